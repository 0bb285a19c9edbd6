"""The factors behind the keys of a polygon, each with unit, source and confidence."""

from typing import Any

import numpy as np
import pandas as pd

from zzeco.carbon import area_density, bamboo, karst, plots, wetland
from zzeco.carbon.errors import distinct
from zzeco.carbon.forest import SMALL_MEAN_TREE, mean_tree_factor
from zzeco.carbon.parameters import CARBON_FRACTION_DEFAULT, Factor, FactorSet
from zzeco.carbon.pools import DEAD_WOOD, POOL_ROWS

KEY_COLUMNS = (
    "tree_key",
    "dead_wood_key",
    "understorey_key",
    "litter_key",
    "soil_key",
    "burial_key",
    "ch4_key",
    "sink_key",
)


def tree_factors(tree_key: str, factors: FactorSet) -> dict[str, Factor]:
    """Symbol → factor of a tree key `METHOD|ROW|GROUP`; empty for ''."""
    method, row, group = (*tree_key.split("|"), "", "")[:3]
    if method == "factor":
        return {symbol: factors.forest_factor(group, symbol) for symbol in ("SVD", "BEF", "RSR", "CF")}
    if method in ("regression", "curve", "area"):
        return {**_whole(method, row, factors), "RSR": factors.forest_factor(group, "RSR")}
    if method in ("bamboo", "bamboo_area"):
        return _bamboo(method, factors)
    if method == "trees":
        return _mean_tree(row, factors)
    if method == "plots":
        return {"CF": plots.carbon_fraction(group, factors)}
    if method == "non_arbor":
        return _non_arbor(row, factors)
    if method == "karst":
        return {"c_veg": karst.vegetation(factors, row)}
    if method == "wetland":
        return {"c_veg": wetland.herb_marsh_vegetation(factors)}
    if method == "young":
        return {"c_tree": factors.named("non_arbor", type=row)}
    return {}


def _whole(method: str, row: str, factors: FactorSet) -> dict[str, Factor]:
    if method == "area":
        return {"c_tree": factors.pool(row, area_density.TREE_LAYER)}
    if method == "curve":
        return curve_factors(row, factors)
    found = factors.regression.loc[row]
    slope, intercept = _factor(found, "a", "t d.m./m3"), _factor(found, "b", "t d.m./ha")
    return {"a": slope, "b": intercept, "CF": CARBON_FRACTION_DEFAULT}


def curve_factors(curve_row: str, factors: FactorSet) -> dict[str, Factor]:
    """C_max, k and c of a growth curve named `SPECIES/ORIGIN`."""
    species, origin = curve_row.rsplit("/", 1)
    found = factors.curves.loc[(species, origin)]
    symbols = {"C_max": ("a", "tC/ha"), "k": ("k", "1/a"), "c": ("c", "1")}
    return {symbol: _factor(found, column, unit) for symbol, (column, unit) in symbols.items()}


def _factor(row: Any, column: str, unit: str) -> Factor:
    return Factor(float(row[column]), unit, row["source"], row["confidence"])


def _non_arbor(row: str, factors: FactorSet) -> dict[str, Factor]:
    found = area_density.non_arbor_rows(factors).loc[row]
    parts = factors.named("non_arbor", type=found["parts_row"], quantity="biomass whole")
    share = Factor(float(found["above_share"]), "1", parts.source, parts.confidence)
    biomass = factors.named("non_arbor", type=row, quantity="biomass whole")
    return {"B": biomass, "CF": CARBON_FRACTION_DEFAULT, "p_above": share}


def _bamboo(method: str, factors: FactorSet) -> dict[str, Factor]:
    root = {"RSR": bamboo.root_to_shoot(factors)}
    if method == "bamboo_area":
        return {"c_tree": bamboo.carbon_per_ha(factors), **root}
    return {"w": bamboo.culm_mass_kg(factors), "CF": bamboo.culm_carbon_fraction(factors), **root}


def _mean_tree(row: str, factors: FactorSet) -> dict[str, Factor]:
    found = {"CF": mean_tree_factor(factors, "carbon fraction (whole tree)", "a")}
    for number, part in enumerate(("above-ground", "below-ground"), start=1):
        component = f"{part} (D<5)" if row == SMALL_MEAN_TREE else part
        found |= {f"{name}_{number}": mean_tree_factor(factors, component, name) for name in ("a", "b", "c")}
    return found


def other_factors(column: str, key: str, factors: FactorSet) -> dict[str, Factor]:
    """Symbol → factor of a key of dead wood, understorey, litter, soil, burial, methane or sink; empty for ''."""
    if key == "" or key == "field|":
        return {}
    if column == "dead_wood_key":
        return {"d_dead": factors.pool(key, DEAD_WOOD)}
    if column == "burial_key":
        return {"r": wetland.burial_rate(factors, key)}
    if column == "sink_key":
        return curve_factors(key, factors)
    if column == "ch4_key":
        return {"EF": wetland.ch4_factor(factors, key)}
    origin, row = key.split("|")
    if origin == "pool":
        pool = column.removesuffix("_key")
        return {f"c_{pool}": factors.pool(row, POOL_ROWS[pool])}
    if origin == "karst":
        return {"SOC": karst.soc(factors, row)[0], "BD": karst.bulk_density(factors, row)}
    if origin == "karst_area":
        return {"c_soil": karst.soil_per_ha(factors, row)}
    return {"c_soil": wetland.mineral_soil(factors)}


def factors_of(column: str, key: str, factors: FactorSet) -> dict[str, Factor]:
    """Symbol → factor of any key column."""
    return tree_factors(key, factors) if column == "tree_key" else other_factors(column, key, factors)


def row_of(key: str, symbol: str) -> str:
    """The row of the factor tables behind a key METHOD|ROW|GROUP or ORIGIN|ROW or a plain row; methods share rows."""
    parts = [part for part in key.split("|") if part]
    if not parts:
        return ""
    if parts[0] == "karst":  # its rows are degrees, which say nothing alone
        return " ".join(parts)
    of_group = parts[0] == "factor" or symbol == "RSR"
    return parts[-1] if of_group or len(parts) == 1 else parts[1]


def unverified(polygons: pd.DataFrame, factors: FactorSet) -> Any:
    """True for each polygon that any factor of confidence C touches."""
    touched = np.zeros(len(polygons), dtype=bool)
    for column in KEY_COLUMNS:
        codes, keys = distinct(polygons[column])
        of_key = [any(factor.unverified for factor in factors_of(column, key, factors).values()) for key in keys]
        touched |= np.array(of_key, dtype=bool)[codes] if keys else touched
    return touched


def unverified_rows(polygons: pd.DataFrame, factors: FactorSet) -> list[str]:
    """`ROW SYMBOL` of every factor of confidence C that touches the polygons, each once, sorted."""
    found = {
        f"{row_of(key, symbol)} {symbol}"
        for column in KEY_COLUMNS
        for key in distinct(polygons[column])[1]
        for symbol, factor in factors_of(column, key, factors).items()
        if factor.unverified
    }
    return sorted(found)
