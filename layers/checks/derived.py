"""The names that rules use, made from the columns of one layer (rules_names.csv)."""

from collections.abc import Callable, Sequence
from datetime import date

import numpy as np
import pandas as pd

from layers.checks.age_group import age_group
from layers.checks.composition import first_group, tenths
from layers.checks.karst_score import karst_score, vegetation_type
from layers.checks.layer_names import layer_names
from layers.codes import coded, name_of_code, names
from layers.kind import LayerKind
from layers.tables import table
from layers.text import by_unique, matches, numbers, text

__all__ = ["age_group", "derived_names", "karst_score"]
OLD_COUNTY, NEW_COUNTY = "430221", "430212"
STATE_NAMES = {"planned": "计划", "in_progress": "在建", "built": "已建", "accepted": "已验收", "cancelled": "取消"}
ORIGIN_NAMES = {"natural": "天然", "planted": "人工"}
CATEGORIES = {"11": "防护林", "12": "特用林", "23": "用材林", "24": "能源林", "25": "经济林"}
RANKS = {"none": 0, "potential": 1, "light": 2, "moderate": 3, "severe": 4, "extreme": 5}
PROVINCE = {"湖南": "43", "湖南省": "43", "430000": "43"}
NUMBERING = ("cun", "lin_ban")
UNITS_ABOVE = ("xian", "xiang", *NUMBERING)
CODE_FIELDS = {
    "bh_dj": "林地保护等级",
    "shi_quan_d": "事权等级",
    "dcqlx": "荒漠调查区类型",
    "gjgyl_bhdj": "公益林保护等级",
}
NAME_FIELDS = ("bhdsx", "sdwxzk", "smhyblx", "ctmy")
Columns = dict[str, pd.Series]


def derived_names(
    table: pd.DataFrame,
    kind: LayerKind,
    extra: pd.DataFrame | None = None,
    delivered_columns: Sequence[str] = (),
    today: date | None = None,
) -> pd.DataFrame:
    """Every name that the rules of the kind can use, aligned by position with the standard table of one layer.

    Standard columns of the table, names made from them, and the `extra` columns of the caller (geometry, topology,
    other layers, estimates), which win. `delivered_columns` are the column names as delivered.
    """
    source = table.reset_index(drop=True)
    columns: Columns = {name: source[name] for name in source.columns if kind.has(str(name))}
    columns["layer_kind"] = pd.Series(pd.Categorical([kind.key] * len(source)))
    for step in (_places, _areas, _identity, _forest, _stand, _categories, _wetland, _karst, _ledger):
        columns |= step(source, columns)
    if "bsm_duplicate" in columns and not kind.unique_id:
        columns["bsm_duplicate"] = pd.Series(False, index=source.index)
    columns |= {"dc_date_future": _future(columns["dc_rq"], today or date.today())} if "dc_rq" in columns else {}
    columns |= layer_names(source, kind, delivered_columns)
    if extra is not None:
        columns |= {str(name): extra[name].reset_index(drop=True) for name in extra.columns}
    return pd.DataFrame(columns, index=source.index)


def _each(columns: Columns, wanted: Sequence[str], function: Callable[[pd.Series], pd.Series]) -> Columns:
    return {name: function(columns[name]) for name in wanted if name in columns}


def _places(source: pd.DataFrame, columns: Columns) -> Columns:
    """Administrative codes; the old county code is mapped, names of counties become codes."""
    made: Columns = {}
    if "xian" in columns:
        delivered = text(columns["xian"])
        known = source.get("county", delivered)
        made["xian_delivered"] = delivered
        made["xian"] = known.astype("str").where(delivered.notna()).fillna(delivered)
    if "sheng" in columns:
        made["sheng"] = by_unique(text(columns["sheng"]), lambda distinct: distinct.replace(PROVINCE))
    renamed = _each(columns, ("xiang", "cun"), lambda values: by_unique(text(values), _with_new_county))
    return made | renamed


def _with_new_county(codes: pd.Series) -> pd.Series:
    return codes.str.replace(rf"^{OLD_COUNTY}(?=\d)", NEW_COUNTY, regex=True)


def _areas(source: pd.DataFrame, columns: Columns) -> Columns:
    """`area_ha` (reported, else of the geometry), `area_reported` (ha, as delivered) and the measures."""
    made: Columns = {}
    if "geom_area_ha" in source:
        geometry_ha = source["geom_area_ha"].astype("float64")
        made["geom_area_ha"] = geometry_ha.where(geometry_ha > 0)
    if "geom_length_m" in source:
        made["geom_length_m"] = source["geom_length_m"].astype("float64")
    if "reported_area_ha" in source:
        reported_ha = source["reported_area_ha"].astype("float64")
        made |= {"area_reported": reported_ha, "area_ha": reported_ha.fillna(made.get("geom_area_ha", np.nan))}
    elif "geom_area_ha" in made:
        made["area_ha"] = made["geom_area_ha"]
    if "geom_area_ha" in made and "geom_length_m" in made:
        made["mean_width_m"] = made["geom_area_ha"] * 10_000 / (made["geom_length_m"] / 2)
    return made


