"""Land classes of the survey code lists: which list, and what each code or name means."""

from functools import cache

import numpy as np
import pandas as pd

from layers.code_list import CodeList, Ranked, ranked, settled
from layers.tables import table
from layers.text import by_unique, key, looked_up, matches, text

SPECIAL_SHRUB = "国特灌"
OTHER_LAND = "无立木"
ENDINGS = ("林地", "林", "地")
STAND_CLASSES = ("乔木林", "疏林")
SHRUB_CLASSES = ("国特灌", "其他灌")


@cache
def _rows() -> pd.DataFrame:
    rows = table("crosswalk_land_class").copy()
    rows["name"] = rows["name_zh"].str.replace(r"\(.*\)$", "", regex=True)
    return rows


@cache
def _lists() -> tuple[CodeList, ...]:
    found = []
    for name, rows in _rows().groupby("system", sort=False):
        codes = dict(zip(rows["code"], rows["dl_class"], strict=True))
        padded = {
            code[1:]: meaning for code, meaning in codes.items() if code.startswith("0") and code[1:] not in codes
        }
        found.append(CodeList(str(name), codes, padded))
    return tuple(found)


@cache
def _names() -> dict[str, str]:
    """Every spelling of a land-class name -> its class; names mean the same in every list."""
    known: dict[str, str] = {}
    for dl_class in _rows()["dl_class"].unique():
        known |= {dl_class + ending: dl_class for ending in ENDINGS} | {dl_class: dl_class}
    for name, dl_class in zip(_rows()["name"], _rows()["dl_class"], strict=True):
        known |= {name.removesuffix("地"): dl_class, name: dl_class}
        known |= {spelling.replace("其它", "其他"): meaning for spelling, meaning in list(known.items())}
    spellings = pd.Series(list(known), dtype="str")
    return dict(zip(key(spellings), known.values(), strict=True))


def _by_name(values: pd.Series) -> pd.Series:
    return by_unique(values, lambda distinct: looked_up(distinct.str.replace("其它", "其他"), _names()))


def _codes_only(values: pd.Series) -> pd.Series:
    """The values that are not land-class names, as text."""
    words = text(values)
    return words.where(_by_name(words).isna() & matches(words, r"\d+"))


def land_class_systems(values: pd.Series) -> list[Ranked]:
    """The code lists that hold codes of the column, best first."""
    return ranked(_codes_only(values), _lists())


def settled_land_class_system(
    field: str, values: pd.Series, chosen: str | None = None, others: pd.DataFrame | None = None
) -> tuple[str | None, str]:
    """The code list of a land-class column and the reason; (None, '') when there are no codes to read.

    `others` holds columns that may decide: dlmc (names), species_group, mei_gq_xj. Unclear when it stays open.
    """
    codes = _codes_only(values)
    found, reason = settled(field, codes, _lists(), chosen, lambda meaning: _agreement(meaning, others))
    return (found.name if found else None), reason


def _agreement(meaning: pd.Series, others: pd.DataFrame | None) -> float:
    """Share of the records whose class agrees with the name column, else with species group and stock; NaN unknown."""
    if others is None:
        return float("nan")
    if "dlmc" in others:
        named = _by_name(text(others["dlmc"]))
        both = named.notna() & meaning.notna()
        if both.any():
            return float(meaning[both].eq(named[both]).mean())
    if "species_group" not in others:
        return float("nan")
    group = others["species_group"]
    both = group.notna() & meaning.notna()
    wanted = np.select(
        [group.eq("竹类"), group.isin(["灌木", "经济树种"])],
        [meaning.eq("竹林"), meaning.isin([*SHRUB_CLASSES, "乔木林", "未成林"])],
        meaning.isin([*STAND_CLASSES, "未成林"]),
    )
    return float(wanted[both.to_numpy()].mean()) if both.any() else float("nan")


def land_class(values: pd.Series, system: str | None, others: pd.DataFrame | None = None) -> pd.DataFrame:
    """`land_class` (dl_class) and `land_class_name` of every value: names by name, codes by the code list `system`.

    `others` (yu_bi_du, species, dlmc) settles the classes that a code leaves open: 其他林地 by canopy closure and
    species, 灌木林地 is 国特灌 only where another field says so (crosswalk_land_class.csv, column condition).
    """
    words = text(values)
    by_name = _by_name(words)
    found = by_name
    names = words.where(by_name.notna())
    if system is not None:
        rows = _rows()[_rows()["system"] == system]
        code_list = next(one for one in _lists() if one.name == system)
        found = by_name.fillna(code_list.meanings(words))
        known = dict(zip(rows["code"], rows["name"], strict=True))
        known |= {code[1:]: name for code, name in known.items() if code[1:] in code_list.padded}
        names = names.fillna(by_unique(words, lambda distinct: distinct.map(known).astype("str")))
    result = pd.DataFrame(
        {"land_class": found.astype("str"), "land_class_name": names.astype("str")}, index=values.index
    )
    return result if others is None else _with_conditions(result, others)


def _with_conditions(classes: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """The classes where other fields settle what 其他林地 and 灌木林地 hold."""
    name, found = classes["land_class_name"], classes["land_class"].copy()
    closure = others["yu_bi_du"] if "yu_bi_du" in others else pd.Series(np.nan, index=classes.index)
    species = others["species"] if "species" in others else pd.Series(pd.NA, index=classes.index, dtype="str")
    said = _said(others)
    open_land = name.eq("其他林地") & found.eq(OTHER_LAND)
    found = found.mask(open_land & closure.ge(0.1) & closure.lt(0.2), "疏林")
    found = found.mask(open_land & closure.isna() & species.notna(), "未成林")
    found = found.mask(open_land & said.str.contains("苗圃").fillna(False).astype(bool), "苗圃")
    special = said.str.contains("国家特别规定|特灌").fillna(False).astype(bool)
    return classes.assign(land_class=found.mask(name.eq("灌木林地") & special, SPECIAL_SHRUB))


def _said(others: pd.DataFrame) -> pd.Series:
    """What the name columns beside say, joined."""
    columns = [text(others[name]).fillna("") for name in ("dlmc", "lin_zhong", "note_text") if name in others]
    said = pd.Series("", index=others.index, dtype="str")
    for column in columns:
        said = said + column
    return said
