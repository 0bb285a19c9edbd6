"""What the figure of a polygon rests on: its quality, and among the measured what was measured."""

import numpy as np
import pandas as pd

from zzeco.carbon.errors import distinct

BASES = ("measured", "counted", "soil_depth", "curve", "area_default")
_MEASURED_BY = {"bamboo": "counted", "trees": "counted", "plots": "counted", "karst": "soil_depth"}


def basis(quality: str, method: str) -> str:
    """One of BASES, '' without an estimate: a stock is measured only where there is one."""
    return _MEASURED_BY.get(method, quality) if quality == "measured" else quality


def basis_of(polygons: pd.DataFrame) -> pd.Categorical:
    """The basis of every polygon, missing without an estimate; its categories are those that occur."""
    (quality, qualities), (method, methods) = distinct(polygons["quality"]), distinct(polygons["method"])
    pairs, codes = np.unique(quality * len(methods) + method, return_inverse=True)
    words = [basis(qualities[pair // len(methods)], methods[pair % len(methods)]) for pair in pairs]
    there = [one for one in BASES if one in words]
    places = np.array([there.index(word) if word else -1 for word in words], dtype=np.int64)
    return pd.Categorical.from_codes(places[codes], categories=there)
