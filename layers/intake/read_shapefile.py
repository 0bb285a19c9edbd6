"""A shapefile: its members are held against each other before GDAL reads the geometry."""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa

from layers.errors import Unclear
from layers.i18n import _
from layers.intake import read_dbf, read_gdal
from layers.intake.encoding import EncodingChoice, choose
from layers.intake.read_dbf import Dbf, damaged
from layers.intake.read_sample import sample
from layers.intake.read_signatures import content
from layers.intake.read_types import Found, Place, Request

MEMBERS = (".shp", ".dbf", ".shx", ".prj", ".cpg")
SHAPE_TYPES = {
    0: "Null",
    1: "Point",
    3: "PolyLine",
    5: "Polygon",
    8: "MultiPoint",
    11: "PointZ",
    13: "PolyLineZ",
    15: "PolygonZ",
    18: "MultiPointZ",
    21: "PointM",
    23: "PolyLineM",
    25: "PolygonM",
    28: "MultiPointM",
    31: "MultiPatch",
}
POINT_TYPES = (1, 11, 21)


def members(shp: Path) -> dict[str, Path]:
    """The files that belong to a .shp, by lower-case ending, whatever the case of their names."""
    stem = shp.stem.casefold()
    beside = [path for path in sorted(shp.parent.iterdir()) if path.stem.casefold() == stem]
    found = {path.suffix.lower(): path for path in reversed(beside) if path.suffix.lower() in MEMBERS}
    same_case = {path.suffix.lower(): path for path in beside if path.stem == shp.stem}
    return {suffix: same_case.get(suffix, path) for suffix, path in found.items()}


def read(place: Place, request: Request, folder: Path) -> Found:
    """The layer of a shapefile; `folder` takes a copy where its index has to be rebuilt.

    ZzecoError where the members do not hold together, Unclear where the encoding is not evident.
    """
    warnings: list[str] = []
    files = members(place.path) | {".shp": place.path}
    _check_shape_header(files[".shp"])
    if ".dbf" not in files:
        raise damaged(_("{file} came without its .dbf, which holds the attributes.").format(file=place.path.name))
    dbf = read_dbf.opened(files[".dbf"])
    shp = _with_index(files, dbf, folder, warnings.append)
    choice = _encoding(files, dbf, request)
    wanted = _sampled(shp) if request.preview else None
    fids, geometry, crs, kind = read_gdal.shapes(shp, wanted, warnings.append)
    if crs is None and ".prj" in files:
        warnings.append(
            _("The .prj of {file} names no coordinate system that can be read.").format(file=place.path.name)
        )
    kept = ~dbf.deleted[fids] if len(dbf.records) else np.ones(len(fids), bool)
    marked = int(dbf.deleted.sum())
    if marked:
        warnings.append(_("{count} records are marked as deleted in the .dbf and were left out.").format(count=marked))
    rows = fids[kept]
    _report_lost(shp, fids, geometry, warnings.append)
    table = read_dbf.table(dbf, choice.name, slice(0, len(rows)) if _in_order(rows) else rows, warnings.append)
    return Found(
        place,
        place.name,
        "ESRI Shapefile",
        table,
        geometry.filter(pa.array(kept)),
        crs,
        choice,
        len(dbf.records) - marked,
        _digest(files),
        kind,
        warnings,
    )


def _sampled(shp: Path) -> np.ndarray | None:
    """The numbers of the records that stand for a .shp, found by its index and the boxes in its records."""
    index = _index(members(shp))
    return None if index is None else sample(len(index), lambda: _boxes(shp, index))


def _boxes(shp: Path, index: np.ndarray) -> np.ndarray:
    """xmin, ymin, xmax, ymax of the records as they stand in the .shp; NaN for those without shape."""
    places, lengths = index[:, 0] + 8, index[:, 1]
    types = _words(shp, places, "<i4")
    points = np.isin(types, POINT_TYPES) & (lengths >= 20)
    others = (types != 0) & ~np.isin(types, POINT_TYPES) & (lengths >= 36)
    boxes = np.full((len(index), 4), np.nan)
    boxes[points] = np.tile(_numbers(shp, places[points] + 4, "<f8", 2), 2)
    boxes[others] = _numbers(shp, places[others] + 4, "<f8", 4)
    return boxes


