"""Carbon of wetlands: stock where the tables have one, burial, methane and their net."""

from typing import Any

import numpy as np
import pandas as pd

from layers.tables import table
from zzeco.carbon.columns import number, text
from zzeco.carbon.keys import taken
from zzeco.carbon.notes import bits
from zzeco.carbon.parameters import Factor, FactorSet
from zzeco.carbon.units import burial_tco2e_per_ha_a, ch4_tco2e

SMALL_WETLAND = "small_wetland"
RESERVOIR = "reservoir"
POND_BURIAL_ROWS = ("中国64个湖泊 近150年", "small pond (UK)")
POND_CH4_ROWS = ("freshwater fish pond, SE China", "eutrophic shallow pond, Yichang (5 ponds, 1 a)")
YOUNG_ROW = "reservoir age<="
RESERVOIR_YOUNG_A = 20
MEMO_TYPES = ("paddy", "aquaculture")
NOT_BUILT = ("planned", "in_progress", "cancelled")
_GWP_DETAIL = {"AR6": "CH4", "AR5": "CH4 AR5", "AR6_alternative": "CH4 AR6 alternative"}


def gwp_ch4(factors: FactorSet, edition: str) -> Factor:
    """t CO2e/t CH4 over 100 years of AR6, AR5 or AR6_alternative."""
    rows = factors.rows("wetland")
    row = rows[(rows["quantity"] == _GWP_DETAIL[edition]) & (rows["wetland_type"] == "GWP100")].iloc[0]
    return Factor(float(row["value"]), row["unit"], row["source"], row["confidence"], row["note"])


def burial_rate(factors: FactorSet, row: str) -> Factor:
    """Carbon burial of a row, g C/m2/a."""
    return factors.named("wetland", wetland_type=row, quantity="carbon burial rate")


def ch4_factor(factors: FactorSet, row: str) -> Factor:
    """Methane of a row, kg CH4/ha/a."""
    quantity = "CH4 surface emission factor" if row.startswith("reservoir") else "CH4 emission factor"
    return factors.named("wetland", wetland_type=row, quantity=quantity)


def downstream_ratio(factors: FactorSet) -> Factor:
    """R_d, methane set free below the dam by that of the surface (reservoirs only)."""
    return factors.named("wetland", wetland_type="downstream")


def herb_marsh_vegetation(factors: FactorSet) -> Factor:
    """Vegetation carbon of herb marsh, t C/ha."""
    return factors.named("wetland", quantity="vegetation C stock")


def mineral_soil(factors: FactorSet) -> Factor:
    """Soil carbon 0-30 cm of marsh and floodplain, t C/ha (IPCC 2013 Wetlands Supplement, Table 5.2)."""
    return factors.named("wetland", quantity="soil C stock")


def pond_net_range_tco2e_per_ha(factors: FactorSet, edition: str) -> tuple[float, float]:
    """The least and the greatest net removal of a pond, t CO2e/ha/a, by measured burial and methane.

    The least joins the low burial with the high methane, the greatest the other two (docs/methods.md 2).
    """
    low_burial, high_burial = (burial_rate(factors, row).value for row in POND_BURIAL_ROWS)
    low_ch4, high_ch4 = (ch4_factor(factors, row).value for row in POND_CH4_ROWS)
    gwp = gwp_ch4(factors, edition).value
    least = burial_tco2e(1.0, low_burial) - methane_tco2e(1.0, high_ch4, 0.0, gwp)
    return float(least), float(burial_tco2e(1.0, high_burial) - methane_tco2e(1.0, low_ch4, 0.0, gwp))


def type_rows() -> pd.DataFrame:
    """burial_key, ch4_key and what the stock covers, by wetland type key (crosswalk_names)."""
    names = table("crosswalk_names")
    names = names[names["domain"] == "wetland_type"].set_index("key")
    rows = names[["burial_key", "ch4_key"]].copy()
    rows["young_ch4_key"] = rows["ch4_key"].str.split("|").str[0]
    rows["ch4_key"] = rows["ch4_key"].str.split("|").str[-1]
    marsh = names["style_key"].str.endswith("/marsh") | (names.index == "floodplain")
    return rows.assign(soil=marsh, vegetation=names.index == "herb_marsh")


def burial_tco2e(area_ha: Any, burial_g_c_per_m2_a: Any) -> Any:
    """Carbon buried in the sediment, t CO2e/a (docs/methods.md 2; works on columns)."""
    return area_ha * burial_tco2e_per_ha_a(burial_g_c_per_m2_a)


def methane_tco2e(area_ha: Any, ch4_kg_per_ha_a: Any, downstream: Any, gwp: float) -> Any:
    """Methane set free, t CO2e/a; `downstream` is R_d, 0 but for reservoirs (IPCC 2019 ch. 7; works on columns)."""
    return ch4_tco2e(area_ha * ch4_kg_per_ha_a * (1 + downstream), gwp)


