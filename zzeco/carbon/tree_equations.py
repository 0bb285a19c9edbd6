"""Dry mass of single trees by the equations of tree_allometry.csv (docs/methods.md 1.3)."""

from typing import Any

import numpy as np
import pandas as pd

from layers.tables import table
from zzeco.carbon.forest import MEAN_TREE_GROUP, mean_tree_factor, mean_tree_mass_kg
from zzeco.carbon.parameters import FactorSet

BY_DIAMETER, BY_DIAMETER_HEIGHT = "W=a*D^b", "W=a*(D^2*H)^b"
FIR_STANDARD = "LY/T 2264"
FIR_BY_DIAMETER = "杉木及其他杉类"
MIXED = "湖南 混交(各树种)"
ABOVE, BELOW = ("stem", "branch", "leaf"), ("root",)
BAMBOO_GROUP = "竹类"
_NOT_TO_BE_USED = ("check before use", "do not ship")


def organ_equations(factors: FactorSet) -> pd.DataFrame:
    """a and b by (species row, form, organ); only equations of which every organ may be used."""
    rows = factors.rows("tree_allometry")
    rows = rows[rows["form"].isin((BY_DIAMETER, BY_DIAMETER_HEIGHT))]
    usable = ~rows["note"].str.contains("|".join(_NOT_TO_BE_USED)) & rows["component"].isin((*ABOVE, *BELOW))
    rows = rows.assign(usable=usable, a=pd.to_numeric(rows["a"]), b=pd.to_numeric(rows["b"]))
    whole = rows.groupby(["species_group", "form"])["usable"].transform(lambda one: one.sum() == len(ABOVE + BELOW))
    found = rows[whole & rows["usable"]].drop_duplicates(["species_group", "form", "component"])
    return found.set_index(["species_group", "form", "component"])[["a", "b", "source", "confidence"]].sort_index()


def equation_names(species: Any, diameter_cm: Any, height_m: Any, factors: FactorSet) -> Any:
    """The equation of each tree as `ROW|FORM` (str objects), '' where there is none.

    `species` are names of crosswalk_species, '' for an unknown one; `height_m` may be NaN. With a height the form with
    height is taken where the species has one; fir follows LY/T 2264; a species without equations of its own takes the
    Hunan equations of all species, a bamboo none.
    """
    known = table("crosswalk_species").drop_duplicates("name_zh").set_index("name_zh")
    there = set(organ_equations(factors).index.droplevel("component"))
    codes, names = pd.factorize(np.asarray(species, dtype=object))
    by_name = [_forms(known.loc[name] if name in known.index else None, there) for name in names]
    with_height, without = (np.array([forms[side] for forms in by_name], dtype=object) for side in (0, 1))
    chosen = np.where(np.asarray(height_m) > 0, with_height[codes], without[codes])
    return np.where(np.asarray(diameter_cm) > 0, chosen, "")


def _forms(row: pd.Series | None, there: set[tuple[str, str]]) -> tuple[str, str]:
    """The equations of a species with and without a height."""
    if row is not None and row["sp_group"] == BAMBOO_GROUP:
        return "", ""
    key = "" if row is None else row["allometry_key"]
    if key == MEAN_TREE_GROUP:
        return f"{key}|{FIR_STANDARD}", f"{FIR_BY_DIAMETER}|{BY_DIAMETER}"
    key = key if (key, BY_DIAMETER) in there else MIXED
    with_height = BY_DIAMETER_HEIGHT if (key, BY_DIAMETER_HEIGHT) in there else BY_DIAMETER
    return f"{key}|{with_height}", f"{key}|{BY_DIAMETER}"


def tree_masses_kg(equation: Any, diameter_cm: Any, height_m: Any, factors: FactorSet) -> tuple[Any, Any]:
    """Above- and below-ground dry mass of each tree, kg; NaN for the equation '' (W = a D^b or a (D² H)^b)."""
    equations = organ_equations(factors)
    codes, names = pd.factorize(np.asarray(equation, dtype=object))
    above, below = np.full(len(codes), np.nan), np.full(len(codes), np.nan)
    for code, name in enumerate(names):
        if name:
            at = codes == code
            above[at], below[at] = _masses_kg(name, diameter_cm[at], height_m[at], equations, factors)
    return above, below


def _masses_kg(
    name: str, diameter_cm: Any, height_m: Any, equations: pd.DataFrame, factors: FactorSet
) -> tuple[Any, Any]:
    row, form = name.split("|")
    if form == FIR_STANDARD:
        above, below = (
            mean_tree_mass_kg(diameter_cm, height_m, part, factors) for part in ("above-ground", "below-ground")
        )
        return above, below
    size = diameter_cm if form == BY_DIAMETER else diameter_cm**2 * height_m
    organs = equations.loc[(row, form)]
    parts = {organ: organs.at[organ, "a"] * size ** organs.at[organ, "b"] for organ in (*ABOVE, *BELOW)}
    return sum(parts[organ] for organ in ABOVE), sum(parts[organ] for organ in BELOW)


def equation_sources(names: list[str], factors: FactorSet) -> list[tuple[str, str]]:
    """Source and confidence of each equation `ROW|FORM`."""
    equations = organ_equations(factors)
    found = []
    for name in names:
        row, form = name.split("|")
        if form == FIR_STANDARD:
            factor = mean_tree_factor(factors, "above-ground", "a")
            found.append((factor.source, factor.confidence))
        elif (row, form, BELOW[0]) in equations.index:
            organ = equations.loc[(row, form, BELOW[0])]
            found.append((str(organ["source"]), str(organ["confidence"])))
    return found
