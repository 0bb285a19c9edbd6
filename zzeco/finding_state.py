"""What was decided about findings: kept in the project beside them, so that a new check does not forget it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from layers.checks.findings import SEVERITIES
from zzeco.finding_names import with_names
from zzeco.project import Project, with_table
from zzeco.records import no_findings, now

TABLE = "finding_states"
OPEN, RETURNED, KEPT, FIXED = "open", "returned", "kept", "fixed"
STATES = (OPEN, RETURNED, KEPT, FIXED)
KEY = ["layer", "record", "code"]
COLUMNS = [*KEY, "state", "reason", "decided_at"]


@dataclass(frozen=True, eq=False)
class Findings:
    """All findings by zz_id, with `record`, `name`, `told`, `county`, `state`, `reason`; words are categories."""

    rows: pd.DataFrame

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def handled(self) -> int:
        """How many have a decision."""
        return int((self.rows["state"] != OPEN).sum())

    def count(self, severity: str) -> int:
        """How many are of a severity."""
        return int((self.rows["severity"] == severity).sum())


def findings(project: Project) -> Findings:
    """The findings of the project with what was decided about them."""
    rows = project.table("findings").rows
    rows = rows if len(rows) else no_findings()
    made = pd.DataFrame(
        {
            "layer": rows["layer"].astype("category"),
            "fid": rows["fid"].astype("Int64"),
            "record": record_keys(rows),
            "code": rows["code"].astype("category"),
            "severity": pd.Categorical(rows["severity"], categories=list(SEVERITIES)),
            "values": rows["values"],
            "county": pd.Categorical(_counties(project, rows)),
            "x": rows["x"].astype("float64"),
            "y": rows["y"].astype("float64"),
        },
        index=rows.index,
    )
    return restated(Findings(with_names(project, made)), project)


def restated(found: Findings, project: Project) -> Findings:
    """The same findings with what is decided about them by now."""
    rows = found.rows.copy(deep=False)
    state = np.zeros(len(rows), np.int8)
    reason = np.full(len(rows), "", dtype=object)
    known = states(project)
    if len(known):
        some = np.flatnonzero(rows["record"].isin(known["record"]).to_numpy())
        place = _index(known).get_indexer(_index(rows.iloc[some]))
        there = place >= 0
        state[some[there]] = [STATES.index(one) for one in known["state"].to_numpy()[place[there]]]
        reason[some[there]] = known["reason"].fillna("").to_numpy(object)[place[there]]
    rows["state"] = pd.Categorical.from_codes(state, categories=list(STATES))
    rows["reason"] = reason
    return Findings(rows)


def record_keys(rows: pd.DataFrame) -> pd.Series:
    """The record of each finding by its own number; a finding on a whole layer is known by its values."""
    record = rows["record_id"].astype(object)
    numbered = ("fid:" + rows["fid"].astype("string")).astype(object)
    named = record.where(record.notna(), numbered)
    return named.where(rows["fid"].notna(), rows["values"].astype(object)).astype("str")


def with_state(project: Project, zz_ids: Sequence[int] | np.ndarray, state: str, reason: str = "") -> Project:
    """The project with this decision on the findings; OPEN takes a decision back."""
    rows = project.table("findings").rows
    chosen = rows[rows.index.isin(zz_ids)]
    if not len(chosen):
        return project
    keys = pd.DataFrame(
        {"layer": chosen["layer"].astype("str"), "record": record_keys(chosen), "code": chosen["code"].astype("str")}
    ).drop_duplicates()
    known = states(project)
    stays = known[~_index(known).isin(_index(keys))]
    if state == OPEN:
        return project if len(stays) == len(known) else with_table(project, TABLE, stays)
    fresh = keys.assign(state=state, reason=reason, decided_at=now()).reset_index(drop=True)
    return with_table(project, TABLE, pd.concat([stays.reset_index(drop=True), fresh], ignore_index=True))


def states(project: Project) -> pd.DataFrame:
    """The decisions that are kept in the project."""
    rows = project.table(TABLE).rows
    return rows if len(rows) else pd.DataFrame(columns=COLUMNS, dtype="str")


def without_refuted(project: Project, layers: Iterable[str]) -> Project:
    """After a check of these layers: what was said to be fixed but was found again is open again."""
    known = states(project)
    rows = project.table("findings").rows
    if not len(known) or not len(rows):
        return project
    found = rows[rows["layer"].isin(list(layers))]
    there = pd.DataFrame({"layer": found["layer"], "record": record_keys(found), "code": found["code"]})
    refuted = (known["state"] == FIXED) & _index(known).isin(_index(there))
    return with_table(project, TABLE, known[~refuted]) if refuted.any() else project


def _index(rows: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_arrays([rows[name].astype("str") for name in KEY])


def _counties(project: Project, rows: pd.DataFrame) -> np.ndarray:
    """The county of each finding's record, '' where it has none."""
    made = np.full(len(rows), "", dtype=object)
    for name, some in rows.groupby("layer", observed=True):
        layer = project.layers.get(str(name))
        if layer is None or "county" not in layer.names():
            continue
        known = layer.columns(["county"])["county"]
        places = rows.index.get_indexer(some.index)
        fids = some["fid"].fillna(-1).astype("int64").to_numpy()
        made[places] = known.reindex(fids).fillna("").astype(str).to_numpy(object)
    return made
