"""Which stands are felled, at what age and how much a year: planted production forest by harvest_rules.csv."""

from typing import Any

import numpy as np
import pandas as pd

from layers.codes import coded
from layers.tables import table
from layers.text import text
from zzeco.carbon.columns import UNKNOWN_SPECIES
from zzeco.carbon.keys import category, joined, mapped

PRODUCTION = ("23", "24", "用材", "薪炭", "能源")
"""Forest categories (林种) that may be felled: codes or names of timber and fuel-wood forest."""


def felling(layer: pd.DataFrame, rules: pd.DataFrame) -> tuple[Any, Any]:
    """Rotation age (a, infinite where nothing is felled) and the share of the area past it that is cut a year.

    Public-welfare forest, natural forest and stands whose forest category is not known are not felled.
    """
    forest_category = forest_categories(layer)
    species = mapped(category(layer, "species"), lambda name: name or UNKNOWN_SPECIES)
    wanted = joined(species, "|", category(layer, "origin"), "|", forest_category)
    found = np.array([_rule(key, rules) for key in wanted.cat.categories], dtype=float).reshape(-1, 2)
    rotation_a, share = found[wanted.cat.codes].T
    return np.where(is_public(layer), np.inf, rotation_a), share


def forest_categories(layer: pd.DataFrame) -> pd.Series:
    """The code of the forest category (林种) of each polygon, '' where it is not known (categories)."""
    if "lin_zhong" not in layer:
        return category(layer, "lin_zhong")
    return category(pd.DataFrame({"lin_zhong": coded("林种", layer["lin_zhong"])}), "lin_zhong")


def is_public(layer: pd.DataFrame) -> Any:
    """True for public-welfare forest by its class (森林类别) or its grade of protection."""
    found = np.zeros(len(layer), dtype=bool)
    if "sen_lin_lb" in layer:
        words = text(layer["sen_lin_lb"]).fillna("").astype("str")
        found |= (words.str.startswith("1") | words.str.contains("公益")).to_numpy(dtype=bool)
    if "gjgyl_bhdj" in layer:
        found |= text(layer["gjgyl_bhdj"]).notna().to_numpy()
    return found


def _rule(key: str, rules: pd.DataFrame) -> tuple[float, float]:
    species, origin, forest_category = key.split("|")
    if not forest_category.startswith(PRODUCTION):
        return np.inf, 0.0
    known = table("crosswalk_species")
    rows = known[known["name_zh"] == species]
    age_key = rows["age_key"].iloc[0] if len(rows) else ""
    fitting = rules[(rules["age_key"] == age_key) & (rules["origin"] == origin)]
    own = fitting[fitting["forest_category"] == forest_category]
    chosen = own if len(own) else fitting[fitting["forest_category"] == ""]
    if chosen.empty:
        return np.inf, 0.0
    return float(chosen["rotation_age_a"].iloc[0]), float(chosen["share_cut_per_a"].iloc[0])
