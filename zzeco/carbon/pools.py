"""The other pools of a forest: understorey, litter, dead wood, soil."""

from typing import Any

import numpy as np
import pandas as pd

from zzeco.carbon.keys import blank_unless, joined, mapped, taken, where_key
from zzeco.carbon.notes import bits
from zzeco.carbon.parameters import MEAN_POOL_ROW, FactorSet
from zzeco.carbon.units import PERCENT

POOL_ROWS = {"understorey": "understorey (shrub+herb)", "litter": "litter", "soil": "soil 0-100 cm"}
DEAD_WOOD = "dead wood as share of live tree C (5-year new deadwood)"


def by_forest_type(frame: pd.DataFrame, pool: str, counts: Any, factors: FactorSet) -> pd.DataFrame:
    """POOL_t, POOL_key and noted for a pool given per hectare and forest type; 0 and '' where it does not count."""
    values = factors.pools.xs(POOL_ROWS[pool], level="pool")
    own = where_key(frame["pool_key"], values.index.__contains__)
    row = mapped(frame["pool_key"], lambda key: key if key in values.index else MEAN_POOL_ROW)
    carbon_t = np.where(counts, frame["area_ha"] * taken(values, row, "value"), 0.0)
    key = blank_unless(counts, joined("pool|", row))
    noted = bits("mean_pool_row", counts & ~own)
    return pd.DataFrame({f"{pool}_t": carbon_t, f"{pool}_key": key, "noted": noted}, index=frame.index)


def dead_wood(frame: pd.DataFrame, tree_t: Any, counts: Any, factors: FactorSet) -> pd.DataFrame:
    """dead_wood_t and dead_wood_key: a share of the live trees' carbon, 0 where the species has no share."""
    shares = factors.pools.xs(DEAD_WOOD, level="pool")
    counts = counts & (frame["dead_wood_key"] != "").to_numpy()
    percent = taken(shares, frame["dead_wood_key"], "value")
    carbon_t = np.where(counts, tree_t * percent / PERCENT, 0.0)
    key = blank_unless(counts, frame["dead_wood_key"])
    return pd.DataFrame({"dead_wood_t": carbon_t, "dead_wood_key": key}, index=frame.index)
