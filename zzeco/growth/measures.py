"""What planned measures add, year by year: restoration rates on karst, new forest on its curve, wetland fluxes."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from zzeco.carbon import errors
from zzeco.carbon.parameters import FactorSet
from zzeco.carbon.restoration import MEASURE_ROWS, gain_rates
from zzeco.carbon.sink_interval import GROWTH
from zzeco.carbon.units import CO2_PER_C
from zzeco.carbon.wetland import burial_rate, burial_tco2e, ch4_factor, gwp_ch4, methane_tco2e, type_rows
from zzeco.growth.cohorts import density
from zzeco.growth.intervals import Gain

RESTORATION_ERROR = "karst restoration gain, first 10 years"
RESTORATION_A = 20.0
"""The rates are means of 20 years: nothing is gained after them (karst_carbon.csv)."""

MID_YEAR_A = 0.5
COVER_AFTER_A = 5
"""A plantation counts as forest cover from this age: until then it is 未成林 (3-5 a after planting, GB/T 26424; C)."""

WETLAND_TYPES = {"small_wetland": "small_wetland", "wetland": "herb_marsh"}
AFFOREST = "afforest"


@dataclass(frozen=True, eq=False)
class Measures:
    """The yearly additions of all measures (index 0: the base year); no measure adds nothing.

    stock_t t C, sink t CO2e/a, cover_ha the forest area added and cover_ha2 the sum of the squares of its sites' areas
    (ha², for its error); the gains are the same values apart by their error.
    """

    stock_t: Any
    sink_tco2e_per_a: Any
    cover_ha: Any
    cover_ha2: Any
    stock_gains: tuple[Gain, ...] = ()
    sink_gains: tuple[Gain, ...] = ()
    used: list[dict[str, Any]] = field(default_factory=list)


def without_measures(years: int) -> Measures:
    """No measure at all."""
    nothing = np.zeros(years + 1)
    return Measures(nothing, nothing, nothing, nothing)


def measures_of(
    planned: pd.DataFrame, base_year: int, years: int, factors: FactorSet, gwp_edition: str
) -> tuple[Measures, pd.DataFrame]:
    """What the planned measures add, and the rows of those for which there is no rate.

    `planned` has measure (a key of karst treatment, afforest, small_wetland or wetland), curve_row (of new forest, ''
    for none), completion_year and area_ha, one row per site. Each earns from the middle of its year of completion.
    """
    at = base_year + np.arange(years + 1)
    stock: list[Gain] = []
    flux: list[Gain] = []
    known = np.zeros(len(planned), dtype=bool)
    cover, cover_ha2 = np.zeros(years + 1), np.zeros(years + 1)
    used = []
    for (measure, curve_row), rows in planned.groupby(["measure", "curve_row"], sort=True):
        done, area = rows["completion_year"].to_numpy(dtype=float), rows["area_ha"].to_numpy(dtype=float)
        elapsed = at - done[:, None] + MID_YEAR_A
        if measure in MEASURE_ROWS:
            stock.append(_restored(measure, area, elapsed, factors))
        elif measure == AFFOREST and curve_row:
            stock.append(_planted(curve_row, area, elapsed, factors))
        elif measure in WETLAND_TYPES:
            flux += _wetland(WETLAND_TYPES[measure], area, elapsed, factors, gwp_edition)
        else:
            continue
        if measure in (AFFOREST, "afforestation"):
            grown = elapsed >= COVER_AFTER_A
            cover, cover_ha2 = cover + area @ grown, cover_ha2 + area**2 @ grown
        known |= planned.index.isin(rows.index)
        used.append({"measure": measure, "sites": len(rows), "area_ha": float(area.sum())})
    sink = [Gain(one.error, np.diff(one.values, prepend=0.0) * CO2_PER_C) for one in stock] + flux
    stock_t, sink_tco2e = (sum((one.values for one in gains), np.zeros(years + 1)) for gains in (stock, sink))
    return Measures(stock_t, sink_tco2e, cover, cover_ha2, tuple(stock), tuple(sink), used), planned[~known]


def _restored(measure: str, area_ha: Any, elapsed_a: Any, factors: FactorSet) -> Gain:
    """Karst restoration, t C: 20-year mean rates of vegetation and soil (docs/methods.md 3)."""
    rate = sum(one.value for one in gain_rates(factors, measure))
    return Gain((RESTORATION_ERROR, measure), area_ha @ np.clip(elapsed_a, 0.0, RESTORATION_A) * rate)


def _planted(curve_row: str, area_ha: Any, elapsed_a: Any, factors: FactorSet) -> Gain:
    """New forest on the growth curve of its species, t C, at the curve's own density."""
    curves = factors.curves.copy()
    curves.index = pd.Index(["/".join(pair) for pair in curves.index])
    curve = curves.loc[[curve_row] * len(area_ha)]
    return Gain((GROWTH, f"curve:{curve_row}"), area_ha @ density(np.maximum(elapsed_a, 0.0), curve))


def _wetland(kind: str, area_ha: Any, elapsed_a: Any, factors: FactorSet, gwp_edition: str) -> list[Gain]:
    """Burial and methane of new wetlands, t CO2e/a; half of them in the year of completion."""
    row = type_rows().loc[kind]
    in_place = area_ha @ np.clip(elapsed_a, 0.0, 1.0)
    gwp = gwp_ch4(factors, gwp_edition).value
    burial = burial_tco2e(in_place, burial_rate(factors, row["burial_key"]).value)
    methane = methane_tco2e(in_place, ch4_factor(factors, row["ch4_key"]).value, 0.0, gwp)
    burial_error = (errors.BURIAL, row["burial_key"])
    return [Gain(burial_error, burial), Gain(errors.ch4_error(row["ch4_key"]), -methane)]
