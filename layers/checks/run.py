"""All checks of one layer at once: geometry, topology, place, attributes and logic."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from layers.boundary import Boundary
from layers.checks import findings as findings_module
from layers.checks.derived import derived_names
from layers.checks.geometry import shape_columns
from layers.checks.rules import evaluate
from layers.checks.topology import county_columns, layer_shift_m, overlap_columns
from layers.kind import LayerKind


@dataclass(frozen=True, eq=False)
class Subject:
    """What is checked: rows of one kind with their geometry in the project's CRS.

    `as_delivered` is the geometry before repair, in the same CRS; `extra` holds the columns of cross-layer rules;
    `rows` picks the positions that may get findings (the others are neighbours that are already in the layer).
    """

    table: pd.DataFrame
    geometry: np.ndarray
    as_delivered: np.ndarray
    crs: str
    delivered_columns: Sequence[str] = ()
    extra: pd.DataFrame | None = None
    rows: np.ndarray | None = field(default=None)


def check(subject: Subject, kind: LayerKind, boundary: Boundary) -> pd.DataFrame:
    """The findings of every rule of the kind; `row` is the position in the subject's table."""
    parts = [
        shape_columns(subject.as_delivered, subject.geometry, subject.crs, boundary),
        _topology(subject, kind),
        _place(subject, boundary),
    ]
    if subject.extra is not None:
        parts.append(subject.extra.reset_index(drop=True))
    extra = pd.concat(parts, axis=1)
    names = derived_names(subject.table, kind, extra, delivered_columns=subject.delivered_columns)
    found = evaluate(kind.rules, names, kind, indicative_boundary=boundary.indicative)
    return findings_module.with_places(_of_rows(found, subject.rows), subject.geometry)


def _of_rows(found: pd.DataFrame, rows: np.ndarray | None) -> pd.DataFrame:
    if rows is None:
        return found
    wanted = found["row"].isna() | found["row"].isin(rows)
    return found[wanted].reset_index(drop=True)


def _topology(subject: Subject, kind: LayerKind) -> pd.DataFrame:
    if "polygon" not in kind.geometry:
        return pd.DataFrame(index=range(len(subject.table)))
    return overlap_columns(subject.geometry, subject.table["record_id"])


def _place(subject: Subject, boundary: Boundary) -> pd.DataFrame:
    columns = county_columns(subject.geometry, subject.table["county"], boundary, subject.crs)
    columns["layer_shift_m"] = layer_shift_m(subject.geometry, boundary, subject.crs)
    return columns
