"""Events of a file: dated areas of fire, pest or ice with the share of the living carbon that they take."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from layers.errors import Unclear, ZzecoError
from layers.geometry import repaired
from layers.i18n import _
from layers.intake.mapping import Answers
from layers.intake.placing import place
from layers.intake.source import Delivered, read
from layers.text import numbers, text
from zzeco.boundaries import project_boundary
from zzeco.project import Project

COLUMNS = {
    "year": ("date", "year", "日期", "发生日期", "年份", "发生年份"),
    "kind": ("kind", "type", "类型", "灾害类型"),
    "severity": ("severity", "损失率", "损失比例"),
}


def read_events(project: Project, source: Path) -> tuple[pd.DataFrame, Any]:
    """year, kind and severity (0-1) of every area of a file, and the areas in the project's CRS; ZzecoError names what
    is missing."""
    tables, areas = [], []
    for delivered in read(source):
        tables.append(_events(delivered.table, source.name))
        areas.append(_areas(project, delivered, source.name))
    if not tables:
        raise ZzecoError(_("{name} holds no records.").format(name=source.name), _advice())
    return pd.concat(tables, ignore_index=True), np.concatenate(areas)


def _areas(project: Project, delivered: Delivered, name: str) -> Any:
    """The polygons in the project's CRS; ZzecoError where the file does not say where or a record is no area."""
    try:
        placed = place(delivered, project_boundary(project), project.crs, Answers())
    except Unclear as unclear:
        raise ZzecoError(
            unclear.problem, _("Give the file its coordinate system (for a shapefile the .prj file), then try again.")
        ) from unclear
    areas = repaired(placed.geometry)
    empty = np.flatnonzero(~(shapely.area(areas) > 0))
    if len(empty):
        raise ZzecoError(
            _("{name}, record {number}: it is no area.").format(name=name, number=int(empty[0]) + 1),
            _("Draw what was hit as polygons."),
        )
    return areas


def _events(table: pd.DataFrame, name: str) -> pd.DataFrame:
    found = {wanted: _column(table, wanted) for wanted in COLUMNS}
    missing = [wanted for wanted, column in found.items() if column is None]
    if missing:
        lacking = _("{name} has no column {columns}.").format(name=name, columns=", ".join(missing))
        raise ZzecoError(lacking, _advice())
    date = text(table[found["year"]].astype(str))
    year, severity = numbers(date.str.slice(0, 4)), numbers(table[found["severity"]])
    wrong = np.flatnonzero(year.isna() | _is_no_day(date) | ~severity.between(0, 1))
    if len(wrong):
        raise ZzecoError(
            _("{name}, record {number}: no such date, or a severity that is not between 0 and 1.").format(
                name=name, number=int(wrong[0]) + 1
            ),
            _advice(),
        )
    kind = text(table[found["kind"]]).fillna("")
    return pd.DataFrame({"year": year.astype("int64"), "kind": kind, "severity": severity}).reset_index(drop=True)


def _is_no_day(date: pd.Series) -> pd.Series:
    """Whether a date names a month or a day that no year has."""
    parts = date.str.extract(r"^\d{4}[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?!\d)").apply(numbers)
    return (parts[0].notna() & ~parts[0].between(1, 12)) | (parts[1].notna() & ~parts[1].between(1, 31))


def _column(table: pd.DataFrame, wanted: str) -> str | None:
    names = {str(name).strip().lower(): str(name) for name in table.columns}
    return next((names[name] for name in COLUMNS[wanted] if name in names), None)


def _advice() -> str:
    return _("Columns: date (YYYY or YYYY-MM-DD), kind (fire, pest, ice), severity (lost share of living carbon, 0–1).")