def _report_lost(shp: Path, fids: np.ndarray, geometry: pa.Array, warn: Callable[[str], None]) -> None:
    """Warn of records whose shape is damaged and therefore comes as none (null shapes are none by intent)."""
    index = _index({".shp": shp, ".shx": members(shp)[".shx"]})
    if index is None or not geometry.null_count:
        return
    meant = int((_words(shp, index[fids, 0] + 8, "<i4") == 0).sum())
    if geometry.null_count > meant:
        problem = _("{count} shapes of {file} are damaged and cannot be read; their records are kept without a shape.")
        warn(problem.format(count=geometry.null_count - meant, file=shp.name))


def _in_order(rows: np.ndarray) -> bool:
    return bool((rows == np.arange(len(rows))).all())


def _digest(files: dict[str, Path]) -> str:
    """SHA-256 over the members that carry content, so that a zip and its unpacked files are the same delivery."""
    total = hashlib.sha256()
    for suffix in (".shp", ".dbf", ".prj", ".cpg"):
        if suffix in files:
            with files[suffix].open("rb") as file:
                total.update(suffix.encode("ascii") + hashlib.file_digest(file, "sha256").digest())
    return total.hexdigest()


def _encoding(files: dict[str, Path], dbf: Dbf, request: Request) -> EncodingChoice:
    """The encoding of the .dbf; Unclear where the evidence does not settle it (a preview takes the best)."""
    declared = files[".cpg"].read_bytes()[:64].decode("ascii", "ignore").strip() if ".cpg" in files else None
    choice = choose(
        read_dbf.samples(dbf), explicit=request.encoding, declared=declared, language_byte=dbf.language_byte
    )
    if not choice.clear and not request.preview:
        raise unclear(files[".dbf"].name, choice)
    return choice


def unclear(file: str, choice: EncodingChoice) -> Unclear:
    """The question for the encoding of a file, with the ranked candidates."""
    return Unclear(
        _("The text encoding of {file} is not evident: {reason}.").format(file=file, reason=choice.reason),
        _("Choose one; the samples show how the text would read."),
        question="encoding",
        candidates=choice.candidates,
    )


def _check_shape_header(shp: Path) -> None:
    """ZzecoError where a .shp is empty, something else, cut short, or of a shape type that does not exist."""
    size = shp.stat().st_size
    with shp.open("rb") as file:
        head = file.read(100)
    if len(head) < 100 or head[:4] != b"\x00\x00\x27\x0a":
        raise damaged(
            _("{file} is not a shapefile: it is {content} of {size} bytes.").format(
                file=shp.name, content=content(head), size=size
            )
        )
    announced = 2 * int.from_bytes(head[24:28], "big")
    if announced > size or announced < 100:
        raise damaged(
            _("{file} is cut short or damaged: its header announces {expected} bytes, it holds {found}.").format(
                file=shp.name, expected=announced, found=size
            )
        )
    kind = int.from_bytes(head[32:36], "little")
    if kind not in SHAPE_TYPES:
        raise damaged(
            _("The header of {file} names shape type {found}, which does not exist.").format(file=shp.name, found=kind)
        )


def _with_index(files: dict[str, Path], dbf: Dbf, folder: Path, warn: Callable[[str], None]) -> Path:
    """The .shp that GDAL may open: the delivered one, or a copy whose .shx is made anew."""
    shp = files[".shp"]
    index = _index(files)
    plain = all(path.stem == shp.stem and path.suffix == suffix for suffix, path in files.items())
    if index is not None and plain:
        _check_counts(shp, index, dbf)
        return shp
    copy = _copied(files, folder, with_index=index is not None)
    if index is None:
        _rebuild_index(copy, shp)
        index = _index({".shp": copy, ".shx": copy.with_suffix(".shx")})
        warn(
            _("The index (.shx) of {file} is missing or damaged; it was made anew in a temporary copy.").format(
                file=shp.name
            )
        )
    _check_counts(copy, index, dbf)
    return copy


