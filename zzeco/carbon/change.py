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
CAUSE_CODE = "bhyy"
"""The standard field with the delivered code of the cause of change (变化原因)."""

_NOISE = 1e-10
"""A share of a polygon that is rounding of the intersection, not land."""


@dataclass(frozen=True, eq=False)
class Survey:
    """One epoch of one layer: its year, the stored estimate with record_id and county beside it, the geometries.

    `polygons` (one row per polygon) has the columns of Estimates.polygons, record_id and county, and bhyy where it was
    delivered; `geometry` is a shapely object array in one metric CRS for both surveys, aligned by position.
    """

    year: float
    polygons: pd.DataFrame
    geometry: Any


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two surveys piece by piece, on the counties that both cover.

    `parts` has a row per piece of land: before, after (position of its polygon, -1 where the survey has none there),
    carbon_before_t, carbon_after_t, area_ha (gained, negative lost), CAUSES (t C, `<cause>_t`), difference_t, and
    cause_code of the later polygon (null where none was delivered). Differences are the sums of the causes.
    """

    before: Survey
    after: Survey
    counties: list[str]
    parts: pd.DataFrame
    counts: dict[str, int]

    @property
    def years(self) -> float:
        """The time between the two surveys."""
        return self.after.year - self.before.year

    @property
    def carbon_t(self) -> dict[str, float]:
        """t C of each cause and in total."""
        return {name: float(self.parts[f"{name}_t"].sum()) for name in CAUSES} | {
            "total": float(self.parts["difference_t"].sum())
        }


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
    """The figures of `compare`: years, counties, carbon_t, tco2e_per_a, ci95_tco2e_per_a, area causes, counts."""
    found = compare(before, after, settings=settings, jitter_m=jitter_m)
    return figures(found, factors=factors, settings=settings, draws=draws, seed=seed)


def compare(before: Survey, after: Survey, *, settings: EstimateSettings, jitter_m: float = JITTER_M) -> Comparison:
    """The two surveys on the union of their boundaries (IPCC 2006 Eq 2.8); a boundary within `jitter_m` trembled."""
    counties = common_counties(before, after)
    old, new = of_counties(before, counties), of_counties(after, counties)
    found = pieces(old.geometry, _ids(old), new.geometry, _ids(new), jitter_m)
    return Comparison(old, new, counties, by_piece(old, new, found, settings.sink_pools), found.counts)


def figures(
    found: Comparison, *, factors: FactorSet, settings: EstimateSettings, draws: int = DRAWS, seed: int = SEED
) -> dict[str, Any]:
    """The change by cause, t C and t CO2e/a, with its interval: factors are shared by both surveys.

    `area_change_by_cause` says what was gained and lost under each delivered cause code; `jitter` what was set apart.
    """
    carbon_t = found.carbon_t
    options = {"draws": draws, "seed": seed}
    polygons = found.before.polygons, found.after.polygons
    bounds = difference_interval(*polygons, settings.sink_pools, factors=factors, **options)
    return {
        "years": found.years,
        "counties": found.counties,
        "carbon_t": carbon_t,
        "tco2e_per_a": {cause: float(co2e_t(value)) / found.years for cause, value in carbon_t.items()},
        "ci95_tco2e_per_a": [float(bounds[side].iloc[0]) * CO2_PER_C / found.years for side in ("lo", "hi")],
        "polygons": found.counts,
        "area_change_by_cause": area_by_cause(found.parts),
    }


def common_counties(before: Survey, after: Survey) -> list[str]:
    """The codes of the counties with polygons in both surveys, sorted."""
    known = [set(survey.polygons["county"].dropna().unique()) for survey in (before, after)]
    return sorted(known[0] & known[1])


def of_counties(survey: Survey, counties: list[str]) -> Survey:
    """The survey without the polygons of other counties; those without a county stay."""
    county = survey.polygons["county"]
    kept = (county.isna() | county.isin(counties)).to_numpy()
    return Survey(survey.year, survey.polygons[kept], survey.geometry[kept])


def by_piece(old: Survey, new: Survey, found: Pieces, pools: tuple[str, ...]) -> pd.DataFrame:
    """The rows of `Comparison.parts`: land of both surveys, then what only one of them has.

    On land that both surveys estimated, the change of carbon per hectare times the first survey's area is growth, or
    method_change where the two used other methods or qualities; what is left of the piece is area_change (jitter where
    the boundary only trembled). Land estimated once is area_change.
    """
    parts = pd.concat(
        [
            _common(old, new, found, pools),
            *(_alone(survey, side, found, pools) for side, survey in enumerate((old, new))),
        ],
        ignore_index=True,
    )
    parts["difference_t"] = parts["carbon_after_t"] - parts["carbon_before_t"]
    later = parts["after"].to_numpy()
    codes = cause_codes(new).to_numpy(dtype=object)
    parts["cause_code"] = np.where(later >= 0, codes[later] if len(codes) else None, None)
    return parts


def _common(old: Survey, new: Survey, found: Pieces, pools: tuple[str, ...]) -> pd.DataFrame:
    carbon = [_carbon_t(survey.polygons, pools) for survey in (old, new)]
    area = [_area_ha(survey.polygons) for survey in (old, new)]
    first, second = (carbon[side][index] * share for side, index, share in found.sides)
    first_ha, second_ha = (area[side][index] * share for side, index, share in found.sides)
    estimated = _estimated(old, found.before), _estimated(new, found.after)
    both = estimated[0] & estimated[1] & (second_ha > 0)
    denser = np.where(both, first_ha * _ratio(second, second_ha) - first, 0.0)
    same_method = _method(old)[found.before] == _method(new)[found.after]
    rest = second - first - denser
    trembled = found.jitter & both
    return pd.DataFrame(
        {
            "before": found.before,
            "after": found.after,
            "carbon_before_t": first,
            "carbon_after_t": second,
            "area_ha": np.where(trembled, 0.0, second_ha * estimated[1] - first_ha * estimated[0]),
            "growth_t": np.where(same_method, denser, 0.0),
            "area_change_t": np.where(trembled, 0.0, rest),
            "method_change_t": np.where(same_method, 0.0, denser),
            "jitter_t": np.where(trembled, rest, 0.0),
        }
    )


def _alone(survey: Survey, side: int, found: Pieces, pools: tuple[str, ...]) -> pd.DataFrame:
    """What the other survey has no polygon for; negative where polygons of the other overlap each other."""
    _, index, share = found.sides[side]
    count = len(survey.polygons)
    left = 1 - np.bincount(index, share, count)
    position = np.flatnonzero(np.abs(left) > _NOISE)
    carbon, area = _carbon_t(survey.polygons, pools)[position] * left[position], _area_ha(survey.polygons)[position]
    nothing, nowhere = np.zeros(len(position)), np.full(len(position), -1)
    sign = 1 if side else -1
    return pd.DataFrame(
        {
            "before": nowhere if side else position,
            "after": position if side else nowhere,
            "carbon_before_t": nothing if side else carbon,
            "carbon_after_t": carbon if side else nothing,
            "area_ha": sign * area * left[position] * _estimated(survey, position),
            "growth_t": nothing,
            "area_change_t": sign * carbon,
            "method_change_t": nothing,
            "jitter_t": nothing,
        }
    )


def cause_codes(survey: Survey) -> pd.Series:
    """The delivered code of the cause of change of each polygon, None where there is none."""
    if CAUSE_CODE not in survey.polygons:
        return pd.Series(None, index=survey.polygons.index, dtype=object)
    codes = survey.polygons[CAUSE_CODE].astype(object)
    return codes.where(codes.notna(), None)


def area_by_cause(parts: pd.DataFrame) -> list[dict[str, Any]]:
    """Per delivered cause code (null last: none was delivered) the carbon and area gained and lost by area_change."""
    moved = parts[(parts["area_change_t"] != 0) | (parts["area_ha"] != 0)]
    rows = []
    for code, group in moved.groupby(moved["cause_code"].fillna("").astype(str), sort=True):
        carbon, area = group["area_change_t"], group["area_ha"]
        rows.append(
            {
                "cause_code": code or None,
                "gain_t": float(carbon.clip(lower=0).sum()),
                "loss_t": float(carbon.clip(upper=0).sum()),
                "gain_ha": float(area.clip(lower=0).sum()),
                "loss_ha": float(area.clip(upper=0).sum()),
            }
        )
    return sorted(rows, key=lambda row: (row["cause_code"] is None, row["cause_code"]))


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
