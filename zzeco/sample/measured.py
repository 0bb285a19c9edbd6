"""What a survey writes down of a stand of given class, species and age (standard field names)."""

from typing import Any

import numpy as np
import pandas as pd

from layers.tables import table
from zzeco.sample.stands import SPECIES

Array = np.ndarray[Any, Any]
CODES = {
    "乔木林": "0111", "竹林": "0113", "疏林": "0120", "国特灌": "0131", "其他灌": "0132", "未成林": "0141",
    "苗圃": "0150", "无立木": "0161", "宜林": "0171",
}  # fmt: skip
LAND_SURVEY_CODES = {"乔木林": "0301", "竹林": "0302", "疏林": "0307", "国特灌": "0305", "其他灌": "0305"}
# largest diameter cm, its rate 1/a; largest stock m3/ha, its rate 1/a, its exponent
GROWTH = {
    "conifer": (22.0, 0.050, 205.0, 0.050, 1.8),
    "broadleaf": (26.0, 0.024, 195.0, 0.030, 1.5),
    "fast": (22.0, 0.070, 150.0, 0.085, 1.6),
}
FORM_FACTOR, SQUARE_CM_TO_M2 = 0.5, 0.00007854
LEAST_DIAMETER_CM = 5.1
COMMERCIAL = "22"
LARGEST_COMMERCIAL_HA, LARGEST_PUBLIC_HA = 15.0, 35.0


def survey_columns(stands: pd.DataFrame, stock_scale: float) -> pd.DataFrame:
    """The columns that depend on land class and age; all blank where the class has no such value."""
    land_class = stands["land_class"]
    trees = _tree_values(stands, stock_scale)
    columns = pd.DataFrame(index=stands.index)
    columns["dlbm"] = land_class.map(LAND_SURVEY_CODES).fillna("0307")
    columns["di_lei"] = land_class.map(CODES)
    columns["you_shi_sz"], columns["qi_yuan"] = _species(stands), _origin(stands)
    columns["shuzhong_zc"] = _composition(stands)
    columns["yu_bi_du"] = _closure(stands)
    columns["gmgd"] = np.where(land_class.isin(["国特灌", "其他灌"]), (35 + 50 * stands["draw"]).round(), np.nan)
    columns["pingjun_nl"] = stands["pingjun_nl"].where(land_class.isin(["乔木林", "疏林", "未成林"])).astype("Int64")
    columns = columns.assign(**trees)
    columns["lin_zhong"] = _purpose(stands)
    columns["ling_zu"] = age_group(stands, columns["lin_zhong"]).where(land_class == "乔木林")
    return columns.assign(mei_gq_zs=_stems(stands, columns), **_public(stands, columns["lin_zhong"]))


def age_group(stands: pd.DataFrame, purpose: pd.Series) -> pd.Series:
    """Age group code 1-5 by the limits of the species category and the forest category (age_groups.csv)."""
    species = table("crosswalk_species")
    category = species[species["code"].isin(SPECIES["code"])].set_index("code")["age_key_category"]
    limits = table("age_groups").drop_duplicates("species_group").set_index("species_group")
    limits = limits[["young_max_a", "middle_max_a", "near_mature_max_a", "mature_max_a"]]
    kind = np.where(purpose == "233", " [一般用材林233]", " [防护林/特用林]")
    names = category.reindex(SPECIES["code"]).to_numpy()[stands["species_row"]] + kind
    upper = limits.reindex(names).to_numpy(dtype=float)
    group = 1 + (stands["pingjun_nl"].to_numpy()[:, None] > upper).sum(axis=1)
    return pd.Series(group.astype(str), index=stands.index)


def growing_stock_m3(stands: pd.DataFrame, columns: pd.DataFrame) -> float:
    """Stock of the arbor forest."""
    arbor = stands["land_class"] == "乔木林"
    return float((columns["mei_gq_xj"] * stands["area_ha"])[arbor].sum())


def _tree_values(stands: pd.DataFrame, stock_scale: float) -> dict[str, pd.Series]:
    """Mean diameter, height and stock per ha."""
    biggest, rate, most, filling, exponent = np.array([GROWTH[kind] for kind in stands["growth"]]).T
    age = stands["pingjun_nl"].to_numpy(dtype=float)
    diameter = (biggest * (1 - np.exp(-rate * age)) * stands["vigour"]).round(1)
    height = (diameter * (0.93 - 0.010 * diameter + stands["slender"])).clip(lower=1.5).round(1)
    stock = most * (1 - np.exp(-filling * age)) ** exponent * stands["stocking"] * stock_scale
    stems = _stems_for(stock, diameter, height, age)
    per_stem = SQUARE_CM_TO_M2 * diameter**2 * height * FORM_FACTOR
    stock = stock.clip(0.5 * stems * per_stem, 2.0 * stems * per_stem).round(1)
    arbor, open_stand = stands["land_class"] == "乔木林", stands["land_class"] == "疏林"
    has_stock = diameter >= LEAST_DIAMETER_CM
    bamboo = stands["land_class"] == "竹林"
    return {
        "pingjun_xj": diameter.where(arbor | open_stand).mask(bamboo, (7.5 + 3 * stands["draw"]).round(1)),
        "pingjun_sg": height.where(arbor | open_stand).mask(bamboo, (9 + 5 * stands["draw"]).round(1)),
        "mei_gq_xj": stock.where(arbor & has_stock).mask(open_stand & has_stock, (stock * 0.2).round(1)),
    }


