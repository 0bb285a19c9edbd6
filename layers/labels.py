"""Labels of stable keys in the user's language: counties, species groups, states, types."""

from functools import cache

from layers.i18n import localised
from layers.tables import table

NAME_DOMAINS = {"state": "ledger_state"}


@cache
def _labels(domain: str) -> dict[str, tuple[str, str]]:
    """key -> (Chinese, English) of a domain; Chinese labels are keys too, since some columns hold them."""
    if domain == "county":
        rows = table("codes_admin")
        return dict(zip(rows["code"], zip(rows["name"], rows["name_en"], strict=True), strict=True))
    if domain == "kind":
        rows = table("kinds")
        return dict(zip(rows["kind"], zip(rows["label_zh"], rows["label_en"], strict=True), strict=True))
    rows = table("labels")
    rows = rows[rows["domain"] == domain]
    if rows.empty:
        names = table("crosswalk_names")
        rows = names[names["domain"] == NAME_DOMAINS.get(domain, domain)]
    texts = list(zip(rows["label_zh"], rows["label_en"], strict=True))
    return dict(zip(rows["label_zh"], texts, strict=True)) | dict(zip(rows["key"], texts, strict=True))


@cache
def _age_groups() -> list[str]:
    names = table("crosswalk_names")
    return list(names.loc[names["domain"] == "age_group", "key"])


def label(domain: str, key: object) -> str:
    """The label of a key (county, species_group, age_group, origin, ownership, land_class, wetland_type,
    karst_degree, state, quality …); the key itself where there is none, '' for a missing key."""
    if key is None or key != key or key == "":
        return ""
    word = str(key)
    if domain == "age_group" and word.isdigit() and 1 <= int(word) <= len(_age_groups()):
        word = _age_groups()[int(word) - 1]
    chinese, english = _labels(domain).get(word, (word, word))
    return localised(chinese, english)
