"""What a record is shown as: its attributes with label, unit and place in the order of a survey form."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from layers.i18n import _, language
from layers.intake.units import AREA_FIELDS, PER_HA
from layers.kind import LayerKind, kind
from layers.labels import label
from layers.layer import VectorLayer

IDENTITY = ("bsm", "site_id", "xian", "cun", "lin_ban", "xiao_ban")
PLACES, NUMBER = ("county", "xiang", "cun"), ("lin_ban", "xiao_ban")
TOWNSHIP_DIGITS, VILLAGE_DIGITS = 9, 12
INTERNAL = ("content_hash",)
READ_AS, UNIT_LIKE = "reported_area_ha", 1e-3
UNITS_APART = ", "
HIDDEN_ENDING = "_delivered"
DATES = ("dc_rq",)
GROUPS: dict[str, tuple[str, ...]] = {
    "place": (
        *("bsm", "record_id", "site_id", "site_name", "zysd_bm", "sheng", "shi", "xian", "county", "xiang", "cun"),
        *("lin_ye_ju", "lin_chang", "lin_ban", "xiao_ban", "el_xiaoban", "admin_code", "admin_name", "admin_level"),
    ),
    "area": (
        *("tbmj", "xbmj", "mian_ji", "yxmj", "xzwmj", "reported_area_ha", "land_area_ha", "geom_area_ha"),
        *("reported_length_km", "geom_length_m", "width_m"),
    ),
    "land": (
        *("di_lei", "q_di_lei", "dlbm", "dlmc", "land_class", "land_class_name", "ld_lx", "farm_type", "sdlx"),
        *("wetland_type", "sd_dj", "corridor_type", "measure_kind", "flood_year"),
    ),
    "stand": (
        *("you_shi_sz", "species", "species_group", "shuzhong_zc", "qi_yuan", "origin", "pingjun_nl", "q_pjnl"),
        *("ling_zu", "age_group", "yu_bi_du", "pingjun_xj", "pingjun_sg", "pingjun_dm", "mei_gq_zs", "mei_gq_xj"),
        *("stock_m3_per_ha", "huo_lm_xj", "sszzs", "ssxj", "jjlzs", "sheng_wu_l", "tan_chu_l", "zbfglx", "zb_jg"),
        *("zbgd", "gmgd", "cbgd", "xc_cl", "xb_gccl"),
    ),
    "site": (
        *("di_mao", "hai_ba", "po_xiang", "po_wei", "po_du", "tu_rang_lx", "tu_ceng_hd", "tu_rang_zd", "ctmy"),
        *("soil_oc_g_kg", "bulk_density_g_cm3", "gravel_percent", "trls", "yrdm", "smhzk", "smhlx", "smhcd"),
        *("karst_state", "karst_degree", "smhyblx", "dcqlx", "td_th_lx"),
    ),
    "management": (
        *("ld_qs", "tdsyqs", "tdjyq", "lmqs", "lmsyq", "lmsyqs", "lin_zhong", "q_lin_zhong", "sen_lin_lb", "q_sen_lb"),
        *("shi_quan_d", "gjgyl_bhdj", "bh_dj", "zl_dj", "stqw", "gllx", "qykz", "bcld", "ke_ji_du", "g_cheng_lb"),
        *("bhdsx", "bhddm", "sdlyfs", "sdwxzk", "sdgllx", "state", "treatment", "zlcs", "zlcd", "treatment_year"),
        *("plan_year", "start_year", "completion_year", "scenario", "programme", "cost_cny", "unit_responsible"),
    ),
    "survey": (
        *("bhyy", "cflx", "cfmj", "cfxj", "dispe", "disaster_c", "dc_ry", "dc_rq", "photo", "note_text"),
    ),
}  # fmt: skip
MEASURED = {"geom_area_ha": ("ha", 2), "geom_length_m": ("m", 0), "reported_area_ha": ("ha", 2)}
MEASURED |= {"stock_m3_per_ha": ("m3/ha", 1)}
# derived column -> the delivered field that says the same
SOURCES = {
    "record_id": "bsm", "county": "xian", "land_class_name": "di_lei", "species": "you_shi_sz", "origin": "qi_yuan",
    "age_group": "ling_zu", "wetland_type": "sdlx", "stock_m3_per_ha": "mei_gq_xj", "karst_degree": "smhcd",
    "karst_state": "smhzk",
}  # fmt: skip
AMOUNTS = (
    *("tbmj", "xbmj", "mian_ji", "yxmj", "xzwmj", "reported_area_ha", "land_area_ha", "geom_area_ha", "cfmj"),
    *("reported_length_km", "geom_length_m", "huo_lm_xj", "ssxj", "cfxj", "sheng_wu_l", "xb_gccl"),
    *("sszzs", "jjlzs", "cost_cny"),
)
SUMMED_UNITS = ("tC", "tCO₂e/a")
TWO_DECIMALS = ("yu_bi_du", "xbmj", "mian_ji", "yxmj", "xzwmj", "cfmj", "land_area_ha", "bulk_density_g_cm3")
NO_DECIMALS = ("tbmj", "hai_ba", "cost_cny", "sheng_wu_l", "po_du", "zbgd", "gmgd", "cbgd", "trls")


@dataclass(frozen=True)
class Attribute:
    """One column of a record: how it is called, measured and written; `codes` is its declared value list."""

    name: str
    label: str
    unit: str
    group: str
    is_number: bool
    decimals: int = 0
    signed: bool = False
    codes: str = ""
    is_derived: bool = False
    is_date: bool = False

    @property
    def header(self) -> str:
        """Label and unit in one line."""
        return f"{self.label} ({self.unit})" if self.unit else self.label


def group_label(group: str) -> str:
    """The heading of a group of attributes."""
    return {
        "place": _("Location"),
        "area": _("Area and length"),
        "land": _("Land class and type"),
        "stand": _("Stand and vegetation"),
        "site": _("Site, soil and karst"),
        "management": _("Management"),
        "survey": _("Survey"),
        "carbon": _("Carbon"),
        "extra": _("Further delivered columns"),
    }[group]


def attributes(layer: VectorLayer) -> tuple[Attribute, ...]:
    """The attributes of a layer's records in the order of the groups, delivered extra columns last."""
    return attributes_of(layer.table, kind(layer.kind))


