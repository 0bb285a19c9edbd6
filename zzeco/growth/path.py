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
class Apart:
    """Polygons that leave the path of their kind, because they may reach the climax or events hit them: positions
    (`at`, ascending), their kinds, their row of `Cohorts.young`, the climax by their own carbon (`cap`) and the number
    of young ages below it. `hit` is what events take of some of them."""

    at: Any
    codes: Any
    row: Any
    cap: Any
    ages: Any
    hit: Losses | None


@dataclass(frozen=True, eq=False)
class Path:
    """What becomes of the stands: `carbon` of the trees, `volume` of their growing stock, the area felled by year
    (`felled_ha`), the share of each polygon that stands at the climax forest's carbon in the last year
    (`at_climax`, 0-1), and the polygons that were looked at one by one."""

    cohorts: Cohorts
    carbon: Share
    volume: Share
    felled_ha: Any
    at_climax: Any
    apart: Apart


def path_of(stands: Stands, polygons: pd.DataFrame, years: int, hit: Losses | None = None) -> Path:
    """The development of the stands over `years` years: trees held at the cap polygon by polygon, standing or grown
    again, less what disturbances take. Ground that burnt is neither felled nor replanted within the years."""
    cohorts = develop(stands.kinds, years)
    own = _apart(stands, cohorts, hit)
    weights = [living_t(polygons), counted_values(polygons, "growing_stock_m3")]
    area_ha = counted_values(polygons, "area_ha")
    felled_ha = stands.sums(area_ha) @ cohorts.felled
    kind_total = cohorts.standing * cohorts.growth + cohorts.regrown
    kept = [cohorts.standing.copy() for _weight in weights]
    total = [kind_total.copy() for _weight in weights]
    shares = [_shares(stands, own, weight) for weight in weights]
    for year in range(years + 1):
        grown, left = standing_and_grown(own, cohorts, year), left_of(own, year)
        lost = cohorts.standing[own.codes, year] * (1 - left)
        missing = kind_total[own.codes, year] - grown * left
        for at, share in enumerate(shares):
            kept[at][:, year] -= np.bincount(own.codes, share * lost, stands.count)
            total[at][:, year] -= np.bincount(own.codes, share * missing, stands.count)
        felled_ha[year] -= (area_ha[own.at] * cohorts.felled[own.codes, year]) @ (1 - left)
    carbon, volume = (Share(one, whole) for one, whole in zip(kept, total, strict=True))
    return Path(cohorts, carbon, volume, felled_ha, _at_climax(own, cohorts, len(polygons)), own)


def standing_and_grown(own: Apart, cohorts: Cohorts, year: int) -> Any:
    """Carbon of each polygon by its own of the base year: what stands goes no further than the cap (or than it was),
    what was replanted no further than the cap; before disturbances."""
    area = _up_to_each_age(cohorts.regrowth[:, year])
    carbon = _up_to_each_age(cohorts.regrowth[:, year] * cohorts.young)
    stands = np.minimum(cohorts.growth[own.codes, year], np.maximum(own.cap, 1.0))
    at_cap = area[own.row, -1] - area[own.row, own.ages]
    held = np.multiply(at_cap, own.cap, out=np.zeros(len(at_cap)), where=at_cap > 0)
    return cohorts.standing[own.codes, year] * stands + carbon[own.row, own.ages] + held


def left_of(own: Apart, year: int) -> Any:
    """The share of each polygon's trees (0-1) that disturbances have left."""
    left = np.ones(len(own.at))
    if own.hit is not None:
        left[np.searchsorted(own.at, own.hit.polygon)] = own.hit.left[:, year]
    return left


def _apart(stands: Stands, cohorts: Cohorts, hit: Losses | None) -> Apart:
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
    return Apart(at, codes, row, cap, ages, hit)


def _shares(stands: Stands, own: Apart, weight: Any) -> Any:
    """What each polygon has of its kind's weight."""
    whole = stands.sums(weight)[own.codes]
    return np.divide(weight[own.at], whole, out=np.zeros(len(own.at)), where=whole > 0)


def _up_to_each_age(regrowth: Any) -> Any:
    """Sums over the ages up to 0, 1, 2 … of one year (row × ages + 1)."""
    return np.cumsum(np.pad(regrowth, ((0, 0), (1, 0))), axis=1)


def _at_climax(own: Apart, cohorts: Cohorts, count: int) -> Any:
    share = np.zeros(count)
    area = _up_to_each_age(cohorts.regrowth[:, -1])
    standing = cohorts.standing[own.codes, -1] * (np.maximum(own.cap, 1.0) < cohorts.growth[own.codes, -1])
    share[own.at] = standing + area[own.row, -1] - area[own.row, own.ages]
    return share
