"""Export of records to a file of any format: written beside the target, checked, then put in its place whole."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from layers import writing_gis, writing_shapefile, writing_sheets
from layers.crs import parse, to_crs
from layers.errors import UsageError, ZzecoError
from layers.file_names import check_name
from layers.i18n import _
from layers.in_place import put_in_place
from layers.system_reasons import system_reason

GEOGRAPHIC = "EPSG:4326"
SUFFIXES = {
    "gpkg": ".gpkg",
    "shp": ".shp",
    "geojson": ".geojson",
    "kml": ".kml",
    "csv": ".csv",
    "xlsx": ".xlsx",
    "parquet": ".parquet",
}
STALE_INDEXES = (".qix", ".sbn", ".sbx")
ALWAYS_GEOGRAPHIC = ("geojson", "kml")


class ExistsAlready(ZzecoError):
    """A file of this name is there, and nobody has said that it may be replaced."""


@dataclass(frozen=True)
class ExportResult:
    """What was written: the files, the number of records, the system, the written name of each column."""

    path: Path
    fmt: str
    crs: str
    records: int
    files: tuple[Path, ...]
    field_names: dict[str, str]
    warnings: tuple[str, ...]


def format_of(path: Path) -> str:
    """The format that a file name asks for; UsageError if none has this ending."""
    for fmt, suffix in SUFFIXES.items():
        if path.suffix.lower() == suffix:
            return fmt
    raise UsageError(
        _("No format has the ending {suffix}.").format(suffix=path.suffix or "''"),
        _("Endings: {suffixes}").format(suffixes=" ".join(SUFFIXES.values())),
    )


def export(
    table: pd.DataFrame,
    geometry: np.ndarray,
    crs: str,
    path: Path,
    *,
    fmt: str | None = None,
    encoding: str = "UTF-8",
    target_crs: str | None = None,
    overwrite: bool = False,
) -> ExportResult:
    """Writes the records with their geometries (None is kept) to `path`.

    `encoding` (UTF-8 or GBK) is that of a shapefile; GeoJSON and KML are always in EPSG:4326. ZzecoError if the
    target exists (unless `overwrite`), cannot be written, or the format cannot hold the records; nothing is written
    then.
    """
    fmt = fmt or format_of(path)
    if fmt not in SUFFIXES:
        raise UsageError(
            _("There is no format {fmt}.").format(fmt=fmt), _("Formats: {formats}").format(formats=", ".join(SUFFIXES))
        )
    wanted = GEOGRAPHIC if fmt in ALWAYS_GEOGRAPHIC else parse(target_crs) if target_crs else crs
    placed = geometry if wanted == crs else to_crs(geometry, crs, wanted)
    flat = shapely.force_2d(np.asarray(placed, dtype=object))
    with _beside(path, overwrite) as draft:
        names, warnings = _write(fmt, table.reset_index(drop=True), flat, wanted, draft, encoding)
        written = sorted(draft.parent.iterdir())
    files = tuple(path.parent / one.name for one in written)
    return ExportResult(path, fmt, wanted, len(table), files, names, tuple(warnings))


def _write(
    fmt: str, table: pd.DataFrame, geometry: np.ndarray, crs: str, draft: Path, encoding: str
) -> tuple[dict[str, str], list[str]]:
    if fmt == "shp":
        return writing_shapefile.write(table, geometry, crs, draft, encoding)
    writer = {
        "gpkg": writing_gis.write_geopackage,
        "geojson": writing_gis.write_geojson,
        "kml": writing_gis.write_kml,
        "parquet": writing_gis.write_geoparquet,
        "csv": writing_sheets.write_csv,
        "xlsx": writing_sheets.write_workbook,
    }[fmt]
    return writer(table, geometry, crs, draft)


@contextmanager
def _beside(path: Path, overwrite: bool) -> Iterator[Path]:
    """A path of the same name in a hidden folder beside the target; all its files are moved into place at the end."""
    check_name(path)
    if path.exists() and not overwrite:
        raise _exists(path)
    if _is_project(path):
        raise ZzecoError(
            _("{name} is a zzeco project and is not replaced by an export.").format(name=path.name),
            _("Choose another name; nothing was written."),
        )
    try:
        folder = Path(tempfile.mkdtemp(prefix=".zzeco-", dir=path.parent))
    except OSError as error:
        raise _not_written(path, error) from error
    try:
        yield folder / path.name
        _place(sorted(folder.iterdir()), path, overwrite)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _place(members: list[Path], path: Path, overwrite: bool) -> None:
    """Moves the files beside the target into place, all of them or none; indexes of a replaced file go."""
    for member in members:
        if (path.parent / member.name).exists() and not overwrite:
            raise _exists(path.parent / member.name)
    undo: list[tuple[Path, Path | None]] = []
    try:
        for member in members:
            target = path.parent / member.name
            kept = member.with_name(member.name + ".before")
            if target.exists():
                target.replace(kept)
                undo.append((target, kept))
            else:
                undo.append((target, None))
            put_in_place(member, target)
    except OSError as error:
        for target, old in reversed(undo):
            with suppress(OSError):
                target.unlink(missing_ok=True) if old is None else old.replace(target)
        raise _not_written(path, error) from error
    for suffix in STALE_INDEXES if path.suffix.lower() == ".shp" else ():
        with suppress(OSError):
            path.with_suffix(suffix).unlink(missing_ok=True)


def _exists(path: Path) -> ExistsAlready:
    return ExistsAlready(
        _("{name} exists already.").format(name=path.name),
        _("Choose another name, or allow it to be replaced; nothing was written."),
    )


def _not_written(path: Path, error: OSError) -> ZzecoError:
    if isinstance(error, PermissionError) and path.exists():
        return ZzecoError(
            _("{name} is open in another program or write-protected; it was left as it is.").format(name=path.name),
            _("Close it there and try again, or choose another name."),
        )
    return ZzecoError(
        _("{name} cannot be written: {reason}").format(name=path, reason=system_reason(error)),
        _("Choose a folder that exists and in which you may write."),
    )


def _is_project(path: Path) -> bool:
    import sqlite3
    from contextlib import closing

    from layers.geopackage_connection import connected

    if path.suffix.lower() != ".gpkg" or not path.exists():
        return False
    try:
        with closing(connected(path, "ro")) as connection:
            return connection.execute("SELECT 1 FROM sqlite_master WHERE name='zz_meta'").fetchone() is not None
    except sqlite3.Error:
        return False
