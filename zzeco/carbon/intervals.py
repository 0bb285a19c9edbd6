"""Intervals of sums of polygons: shared factors drawn once, independent errors in closed form."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from zzeco.carbon import errors
from zzeco.carbon.parameters import FactorSet
from zzeco.carbon.uncertainty import Draws, relative_error

DRAWS = 10_000
SEED = 1
TREE_PARTS = ("agb", "bgb", "dead_wood")
FLUX_SIGN = {"burial": 1.0, "ch4": -1.0}
PERCENTILES = (0.025, 0.5, 0.975)
_GROUPS_AT_ONCE = 256

Pairs = tuple[Any, Any]
NO_PAIRS: Pairs = (np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))


@dataclass(frozen=True)
class Term:
    """What shares all its errors: one part of all polygons with the same keys.

    `below_share` is the roots' share (0-1) of the live trees of `tree_key`; `inventory` names the survey whose common
    volume error multiplies, '' for none.
    """

    part: str
    key: str
    tree_key: str = ""
    below_share: float = 0.0
    inventory: str = ""


@dataclass(frozen=True)
class Amounts:
    """Sums per group (rows) and term (columns of `matrix`, t C or t CO2e), and the groups' independent variance."""

    terms: tuple[Term, ...]
    matrix: Any
    own_variance: Any

    def minus(self, other: "Amounts") -> "Amounts":
        """The difference: shared terms keep their common draws, independent variances add."""
        matrix = np.hstack([self.matrix, -other.matrix])
        return Amounts(self.terms + other.terms, matrix, self.own_variance + other.own_variance)

    def joined(self, groups: Any, count: int) -> "Amounts":
        """The sums of groups of groups: `groups` has the code (0 to `count` - 1) of each row."""
        matrix = np.zeros((count, self.matrix.shape[1]))
        np.add.at(matrix, groups, self.matrix)
        return Amounts(self.terms, matrix, np.bincount(groups, self.own_variance, count))


def stacked(sums: Sequence[Amounts]) -> Amounts:
    """The groups of several sums of the same terms, one after the other."""
    matrix = np.vstack([one.matrix for one in sums])
    return Amounts(sums[0].terms, matrix, np.concatenate([one.own_variance for one in sums]))


def interval(
    polygons: pd.DataFrame,
    parts: tuple[str, ...],
    groups: Any = None,
    *,
    factors: FactorSet,
    draws: int = DRAWS,
    seed: int = SEED,
) -> pd.DataFrame:
    """mean, median, lo, hi (95 %) of the counted carbon of each group, t C; one row per group code from 0 up.

    `parts` of agb, understorey, bgb, dead_wood, litter, soil; or burial and ch4, whose net is in t CO2e/a. `polygons`
    is the stored table of any kinds; `groups` are integer codes, None for one sum.
    """
    codes = np.zeros(len(polygons), dtype=np.int64) if groups is None else np.asarray(groups, dtype=np.int64)
    count = int(codes.max()) + 1 if len(codes) else 1
    return statistics(amounts(polygons, parts, codes, count, factors), Draws(factors, draws, seed))


def difference_interval(
    before: pd.DataFrame,
    after: pd.DataFrame,
    parts: tuple[str, ...],
    *,
    factors: FactorSet,
    same_outline: Pairs = NO_PAIRS,
    draws: int = DRAWS,
    seed: int = SEED,
) -> pd.DataFrame:
    """mean, median, lo, hi (95 %) of after minus before, t C: factors are shared, the two volume errors are not.

    `same_outline` are the positions (before, after) of polygons with one outline, whose area error is one.
    """
    sums = difference_amounts(before, after, parts, factors, same_outline)
    return statistics(sums, Draws(factors, draws, seed))


def difference_amounts(
    before: pd.DataFrame, after: pd.DataFrame, parts: tuple[str, ...], factors: FactorSet, same_outline: Pairs
) -> Amounts:
    """The sums of after minus before that the draws multiply."""
    paired = paired_area_variance(before, after, parts, factors, same_outline)
    sums = [
        amounts(polygons, parts, np.zeros(len(polygons), dtype=np.int64), 1, factors, inventory)
        for polygons, inventory in zip(with_paired(before, after, same_outline), ("before", "after"), strict=True)
    ]
    found = sums[1].minus(sums[0])
    return replace(found, own_variance=found.own_variance + paired)


