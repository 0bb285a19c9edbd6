"""How kinds of stands develop year by year: growth on the curve, felling, regrowth; one row per kind, no polygons."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from zzeco.carbon.growth import richards


@dataclass(frozen=True, eq=False)
class Cohorts:
    """The development of each kind of stand (rows) from the base year (column 0) to the last year.

    `standing`: share of the area not felled yet (0-1); `growth`: carbon per hectare of what stands by that of the base
    year; `felled`: share of the area cut in the year; `held`: share of the area whose age is past the curve's last
    observed one where that may not be passed. Regrowth is kept for the kinds that are felled within the years:
    `regrowth` (row × year × age 1 …) is the share of the area that stands at an age again, `young` (row × age) its
    carbon per hectare by that of the base year, `row` the row of each kind; the last row is empty, for all other kinds.
    """

    standing: Any
    growth: Any
    felled: Any
    held: Any
    row: Any
    regrowth: Any
    young: Any

    @property
    def regrown(self) -> Any:
        """Carbon of what was replanted by the kind's carbon of the base year (kinds × years)."""
        return np.einsum("kya,ka->ky", self.regrowth, self.young)[self.row]


def density(age_a: Any, kinds: pd.DataFrame) -> Any:
    """Tree carbon of the curves at ages (kinds × ages), t C/ha; no further than the last observed age of a curve
    whose asymptote is not identified (docs/methods.md 1.9); 1 for the constant kind."""
    a, k, c, last_a = (kinds[name].to_numpy(dtype=float)[:, None] for name in ("a", "k", "c", "last_a"))
    open_ended = kinds["open_ended"].to_numpy(dtype=bool)[:, None]
    reached = np.where(open_ended, age_a, np.minimum(age_a, last_a))
    return np.where(np.isnan(a), 1.0, richards(reached, a, k, c))


def develop(kinds: pd.DataFrame, years: int) -> Cohorts:
    """The kinds over `years` years after the base year.

    From the year in which a stand reaches its rotation age its share is cut each year until nothing of it is left; the
    felled area stands at an age of 1 a at the end of that year, at the site's own density (s = C_obs / C(t0)), and is
    felled again when it gets as old.
    """
    age_a = kinds["age_a"].to_numpy(dtype=float)[:, None] + np.arange(years + 1)
    stock = density(age_a, kinds)
    rows = np.flatnonzero(age_a[:, -1] >= kinds["rotation_a"].to_numpy(dtype=float))
    cut = kinds.iloc[rows]
    standing, felled = np.ones(age_a.shape), np.zeros(age_a.shape)
    standing[rows], felled[rows], regrowth = _felling(cut, years)
    ages = np.arange(1, years + 1)[None, :]
    nothing = np.zeros((1, years))
    young = np.vstack([density(ages, cut) / stock[rows, :1], nothing])
    row = np.full(len(kinds), len(rows))
    row[rows] = np.arange(len(rows))
    last_a = np.where(kinds["open_ended"].to_numpy(dtype=bool), np.inf, kinds["last_a"].to_numpy(dtype=float))
    past = np.vstack([(ages > last_a[rows, None]).astype(float), nothing])
    held = standing * (age_a > last_a[:, None]) + np.einsum("kya,ka->ky", regrowth, past)[row]
    return Cohorts(standing, stock / stock[:, :1], felled, held, row, regrowth, young)


def _felling(kinds: pd.DataFrame, years: int) -> tuple[Any, Any, Any]:
    """Standing share, share felled in each year, share of the area regrown at each age (kinds and an empty row × years
    × ages 1 …)."""
    rotation_a, age_a, share = (
        kinds[name].to_numpy(dtype=float)[:, None] for name in ("rotation_a", "age_a", "cut_share")
    )
    first_year = np.maximum(np.ceil(rotation_a - age_a), 1.0)
    standing = np.clip(1 - share * (np.arange(years + 1) - first_year + 1), 0.0, 1.0)
    left = np.clip(1 - share * (np.arange(1, years + 1) - np.maximum(np.ceil(rotation_a), 2.0) + 1), 0.0, 1.0)
    felled = np.zeros(standing.shape)
    regrowth = np.zeros((len(kinds) + 1, years + 1, years))
    for year in range(1, years + 1):
        again = felled[:, year - 1 : 0 : -1] * (left[:, : year - 1] - left[:, 1:year])
        felled[:, year] = standing[:, year - 1] - standing[:, year] + again.sum(axis=1)
        regrowth[:-1, year, :year] = felled[:, year:0:-1] * left[:, :year]
    return standing, felled, regrowth
