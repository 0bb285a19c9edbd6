"""Columns as the rules see them: numbers, texts and truths that know what is missing."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd


@dataclass(frozen=True, eq=False)
class Truth:
    """Kleene truth of every record: `yes`, `no`, or neither where it cannot be known."""

    yes: np.ndarray
    no: np.ndarray

    def __invert__(self) -> "Truth":
        return Truth(self.no, self.yes)

    def __and__(self, other: "Truth") -> "Truth":
        return Truth(self.yes & other.yes, self.no | other.no)

    def __or__(self, other: "Truth") -> "Truth":
        return Truth(self.yes | other.yes, self.no & other.no)

    @property
    def known(self) -> np.ndarray:
        """True where it is known."""
        return np.asarray(self.yes | self.no)


@dataclass(frozen=True, eq=False)
class Numbers:
    """Numbers of every record; NaN is missing."""

    values: np.ndarray

    @cached_property
    def known(self) -> np.ndarray:
        """True where there is a number."""
        return np.asarray(~np.isnan(self.values))


@dataclass(frozen=True, eq=False)
class Texts:
    """Text of every record: position in `words`, -1 is missing."""

    codes: np.ndarray
    words: pd.Series

    @property
    def known(self) -> np.ndarray:
        """True where there is text."""
        return np.asarray(self.codes >= 0)

    def per_record(self, per_word: np.ndarray, missing: Any) -> np.ndarray:
        """What is known of each word, for every record."""
        return np.asarray(np.append(per_word, np.array([missing], dtype=per_word.dtype))[self.codes])

    @cached_property
    def as_numbers(self) -> Numbers:
        """The texts read as numbers; missing where they are not."""
        return Numbers(self.per_record(pd.to_numeric(self.words, errors="coerce").to_numpy(float), np.nan))

    def replaced(self, words: pd.Series) -> "Texts":
        """The records with other words in place of the present ones."""
        codes, distinct = pd.factorize(words)
        return Texts(self.per_record(codes, -1), pd.Series(distinct, dtype="str"))


Column = Truth | Numbers | Texts


def column(values: pd.Series) -> Column:
    """A column of a table as the rules see it."""
    kind = values.dtype
    if pd.api.types.is_bool_dtype(kind):
        filled = values.astype("boolean")
        yes = filled.fillna(False).to_numpy(bool)
        return Truth(yes, filled.notna().to_numpy() & ~yes)
    if pd.api.types.is_numeric_dtype(kind):
        return Numbers(
            values.astype("Float64").to_numpy(float, na_value=np.nan) if _nullable(kind) else values.to_numpy(float)
        )
    if isinstance(kind, pd.CategoricalDtype):
        return Texts(values.cat.codes.to_numpy(), pd.Series(values.cat.categories, dtype="str"))
    if _truths(values):
        return column(values.astype("boolean"))
    codes, words = pd.factorize(values)
    return _cleaned(Texts(codes, pd.Series(words).astype("str")))


def _nullable(kind: Any) -> bool:
    return isinstance(kind, pd.api.extensions.ExtensionDtype)


def _truths(values: pd.Series) -> bool:
    return bool(
        values.dtype == object
        and len(values)
        and values.dropna().map(type).isin([bool, np.bool_]).all()
        and values.notna().any()
    )


def _cleaned(texts: Texts) -> Texts:
    blank = texts.words.str.strip().eq("")
    return texts.replaced(texts.words.mask(blank)) if blank.any() else texts
