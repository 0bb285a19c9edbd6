"""Columns of a table as SQLite takes them: declared types and values."""

from typing import Any

import numpy as np
import pandas as pd

WIDER = {("INTEGER", "DOUBLE"): "DOUBLE", ("BOOLEAN", "INTEGER"): "INTEGER", ("BOOLEAN", "DOUBLE"): "DOUBLE"}
INFERRED = {
    "integer": "INTEGER",
    "floating": "DOUBLE",
    "mixed-integer-float": "DOUBLE",
    "decimal": "DOUBLE",
    "boolean": "BOOLEAN",
    "bytes": "BLOB",
}


def declared_type(column: pd.Series) -> str | None:
    """INTEGER, DOUBLE, BOOLEAN, BLOB or TEXT (dates too); None for a column of objects without any value."""
    kind = column.dtype
    if pd.api.types.is_bool_dtype(kind):
        return "BOOLEAN"
    if pd.api.types.is_integer_dtype(kind):
        return "INTEGER"
    if pd.api.types.is_float_dtype(kind):
        return "DOUBLE"
    if pd.api.types.is_object_dtype(kind):
        inferred = pd.api.types.infer_dtype(column, skipna=True)
        return None if inferred == "empty" else INFERRED.get(inferred, "TEXT")
    return "TEXT"


def common_type(stored: str, wanted: str) -> str:
    """The type that holds the values of both."""
    if stored == wanted:
        return stored
    return WIDER.get((stored, wanted)) or WIDER.get((wanted, stored)) or "TEXT"


def sql_values(column: pd.Series, declared: str) -> list[Any]:
    """The values of a column as Python values for SQLite, NULL for missing ones."""
    if declared == "DOUBLE":
        numbers: list[Any] = column.to_numpy(dtype=float, na_value=np.nan).tolist()
        return numbers  # SQLite stores NaN as NULL
    missing = column.isna().to_numpy()
    if declared in ("INTEGER", "BOOLEAN"):
        if not missing.any():
            return list(column.to_numpy(dtype=np.int64).tolist())
        whole = column.astype(object).to_numpy(copy=True)
        whole[~missing] = whole[~missing].astype(np.int64)
        whole[missing] = None
        return list(whole.tolist())
    if declared == "BLOB":
        return [None if gone else value for gone, value in zip(missing, column, strict=True)]
    codes, texts = pd.factorize(_text(column))  # equal texts become one Python object, which is quicker to store
    return list(np.array([*texts, None], dtype=object)[codes].tolist())


def _text(column: pd.Series) -> pd.Series:
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        days = column.dt.strftime("%Y-%m-%d")
        return days if (column.dropna() == column.dropna().dt.normalize()).all() else column.map(_iso)
    return column if isinstance(column.dtype, pd.StringDtype) else column.astype("str")


def _iso(moment: Any) -> str | None:
    return None if pd.isna(moment) else str(moment.isoformat())


def values_differ(before: pd.Series, after: pd.Series) -> np.ndarray:
    """Where two aligned columns hold different values; two missing values are equal. Bool array."""
    one, two = before.reset_index(drop=True), after.reset_index(drop=True)
    missing_one, missing_two = one.isna().to_numpy(), two.isna().to_numpy()
    if declared_type(one) != declared_type(two):
        one, two = one.astype(object), two.astype(object)
    unequal = (one != two).fillna(True).to_numpy(dtype=bool)
    return np.asarray(np.where(missing_one | missing_two, missing_one != missing_two, unequal))
