"""Intervals of yearly series: shared factors drawn once for all years, in matrix form over sums of stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from zzeco.carbon.intervals import Term, multiplier
from zzeco.carbon.sink_interval import GROWTH
from zzeco.carbon.uncertainty import Draws

_CURVE_METHOD = "curve|"


@dataclass(frozen=True, eq=False)
class Block:
    """Sums (years × terms) that the draws of their terms multiply, and those of a growth curve where one is named."""

    curve: str
    terms: tuple[Term, ...]
    matrix: Any


@dataclass(frozen=True, eq=False)
class Gain:
    """A value per year whose error is one draw: parameter and row of uncertainty.csv."""

    error: tuple[str, str]
    values: Any


def limits(blocks: Sequence[Block], gains: Sequence[Gain], own_variance: Any, draws: Draws) -> Any:
    """The 95 % interval of each year's sum (years × 2); `own_variance` per year comes from independent errors."""
    noise = np.random.default_rng([draws.seed, 0]).standard_normal(draws.draws)
    totals = noise * np.sqrt(np.maximum(own_variance, 0.0))[:, None]
    known: dict[Term, Any] = {}
    for block in blocks:
        totals += _drawn(block, draws, known)
    for gain in gains:
        totals += gain.values[:, None] * draws.of(*gain.error)
    return np.quantile(totals, (0.025, 0.975), axis=1).T


def _drawn(block: Block, draws: Draws, known: dict[Term, Any]) -> Any:
    used = np.flatnonzero(np.any(block.matrix != 0, axis=0))
    drawn = np.empty((len(used), draws.draws))
    for place, at in enumerate(used):
        term = block.terms[at]
        if term not in known:
            known[term] = multiplier(term, draws)
        drawn[place] = known[term]
        if block.curve and not term.tree_key.startswith(_CURVE_METHOD):
            drawn[place] *= draws.of(GROWTH, f"curve:{block.curve}")
    return block.matrix[:, used] @ drawn
