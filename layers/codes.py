"""What delivered values mean: species, land classes, counties and every other list of names (vectorised)."""

from functools import cache

import pandas as pd

from layers.code_list import CodeList, Evidence, Ranked, settled
from layers.land_class import land_class, land_class_systems, settled_land_class_system
from layers.tables import table
from layers.text import by_unique, key, key_of, looked_up, matches, text

__all__ = [
    "Ranked", "code_lists", "coded", "county", "land_class", "land_class_systems", "name_of_code", "names", "origin",
    "settled_code_list", "settled_land_class_system", "species", "text",
]  # fmt: skip
OLD_COUNTIES = {"430221": "430212"}
SURVEY_2008 = "2008 全国湿地资源调查技术规程"


@cache
def _species_keys() -> dict[str, str]:
    """Code, Chinese name, alias or English name -> row position (as text)."""
    known: dict[str, str] = {}
    for position, row in enumerate(table("crosswalk_species").to_dict("records")):
        spellings = [row["name_zh"], row["name_en"], *row["aliases"].split("|")]
        spellings += [row["code"], row["code"] + "000"] if row["code"].isdigit() else []
        known |= {key_of(word): str(position) for word in spellings if word and key_of(word) not in known}
    return known


def species(values: pd.Series) -> pd.DataFrame:
    """`species` (name_zh), `species_group` and `species_row` (position in crosswalk_species, Int64) of every value."""
    rows = table("crosswalk_species")
    position = pd.to_numeric(looked_up(values, _species_keys()), errors="coerce").astype("Int64")
    columns = {"species": rows["name_zh"], "species_group": rows["sp_group"].replace("", pd.NA)}
    found = {name: position.map(column.to_dict()).astype("str") for name, column in columns.items()}
    return pd.DataFrame({**found, "species_row": position}, index=values.index)


@cache
def _county_keys() -> dict[str, str]:
    rows = table("codes_admin")
    known: dict[str, str] = {}
    for code, name, english in zip(rows["code"], rows["name"], rows["name_en"], strict=True):
        now = OLD_COUNTIES.get(code, code)
        plain = name.split(" ")[0]
        short = plain.removesuffix("区").removesuffix("县").removesuffix("市")
        known |= {key_of(word): now for word in (code, plain, english, "株洲市" + plain)}
        known |= {key_of(short): now} if len(short) > 1 else {}
    return {word: code for word, code in known.items() if code != "430200"}


def county(values: pd.Series) -> pd.Series:
    """The six-digit county code of codes or names (old codes mapped: 430221 is 430212); missing where not Zhuzhou's."""
    words = by_unique(text(values), lambda distinct: distinct.str.replace(r"^(\d{6})\d*$", r"\1", regex=True))
    return looked_up(words, _county_keys())


@cache
def _plain_names(domain: str) -> dict[str, str]:
    """Name, alias or key -> key of a domain of crosswalk_names; codes of a named list are not among them."""
    known: dict[str, str] = {}
    for row in _domain(domain):
        words = [row["label_zh"], row["label_en"], row["key"], *(a for a in row["aliases"].split("|") if ":" not in a)]
        words += [a.split("/")[0] for a in row["aliases"].split("|") if _is_survey_code(a)]
        known |= {key_of(word): row["key"] for word in words if word}
    return known


@cache
def code_lists(domain: str) -> tuple[CodeList, ...]:
    """The named code lists of a domain of crosswalk_names (aliases written `list:code`)."""
    lists: dict[str, dict[str, str]] = {}
    for row in _domain(domain):
        for alias in row["aliases"].split("|"):
            if ":" in alias:
                name, code = alias.rsplit(":", 1)
                lists.setdefault(name, {})[code] = row["key"]
            elif _is_survey_code(alias):
                lists.setdefault(SURVEY_2008, {})[alias.split("/")[1]] = row["key"]
    return tuple(CodeList(name, codes, {}) for name, codes in lists.items())


def _domain(domain: str) -> list[dict[str, str]]:
    rows = table("crosswalk_names")
    return [{str(k): str(v) for k, v in row.items()} for row in rows[rows["domain"] == domain].to_dict("records")]


def _is_survey_code(alias: str) -> bool:
    """True for `II1/201`, the roman and the plain code of the 2008 wetland survey."""
    roman, _slash, digits = alias.partition("/")
    return digits.isdigit() and roman.rstrip("0123456789") in ("I", "II", "III", "IV", "V")


def _bare_codes(domain: str, values: pd.Series) -> pd.Series:
    words = text(values)
    bare = matches(words, r"\d+") & looked_up(words, _plain_names(domain)).isna()
    return words.where(bare & words.str.strip("0").ne(""))


def settled_code_list(
    domain: str, field: str, values: pd.Series, chosen: str | None = None, evidence: Evidence | None = None
) -> tuple[str | None, str]:
    """The code list of the bare codes in a column and the reason; (None, '') without bare codes. Unclear if open."""
    codes = _bare_codes(domain, values)
    if codes.isna().all():
        return None, ""
    found, reason = settled(field, codes, code_lists(domain), chosen, evidence)
    return (found.name if found else None), reason


def names(domain: str, values: pd.Series, code_system: str | None = None, field: str = "") -> pd.Series:
    """The key of every value in a domain of crosswalk_names, by name, alias or key; missing where unknown.

    Bare codes are read with the named code list only; without one, with the only list that fits, else Unclear.
    """
    by_name = looked_up(values, _plain_names(domain))
    system, _reason = settled_code_list(domain, field or domain, values, code_system)
    if system is None:
        return by_name
    code_list = next(one for one in code_lists(domain) if one.name == system)
    return by_name.fillna(code_list.meanings(_bare_codes(domain, values)))


def origin(values: pd.Series) -> pd.Series:
    """`natural` or `planted` by name or code (1… natural, 2… and 3… planted); missing where unknown."""
    classes = {row["key"]: {"天然": "natural", "人工": "planted"}[row["table_key"]] for row in _domain("origin")}
    lookup = {word: classes[key] for word, key in _plain_names("origin").items()}
    first = {"1": "natural", "2": "planted", "3": "planted"}
    by_digit = by_unique(text(values), lambda d: d.where(d.str.fullmatch(r"\d{1,2}")).str[:1].map(first).astype("str"))
    return looked_up(values, lookup).fillna(by_digit)


@cache
def _codes_of(domain: str) -> pd.DataFrame:
    rows = table("codes_other")
    return rows[rows["domain"] == domain]


def coded(domain: str, values: pd.Series) -> pd.Series:
    """Values of a domain of codes_other as codes: names become their code, everything else stays as it is."""
    rows = _codes_of(domain)
    lookup = dict(zip(key(rows["name"]), rows["code"], strict=True))
    return looked_up(values, lookup).fillna(text(values))


def name_of_code(domain: str, values: pd.Series) -> pd.Series:
    """Values of a domain of codes_other as names: codes become their name, names stay; unknown codes are missing."""
    rows = _codes_of(domain)
    words = text(values)
    bare = matches(words, r"\d+")
    return looked_up(words, dict(zip(rows["code"], rows["name"], strict=True))).fillna(words.mask(bare))
