"""Which records a table shows and in what order: worked out in a task from what the user set."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from layers.drawing.flat import flats_of
from layers.errors import ZzecoError
from ui.selection import each_once
from zzeco.project import Project
from zzeco.record_filter import fits
from zzeco.record_table import RecordTable, sorted_rows

ALL, IN_VIEW, SELECTED, PROBLEMS = "all", "view", "selected", "problems"
PROBLEM_SEVERITIES = ("error", "warn")
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, eq=False)
class Arrangement:
    """What to show: the quick filter, the filter row, the sorted column; fids and bounds as they are now."""

    scope: str = ALL
    conditions: Mapping[str, str] = field(default_factory=dict)
    sorted_by: str = ""
    descending: bool = False
    selected: np.ndarray = field(default_factory=lambda: np.empty(0, np.int64))
    bounds: Bounds | None = None


@dataclass(frozen=True, eq=False)
class Prepared:
    """What is ready to show: columns, positions in order, and what is wrong with conditions that could not be read."""

    records: RecordTable
    names: tuple[str, ...]
    rows: np.ndarray
    errors: Mapping[str, str]


def prepared(
    project: Project, records: RecordTable, columns: Mapping[str, tuple[str, ...]], wanted: Arrangement
) -> Prepared:
    """The records as they are to be shown, their columns read; `columns` are those chosen for each kind of layer."""
    names = tuple(name for name in columns.get(records.layer.kind, ()) if name in records.attributes)
    names = names or records.default_columns
    for name in names:
        records.column(name)
    return Prepared(records, names, *arranged(project, records, wanted))


def arranged(project: Project, records: RecordTable, wanted: Arrangement) -> tuple[np.ndarray, dict[str, str]]:
    """The positions to show, in order; a condition that cannot be read is left out and told about."""
    chosen = _scope(project, records, wanted)
    errors = {}
    for name, words in wanted.conditions.items():
        if words and name in records.attributes:
            try:
                chosen &= fits(records.column(name), words)
            except ZzecoError as error:
                errors[name] = f"{error.problem} {error.advice}"
    rows = np.flatnonzero(chosen)
    if wanted.sorted_by in records.attributes:
        rows = sorted_rows(records.column(wanted.sorted_by), rows, wanted.descending)
    return rows, errors


def _scope(project: Project, records: RecordTable, wanted: Arrangement) -> np.ndarray:
    """True for the records that the quick filter lets through."""
    if wanted.scope == ALL or (wanted.scope == IN_VIEW and wanted.bounds is None):
        return np.ones(len(records), dtype=bool)
    chosen = np.zeros(len(records), dtype=bool)
    if wanted.scope == IN_VIEW and wanted.bounds is not None:
        chosen[rows_in_bounds(records, wanted.bounds)] = True
    elif wanted.scope == SELECTED:
        chosen[records.rows_of(wanted.selected)] = True
    else:
        chosen[records.rows_of(fids_with_problems(project, records.layer.name))] = True
    return chosen


def rows_in_bounds(records: RecordTable, bounds: Bounds) -> np.ndarray:
    """The positions of the records whose box touches the bounds (xmin, ymin, xmax, ymax)."""
    found = []
    for flat in flats_of(records.layer):
        box = flat.box
        touches = (box[:, 0] <= bounds[2]) & (box[:, 2] >= bounds[0])
        touches &= (box[:, 1] <= bounds[3]) & (box[:, 3] >= bounds[1])
        found.append(flat.rows[touches])
    return each_once(np.concatenate(found)) if found else np.empty(0, np.int64)


def fids_with_problems(project: Project, layer: str) -> np.ndarray:
    """The fids of the records with a finding that must be mended or looked at."""
    found = project.table("findings").rows
    if not len(found):
        return np.empty(0, np.int64)
    mine = found["layer"].eq(layer) & found["severity"].isin(PROBLEM_SEVERITIES) & found["fid"].notna()
    return each_once(found.loc[mine, "fid"].to_numpy(np.int64))
