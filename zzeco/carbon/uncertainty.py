"""Relative errors of factors, how they combine, and how they are drawn."""

import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from zzeco.carbon.parameters import FactorSet
from zzeco.carbon.units import PERCENT

COVERAGE = 1.96
"""Half a 95 % interval in standard deviations of a normal."""

LOGNORMAL_ABOVE_PERCENT = 30.0


@dataclass(frozen=True)
class RelativeError:
    """Half width of the 95 % interval in % of the value, and whether it is lognormal."""

    half_width_percent: float
    lognormal: bool

    @property
    def cv(self) -> float:
        """Relative standard deviation (0-1 scale)."""
        return self.half_width_percent / COVERAGE / PERCENT


@lru_cache(maxsize=256)
def relative_error(factors: FactorSet, parameter: str) -> RelativeError:
    """The error of a row of uncertainty.csv; lognormal where the row says so or above 30 % (docs/methods.md 5)."""
    rows = factors.rows("uncertainty")
    row = rows[rows["parameter"] == parameter].iloc[0]
    half_width = float(row["half_width_95pct_percent"])
    return RelativeError(half_width, row["distribution"] == "lognormal" or half_width > LOGNORMAL_ABOVE_PERCENT)


def relative_draws(error: RelativeError, normals: Any) -> Any:
    """Draws with mean 1 from standard normals; lognormal by sigma² = ln(1 + cv²), a normal is cut at 0."""
    if not error.lognormal:
        return np.maximum(1 + error.cv * normals, 0.0)
    sigma = np.sqrt(np.log1p(error.cv**2))
    return np.exp(sigma * normals - sigma**2 / 2)


def bounds(mean: Any, standard_deviation: Any) -> tuple[Any, Any]:
    """The 95 % interval of values >= 0 from mean and standard deviation: lognormal above 30 %, else normal."""
    mean, deviation = np.asarray(mean, dtype=float), np.asarray(standard_deviation, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        cv = np.where(mean > 0, deviation / mean, 0.0)
        sigma = np.sqrt(np.log1p(cv**2))
        skewed = [mean * np.exp(-(sigma**2) / 2 + side * COVERAGE * sigma) for side in (-1, 1)]
    wide = cv * COVERAGE * PERCENT > LOGNORMAL_ABOVE_PERCENT
    low, high = (
        np.where(wide, skew, mean + side * COVERAGE * deviation) for skew, side in zip(skewed, (-1, 1), strict=True)
    )
    return low, high


class Draws:
    """The shared draws of one run: a parameter of a row has the same draws wherever it is asked for."""

    def __init__(self, factors: FactorSet, draws: int, seed: int) -> None:
        self.factors, self.draws, self.seed = factors, draws, seed
        self._kept: dict[str, Any] = {}

    def of(self, parameter: str, row: str) -> Any:
        """Draws (mean 1, length `draws`) of a parameter of uncertainty.csv for a factor row or species group."""
        name = f"{parameter}|{row}"
        if name not in self._kept:
            self._kept[name] = relative_draws(relative_error(self.factors, parameter), self.normals(name))
        return self._kept[name]

    def normals(self, name: str) -> Any:
        """Standard normals that depend on the seed and the name only, so that any grouping sees the same ones."""
        return np.random.default_rng([self.seed, zlib.crc32(name.encode())]).standard_normal(self.draws)
