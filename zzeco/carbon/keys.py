"""Text keys of polygons as categories: each distinct key is looked at once, whatever the number of polygons."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd


def category(layer: pd.DataFrame, name: str) -> pd.Series:
    """The column as categories (positional index), '' where blank or where the layer has no such column."""
    if name not in layer:
        return of_codes(np.zeros(len(layer), dtype=np.int64), [""])
    codes, distinct = pd.factorize(layer[name])
    return of_codes(codes, [*(str(key) for key in distinct), ""])


def of_codes(codes: Any, texts: list[str]) -> pd.Series:
    """Categories from a code per polygon and the text of each code; equal texts become one category."""
    places, distinct = pd.factorize(np.array(texts, dtype=object))
    return pd.Series(pd.Categorical.from_codes(places[np.asarray(codes)], categories=pd.Index(distinct, dtype=object)))


def mapped(keys: pd.Series, text_of: Callable[[str], str]) -> pd.Series:
    """Other categories, made from each distinct key."""
    return of_codes(keys.cat.codes, [text_of(key) for key in keys.cat.categories]).set_axis(keys.index)


def where_key(keys: pd.Series, holds: Callable[[str], bool]) -> Any:
    """True for each polygon whose key holds (bool array)."""
    by_key = np.array([holds(key) for key in keys.cat.categories], dtype=bool)
    return by_key[keys.cat.codes] if len(by_key) else np.zeros(len(keys), dtype=bool)


def joined(*parts: pd.Series | str) -> pd.Series:
    """Categories of the parts' texts one after the other; a plain text joins every polygon's."""
    columns = [part for part in parts if isinstance(part, pd.Series)]
    both = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        both = both * max(len(column.cat.categories), 1) + column.cat.codes.to_numpy()
    codes, distinct = pd.factorize(both)
    first = pd.Series(np.arange(len(both))).groupby(codes).first().to_numpy() if len(distinct) else np.array([], int)
    rows = [[part if isinstance(part, str) else part.iat[place] for part in parts] for place in first]
    return of_codes(codes, ["".join(row) for row in rows]).set_axis(columns[0].index)


def blank_unless(where: Any, keys: pd.Series) -> pd.Series:
    """The keys where the mask holds, '' elsewhere."""
    texts = [*keys.cat.categories, ""]
    return of_codes(np.where(where, keys.cat.codes, len(texts) - 1), texts).set_axis(keys.index)


def chosen(where: Any, keys: pd.Series, others: pd.Series) -> pd.Series:
    """The keys where the mask holds, the others elsewhere."""
    texts = [*keys.cat.categories, *others.cat.categories]
    codes = np.where(where, keys.cat.codes, others.cat.codes.to_numpy().astype(np.int64) + len(keys.cat.categories))
    return of_codes(codes, texts).set_axis(keys.index)


def scattered(parts: list[pd.Series], index: pd.Index) -> pd.Series:
    """The keys of several parts at the places that their indexes name, '' at all others (index 0 … n-1)."""
    texts, codes = [""], np.zeros(len(index), dtype=np.int64)
    for part in parts:
        codes[part.index.to_numpy()] = part.cat.codes.to_numpy().astype(np.int64) + len(texts)
        texts += list(part.cat.categories)
    return of_codes(codes, texts).set_axis(index)


def overlaid(keys: pd.Series, others: pd.Series) -> pd.Series:
    """The keys with the others (texts) in their place wherever the others' index names one."""
    found = others.astype("category")
    codes = keys.cat.codes.to_numpy().astype(np.int64)
    codes[found.index.to_numpy(dtype=np.int64)] = found.cat.codes.to_numpy().astype(np.int64) + len(keys.cat.categories)
    return of_codes(codes, [*keys.cat.categories, *found.cat.categories]).set_axis(keys.index)


def first_case(cases: dict[str, Any], otherwise: str, index: pd.Index) -> pd.Series:
    """The name of the first case whose mask holds for each polygon (a name that is '' included)."""
    codes = np.select(list(cases.values()), list(range(len(cases))), len(cases))
    return of_codes(codes, [*cases, otherwise]).set_axis(index)


def taken(rows: pd.DataFrame, keys: Any, column: str) -> Any:
    """The column of a factor frame for each polygon's row key (float64, NaN for an unknown key)."""
    if isinstance(keys, pd.Series) and isinstance(keys.dtype, pd.CategoricalDtype):
        codes, distinct = keys.cat.codes.to_numpy(), keys.cat.categories
    else:
        codes, distinct = pd.factorize(np.asarray(keys, dtype=object))
    return rows[column].reindex(distinct).to_numpy(dtype=float)[codes]