def wetland_type_of(layer: pd.DataFrame, kind: str) -> tuple[Any, Any]:
    """The type key of each polygon ('' for none) and where a missing one was taken as small wetland."""
    given = text(layer, "wetland_type")
    assumed = (given == "") & (kind == SMALL_WETLAND)
    return np.where(assumed, SMALL_WETLAND, given), assumed


def ch4_rows_of(layer: pd.DataFrame, types: Any, year: int | None) -> tuple[Any, Any]:
    """The methane row of each polygon, a reservoir's by its age, and where that age is not known."""
    rows = type_rows()
    age = (np.nan if year is None else float(year)) - number(layer, "flood_year")
    young = (types == RESERVOIR) & (age <= RESERVOIR_YOUNG_A)
    older = _taken_text(rows, types, "ch4_key")
    return np.where(young, _taken_text(rows, types, "young_ch4_key"), older), (types == RESERVOIR) & np.isnan(age)


def left_out(layer: pd.DataFrame, types: Any, area_ha: Any, kind: str) -> Any:
    """The reason why a wetland is not estimated, '' where it is."""
    rows = type_rows()
    no_rows = (_taken_text(rows, types, "burial_key") == "") & (_taken_text(rows, types, "ch4_key") == "")
    unknown = ("",) if "state" in layer else ()
    not_built = (kind == SMALL_WETLAND) & np.isin(text(layer, "state"), (*NOT_BUILT, *unknown))
    cases = {
        "no_area": np.isnan(area_ha),
        "not_built": not_built,
        "memo_type": np.isin(types, MEMO_TYPES),
        "type_missing": ~np.isin(types, rows.index),
        "no_factors": no_rows,
    }
    return np.select(list(cases.values()), list(cases), "")


def estimate_wetland(
    layer: pd.DataFrame, area_ha: Any, factors: FactorSet, kind: str, gwp_edition: str, year: int | None
) -> pd.DataFrame:
    """The polygon columns of a wetland or small_wetland layer: vegetation in agb_t, soil, burial, methane, net."""
    types, assumed = wetland_type_of(layer, kind)
    rows = type_rows()
    ch4_row, age_unknown = ch4_rows_of(layer, types, year)
    burial_row = _taken_text(rows, types, "burial_key")
    burial = _values(burial_row, {row: burial_rate(factors, row).value for row in set(burial_row) - {""}})
    methane = _values(ch4_row, {row: ch4_factor(factors, row).value for row in set(ch4_row) - {""}})
    downstream = np.where(types == RESERVOIR, downstream_ratio(factors).value, 0.0)
    has_soil, has_plants = (np.nan_to_num(taken(rows.astype({n: float}), types, n)) for n in ("soil", "vegetation"))
    buried = burial_tco2e(area_ha, burial)
    released = methane_tco2e(area_ha, methane, downstream, gwp_ch4(factors, gwp_edition).value)
    noted = bits("type_taken_as_small_wetland", assumed) | bits("reservoir_age_unknown", age_unknown)
    noted = noted | bits("reservoir_young", (types == RESERVOIR) & np.char.startswith(ch4_row.astype(str), YOUNG_ROW))
    noted = noted | bits("no_burial_rate", burial_row == "") | bits("no_ch4_factor", ch4_row == "")
    return pd.DataFrame(
        {
            "reason": left_out(layer, types, area_ha, kind),
            "method": "wetland",
            "quality": "area_default",
            "tree_key": np.where(has_plants > 0, "wetland|herb_marsh|", ""),
            "agb_t": area_ha * has_plants * herb_marsh_vegetation(factors).value,
            "soil_t": area_ha * has_soil * mineral_soil(factors).value,
            "soil_key": np.where(has_soil > 0, "wetland|", ""),
            "burial_tco2e_per_a": buried,
            "burial_key": burial_row,
            "ch4_tco2e_per_a": released,
            "ch4_key": ch4_row,
            "net_tco2e_per_a": buried - released,
            "sink_tco2e_per_a": buried - released,
            "noted": noted | bits("no_stock_value", has_soil == 0) | bits("soil_0_30", has_soil > 0),
        }
    )


def _taken_text(rows: pd.DataFrame, keys: Any, column: str) -> Any:
    codes, distinct = pd.factorize(np.asarray(keys, dtype=object))
    return rows[column].reindex(distinct).fillna("").to_numpy(dtype=object)[codes]


def _values(keys: Any, values: dict[str, float]) -> Any:
    codes, distinct = pd.factorize(np.asarray(keys, dtype=object))
    return np.array([values.get(key, 0.0) for key in distinct], dtype=float)[codes]
