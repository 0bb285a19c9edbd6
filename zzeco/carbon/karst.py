"""Carbon of karst land: vegetation by degree, soil corrected for rock and gravel."""

from typing import Any

import numpy as np
import pandas as pd

from zzeco.carbon.columns import number, positive, text
from zzeco.carbon.keys import taken
from zzeco.carbon.notes import bits
from zzeco.carbon.parameters import Factor, FactorSet
from zzeco.carbon.units import PERCENT

DEGREE_ROWS = {
    "none": "无",
    "potential": "潜在",
    "light": "轻度",
    "moderate": "中度",
    "severe": "重度",
    "extreme": "极重度",
}
ROCKY_FROM_PERCENT = 30.0
"""Soil of forest land by the karst formula from this bare rock share on (docs/methods.md 3)."""

DEEPEST_CM = 100.0
SOC_DEPTH_CM = 20.0
ROCK_HALF_WIDTH_POINTS = "rock exposure field estimate"
_SEVERE_SOIL = "重度(强度)"
_SOC = "SOC content 0-20 cm"


def soil_t_c(
    area_ha: Any, soc_g_per_kg: Any, bulk_density_g_per_cm3: Any, depth_cm: Any, rock_share: Any, gravel_share: Any
) -> Any:
    """Soil carbon of the fine earth between rocks, t C (SOC·BD·h·0.1·(1-rock)·(1-gravel); Zhang et al. 2017)."""
    per_ha = soc_g_per_kg * bulk_density_g_per_cm3 * depth_cm * 0.1
    return area_ha * per_ha * (1 - rock_share) * (1 - gravel_share)


def soc(factors: FactorSet, degree: str) -> list[Factor]:
    """Soil carbon content 0-20 cm of a degree, g/kg, Hunan rows: two rows are averaged for 潜在, 极重度 takes 重度."""
    rows = {"potential": ("无", "轻度"), "severe": (_SEVERE_SOIL,), "extreme": (_SEVERE_SOIL,)}
    wanted = rows.get(degree, (DEGREE_ROWS[degree],))
    return [factors.named("karst_carbon", degree_or_measure=row, quantity=_SOC) for row in wanted]


def bulk_density(factors: FactorSet, degree: str) -> Factor:
    """Bulk density of a degree, g/cm3; 极重度 takes 重度."""
    row = _SEVERE_SOIL if degree in ("severe", "extreme") else DEGREE_ROWS[degree]
    return factors.named("karst_carbon", degree_or_measure=row, quantity="bulk density")


def vegetation(factors: FactorSet, degree: str) -> Factor:
    """Vegetation carbon of a degree, t C/ha, roots included."""
    return factors.named("karst_carbon", degree_or_measure=DEGREE_ROWS[degree], quantity="vegetation C default")


def soil_per_ha(factors: FactorSet, degree: str) -> Factor:
    """Soil carbon of a degree where rock or depth is not known, t C/ha (derived for a mid-class rock share)."""
    return factors.named("karst_carbon", degree_or_measure=DEGREE_ROWS[degree], quantity="derived soil C 0-20 cm")


def gravel_percent(factors: FactorSet) -> Factor:
    """Gravel share by volume of a measured catchment, %, for polygons without their own."""
    return factors.named("karst_carbon", degree_or_measure="流域平均", quantity="gravel volume")


def degree_rows(factors: FactorSet) -> pd.DataFrame:
    """soc, bulk_density, vegetation, soil_per_ha by degree key."""
    return pd.DataFrame(
        {
            "soc": {degree: np.mean([row.value for row in soc(factors, degree)]) for degree in DEGREE_ROWS},
            "bulk_density": {degree: bulk_density(factors, degree).value for degree in DEGREE_ROWS},
            "vegetation": {degree: vegetation(factors, degree).value for degree in DEGREE_ROWS},
            "soil_per_ha": {degree: soil_per_ha(factors, degree).value for degree in DEGREE_ROWS},
        }
    )


def degree_of(layer: pd.DataFrame) -> Any:
    """The degree key of each polygon: the degree, else what a state of potential or none says, else ''."""
    degree, state = text(layer, "karst_degree"), text(layer, "karst_state")
    degree = np.where(np.isin(degree, list(DEGREE_ROWS)), degree, "")
    return np.where((degree == "") & np.isin(state, ["potential", "none"]), state, degree)


