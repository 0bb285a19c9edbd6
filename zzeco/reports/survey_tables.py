"""The statistical tables of the forest survey: areas by land class; area and stock by category, origin, owner, age."""

from dataclasses import dataclass
from itertools import product
from typing import Any

import pandas as pd

from layers.i18n import _
from layers.labels import label
from zzeco.reports.sheets import FIRST_ROW, Cell, Column, Row, Sheet, address

STOCKED = ("乔木林", "疏林")
LAND_CLASSES = ("乔木林", "竹林", "疏林", "国特灌", "其他灌", "未成林", "苗圃", "无立木", "宜林", "草地", "非林地")
AGE_GROUPS = ("1", "2", "3", "4", "5")
ALL = "*"


@dataclass(frozen=True)
class Plan:
    """What a table crosses: rows by a column of the survey frame, columns by another; both measures, or the area alone.

    `only` keeps one land class (`''`: all); `stocked` are the column keys that have a growing stock too.
    """

    key: str
    name: str
    title: str
    rows: str
    columns: str
    column_keys: tuple[str, ...]
    stocked: tuple[str, ...] = ()
    only: str = ""


def plans() -> tuple[Plan, ...]:
    """The tables in the order of the workbook."""
    classes = ("land_class", LAND_CLASSES)
    return (
        Plan("land", _("Land classes"), _("Areas by land class"), "ownership", *classes),
        Plan(
            "category", _("Forest categories"), _("Area and stock by forest category"), "forest_category",
            *classes, STOCKED,
        ),
        Plan(
            "species_age", _("Species and age"),
            _("Arbor forest: area and stock by dominant species group and age group"),
            "species_group", "age_group", AGE_GROUPS, AGE_GROUPS, "乔木林",
        ),
        Plan("origin", _("Origins"), _("Area and stock by origin"), "origin", *classes, STOCKED),
        Plan("ownership", _("Owners"), _("Area and stock by ownership of the land"), "ownership", *classes, STOCKED),
    )  # fmt: skip


def survey_tables(frame: pd.DataFrame, scope: str) -> list[Sheet]:
    """Every table of the survey, the whole first and then county by county (a single county alone)."""
    return [_sheet(plan, frame, scope) for plan in plans()]


def _sheet(plan: Plan, frame: pd.DataFrame, scope: str) -> Sheet:
    frame = frame[frame["land_class"] == plan.only] if plan.only else frame
    grid = _grid(plan, frame)
    columns = (
        *(_column(_("Total"), measure) for measure in grid.measures),
        *(_column(_name(plan.columns, key), measure) for key, measure in grid.shown),
    )
    rows = tuple(_row(grid, region, key) for region, key in grid.places)
    row_head = _("Category") if plan.rows == "forest_category" else label("group", plan.rows)
    notes = (_("Blank: none. Sums are live formulas."), _("The growing stock is that of the survey as delivered."))
    heads = (_("Statistical unit"), row_head)
    return Sheet(plan.key, plan.name, plan.title, scope, heads, columns, rows, notes[: len(grid.measures)])


def _column(group: str, measure: str) -> Column:
    return Column(group, _("area (ha)"), "area") if measure == "area_ha" else Column(group, _("stock, m³"), "volume")


def _name(group: str, key: str) -> str:
    return label(group, key) or _("not stated")


@dataclass(frozen=True, eq=False)
class _Grid:
    """A table before it is laid out.

    `shown` are the columns after the totals of `measures`; `places` the sheet row (from 0) of each (region, key);
    `amounts` the sum of each (region, key, column key, measure), ALL for all of them.
    """

    plan: Plan
    measures: tuple[str, ...]
    shown: tuple[tuple[str, str], ...]
    places: dict[tuple[str, str], int]
    amounts: dict[tuple[str, str, str, str], float]


def _grid(plan: Plan, frame: pd.DataFrame) -> _Grid:
    found = set(frame[plan.columns])
    keys = [
        *(key for key in plan.column_keys if key in found),
        *_sorted(frame.loc[~frame[plan.columns].isin(plan.column_keys), plan.columns]),
    ]
    measures = ("area_ha", "stock_m3") if plan.stocked else ("area_ha",)
    shown = [(key, measure) for key in keys for measure in measures if measure == "area_ha" or key in plan.stocked]
    sums = frame.groupby(["county", plan.rows, plan.columns], observed=True)[[*measures]].sum()
    amounts: dict[tuple[str, str, str, str], float] = {}
    for (region, row, column), figures in sums.iterrows():
        for measure in measures:
            if (column, measure) in shown:
                for place in product((region, ALL), (row, ALL), (column, ALL)):
                    amounts[*place, measure] = amounts.get((*place, measure), 0.0) + float(figures[measure])
    return _Grid(plan, measures, tuple(shown), _places(frame, plan.rows), amounts)


def _places(frame: pd.DataFrame, rows: str) -> dict[tuple[str, str], int]:
    """The sheet row of each (region, key): the whole first, its sum on top, then county by county."""
    regions = _sorted(frame["county"])
    blocks = [] if len(regions) == 1 else [(ALL, _sorted(frame[rows]))]
    blocks += [(region, _sorted(frame.loc[frame["county"] == region, rows])) for region in regions]
    order = [(region, key) for region, keys in blocks for key in (ALL, *keys)]
    return {place: row for row, place in enumerate(order, start=FIRST_ROW)}


def _sorted(keys: "pd.Series[Any]") -> list[str]:
    """Each key once, what is not stated last."""
    return sorted(set(keys), key=lambda key: (key == "", key))


LABELS = 2


def _row(grid: _Grid, region: str, key: str) -> Row:
    plan = grid.plan
    unit = _("Total") if region == ALL else label("county", region) or _("not stated")
    sub = _("Total") if key == ALL else _name(plan.rows, key)
    totals = [_total_cell(grid, region, key, measure) for measure in grid.measures]
    first = LABELS + len(grid.measures)
    others = [_cell(grid, region, key, column, measure, first + at) for at, (column, measure) in enumerate(grid.shown)]
    return Row((unit, sub), (*totals, *others), strong=key == ALL)


def _total_cell(grid: _Grid, region: str, key: str, measure: str) -> Cell:
    """The sum over the columns of the same measure."""
    row, first = grid.places[region, key], LABELS + len(grid.measures)
    cells = [address(row, first + at) for at, (_column, of) in enumerate(grid.shown) if of == measure]
    value = grid.amounts.get((region, key, ALL, measure))
    return Cell(_key(grid, region, key, ALL, measure), value, f"=SUM({','.join(cells)})")


def _cell(grid: _Grid, region: str, key: str, column: str, measure: str, place: int) -> Cell:
    value = grid.amounts.get((region, key, column, measure))
    name = _key(grid, region, key, column, measure)
    if key == ALL:
        rows = [row for (of, one), row in grid.places.items() if of == region and one != ALL]
        formula = f"=SUM({address(rows[0], place)}:{address(rows[-1], place)})"
    elif region == ALL:
        rows = [row for (of, one), row in grid.places.items() if of != ALL and one == key]
        formula = f"=SUM({','.join(address(row, place) for row in rows)})"
    else:
        formula = ""
    return Cell(name, value, formula)


def _key(grid: _Grid, *parts: str) -> str:
    return "|".join((grid.plan.key, *parts))