def attributes_of(table: pd.DataFrame, one: LayerKind) -> tuple[Attribute, ...]:
    """The attributes of a table of a kind; what only the program needs is left out."""
    shown = _in_order(table.columns)
    found = tuple(_attribute(name, one, table[name]) for name in shown)
    units = {name: delivered_area_unit(table, name) for name in AREA_FIELDS if name in shown}
    return tuple(replace(one, unit=units[one.name]) if units.get(one.name) else one for one in found)


def attributes_named(names: Iterable[str], one: LayerKind) -> tuple[Attribute, ...]:
    """The attributes of columns of a kind as far as their names tell, without reading a record."""
    nothing = pd.Series([], dtype=object)
    return tuple(_attribute(name, one, nothing) for name in _in_order(names))


def _in_order(names: Iterable[str]) -> list[str]:
    order = {name: at for at, name in enumerate(name for names in GROUPS.values() for name in names)}
    shown = [str(name) for name in names if name not in INTERNAL and not str(name).endswith(HIDDEN_ENDING)]
    return sorted(shown, key=lambda name: order.get(name, len(order)))


def delivered_area_unit(table: pd.DataFrame, name: str) -> str:
    """The unit that an area is delivered in, by its ratio to the hectares that it was read as; '' where nothing tells.

    Counties deliver in hm², m² or mu, and their numbers stay as delivered; a column of several units names them all.
    """
    if READ_AS not in table or not len(table):
        return ""
    values, hectares = (pd.to_numeric(table[column]).to_numpy(float, na_value=np.nan) for column in (name, READ_AS))
    known = (values > 0) & (hectares > 0)
    ratio = values[known] / hectares[known]
    counts = {unit: int(np.isclose(ratio, factor, rtol=UNIT_LIKE).sum()) for unit, factor in PER_HA.items()}
    found = sorted((unit for unit, count in counts.items() if count), key=lambda unit: -counts[unit])
    return UNITS_APART.join(label("unit", unit) if unit == "mu" else shown_unit(unit) for unit in found)


def _attribute(name: str, one: LayerKind, values: pd.Series) -> Attribute:
    is_number = pd.api.types.is_numeric_dtype(values.dtype)
    group = next((group for group, names in GROUPS.items() if name in names), "extra")
    if one.has(name):
        field = one.field(name)
        is_number = is_number and field.type != "str"
        decimals = 0 if field.type == "int" else decimals_of(name)
        codes = "" if is_number else field.codes
        unit = "" if is_year(name) else shown_unit(field.unit)
        return Attribute(name, field.label, unit, group, is_number, decimals, codes=codes, is_date=name in DATES)
    if name in MEASURED:
        unit, decimals = MEASURED[name]
        return Attribute(name, derived_label(name), shown_unit(unit), group, True, decimals, is_derived=True)
    if group != "extra":
        return Attribute(name, derived_label(name), "", group, False, codes=name, is_derived=True)
    whole = is_number and not pd.api.types.is_float_dtype(values.dtype)
    return Attribute(name, name, "", "extra", is_number, 0 if whole else 2)


