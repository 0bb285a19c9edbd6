"""The factors that are to be verified against the printed standard, and where the latest run used them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from layers.errors import ZzecoError
from layers.i18n import _
from zzeco.carbon.estimate import counted_values, estimated_rows
from zzeco.carbon.explain import symbol_name
from zzeco.carbon.factor_rows import VALUES, row_keys
from zzeco.carbon.parameters import CARBON_FRACTION_DEFAULT, FACTOR_TABLES, FactorSet
from zzeco.carbon.plausible import unit_of
from zzeco.factor_sets import project_factors
from zzeco.project import Project
from zzeco.runs import KeptRun, latest_run, polygons_of
from zzeco.uncertainty_sources import variance_by_parameter
from zzeco.unverified import used_factors
from zzeco.whole_file import put_whole
from zzeco.workbook import write_workbook

UNVERIFIED = "C"
ERRORS = "uncertainty"
_FIXED = ("", 0)
"""In place of a row: the carbon fraction that the program takes where no row gives one."""

_PLACE = {name: place for place, name in enumerate(FACTOR_TABLES)}
_MARK = "\N{SYMBOL FOR UNIT SEPARATOR}"


@dataclass(frozen=True)
class ToVerify:
    """A row of confidence C: its numbers with units, its source, and the layers of the latest run that used it.

    `table` is '' for what the program itself fixes. `share` (0-1) is the part of the run's counted carbon stock that it
    multiplies, None for the width of an interval.
    """

    table: str
    row: str
    values: dict[str, str]
    units: dict[str, str]
    source: str
    page: str
    note: str
    layers: tuple[str, ...]
    share: float | None


def to_verify(project: Project) -> tuple[list[ToVerify], KeptRun | None]:
    """Every row of confidence C in the factors of the latest run (of the project's set where there is none).

    Those with most of the stock stand first.
    """
    try:
        run = latest_run(project)
    except ZzecoError:
        return _rows(project_factors(project), {}), None
    return _rows(run.factors, _uses(project, run)), run


def _rows(factors: FactorSet, uses: dict[tuple[str, int], dict[str, float]]) -> list[ToVerify]:
    found = []
    for name in FACTOR_TABLES:
        rows = factors.rows(name)
        keys = row_keys(rows)
        for place in range(len(rows)):
            row = rows.iloc[place]
            if row["confidence"] == UNVERIFIED:
                found.append(_one(name, keys.iloc[place], row, uses.get((name, place), {})))
    if _FIXED in uses:
        fixed, used = CARBON_FRACTION_DEFAULT, uses[_FIXED]
        value, unit = {"CF": f"{fixed.value:g}"}, {"CF": fixed.unit}
        found.append(
            ToVerify("", symbol_name("CF"), value, unit, fixed.source, "", "", tuple(used), sum(used.values()))
        )
    return sorted(found, key=lambda one: (-(one.share or 0.0), not one.layers, _PLACE.get(one.table, -1)))


def _one(name: str, key: str, row: Any, used: dict[str, float]) -> ToVerify:
    values = {column: row[column] for column in VALUES[name] if row[column]}
    units = {column: unit_of(name, column, row) for column in values}
    page, note = str(row.get("page", "")), str(row.get("note", "") or row.get("detail", ""))
    return ToVerify(
        name, key, values, units, row["source"], page, note, tuple(used), None if name == ERRORS else sum(used.values())
    )


def _uses(project: Project, run: KeptRun) -> dict[tuple[str, int], dict[str, float]]:
    """(table, position of the row) → layer → share of the run's counted stock that the row multiplies."""
    marked, parts = _marked(run.factors), run.settings.stock_parts
    layers = {one["layer"]: estimated_rows(polygons_of(project, run.name, one["layer"])) for one in run.kinds}
    stock = {name: float(counted_values(polygons, "carbon_t").sum()) for name, polygons in layers.items()}
    whole = sum(stock.values())
    found: dict[tuple[str, int], dict[str, float]] = {}
    for name, polygons in layers.items():
        part = stock[name] / whole if whole > 0 else 0.0
        for used in used_factors(polygons, parts, marked):
            _source, mark, place = used.factor.source.rpartition(_MARK)
            table, _colon, at = place.partition(":")
            if mark or used.factor == CARBON_FRACTION_DEFAULT:
                of_layer = found.setdefault((table, int(at)) if mark else _FIXED, {})
                of_layer[name] = max(of_layer.get(name, 0.0), used.share * part)
        _add_errors(found, name, polygons, run)
    return found


def _add_errors(
    found: dict[tuple[str, int], dict[str, float]], layer: str, polygons: pd.DataFrame, run: KeptRun
) -> None:
    """The rows of uncertainty.csv that make the interval of a layer; they multiply no stock."""
    parameters = list(run.factors.rows(ERRORS)["parameter"])
    for parameter, variance in variance_by_parameter(polygons, run.settings.stock_parts, run.factors).items():
        if variance > 0:
            found.setdefault((ERRORS, parameters.index(parameter)), {})[layer] = 0.0


def _marked(factors: FactorSet) -> FactorSet:
    """The same factors, the place of each row written behind its source: so a factor in use names its row."""
    tables = {}
    for name in FACTOR_TABLES:
        rows = factors.rows(name)
        places = [f"{_MARK}{name}:{place}" for place in range(len(rows))]
        tables[name] = rows.assign(source=rows["source"].to_numpy(dtype=object) + pd.Series(places, dtype=object))
    return FactorSet(tables)


def write_to_verify(found: list[ToVerify], path: Path) -> Path:
    """Writes the list as a workbook or CSV (UTF-8 with mark, by the file's ending)."""
    heads = (
        *(_("Factor table"), _("Row of the table"), _("Factor value"), _("of stock"), _("Layers")),
        *(_("Source"), _("Page"), _("Note")),
    )
    cells = [
        (one.table, one.row, values_text(one), one.share, ", ".join(one.layers), one.source, one.page, one.note)
        for one in found
    ]
    if path.suffix.lower() == ".csv":
        listed = pd.DataFrame(cells, columns=list(heads))
        return put_whole(path, lambda draft: listed.to_csv(draft, index=False, encoding="utf-8-sig"))
    return write_workbook(path, lambda pages: pages.add(_("To be verified"), heads, cells), "0.0 %")


def values_text(one: ToVerify) -> str:
    """The numbers of a row with their units: `BEF 1.634; RSR 0.246`."""
    units = {column: "" if unit in ("", "1") else f" {unit}" for column, unit in one.units.items()}
    return "; ".join(f"{column} {value}{units[column]}" for column, value in one.values.items())
