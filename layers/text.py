"""Delivered text made comparable: one spelling for one meaning."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache

import pandas as pd

FEW = 2_000
WHOLE = re.compile(r"^(-?\d+)\.0+$")
BLANKS = frozenset(
    {"", "-", "--", "—", "/", "\\", "null", "<null>", "nan", "n/a", "#n/a", "na", "<na>", "nil", "无数据", "缺失"}
)


def by_unique(values: pd.Series, function: Callable[[pd.Series], pd.Series]) -> pd.Series:
    """`function` of the values, worked out once per distinct value; missing stays missing, the index is kept."""
    codes, uniques = pd.factorize(values)
    found = function(pd.Series(uniques))
    taken = pd.api.extensions.take(found.array, codes, allow_fill=True)
    return pd.Series(taken, index=values.index, name=values.name)


def text(values: pd.Series) -> pd.Series:
    """The values as str: NFKC, stripped, numbers without `.0`, blanks and sentinels (null, -, 无数据) missing."""
    return by_unique(values, _comparable)


def plain_text(values: pd.Series) -> pd.Series:
    """Free text as str as it was written, stripped, blanks and sentinels missing."""
    return by_unique(values, lambda distinct: _without_blanks(_as_text(distinct).str.strip()))


def key(words: pd.Series) -> pd.Series:
    """Text as a key of a lookup: NFKC, lower case, no spaces."""
    return words.str.normalize("NFKC").str.replace(r"\s+", "", regex=True).str.casefold()


@cache
def key_of(word: str) -> str:
    """One word as a key of a lookup; see `key`."""
    return "".join(unicodedata.normalize("NFKC", word).split()).casefold()


def looked_up(values: pd.Series, lookup: Mapping[str, str]) -> pd.Series:
    """The meaning of each value by its key (str; missing where the lookup does not hold it)."""
    return by_unique(values, lambda distinct: key(_comparable(distinct)).map(lookup).astype("str"))


def numbers(values: pd.Series) -> pd.Series:
    """The values as float64; missing where they are not numbers (thousands separators and full width are read)."""
    if pd.api.types.is_numeric_dtype(values.dtype):
        found = values.astype("float64")
        return found.where(found.abs() != float("inf"))
    return by_unique(values, _as_number).astype("float64")


def _as_number(distinct: pd.Series) -> pd.Series:
    words = _comparable(distinct).str.replace(r"(?<=\d),(?=\d{3}\b)", "", regex=True)
    found = pd.to_numeric(words, errors="coerce").astype("float64")
    return found.where(found.abs() != float("inf"))


def matches(values: pd.Series, pattern: str) -> pd.Series:
    """True where the text matches the whole pattern (bool; missing is False)."""
    found = by_unique(values, lambda distinct: distinct.astype("str").str.fullmatch(pattern).astype("boolean"))
    return found.fillna(False).astype(bool)


def _comparable(distinct: pd.Series) -> pd.Series:
    """Column-wise for many values; word by word for few, where the fixed cost of each column operation would rule."""
    if len(distinct) <= FEW:
        return pd.Series([comparable_word(value) for value in distinct], index=distinct.index, dtype="str")
    words = _as_text(distinct)
    foreign = ~words.str.isascii().fillna(True).astype(bool)
    words = words.where(~foreign, words[foreign].str.normalize("NFKC")).str.strip()
    return _without_blanks(words.str.replace(r"^(-?\d+)\.0+$", r"\1", regex=True))


def comparable_word(value: object) -> str | None:
    """One value as `text` gives it; None where it is missing, blank or a sentinel."""
    if value is None or value is pd.NA or value != value:
        return None
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        value = int(value)
    word = str(value)
    word = (word if word.isascii() else unicodedata.normalize("NFKC", word)).strip()
    word = WHOLE.sub(r"\1", word)
    return None if word.casefold() in BLANKS else word


def _as_text(distinct: pd.Series) -> pd.Series:
    if pd.api.types.is_float_dtype(distinct.dtype):
        whole = distinct.eq(distinct.round()) & distinct.abs().lt(2**53)
        return distinct.astype("str").mask(whole, distinct.where(whole).astype("Int64").astype("str"))
    return distinct.astype("str")


def _without_blanks(words: pd.Series) -> pd.Series:
    return words.mask(words.str.casefold().isin(BLANKS))
