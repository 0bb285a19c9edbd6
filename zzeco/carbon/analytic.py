"""Approach 1: the variance of sums by the error that makes it, shared factors fully correlated (first order)."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from zzeco.carbon import errors
from zzeco.carbon.intervals import FLUX_SIGN, TREE_PARTS, Amounts, Term, amounts
from zzeco.carbon.parameters import FactorSet
from zzeco.carbon.uncertainty import COVERAGE, relative_error

Error = tuple[str, str]
"""A row of uncertainty.csv and what shares it: a factor row, a species group, an inventory; '' where all do."""


@dataclass(frozen=True, eq=False)
class Analytic:
    """What moves each group's sum: `moved` (groups × errors) is multiplied by the shared error of its column.

    `cv` has the relative standard deviation (0-1) of each error; `own` the variance per group of the errors that each
    polygon has alone, by parameter. Units are those of the sums (t C or t CO2e) and their squares.
    """

    value: Any
    errors: tuple[Error, ...]
    moved: Any
    cv: Any
    own: dict[str, Any]

    @property
    def shared_variance(self) -> Any:
        """Variance of each group (rows) by shared error (columns): the sum moves at once, so it is squared."""
        return (self.moved * self.cv) ** 2

    @property
    def standard_deviation(self) -> Any:
        """Standard deviation of each group's sum."""
        own = sum(self.own.values(), np.zeros(len(self.value)))
        return np.sqrt(self.shared_variance.sum(axis=1) + own)

    @property
    def limits(self) -> tuple[Any, Any]:
        """The symmetric 95 % interval (IPCC 2006 vol. 1 ch. 3, Eq 3.1 and 3.2 with the covariance of shared errors)."""
        half = COVERAGE * self.standard_deviation
        return self.value - half, self.value + half

    def by_error(self, group: int) -> list[tuple[str, str | None, float | None, float]]:
        """Every error of a group, the largest variance first: (parameter, shared by, carbon that it moves, variance).

        An error that each polygon has alone is shared by None and moves no sum as a whole.
        """
        shared = zip(self.errors, self.moved[group], self.shared_variance[group], strict=True)
        found = [(*error, float(moved), float(variance)) for error, moved, variance in shared]
        own = [(name, None, None, float(variance[group])) for name, variance in self.own.items()]
        return sorted((one for one in [*found, *own] if one[3] > 0), key=lambda one: -one[3])


def analytic(
    polygons: pd.DataFrame, parts: tuple[str, ...], groups: Any, count: int, factors: FactorSet, inventory: str = "one"
) -> Analytic:
    """Approach 1 of the counted sums of `count` groups with codes `groups` per polygon; `parts` as in `interval`."""
    sums = amounts(polygons, parts, groups, count, factors, inventory)
    return from_amounts(sums, own_by_parameter(polygons, parts, groups, count, factors), factors)


def from_amounts(sums: Amounts, own: dict[str, Any], factors: FactorSet) -> Analytic:
    """Approach 1 of sums per term; `own` has the variance per group of each error that polygons have alone."""
    slopes = [slopes_of(term) for term in sums.terms]
    known = tuple(dict.fromkeys(error for answers in slopes for error in answers))
    column = {error: place for place, error in enumerate(known)}
    answer = np.zeros((len(slopes), len(known)))
    for place, answers in enumerate(slopes):
        for error, slope in answers.items():
            answer[place, column[error]] = slope
    cv = np.array([relative_error(factors, parameter).cv for parameter, _ in known])
    return Analytic(sums.matrix.sum(axis=1), known, sums.matrix @ answer, cv, own)


def own_by_parameter(
    polygons: pd.DataFrame, parts: tuple[str, ...], groups: Any, count: int, factors: FactorSet
) -> dict[str, Any]:
    """Variance per group of each error that every polygon has alone; none for fluxes."""
    carbon = tuple(part for part in parts if part not in FLUX_SIGN)
    if not carbon:
        return {}
    found = errors.own_variances(_counted(polygons), carbon, factors)
    return {parameter: np.bincount(groups, variance, count) for parameter, variance in found.items()}


def _counted(polygons: pd.DataFrame) -> pd.DataFrame:
    share = polygons["counted_share"].fillna(1.0)
    columns = [f"{part}_t" for part in errors.PARTS]
    return polygons.assign(**{column: (polygons[column] * share).fillna(0.0) for column in columns})


def slopes_of(term: Term) -> dict[Error, float]:
    """How a term's carbon answers to each error that it carries: 1 where the error multiplies it."""
    if term.part in TREE_PARTS:
        return _tree_slopes(term)
    if term.part == "understorey":
        return {(errors.REGIONAL, f"understorey:{term.key}"): 1.0}
    if term.part == "burial":
        return {(errors.BURIAL, term.key): 1.0}
    if term.part == "ch4":
        return {errors.ch4_error(term.key): 1.0}
    error = errors.soil_error(term.key) if term.part == "soil" else None
    return {error: 1.0} if error else {}


def _tree_slopes(term: Term) -> dict[Error, float]:
    tree = errors.tree_errors(term.tree_key)
    found = dict.fromkeys(tree.shared, 1.0)
    if term.inventory:
        found[(errors.VOLUME_SHARED, term.inventory)] = 1.0
    if term.part == "dead_wood":
        found[(errors.DEAD_WOOD, term.key)] = 1.0
    if tree.rooted:
        found[(errors.RSR, tree.rsr_group)] = _root_slope(term, tree.split)
    return found


def _root_slope(term: Term, split: bool) -> float:
    """Where the whole tree is fixed, more roots mean less above ground; else roots come on top."""
    by_part = {
        "agb": -term.below_share if split else 0.0,
        "bgb": 1 - term.below_share if split else 1.0,
        "dead_wood": 0.0 if split else term.below_share,
    }
    return by_part[term.part]
