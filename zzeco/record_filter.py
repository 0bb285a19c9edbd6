"""Which records fit what was typed into the filter row of a table."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from layers.errors import UsageError
from layers.i18n import _
from layers.text import key_of
from zzeco.record_table import Column, RecordTable

NUMBER = r"[-−]?\d+(?:\.\d+)?"
RANGE = re.compile(rf"({NUMBER})(?:[–~～]|-(?=\s*[-−]?\d))({NUMBER})")
COMPARED = re.compile(rf"(>=|<=|≥|≤|>|<|＞|＜|=|＝)?({NUMBER})")
MISSING = ("—", "-", "–")
SIGNS = {"＞": ">", "＜": "<", "＝": "=", "≥": ">=", "≤": "<=", "": "="}


@dataclass(frozen=True)
class Bounds:
    """A condition on a number: from `low` to `high`; open ends leave their value out."""

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False

    def holds(self, values: np.ndarray) -> np.ndarray:
        """True where the value is within; a missing value never is."""
        above = values > self.low if self.low_open else values >= self.low
        below = values < self.high if self.high_open else values <= self.high
        return np.asarray(above & below)


def bounds(wanted: str, decimals: int = 6) -> Bounds:
    """The condition that was typed: `>5`, `<= 3`, `3–8`, `=12` or `12`; UsageError if it is none.

    A bare number means what is shown: `12.5` in a column of one decimal holds from 12.45 to 12.55.
    """
    words = "".join(wanted.split()).replace(",", "")
    between = RANGE.fullmatch(words)
    if between:
        low, high = sorted(_number(part) for part in between.groups())
        return Bounds(low, high)
    compared = COMPARED.fullmatch(words)
    if not compared:
        raise UsageError(_("{text} is no condition on a number.").format(text=wanted), number_help())
    sign, value = SIGNS.get(compared[1] or "", compared[1]), _number(compared[2])
    if sign == "=":
        half = 0.5 * 10.0**-decimals
        return Bounds(value - half, value + half)
    low, high = (value, float("inf")) if sign[0] == ">" else (float("-inf"), value)
    return Bounds(low, high, sign == ">", sign == "<")


def number_help() -> str:
    """How a condition on a number is written."""
    return _("Write >5, <5, 3–8, =5, or — for missing values.")


def _number(word: str) -> float:
    return float(word.replace("−", "-"))


def fits(column: Column, wanted: str) -> np.ndarray:
    """True for the records of the column that fit the text; UsageError where it cannot be read as a condition."""
    wanted = wanted.strip()
    if wanted in MISSING:
        return column.is_missing
    if column.numbers is not None:
        return bounds(wanted, column.attribute.decimals).holds(column.numbers)
    assert column.codes is not None
    exact = wanted[:1] in ("=", "＝")
    sought = key_of(wanted[1:] if exact else wanted)
    keys = [key_of(str(word)) for word in column.words]
    found = np.array([sought == key if exact else sought in key for key in keys] + [False], dtype=bool)
    chosen: np.ndarray = found[column.codes]
    return chosen


def filtered(records: RecordTable, conditions: Mapping[str, str], within: np.ndarray | None = None) -> np.ndarray:
    """The positions of the records that fit all conditions (column → text), among `within` where it is given."""
    chosen = np.ones(len(records), dtype=bool)
    if within is not None:
        chosen[:] = False
        chosen[within] = True
    for name, wanted in conditions.items():
        if wanted.strip():
            chosen &= fits(records.column(name), wanted)
    return np.flatnonzero(chosen)
