"""Layers of a file as GDAL reads them, in whole Arrow columns."""

import hashlib
import shutil
import sys
import warnings as python_warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyproj

from layers.errors import ZzecoError
from layers.i18n import _
from layers.intake.read_dbf import unique_names
from layers.intake.read_sample import SAMPLED_RECORDS, sample
from layers.intake.read_types import Found, Place, Request

sys.modules.setdefault("geopandas", None)  # type: ignore[arg-type]  # spare the reader pyogrio's import of geopandas
import pyogrio  # noqa: E402
import pyogrio.raw  # noqa: E402

WGS84_NAMES = {"OGC:CRS84", "EPSG:4979", "OGC:CRS84h", "EPSG:4326"}
POINTS_OF_LINES = ("track_points", "route_points")


@contextmanager
def heard(warn: Callable[[str], None]) -> Iterator[None]:
    """GDAL's warnings go to `warn`, once each, and not to the terminal."""
    with python_warnings.catch_warnings(record=True) as caught:
        python_warnings.simplefilter("always")
        yield
    for text in dict.fromkeys(str(one.message) for one in caught):
        warn(_("The file's reader says: {text}").format(text=text))


def crs_name(text: str | None) -> str | None:
    """`EPSG:n` where GDAL or PROJ is sure of it, else the WKT; None for none."""
    if not text:
        return None
    if text in WGS84_NAMES:
        return "EPSG:4326"
    if text.upper().startswith("EPSG:"):
        return text.upper()
    try:
        crs = pyproj.CRS.from_user_input(text)
    except pyproj.exceptions.CRSError:
        return None
    code = crs.to_epsg(min_confidence=90)
    return f"EPSG:{code}" if code else str(crs.to_wkt())


def shapes(
    shp: Path, records: np.ndarray | None, warn: Callable[[str], None]
) -> tuple[np.ndarray, pa.Array, str | None, str]:
    """Record numbers, WKB, coordinate system and geometry type of a .shp; the attributes are left alone.

    `records` are the numbers of those wanted, None for all.
    """
    whole = records is None or _hides_fids(pyogrio.read_info(shp, encoding="ISO-8859-1")["fields"])
    wanted = None if whole else records
    with heard(warn):
        meta, table = pyogrio.read_arrow(shp, columns=[], return_fids=True, encoding="ISO-8859-1", fids=wanted)
    if whole and records is not None:
        table = table.filter(np.isin(table.column(0).to_numpy(), records))
    geometry = _joined(table.column(table.num_columns - 1))
    return table.column(0).to_numpy(), geometry, crs_name(meta["crs"]), str(meta["geometry_type"])


def rebuild_index(shp: Path) -> None:
    """Have GDAL write a new .shx beside this (temporary) .shp."""
    pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": True})
    try:
        with python_warnings.catch_warnings():
            python_warnings.simplefilter("ignore")
            pyogrio.read_info(shp, encoding="ISO-8859-1")
    finally:
        pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": None})


def read(place: Place, request: Request) -> list[Found]:
    """All layers of a file with records and geometry; points that only repeat a GPX line are left out."""
    names = [(str(name), kind) for name, kind in pyogrio.list_layers(place.path)]
    spatial = [name for name, kind in names if kind is not None]
    if not spatial:
        raise ZzecoError(
            _("{file} holds no layer with geometry.").format(file=place.shown.name),
            _("Give a file that holds points, lines or polygons."),
        )
    gpx = place.path.suffix.lower() == ".gpx"
    found = [
        _layer(place, name, request)
        for name in spatial
        if request.layer == name or (request.layer is None and not (gpx and name in POINTS_OF_LINES))
    ]
    sha256 = digest(place.shown if place.shown.is_file() else place.path)
    for one in found:
        one.sha256 = sha256
    filled = [one for one in found if one.records]
    return filled or found[:1]


def layer_names(path: Path) -> list[str]:
    """The names of all layers of a file."""
    return [str(name) for name in pyogrio.list_layers(path)[:, 0]]


def _layer(place: Place, name: str, request: Request) -> Found:
    """One layer of a file."""
    warnings: list[str] = []
    with heard(warnings.append):
        details = pyogrio.read_info(place.path, layer=name, force_feature_count=True)
        sampled = request.preview and details["features"] > SAMPLED_RECORDS and not _hides_fids(details["fields"])
        fids = _sampled(place.path, name) if sampled else None
        meta, table = pyogrio.read_arrow(place.path, layer=name, fids=fids, datetime_as_string=True)
    position = _geometry_position(table, meta["geometry_name"])
    geometry = _joined(table.column(position)) if position is not None else None
    if geometry is not None and _has_curves(geometry):
        geometry = _straightened(place.path, name, fids)
        warnings.append(_("Curved outlines were turned into short straight edges."))
    attributes = table if position is None else table.remove_column(position)
    crs = crs_name(meta["crs"])
    records = max(int(details["features"]), table.num_rows) if request.preview else table.num_rows
    return Found(
        place,
        name,
        str(details["driver"]),
        attributes_as_delivered(attributes, warnings.append),
        geometry,
        crs,
        None,
        records,
        geometry_type=str(meta["geometry_type"]),
        warnings=warnings,
    )


