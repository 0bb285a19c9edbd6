"""Plots of counted trees: dry mass per hectare of each plot, mean and sampling error of each polygon."""

from typing import Any

import numpy as np
import pandas as pd

from zzeco.carbon.forest import MEAN_TREE_GROUP, mean_tree_factor
from zzeco.carbon.keys import joined
from zzeco.carbon.parameters import Factor, FactorSet
from zzeco.carbon.units import KG_PER_T

M2_PER_HA = 10_000
COLUMNS = ("plot_count", "plot_above_t_per_ha", "plot_below_t_per_ha", "plot_error_share", "plot_equations")
"""What a polygon keeps of its plots: how many, the means (t d.m./ha), the standard error by the mean (0-1, NaN with
one plot), the equations used (`ROW|FORM`, joined by ;)."""


def plot_densities(trees: pd.DataFrame, plots: pd.DataFrame) -> pd.DataFrame:
    """`plots` (record, plot, area_m2) with trees, above_t_per_ha and below_t_per_ha; a plot without trees has 0.

    `trees` has record, plot, above_kg and below_kg, one row per tree.
    """
    keys = ["record", "plot"]
    sums = trees.groupby(keys).agg(trees=("above_kg", "size"), above=("above_kg", "sum"), below=("below_kg", "sum"))
    found = plots.merge(sums.reset_index(), on=keys, how="left").fillna({"trees": 0, "above": 0.0, "below": 0.0})
    hectares = found["area_m2"] / M2_PER_HA
    for part in ("above", "below"):
        found[f"{part}_t_per_ha"] = found.pop(part) / KG_PER_T / hectares
    return found.astype({"trees": "int64"})


def polygon_means(densities: pd.DataFrame) -> pd.DataFrame:
    """Per record (index): plots, trees, above_t_per_ha, below_t_per_ha and standard_error_t_per_ha of their sum.

    The plots of a polygon count alike: simple random sampling, mean ± s / √n with the standard deviation s of n plots
    (Cochran 1977, Sampling Techniques, ch. 2, without correction for the small sampled share); NaN with one plot.
    """
    whole = densities.assign(total=densities["above_t_per_ha"] + densities["below_t_per_ha"])
    found = whole.groupby("record").agg(
        plots=("plot", "size"),
        trees=("trees", "sum"),
        above_t_per_ha=("above_t_per_ha", "mean"),
        below_t_per_ha=("below_t_per_ha", "mean"),
        deviation=("total", "std"),
    )
    error = found.pop("deviation") / np.sqrt(found["plots"])
    return found.assign(standard_error_t_per_ha=error)


def biomass_t_c(area_ha: Any, biomass_t_per_ha: Any, carbon_fraction: Any) -> Any:
    """Carbon of a mean of plots expanded to the polygon, t C (works on columns)."""
    return area_ha * biomass_t_per_ha * carbon_fraction


def carbon_fraction(group: str, factors: FactorSet) -> Factor:
    """t C/t d.m. of the polygon's species group; fir has the one that belongs to its tree equations."""
    if group == MEAN_TREE_GROUP:
        return mean_tree_factor(factors, "carbon fraction (whole tree)", "a")
    return factors.forest_factor(group, "CF")


def by_plots(frame: pd.DataFrame, factors: FactorSet) -> pd.DataFrame:
    """agb_t, bgb_t, tree_key and tree_own_cv (relative standard error, 0-1) from the plots of each polygon.

    Two plots and more tell the sampling error of the polygon's mean (`polygon_means`), which is independent of that of
    other polygons. A single plot says nothing of its error: those of a stock estimated by eye stand in, the polygon's
    own and the one that all polygons of an inventory share (uncertainty.csv).
    """
    group = frame["group_key"]
    by_group = np.array([carbon_fraction(key, factors).value for key in group.cat.categories])
    fraction = by_group[group.cat.codes]
    above, below = (
        biomass_t_c(frame["area_ha"], frame[f"plot_{part}_t_per_ha"], fraction) for part in ("above", "below")
    )
    error = frame["plot_error_share"]
    key = joined("plots|", group, "|", group)
    by_eye = error.isna().astype(float)
    columns = {"agb_t": above, "bgb_t": below, "tree_key": key, "volume_share": by_eye}
    return pd.DataFrame(columns, index=frame.index).assign(tree_own_cv=error.fillna(0.0))
