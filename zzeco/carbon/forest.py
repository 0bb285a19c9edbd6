"""Carbon of trees with a measured stock: the factor method, the volume-biomass regression, the mean tree."""

from typing import Any

import numpy as np
import pandas as pd

from zzeco.carbon.keys import joined, of_codes, taken
from zzeco.carbon.parameters import CARBON_FRACTION_DEFAULT, Factor, FactorSet
from zzeco.carbon.units import KG_PER_T

REGRESSION_FROM_M3_PER_HA = 20.0
"""Below this stock the intercept dominates the regression (docs/methods.md 1.2)."""

MEAN_TREE_GROUP = "杉木"
SMALL_TREE_BELOW_CM = 5.0
SMALL_MEAN_TREE = "杉木 (D<5)"
_SECOND_SET_ROW = {"硬阔类": "硬阔/软阔(Zhang)", "软阔类/杨树": "硬阔/软阔(Zhang)"}


def above_ground_t_c(
    area_ha: Any, stock_m3_per_ha: Any, wood_density: Any, expansion: Any, carbon_fraction: Any
) -> Any:
    """Above-ground tree carbon, t C (AR-CM-001 form B and IPCC 2006 vol. 4 ch. 2, without roots; works on columns)."""
    return area_ha * stock_m3_per_ha * wood_density * expansion * carbon_fraction


def regression_t_c(area_ha: Any, stock_m3_per_ha: Any, a: Any, b: Any, carbon_fraction: Any) -> Any:
    """Tree carbon with roots, t C (B = a V + b, Fang et al. 2001; works on columns)."""
    return area_ha * (a * stock_m3_per_ha + b) * carbon_fraction


def split_by_root_to_shoot(total: Any, root_to_shoot: Any) -> tuple[Any, Any]:
    """Above and below part of a whole (works on columns)."""
    above = total / (1 + root_to_shoot)
    return above, above * root_to_shoot


def regression_row(regression_key: str, factor_key: str, regression_set: str, rows: pd.Index) -> str:
    """The regression row of a species in the chosen set, '' where the set has none."""
    if regression_set == "fang":
        return regression_key if regression_key in rows else ""
    named = [f"{key}(Zhang)" for key in (factor_key, regression_key)]
    candidates = [*named, _SECOND_SET_ROW.get(regression_key, "")]
    return next((row for row in candidates if row in rows), "")


def regression_rows(frame: pd.DataFrame, factors: FactorSet, regression_set: str) -> pd.Series:
    """The regression row of each polygon (categories, '' for none)."""
    pairs = joined(frame["regression_key"], "|", frame["stock_key"])
    rows = factors.regression.index
    keys = [pair.split("|") for pair in pairs.cat.categories]
    found = [regression_row(regression, factor, regression_set, rows) for regression, factor in keys]
    return of_codes(pairs.cat.codes, found)


def by_factors(frame: pd.DataFrame, factors: FactorSet) -> pd.DataFrame:
    """agb_t, bgb_t, tree_key by the factor method, one row per row of `frame`."""
    group, rows = frame["group_key"], factors.forest
    density, expansion, fraction = (taken(rows, group, name) for name in ("SVD", "BEF", "CF"))
    above = above_ground_t_c(frame["area_ha"], frame["stock_m3_per_ha"], density, expansion, fraction)
    below = above * taken(rows, group, "RSR")
    return _trees(frame, above, below, joined("factor|", group, "|", group), 1.0)


def by_regression(frame: pd.DataFrame, factors: FactorSet) -> pd.DataFrame:
    """agb_t, bgb_t, tree_key by the volume-biomass regression; roots are in B, split by the group's root:shoot."""
    row, group = frame["regression_row"], frame["group_key"]
    a, b = taken(factors.regression, row, "a"), taken(factors.regression, row, "b")
    stock = frame["stock_m3_per_ha"].to_numpy()
    total = regression_t_c(frame["area_ha"], stock, a, b, CARBON_FRACTION_DEFAULT.value)
    above, below = split_by_root_to_shoot(total, taken(factors.forest, group, "RSR"))
    return _trees(frame, above, below, joined("regression|", row, "|", group), a * stock / (a * stock + b))


def mean_tree_kg(diameter_cm: Any, height_m: Any, a: float, b: float, c: float) -> Any:
    """Dry mass of the mean tree, kg (M = a D^b H^c, LY/T 2264-2014; works on columns)."""
    return a * diameter_cm**b * height_m**c


def mean_tree_factor(factors: FactorSet, component: str, column: str) -> Factor:
    """A coefficient of the fir equations of LY/T 2264-2014."""
    rows = factors.rows("tree_allometry")
    row = rows[(rows["component"] == component) & rows["source"].str.startswith("LY/T 2264")].iloc[0]
    return Factor(float(row[column]), row["unit"], row["source"], row["confidence"], row["note"])


def mean_tree_mass_kg(diameter_cm: Any, height_m: Any, part: str, factors: FactorSet) -> Any:
    """Dry mass of `above-ground` or `below-ground` of the mean fir, kg; its own equation below 5 cm diameter."""
    components = (part, f"{part} (D<5)")
    large, small = (
        mean_tree_kg(diameter_cm, height_m, *(mean_tree_factor(factors, row, name).value for name in ("a", "b", "c")))
        for row in components
    )
    return np.where(diameter_cm < SMALL_TREE_BELOW_CM, small, large)


def by_mean_tree(frame: pd.DataFrame, factors: FactorSet) -> pd.DataFrame:
    """agb_t, bgb_t, tree_key of fir from diameter, height and stem count (docs/methods.md 1b).

    These come from the same survey by eye as the stock, so they have its errors: the polygon's own and the inventory's.
    """
    diameter, height = frame["diameter_cm"].to_numpy(), frame["height_m"].to_numpy()
    fraction = mean_tree_factor(factors, "carbon fraction (whole tree)", "a").value
    stems = (frame["area_ha"] * frame["stems_per_ha"]).to_numpy()
    above, below = (
        stems * mean_tree_mass_kg(diameter, height, part, factors) / KG_PER_T * fraction
        for part in ("above-ground", "below-ground")
    )
    keys = [f"trees|{row}|{MEAN_TREE_GROUP}" for row in (MEAN_TREE_GROUP, SMALL_MEAN_TREE)]
    key = of_codes((diameter < SMALL_TREE_BELOW_CM).astype(int), keys).set_axis(frame.index)
    return _trees(frame, above, below, key, 1.0)


def _trees(frame: pd.DataFrame, above: Any, below: Any, key: Any, volume_share: Any) -> pd.DataFrame:
    columns = {"agb_t": above, "bgb_t": below, "tree_key": key, "volume_share": volume_share}
    return pd.DataFrame(columns, index=frame.index)
