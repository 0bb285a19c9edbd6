"""Where a record came from and how it changed: its epochs, its delivery, the edits made by hand."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from layers.kind import kind
from layers.layer import VectorLayer
from zzeco.boundaries import layers_of
from zzeco.editing import EDITS
from zzeco.outdated import outdated
from zzeco.project import Project
from zzeco.record_labels import labels_of
from zzeco.theme_results import latest_run_of


@dataclass(frozen=True)
class Epoch:
    """The record in one layer of its kind; NaN and '' where the layer does not say it."""

    layer: str
    epoch: str
    fid: int
    is_shown: bool
    area_ha: float
    kind_of: str
    stock_m3_per_ha: float
    carbon_t: float
    sink_tco2e_per_a: float


@dataclass(frozen=True)
class Delivery:
    """The file that the record came with."""

    file_name: str
    imported_at: str
    crs: str
    records: int


@dataclass(frozen=True)
class Edited:
    """One value that was set by hand."""

    edited_at: str
    field: str
    before: str
    after: str


@dataclass(frozen=True)
class History:
    """What is known of a record's past, latest first."""

    epochs: tuple[Epoch, ...]
    delivery: Delivery | None
    edits: tuple[Edited, ...]


def history_of(project: Project, layer_name: str, fid: int) -> History:
    """The history of a record: other epochs have the same record id."""
    layer = project.layers[layer_name]
    record_id = layer.columns(["record_id"])["record_id"].loc[fid]
    epochs: list[Epoch] = []
    for other in reversed(layers_of(project, layer.kind)):
        found = _fids(other, record_id) if pd.notna(record_id) else []
        found = [fid] if other is layer else found
        epochs += [_epoch(project, other, one, other is layer) for one in found]
    return History(tuple(epochs), delivery_of(project, layer, fid), edits_of(project, layer_name, fid))


def _fids(layer: VectorLayer, record_id: Any) -> list[int]:
    ids = layer.columns(["record_id"])["record_id"]
    return [int(fid) for fid in ids.index[ids == record_id]]


def _epoch(project: Project, layer: VectorLayer, fid: int, is_shown: bool) -> Epoch:
    names = ("geom_area_ha", "species", "wetland_type", "karst_degree", "state", "stock_m3_per_ha")
    row = layer.columns([name for name in names if name in layer.names()]).loc[[fid]]
    told = next((name for name in names[1:5] if name in row and row[name].notna().any()), "")
    carbon = _carbon(project, layer, fid)
    return Epoch(
        layer.name,
        layer.epoch or "",
        fid,
        is_shown,
        _number(row, "geom_area_ha"),
        str(labels_of(row[told], _domain(layer, told), told).iloc[0]) if told else "",
        _number(row, "stock_m3_per_ha"),
        *carbon,
    )


def _domain(layer: VectorLayer, name: str) -> str:
    one = kind(layer.kind)
    return one.field(name).codes if one.has(name) else name


def _number(row: pd.DataFrame, name: str) -> float:
    return float(pd.to_numeric(row[name], errors="coerce").iloc[0]) if name in row else float("nan")


def _carbon(project: Project, layer: VectorLayer, fid: int) -> tuple[float, float]:
    """Carbon and yearly sink of a record, NaN without an estimate that still fits it."""
    run = latest_run_of(project, layer.name)
    if not run or fid in outdated(project, run, layer):
        return float("nan"), float("nan")
    rows = project.table("estimates").holding("run", run)
    found = rows[(rows["fid"] == fid) & (rows["layer"] == layer.name)]
    if not len(found):
        return float("nan"), float("nan")
    return float(found["carbon_t"].iloc[0]), float(found["sink_tco2e_per_a"].iloc[0])


def delivery_of(project: Project, layer: VectorLayer, fid: int) -> Delivery | None:
    """The delivery that brought the record; None where it cannot be told.

    New records are numbered as they come in, so the numbers of a delivery follow those of the one before, as long as
    no delivery replaced records in place.
    """
    rows = project.table("deliveries").rows
    if not len(rows):
        return None
    rows = rows[(rows["layer"] == layer.name) & (rows["accepted"] > 0)]
    last = rows["accepted"].cumsum().to_numpy(np.int64)
    at = 0 if len(rows) == 1 else int(np.searchsorted(last, fid))
    if not len(rows) or (len(rows) > 1 and last[-1] != layer.next_fid - 1) or at >= len(rows):
        return None
    row = rows.iloc[at]
    return Delivery(str(row["file_name"]), str(row["imported_at"]), str(row["crs"]), int(row["accepted"]))


def edits_of(project: Project, layer_name: str, fid: int) -> tuple[Edited, ...]:
    """What was set by hand in a record, latest first."""
    rows = project.table(EDITS).rows
    if not len(rows):
        return ()
    layer = project.layers[layer_name]
    one = kind(layer.kind)
    rows = rows[(rows["layer"] == layer_name) & (rows["fid"] == fid)].iloc[::-1]
    found = []
    for row in rows.to_dict("records"):
        name = str(row["field"])
        values = pd.Series([row["before"], row["after"]], dtype="str")
        codes = one.field(name).codes if one.has(name) else ""
        shown = labels_of(values, codes, name) if codes else values
        before, after = ("—" if pd.isna(value) else str(value) for value in shown)
        found.append(Edited(str(row["edited_at"]), one.field(name).label if one.has(name) else name, before, after))
    return tuple(found)