def with_paired(before: pd.DataFrame, after: pd.DataFrame, same_outline: Pairs) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Both surveys with the column that leaves the area error of their common outlines to the pairs."""
    first, second = (
        polygons.assign(**{errors.AREA_PAIRED: np.isin(np.arange(len(polygons)), places).astype(float)})
        for polygons, places in zip((before, after), same_outline, strict=True)
    )
    return first, second


def paired_area_variance(
    before: pd.DataFrame, after: pd.DataFrame, parts: tuple[str, ...], factors: FactorSet, same_outline: Pairs
) -> float:
    """Variance of after minus before by the area errors of the common outlines: Σ ((C2 − C1) × cv)², (t C)²."""
    first, second = (
        _carbon(polygons.iloc[places], parts) for polygons, places in zip((before, after), same_outline, strict=True)
    )
    return float((((second - first) * relative_error(factors, errors.AREA_OWN).cv) ** 2).sum())


def _carbon(polygons: pd.DataFrame, parts: tuple[str, ...]) -> Any:
    counted = polygons.assign(**_counted(polygons, parts))
    return counted[[_column(part) for part in parts]].sum(axis=1).to_numpy(dtype=float)


def amounts(
    polygons: pd.DataFrame, parts: tuple[str, ...], groups: Any, count: int, factors: FactorSet, inventory: str = "one"
) -> Amounts:
    """The sums that the draws multiply, for `count` groups with codes `groups` per polygon."""
    polygons = polygons.assign(**_counted(polygons, parts))
    terms: list[Term] = []
    blocks = []
    for part in parts:
        found, block = _part(polygons, part, groups, count, inventory)
        terms += found
        blocks.append(block)
    carbon = tuple(part for part in parts if part not in FLUX_SIGN)
    own = errors.own_variance(polygons, carbon, factors) if carbon else np.zeros(len(polygons))
    matrix = np.hstack(blocks) if blocks else np.zeros((count, 0))
    return Amounts(tuple(terms), matrix, np.bincount(groups, own, count))


def statistics(sums: Amounts, draws: Draws) -> pd.DataFrame:
    """mean, median, lo, hi of each group's sum over the draws; the same whatever other groups stand beside it."""
    found = []
    for totals in _drawn_totals(sums, draws):
        low, median, high = np.quantile(totals, PERCENTILES, axis=1)
        found.append(np.column_stack([totals.mean(axis=1), median, low, high]))
    return pd.DataFrame(np.vstack(found), columns=["mean", "median", "lo", "hi"])


def statistics_with_error(sums: Amounts, draws: Draws) -> pd.DataFrame:
    """`statistics` with sd, and lo_error, hi_error: the standard errors of the two limits over `draws` draws.

    An error is half the distance of the draws whose ranks are one binomial standard deviation below and above.
    """
    low, median, high = PERCENTILES
    ranks = [p + side * np.sqrt(p * (1 - p) / draws.draws) for p in (low, high) for side in (-1, 1)]
    found = []
    for totals in _drawn_totals(sums, draws):
        cut = np.quantile(totals, [median, low, high, *np.clip(ranks, 0, 1)], axis=1)
        limit_errors = (cut[4] - cut[3]) / 2, (cut[6] - cut[5]) / 2
        found.append(np.column_stack([totals.mean(axis=1), *cut[:3], totals.std(axis=1), *limit_errors]))
    return pd.DataFrame(np.vstack(found), columns=["mean", "median", "lo", "hi", "sd", "lo_error", "hi_error"])


def _drawn_totals(sums: Amounts, draws: Draws) -> Iterator[Any]:
    """The drawn sums (groups × draws), some groups at a time."""
    used = np.flatnonzero(np.any(sums.matrix != 0, axis=0))
    drawn = np.array([multiplier(sums.terms[term], draws) for term in used]).reshape(len(used), draws.draws)
    noise = np.random.default_rng([draws.seed, 0]).standard_normal(draws.draws)
    for start in range(0, len(sums.matrix), _GROUPS_AT_ONCE):
        some = slice(start, start + _GROUPS_AT_ONCE)
        totals = sums.matrix[some][:, used] @ drawn
        totals += noise * np.sqrt(sums.own_variance[some])[:, None]
        yield totals