def is_year(name: str) -> bool:
    """Whether a whole number is a calendar year, which is written without spaces."""
    return name.endswith("_year")


def is_amount(one: Attribute) -> bool:
    """Whether sums of the numbers mean something: not of ages, shares, densities, heights, or areas in mixed units."""
    return one.group == "extra" or one.unit in SUMMED_UNITS or (one.name in AMOUNTS and not has_several_units(one))


def has_several_units(one: Attribute) -> bool:
    """Whether the counties delivered the numbers in different units, so that they cannot be set beside each other."""
    return UNITS_APART in one.unit


def decimals_of(name: str) -> int:
    """How many decimals a measured field is written with."""
    return 2 if name in TWO_DECIMALS else 0 if name in NO_DECIMALS else 1


def derived_label(name: str) -> str:
    """What a column is called that zzeco derives from the delivered ones."""
    return {
        "record_id": _("Record number"),
        "county": _("County"),
        "geom_area_ha": _("Computed area"),
        "geom_length_m": _("Outline length"),
        "reported_area_ha": _("Reported area"),
        "land_class": _("Standard land class"),
        "land_class_name": _("Name of the land class"),
        "species": _("Species"),
        "species_group": _("Species group"),
        "origin": _("Origin"),
        "age_group": _("Age group"),
        "stock_m3_per_ha": _("Stock per hectare"),
        "wetland_type": _("Wetland type"),
        "karst_state": _("Karst state"),
        "karst_degree": _("Karst degree"),
        "plot_count": _("Plots with tree lists"),
        "plot_above_t_per_ha": _("Above-ground biomass per hectare on the plots"),
        "plot_below_t_per_ha": _("Below-ground biomass per hectare on the plots"),
        "plot_error_share": _("Standard error between the plots"),
        "plot_equations": _("Equations of the tree lists"),
    }.get(name, name)


def shown_unit(unit: str) -> str:
    """A unit as it is written on the screen: hm² in Chinese, raised figures, nothing for shares and dates."""
    words = {"stems": _("stems"), "CNY": _("CNY"), "degree": "°", "ha or m2": ""}
    if unit in ("0-1", "1", "YYYYMMDD", ""):
        return ""
    shown = "/".join(words.get(part, part) for part in unit.split("/"))
    shown = words.get(unit, shown).replace("m2", "m²").replace("m3", "m³").replace("CO2", "CO₂")
    return _in_hm2(shown) if language() == "zh" else shown


def _in_hm2(unit: str) -> str:
    return "/".join("hm²" if part == "ha" else part for part in unit.split("/"))


def is_repeated(name: str, record: Mapping[str, object]) -> bool:
    """Whether a derived column only repeats, decoded, what a delivered field of the record says."""
    source = SOURCES.get(name, "")
    return source in record and _is_known(record[source])


def short_id(record: Mapping[str, object]) -> str:
    """How a record is called in a heading: compartment-subcompartment, else its name, id, or number."""
    parts = [record.get(name) for name in NUMBER]
    if all(_is_known(part) for part in parts):
        return "-".join(str(part) for part in parts)
    for name in ("site_name", "admin_name", "record_id"):
        if _is_known(record.get(name)):
            return str(record[name])
    return f"fid:{record.get('fid', '')}"


def full_id(record: Mapping[str, object]) -> str:
    """What a record is called where another one is meant: a compartment's number with its place before it."""
    if not all(_is_known(record.get(name)) for name in NUMBER):
        return short_id(record)
    return " · ".join((*places_of(record), short_id(record)))


def places_of(record: Mapping[str, object]) -> tuple[str, ...]:
    """County, township and village of a record, as far as they are known."""
    words = (place_word(name, str(record[name])) for name in PLACES if _is_known(record.get(name)))
    return tuple(word for word in words if word)


def place_word(name: str, value: str) -> str:
    """What a county, township or village is called: its name, else the end of its code."""
    if name == "county":
        return label("county", value) or value
    if not value.isdigit():
        return value
    code = value[-3:] if len(value) in (TOWNSHIP_DIGITS, VILLAGE_DIGITS) else value
    return (_("township {code}") if name == "xiang" else _("village {code}")).format(code=code)


def _is_known(value: object) -> bool:
    return value is not None and value == value and value is not pd.NA and str(value) != ""
