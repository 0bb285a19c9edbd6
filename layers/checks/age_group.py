"""Age groups of stands from species, origin, age and forest category (age_groups.csv)."""

import re
from functools import cache

import numpy as np
import pandas as pd

from layers.codes import species as species_of
from layers.tables import table
from layers.text import text

LIMITS = ["young_max_a", "middle_max_a", "near_mature_max_a", "mature_max_a"]
PUBLIC = ("11", "12")
EUCALYPTS = {"一般桉": "速生桉"}
ORIGINS = {"natural": "天然", "planted": "人工", "天然": "天然", "人工": "人工"}
NONE = np.full(len(LIMITS), np.nan)


@cache
def _rows() -> pd.DataFrame:
    """The rows with limits: `group`, `codes` (forest categories named in brackets, '' for a plain row), `origin`."""
    rows = table("age_groups")
    rows = rows[rows["young_max_a"] != ""]
    parts = rows["species_group"].str.extract(r"^(?P<group>[^\[]+?)\s*(?:\[(?P<bracket>.*)\])?$")
    limits = rows[LIMITS].astype(float)
    return pd.concat([parts.fillna(""), rows["origin"], limits], axis=1)


def _fits(bracket: str, category: str) -> bool:
    """True when a row's bracket names the forest category code (three digits, or the class of two)."""
    if bracket == "防护林/特用林":
        return category[:2] in PUBLIC
    return bool(category) and category in re.findall(r"\d{3}", bracket)


def _category_limits(name: str, origin: str, category: str) -> np.ndarray | None:
    names = {name, EUCALYPTS.get(name, name)} - {""}
    for row in _rows().to_dict("records"):
        named = any(one.startswith(row["group"]) for one in names)
        if row["bracket"] and named and row["origin"] in ("all", origin) and _fits(row["bracket"], category):
            return np.array([row[limit] for limit in LIMITS])
    return None


def _plain_limits(name: str, origin: str) -> np.ndarray:
    rows = _rows()
    rows = rows[(rows["group"] == name) & (rows["bracket"] == "")]
    exact = rows[rows["origin"] == origin]
    chosen = exact if len(exact) else rows
    return chosen[LIMITS].iloc[0].to_numpy(float) if len(chosen) else NONE


@cache
def _limits(species_row: int, origin: str, category: str) -> tuple[float, ...]:
    """The four upper age limits (a) of a species, NaN where it has no age groups."""
    row = table("crosswalk_species").iloc[species_row]
    found = _category_limits(row["age_key_category"], origin, category) if category else None
    if found is None:
        found = _plain_limits(row["age_key_natural" if origin == "天然" else "age_key"], origin)
    return tuple(found)


def age_group(
    species: pd.Series, origin: pd.Series, age: pd.Series, forest_category: pd.Series | None = None
) -> pd.Series:
    """Age group 1 young … 5 over-mature (Int64) from names or codes of species, origin (natural, planted), age in
    years and the forest-category code (林种); upper limits inclusive; missing where there are no limits.

    Source: age_groups.csv; the row that names the forest category when it fits, else the plain row.
    """
    keys = pd.DataFrame(
        {
            "species": species_of(species)["species_row"].fillna(-1).to_numpy(int),
            "origin": origin.map(ORIGINS).fillna("").to_numpy(object),
            "category": "" if forest_category is None else text(forest_category).fillna("").to_numpy(object),
        }
    )
    group = keys.groupby(["species", "origin", "category"], sort=False)
    combination = group.ngroup().to_numpy()
    distinct = keys.drop_duplicates()
    known = [
        _limits(*row) if row[0] >= 0 and row[1] else tuple(NONE) for row in distinct.itertuples(index=False, name=None)
    ]
    limits = np.array(known, dtype=float).reshape(-1, len(LIMITS))[combination]
    years = age.astype("float64").to_numpy()
    result = 1 + (years[:, None] > limits).sum(axis=1)
    missing = np.isnan(years) | np.isnan(limits).any(axis=1)
    return pd.Series(pd.array(np.where(missing, 0, result), dtype="Int64"), index=species.index).mask(missing)
