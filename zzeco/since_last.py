"""What has happened in a project lately, and what is due next: the lines of the start page."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd

from layers.labels import label
from zzeco.carbon.estimate import counted_values, estimated_rows
from zzeco.carbon.intervals import interval
from zzeco.outdated import changed_since
from zzeco.project import Project
from zzeco.runs import latest_run, polygons_of
from zzeco.target_sheet import KINDS, layer_table, target_rows
from zzeco.target_texts import unit_text

BEHIND = ("off_track", "slow", "no_baseline")
PERCENT = "%"


@dataclass(frozen=True)
class Delivered:
    """The layer that was delivered last, and the findings in it."""

    layer: str
    layer_label: str
    at: datetime | None
    findings: int
    errors: int


@dataclass(frozen=True)
class Estimated:
    """The last run: its total carbon, and half of its 95 % interval as a share (None where there is none)."""

    run: str
    number: int
    at: datetime | None
    carbon_t: float
    half_width: float | None


@dataclass(frozen=True)
class Outdated:
    """How many records are others, new or gone since the last run."""

    run: str
    number: int
    changed: int


@dataclass(frozen=True)
class Short:
    """The target that is due next and not reached: what is missing, in its unit as it is shown (points for %)."""

    key: str
    label: str
    year: int
    missing: float
    unit: str
    days_left: int | None


Event = Delivered | Estimated | Outdated | Short


def since_last(project: Project, today: date | None = None) -> list[Event]:
    """The last delivery, the last estimate, what changed since, and the nearest target that is not reached, if any."""
    found = (
        last_delivery(project),
        last_estimate(project),
        changed_records(project),
        nearest_gap(project, today or date.today()),
    )
    return [event for event in found if event is not None]


def last_delivery(project: Project) -> Delivered | None:
    """Of the layers that received something on the day of the last delivery, the one with the most errors by now."""
    deliveries = project.table("deliveries").rows
    deliveries = deliveries[deliveries["layer"].isin([*project.layers])] if len(deliveries) else deliveries
    if deliveries.empty:
        return None
    lately = deliveries[deliveries["imported_at"].str[:10] == str(deliveries["imported_at"].iloc[-1])[:10]]
    counts = _counts(project).reindex(lately["layer"].drop_duplicates(keep="last"), fill_value=0)
    counts = counts.iloc[::-1].sort_values(["errors", "findings"], ascending=False, kind="stable")
    layer = project.layers[str(counts.index[0])]
    return Delivered(
        layer.name,
        " ".join(part for part in (label("kind", layer.kind), layer.epoch) if part),
        _moment(lately.loc[lately["layer"] == layer.name, "imported_at"].iloc[-1]),
        int(counts["findings"].iloc[0]),
        int(counts["errors"].iloc[0]),
    )


def _counts(project: Project) -> pd.DataFrame:
    """Findings and errors per layer."""
    findings = project.table("findings")
    if not {"layer", "severity"} <= set(findings.names()):
        return pd.DataFrame({"findings": [], "errors": []}, dtype=int)
    rows = findings.columns(["layer", "severity"])
    by_layer = (rows["severity"] == "error").groupby(rows["layer"].astype(str))
    return pd.DataFrame({"findings": by_layer.size(), "errors": by_layer.sum()})


def last_estimate(project: Project) -> Estimated | None:
    """The last run, its carbon and interval as `zzeco totals` gives them for all its layers together."""
    if not len(project.table("runs")):
        return None
    run = latest_run(project)
    polygons = pd.concat([polygons_of(project, run.name, one["layer"]) for one in run.kinds], ignore_index=True)
    known = estimated_rows(polygons)
    carbon_t = float(counted_values(known, "carbon_t").sum())
    limits = interval(known, run.settings.stock_parts, factors=run.factors, draws=run.draws, seed=run.seed).iloc[0]
    half_t = (float(limits["hi"]) - max(float(limits["lo"]), 0.0)) / 2
    return Estimated(run.name, run.number, _moment(run.made_at), carbon_t, half_t / carbon_t if carbon_t else None)


def changed_records(project: Project) -> Outdated | None:
    """The records that the last run no longer fits."""
    if not len(project.table("runs")):
        return None
    run = latest_run(project)
    changed = changed_since(project, run.name)
    return Outdated(run.name, run.number, changed) if changed else None


def nearest_gap(project: Project, today: date) -> Short | None:
    """Of the targets due first and not reached, the one that lacks the largest share of its goal."""
    targets = project.table("targets").rows
    if targets.empty or not project.layers:
        return None
    layers = {kind: layer_table(project, kind, None) for kind in KINDS}
    counted = target_rows(project, layers, by_county=False, year=None, at_year=today.year)
    units = {goal.key: unit_text(goal) for goal in counted.goals}
    behind = [row for row in counted.rows if row["state"] in BEHIND and row["value"] is not None and row["goal"]]
    if not behind:
        return None
    worst = min(behind, key=lambda row: (row["year"], row["share"]))
    year = int(worst["year"])
    return Short(
        worst["key"], worst["label"], year, worst["goal"] - worst["value"], units[worst["key"]],
        (date(year, 12, 31) - today).days if year == today.year else None,
    )  # fmt: skip


def _moment(text: Any) -> datetime | None:
    """A stored time as one with its zone; None for what is none."""
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
