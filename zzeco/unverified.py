"""Factors of a run that nobody has yet checked against the printed source (confidence C, 待核)."""

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from layers.i18n import _
from zzeco.carbon.errors import distinct
from zzeco.carbon.estimate import counted_values
from zzeco.carbon.explain import symbol_name
from zzeco.carbon.factors_used import KEY_COLUMNS, factors_of, row_of
from zzeco.carbon.parameters import Factor, FactorSet

_STOCK_OF = {
    "tree_key": ("agb", "bgb"),
    "dead_wood_key": ("dead_wood",),
    "understorey_key": ("understorey",),
    "litter_key": ("litter",),
    "soil_key": ("soil",),
}


@dataclass(frozen=True)
class UsedFactor:
    """A factor that a run used: what it stands for and of whom; `share` (0-1) of the total stock that it multiplies."""

    name: str
    row: str
    factor: Factor
    share: float


def used_factors(polygons: pd.DataFrame, parts: tuple[str, ...], factors: FactorSet) -> list[UsedFactor]:
    """Every factor of the estimated polygons, the one with most of the counted stock first."""
    total = float(counted_values(polygons, "carbon_t").sum())
    found: dict[tuple[str, str, Factor], float] = {}
    for column in KEY_COLUMNS:
        codes, keys = distinct(polygons[column])
        carbon = _carbon_t(polygons, column, parts)
        sums = pd.Series(carbon).groupby(codes).sum().reindex(range(len(keys)), fill_value=0.0)
        for key, carbon_t in zip(keys, sums, strict=True):
            for symbol, factor in _factors_of(column, key, factors).items():
                place = (symbol, row_of(key, symbol), factor)
                found[place] = found.get(place, 0.0) + float(carbon_t)
    listed = [
        UsedFactor(symbol_name(symbol), row, factor, carbon_t / total if total > 0 else 0.0)
        for (symbol, row, factor), carbon_t in found.items()
    ]
    return sorted(listed, key=lambda one: (-one.share, one.row, one.name))


def unverified_share(polygons: pd.DataFrame, parts: tuple[str, ...], factors: FactorSet) -> float:
    """The share (0-1) of the counted stock that at least one factor of confidence C multiplies."""
    total = float(counted_values(polygons, "carbon_t").sum())
    touched = 0.0
    for column in _STOCK_OF:
        codes, keys = distinct(polygons[column])
        unverified = [any(one.unverified for one in _factors_of(column, key, factors).values()) for key in keys]
        if any(unverified):
            where = pd.Series(unverified, dtype=bool).to_numpy()[codes]
            touched += float(_carbon_t(polygons, column, parts)[where].sum())
    return touched / total if total > 0 else 0.0


def confidence_text(confidence: str) -> str:
    """What a letter of confidence means, in the user's language."""
    return {"A": _("read in the source"), "B": _("verified"), "C": _("to be verified")}.get(confidence, confidence)


@lru_cache(maxsize=4096)
def _factors_of(column: str, key: str, factors: FactorSet) -> dict[str, Factor]:
    return factors_of(column, key, factors)


def _carbon_t(polygons: pd.DataFrame, column: str, parts: tuple[str, ...]) -> "pd.Series[float]":
    """The counted carbon of each polygon (positional) that the factors of a key column make."""
    pools = [pool for pool in _STOCK_OF.get(column, ()) if pool in parts]
    found = [pd.Series(counted_values(polygons, f"{pool}_t")) for pool in pools]
    return sum(found, start=pd.Series(0.0, index=range(len(polygons))))
