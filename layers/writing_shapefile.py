"""Shapefiles from records: names and texts that fit, written by GDAL, read back and compared."""

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyproj
import shapely

from layers.errors import UsageError, ZzecoError
from layers.geopackage_geometry import common_geometry_type, simplest
from layers.i18n import _
from layers.writing_arrow import arrow_table, column_of, without_empty, write_by_gdal

NAME_BYTES, TEXT_BYTES = 10, 254
LARGEST_PART_BYTES = 2**31 - 1
LANGUAGE_BYTE = {"GBK": 0x4D, "UTF-8": 0x00}
OGR_TYPES = {
    "POINT": "Point",
    "MULTIPOINT": "MultiPoint",
    "MULTILINESTRING": "MultiLineString",
    "MULTIPOLYGON": "MultiPolygon",
}
Written = tuple[dict[str, str], list[str]]


def write(table: pd.DataFrame, geometry: np.ndarray, crs: str, path: Path, encoding: str) -> Written:
    """The shapefile at `path` with .cpg, .prj (ESRI WKT) and a map of the field names beside it."""
    encoding = _known_encoding(encoding)
    shape = common_geometry_type(geometry)
    if shape not in OGR_TYPES:
        raise ZzecoError(
            _("A shapefile holds one geometry type only; these records have several."),
            _("Use GeoPackage, or export each type alone; nothing was written."),
        )
    fields = dbf_names([str(name) for name in table.columns], encoding)
    frame, warnings = _fitted(table.set_axis(fields, axis="columns"), encoding)
    write_by_gdal(arrow_table(frame, geometry), path, "ESRI Shapefile", OGR_TYPES[shape], crs, encoding)
    _finish(path, crs, encoding)
    names = dict(zip(map(str, table.columns), fields, strict=True))
    _write_name_map(path.with_suffix(".fields.csv"), names)
    _compare(path, frame, geometry, encoding)
    return names, warnings


def _known_encoding(encoding: str) -> str:
    known = {"utf8": "UTF-8", "gbk": "GBK", "cp936": "GBK", "gb2312": "GBK"}
    key = encoding.lower().replace("-", "")
    if key not in known:
        raise UsageError(
            _("A shapefile is not written in {encoding}.").format(encoding=encoding), _("Choose UTF-8 or GBK.")
        )
    return known[key]


def dbf_names(names: list[str], encoding: str) -> list[str]:
    """Names of at most 10 bytes, cut between characters, none twice (whatever the case)."""
    taken: set[str] = set()
    result = []
    for name in names:
        short, number = cut_to_bytes(name, NAME_BYTES, encoding), 0
        while not short or short.lower() in taken:
            number += 1
            short = cut_to_bytes(name, NAME_BYTES - len(f"_{number}"), encoding) + f"_{number}"
        taken.add(short.lower())
        result.append(short)
    return result


def cut_to_bytes(text: str, most: int, encoding: str) -> str:
    """The longest beginning of the text that fits into `most` bytes; characters that cannot be written fall out."""
    return text.encode(encoding, errors="ignore")[:most].decode(encoding, errors="ignore")


def _fitted(table: pd.DataFrame, encoding: str) -> tuple[pd.DataFrame, list[str]]:
    """The table with texts that fit a .dbf; ZzecoError if GBK lacks a character, a warning for each column cut."""
    columns, warnings = {}, []
    for name in table.columns:
        column = table[name]
        if pd.api.types.is_datetime64_any_dtype(column.dtype):
            column = pd.Series(column_of(column).to_pandas(), dtype=object)
        elif not pd.api.types.is_numeric_dtype(column.dtype) and not pd.api.types.is_bool_dtype(column.dtype):
            column, cut = _fitted_text(column, name, encoding)
            if cut:
                warnings.append(
                    _("{count} texts of {field} were cut at {most} bytes, the most that a shapefile holds.").format(
                        count=cut, field=name, most=TEXT_BYTES
                    )
                )
        columns[name] = column
    return pd.DataFrame(columns, index=table.index), warnings


