"""Degree of rocky desertification by score (karst_scores.csv)."""

from functools import cache

import numpy as np
import pandas as pd

from layers.tables import table
from layers.text import by_unique, text

ROCK, VEGETATION, COVER, SOIL = "基岩裸露度(%)", "植被类型", "植被综合盖度(%)", "土层厚度(cm)"
DRY_CROP, DRY_CROP_COVER = "旱地作物型", 30.0
VEGETATION_WORDS = {
    "乔": "乔木型",
    "灌": "灌木型",
    "草": "草丛型",
    "作物": DRY_CROP,
    "旱地": DRY_CROP,
    "无植被": "无植被型",
}
VEGETATION_OF_CLASS = {
    "乔木林": "乔木型",
    "竹林": "乔木型",
    "疏林": "乔木型",
    "国特灌": "灌木型",
    "其他灌": "灌木型",
    "草地": "草丛型",
}


@cache
def _points(factor: str) -> tuple[tuple[float, float], ...]:
    """Lower limit of each band of a factor and its points, in order; bands are closed at integers."""
    rows = table("karst_scores")
    rows = rows[rows["factor"] == factor]
    bands = [(_lower(name), float(points)) for name, points in zip(rows["class"], rows["score_or_rule"], strict=True)]
    return tuple(sorted(bands))


def _lower(band: str) -> float:
    return 0.0 if band.startswith("<") else float(band.removeprefix(">=").split("-")[0])


def _scored(factor: str, values: pd.Series, end: float = np.inf) -> np.ndarray:
    """Points of a factor; NaN below the lowest band, at or above `end`, or where the value is missing."""
    bands = _points(factor)
    numbers = values.astype("float64").to_numpy()
    place = np.searchsorted([lower for lower, _score in bands], numbers, side="right") - 1
    points = np.array([score for _lower_limit, score in bands])[place]
    return np.where((place >= 0) & (numbers < end), points, np.nan)


def vegetation_type(zbfglx: pd.Series | None, land_class: pd.Series | None) -> pd.Series:
    """The vegetation type of the score (乔木型 …) by its name, else from the land class; missing where unknown."""
    found = None
    if zbfglx is not None:
        found = by_unique(text(zbfglx), lambda names: names.map(_type_of_name).astype("str"))
    if land_class is not None:
        by_class = by_unique(land_class, lambda names: names.map(VEGETATION_OF_CLASS).astype("str"))
        found = by_class if found is None else found.fillna(by_class)
    if found is None:
        raise ValueError("either the vegetation type or the land class is needed")
    return found


def _type_of_name(name: str) -> str | float:
    for word in ("无植被", "旱地", "作物", "乔", "灌", "草"):
        if word in name:
            return VEGETATION_WORDS[word]
    return float("nan")


def karst_score(
    rock_percent: pd.Series, vegetation: pd.Series, cover_percent: pd.Series, soil_depth_cm: pd.Series
) -> pd.DataFrame:
    """`smh_score` (points, float) and `smh_degree_calc` (轻度 … 极重度); missing where a factor is.

    To be used only where the state is 石漠化. Source: karst_scores.csv (dry crops take the cover band 30-49).
    """
    by_name = dict(
        zip(*table("karst_scores").query("factor == @VEGETATION")[["class", "score_or_rule"]].T.values, strict=True)
    )
    cover = cover_percent.mask(vegetation.eq(DRY_CROP), DRY_CROP_COVER)
    score = (
        _scored(ROCK, rock_percent)
        + vegetation.map(by_name).astype("float64").to_numpy()
        + _scored(COVER, cover, end=70.0)
        + _scored(SOIL, soil_depth_cm)
    )
    return pd.DataFrame({"smh_score": score, "smh_degree_calc": _degree(score)}, index=rock_percent.index)


def _degree(score: np.ndarray) -> pd.Series:
    rows = table("karst_scores")
    rows = rows[rows["factor"] == "总分->程度"]
    upper = [
        float(rule.removeprefix("<=").split("-")[-1]) for rule in rows["score_or_rule"] if not rule.startswith(">")
    ]
    place = np.searchsorted(upper, score)
    degrees = rows["class"].to_numpy(object)[place]
    return pd.Series(degrees, dtype="str").mask(np.isnan(score)).array