def _stems_for(stock: pd.Series, diameter: pd.Series, height: pd.Series, age: Array) -> pd.Series:
    """Stems per ha that carry this stock, within what stands of that age have."""
    per_stem = SQUARE_CM_TO_M2 * diameter**2 * height * FORM_FACTOR
    most = (52 / (SQUARE_CM_TO_M2 * diameter**2)).clip(upper=2850)
    return (stock / per_stem).clip(lower=560).clip(upper=most).round()


def _stems(stands: pd.DataFrame, columns: pd.DataFrame) -> pd.Series:
    """Stems of arbor forest, culms of bamboo, plants of young plantations, per ha."""
    arbor = stands["land_class"] == "乔木林"
    stock = columns["mei_gq_xj"].fillna(2.0)
    stems = _stems_for(stock, columns["pingjun_xj"], columns["pingjun_sg"], stands["pingjun_nl"].to_numpy())
    result = stems.where(arbor)
    result = result.mask(stands["land_class"] == "竹林", (1500 + 2100 * stands["draw"]).round())
    return result.mask(stands["land_class"] == "未成林", (1700 + 900 * stands["draw"]).round()).astype("Int64")


def _species(stands: pd.DataFrame) -> pd.Series:
    """Species code; a name where the code list has none (油茶, 灌木)."""
    arbor_code = pd.Series(SPECIES["code"].to_numpy()[stands["species_row"]], index=stands.index)
    names = {"竹林": "660", "国特灌": "油茶", "其他灌": "灌木"}
    code = arbor_code.mask(stands["land_class"].isin(list(names)), stands["land_class"].map(names))
    return code.mask(stands["land_class"].isin(["苗圃", "无立木", "宜林"]))


def _origin(stands: pd.DataFrame) -> pd.Series:
    """Origin code; natural bamboo and shrub, planted camellia and young plantations."""
    fixed = {"竹林": "11", "国特灌": "21", "其他灌": "11", "未成林": "21"}
    code = stands["qi_yuan"].mask(stands["land_class"].isin(list(fixed)), stands["land_class"].map(fixed))
    return code.mask(stands["land_class"].isin(["苗圃", "无立木", "宜林"]))


def _composition(stands: pd.DataFrame) -> pd.Series:
    """Tenths of the species, for pure arbor stands."""
    name = pd.Series(SPECIES["name"].to_numpy()[stands["species_row"]], index=stands.index)
    partner = pd.Series(np.where(name == "杉木", "马尾松", "杉木"), index=stands.index)
    pure = (stands["land_class"] == "乔木林") & ~name.str.contains("混|其它")
    return ("10" + name).where(stands["draw"] < 0.5, "8" + name + "2" + partner).where(pure)


def _closure(stands: pd.DataFrame) -> pd.Series:
    """Canopy closure 0-1 of stands."""
    full = (0.35 + 0.4 * (stands["stocking"] - 0.5) + 0.2 * stands["draw"]).clip(0.25, 0.95).round(2)
    closure = full.where(stands["land_class"].isin(["乔木林", "竹林"]))
    return closure.mask(stands["land_class"] == "疏林", (0.10 + 0.09 * stands["draw"]).round(2))


def _purpose(stands: pd.DataFrame) -> pd.Series:
    """Forest category: camellia is economic forest, shrub protects, the rest as owned."""
    purpose = stands["forest_purpose"].mask(stands["land_class"] == "国特灌", "252")
    purpose = purpose.mask((stands["land_class"] == "其他灌") & (purpose == "233"), "112")
    return purpose.mask(stands["land_class"].isin(["苗圃", "无立木", "宜林"]))


def _public(stands: pd.DataFrame, purpose: pd.Series) -> dict[str, Any]:
    """Forest class, authority and protection grade that agree with the category.

    A survey divides wider ground into stands of one class each; where few polygons cover the city, most are wider than
    that, hold forest of both classes and are given none.
    """
    is_public = stands["sen_lin_lb"].isin(["11", "12"])
    commercial = purpose.isin(["233", "252"])
    public = ~commercial & (is_public | purpose.notna())
    divided = stands["area_ha"] <= np.where(public, LARGEST_PUBLIC_HA, LARGEST_COMMERCIAL_HA)
    national = (stands["sen_lin_lb"] == "11") & public & divided
    forest_class = pd.Series(COMMERCIAL, index=stands.index).mask(public, "12").mask(national, "11")
    return {
        "sen_lin_lb": forest_class.where(divided),
        "shi_quan_d": stands["shi_quan_d"].fillna("23").where(public & divided).mask(national, "10"),
        "gjgyl_bhdj": stands["gjgyl_bhdj"].where(national),
        "bh_dj": stands["bh_dj"].mask(~public & (stands["bh_dj"] == "2"), "3"),
        "lmqs": stands["lmqs"].where(stands["land_class"].isin(["乔木林", "竹林", "疏林", "国特灌", "其他灌"])),
    }
