"""Where the files to read lie: a single file, a folder, or an archive unpacked to a temporary folder."""

import shutil
import zipfile
from collections import Counter
from pathlib import Path

from layers.errors import ZzecoError
from layers.i18n import _
from layers.intake.read_dbf import damaged
from layers.intake.read_shapefile import members
from layers.intake.read_signatures import RASTERS, refuse_misnamed
from layers.intake.read_types import Place

DATABASES = (".shp", ".gdb", ".gpkg", ".fgb", ".parquet", ".geoparquet")
SPATIAL = (*DATABASES, ".geojson", ".json", ".kml", ".kmz", ".gpx", ".dxf")
SHEETS = (".csv", ".txt", ".xlsx", ".xlsm")
SHAPE_PARTS = (".dbf", ".shx", ".prj", ".cpg", ".sbn", ".sbx", ".qix")
ARCHIVES = (".rar", ".7z", ".tar", ".gz", ".tgz")


def places(source: Path, folder: Path) -> list[Place]:
    """What is to be read of a source, in the order of paths; archives are unpacked under `folder`."""
    if source.is_dir():
        return [_place(source)] if source.suffix.lower() == ".gdb" else _inside(source, source)
    suffix = source.suffix.lower()
    if suffix == ".zip":
        refuse_misnamed(source)
        return _unpacked_places(source, folder / "unpacked")
    if suffix in SHAPE_PARTS:
        return [_place(_shape_of(source))]
    _refuse_foreign(source, suffix)
    if suffix != ".shp":
        refuse_misnamed(source)
    return [_place(source)]


def _place(path: Path) -> Place:
    return Place(path, path, path.stem)


def _refuse_foreign(source: Path, suffix: str) -> None:
    """ZzecoError for files that are no vector data, with what to do instead."""
    if suffix in SPATIAL or suffix in SHEETS:
        return
    if suffix in RASTERS:
        problem = _("{file} is a raster or a picture; here points, lines or polygons are needed.")
        advice = _("Give a vector file, such as a shapefile or a GeoPackage.")
    elif suffix == ".xls":
        problem = _("{file} is an Excel file of the old format (.xls).")
        advice = _("Open it in Excel and save it as .xlsx, or export it as CSV.")
    elif suffix in ARCHIVES:
        problem = _("{file} is an archive of a format that is not read here.")
        advice = _("Unpack it and give the folder, or pack it as .zip.")
    elif suffix == ".mdb":
        problem = _("{file} is a personal geodatabase (Access), which is not read here.")
        advice = _("Export it as a file geodatabase (.gdb), GeoPackage or shapefile.")
    else:
        problem = _("{file} is of a kind that is not read here.")
        advice = _("Formats read: {formats}.").format(formats=" ".join((*SPATIAL, ".zip", *SHEETS)))
    raise ZzecoError(problem.format(file=source.name), advice)


def _shape_of(part: Path) -> Path:
    """The .shp that a .dbf, .shx or .prj belongs to; ZzecoError for a table alone."""
    shp = members(part).get(".shp")
    if shp is None:
        raise damaged(_("{file} lies here without its .shp, which holds the geometry.").format(file=part.name))
    return shp


def _inside(folder: Path, shown: Path) -> list[Place]:
    """Every file of a folder and its sub-folders that holds geodata; tables only where there is nothing else."""
    found = _of(folder, SPATIAL) or _of(folder, SHEETS)
    if not found:
        raise ZzecoError(
            _("{source} holds no file that can be read here.").format(source=shown.name),
            _("Formats read: {formats}.").format(formats=" ".join((*SPATIAL, *SHEETS))),
        )
    shared = Counter(path.stem for path in found)
    return [
        Place(
            path,
            path if shown == folder else shown,
            path.stem if shared[path.stem] == 1 else path.relative_to(folder).with_suffix("").as_posix(),
        )
        for path in found
    ]


def _of(folder: Path, suffixes: tuple[str, ...]) -> list[Path]:
    """Paths with these endings, sorted; nothing inside a FileGDB and none of a Mac's hidden twins."""
    paths = (path for path in folder.rglob("*") if path.suffix.lower() in suffixes)
    return sorted(
        path
        for path in paths
        if not path.name.startswith((".", "~$"))
        and not any(parent.suffix.lower() == ".gdb" for parent in path.relative_to(folder).parents)
        and (path.is_file() or path.suffix.lower() == ".gdb")
    )


def _unpacked_places(source: Path, folder: Path) -> list[Place]:
    """The files of a zip archive; shown to the user under the archive's own path."""
    try:
        with zipfile.ZipFile(source) as archive:
            unpack(archive, folder)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise ZzecoError(
            _("{file} cannot be unpacked: {error}").format(file=source.name, error=error),
            _("Unpack it yourself and give the folder, or ask for the file again without a password."),
        ) from error
    return _inside(folder, source)


def unpack(archive: zipfile.ZipFile, folder: Path) -> None:
    """Write the members of an archive under `folder`, never outside it, with readable Chinese names."""
    folder.mkdir(parents=True, exist_ok=True)
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    needed = sum(entry.file_size for entry in entries)
    if needed > shutil.disk_usage(folder).free // 2:
        raise OSError(_("it would take {size} bytes of disk").format(size=needed))
    for entry in entries:
        parts = [part for part in _name(entry).replace("\\", "/").split("/") if part not in ("", ".", "..")]
        if not parts or "__MACOSX" in parts:
            continue
        target = folder.joinpath(*(part.replace(":", "_").replace("\x00", "_") for part in parts))
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(entry) as packed, target.open("wb") as file:
            shutil.copyfileobj(packed, file, 1 << 20)


def _name(entry: zipfile.ZipInfo) -> str:
    """The member's name: as flagged, else its bytes as UTF-8, else as GBK."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename
