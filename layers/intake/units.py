"""Units of delivered columns, settled by the geometry, the other columns and the user's answers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from layers.errors import Unclear, UsageError
from layers.i18n import _
from layers.kind import LayerKind
from layers.labels import label

AREA_FIELDS = ("xbmj", "mian_ji", "tbmj")
PER_HA = {"ha": 1.0, "m2": 10_000.0, "mu": 15.0, "km2": 0.01}
LAND_FIELDS = ("reported_area_ha", "land_area_ha")
UNIT_HINTS = (
    ("km2", r"km2|km²|平方公里|平方千米"),
    ("m2", r"(?<![kh])m2|m²|平方米|平米|平方$"),
    ("mu", r"亩|[_(]mu\b"),
    ("ha", r"公顷|hm2|hm²|\bha\b|_ha"),
)
AREA_FACTOR = 2.0
PLAUSIBLE_M3_PER_HA = (5.0, 600.0)
SCALING_RECORDS, SCALING_SPREAD = 20, 0.3
MONEY = re.compile(r"万元|万")
TEN_THOUSAND = 10_000


@dataclass(frozen=True)
class Decision:
    """How a column was read: the answer that would say the same, and why."""

    field: str
    column: str
    answer: str
    reason: str
    converted: bool


@dataclass(frozen=True, eq=False)
class AreaUnit:
    """The reported area in ha and how its unit was found."""

    area_ha: pd.Series
    decision: Decision | None


def reported_area(
    table: pd.DataFrame, kind: LayerKind, columns: Mapping[str, str], geom_area_ha: np.ndarray, units: Mapping[str, str]
) -> AreaUnit:
    """The reported area of every record, ha: of xbmj, else mian_ji, else tbmj, for sites of reported_area_ha.

    `table` has standard columns, `columns` maps fields to delivered columns. The unit is the answer of the user, else
    the one that fits the geometry; Unclear when none does.
    """
    fields = [
        name for name in (*AREA_FIELDS, *LAND_FIELDS) if kind.has(name) and name in table and table[name].gt(0).any()
    ]
    if not fields:
        return AreaUnit(pd.Series(np.nan, index=table.index), None)
    field = fields[0]
    unit, reason = _area_unit(field, columns[field], table[field], geom_area_ha, units.get(field))
    decision = Decision(field, columns[field], unit, reason, unit not in ("ha", kind.field(field).unit))
    return AreaUnit(table[field].astype("float64") / PER_HA[unit], decision)


def _area_unit(
    field: str, column: str, values: pd.Series, geom_area_ha: np.ndarray, answer: str | None
) -> tuple[str, str]:
    if answer is not None:
        return _known_unit(field, answer, PER_HA), _("answered by the user")
    hinted = hinted_unit(column)
    both = values.gt(0).to_numpy() & (geom_area_ha > 0)
    if not both.any():
        return hinted or ("m2" if field == "tbmj" else "ha"), _("no polygon to compare with")
    ratio = float(np.median(values[both].astype("float64") / geom_area_ha[both]))
    distance = {unit: abs(np.log(ratio / factor)) for unit, factor in PER_HA.items()}
    best = min(distance, key=lambda unit: distance[unit])
    reason = _("the median is {ratio:,.6g} times the computed area in ha").format(ratio=ratio)
    if distance[best] <= np.log(AREA_FACTOR):
        return best, reason
    if hinted:
        return hinted, _("the column name says so")
    raise _open_unit(field, sorted(distance, key=lambda unit: distance[unit])[:3], reason)


def hinted_unit(column: str) -> str | None:
    """The unit of an area that the name of its column says (a key of PER_HA), None where it says none."""
    return next((unit for unit, pattern in UNIT_HINTS if re.search(pattern, column.casefold())), None)


def _known_unit(field: str, unit: str, known: Mapping[str, object]) -> str:
    if unit not in known:
        raise UsageError(
            _("The unit {unit} does not fit the field {field}.").format(unit=unit, field=field),
            _("Known units: {units}.").format(units=", ".join(known)),
        )
    return unit


def _open_unit(field: str, units: list[str], reason: str) -> Unclear:
    return Unclear(
        _("The unit of the field {field} is not clear.").format(field=field),
        _("Say which unit it has."),
        question="unit",
        candidates=[
            {"field": field, "unit": unit, "label": label("unit", unit), "reason": reason,
             "needs": f"--unit {field}={unit}", "answer": f"--unit {field}={unit}"}
            for unit in units
        ],
    )  # fmt: skip


STOCK_UNITS = {"m3": "huo_lm_xj", "m3_per_ha": "mei_gq_xj"}
BARE_STOCK = re.compile(r"^(huo_?lm_?xj|hlmxj|xjl|蓄积量?|活立木蓄积量?)(\W.*)?$")
"""Names that are used for the stock of the polygon and for the stock per hectare alike."""


def settled_stock(
    table: pd.DataFrame, columns: Mapping[str, str], area_ha: pd.Series, units: Mapping[str, str]
) -> tuple[pd.DataFrame, list[Decision]]:
    """The table with `huo_lm_xj` in m³ of the polygon and `mei_gq_xj` in m³/ha, and what was decided.

    A column may hold the other quantity than its name says: the user's answer decides, else the other column with
    the area, else whether the values grow with the area, else the plausible range. Unclear when it stays open.
    """
    total, per_ha = ("huo_lm_xj" in table), ("mei_gq_xj" in table)
    if total and per_ha:
        return _both_stocks(table, columns, area_ha, units)
    if not total and not per_ha:
        return table, []
    field = "huo_lm_xj" if total else "mei_gq_xj"
    unit, reason = _stock_unit(field, columns[field], table[field], area_ha, units.get(field))
    if STOCK_UNITS[unit] == field:
        return table, []
    renamed = table.rename(columns={field: STOCK_UNITS[unit]})
    return renamed, [Decision(field, columns[field], unit, reason, True)]


def _stock_unit(field: str, column: str, values: pd.Series, area_ha: pd.Series, answer: str | None) -> tuple[str, str]:
    if answer is not None:
        return _known_unit(field, answer, STOCK_UNITS), _("answered by the user")
    if field == "mei_gq_xj":
        return "m3_per_ha", _("known spelling")
    both = values.gt(0) & area_ha.gt(0)
    stock, area = values[both].astype("float64"), area_ha[both]
    if not BARE_STOCK.search(column.casefold()):
        return "m3", _("the column name says so")
    growth = _growth_with_area(stock, area)
    if growth is not None and not 0.3 < growth < 0.7:
        reason = _("the values grow with the area to the power {power:.2f}").format(power=growth)
        return ("m3" if growth >= 0.7 else "m3_per_ha"), reason
    fits = {"m3": _plausible(stock / area), "m3_per_ha": _plausible(stock)}
    if stock.empty or fits["m3"] == fits["m3_per_ha"]:
        if stock.empty:
            return "m3", _("no values to compare")
        raise _open_unit(field, ["m3", "m3_per_ha"], _("both readings are plausible"))
    return ("m3" if fits["m3"] else "m3_per_ha"), _("only this reading gives plausible stocks per ha")


def _growth_with_area(stock: pd.Series, area: pd.Series) -> float | None:
    """Power with which the stock grows with the area (1: totals, 0: per ha); None where it cannot be seen."""
    if len(stock) < SCALING_RECORDS:
        return None
    x, y = np.log(area.to_numpy(float)), np.log(stock.to_numpy(float))
    if x.std() < SCALING_SPREAD:
        return None
    return float(np.cov(x, y)[0, 1] / x.var(ddof=1))


def _plausible(m3_per_ha: pd.Series) -> bool:
    low, high = PLAUSIBLE_M3_PER_HA
    return bool(len(m3_per_ha) and low <= m3_per_ha.median() <= high)


def _both_stocks(
    table: pd.DataFrame, columns: Mapping[str, str], area_ha: pd.Series, units: Mapping[str, str]
) -> tuple[pd.DataFrame, list[Decision]]:
    """Both columns are there: exchanged when the one named per ha is the other times the area."""
    for field in STOCK_UNITS.values():
        if field in units:
            _known_unit(field, units[field], STOCK_UNITS)
    total, per_ha = table["huo_lm_xj"].astype("float64"), table["mei_gq_xj"].astype("float64")
    both = total.gt(0) & per_ha.gt(0) & area_ha.gt(0) & (area_ha.sub(1).abs() > 0.1)
    said = units.get("huo_lm_xj") == "m3_per_ha" or units.get("mei_gq_xj") == "m3"
    answered = "huo_lm_xj" in units or "mei_gq_xj" in units
    as_named = float(_near(total, per_ha * area_ha)[both].mean()) if both.any() else 1.0
    exchanged = float(_near(per_ha, total * area_ha)[both].mean()) if both.any() else 0.0
    if not said and (answered or exchanged < 0.5 or exchanged <= as_named):
        return table, []
    by_values = _("the values of {share:.0%} of the records say so").format(share=exchanged)
    reason = _("answered by the user") if said else by_values
    swapped = table.rename(columns={"huo_lm_xj": "mei_gq_xj", "mei_gq_xj": "huo_lm_xj"})
    return swapped, [
        Decision("huo_lm_xj", columns["huo_lm_xj"], "m3_per_ha", reason, True),
        Decision("mei_gq_xj", columns["mei_gq_xj"], "m3", reason, True),
    ]


def _near(first: pd.Series, second: pd.Series) -> pd.Series:
    return (first - second).abs() <= 0.1 * second.abs()


def settled_cost(table: pd.DataFrame, columns: Mapping[str, str]) -> tuple[pd.DataFrame, list[Decision]]:
    """The table with cost_cny in CNY: columns whose name says 万元 are multiplied by 10 000."""
    column = columns.get("cost_cny", "")
    if "cost_cny" not in table or not MONEY.search(column):
        return table, []
    reason = _("the column name says so")
    return table.assign(cost_cny=table["cost_cny"] * TEN_THOUSAND), [
        Decision("cost_cny", column, "wan_cny", reason, True)
    ]