def _rebuild_index(copy: Path, shp: Path) -> None:
    """A new .shx beside the copy; ZzecoError where the records of the .shp do not follow one another."""
    try:
        read_gdal.rebuild_index(copy)
    except Exception as error:  # GDAL's own refusals come as several unrelated classes
        problem = _("The records of {file} are damaged, so that its index cannot be made anew: {error}")
        raise damaged(problem.format(file=shp.name, error=error)) from error


def _copied(files: dict[str, Path], folder: Path, *, with_index: bool) -> Path:
    """The members copied under plain lower-case names; the path of the .shp copy."""
    target = folder / f"shape_{len(list(folder.iterdir()))}"
    target.mkdir()
    for suffix, path in files.items():
        if suffix != ".shx" or with_index:
            shutil.copyfile(path, target / f"shape{suffix}")
    return target / "shape.shp"


def _index(files: dict[str, Path]) -> np.ndarray | None:
    """Offsets and lengths of the records in bytes, [record, 2]; None if the .shx is missing or contradicts the .shp."""
    shx = files.get(".shx")
    if shx is None:
        return None
    raw = shx.read_bytes()
    if len(raw) < 100 or raw[:4] != b"\x00\x00\x27\x0a" or (len(raw) - 100) % 8:
        return None
    if 2 * int.from_bytes(raw[24:28], "big") != len(raw):
        return None
    index = np.frombuffer(raw, ">i4", offset=100).reshape(-1, 2).astype(np.int64) * 2
    starts, lengths = index[:, 0], index[:, 1]
    size = files[".shp"].stat().st_size
    if (starts < 100).any() or (lengths < 4).any() or (starts + 8 + lengths > size).any():
        return None
    own_lengths = _words(files[".shp"], starts + 4, ">i4").astype(np.int64) * 2
    return index if (own_lengths == lengths).all() else None


def _words(shp: Path, places: np.ndarray, kind: str) -> np.ndarray:
    """The 4-byte integers that stand at these places of the .shp."""
    return _numbers(shp, places, kind, 1)[:, 0]


def _numbers(shp: Path, places: np.ndarray, kind: str, count: int) -> np.ndarray:
    """So many numbers of a kind from each of these places of the .shp on, (n, count)."""
    content_bytes = np.memmap(shp, np.uint8, "r")
    gathered = np.ascontiguousarray(content_bytes[places[:, None] + np.arange(count * np.dtype(kind).itemsize)])
    numbers: np.ndarray = gathered.view(kind)
    return numbers


def _check_counts(shp: Path, index: np.ndarray | None, dbf: Dbf) -> None:
    """ZzecoError where geometry and attributes do not belong together, or the header names another shape type."""
    shapes = 0 if index is None else len(index)
    if index is None or shapes != len(dbf.records):
        raise damaged(
            _("{shp} holds {shapes} shapes, {dbf} holds {records} records: they do not belong together.").format(
                shp=shp.name, shapes=shapes, dbf=dbf.path.name, records=len(dbf.records)
            )
        )
    types = _words(shp, index[:, 0] + 8, "<i4")
    with shp.open("rb") as file:
        announced = int.from_bytes(file.read(36)[32:], "little")
    present = types[types != 0]
    if len(present) and (present == announced).mean() < 0.5:
        raise damaged(
            _("The header of {file} announces shapes of type {expected}; its records hold {found}.").format(
                file=shp.name,
                expected=SHAPE_TYPES[announced],
                found=", ".join(SHAPE_TYPES.get(int(kind), str(kind)) for kind in np.unique(present)[:5]),
            )
        )