def _identity(source: pd.DataFrame, columns: Columns) -> Columns:
    """Duplicates of the identifier and of the subcompartment key; dates as YYYYMMDD."""
    made: Columns = {}
    if "bsm" in columns:
        made["bsm_blank"] = columns["bsm"].isna()
        made["bsm_duplicate"] = columns["bsm"].duplicated(keep=False) & columns["bsm"].notna()
    if "xiao_ban" in columns:
        made["key_duplicate"] = _number_twice(source, columns)
    return made


def _number_twice(source: pd.DataFrame, columns: Columns) -> pd.Series:
    """Where a subcompartment number stands twice in its compartment, or in its village where no compartments are given.

    A county or township numbers none by itself; of a record with a gap in the units that others have nothing is said.
    """
    given = [name for name in UNITS_ABOVE if name in columns and source[name].notna().any()]
    needed = [name for name in given if name in NUMBERING]
    if not needed:
        return pd.Series(False, index=source.index)
    whole = source[[*needed, "xiao_ban"]].notna().all(axis=1)
    return source.duplicated(subset=[*given, "xiao_ban"], keep=False) & whole


def _forest(source: pd.DataFrame, columns: Columns) -> Columns:
    """Land class, species group and origin in the words of the rules."""
    made: Columns = {}
    for name, derived in (
        ("dl_class", "land_class"),
        ("di_lei_name", "land_class_name"),
        ("sp_group", "species_group"),
    ):
        if derived in source:
            made[name] = source[derived]
    if "origin" in source:
        made["origin"] = by_unique(source["origin"], lambda distinct: distinct.map(ORIGIN_NAMES).astype("str"))
    if "qi_yuan" in columns:
        labels = _labels("origin")
        known = names("origin", columns["qi_yuan"], "起源")
        made["qi_yuan_name"] = by_unique(known, lambda distinct: distinct.map(labels).astype("str"))
    if "sp_group" in made:
        made |= {"v_max": _range(made["sp_group"], "volume per ha (arbor forest)", "max")}
        made |= {
            "v_prov_mean": _range(made["sp_group"], "provincial mean volume 2005 (reference)", "max", "全部乔木林")
        }
    return made


def _stand(source: pd.DataFrame, columns: Columns) -> Columns:
    """Age groups and composition."""
    made: Columns = {}
    if "ling_zu" in columns and "age_group" in source:
        made["ling_zu"] = source["age_group"].astype("Int64").astype("str").fillna(text(columns["ling_zu"]))
    if all(name in source for name in ("species", "origin", "pingjun_nl")):
        category = coded("林种", columns["lin_zhong"]) if "lin_zhong" in columns else None
        made["age_group_calc"] = age_group(source["species"], source["origin"], numbers(source["pingjun_nl"]), category)
    if "mei_gq_xj" in columns and "stock_m3_per_ha" in source:
        made["mei_gq_xj"] = numbers(columns["mei_gq_xj"]).fillna(source["stock_m3_per_ha"])
    if "shuzhong_zc" in columns:
        made["comp_sum"] = tenths(columns["shuzhong_zc"])
        if "species_group" in source:
            made["comp_first"] = first_group(columns["shuzhong_zc"], source["species_group"])
    return made


def _categories(source: pd.DataFrame, columns: Columns) -> Columns:
    """Forest category, public-welfare forest, ownership, aspect, and the plain code fields."""
    made = {name: coded(domain, columns[name]) for name, domain in CODE_FIELDS.items() if name in columns}
    if "lin_zhong" in columns:
        made["lin_zhong"] = coded("林种", columns["lin_zhong"])
        made["lz_class"] = by_unique(made["lin_zhong"], _category_class)
    if "sen_lin_lb" in columns:
        made["is_public_forest"] = _is_public(columns["sen_lin_lb"])
    if "po_xiang" in columns:
        made["po_xiang_name"] = _aspect(columns["po_xiang"])
    ownership = [name for name in ("lmsyq", "lmqs") if name in columns]
    if len(ownership) == 1:
        made |= {"lmsyq": columns[ownership[0]], "lmqs": columns[ownership[0]]}
    return made


def _category_class(distinct: pd.Series) -> pd.Series:
    by_code = distinct.str[:2].map(CATEGORIES).astype("str")
    by_name = distinct.where(distinct.isin(CATEGORIES.values())).replace("薪炭林", "能源林")
    return by_code.fillna(by_name)