def with_known_degree(forest: pd.DataFrame) -> pd.DataFrame:
    """Forest polygons on rock with a degree each: where none is delivered, 潜在 (covered rock is potential desert)."""
    degree = degree_of(forest)
    return forest.assign(karst_degree=np.where(degree == "", "potential", degree))


def soil_columns(layer: pd.DataFrame, factors: FactorSet) -> pd.DataFrame:
    """What the soil formula takes for each polygon: soc, bulk_density, depth_cm, rock_percent, gravel_percent.

    Depth is the smaller of the profile and the depth of the SOC row, of a field SOC the profile down to 100 cm.
    soil_key is 'field|' or 'karst|DEGREE'; NaN where neither field nor table knows.
    """
    degree, rows = degree_of(layer), degree_rows(factors)
    field_soc, field_density = positive(layer, "soil_oc_g_kg"), positive(layer, "bulk_density_g_cm3")
    measured, stated = ~np.isnan(field_soc), number(layer, "gravel_percent")
    gravel, rock = (
        np.where((share >= 0) & (share <= PERCENT), share, np.nan) for share in (stated, number(layer, "trls"))
    )
    profile = positive(layer, "tu_ceng_hd")
    density = np.where(np.isnan(field_density), taken(rows, degree, "bulk_density"), field_density)
    return pd.DataFrame(
        {
            "soc": np.where(measured, field_soc, taken(rows, degree, "soc")),
            "bulk_density": density,
            "depth_cm": np.minimum(profile, np.where(measured, DEEPEST_CM, SOC_DEPTH_CM)),
            "rock_percent": rock,
            "gravel_percent": np.where(np.isnan(gravel), gravel_percent(factors).value, gravel),
            "soil_key": np.where(measured, "field|", "karst|" + degree),
            "noted": bits("gravel_table_value", np.isnan(gravel))
            | bits("soil_table_value", ~measured | np.isnan(field_density))
            | bits("soil_0_20", ~measured)
            | bits("soil_to_profile", measured & (profile < DEEPEST_CM)),
        }
    )


def corrected_soil(frame: pd.DataFrame, area_ha: Any, factors: FactorSet) -> pd.DataFrame:
    """soil_t (NaN where a number is missing), soil_key, soil_own_cv and noted by the rock and gravel correction."""
    rock, gravel = frame["rock_percent"] / PERCENT, frame["gravel_percent"] / PERCENT
    carbon_t = soil_t_c(area_ha, frame["soc"], frame["bulk_density"], frame["depth_cm"], rock, gravel)
    columns = {"soil_t": carbon_t, "soil_key": frame["soil_key"], "noted": frame["noted"]}
    return pd.DataFrame(columns).assign(soil_own_cv=_rock_error(frame["rock_percent"], factors))


def _rock_error(rock_percent: Any, factors: FactorSet) -> Any:
    points = factors.rows("uncertainty").set_index("parameter").loc[ROCK_HALF_WIDTH_POINTS, "half_width_95pct_percent"]
    soil_percent = np.maximum(PERCENT - rock_percent, 1.0)
    return float(points) / 1.96 / soil_percent


def estimate_karst(layer: pd.DataFrame, area_ha: Any, factors: FactorSet) -> pd.DataFrame:
    """The polygon columns of a karst layer: vegetation by degree (in agb_t, not split) and soil."""
    degree, rows = degree_of(layer), degree_rows(factors)
    soil = corrected_soil(soil_columns(layer, factors), area_ha, factors)
    known = soil["soil_t"].notna().to_numpy()
    by_area = area_ha * taken(rows, degree, "soil_per_ha")
    reason = np.select([np.isnan(area_ha), degree == ""], ["no_area", "degree_missing"], "")
    return pd.DataFrame(
        {
            "reason": reason,
            "method": "karst",
            "quality": np.where(known, "measured", "area_default"),
            "tree_key": "karst|" + degree + "|",
            "agb_t": area_ha * taken(rows, degree, "vegetation"),
            "soil_t": np.where(known, soil["soil_t"], by_area),
            "soil_key": np.where(known, soil["soil_key"], "karst_area|" + degree),
            "soil_own_cv": np.where(known, soil["soil_own_cv"], 0.0),
            "noted": np.where(known, soil["noted"], _by_area_notes(len(layer))),
        }
    )


def _by_area_notes(count: int) -> Any:
    always = np.full(count, True)
    return bits("rock_or_depth_missing", always) | bits("soil_0_20", always)
