"""Carbon stock and sink by county, species group and age group with their intervals, as statistical tables."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from layers.i18n import _
from layers.labels import label
from zzeco.carbon.units import CO2_PER_C
from zzeco.report_facts import Facts
from zzeco.reports.sheets import FIRST_ROW, Cell, Column, Row, Sheet, address

GROUPINGS = ("county", "species_group", "age_group", "ownership", "origin")
SUMMED = ("features", "area_ha", "carbon_t", "sink_tco2e_per_a")
PLACES = {
    "features": 1, "area_ha": 2, "carbon_t": 3, "co2e_t": 4, "co2e_low_t": 5, "co2e_high_t": 6, "half_width": 7,
    "sink_tco2e_per_a": 8, "sink_low": 9, "sink_high": 10,
}  # fmt: skip
HALF, PERCENT = 2, 100


def carbon_sheets(facts: Facts, scope: str) -> list[Sheet]:
    """A table for each of GROUPINGS (without the counties where the facts are of one county)."""
    return [_sheet(facts, by, scope) for by in GROUPINGS if by != "county" or facts.county is None]


def carbon_figures(row: Mapping[Any, Any]) -> dict[str, float | None]:
    """The figures of a row of `Sums` (or of the total) under the names of PLACES; None for what is not known."""
    low, high = (float(row[f"carbon_{end}_t"]) * CO2_PER_C for end in ("low", "high"))
    co2e_t = float(row["carbon_t"]) * CO2_PER_C
    known = {name: float(row[name]) for name in (*SUMMED, "sink_low", "sink_high")}
    half = (high - low) / HALF / co2e_t * PERCENT if co2e_t else np.nan
    figures = known | {"co2e_t": co2e_t, "co2e_low_t": low, "co2e_high_t": high, "half_width": half}
    return {name: None if np.isnan(figures[name]) else figures[name] for name in PLACES}


def _sheet(facts: Facts, by: str, scope: str) -> Sheet:
    rows = facts.sheet.sums[by].rows
    made = [_row(by, row, FIRST_ROW + at) for at, row in enumerate(rows.to_dict("records"))]
    total = _total(by, facts.sheet.total, FIRST_ROW, FIRST_ROW + len(made) - 1)
    return Sheet(
        f"carbon_{by}",
        _("Carbon by {group}").format(group=label("group", by)),
        _("Carbon stock and annual sink by {group}").format(group=label("group", by)),
        scope,
        (label("group", by),),
        _columns(),
        (*made, total),
        (
            _("Blank: not known. Ground under several kinds is counted once."),
            _("The interval of the total is drawn anew: it is not the sum of the intervals, since factors are shared."),
        ),
    )


def _columns() -> tuple[Column, ...]:
    stock, sink = _("Carbon stock"), _("Annual carbon sink, t CO₂e/a")
    return (
        Column("", _("Polygons"), "count"),
        Column("", _("area (ha)"), "area"),
        Column(stock, "t C", "amount"),
        Column(stock, "t CO₂e", "amount"),
        Column(stock, _("from (95 %), t CO₂e"), "amount"),
        Column(stock, _("to (95 %), t CO₂e"), "amount"),
        Column(stock, _("half width, ± %"), "percent"),
        Column(sink, _("value"), "amount"),
        Column(sink, _("from (95 %)"), "amount"),
        Column(sink, _("to (95 %)"), "amount"),
    )


def _row(by: str, row: Mapping[Any, Any], place: int) -> Row:
    key = str(row["key"])
    cells = tuple(
        Cell(f"carbon_{by}|{key}|{name}", value, _derived(name, place)) for name, value in carbon_figures(row).items()
    )
    return Row((str(row["label"]) or _("not stated"),), cells)


def _total(by: str, total: Mapping[str, Any], first: int, last: int) -> Row:
    cells = []
    for name, value in carbon_figures(total).items():
        span = f"{address(first, PLACES[name])}:{address(last, PLACES[name])}"
        formula = f"=SUM({span})" if name in SUMMED else _derived(name, last + 1)
        cells.append(Cell(f"carbon_{by}|*|{name}", value, formula))
    return Row((_("Total"),), tuple(cells), strong=True)


def _derived(name: str, place: int) -> str:
    """What follows from other cells of the row."""
    carbon, co2e, low, high = (
        address(place, PLACES[one]) for one in ("carbon_t", "co2e_t", "co2e_low_t", "co2e_high_t")
    )
    if name == "co2e_t":
        return f"={carbon}*44/12"
    return f"=IF({co2e}=0,0,({high}-{low})/2/{co2e}*100)" if name == "half_width" else ""
