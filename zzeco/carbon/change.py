"""Change of carbon between two surveys, split into growth, area, method and jitter of boundaries."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from zzeco.carbon.intervals import DRAWS, SEED, difference_interval
from zzeco.carbon.matching import Pieces, pieces
from zzeco.carbon.parameters import FactorSet
from zzeco.carbon.settings import EstimateSettings
from zzeco.carbon.units import CO2_PER_C, co2e_t

CAUSES = ("growth", "area_change", "method_change", "jitter")
JITTER_M = 1.0


@dataclass(frozen=True, eq=False)
class Survey:
    """One epoch of one layer: its year, the stored estimate with record_id and county beside it, the geometries.

    `polygons` (one row per polygon) has the columns of Estimates.polygons, record_id and county; `geometry` is a
    shapely object array in one metric CRS for both surveys, aligned by position.
    """

    year: float
    polygons: pd.DataFrame
    geometry: Any


def change(
    before: Survey,
    after: Survey,
    *,
    factors: FactorSet,
    settings: EstimateSettings,
    jitter_m: float = JITTER_M,
    draws: int = DRAWS,
    seed: int = SEED,
) -> dict[str, Any]:
    """The change by cause, t C and t CO2e/a, on the union of both surveys' boundaries (IPCC 2006 Eq 2.8).

    Only counties that both surveys cover are compared (`counties`); the parts add up to the total. Keys:
    years, carbon_t, tco2e_per_a, ci95_tco2e_per_a, polygons.
    """
    years = after.year - before.year
    counties = common_counties(before, after)
    old, new = of_counties(before, counties), of_counties(after, counties)
    found = pieces(old.geometry, _ids(old), new.geometry, _ids(new), jitter_m)
    carbon_t = by_cause(old, new, found, settings.sink_pools)
    yearly = {cause: float(co2e_t(value)) / years for cause, value in carbon_t.items()}
    options = {"draws": draws, "seed": seed}
    bounds = difference_interval(old.polygons, new.polygons, settings.sink_pools, factors=factors, **options)
    limits = [float(bounds[side].iloc[0]) * CO2_PER_C / years for side in ("lo", "hi")]
    return {
        "years": years,
        "counties": counties,
        "carbon_t": carbon_t,
        "tco2e_per_a": yearly,
        "ci95_tco2e_per_a": limits,
        "polygons": found.counts,
    }


def common_counties(before: Survey, after: Survey) -> list[str]:
    """The codes of the counties with polygons in both surveys, sorted."""
    known = [set(survey.polygons["county"].dropna()) for survey in (before, after)]
    return sorted(known[0] & known[1])


def of_counties(survey: Survey, counties: list[str]) -> Survey:
    """The survey without the polygons of other counties; those without a county stay."""
    county = survey.polygons["county"]
    kept = (county.isna() | county.isin(counties)).to_numpy()
    return Survey(survey.year, survey.polygons[kept], survey.geometry[kept])


def by_cause(old: Survey, new: Survey, found: Pieces, pools: tuple[str, ...]) -> dict[str, float]:
    """t C of growth, area_change, method_change, jitter and total.

    On land that both surveys estimated, the change of carbon per hectare times the first survey's area is growth, or
    method_change where the two used other methods or qualities; what is left of the piece is area_change (jitter where
    the boundary only trembled). Land estimated once is area_change.
    """
    carbon = [_carbon_t(survey.polygons, pools) for survey in (old, new)]
    area = [_area_ha(survey.polygons) for survey in (old, new)]
    first, second = (carbon[side][index] * share for side, index, share in found.sides)
    first_ha, second_ha = (area[side][index] * share for side, index, share in found.sides)
    both = _estimated(old, found.before) & _estimated(new, found.after) & (second_ha > 0)
    denser = np.where(both, first_ha * _ratio(second, second_ha) - first, 0.0)
    same_method = _method(old)[found.before] == _method(new)[found.after]
    rest = second - first - denser
    total = float(carbon[1].sum() - carbon[0].sum())
    parts = {
        "growth": float(denser[same_method].sum()),
        "method_change": float(denser[~same_method].sum()),
        "jitter": float(rest[found.jitter & both].sum()),
    }
    return {
        "growth": parts["growth"],
        "area_change": total - sum(parts.values()),
        "method_change": parts["method_change"],
        "jitter": parts["jitter"],
        "total": total,
    }


def _ids(survey: Survey) -> Any:
    return survey.polygons["record_id"].astype(object).where(survey.polygons["record_id"].notna(), None).to_numpy()


def _carbon_t(polygons: pd.DataFrame, pools: tuple[str, ...]) -> Any:
    pool_t = polygons[[f"{pool}_t" for pool in pools]].sum(axis=1)
    return (pool_t * polygons["counted_share"].fillna(1.0)).to_numpy(dtype=float)


def _area_ha(polygons: pd.DataFrame) -> Any:
    return (polygons["area_ha"] * polygons["counted_share"].fillna(1.0)).fillna(0.0).to_numpy(dtype=float)


def _estimated(survey: Survey, index: Any) -> Any:
    return survey.polygons["reason"].isna().to_numpy()[index]


def _method(survey: Survey) -> Any:
    return (survey.polygons["method"].astype(object) + "/" + survey.polygons["quality"].astype(object)).to_numpy()


def _ratio(numerator: Any, denominator: Any) -> Any:
    return np.divide(numerator, denominator, out=np.zeros_like(numerator), where=denominator > 0)
