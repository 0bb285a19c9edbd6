"""Findings: the table of what is wrong, and its texts in the user's language."""

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import shapely

from layers.checks.finding_words import reason_text, with_quantities
from layers.i18n import _, localised
from layers.labels import label
from layers.tables import table

TABLES = ("rules_intake", "rules_common", "rules_forest", "rules_karst", "rules_wetland")
COLUMNS = ("row", "code", "severity", "fields", "values", "x", "y")
SEVERITIES = ("error", "warn", "info")
LABELLED = {
    "dl_class": "land_class",
    "sp_group": "species_group",
    "lz_class": "forest_category",
    "xian": "county",
    "smh_state": "karst_state",
    "smh_degree": "karst_degree",
    "smh_degree_calc": "karst_degree",
    "wetland_type": "wetland_type",
    "ling_zu": "age_group",
    "age_group_calc": "age_group",
    "geometry": "geometry",
    "unit": "unit",
}


@cache
def rule(code: str) -> Mapping[str, str]:
    """The row of a rule in the rule tables."""
    for name in TABLES:
        rows = table(name)
        found = rows[rows["rule_id"] == code]
        if len(found):
            return {str(key): str(value) for key, value in found.iloc[0].items()}
    raise KeyError(code)


def empty() -> pd.DataFrame:
    """A table of findings without rows."""
    return _frame(pd.array([], dtype="Int64"), "", "", "", np.array([], dtype=object))


def of_rows(code: str, rows: Any, values: Any = "{}", severity: str | None = None) -> pd.DataFrame:
    """One finding per record position; `values` are JSON texts (one for all, or one each)."""
    known = rule(code)
    positions = pd.array(np.asarray(rows, dtype="int64"), dtype="Int64")
    return _frame(positions, code, severity or known["severity"], known["fields"], values)


def of_layer(code: str, values: Mapping[str, Any] | None = None, severity: str | None = None) -> pd.DataFrame:
    """One finding for the whole layer; `values` fill the placeholders of its message."""
    known = rule(code)
    position = pd.array([pd.NA], dtype="Int64")
    return _frame(position, code, severity or known["severity"], known["fields"], as_json(values or {}))


def as_json(values: Mapping[str, Any]) -> str:
    """The values of one finding as JSON text."""
    return json.dumps(dict(values), ensure_ascii=False, default=str)


def _frame(row: Any, code: str, severity: str, fields: str, values: Any) -> pd.DataFrame:
    positions = pd.RangeIndex(len(row))
    return pd.DataFrame(
        {
            "row": row,
            "code": pd.Series(code, index=positions, dtype="str"),
            "severity": pd.Series(severity, index=positions, dtype="str"),
            "fields": pd.Series(fields, index=positions, dtype="str"),
            "values": pd.Series(values, index=positions, dtype="str"),
            "x": np.full(len(row), np.nan),
            "y": np.full(len(row), np.nan),
        }
    )


def joined(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Several tables of findings as one."""
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else empty()


def with_places(found: pd.DataFrame, geometry: np.ndarray) -> pd.DataFrame:
    """The findings with `x`, `y` of a point on the geometry of their record (NaN for findings of the layer)."""
    known = found["row"].notna().to_numpy()
    rows, where = np.unique(found.loc[known, "row"].to_numpy(dtype="int64"), return_inverse=True)
    places = shapely.point_on_surface(geometry[rows])
    x, y = np.full(len(found), np.nan), np.full(len(found), np.nan)
    x[known], y[known] = shapely.get_x(places)[where], shapely.get_y(places)[where]
    return found.assign(x=x, y=y)


def counts(found: pd.DataFrame) -> dict[str, int]:
    """Number of findings by severity; every severity is there."""
    return {severity: int(found["severity"].eq(severity).sum()) for severity in SEVERITIES}


def message(code: str, values: str | Mapping[str, Any] = "{}") -> str:
    """The text of a finding in the user's language, its placeholders filled from the JSON text `values`."""
    known = rule(code)
    given = json.loads(values) if isinstance(values, str) else dict(values)
    template = with_quantities(localised(known["message_zh"], known["message_en"]), given)
    return re.sub(r"{(\w+)}", lambda name: _shown(name[1], given.get(name[1])), template)


def advice(code: str, values: str | Mapping[str, Any] = "{}") -> str:
    """What to do about a finding, in the user's language."""
    known = rule(code)
    given = json.loads(values) if isinstance(values, str) else dict(values)
    template = with_quantities(localised(known["advice_zh"], known["advice_en"]), given)
    return re.sub(r"{(\w+)}", lambda name: _shown(name[1], given.get(name[1], name[1].upper())), template)


def summary_lines(found: pd.DataFrame, most: int) -> list[str]:
    """One line a rule, errors first, then the commonest; findings about a whole layer each have their own line."""
    whole = found["fid"].isna() if "fid" in found else found["row"].isna()
    key = found["code"].where(~whole, found["code"] + found["values"])
    rank = found["severity"].map({severity: place for place, severity in enumerate(SEVERITIES)})
    rows = found.assign(rank=rank).groupby(key, sort=False)
    rows = rows.agg(
        count=("code", "size"), **{name: (name, "first") for name in ("code", "severity", "values", "rank")}
    )
    rows = rows.sort_values(["rank", "count"], ascending=[True, False], kind="stable").head(most)
    return [
        f"  {severity_label(row.severity)}  {row.code}  ×{row.number}  {message(row.code, row.values_)}"
        for row in rows.rename(columns={"values": "values_", "count": "number"}).itertuples()
    ]


def with_texts(found: pd.DataFrame) -> pd.DataFrame:
    """The findings with `message` and `advice` in the user's language, worked out once per distinct finding."""
    pairs = pd.MultiIndex.from_frame(found[["code", "values"]])
    distinct = pairs.unique()
    texts = pd.DataFrame(
        {"message": [message(*pair) for pair in distinct], "advice": [advice(*pair) for pair in distinct]}
    )
    told = texts.iloc[distinct.get_indexer(pairs)].set_index(found.index)
    return found.assign(message=told["message"], advice=told["advice"])


def _shown(name: str, value: Any) -> str:
    if value is None:
        return "–"
    if name == "geom_reason":
        return reason_text(str(value))
    if isinstance(value, float):
        digits = 4 if abs(value) < 1 else 2
        return f"{value:.{digits}f}".rstrip("0").rstrip(".")
    return label(LABELLED[name], value) if name in LABELLED else str(value)


def severity_label(severity: str) -> str:
    """The severity in the user's language."""
    return {"error": _("error"), "warn": _("warning"), "info": _("note")}[severity]
