"""Two runs side by side: their figures, and which setting or factor differs."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from layers.i18n import _
from zzeco.carbon.factor_rows import naming
from zzeco.carbon.parameters import FACTOR_TABLES, FactorSet
from zzeco.estimate_texts import setting_text, value_text
from zzeco.run_sheet import Figure, RunSheet

_NUMBER = "_zz_number"


@dataclass(frozen=True)
class Pair:
    """One figure of both runs; None where a run has none."""

    key: str
    first: Figure | None
    second: Figure | None

    @property
    def difference(self) -> float | None:
        """Second minus first."""
        return None if self.first is None or self.second is None else self.second.value - self.first.value


@dataclass(frozen=True)
class Difference:
    """Something that differs: what it is and how it reads in either run, '' where a run has none."""

    what: str
    first: str
    second: str


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two runs: figures, the stock by county (key, label, first, second in t C), settings and factors that differ."""

    figures: tuple[Pair, ...]
    counties: pd.DataFrame
    settings: tuple[Difference, ...]
    factors: tuple[Difference, ...]


def compared(first: RunSheet, second: RunSheet) -> Comparison:
    """The second run against the first."""
    return Comparison(
        figures=_figures(first, second),
        counties=_counties(first, second),
        settings=tuple(setting_differences(first, second)),
        factors=tuple(factor_differences(first.run.factors, second.run.factors)),
    )


def _figures(first: RunSheet, second: RunSheet) -> tuple[Pair, ...]:
    return (
        Pair("carbon", first.carbon_t, second.carbon_t),
        Pair("co2e", first.co2e_t, second.co2e_t),
        Pair("sink", first.sink, second.sink),
        Pair("area", _exact(first.total["area_ha"]), _exact(second.total["area_ha"])),
        Pair("features", _exact(first.total["features"]), _exact(second.total["features"])),
    )


def _exact(value: float) -> Figure:
    return Figure(float(value), float(value), float(value))


def _counties(first: RunSheet, second: RunSheet) -> pd.DataFrame:
    rows = [sheet.sums["county"].rows.set_index("key") for sheet in (first, second)]
    labels = pd.concat([side["label"] for side in rows])
    labels = labels[~labels.index.duplicated()].sort_index()
    stocks = {
        name: side["carbon_t"].reindex(labels.index) for name, side in zip(("first", "second"), rows, strict=True)
    }
    return pd.DataFrame({"label": labels, **stocks}).reset_index(names="key")


def setting_differences(first: RunSheet, second: RunSheet) -> list[Difference]:
    """The choices, draws, seed and layers that are not the same in both runs."""
    sides = [_choices(sheet) for sheet in (first, second)]
    return [
        Difference(setting_text(key), _choice_text(key, one[key], two[key]), _choice_text(key, two[key], one[key]))
        for one, two in [sides]
        for key in one
        if one[key] != two[key]
    ]


def _choice_text(key: str, value: Any, other: Any) -> str:
    """A choice in words; where the other run has more pools or layers, which of them this one lacks."""
    told = value_text(key, value)
    lacking = tuple(one for one in other if one not in value) if isinstance(value, tuple) else ()
    if not lacking:
        return told
    return _("{choices} (without: {missing})").format(choices=told, missing=value_text(key, lacking))


def _choices(sheet: RunSheet) -> dict[str, object]:
    run = sheet.run
    layers = tuple(one["layer"] for one in run.kinds)
    return {"layers": layers, **asdict(run.settings), "draws": run.draws, "seed": run.seed}


def factor_differences(first: FactorSet, second: FactorSet) -> list[Difference]:
    """Every cell of the factor tables that differs, and rows that only one version has."""
    if first.version == second.version:
        return []
    return [one for name in FACTOR_TABLES for one in _table_differences(name, first.rows(name), second.rows(name))]


def _table_differences(name: str, first: pd.DataFrame, second: pd.DataFrame) -> list[Difference]:
    if first.equals(second):
        return []
    sides = [_numbered(side) for side in (first, second)]
    columns = list(dict.fromkeys([*sides[0].columns, *sides[1].columns]))
    rows = sides[0].index.union(sides[1].index, sort=False)
    before, after = (side.reindex(index=rows, columns=columns).fillna("").to_numpy(dtype=object) for side in sides)
    changed = np.argwhere(before != after)
    return [
        Difference(f"{name}: {_row_text(rows[row])} {columns[column]}", before[row, column], after[row, column])
        for row, column in changed
    ]


def _numbered(table: pd.DataFrame) -> pd.DataFrame:
    """The table indexed by what names its rows, rows of one name numbered."""
    identity = naming(table)
    number = table.groupby(identity).cumcount().astype(str)
    return table.assign(**{_NUMBER: number}).set_index([*identity, _NUMBER])


def _row_text(key: tuple[str, ...]) -> str:
    *names, number = key
    text = " · ".join(dict.fromkeys(name for name in names if name))
    return text if number == "0" else _("{row} (row {number})").format(row=text, number=int(number) + 1)
