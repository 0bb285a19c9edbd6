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
    year; `regrown`: carbon of what was replanted by the kind's carbon of the base year; `felled`: share of the area cut
    in the year; `held`: share of the area whose age is past the curve's last observed one where that may not be passed.
    """

    standing: Any
    growth: Any
    regrown: Any
    felled: Any
    held: Any


def density(age_a: Any, kinds: pd.DataFrame) -> Any:
    """Tree carbon of the curves at ages (kinds × ages), t C/ha; no further than the last observed age of a curve
    whose asymptote is not identified (docs/methods.md 1.9); 1 for the constant kind."""
    a, k, c, last_a = (kinds[name].to_numpy(dtype=float)[:, None] for name in ("a", "k", "c", "last_a"))
    open_ended = kinds["open_ended"].to_numpy(dtype=bool)[:, None]
    reached = np.where(open_ended, age_a, np.minimum(age_a, last_a))
    return np.where(np.isnan(a), 1.0, richards(reached, a, k, c))


def develop(kinds: pd.DataFrame, years: int) -> Cohorts:
    """The kinds over `years` years after the base year.

    In the year in which a stand reaches its rotation age, and in each later one, its share is cut; the felled area
    stands at an age of 1 a at the end of that year, at the site's own density (s = C_obs / C(t0)), and is felled again
    when it gets as old.
    """
    age_a = kinds["age_a"].to_numpy(dtype=float)[:, None] + np.arange(years + 1)
    stock = density(age_a, kinds)
    standing, regrowth, felled = felling_course(kinds, years)
    ages = np.arange(1, years + 1)[None, :]
    young = density(ages, kinds) / stock[:, :1]
    regrown = np.einsum("kya,ka->ky", regrowth, young)
    closed = ~kinds["open_ended"].to_numpy(dtype=bool)[:, None]
    last_a = kinds["last_a"].to_numpy(dtype=float)[:, None]
    past = closed & (age_a > last_a), closed & (ages > last_a)
    held = standing * past[0] + np.einsum("kya,ka->ky", regrowth, past[1].astype(float))
    return Cohorts(standing, stock / stock[:, :1], regrown, felled, held)


def felling_course(kinds: pd.DataFrame, years: int) -> tuple[Any, Any, Any]:
    """Standing share, share of the area regrown at each age (kinds × years × ages 1 …), share felled in each year."""
    age_a = kinds["age_a"].to_numpy(dtype=float)[:, None] + np.arange(years + 1)
    rotation_a = kinds["rotation_a"].to_numpy(dtype=float)
    share = kinds["cut_share"].to_numpy(dtype=float)
    standing, felled = np.ones((len(kinds), years + 1)), np.zeros((len(kinds), years + 1))
    regrowth = np.zeros((len(kinds), years + 1, years))
    again = np.arange(1, years + 1)[None, :] >= rotation_a[:, None]
    for year in range(1, years + 1):
        cut = standing[:, year - 1] * share * (age_a[:, year] >= rotation_a)
        older = np.zeros((len(kinds), years))
        older[:, 1:] = regrowth[:, year - 1, :-1]
        cut_again = older * share[:, None] * again
        standing[:, year] = standing[:, year - 1] - cut
        felled[:, year] = cut + cut_again.sum(axis=1)
        regrowth[:, year] = older - cut_again
        regrowth[:, year, 0] += felled[:, year]
    return standing, regrowth, felled
