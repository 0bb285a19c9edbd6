"""Intervals of the yearly sink: the errors of the trees that grow, of their growth, and of wetland fluxes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from zzeco.carbon.errors import distinct
from zzeco.carbon.intervals import FLUX_SIGN, TREE_PARTS, Amounts, amounts, multiplier
from zzeco.carbon.uncertainty import Draws

GROWTH = "growth rate / curve asymptote"
_VALUES_AT_ONCE = 20_000_000


@dataclass(frozen=True)
class Growing:
    """The yearly growth of the trees on one curve, t CO2e/a; `curve` is '' for the wetlands' fluxes."""

    curve: str
    sums: Amounts


def sink_interval(
    polygons: pd.DataFrame, sink_pools: tuple[str, ...], groups: Any, count: int, draws: Draws
) -> pd.DataFrame:
    """lo and hi (95 %) of the counted sink of each group, t CO2e/a; one row per group code from 0 up.

    The growth of a stand is its stock times the yearly share of its curve: it has all errors of that stock, and the
    error of the curve, one for all stands on it. Where the stock itself was read from the curve, the curve's error
    counts once. Wetlands have the errors of burial and methane.
    """
    return sink_limits(
        growing_sums(polygons, sink_pools, np.asarray(groups, dtype=np.int64), count, draws.factors), draws
    )


def sink_limits(growing: Sequence[Growing], draws: Draws) -> pd.DataFrame:
    """lo and hi (95 %) of each group of the sums, t CO2e/a."""
    count, size = len(growing[0].sums.matrix), max(1, _VALUES_AT_ONCE // draws.draws)
    found = [_limits(growing, slice(start, start + size), draws) for start in range(0, count, size)]
    return pd.DataFrame(np.vstack(found), columns=["lo", "hi"])


def growing_sums(
    polygons: pd.DataFrame, sink_pools: tuple[str, ...], groups: Any, count: int, factors: Any
) -> list[Growing]:
    """The sink of each group as sums that the draws multiply, by growth curve; the fluxes of wetlands last."""
    parts = tuple(part for part in TREE_PARTS if part in sink_pools)
    grown = _as_growth(polygons, parts)
    codes, curves = distinct(grown["sink_key"])
    found = []
    for place, curve in enumerate(curves):
        where = codes == place
        if curve and where.any():
            found.append(Growing(curve, amounts(grown[where], parts, groups[where], count, factors)))
    fluxes = tuple(FLUX_SIGN)
    return [*found, Growing("", amounts(polygons, fluxes, groups, count, factors))]


def _as_growth(polygons: pd.DataFrame, parts: tuple[str, ...]) -> pd.DataFrame:
    """The polygons with the yearly growth of each part of the tree, t CO2e/a, in place of its stock.

    Also of the parts that the sink leaves out: the errors of roots and stem depend on the share of either.
    """
    columns = [f"{part}_t" for part in TREE_PARTS]
    stock = polygons[[f"{part}_t" for part in parts]].fillna(0.0).sum(axis=1).to_numpy(dtype=float)
    sink = polygons["sink_tco2e_per_a"].fillna(0.0).to_numpy(dtype=float)
    yearly = np.divide(sink, stock, out=np.zeros(len(stock)), where=stock > 0)
    return polygons.assign(**{column: polygons[column].fillna(0.0) * yearly for column in columns})


def _limits(growing: Sequence[Growing], some: slice, draws: Draws) -> Any:
    noise = np.random.default_rng([draws.seed, 0]).standard_normal(draws.draws)
    totals = sum(_drawn(one, some, draws) for one in growing)
    own = sum(one.sums.own_variance[some] for one in growing)
    totals = totals + noise * np.sqrt(own)[:, None]
    return np.quantile(totals, (0.025, 0.975), axis=1).T


def _drawn(one: Growing, some: slice, draws: Draws) -> Any:
    """The sums of some groups in every draw (groups × draws)."""
    used = np.flatnonzero(np.any(one.sums.matrix[some] != 0, axis=0))
    drawn = np.array([_multiplier(one, int(term), draws) for term in used]).reshape(len(used), draws.draws)
    return one.sums.matrix[some][:, used] @ drawn


def _multiplier(one: Growing, term: int, draws: Draws) -> Any:
    found = one.sums.terms[term]
    stock = multiplier(found, draws)
    if not one.curve or found.tree_key.startswith("curve|"):
        return stock
    return stock * draws.of(GROWTH, f"curve:{one.curve}")
