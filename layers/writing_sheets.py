"""CSV and Excel tables from records."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from layers.crs import to_crs
from layers.errors import ZzecoError
from layers.i18n import _
from layers.writing_arrow import free_names, without_empty

SHEET_ROWS = 1_048_575
CELL_CHARACTERS = 32_767
PLACE = ("lon", "lat")
Written = tuple[dict[str, str], list[str]]


def write_csv(table: pd.DataFrame, geometry: np.ndarray, crs: str, path: Path) -> Written:
    """UTF-8 with the mark that Excel needs; points as lon and lat (EPSG:4326), other geometries as WKT in `crs`."""
    points = np.isin(shapely.get_type_id(geometry), [-1, int(shapely.GeometryType.POINT)]).all()
    names = free_names([str(name) for name in table.columns], PLACE if points else ("wkt",))
    frame = table.set_axis(list(names.values()), axis="columns")
    if points:
        place = _lonlat(geometry, crs)
    else:
        place = pd.DataFrame({"wkt": shapely.to_wkt(geometry, rounding_precision=9, trim=True)})
    pd.concat([frame, place], axis="columns").to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\r\n")
    return names, []


def write_workbook(table: pd.DataFrame, geometry: np.ndarray, crs: str, path: Path) -> Written:
    """One sheet; text stays text; lon and lat (EPSG:4326) of a point inside each geometry stand last."""
    import xlsxwriter

    if len(table) > SHEET_ROWS:
        raise ZzecoError(
            _("An Excel sheet holds {most} records, these are {count}.").format(most=SHEET_ROWS, count=len(table)),
            _("Export fewer records, or use CSV or GeoPackage; nothing was written."),
        )
    names = free_names([str(name) for name in table.columns], PLACE)
    inside = shapely.point_on_surface(without_empty(geometry))
    frame = pd.concat([table.set_axis(list(names.values()), axis="columns"), _lonlat(inside, crs)], axis="columns")
    columns, cut = zip(*(_cells(frame[name]) for name in frame.columns), strict=True)
    options = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    }  # fmt: skip
    with xlsxwriter.Workbook(str(path), options) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, list(frame.columns), workbook.add_format({"bold": True}))
        for number, record in enumerate(zip(*columns, strict=True), start=1):
            sheet.write_row(number, 0, record)
    warning = _("{count} texts were cut at {most} characters, the most that an Excel cell holds.")
    return names, [warning.format(count=sum(cut), most=CELL_CHARACTERS)] if sum(cut) else []


def _cells(column: pd.Series) -> tuple[list[Any], int]:
    """The values as Excel takes them (None for missing ones), and how many texts had to be cut."""
    missing = column.isna().to_numpy()
    if pd.api.types.is_numeric_dtype(column.dtype):
        cells = column.astype(object).to_numpy(copy=True)
        if pd.api.types.is_float_dtype(column.dtype):
            missing = missing | ~np.isfinite(column.to_numpy(dtype=float, na_value=np.nan))
        cells[missing] = None
        return list(cells.tolist()), 0
    text = column.astype("str")
    too_long = (text.str.len() > CELL_CHARACTERS).fillna(False)
    cells = text.str.slice(0, CELL_CHARACTERS).astype(object).to_numpy(copy=True)
    cells[missing] = None
    return list(cells.tolist()), int(too_long.sum())


def _lonlat(points: np.ndarray, crs: str) -> pd.DataFrame:
    """Degrees of points in EPSG:4326, NaN where there is none."""
    places = to_crs(points, crs, "EPSG:4326")
    return pd.DataFrame(dict(zip(PLACE, (shapely.get_x(places), shapely.get_y(places)), strict=True)))
