"""The columns of a layer as plain arrays, whether the delivery had them or not."""

from typing import Any

import numpy as np
import pandas as pd

from layers.tables import table
from zzeco.carbon.keys import category, mapped
from zzeco.carbon.parameters import HUNAN_MEAN

STOCK_FACTOR = "stock_factor"
MOST_M3_PER_HA = 5_000.0  # project rule (confidence C): well above the fullest spruce stands of the country
WRITTEN_STOCK = ("mei_gq_xj", "mei_gq_xj_delivered", "huo_lm_xj", "huo_lm_xj_delivered")
"""The growing stock as written; `…_delivered` holds what was no number."""
UNKNOWN_SPECIES = "未知树种"
_SPECIES_COLUMNS = (
    "method",
    "sp_group",
    "factor_key",
    "factor_key_if_stock",
    "regression_key",
    "curve_key",
    "pool_key",
    "dead_wood_key",
    "non_arbor_key",
)


def number(layer: pd.DataFrame, name: str) -> Any:
    """The column as float64, NaN where blank, not a number or where the layer has no such column."""
    if name not in layer:
        return np.full(len(layer), np.nan)
    return pd.to_numeric(layer[name], errors="coerce").to_numpy(dtype=float, na_value=np.nan)


def positive(layer: pd.DataFrame, name: str) -> Any:
    """The column as float64, NaN where it is not above 0."""
    value = number(layer, name)
    return np.where(value > 0, value, np.nan)


def delivered_m3_per_ha(layer: pd.DataFrame) -> Any:
    """Growing stock per hectare as delivered, NaN where it cannot be."""
    value = positive(layer, "stock_m3_per_ha")
    return np.where(value <= MOST_M3_PER_HA, value, np.nan)


def unusable_stock(layer: pd.DataFrame) -> Any:
    """Whether a growing stock is written that cannot be used: below 0, above MOST_M3_PER_HA or no number (bool)."""
    value = number(layer, "stock_m3_per_ha")
    found = value > MOST_M3_PER_HA
    for name in ("mei_gq_xj", "huo_lm_xj"):
        no_number = text(layer, f"{name}_delivered") != ""
        found |= np.isnan(value) & ((number(layer, name) < 0) | no_number)
    return found


def stock_m3_per_ha(layer: pd.DataFrame) -> Any:
    """Growing stock per hectare: as delivered, times `stock_factor` where the layer has that column.

    NaN above MOST_M3_PER_HA as below 0: no stand holds so much, and one slip would drown every total (F042 tells it).
    """
    delivered = delivered_m3_per_ha(layer)
    return delivered * number(layer, STOCK_FACTOR) if STOCK_FACTOR in layer else delivered


def text(layer: pd.DataFrame, name: str) -> Any:
    """The column as str objects, '' where blank or where the layer has no such column."""
    if name not in layer:
        return np.full(len(layer), "", dtype=object)
    return layer[name].astype(object).where(layer[name].notna(), "").to_numpy()


def area_ha(layer: pd.DataFrame, area_source: str) -> tuple[Any, Any]:
    """The area that multiplies (computed or reported, ha) and where the other one had to stand in."""
    chosen, other = "geom_area_ha", "reported_area_ha"
    if area_source == "reported":
        chosen, other = other, chosen
    first, second = positive(layer, chosen), positive(layer, other)
    missing = np.isnan(first)
    return np.where(missing, second, first), missing & ~np.isnan(second)


def species_rows(layer: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series]:
    """The keys of crosswalk_species for each polygon and its species ('' made 未知树种); categories, positional index.

    `stock_key` is the factor row that serves a given stock, '' where there is none; `group_key` is that row or, where
    there is none, the Hunan mean.
    """
    known = table("crosswalk_species").drop_duplicates("name_zh").set_index("name_zh")
    known["stock_key"] = known["factor_key"].where(known["factor_key"] != "", known["factor_key_if_stock"])
    known["group_key"] = known["stock_key"].where(known["stock_key"] != "", HUNAN_MEAN)
    species = mapped(category(layer, "species"), lambda name: name if name in known.index else UNKNOWN_SPECIES)
    columns = (*_SPECIES_COLUMNS, "stock_key", "group_key")
    return pd.DataFrame({name: mapped(species, known[name].to_dict().__getitem__) for name in columns}), species
