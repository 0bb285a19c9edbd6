"""Which errors a stored pool carries: read from the keys that the estimate leaves in each polygon."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from zzeco.carbon.forest import MEAN_TREE_GROUP
from zzeco.carbon.parameters import FactorSet
from zzeco.carbon.uncertainty import relative_error

VOLUME_OWN = "stem volume per ha, polygon (visual/ocular 小班)"
VOLUME_SHARED = "stem volume, county/city total"
AREA_OWN = "polygon area"
CULMS_OWN = "culm count"
LITTER_OWN = "litter C, single polygon"
ROCK_OWN = "rock exposure field estimate"
PLOTS_OWN = "plot sampling"
RSR, RSR_STAND = "RSR", "RSR, single stand"
FRACTION = "CF"
REGIONAL = "vegetation C, single polygon (regional default)"
DEAD_WOOD = "Mg litter/dead wood ratio"
SVD_WIDE = "SVD of 马尾松, 湿地松, 火炬松, 国外松, 枫香, 榆, 泡桐"
SVD_WIDE_GROUPS = ("马尾松", "湿地松", "火炬松", "国外松", "枫香", "榆树", "泡桐")
SOIL_FOREST, SOIL_TIER1, SOIL_KARST = "SOC stock, single polygon (forest)", "SOC Tier 1 reference", "karst SOC"
BURIAL, CH4, CH4_POND = "wetland burial rate", "CH4 EF reservoir", "CH4 EF small pond"
POND_ROW = "freshwater pond"
FIELD_SOIL = "field|"
AREA_PAIRED = "area_paired"
"""A column of polygons that are compared: 1 where the outline is that of the other survey too, so that both share one
area error, which acts on their difference."""

PARTS = ("agb", "understorey", "bgb", "dead_wood", "litter", "soil")

_TREE_ERRORS = {
    "regression": ("Fang regression a,b", FRACTION),
    "curve": ("growth rate / curve asymptote",),
    "area": (REGIONAL,),
    "bamboo": ("bamboo per-culm biomass", "bamboo CF"),
    "bamboo_area": (REGIONAL,),
    "non_arbor": (REGIONAL,),
    "karst": (REGIONAL,),
    "wetland": (REGIONAL,),
    "plots": ("BEF", FRACTION),
    "trees": ("BEF", FRACTION),
}
_SPLIT = ("regression", "curve", "area", "bamboo", "bamboo_area")


@dataclass(frozen=True)
class TreeErrors:
    """The errors of one tree key `METHOD|ROW|GROUP`.

    `shared` are (parameter, row) that multiply the trees; `rsr_group` names whose root:shoot error applies ('' for
    none); `split` is True where the whole is fixed and root:shoot only divides it.
    """

    shared: tuple[tuple[str, str], ...]
    rsr_group: str
    split: bool

    @property
    def rooted(self) -> bool:
        """True where an error of root:shoot applies."""
        return self.rsr_group != ""


def tree_errors(tree_key: str) -> TreeErrors:
    """The errors of a tree key; none for '' and for young plantations."""
    method, row, group = (*tree_key.split("|"), "", "")[:3]
    fraction = (FRACTION, _fraction_row(method, group))
    if method == "factor":
        density = SVD_WIDE if group in SVD_WIDE_GROUPS else "SVD"
        return TreeErrors(((density, group), ("BEF", group), fraction), group, split=False)
    shared = tuple(
        fraction if parameter == FRACTION else (parameter, f"{method}:{row}")
        for parameter in _TREE_ERRORS.get(method, ())
    )
    return TreeErrors(shared, group if method in _SPLIT else "", split=method in _SPLIT)


def _fraction_row(method: str, group: str) -> str:
    """Whose carbon fraction a method takes: one factor row is one draw, whatever methods use it.

    The regressions have one for all ('': 0.5); fir by its tree equations that of LY/T 2264; else the species group's.
    """
    if method == "regression":
        return ""
    return f"trees:{group}" if method in ("plots", "trees") and group == MEAN_TREE_GROUP else group


def soil_error(soil_key: str) -> tuple[str, str] | None:
    """(parameter, row) shared by the soils of a key; None for '' and for a soil measured in the field."""
    origin, row = (*soil_key.split("|"), "")[:2]
    by_origin = {"pool": SOIL_FOREST, "karst": SOIL_KARST, "karst_area": SOIL_KARST, "wetland": SOIL_TIER1}
    return (by_origin[origin], row) if origin in by_origin else None


def ch4_error(ch4_key: str) -> tuple[str, str]:
    """(parameter, row) of a methane row: ponds are far wider than reservoirs."""
    return (CH4_POND if ch4_key == POND_ROW else CH4), ch4_key


def distinct(keys: Any) -> tuple[Any, list[str]]:
    """Codes and the distinct keys of a key column, blanks as ''."""
    codes, found = pd.factorize(keys, use_na_sentinel=False)
    return codes, ["" if pd.isna(key) else str(key) for key in found]


def present(polygons: pd.DataFrame, pools: tuple[str, ...]) -> dict[str, Any]:
    """t C of every pool of PARTS as arrays, 0 for those that `pools` does not name."""
    return {
        pool: polygons[f"{pool}_t"].fillna(0.0).to_numpy(dtype=float) if pool in pools else np.zeros(len(polygons))
        for pool in PARTS
    }


def own_variances(polygons: pd.DataFrame, pools: tuple[str, ...], factors: FactorSet) -> dict[str, Any]:
    """Variance of each polygon's carbon by the independent error that makes it, (t C)², first order.

    Stock (or the mean tree and stems in its place), culm count, area, litter, and what the columns carry: the standard
    error between plots, the rock share, field soil; docs/methods.md 5.
    """
    carbon = present(polygons, pools)
    trees = carbon["agb"] + carbon["bgb"] + carbon["dead_wood"]
    codes, keys = distinct(polygons["tree_key"])
    culms = np.array([key.startswith("bamboo|") for key in keys])[codes]
    volume = trees * polygons["volume_share"].fillna(0.0).to_numpy(dtype=float)
    soil_codes, soil_keys = distinct(polygons["soil_key"])
    field_soil = np.array([key == FIELD_SOIL for key in soil_keys])[soil_codes]
    parts = {
        VOLUME_OWN: volume,
        CULMS_OWN: trees * culms,
        LITTER_OWN: carbon["litter"],
        AREA_OWN: sum(carbon.values()) * (1 - _known(polygons, AREA_PAIRED)),
        SOIL_KARST: carbon["soil"] * field_soil,
    }
    found = {parameter: (part * relative_error(factors, parameter).cv) ** 2 for parameter, part in parts.items()}
    rock = carbon["soil"] * _known(polygons, "soil_own_cv")
    sampling = trees * _known(polygons, "tree_own_cv")
    return found | {ROCK_OWN: rock**2, PLOTS_OWN: sampling**2}


def _known(polygons: pd.DataFrame, column: str) -> Any:
    """The column, 0 where blank and where the polygons (a run of an older version) have none."""
    return polygons.get(column, pd.Series(0.0, polygons.index)).fillna(0.0).to_numpy(dtype=float)


def own_variance(polygons: pd.DataFrame, pools: tuple[str, ...], factors: FactorSet) -> Any:
    """Variance of each polygon's carbon from all its own independent errors, (t C)², first order."""
    return sum(own_variances(polygons, pools, factors).values())


