"""The polygon columns of a forest layer: trees by their method, then the other pools and the sink."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from zzeco.carbon import area_density, bamboo, forest, growth, plots, pools
from zzeco.carbon.forest_land import ARBOR, chosen_method, forest_frame, left_out, method_notes
from zzeco.carbon.karst import corrected_soil, soil_columns, with_known_degree
from zzeco.carbon.keys import blank_unless, mapped, overlaid, scattered
from zzeco.carbon.notes import bits
from zzeco.carbon.parameters import FactorSet
from zzeco.carbon.settings import EstimateSettings
from zzeco.carbon.units import co2e_t

TREE_METHODS: dict[str, Callable[[pd.DataFrame, FactorSet], pd.DataFrame]] = {
    "factor": forest.by_factors,
    "regression": forest.by_regression,
    "plots": plots.by_plots,
    "trees": forest.by_mean_tree,
    "curve": growth.by_curve,
    "area": area_density.by_tree_layer,
    "bamboo": bamboo.by_culms,
    "bamboo_area": bamboo.by_area,
    "non_arbor": area_density.by_non_arbor,
    "young": area_density.by_young_plantation,
}
QUALITIES = {
    "factor": "measured",
    "regression": "measured",
    "plots": "measured",
    "trees": "measured",
    "bamboo": "measured",
    "curve": "curve",
    "area": "area_default",
    "bamboo_area": "area_default",
    "non_arbor": "area_default",
    "young": "area_default",
}
TREE_STANDS = ("factor", "regression", "plots", "trees", "curve", "area")
CLOSED_STANDS = (*TREE_STANDS, "bamboo", "bamboo_area")
BAMBOO_STANDS = ("bamboo", "bamboo_area")


def estimate_forest(layer: pd.DataFrame, area_ha: Any, factors: FactorSet, settings: EstimateSettings) -> pd.DataFrame:
    """The polygon columns of a forest layer (positional index); the rows with a reason carry no values."""
    frame = forest_frame(layer, area_ha, factors, settings)
    frame["reason"] = left_out(frame, settings.method)
    estimated = (frame["reason"] == "").to_numpy()
    frame["method"] = blank_unless(estimated, chosen_method(frame, settings.method))
    trees = tree_layer(frame, factors)
    noted = trees.pop("noted").to_numpy() | method_notes(frame, settings.method)
    others = other_pools(frame, layer, trees, factors)
    found = pd.concat([frame[["reason", "method"]], trees, others.drop(columns="noted")], axis=1)
    found["noted"] = noted | others["noted"].to_numpy()
    arbor = (frame["land_class"] == ARBOR) & estimated
    found["growing_stock_m3"] = np.where(arbor, area_ha * frame["stock_m3_per_ha"].fillna(0.0), 0.0)
    found["sink_tco2e_per_a"] = sink(frame, found, settings.sink_pools)
    growing = frame["method"].isin(TREE_STANDS) & found["sink_tco2e_per_a"].notna()
    found["sink_key"] = blank_unless(growing, frame["curve_row"])
    found["noted"] |= bits("age_below_curve", growing & (frame["age_a"] < frame["first_a"]))
    return found


def tree_layer(frame: pd.DataFrame, factors: FactorSet) -> pd.DataFrame:
    """agb_t, bgb_t, tree_key, volume_share, tree_own_cv, quality and noted of every polygon, each by its method."""
    parts = [
        compute(frame[frame["method"] == method], factors)
        for method, compute in TREE_METHODS.items()
        if (frame["method"] == method).any()
    ]
    none = pd.DataFrame(columns=["agb_t", "bgb_t", "volume_share", "tree_own_cv", "noted"], dtype=float)
    values = pd.concat([none, *(part.drop(columns="tree_key") for part in parts)]).reindex(frame.index)
    noted = values["noted"].fillna(0).astype("int64")
    quality = mapped(frame["method"], lambda method: QUALITIES.get(method, ""))
    tree_key = scattered([part["tree_key"] for part in parts], frame.index)
    return values.assign(noted=noted, quality=quality, tree_key=tree_key)


def other_pools(frame: pd.DataFrame, layer: pd.DataFrame, trees: pd.DataFrame, factors: FactorSet) -> pd.DataFrame:
    """understorey, litter, dead wood, soil of every polygon with their keys and notes.

    Understorey in closed stands only (a shrub's whole biomass is its value), no litter on young plantations, dead
    wood beside living trees, soil everywhere.
    """
    method = frame["method"]
    counts = {
        "understorey": method.isin(CLOSED_STANDS).to_numpy(),
        "litter": ~method.isin(("", "young")).to_numpy(),
        "soil": (method != "").to_numpy(),
    }
    found = [pools.by_forest_type(frame, pool, where, factors) for pool, where in counts.items()]
    noted = found[0].pop("noted") | found[1].pop("noted") | found[2].pop("noted")
    tree_t = (trees["agb_t"] + trees["bgb_t"]).to_numpy()
    dead = pools.dead_wood(frame, tree_t, method.isin(TREE_STANDS).to_numpy(), factors)
    return _with_karst_soil(pd.concat([*found, dead], axis=1).assign(noted=noted), frame, layer, factors)


def _with_karst_soil(
    others: pd.DataFrame, frame: pd.DataFrame, layer: pd.DataFrame, factors: FactorSet
) -> pd.DataFrame:
    others["soil_own_cv"] = 0.0
    rocky = np.flatnonzero(frame["rocky"] & (frame["method"] != ""))
    if not len(rocky):
        return others
    taken = soil_columns(with_known_degree(layer.iloc[rocky]), factors)
    soil = corrected_soil(taken, frame["area_ha"].to_numpy()[rocky], factors).set_axis(rocky)
    soil = soil[soil["soil_t"].notna()]
    for column in ("soil_t", "soil_own_cv"):
        others.loc[soil.index, column] = soil[column]
    others["soil_key"] = overlaid(others["soil_key"], soil["soil_key"])
    others.loc[soil.index, "noted"] |= soil["noted"] | bits("karst_soil", np.full(len(soil), True))
    return others


def sink(frame: pd.DataFrame, found: pd.DataFrame, sink_pools: tuple[str, ...]) -> Any:
    """Yearly growth of the living trees, t CO2e/a: the stand's own stock on its curve; 0 for steady bamboo, else NaN.

    A stand younger than its curve's first age grows by the share of that age. Dead wood, when asked for, follows the
    trees; understorey, litter and soil have no known rate and add nothing.
    """
    share = growth.yearly_growth_share(frame["age_a"].to_numpy(), frame)
    growing = [f"{pool}_t" for pool in ("agb", "bgb", "dead_wood") if pool in sink_pools]
    stock_t = found[growing].sum(axis=1, min_count=1).to_numpy(dtype=float)
    grown = np.where(frame["method"].isin(TREE_STANDS), co2e_t(stock_t * share), np.nan)
    return np.where(frame["method"].isin(BAMBOO_STANDS), 0.0, grown)