def multiplier(term: Term, draws: Draws) -> Any:
    """The draws (mean about 1) that multiply a term."""
    if term.part in TREE_PARTS:
        return _tree_multiplier(term, draws)
    if term.part == "understorey":
        return draws.of(errors.REGIONAL, f"understorey:{term.key}")
    if term.part == "burial":
        return draws.of(errors.BURIAL, term.key)
    if term.part == "ch4":
        return draws.of(*errors.ch4_error(term.key))
    error = errors.soil_error(term.key) if term.part == "soil" else None
    return np.ones(draws.draws) if error is None else draws.of(*error)


def _tree_multiplier(term: Term, draws: Draws) -> Any:
    error = errors.tree_errors(term.tree_key)
    common = np.ones(draws.draws)
    for parameter, row in error.shared:
        common = common * draws.of(parameter, row)
    if term.inventory:
        common = common * draws.of(errors.VOLUME_SHARED, term.inventory)
    roots = draws.of(errors.RSR, error.rsr_group) if error.rooted else np.ones(draws.draws)
    whole = 1 - term.below_share + term.below_share * roots
    if term.part == "dead_wood":
        dead = common * draws.of(errors.DEAD_WOOD, term.key)
        return dead if error.split else dead * whole
    part = common * roots if term.part == "bgb" else common
    return part / whole if error.split else part


def _counted(polygons: pd.DataFrame, parts: tuple[str, ...]) -> dict[str, Any]:
    share = polygons["counted_share"].fillna(1.0)
    columns = [_column(part) for part in (*parts, "agb", "bgb")]
    return {column: (polygons[column] * share).fillna(0.0) for column in columns}


def _column(part: str) -> str:
    return f"{part}_tco2e_per_a" if part in FLUX_SIGN else f"{part}_t"


def _part(polygons: pd.DataFrame, part: str, groups: Any, count: int, inventory: str) -> tuple[list[Term], Any]:
    value = polygons[_column(part)].to_numpy(dtype=float) * FLUX_SIGN.get(part, 1.0)
    if part not in TREE_PARTS:
        codes, keys = errors.distinct(polygons[f"{part}_key"])
        return [Term(part, key) for key in keys], _sums(codes, len(keys), groups, count, value)
    codes, terms = _tree_terms(polygons, part)
    by_volume = value * polygons["volume_share"].fillna(0.0).to_numpy(dtype=float)
    sums = [_sums(codes, len(terms), groups, count, weights) for weights in (value - by_volume, by_volume)]
    return terms + [replace(term, inventory=inventory) for term in terms], np.hstack(sums)


def _tree_terms(polygons: pd.DataFrame, part: str) -> tuple[Any, list[Term]]:
    tree_codes, tree_keys = errors.distinct(polygons["tree_key"])
    below = np.bincount(tree_codes, polygons["bgb_t"], len(tree_keys))
    live = below + np.bincount(tree_codes, polygons["agb_t"], len(tree_keys))
    shares = np.divide(below, live, out=np.zeros(len(live)), where=live > 0)
    if part != "dead_wood":
        pairs = zip(tree_keys, shares, strict=True)
        return tree_codes, [Term(part, "", tree_key, float(share)) for tree_key, share in pairs]
    codes, keys = errors.distinct(polygons["dead_wood_key"])
    both, found = pd.factorize(tree_codes * max(len(keys), 1) + codes)
    trees, woods = np.divmod(found, max(len(keys), 1))
    return both, [
        Term(part, keys[wood], tree_keys[tree], float(shares[tree])) for tree, wood in zip(trees, woods, strict=True)
    ]


def _sums(codes: Any, kinds: int, groups: Any, count: int, values: Any) -> Any:
    return np.bincount(groups * kinds + codes, values, count * kinds).reshape(count, kinds)
