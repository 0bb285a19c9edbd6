"""Which method each forest polygon takes, by land class, species and what was measured."""

from typing import Any

import numpy as np
import pandas as pd

from zzeco.carbon import bamboo
from zzeco.carbon.area_density import KARST_SHRUB_ROW, SHRUB_ROW
from zzeco.carbon.columns import UNKNOWN_SPECIES, number, positive, species_rows, stock_m3_per_ha, unusable_stock
from zzeco.carbon.forest import MEAN_TREE_GROUP, REGRESSION_FROM_M3_PER_HA, regression_rows
from zzeco.carbon.growth import curve_columns
from zzeco.carbon.karst import ROCKY_FROM_PERCENT
from zzeco.carbon.keys import category, chosen, first_case, of_codes
from zzeco.carbon.notes import bits
from zzeco.carbon.parameters import FactorSet
from zzeco.carbon.settings import EstimateSettings

ARBOR, BAMBOO, OPEN, YOUNG = "乔木林", "竹林", "疏林", "未成林"
SHRUBS = ("国特灌", "其他灌")
LEFT_OUT = {"苗圃": "nursery", "无立木": "no_stand", "宜林": "plantable", "草地": "grassland", "非林地": "non_forest"}
BAMBOO_GROUP, ECONOMIC_GROUP = "竹类", "经济树种"
BAMBOO_POOL_ROW = "竹林"


def forest_frame(layer: pd.DataFrame, area_ha: Any, factors: FactorSet, settings: EstimateSettings) -> pd.DataFrame:
    """The columns that the tree methods take, one row per polygon (positional index)."""
    keys, species = species_rows(layer)
    frame = keys.assign(
        area_ha=area_ha,
        land_class=category(layer, "land_class"),
        species=species,
        origin=category(layer, "origin"),
        stock_m3_per_ha=stock_m3_per_ha(layer),
        stock_unusable=unusable_stock(layer),
        stems_per_ha=positive(layer, "mei_gq_zs"),
        diameter_cm=positive(layer, "pingjun_xj"),
        height_m=positive(layer, "pingjun_sg"),
        age_a=positive(layer, "pingjun_nl"),
        plot_count=positive(layer, "plot_count"),
        plot_above_t_per_ha=number(layer, "plot_above_t_per_ha"),
        plot_below_t_per_ha=number(layer, "plot_below_t_per_ha"),
        plot_error_share=number(layer, "plot_error_share"),
        rocky=number(layer, "trls") >= ROCKY_FROM_PERCENT,
    )
    frame["regression_row"] = regression_rows(frame, factors, settings.regression_set)
    bamboo_land = (frame["land_class"] == BAMBOO).to_numpy()
    bamboo_pool = of_codes(np.zeros(len(frame), dtype=int), [BAMBOO_POOL_ROW])
    frame["pool_key"] = chosen(bamboo_land, bamboo_pool, frame["pool_key"])
    shrub_row = of_codes(frame["rocky"].to_numpy().astype(int), [SHRUB_ROW, KARST_SHRUB_ROW])
    economic = (frame["sp_group"] == ECONOMIC_GROUP).to_numpy()
    frame["non_arbor_row"] = chosen(economic, frame["non_arbor_key"], shrub_row)
    return pd.concat([frame, curve_columns(frame, factors)], axis=1)


def left_out(frame: pd.DataFrame, method: str | None) -> pd.Series:
    """The reason why a forest polygon is not estimated (categories), '' where it is."""
    land = frame["land_class"]
    without_stock = (land == OPEN) & (frame["stock_m3_per_ha"].isna() | (method == "area"))
    cases = {"no_area": frame["area_ha"].isna(), "open_without_stock": without_stock}
    cases |= {"": land.isin((ARBOR, BAMBOO, OPEN, YOUNG, *SHRUBS))}
    cases |= {reason: land == name for name, reason in LEFT_OUT.items()}
    return first_case(cases, "land_class_missing", frame.index)


def has_mean_tree(frame: pd.DataFrame) -> Any:
    """True where the mean-tree equation can be used: fir with diameter, height and stem count."""
    measured = frame[["diameter_cm", "height_m", "stems_per_ha"]].notna().all(axis=1)
    return ((frame["species"] == MEAN_TREE_GROUP) & measured).to_numpy()


def is_bamboo_stand(frame: pd.DataFrame) -> Any:
    """True on bamboo land, and on arbor land whose species is a bamboo."""
    bamboo_species = (frame["sp_group"] == BAMBOO_GROUP) & (frame["land_class"] == ARBOR)
    return ((frame["land_class"] == BAMBOO) | bamboo_species).to_numpy()


def is_stocked(frame: pd.DataFrame) -> Any:
    """True where a given stock multiplies: trees of arbor and open land, and economic trees with factors anywhere."""
    given = frame["stock_m3_per_ha"].notna()
    trees = (frame["land_class"] == ARBOR) & (frame["stock_key"] != "") | (frame["land_class"] == OPEN)
    economic = frame["land_class"].isin(SHRUBS) & (frame["factor_key_if_stock"] != "")
    return (given & (trees | economic)).to_numpy() & ~is_bamboo_stand(frame)


def chosen_method(frame: pd.DataFrame, method: str | None) -> pd.Series:
    """The method of each polygon (categories), one of the keys of QUALITIES in forest_estimate.py."""
    stand, arbor = is_bamboo_stand(frame), (frame["land_class"] == ARBOR).to_numpy()
    moso = (frame["species"] == bamboo.MOSO).to_numpy()
    culms = stand & moso & frame["stems_per_ha"].notna().to_numpy() & (method != "area")
    stocked = is_stocked(frame) & (method != "area")
    enough = (frame["stock_m3_per_ha"] >= REGRESSION_FROM_M3_PER_HA) & (frame["regression_row"] != "")
    tree_species = (frame["factor_key"] != "").to_numpy()
    aged = frame["age_a"].notna() & (frame["curve_row"] != "") & (method != "area")
    cases = {
        "bamboo": culms,
        "bamboo_area": stand,
        "young": (frame["land_class"] == YOUNG).to_numpy(),
        "plots": arbor & frame["plot_count"].notna().to_numpy() & (method == "trees"),
        "trees": arbor & has_mean_tree(frame) & (method == "trees"),
        "regression": stocked & enough.to_numpy() & (method == "regression"),
        "factor": stocked,
        "non_arbor": ~(arbor & tree_species),
        "curve": aged.to_numpy(),
    }
    return first_case(cases, "area", frame.index)


def method_notes(frame: pd.DataFrame, method: str | None) -> Any:
    """Note bits that say why a polygon took another method or other factors than asked."""
    factor = (frame["method"] == "factor").to_numpy()
    by_species = frame["method"].isin(("factor", "curve", "area")).to_numpy()
    unknown = (frame["species"] == UNKNOWN_SPECIES).to_numpy()
    no_row = (frame["regression_row"] == "").to_numpy()
    fell_back = factor & (method == "regression")
    stood_in = frame["method"].isin(("curve", "area")).to_numpy() & (method != "area")
    return (
        bits("species_unknown", unknown & by_species)
        | bits("species_without_factors", factor & (frame["stock_key"] == "").to_numpy())
        | bits("no_regression_row", fell_back & no_row)
        | bits("below_regression_range", fell_back & ~no_row)
        | bits("no_mean_tree", factor & (method == "trees"))
        | bits("stock_unusable", stood_in & frame["stock_unusable"].to_numpy())
        | bits("one_plot", (frame["method"] == "plots").to_numpy() & frame["plot_error_share"].isna().to_numpy())
    )