def _is_public(values: pd.Series) -> pd.Series:
    """True for public-welfare forest, False for commercial; missing where neither code nor name says it."""
    words = text(values).fillna("").astype("str")
    first = by_unique(words, lambda distinct: distinct.str.lstrip("0").str[:1])
    public = first.eq("1") | words.str.contains("公益")
    commercial = first.eq("2") | words.str.contains("商品")
    return pd.Series(public.astype("boolean")).mask(~(public | commercial))


def _aspect(values: pd.Series) -> pd.Series:
    """Names of aspects; in both code lists 9 alone means the same (none), other bare codes stay open."""
    words = text(values)
    return name_of_code("坡向(林地一张图)", words.where(words.eq("9") | ~matches(words, r"\d+")))


def _wetland(source: pd.DataFrame, columns: Columns) -> Columns:
    """Wetland type and class, and the names of the fields without a stored code list."""
    made: Columns = {}
    if "wetland_type" in source:
        known = _mapped(source["wetland_type"], _labels("wetland_type"))
        made["wetland_type"] = known.fillna(text(columns["sdlx"])) if "sdlx" in columns else known
        made["wetland_class"] = _mapped(source["wetland_type"], _labels("wetland_type", "group"))
    if "sd_dj" in columns:
        made["sd_dj_name"] = by_unique(_as_names(columns["sd_dj"]), _grade)
    return made | {f"{name}_name": _as_names(columns[name]) for name in NAME_FIELDS if name in columns}


def _grade(distinct: pd.Series) -> pd.Series:
    return distinct.mask(~distinct.str.endswith("湿地"), distinct + "湿地")


def _as_names(values: pd.Series) -> pd.Series:
    """Values delivered as names; bare codes are missing, as their list is not known."""
    words = text(values)
    return words.mask(matches(words, r"\d+"))


def _karst(source: pd.DataFrame, columns: Columns) -> Columns:
    """State, degree, score and rank of rocky desertification, and the treatment by name."""
    made: Columns = {}
    if "zlcs" in columns:
        known = _mapped(names("treatment", columns["zlcs"]), _labels("treatment"))
        made["zlcs_name"] = known.fillna(_as_names(columns["zlcs"]))
    if "trls" in columns:
        made["trls_layer_max"] = pd.Series(numbers(columns["trls"]).max(), index=source.index)
    if "karst_state" not in source:
        return made
    state = source["karst_state"]
    degree = source["karst_degree"] if "karst_degree" in source else state.where(state.ne("rocky"))
    made["smh_state"] = _mapped(state, _labels("karst_state"))
    made["smh_degree"] = _mapped(degree, _labels("karst_degree"))
    made["smh_rank"] = degree.fillna(state.where(state.isin(["none", "potential"]))).map(RANKS).astype("float64")
    if all(name in columns for name in ("trls", "zbgd", "tu_ceng_hd")) and (
        "zbfglx" in columns or "land_class" in source
    ):
        vegetation = vegetation_type(columns.get("zbfglx"), source.get("land_class"))
        score = karst_score(
            *(numbers(columns[name]) if name else vegetation for name in ("trls", "", "zbgd", "tu_ceng_hd"))
        )
        made |= {name: score[name].where(state.eq("rocky")) for name in score.columns}
    return made


def _ledger(source: pd.DataFrame, columns: Columns) -> Columns:
    made: Columns = {}
    if "state" in source:
        made["state"] = _mapped(source["state"], STATE_NAMES)
    if "completion_year" in columns:
        made["build_year"] = columns["completion_year"]
    return made


def _mapped(values: pd.Series, lookup: dict[str, str]) -> pd.Series:
    return by_unique(values, lambda distinct: distinct.map(lookup).astype("str"))


def _labels(domain: str, column: str = "label_zh") -> dict[str, str]:
    rows = table("crosswalk_names")
    rows = rows[rows["domain"] == domain]
    return dict(zip(rows["key"], rows[column], strict=True))


def _range(group: pd.Series, quantity: str, bound: str, otherwise: str | None = None) -> pd.Series:
    """A bound of rules_ranges.csv for every species group; `otherwise` names the row for groups without one."""
    rows = table("rules_ranges")
    rows = rows[rows["quantity"] == quantity]
    known = dict(zip(rows["species_group"], rows[bound].astype(float), strict=True))
    found = by_unique(group, lambda distinct: distinct.map(known).astype("float64")).astype("float64")
    return found.fillna(known[otherwise]) if otherwise else found


def _future(dates: pd.Series, today: date) -> pd.Series:
    return pd.Series(numbers(dates) > int(today.strftime("%Y%m%d")), index=dates.index)
