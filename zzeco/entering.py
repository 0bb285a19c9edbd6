"""Prepared records against the layer that they enter: new, unchanged, replaced or in conflict."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from layers.checks import findings as findings_module
from layers.intake import sieve as sieve_module
from layers.intake.compare import NONE, Records, compare, same_content
from layers.intake.delivery import Prepared
from layers.kind import LayerKind
from layers.layer import VectorLayer
from zzeco.boundaries import previous_layer
from zzeco.project import Project

SAME_PLACE_M = 0.01


@dataclass(frozen=True, eq=False)
class Arrival:
    """The records of a delivery that enter a layer.

    `accepted` and `unchanged` are positions in the delivery; `replaced` are fids of the layer (0 = none), aligned
    with `accepted`.
    """

    prepared: Prepared
    existing: VectorLayer | None
    accepted: np.ndarray
    unchanged: np.ndarray
    replaced: np.ndarray

    @property
    def table(self) -> pd.DataFrame:
        """The accepted records with standard and derived columns."""
        return self.prepared.table.iloc[self.accepted].reset_index(drop=True)

    @property
    def geometry(self) -> np.ndarray:
        """Their geometry in the project's CRS."""
        entered: np.ndarray = self.prepared.geometry[self.accepted]
        return entered

    @property
    def unchanged_count(self) -> int:
        """How many delivered records are in the layer already."""
        return len(self.unchanged)

    def read_otherwise(self) -> int:
        """How many records are in the layer already, but were read with other answers when they came in."""
        if self.existing is None or not len(self.unchanged):
            return 0
        content = self.prepared.table["content_hash"].to_numpy()[self.unchanged]
        first = pd.Series(np.arange(len(self.existing)), index=self.existing.table["content_hash"].to_numpy())
        place = first[~first.index.duplicated()].reindex(content)
        rows, place = self.unchanged[place.notna()], place.dropna().to_numpy().astype(int)
        old = Records(self.existing.table.iloc[place], self.existing.geometry[place])
        new = Records(self.prepared.table.iloc[rows], self.prepared.geometry[rows])
        return int((~same_content(old, new, SAME_PLACE_M)).sum())

    def notes(self) -> pd.DataFrame:
        """The intake's findings about the accepted records, `row` counted among them, and about the whole layer."""
        found = self.prepared.findings
        place = np.full(len(self.prepared.table), -1)
        place[self.accepted] = np.arange(len(self.accepted))
        row = found["row"].map(lambda position: place[position], na_action="ignore")
        kept = found.assign(row=row.astype("Int64"))[(row.isna() | (row >= 0)).fillna(True)]
        return findings_module.with_places(kept.reset_index(drop=True), self.geometry)

    def without(self, mask: np.ndarray, code: str, reasons: pd.Series) -> "Arrival":
        """Without the accepted records of the mask; each is kept out with the code and its own reasons."""
        sieve = self.prepared.sieve
        full = np.zeros(sieve.size, dtype=bool)
        full[self.accepted[mask]] = True
        values = np.full(sieve.size, "{}", dtype=object)
        rows = reasons.index.astype(int)
        values[self.accepted[rows]] = ['{"codes": "' + codes + '"}' for codes in reasons]
        sieve.keep_out(code, full, values)
        return Arrival(self.prepared, self.existing, self.accepted[~mask], self.unchanged, self.replaced[~mask])


def arrive(prepared: Prepared, kind: LayerKind, existing: VectorLayer | None) -> Arrival:
    """The prepared records sorted into accepted and unchanged; conflicting ids join the rejected."""
    nothing = np.array([], dtype=int)
    if existing is None or not len(existing):
        return Arrival(prepared, existing, prepared.entering, nothing, np.zeros(len(prepared.entering), int))
    known = prepared.table["content_hash"].isin(existing.table["content_hash"]).to_numpy() & ~prepared.sieve.kept_out
    fresh = ~known & ~prepared.sieve.kept_out
    again = _again(prepared, existing, np.flatnonzero(fresh))
    known[again], fresh[again] = True, False
    if kind.unique_id:
        ids = prepared.table["record_id"]
        taken = (ids.notna() & ids.isin(existing.table["record_id"].dropna())).to_numpy() & fresh
        prepared.sieve.keep_out(sieve_module.SAME_ID, taken, sieve_module.id_values(ids))
        fresh &= ~taken
    accepted = np.flatnonzero(fresh)
    replaced = _replaced(prepared, accepted, existing, kind)
    return Arrival(prepared, existing, accepted, np.flatnonzero(known), replaced)


def _again(prepared: Prepared, existing: VectorLayer, rows: np.ndarray) -> np.ndarray:
    """Those of the rows whose record is in the layer with the same values and place, however it was written down."""
    ids = existing.table["record_id"]
    first = pd.Series(np.arange(len(ids)), index=ids).loc[ids.notna().to_numpy()]
    first = first[~first.index.duplicated()]
    place = first.reindex(prepared.table["record_id"].iloc[rows]).fillna(-1).to_numpy().astype(int)
    rows, place = rows[place >= 0], place[place >= 0]
    old = Records(existing.table.iloc[place], existing.geometry[place])
    new = Records(prepared.table.iloc[rows], prepared.geometry[rows])
    again: np.ndarray = rows[same_content(old, new, SAME_PLACE_M)]
    return again


