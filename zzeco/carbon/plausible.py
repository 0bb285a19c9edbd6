"""Whether the rows of a factor table can be true: plausible ranges by quantity, a source and a confidence in each."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from layers.i18n import _, language
from layers.tables import table as resource_table
from zzeco.carbon.factor_rows import VALUES, row_keys

OWN_UNIT = ("value", "sd")
DEFINITION = "BEF_definition"
CONFIDENCES = ("A", "B", "C")
AGES = re.compile(r"\d+-\d+")


@dataclass(frozen=True)
class PlausibleRange:
    """The limits (in `unit`) within which a quantity can lie, and where they come from in the user's language."""

    minimum: float
    maximum: float
    unit: str
    quantity: str
    source: str


def ranges_of(name: str, table: pd.DataFrame, column: str) -> list[PlausibleRange | None]:
    """The range of each row's number in a column (rows of factor_ranges.csv in their order); None where none is set."""
    found: list[PlausibleRange | None] = [None] * len(table)
    for rule in _rules(name, column):
        fits = _fits(table, rule)
        source = rule["source_zh" if language() == "zh" else "source"]
        limits = PlausibleRange(float(rule["minimum"]), float(rule["maximum"]), rule["unit"], rule["quantity"], source)
        found = [limits if here and one is None else one for here, one in zip(fits, found, strict=True)]
    return found


def unit_of(name: str, column: str, row: "pd.Series[Any]") -> str:
    """The unit of a number: the row's own where it speaks of one value, else that of the quantity."""
    if column in OWN_UNIT and "unit" in row:
        return str(row["unit"])
    (limits,) = ranges_of(name, pd.DataFrame([row]), column)
    return limits.unit if limits else ""


def faults(name: str, table: pd.DataFrame, shipped: pd.DataFrame) -> list[str]:
    """What is wrong with the rows of a factor table, in the user's language; empty where nothing is."""
    keys = row_keys(table)
    known = shipped.set_index(pd.Index(row_keys(shipped)))
    found = [text for column in VALUES[name] for text in _number_faults(name, table, keys, column, known)]
    return [*found, *_row_faults(name, table, keys, known), *_definition_faults(name, table, keys, known)]


@cache
def _rules(name: str, column: str) -> list[dict[str, str]]:
    rules = resource_table("factor_ranges")
    fitting = rules[(rules["table"] == name) & (rules["column"] == column)]
    return [{str(key): str(value) for key, value in row.items()} for row in fitting.to_dict("records")]


def _fits(table: pd.DataFrame, rule: dict[str, str]) -> Any:
    if not rule["where_column"]:
        return np.ones(len(table), dtype=bool)
    return [re.fullmatch(rule["where_pattern"], text) is not None or text == rule["where_pattern"]
            for text in table[rule["where_column"]]]  # fmt: skip


def _number_faults(
    name: str, table: pd.DataFrame, keys: "pd.Series[str]", column: str, known: pd.DataFrame
) -> list[str]:
    """Numbers out of range, and cells that are no number where the shipped row of the same key has another cell."""
    found = []
    values = pd.to_numeric(table[column], errors="coerce").to_numpy(dtype=float)
    limits = ranges_of(name, table, column)
    for key, text, value, limit, (_index, row) in zip(
        keys, table[column], values, limits, table.iterrows(), strict=True
    ):
        if not np.isfinite(value):
            shipped = known[column].get(key)
            if text != shipped and not (shipped is None and text == ""):
                found.append(_no_number(name, key, column, text))
        elif limit is None:
            found.append(_no_range(name, key, column, row.get("unit", "")))
        elif not limit.minimum <= value <= limit.maximum:
            found.append(_out_of_range(name, key, column, text, limit))
    return found


def _out_of_range(name: str, key: str, column: str, text: str, limit: PlausibleRange) -> str:
    said = _("{table}, {row}: {column} = {value} is outside the plausible range {low:g} … {high:g} {unit}({source})")
    return said.format(
        table=name, row=key, column=column, value=text, low=limit.minimum, high=limit.maximum,
        unit="" if limit.unit == "1" else f"{limit.unit} ", source=limit.source,
    )  # fmt: skip


def _no_number(name: str, key: str, column: str, text: str) -> str:
    said = _("{table}, {row}: {column} = “{value}” is not a number")
    return said.format(table=name, row=key, column=column, value=text)


def _no_range(name: str, key: str, column: str, unit: str) -> str:
    said = _("{table}, {row}: {column} has the unit {unit}, for which no plausible range is known")
    return said.format(table=name, row=key, column=column, unit=unit or "–")


def _row_faults(name: str, table: pd.DataFrame, keys: "pd.Series[str]", known: pd.DataFrame) -> list[str]:
    """Rows without a source or a confidence, in another unit than the shipped row, or with ages that cannot be read."""
    found = []
    for key, (_index, row) in zip(keys, table.iterrows(), strict=True):
        if row["confidence"] not in CONFIDENCES:
            found.append(_("{table}, {row}: the confidence must be A, B or C").format(table=name, row=key))
        if not row["source"].strip():
            found.append(_("{table}, {row}: the source is missing").format(table=name, row=key))
        unit = known["unit"].get(key) if "unit" in known else None
        if unit is not None and row["unit"] != unit:
            said = _("{table}, {row}: the unit is {given}, zzeco reckons in {unit}")
            found.append(said.format(table=name, row=key, given=row["unit"] or "–", unit=unit or "–"))
        ages = row.get("age_range_a", "")
        if not AGES.fullmatch(ages) and (ages or _needs_ages(row)):
            said = _("{table}, {row}: the age range “{ages}” is not of the form 5-42")
            found.append(said.format(table=name, row=key, ages=ages))
    return found


def _definition_faults(name: str, table: pd.DataFrame, keys: "pd.Series[str]", known: pd.DataFrame) -> list[str]:
    """Rows whose expansion factor is defined in words that the shipped table does not have: whether the root is in it
    decides on the root-to-shoot ratio, so it is not guessed."""
    if DEFINITION not in table:
        return []
    words = [one for one in dict.fromkeys(known[DEFINITION]) if one]
    said = _("{table}, {row}: {column} = “{value}” is none of: {words}")
    return [
        said.format(table=name, row=key, column=DEFINITION, value=value, words="; ".join(words))
        for key, value in zip(keys, table[DEFINITION], strict=True)
        if value and value not in words
    ]


def _needs_ages(row: "pd.Series[Any]") -> bool:
    return str(row.get("form", "")).startswith("Richards") and str(row.get("quantity", "")).startswith("tree carbon")
