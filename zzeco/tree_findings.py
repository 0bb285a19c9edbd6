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
WRONG_DIAMETER, WRONG_HEIGHT, HEIGHT_RANGE, SLENDER, PLOT_SIZE = "I208", "I209", "I210", "I211", "I212"
CODES = (
    *(UNKNOWN_SPECIES, NO_DIAMETER, DIAMETER_RANGE, NO_PLOT_AREA, NOT_THERE, NO_EQUATION, ONE_PLOT),
    *(WRONG_DIAMETER, WRONG_HEIGHT, HEIGHT_RANGE, SLENDER, PLOT_SIZE),
)
LEAST_M_PER_CM, MOST_M_PER_CM = 0.15, 2.5
"""Height by diameter of a tree: below stands a broken one or a diameter in mm, above a height in dm."""
_SHOWN = 5
Doubts = dict[str, list[tuple[int | None, Mapping[str, Any]]]]


def weighed_trees(trees: pd.DataFrame, factors: FactorSet) -> tuple[pd.DataFrame, Doubts]:
    """The trees that can be weighed with equation, above_kg and below_kg; the doubts by code, per fid."""
    diameter, height = trees["d_cm"].to_numpy(float), trees["h_m"].to_numpy(float)
    equation = equation_names(trees["species"].to_numpy(object), diameter, height, factors)
    above, below = tree_masses_kg(equation, diameter, height, factors)
    found = trees.assign(equation=equation, above_kg=above, below_kg=below)
    bamboo = found["species_group"] == BAMBOO_GROUP
    return found[found["equation"] != ""], _doubts_of_kept_out(found, bamboo) | _doubts_of_weighed(found)


def _doubts_of_kept_out(found: pd.DataFrame, bamboo: "pd.Series[bool]") -> Doubts:
    refused = found["d_refused"] != ""
    return {
        NO_DIAMETER: per_polygon(found[found["d_cm"].isna() & ~refused & ~bamboo], lambda part: {"trees": len(part)}),
        WRONG_DIAMETER: per_polygon(found[refused & ~bamboo], lambda part: _of_refused(part["d_refused"])),
        NO_EQUATION: per_polygon(found[bamboo], _of_species),
    }


def _doubts_of_weighed(found: pd.DataFrame) -> Doubts:
    weighed = found[found["equation"] != ""]
    stands_in = weighed[weighed["equation"].str.startswith(f"{MIXED}|")]
    slender = weighed["h_m"] / weighed["d_cm"]
    odd = weighed.assign(ratio=slender)[(slender < LEAST_M_PER_CM) | (slender > MOST_M_PER_CM)]
    return {
        UNKNOWN_SPECIES: per_polygon(stands_in, _of_species),
        WRONG_HEIGHT: per_polygon(weighed[weighed["h_refused"] != ""], lambda part: _of_refused(part["h_refused"])),
        DIAMETER_RANGE: _outside(weighed, "d_cm", "mean DBH"),
        HEIGHT_RANGE: _outside(weighed, "h_m", "mean height"),
        SLENDER: per_polygon(odd, _of_slender),
    }


def _outside(weighed: pd.DataFrame, column: str, quantity: str) -> Any:
    """One doubt per polygon and species group whose trees lie outside the plausible range of a quantity."""
    low, high = _plausible_range(weighed["species_group"], quantity)
    outside = weighed.assign(low=low, high=high)[(weighed[column] < low) | (weighed[column] > high)]
    return per_polygon(outside, lambda part: _of_range(part, column), "species_group")


def per_polygon(rows: pd.DataFrame, values_of: Callable[[pd.DataFrame], Mapping[str, Any]], *by: str) -> Any:
    """One doubt (fid, values) per polygon of the rows, and per value of the columns `by`."""
    groups = rows.groupby(["fid", *by], sort=True, dropna=False)
    return [(int(key[0]), values_of(part)) for key, part in groups]


def _of_species(part: pd.DataFrame) -> Mapping[str, Any]:
    names = part["said"].replace("", "–").unique()
    return {"trees": len(part), "species": ", ".join(sorted(names)[:5])}


def _of_refused(values: pd.Series) -> Mapping[str, Any]:
    distinct = [str(value) for value in values.unique()]
    return {"trees": len(values), "values": ", ".join(distinct[:_SHOWN]) + (" …" if len(distinct) > _SHOWN else "")}


def _of_slender(part: pd.DataFrame) -> Mapping[str, Any]:
    worst = part.loc[np.abs(np.log(part["ratio"])).idxmax()]
    limits = {"low": LEAST_M_PER_CM, "high": MOST_M_PER_CM}
    return {"trees": len(part), "height": float(worst["h_m"]), "diameter": float(worst["d_cm"]), **limits}


def _of_range(part: pd.DataFrame, column: str) -> Mapping[str, Any]:
    group = str(part["species_group"].iloc[0])
    limits = {"low": float(part["low"].iloc[0]), "high": float(part["high"].iloc[0])}
    extremes = {"smallest": float(part[column].min()), "largest": float(part[column].max())}
    return {"trees": len(part), "species": label("species_group", group) if group else "–", **limits, **extremes}


def _plausible_range(group: pd.Series, quantity: str) -> tuple[Any, Any]:
    """Plausible values of the species group (mean DBH cm, mean height m); the widest of all for an unknown one."""
    rows = table("rules_ranges")
    rows = rows[rows["quantity"] == quantity].set_index("species_group")[["min", "max"]].astype(float)
    low, high = group.map(rows["min"]).fillna(rows["min"].min()), group.map(rows["max"]).fillna(rows["max"].max())
    return low.to_numpy(), np.asarray(high)
