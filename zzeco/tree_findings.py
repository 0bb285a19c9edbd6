"""The trees of a list with their dry mass, and what a person must know of them."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from layers.labels import label
from layers.tables import table
from zzeco.carbon.parameters import FactorSet
from zzeco.carbon.tree_equations import BAMBOO_GROUP, MIXED, equation_names, tree_masses_kg

UNKNOWN_SPECIES, NO_DIAMETER, DIAMETER_RANGE, NO_EQUATION = "I201", "I202", "I203", "I206"
NO_PLOT_AREA, NOT_THERE, ONE_PLOT = "I204", "I205", "I207"
CODES = (UNKNOWN_SPECIES, NO_DIAMETER, DIAMETER_RANGE, NO_PLOT_AREA, NOT_THERE, NO_EQUATION, ONE_PLOT)
Doubts = dict[str, list[tuple[int | None, Mapping[str, Any]]]]


def weighed_trees(trees: pd.DataFrame, factors: FactorSet) -> tuple[pd.DataFrame, Doubts]:
    """The trees that can be weighed with equation, above_kg and below_kg; the doubts by code, per fid."""
    diameter, height = trees["d_cm"].to_numpy(float), trees["h_m"].to_numpy(float)
    equation = equation_names(trees["species"].to_numpy(object), diameter, height, factors)
    above, below = tree_masses_kg(equation, diameter, height, factors)
    found = trees.assign(equation=equation, above_kg=above, below_kg=below)
    weighed = found[found["equation"] != ""]
    bamboo = found["species_group"] == BAMBOO_GROUP
    stands_in = weighed[weighed["equation"].str.startswith(f"{MIXED}|")]
    low, high = _diameter_range(weighed["species_group"])
    outside = weighed.assign(low=low, high=high)[(weighed["d_cm"] < low) | (weighed["d_cm"] > high)]
    return weighed, {
        UNKNOWN_SPECIES: per_polygon(stands_in, _of_species),
        NO_DIAMETER: per_polygon(found[found["d_cm"].isna() & ~bamboo], lambda part: {"trees": len(part)}),
        NO_EQUATION: per_polygon(found[bamboo], _of_species),
        DIAMETER_RANGE: per_polygon(outside, _of_range, "species_group"),
    }


def per_polygon(rows: pd.DataFrame, values_of: Callable[[pd.DataFrame], Mapping[str, Any]], *by: str) -> Any:
    """One doubt (fid, values) per polygon of the rows, and per value of the columns `by`."""
    groups = rows.groupby(["fid", *by], sort=True, dropna=False)
    return [(int(key[0]), values_of(part)) for key, part in groups]


def _of_species(part: pd.DataFrame) -> Mapping[str, Any]:
    names = part["said"].replace("", "–").unique()
    return {"trees": len(part), "species": ", ".join(sorted(names)[:5])}


def _of_range(part: pd.DataFrame) -> Mapping[str, Any]:
    group, worst = str(part["species_group"].iloc[0]), part["d_cm"]
    limits = {"low": float(part["low"].iloc[0]), "high": float(part["high"].iloc[0])}
    extremes = {"smallest": float(worst.min()), "largest": float(worst.max())}
    return {"trees": len(part), "species": label("species_group", group) if group else "–", **limits, **extremes}


def _diameter_range(group: pd.Series) -> tuple[Any, Any]:
    """Plausible diameters of the species group, cm; the widest of all groups for an unknown one."""
    rows = table("rules_ranges")
    rows = rows[rows["quantity"] == "mean DBH"].set_index("species_group")[["min", "max"]].astype(float)
    low, high = group.map(rows["min"]).fillna(rows["min"].min()), group.map(rows["max"]).fillna(rows["max"].max())
    return low.to_numpy(), np.asarray(high)
