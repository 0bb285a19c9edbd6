"""Two factor sets side by side: every cell that differs."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from zzeco.carbon.factor_rows import VALUES, naming, row_keys
from zzeco.carbon.parameters import FACTOR_TABLES, FactorSet
from zzeco.carbon.plausible import unit_of


@dataclass(frozen=True)
class CellDifference:
    """A cell that differs; None where a set does not have the row. `unit` is '' for what is no number."""

    table: str
    row: str
    column: str
    first: str | None
    second: str | None
    unit: str


def set_differences(first: FactorSet, second: FactorSet) -> list[CellDifference]:
    """Every cell that differs, by table and row; numbers that are equal are the same however they are written."""
    if first.version == second.version:
        return []
    return [one for name in FACTOR_TABLES for one in _in_table(name, first.rows(name), second.rows(name))]


def _in_table(name: str, first: pd.DataFrame, second: pd.DataFrame) -> list[CellDifference]:
    sides = [side.set_axis(pd.Index(row_keys(side)), axis=0) for side in (first, second)]
    keys = sides[0].index.union(sides[1].index, sort=False)
    fixed = {*naming(first), *naming(second)}
    columns = [one for one in dict.fromkeys([*first.columns, *second.columns]) if one not in fixed]
    before, after = (side.reindex(index=keys, columns=columns).fillna("") for side in sides)
    found = []
    for at, place in np.argwhere(_differ(before, after)):
        key, column = keys[at], columns[place]
        texts = [shown.iloc[at, place] if key in side.index else None for shown, side in _pairs(before, after, sides)]
        row = (sides[0] if key in sides[0].index else sides[1]).loc[key]
        unit = unit_of(name, column, row) if column in VALUES[name] else ""
        found.append(CellDifference(name, key, column, texts[0], texts[1], unit))
    return found


def _pairs(before: pd.DataFrame, after: pd.DataFrame, sides: list[pd.DataFrame]) -> list[tuple[Any, pd.DataFrame]]:
    return [(before, sides[0]), (after, sides[1])]


def _differ(before: pd.DataFrame, after: pd.DataFrame) -> Any:
    numbers = [side.apply(pd.to_numeric, errors="coerce").to_numpy(dtype=float) for side in (before, after)]
    return (before.to_numpy(dtype=object) != after.to_numpy(dtype=object)) & (numbers[0] != numbers[1])