def _fitted_text(column: pd.Series, name: str, encoding: str) -> tuple[pd.Series, int]:
    text = column.astype("str")
    distinct = text.dropna().unique()
    try:
        too_long = {t: cut_to_bytes(t, TEXT_BYTES, encoding) for t in distinct if len(t.encode(encoding)) > TEXT_BYTES}
    except UnicodeEncodeError as error:
        raise ZzecoError(
            _("GBK lacks the character {character} in the field {field}.").format(
                character=error.object[error.start], field=name
            ),
            _("Write the shapefile in UTF-8, or use GeoPackage; nothing was written."),
        ) from error
    cut = text.isin(list(too_long))
    return text.where(~cut, text.map(too_long)), int(cut.sum())


def _finish(path: Path, crs: str, encoding: str) -> None:
    """The .prj as ESRI reads it, the .cpg, and the language byte of the .dbf; ZzecoError if a part is too large."""
    path.with_suffix(".prj").write_text(pyproj.CRS.from_user_input(crs).to_wkt("WKT1_ESRI"), encoding="ascii")
    path.with_suffix(".cpg").write_text(encoding, encoding="ascii")
    with path.with_suffix(".dbf").open("r+b") as dbf:
        dbf.seek(29)
        dbf.write(bytes([LANGUAGE_BYTE[encoding]]))
    for part in (path, path.with_suffix(".dbf")):
        if part.stat().st_size > LARGEST_PART_BYTES:
            raise ZzecoError(
                _("The records do not fit into a shapefile: {part} would be larger than 2 GB.").format(part=part.name),
                _("Use GeoPackage, or export fewer records; nothing was written."),
            )


def _write_name_map(path: Path, names: dict[str, str]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["field", "column"])
        writer.writerows((short, name) for name, short in names.items())


def _compare(path: Path, frame: pd.DataFrame, geometry: np.ndarray, encoding: str) -> None:
    """ZzecoError if the file, read again, differs from what was meant to be in it."""
    import pyogrio

    about, arrow = pyogrio.read_arrow(path, encoding=encoding)
    shapes = simplest(shapely.from_wkb(arrow[about["geometry_name"] or "wkb_geometry"].to_numpy()))
    difference = None
    if arrow.num_rows != len(frame):
        difference = _("{read} records instead of {count}").format(read=arrow.num_rows, count=len(frame))
    elif list(about["fields"]) != list(frame.columns):
        difference = _("other field names")
    elif not _same_shapes(simplest(geometry), shapes):
        difference = _("other geometries")
    else:
        wrong = [name for name in frame.columns if not _same_values(column_of(frame[name]), arrow[name])]
        difference = _("other values in {fields}").format(fields=", ".join(wrong)) if wrong else None
    if difference is not None:
        raise ZzecoError(
            _("The shapefile does not read back as it was written ({difference}).").format(difference=difference),
            _("Use GeoPackage for these records; nothing was written."),
        )


def _same_shapes(meant: np.ndarray, read: np.ndarray) -> bool:
    """True if both have the same vertices in the same places; rings may run the other way round."""
    meant = without_empty(meant)
    if (shapely.is_missing(meant) != shapely.is_missing(read)).any():
        return False
    same = shapely.is_missing(meant) | shapely.equals_exact(shapely.normalize(meant), shapely.normalize(read), 0)
    other = ~same
    return bool(
        (shapely.get_num_coordinates(meant[other]) == shapely.get_num_coordinates(read[other])).all()
        and np.array_equal(shapely.bounds(meant[other]), shapely.bounds(read[other]))
        and np.allclose(shapely.length(meant[other]), shapely.length(read[other]), rtol=1e-12)
    )


def _same_values(meant: Any, read: Any) -> bool:
    """True if the values are equal as far as a .dbf can hold them: a blank text is a missing one."""
    import pyarrow as pa

    if pa.types.is_floating(meant.type) or pa.types.is_integer(meant.type):
        one, two = (a.to_pandas().to_numpy(dtype=float, na_value=np.nan) for a in (meant, read))
        return bool(np.allclose(one, two, rtol=1e-12, atol=1e-15, equal_nan=True))
    first, second = (pd.Series(a.to_pandas()).astype("str").fillna("").str.rstrip(" ") for a in (meant, read))
    if pa.types.is_boolean(meant.type):
        first, second = first.replace("None", ""), second.replace("None", "")
    return bool((first.to_numpy() == second.to_numpy()).all())
