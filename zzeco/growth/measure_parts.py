"""What planned measures add in one year, those of one sort and year of completion together, with the numbers behind."""

from typing import Any

import numpy as np
import pandas as pd

from layers.labels import label
from zzeco.carbon.parameters import Factor, FactorSet
from zzeco.carbon.restoration import MEASURE_ROWS, gain_rates
from zzeco.carbon.wetland import burial_rate, burial_tco2e, ch4_factor, gwp_ch4, methane_tco2e, type_rows
from zzeco.growth.measures import MID_YEAR_A, WETLAND_TYPES, measures_of


def measure_parts(sites: pd.DataFrame, base_year: int, at: int, factors: FactorSet, gwp: str) -> list[dict[str, Any]]:
    """For each measure, curve and year of completion: sites, area_ha, elapsed_a (from the middle of that year), the
    rate or the curve with its source, gain_t (t C since then) and sink_tco2e_per_a of the year `at` after the base."""
    rows = []
    for (measure, curve, year), some in sites.groupby(["measure", "curve_row", "completion_year"], sort=True):
        found, without_rate = measures_of(some.reset_index(drop=True), base_year, at, factors, gwp)
        if len(without_rate):
            continue
        rows.append(
            {
                "measure": measure,
                "completion_year": int(year),
                "sites": len(some),
                "area_ha": float(some["area_ha"].sum()),
                "elapsed_a": base_year + at - float(year) + MID_YEAR_A,
                **_numbers(measure, curve, factors, gwp),
                "gain_t": float(found.stock_t[at]),
                "sink_tco2e_per_a": float(found.sink_tco2e_per_a[at]),
            }
        )
    return rows


def measure_name(measure: str) -> str:
    """What is done, in words: the treatment on karst, else the kind of measure."""
    return label("treatment" if measure in MEASURE_ROWS else "measure_kind", measure)


def _numbers(measure: str, curve: str, factors: FactorSet, gwp: str) -> dict[str, Any]:
    """What the area is multiplied by: a rate with its unit, or the parameters of the curve (`curve` None for none)."""
    if measure in MEASURE_ROWS:
        rates = gain_rates(factors, measure)
        return _rate(sum(one.value for one in rates), "t C/ha/a", rates)
    if measure in WETLAND_TYPES:
        row = type_rows().loc[WETLAND_TYPES[measure]]
        used = (burial_rate(factors, row["burial_key"]), ch4_factor(factors, row["ch4_key"]), gwp_ch4(factors, gwp))
        burial, methane, warming = (one.value for one in used)
        return _rate(burial_tco2e(1.0, burial) - methane_tco2e(1.0, methane, 0.0, warming), "t CO₂e/ha/a", used)
    known = factors.curves.loc[tuple(curve.rsplit("/", 1))]
    parameters = {name: float(known[name]) for name in ("a", "k", "c")}
    end = None if known["open_ended"] or np.isnan(known["last_a"]) else float(known["last_a"])
    told = {"source": known["source"], "confidence": known["confidence"]}
    return {"curve": curve, "rate": None, "rate_unit": None, **parameters, "end_a": end, **told}


def _rate(value: float, unit: str, used: tuple[Factor, ...]) -> dict[str, Any]:
    sources = "; ".join(dict.fromkeys(one.source for one in used))
    nothing = dict.fromkeys(("a", "k", "c", "end_a"))
    confidence = max(one.confidence for one in used)
    return {"curve": None, "rate": value, "rate_unit": unit, **nothing, "source": sources, "confidence": confidence}
