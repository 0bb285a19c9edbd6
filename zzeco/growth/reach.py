"""How far the growth curves carry a forecast: which curves were used, what is held at the end of their ages."""

from typing import Any

import numpy as np
import pandas as pd

from zzeco.carbon.estimate import counted_values
from zzeco.carbon.parameters import FactorSet
from zzeco.growth.path import Path
from zzeco.growth.stands import Stands, living_t

PARAMETERS = ("a", "k", "c", "first_a", "last_a")


def curves_used(forest: pd.DataFrame, stands: Stands, path: Path, factors: FactorSet) -> list[dict[str, Any]]:
    """The curves: parameters, observed ages, area and living carbon on them in the base year, the share of that area
    (0-1) that is held at the last observed age in the last year, source."""
    kinds, held = stands.kinds, path.cohorts.held[:, -1]
    area, live = (_sums(forest, stands, values) for values in (counted_values(forest, "area_ha"), living_t(forest)))
    rows = []
    for curve in sorted(set(kinds["curve_row"]) - {""}):
        on_it = (kinds["curve_row"] == curve).to_numpy()
        source = factors.curves.loc[tuple(curve.rsplit("/", 1))]
        rows.append(
            {
                "curve": curve,
                **{name: float(kinds.loc[on_it, name].iloc[0]) for name in PARAMETERS},
                "asymptote_identified": bool(kinds.loc[on_it, "open_ended"].iloc[0]),
                "area_ha": float(area[on_it].sum()),
                "living_carbon_t": float(live[on_it].sum()),
                "held_area_share": _share((area * held)[on_it].sum(), area[on_it].sum()),
                "source": source["source"],
                "confidence": source["confidence"],
            }
        )
    return rows


def held_shares(forest: pd.DataFrame, stands: Stands, path: Path) -> dict[str, float]:
    """Shares (0-1) of the forest's area and living carbon of the base year: past the reach of their curve in the last
    year, constant for want of a curve or an age, younger than the curve's first observed age, and at the climax
    forest's carbon in the last year."""
    constant = (stands.kinds["curve_row"] == "").to_numpy()
    young = (stands.kinds["age_a"] < stands.kinds["first_a"]).to_numpy()
    climax = path.at_climax[: len(forest)]
    shares = {}
    for name, values in (("area", counted_values(forest, "area_ha")), ("carbon", living_t(forest))):
        sums = _sums(forest, stands, values)
        shares[f"beyond_curve_{name}_share"] = _share((sums * path.cohorts.held[:, -1]).sum(), sums.sum())
        shares[f"without_curve_{name}_share"] = _share(sums[constant].sum(), sums.sum())
        shares[f"younger_than_curve_{name}_share"] = _share(sums[young].sum(), sums.sum())
        shares[f"at_climax_{name}_share"] = _share(values @ climax, sums.sum())
    return shares


def _sums(forest: pd.DataFrame, stands: Stands, values: Any) -> Any:
    """By kind of stand, of the forest alone: its polygons come first."""
    return np.bincount(stands.codes[: len(forest)], values, stands.count)


def _share(part: Any, whole: Any) -> float:
    return float(part / whole) if whole else 0.0
