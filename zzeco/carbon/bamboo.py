"""Carbon of bamboo stands: by culms, else by area."""

from typing import Any

import numpy as np
import pandas as pd

from zzeco.carbon.forest import split_by_root_to_shoot
from zzeco.carbon.keys import of_codes
from zzeco.carbon.parameters import Factor, FactorSet
from zzeco.carbon.units import KG_PER_T

MOSO = "毛竹"
AREA_ROW = "竹林(浙江均值)"


def culm_mass_kg(factors: FactorSet) -> Factor:
    """Dry mass of a five-year culm with rhizome and roots, kg (Cao et al. 2017, Table 3)."""
    return factors.named("non_arbor", type=MOSO, quantity="per culm biomass, 5 a")


def culm_carbon_fraction(factors: FactorSet) -> Factor:
    """t C/t d.m. of a five-year culm (Cao et al. 2017, Table 5)."""
    return factors.named("non_arbor", type=MOSO, quantity="carbon fraction, 5 a")


def root_to_shoot(factors: FactorSet) -> Factor:
    """Below-ground by above-ground mass of a five-year culm (Cao et al. 2017, derived)."""
    return factors.named("non_arbor", type=MOSO, quantity="root:shoot, 5 a")


def carbon_per_ha(factors: FactorSet) -> Factor:
    """Regional mean of the bamboo layer, t C/ha (Li et al. 2016, Table 3)."""
    return factors.named("non_arbor", type=AREA_ROW)


def stand_biomass_t_per_ha(culms_per_ha: Any, culm_kg: Any) -> Any:
    """Dry mass of the culms, t/ha (works on columns)."""
    return culms_per_ha * culm_kg / KG_PER_T


def by_culms(frame: pd.DataFrame, factors: FactorSet) -> pd.DataFrame:
    """agb_t, bgb_t, tree_key of moso bamboo from the culm count (docs/methods.md 1.4)."""
    biomass = stand_biomass_t_per_ha(frame["stems_per_ha"], culm_mass_kg(factors).value)
    total = frame["area_ha"] * biomass * culm_carbon_fraction(factors).value
    return _stand(frame, total, factors, f"bamboo|{MOSO}|{MOSO}")


def by_area(frame: pd.DataFrame, factors: FactorSet) -> pd.DataFrame:
    """agb_t, bgb_t, tree_key of bamboo without a culm count."""
    total = frame["area_ha"] * carbon_per_ha(factors).value
    return _stand(frame, total, factors, f"bamboo_area|{AREA_ROW}|{MOSO}")


def _stand(frame: pd.DataFrame, total: Any, factors: FactorSet, key: str) -> pd.DataFrame:
    above, below = split_by_root_to_shoot(total, root_to_shoot(factors).value)
    keys = of_codes(np.zeros(len(frame), dtype=int), [key]).set_axis(frame.index)
    columns = {"agb_t": above, "bgb_t": below, "tree_key": keys, "volume_share": 0.0}
    return pd.DataFrame(columns, index=frame.index)