def _replaced(prepared: Prepared, accepted: np.ndarray, existing: VectorLayer, kind: LayerKind) -> np.ndarray:
    """The fid of the feature that each accepted record replaces, 0 where there is none.

    A site replaces its feature of the same id and geometry, a boundary the area of the same code.
    """
    if kind.unique_id:
        return np.zeros(len(accepted), int)
    if kind.key == "boundary" and "admin_code" in existing.table and "admin_code" in prepared.table:
        codes = existing.table["admin_code"]
        fids = pd.Series(existing.table.index.to_numpy(), index=codes)[codes.notna().to_numpy()]
        found = fids[~fids.index.duplicated()].reindex(prepared.table["admin_code"].iloc[accepted])
        fid_or_0: np.ndarray = found.fillna(0).to_numpy().astype(int)
        return fid_or_0
    return _same_site_and_place(prepared, accepted, existing)


def _same_site_and_place(prepared: Prepared, accepted: np.ndarray, existing: VectorLayer) -> np.ndarray:
    """The fid of the layer's feature with the same site id and the same geometry, 0 where there is none."""
    old = pd.MultiIndex.from_arrays([existing.table["record_id"].astype(str), _place_hash(existing.geometry)])
    fids = pd.Series(existing.table.index.to_numpy(), index=old)
    fids = fids[~fids.index.duplicated(keep="last")]
    names = prepared.table["record_id"].iloc[accepted]
    new = pd.MultiIndex.from_arrays([names.astype(str), _place_hash(prepared.geometry[accepted])])
    found = fids.reindex(new).fillna(0).to_numpy().astype(int)
    return np.where(names.isna() | pd.Series(found).duplicated().to_numpy(), 0, found)


def _place_hash(geometry: np.ndarray) -> np.ndarray:
    hashes: np.ndarray = pd.util.hash_array(shapely.to_wkb(shapely.set_precision(geometry, 0.001)).astype(object))
    return hashes


def neighbours(arrival: Arrival) -> Records:
    """The layer's records whose boxes touch a box of an accepted one (those that are replaced left out)."""
    if arrival.existing is None or not len(arrival.existing) or not len(arrival.accepted):
        return Records(arrival.table.iloc[:0], np.empty(0, dtype=object))
    tree = shapely.STRtree(arrival.existing.geometry)
    found = np.sort(pd.unique(tree.query(shapely.box(*shapely.bounds(arrival.geometry).T))[1]))
    found = found[~np.isin(arrival.existing.table.index.to_numpy()[found], arrival.replaced)]
    return Records(arrival.existing.table.iloc[found], arrival.existing.geometry[found])


def judged_changes(project: Project, arrival: Arrival, kind: LayerKind, epoch: str | None) -> dict[str, int]:
    """The delivery against the same counties of its own layer, else of the epoch before."""
    rows = np.sort(np.concatenate([arrival.accepted, arrival.unchanged]))
    after = Records(arrival.prepared.table.iloc[rows], arrival.prepared.geometry[rows])
    covered = set(after.table["county"].dropna())
    for layer in (arrival.existing, previous_layer(project, kind.key, epoch)):
        if layer is not None and _covers(layer, covered):
            before = Records(layer.table, layer.geometry)
            changes = compare(before, after, float(project.settings["jitter_tolerance_m"]))
            return {**changes, "removed": 0} if layer is arrival.existing else changes
    return {**NONE, "added": len(arrival.accepted)}


def _covers(layer: VectorLayer, counties: set[str]) -> bool:
    return len(layer) > 0 and (not counties or bool(layer.columns(["county"])["county"].isin(counties).any()))


def entered_layer(
    arrival: Arrival, kind: LayerKind, name: str, epoch: str | None, crs: str
) -> tuple[VectorLayer, np.ndarray]:
    """The layer with the accepted records in it, and the fid of each of them."""
    old = arrival.existing
    start = 1 if old is None else old.next_fid
    fids = np.where(arrival.replaced > 0, arrival.replaced, start + np.cumsum(arrival.replaced == 0) - 1)
    table = arrival.table.set_axis(pd.Index(fids, name="fid", dtype="int64"))
    if old is None:
        return VectorLayer.in_memory(name, kind.key, epoch, crs, table, arrival.geometry), fids
    stays = ~old.table.index.isin(arrival.replaced[arrival.replaced > 0])
    joined = pd.concat(_harmonised(old.table[stays], table))
    geometry = np.concatenate([old.geometry[stays], arrival.geometry])
    order = np.argsort(joined.index.to_numpy(), kind="stable")
    return old.with_content(joined.iloc[order], geometry[order]), fids


def _harmonised(first: pd.DataFrame, second: pd.DataFrame) -> list[pd.DataFrame]:
    """Both tables with one type per shared column: a column that is text in either is text in both."""
    shared = [name for name in second.columns if name in first.columns]
    text = [
        name
        for name in shared
        if pd.api.types.is_numeric_dtype(first[name]) != pd.api.types.is_numeric_dtype(second[name])
    ]
    as_text = dict.fromkeys(text, "str")
    return [first.astype(as_text), second.astype(as_text)]
