"""Carbon by area alone: the tree layer of a forest type, shrub, economic forest, young plantations."""

from typing import Any

import numpy as np
import pandas as pd

from zzeco.carbon.forest import split_by_root_to_shoot
from zzeco.carbon.keys import joined, mapped, of_codes, taken, where_key
from zzeco.carbon.notes import bits
from zzeco.carbon.parameters import CARBON_FRACTION_DEFAULT, MEAN_POOL_ROW, FactorSet

SHRUB_ROW = "灌木林(全国)"
ECONOMIC_ROW = "经济林(全国)"
KARST_SHRUB_ROW = "喀斯特有刺灌丛"
TREE_LAYER = "tree layer"


def by_tree_layer(frame: pd.DataFrame, factors: FactorSet) -> pd.DataFrame:
    """agb_t, bgb_t, tree_key from the regional mean of the tree layer, split by the group's root:shoot."""
    layer = factors.pools.xs(TREE_LAYER, level="pool")
    own = where_key(frame["pool_key"], layer.index.__contains__)
    row = mapped(frame["pool_key"], lambda key: key if key in layer.index else MEAN_POOL_ROW)
    group = frame["group_key"]
    total = frame["area_ha"] * taken(layer, row, "value")
    above, below = split_by_root_to_shoot(total, taken(factors.forest, group, "RSR"))
    key = joined("area|", row, "|", group)
    return _by_area(frame, above, below, key).assign(noted=bits("mean_pool_row", ~own))


def non_arbor_rows(factors: FactorSet) -> pd.DataFrame:
    """biomass (t d.m./ha), above share (0-1) and the row that gave it, for shrub and economic forest.

    The whole value is the total, its parts are pro rata; a row that names no parts takes the shares of
    the national shrub mean.
    """
    found = {}
    for row in (SHRUB_ROW, ECONOMIC_ROW, KARST_SHRUB_ROW):
        parts_row = row if factors.parts(row) else SHRUB_ROW
        above, below = factors.parts(parts_row) or (1.0, 0.0)
        biomass = factors.named("non_arbor", type=row, quantity="biomass whole")
        found[row] = (biomass.value, above / (above + below), parts_row)
    return pd.DataFrame.from_dict(found, orient="index", columns=["biomass_t_per_ha", "above_share", "parts_row"])


def by_non_arbor(frame: pd.DataFrame, factors: FactorSet) -> pd.DataFrame:
    """agb_t, bgb_t, tree_key of shrub and economic forest, carbon fraction 0.5 (docs/methods.md 1.5)."""
    row, rows = frame["non_arbor_row"], non_arbor_rows(factors)
    total = frame["area_ha"] * taken(rows, row, "biomass_t_per_ha") * CARBON_FRACTION_DEFAULT.value
    above = total * taken(rows, row, "above_share")
    key = joined("non_arbor|", row, "|")
    rocky = (row == KARST_SHRUB_ROW).to_numpy()
    return _by_area(frame, above, total - above, key).assign(noted=bits("rocky_shrub", rocky))


def by_young_plantation(frame: pd.DataFrame, factors: FactorSet) -> pd.DataFrame:
    """Tree carbon 0 until the canopy closes (conservative rule, non_arbor row 未成林造林地)."""
    key = of_codes(np.zeros(len(frame), dtype=int), ["young|未成林造林地|"]).set_axis(frame.index)
    return _by_area(frame, 0.0, 0.0, key).assign(noted=bits("soil_only", np.full(len(frame), True)))


def _by_area(frame: pd.DataFrame, above: Any, below: Any, key: Any) -> pd.DataFrame:
    columns = {"agb_t": above, "bgb_t": below, "tree_key": key, "volume_share": 0.0}
    return pd.DataFrame(columns, index=frame.index)
