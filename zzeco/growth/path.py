"""What becomes of each kind of stand, its polygons held at the climax and hit by disturbances one by one."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from zzeco.carbon.estimate import counted_values
from zzeco.growth.cohorts import Cohorts, develop
from zzeco.growth.disturbance import Losses
from zzeco.growth.stands import Stands, living_t


@dataclass(frozen=True, eq=False)
class Share:
    """A value of each kind of stand (rows) by year (column 0: the base year) by its own of the base year.

    `kept`: what of it still stands, `total`: all. The difference has the error of the growth curve.
    """

    kept: Any
    total: Any


@dataclass(frozen=True, eq=False)
class Path:
    """What becomes of the stands: `carbon` of the trees, `volume` of their growing stock, the area felled by year
    (`felled_ha`) and the share of each polygon that stands at the climax forest's carbon in the last year
    (`at_climax`, 0-1)."""

    cohorts: Cohorts
    carbon: Share
    volume: Share
    felled_ha: Any
    at_climax: Any


@dataclass(frozen=True, eq=False)
class _Own:
    """Polygons that leave the path of their kind: `at` (positions), their kinds and caps, and the number of young ages
    below the cap."""

    at: Any
    codes: Any
    row: Any
    cap: Any
    ages: Any


def path_of(stands: Stands, polygons: pd.DataFrame, years: int, hit: Losses | None = None) -> Path:
    """The development of the stands over `years` years: trees held at the cap polygon by polygon, standing or grown
    again, less what disturbances take. Ground that burnt is neither felled nor replanted within the years."""
    cohorts = develop(stands.kinds, years)
    own = _own(stands, cohorts, hit)
    weights = [living_t(polygons), counted_values(polygons, "growing_stock_m3")]
    area_ha = counted_values(polygons, "area_ha")
    felled_ha = stands.sums(area_ha) @ cohorts.felled
    kind_total = cohorts.standing * cohorts.growth + cohorts.regrown
    kept = [cohorts.standing.copy() for _weight in weights]
    total = [kind_total.copy() for _weight in weights]
    shares = [_shares(stands, own, weight) for weight in weights]
    ripe = _summed(cohorts.regrowth * cohorts.young[:, None, :]), _summed(cohorts.regrowth)
    for year in range(years + 1):
        grown = _grown(own, cohorts, ripe, year)
        left = _left(own, hit, year)
        standing = cohorts.standing[own.codes, year]
        lost, missing = standing * (1 - left), kind_total[own.codes, year] - grown * left
        for at, share in enumerate(shares):
            kept[at][:, year] -= np.bincount(own.codes, share * lost, stands.count)
            total[at][:, year] -= np.bincount(own.codes, share * missing, stands.count)
        felled_ha[year] -= (area_ha[own.at] * cohorts.felled[own.codes, year]) @ (1 - left)
    carbon, volume = (Share(one, whole) for one, whole in zip(kept, total, strict=True))
    return Path(cohorts, carbon, volume, felled_ha, _at_climax(own, cohorts, ripe[1], len(polygons)))


def _own(stands: Stands, cohorts: Cohorts, hit: Losses | None) -> _Own:
    top = np.maximum(cohorts.growth.max(axis=1), cohorts.young.max(axis=1)[cohorts.row])
    apart = stands.cap_ratio < top[stands.codes]
    if hit is not None:
        apart[hit.polygon] = True
    at = np.flatnonzero(apart)
    codes, cap = stands.codes[at], stands.cap_ratio[at]
    row = cohorts.row[codes]
    ages = np.zeros(len(at), dtype=np.int64)
    for age in range(cohorts.young.shape[1]):
        ages += cohorts.young[row, age] <= cap
    return _Own(at, codes, row, cap, ages)


def _shares(stands: Stands, own: _Own, weight: Any) -> Any:
    """What each polygon has of its kind's weight."""
    whole = stands.sums(weight)[own.codes]
    return np.divide(weight[own.at], whole, out=np.zeros(len(own.at)), where=whole > 0)


def _summed(regrowth: Any) -> Any:
    """Sums over the ages up to 0, 1, 2 … (row × year × ages + 1)."""
    return np.cumsum(np.pad(regrowth, ((0, 0), (0, 0), (1, 0))), axis=2)


def _grown(own: _Own, cohorts: Cohorts, ripe: tuple[Any, Any], year: int) -> Any:
    """Carbon of each polygon by its own of the base year: what stands goes no further than the cap (or than it was),
    what was replanted no further than the cap."""
    carbon, area = ripe[0][:, year], ripe[1][:, year]
    stands = np.minimum(cohorts.growth[own.codes, year], np.maximum(own.cap, 1.0))
    at_cap = area[own.row, -1] - area[own.row, own.ages]
    held = np.multiply(at_cap, own.cap, out=np.zeros(len(at_cap)), where=at_cap > 0)
    return cohorts.standing[own.codes, year] * stands + carbon[own.row, own.ages] + held


def _left(own: _Own, hit: Losses | None, year: int) -> Any:
    left = np.ones(len(own.at))
    if hit is not None:
        left[np.searchsorted(own.at, hit.polygon)] = hit.left[:, year]
    return left


def _at_climax(own: _Own, cohorts: Cohorts, area: Any, count: int) -> Any:
    share = np.zeros(count)
    standing = cohorts.standing[own.codes, -1] * (np.maximum(own.cap, 1.0) < cohorts.growth[own.codes, -1])
    share[own.at] = standing + area[own.row, -1, -1] - area[own.row, -1, own.ages]
    return share
