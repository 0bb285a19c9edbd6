"""How the records of a kind fall into the declared classes: one place for the map's themes and for QGIS styles."""

from functools import cache

import pandas as pd

from layers.drawing.classify import Classing, Lookup
from layers.drawing.style import declared_classes
from layers.tables import table

NO_TREES = ("无立木", "宜林", "苗圃", "非林地", "草地")
LAND_CLASS_STYLE = {"竹林": "bamboo", "国特灌": "shrub", "其他灌": "shrub"}
ENDINGS = ("廊道", "界")
COLUMNS = {
    ("karst", "degree"): "karst_degree",
    ("small_wetland", "state"): "state",
    ("corridor", "type"): "corridor_type",
    ("boundary", "level"): "admin_level",
    ("farmland", "type"): "farm_type",
    ("measure", "type"): "measure_kind",
}


@cache
def classings(kind: str) -> tuple[Classing, ...]:
    """The declared ways to class a kind, the usual one first."""
    if kind == "forest":
        return (species_groups(), _land_classes(), _age_groups())
    if kind == "wetland":
        return (Classing("type", (Lookup("wetland_type", _name_classes("wetland_type", "wetland/type")),)),)
    if kind in ("trail", "greenway"):
        planned = dict.fromkeys(("planned", "in_progress"), f"{kind}_planned")
        return (Classing("route", (Lookup("state", planned),), otherwise=kind),)
    own = tuple(
        Classing(theme, (Lookup(column, _spellings(kind, theme)),))
        for (of, theme), column in COLUMNS.items()
        if of == kind
    )
    return (*own, _measure_states()) if kind == "measure" else own


def _spellings(kind: str, theme: str) -> dict[str, str]:
    """Key and labels of every class, the Chinese one also short -> class key: such columns keep what was delivered."""
    known: dict[str, str] = {}
    for one in declared_classes(kind, theme):
        short = one.label_zh
        for ending in ENDINGS:
            short = short.removesuffix(ending)
        known |= dict.fromkeys((one.label_zh, short, one.label_en, one.key), one.key)
    return known


def species_groups() -> Classing:
    """Forest by species where its group is split, by group, else by land class."""
    species = table("crosswalk_species")
    species = species[(species["sp_group"] != "") & (species["style_key"] != "")]
    usual = species.groupby("sp_group")["style_key"].agg(lambda keys: keys.value_counts().index[0])
    odd = species[species["style_key"] != species["sp_group"].map(usual)]
    lookups = (
        Lookup("species", dict(zip(odd["name_zh"], odd["style_key"], strict=True))),
        Lookup("species_group", usual.to_dict()),
        Lookup("land_class", {**LAND_CLASS_STYLE, **dict.fromkeys(NO_TREES, "no_trees")}),
    )
    return Classing("species_group", lookups, otherwise="unknown")


def _land_classes() -> Classing:
    """Forest by land class, by its name where a class is drawn in several ways."""
    rows = table("crosswalk_land_class")
    usual = rows.groupby("dl_class")["style_key"].agg(lambda keys: keys.value_counts().index[0])
    split = rows.groupby("dl_class")["style_key"].transform("nunique") > 1
    names = rows[split].assign(name=rows["name_zh"].str.replace(r"\(.*\)$", "", regex=True))
    plain = usual[~usual.index.isin(names["dl_class"])]
    lookups = (
        Lookup("land_class", plain.to_dict()),
        Lookup("land_class_name", dict(zip(names["name"], names["style_key"], strict=True))),
        Lookup("land_class", usual.to_dict()),
    )
    return Classing("land_class", lookups)


def _age_groups() -> Classing:
    """Forest by age group: the numbers 1 to 5 in the order of the table."""
    keys = _keys_of("age_group")
    return Classing("age_group", (Lookup("age_group", {str(at): key for at, key in enumerate(keys, start=1)}),))


def _measure_states() -> Classing:
    return Classing("state", (Lookup("state", _name_classes("ledger_state", "measure/state")),))


def _keys_of(domain: str) -> list[str]:
    names = table("crosswalk_names")
    return list(names.loc[names["domain"] == domain, "key"])


def _name_classes(domain: str, prefix: str) -> dict[str, str]:
    """Key of a name table -> class key of a theme, for the rows that are drawn in that theme."""
    names: pd.DataFrame = table("crosswalk_names")
    names = names[names["domain"] == domain]
    pairs = ((row.key, ref) for row in names.itertuples() for ref in str(row.style_key).split("|"))
    return {str(key): ref.rsplit("/", 1)[1] for key, ref in pairs if ref.startswith(prefix + "/")}