def _hides_fids(fields: Iterable[Any]) -> bool:
    """Whether an attribute is called FID: records are asked for by that name, and it would be taken for theirs."""
    return any(str(name).upper() == "FID" for name in fields)


def _sampled(path: Path, layer: str) -> np.ndarray | None:
    """The numbers of the records that stand for a layer."""
    fids, edges = pyogrio.read_bounds(path, layer=layer)
    rows = sample(len(fids), lambda: edges.T)
    return None if rows is None else np.asarray(fids[rows])


def _geometry_position(table: pa.Table, name: str | None) -> int | None:
    """The column of the geometry: the one marked as WKB, else the one of the driver's own name."""
    for position, field in enumerate(table.schema):
        if (field.metadata or {}).get(b"ARROW:extension:name", b"").endswith(b"wkb"):
            return position
    places = [position for position, field in enumerate(table.schema) if field.name in (name or "wkb_geometry",)]
    return places[-1] if places else None


def _has_curves(geometry: pa.Array) -> bool:
    """Whether any WKB is of a curved type (circular string, compound curve, curve polygon, multi-curve …)."""
    for header in pc.unique(pc.binary_slice(geometry, 0, 5)).drop_null().to_pylist():
        code = int.from_bytes(header[1:5], "little" if header[0] else "big") & 0xFFFF
        if 8 <= code % 1000 <= 14:
            return True
    return False


def _straightened(path: Path, layer: str, fids: np.ndarray | None) -> pa.Array:
    """The geometry with curves as short straight edges, as GDAL approximates them."""
    _meta, _fids, geometry, _columns = pyogrio.raw.read(path, layer=layer, columns=[], fids=fids)
    return pa.array(geometry, pa.large_binary())


def _joined(column: Any) -> pa.Array:
    """A chunked column as one array of plain binary."""
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(whole, pa.ChunkedArray):
        whole = pa.concat_arrays(whole.chunks) if whole.num_chunks else pa.array([], pa.large_binary())
    storage = whole.storage if isinstance(whole, pa.ExtensionArray) else whole
    return storage.cast(pa.large_binary())


def attributes_as_delivered(table: pa.Table, warn: Callable[[str], None]) -> pa.Table:
    """The attribute columns with times and nested values as text, faulty text bytes replaced."""
    columns = [
        _plain(table.column(position), table.schema.names[position], warn) for position in range(table.num_columns)
    ]
    return pa.table(columns, names=unique_names(list(table.schema.names))) if columns else table


def _plain(column: Any, name: str, warn: Callable[[str], None]) -> Any:
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _plain(column.cast(kind.value_type), name, warn)
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return _readable(column, name, warn)
    if pa.types.is_boolean(kind) or pa.types.is_integer(kind) or pa.types.is_floating(kind):
        return column
    if pa.types.is_decimal(kind):
        return column.cast(pa.float64())
    if pa.types.is_timestamp(kind):
        return pc.strftime(column, "%Y-%m-%dT%H:%M:%S")
    if pa.types.is_temporal(kind):
        return column.cast(pa.string())
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return pa.array([None if raw is None else raw.hex() for raw in column.to_pylist()], pa.string())
    return pa.array([None if value is None else str(value) for value in column.to_pylist()], pa.string())


def _readable(column: Any, name: str, warn: Callable[[str], None]) -> Any:
    """Text whose bytes are all UTF-8; other bytes become replacement characters, with a warning."""
    try:
        column.validate(full=True)
        return column
    except pa.ArrowInvalid:
        raws = column.cast(pa.large_binary()).to_pylist()
    texts = [None if raw is None else raw.decode("utf-8", errors="replace") for raw in raws]
    count = sum(text is not None and "\ufffd" in text for text in texts)
    warn(
        _("Column {column}: {count} values hold bytes that are not {encoding}; these show as \ufffd.").format(
            column=name, count=count, encoding="UTF-8"
        )
    )
    return pa.array(texts, pa.string())


def digest(path: Path) -> str:
    """SHA-256 of a file, or of all files of a folder in the order of their names."""
    total = hashlib.sha256()
    for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if file.is_file():
            with file.open("rb") as stream:
                total.update(hashlib.file_digest(stream, "sha256").digest())
    return total.hexdigest()


def safe_copy(place: Place, folder: Path) -> Place:
    """The place, or a copy of a GeoPackage in write-ahead mode, beside which merely reading would write files."""
    if place.path.suffix.lower() != ".gpkg":
        return place
    with place.path.open("rb") as file:
        write_ahead = 2 in file.read(20)[18:]
    if not write_ahead:
        return place
    for path in place.path.parent.glob(f"{place.path.name}*"):
        if path.name in (place.path.name, f"{place.path.name}-wal"):
            shutil.copyfile(path, folder / path.name)
    return Place(folder / place.path.name, place.shown, place.name)
