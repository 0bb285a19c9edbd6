"""Which findings are looked at, and in which order."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from zzeco.finding_state import Findings
from zzeco.finding_tree import group_of

WORST_FIRST = "severity"


@dataclass(frozen=True)
class Filter:
    """Every part limits the findings; '' and () do not."""

    group: str = ""
    code: str = ""
    severity: str = ""
    layer: str = ""
    county: str = ""
    state: str = ""
    fids: tuple[int, ...] = ()


def positions(found: Findings, wanted: Filter, column: str = WORST_FIRST, descending: bool = False) -> np.ndarray:
    """The positions of the findings that pass, ordered by a column; equal ones stay as they were found."""
    rows = found.rows
    passes = np.ones(len(rows), dtype=bool)
    for name in ("code", "severity", "layer", "county", "state"):
        value = getattr(wanted, name)
        if value:
            passes &= (rows[name] == value).to_numpy()
    if wanted.group:
        codes = [code for code in rows["code"].cat.categories if group_of(str(code)) == wanted.group]
        passes &= rows["code"].isin(codes).to_numpy()
    if wanted.fids:
        passes &= rows["fid"].isin(wanted.fids).fillna(False).to_numpy(dtype=bool)
    places = np.flatnonzero(passes)
    keys = _keys(rows[column].iloc[places] if column in rows else rows["values"].iloc[places])
    order = np.argsort(-keys if descending else keys, kind="stable")
    return places[order]


def _keys(column: pd.Series) -> np.ndarray:
    """Whole numbers that sort as the values do."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        if column.cat.ordered or column.name in (WORST_FIRST, "state"):
            return np.asarray(column.cat.codes, dtype=np.int64)
        rank = np.argsort(np.argsort(column.cat.categories.astype(str)))
        return np.asarray(np.append(rank, -1)[column.cat.codes.to_numpy()], dtype=np.int64)
    codes, _words = pd.factorize(column, sort=True)
    return np.asarray(codes, dtype=np.int64)