def standard_deviation(polygons: pd.DataFrame, pools: tuple[str, ...], factors: FactorSet) -> Any:
    """Standard deviation of each single polygon's carbon, t C, all errors together (Approach 1, first order)."""
    carbon = present(polygons, pools)
    live = polygons[["agb_t", "bgb_t"]].fillna(0.0).to_numpy(dtype=float)
    trees = carbon["agb"] + carbon["bgb"] + carbon["dead_wood"]
    codes, keys = distinct(polygons["tree_key"])
    errors = [tree_errors(key) for key in keys]
    shared2 = np.array([sum(relative_error(factors, name).cv ** 2 for name, _ in error.shared) for error in errors])
    rooted = np.array([error.rooted for error in errors])[codes]
    split = np.array([error.split for error in errors])[codes]
    with np.errstate(invalid="ignore", divide="ignore"):
        below_share = np.nan_to_num(live[:, 1] / live.sum(axis=1))
    moved = carbon["bgb"] * (1 - below_share) - carbon["agb"] * below_share
    by_root = rooted * np.where(split, moved, carbon["bgb"] + carbon["dead_wood"] * below_share)
    volume = trees * polygons["volume_share"].fillna(0.0).to_numpy(dtype=float)
    soil_codes, soil_keys = distinct(polygons["soil_key"])
    soil_errors = [soil_error(key) for key in soil_keys]
    soil_cv = np.array([relative_error(factors, error[0]).cv if error else 0.0 for error in soil_errors])[soil_codes]
    variance = (
        trees**2 * shared2[codes]
        + (by_root * relative_error(factors, RSR_STAND).cv) ** 2
        + (volume * relative_error(factors, VOLUME_SHARED).cv) ** 2
        + (carbon["dead_wood"] * relative_error(factors, DEAD_WOOD).cv) ** 2
        + (carbon["understorey"] * relative_error(factors, REGIONAL).cv) ** 2
        + (carbon["soil"] * soil_cv) ** 2
    )
    return np.sqrt(variance + own_variance(polygons, pools, factors))
