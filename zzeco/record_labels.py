"""What the codes of a record mean: labels in the user's language, worked out once per distinct value."""

from collections.abc import Callable
from functools import cache, lru_cache
from weakref import WeakKeyDictionary

import pandas as pd

from layers import codes
from layers.errors import Unclear
from layers.i18n import language, localised
from layers.labels import label
from layers.land_class import land_class, land_class_systems
from layers.layer import VectorLayer
from layers.tables import table
from layers.text import by_unique, text

OWN_DOMAINS = {
    "county", "land_class", "species_group", "origin", "age_group", "wetland_type", "karst_state", "karst_degree",
    "basis",
}  # fmt: skip
KEYED = {"ledger_state": "state"}
AGE_GROUP_LIST = "龄组"
_systems: WeakKeyDictionary[object, dict[tuple[str, frozenset[str]], str | None]] = WeakKeyDictionary()
OWNERSHIP = "权属"


def labels_of(values: pd.Series, domain: str, field: str = "", system: str | None = None) -> pd.Series:
    """The label of every value of a column (`str`, missing stays missing); the value itself where no list holds it.

    `domain` is a field's declared value list (`TABLE.csv:DOMAIN`) or the name of a derived column; `system` the land
    class list that the layer was written in.
    """
    decode = _decoder(domain, field, system)
    if decode is None:
        return text(values)
    return by_unique(values, lambda distinct: decode(distinct).astype("str").fillna(text(distinct)))


def label_of(value: str, domain: str, field: str = "", system: str | None = None) -> str:
    """The label of one value; see `labels_of`."""
    return _label_of(value, domain, field, system, language())


@lru_cache(maxsize=4096)
def _label_of(value: str, domain: str, field: str, system: str | None, language: str) -> str:
    return str(labels_of(pd.Series([value], dtype="str"), domain, field, system).iloc[0])


def _decoder(domain: str, field: str, system: str | None) -> Callable[[pd.Series], pd.Series] | None:
    if domain in OWN_DOMAINS:
        return lambda distinct: _labelled(domain, distinct)
    if domain == "species":
        return _species
    source, _colon, name = domain.partition(":")
    if source == "codes_admin.csv":
        return lambda distinct: _labelled("county", codes.county(distinct))
    if source == "crosswalk_species.csv":
        return lambda distinct: _species(codes.species(distinct)["species"])
    if source == "crosswalk_land_class.csv":
        return lambda distinct: _land_class(distinct, name or system)
    if source == "crosswalk_names.csv":
        return lambda distinct: _named(name, distinct, field)
    if source == "codes_other.csv":
        return lambda distinct: _coded(name, distinct)
    if source == "styles.csv":
        return lambda distinct: distinct.map(_style_labels(name)).astype("str")
    return None


def _labelled(domain: str, keys: pd.Series) -> pd.Series:
    return keys.map(lambda key: label(domain, key), na_action="ignore").astype("str")


def _species(names: pd.Series) -> pd.Series:
    english = _english_species()
    return names.map(lambda name: localised(str(name), english.get(str(name), str(name))), na_action="ignore").astype(
        "str"
    )


@cache
def _english_species() -> dict[str, str]:
    rows = table("crosswalk_species")
    return dict(zip(rows["name_zh"], rows["name_en"], strict=True))


def _land_class(distinct: pd.Series, system: str | None) -> pd.Series:
    known = land_class(distinct, system)
    classes = _labelled("land_class", known["land_class"])
    pairs = zip(known["land_class_name"], classes, strict=True)
    shown = [localised(str(name), str(english)) if isinstance(name, str) else None for name, english in pairs]
    return pd.Series(shown, index=distinct.index, dtype="str")


def _named(domain: str, distinct: pd.Series, field: str) -> pd.Series:
    """Names of crosswalk_names; where bare codes fit several lists, they stay codes."""
    chosen = AGE_GROUP_LIST if domain == "age_group" else None
    try:
        keys = codes.names(domain, distinct, chosen, field)
    except Unclear:
        return pd.Series(pd.NA, index=distinct.index, dtype="str")
    return _labelled(KEYED.get(domain, domain), keys)


def _coded(domain: str, distinct: pd.Series) -> pd.Series:
    names = codes.name_of_code(domain, distinct)
    if domain != OWNERSHIP:
        return names
    return _labelled("ownership", codes.coded(domain, names)).where(names.notna())


@cache
def _style_rows(name: str) -> dict[str, tuple[str, str]]:
    kind, _slash, theme = name.partition("/")
    rows = table("styles")
    rows = rows[(rows["kind"] == kind) & (rows["theme"] == theme)]
    return {row["class_key"]: (row["label_zh"], row["label_en"]) for row in rows.to_dict("records")}


def _style_labels(name: str) -> dict[str, str]:
    return {key: localised(*labels) for key, labels in _style_rows(name).items()}


def land_class_system(layer: VectorLayer, field: str, fids: pd.Index | None = None) -> str | None:
    """The code list whose reading of a land-class field agrees best with the classes stored beside it.

    Which list a delivery was written in is not kept with its records, but its result is. None without codes.
    """
    names = [name for name in (field, "land_class", "county") if name in layer.names()]
    if field not in names or "land_class" not in names:
        return None
    counties = frozenset[str]()
    if fids is not None and "county" in names:
        counties = frozenset(layer.columns(["county"])["county"].reindex(fids).dropna().unique())
    known = _systems.setdefault(layer.content, {})
    if (field, counties) not in known:
        known[field, counties] = _best_system(layer.columns(names), field, counties)
    return known[field, counties]


def _best_system(known: pd.DataFrame, field: str, counties: frozenset[str]) -> str | None:
    near = known["county"].isin(counties) if counties else pd.Series(False, index=known.index)
    known = known[near] if near.any() else known
    distinct = known[[field, "land_class"]].value_counts().reset_index()
    fits = [fit.code_list.name for fit in land_class_systems(distinct[field])]
    scores = {name: _agreement(distinct, field, name) for name in fits}
    return max(scores, key=lambda name: scores[name]) if scores else None


def _agreement(distinct: pd.DataFrame, field: str, system: str) -> float:
    read = land_class(distinct[field], system)["land_class"]
    return float(distinct["count"].where(read == distinct["land_class"]).sum())
