"""The rule tables over a layer: which record breaks which rule, with the values that show it."""

import json
import re
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from layers.checks import findings
from layers.checks.columns import Column, Numbers, Texts, Truth, column
from layers.checks.expression import Evaluator, parsed
from layers.kind import LayerKind
from layers.tables import table

PARTLY_OUTSIDE = "C009"
CONSTANT_SHIFT = "C011"
DECIMALS = 4


def evaluate(
    tables: Sequence[str], columns: pd.DataFrame, kind: LayerKind, *, indicative_boundary: bool = False
) -> pd.DataFrame:
    """The findings of the rules of these tables over a layer; `row` is the position in `columns`.

    A rule whose names are not all among the columns (compared without case) is off. With an indicative boundary
    the rule "partly outside" is info and the rule of the constant shift is off.
    """
    rules = [rule for name in tables for rule in table(name).to_dict("records") if rule["condition_expr"]]
    if indicative_boundary:
        rules = [rule for rule in rules if rule["rule_id"] != CONSTANT_SHIFT]
    if "layer_kind" not in columns:
        columns = columns.assign(layer_kind=kind.key)
    by_name = {str(name).lower(): name for name in columns.columns}
    active = [rule for rule in rules if parsed(rule["condition_expr"]).names <= set(by_name)]
    seen = _Seen(columns, by_name)
    evaluator = Evaluator(seen)
    parts = []
    for rule in active:
        fires = evaluator.fires(parsed(rule["condition_expr"]))
        if fires.any():
            severity = "info" if indicative_boundary and rule["rule_id"] == PARTLY_OUTSIDE else rule["severity"]
            parts.append(_findings(rule, fires, seen, severity))
    return findings.joined(parts)


class _Seen(dict[str, Column]):
    """The columns as rules see them, each made when it is first asked for."""

    def __init__(self, columns: pd.DataFrame, by_name: Mapping[str, str]) -> None:
        super().__init__()
        self._columns = columns
        self._by_name = by_name

    def __missing__(self, name: str) -> Column:
        self[name] = column(self._columns[self._by_name[name]])
        return self[name]

    def shown(self, name: str) -> Column | None:
        """The column of a placeholder; None where the layer has none."""
        return self[name] if name in self._by_name else None


def _placeholders(rule: Mapping[str, str]) -> set[str]:
    return {name.lower() for name in re.findall(r"{(\w+)}", rule["message_zh"])}


def _findings(rule: Mapping[str, str], fires: np.ndarray, columns: _Seen, severity: str) -> pd.DataFrame:
    rows = np.flatnonzero(fires)
    names = sorted(_placeholders(rule))
    if rule["scope"] == "record":
        return findings.of_rows(rule["rule_id"], rows, _values(names, columns, rows), severity)
    shown = {name: _first(columns.shown(name), rows[0]) for name in names}
    return findings.joined([findings.of_layer(rule["rule_id"], values, severity) for values in _one_by_one(shown)])


def _one_by_one(shown: dict[str, float | str | None]) -> list[dict[str, float | str | None]]:
    """A layer rule that lists several fields (joined by ';') gives one finding for each."""
    lists = {name: value.split(";") for name, value in shown.items() if isinstance(value, str) and ";" in value}
    if not lists:
        return [shown]
    name, words = next(iter(lists.items()))
    return [{**shown, name: word} for word in words]


def _first(values: Column | None, row: int) -> float | str | None:
    if isinstance(values, Texts) and values.codes[row] >= 0:
        return str(values.words.iloc[values.codes[row]])
    if isinstance(values, Numbers) and np.isfinite(values.values[row]):
        return float(round(values.values[row], DECIMALS))
    return None


def _values(names: Sequence[str], columns: _Seen, rows: np.ndarray) -> np.ndarray:
    """The JSON text of every record's values; missing ones are null."""
    written = np.full(len(rows), "{", dtype=object)
    for position, name in enumerate(names):
        separator = ", " if position else ""
        written = written + f'{separator}"{name}": ' + _json(columns.shown(name), rows)
    return written + "}"


def _json(values: Column | None, rows: np.ndarray) -> np.ndarray:
    if isinstance(values, Texts):
        used, codes = np.unique(values.codes[rows], return_inverse=True)
        words = [json.dumps(values.words.iloc[code], ensure_ascii=False) if code >= 0 else "null" for code in used]
        return np.array(words, dtype=object)[codes]
    if isinstance(values, Numbers):
        return _json_numbers(values.values[rows])
    if isinstance(values, Truth):
        return np.where(values.yes[rows], "true", "false").astype(object)
    return np.full(len(rows), "null", dtype=object)


def _json_numbers(numbers: np.ndarray) -> np.ndarray:
    finite = np.where(np.isfinite(numbers), numbers, np.nan)
    codes, distinct = pd.factorize(np.round(finite, DECIMALS))
    whole = np.array([int(one) if float(one).is_integer() else float(one) for one in distinct], dtype=object)
    return np.asarray(np.append(whole.astype(str).astype(object), "null")[codes])
