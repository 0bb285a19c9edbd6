"""The target sheet as the window and the command line show it: every target of the plan, for the city and by county."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from layers.i18n import _
from layers.labels import label
from layers.layer import VectorLayer
from zzeco.boundaries import layers_of
from zzeco.carbon.columns import area_ha
from zzeco.land_area import land_areas_ha
from zzeco.project import Project
from zzeco.settings import settings_dict
from zzeco.targets import evidence_fids, notes
from zzeco.targets.goals import CITY_CODE_ENDING, Goal
from zzeco.targets.progress import goals_due, is_overdue, progress_of

KINDS = ("forest", "small_wetland", "corridor", "trail", "greenway", "karst")
OVERDUE = "overdue"
VERDICTS = ("reached", "on_track", "slow", "off_track", OVERDUE, "no_baseline", "no_data")
FOREST_COLUMNS = ("land_class", "county", "geom_area_ha", "stock_m3_per_ha", "reported_area_ha")


@dataclass(frozen=True, eq=False)
class TargetRow:
    """One target in one region: its goal, and what the layers hold towards it; `layer` is '' without one."""

    goal: Goal
    source: str
    layer: str
    epoch: str
    value: float | None
    share: float | None
    pace_needed: float | None
    state: str
    evidence: int
    at_year: int

    @property
    def key(self) -> str:
        """The key of the target."""
        return self.goal.key

    @property
    def region(self) -> str:
        """The code of the region."""
        return self.goal.region

    @property
    def missing(self) -> float | None:
        """What is still to be added, in the target's unit; None where it is reached or unknown."""
        if self.value is None or self.goal.goal is None or self.state == "reached":
            return None
        return max(self.goal.goal - self.value, 0.0)

    @property
    def verdict(self) -> str:
        """The state, but `overdue` where the goal's year is over and it was not reached."""
        return OVERDUE if is_overdue(self.goal, self.value, self.at_year) else self.state

    @property
    def has_baseline(self) -> bool:
        """Whether the bureau filled in where the target started."""
        return self.goal.baseline_year is not None and self.goal.baseline_value is not None

    @property
    def done(self) -> float | None:
        """How far it is from the baseline to the goal (0-1); the plain share of the goal without a baseline."""
        goal, start = self.goal.goal, self.goal.baseline_value
        if self.value is None or goal is None:
            return None
        if self.state == "reached":
            return 1.0
        if not self.has_baseline or start is None or start == goal:
            return self.share
        return (self.value - start) / (goal - start)

    @property
    def expected(self) -> float | None:
        """How far it should be by now on a straight line (0-1); None without a baseline."""
        start = self.goal.baseline_year
        if not self.has_baseline or start is None or self.goal.goal is None:
            return None
        return min(max((self.at_year - start) / max(self.goal.year - start, 1), 0.0), 1.0)


@dataclass(frozen=True, eq=False)
class TargetSheet:
    """All rows: per target the city first, then the counties."""

    year: int | None
    at_year: int
    rows: tuple[TargetRow, ...]
    notes: tuple[str, ...]
    cover_is_indicative: bool

    @property
    def city(self) -> str:
        """The code of the city."""
        return next((row.region for row in self.rows if row.region.endswith(CITY_CODE_ENDING)), "")

    @property
    def counties(self) -> tuple[str, ...]:
        """The codes of the counties."""
        found = dict.fromkeys(row.region for row in self.rows)
        return tuple(code for code in found if not code.endswith(CITY_CODE_ENDING))

    @property
    def epoch(self) -> str:
        """The latest epoch that was counted."""
        return max((row.epoch for row in self.rows), default="")

    def of_region(self, region: str) -> tuple[TargetRow, ...]:
        """The targets of one region in the order of the table."""
        return tuple(row for row in self.rows if row.region == region)

    def row(self, key: str, region: str) -> TargetRow | None:
        """One target in one region."""
        return next((row for row in self.rows if row.key == key and row.region == region), None)


def read_sheet(
    project: Project, year: int | None, step: Callable[[str], object] = lambda text: None, today: date | None = None
) -> TargetSheet:
    """The sheet at the end of `year` (None: now), by the functions and with the numbers of `zzeco targets`."""
    today_year = (today or date.today()).year
    at_year = today_year if year is None else year
    layers = {}
    for kind in KINDS:
        step(_("Counting {kind}").format(kind=label("kind", kind)))
        layers[kind] = layer_table(project, kind, year)
    counted = target_rows(project, layers, by_county=True, year=year, at_year=at_year)
    shown = {kind: layer_of(project, kind, year) for kind in KINDS}
    sources = _sources(project.table("targets").rows)
    made = [
        _row(goal, shown[goal.kind], sources[goal.key], row, at_year)
        for goal, row in zip(counted.goals, counted.rows, strict=True)
    ]
    return TargetSheet(year, at_year, tuple(made), counted.notes, counted.cover_is_indicative)


class Counted(NamedTuple):
    """Goals, the row of `zzeco targets` for each, what a reader must know, whether the land area is indicative."""

    goals: list[Goal]
    rows: list[dict[str, Any]]
    notes: tuple[str, ...]
    cover_is_indicative: bool


def target_rows(
    project: Project, layers: dict[str, pd.DataFrame | None], *, by_county: bool, year: int | None, at_year: int
) -> Counted:
    """The rows of `zzeco targets` at a year (`year` None: everything done by now counts)."""
    targets = project.table("targets").rows
    areas, indicative = land_areas_ha(project)
    if not len(targets):
        return Counted([], [], (), indicative)
    goals = goals_due(targets, areas, by_county=by_county, at_year=at_year)
    rows = progress_of(goals, layers, land_area_ha=areas, year=year, at_year=at_year)
    said = [note.message for note in notes(layers)]
    if indicative:
        said.append(_("Land area is that of the bundled outlines (indicative); state that area or import a boundary."))
    return Counted(goals, rows, tuple(said), indicative)


def _sources(targets: pd.DataFrame) -> dict[str, str]:
    """The document behind each target."""
    if not len(targets):
        return {}
    first = targets.drop_duplicates("key")
    return dict(zip(first["key"].astype(str), first["source"].fillna("").astype(str), strict=True))


def evidence(project: Project, row: TargetRow, year: int | None) -> tuple[str, np.ndarray]:
    """The layer and the fids of the records that count for a target in a region."""
    table = layer_table(project, row.goal.kind, year)
    _kind, fids = evidence_fids(
        {row.goal.kind: table},
        project.table("targets").rows,
        row.key,
        region=row.region,
        year=year,
        today_year=row.at_year,
    )
    return row.layer, np.array(fids, np.int64)


def years_to_choose(project: Project, today: date | None = None) -> tuple[int, ...]:
    """The years of goals and of dated layers, latest first."""
    targets = project.table("targets").rows
    goals = {int(float(year)) for year in targets["year"]} if len(targets) else set()
    epochs = {int(layer.epoch[:4]) for kind in KINDS for layer in layers_of(project, kind) if layer.epoch}
    return tuple(sorted(goals | epochs, reverse=True))


def layer_of(project: Project, kind: str, year: int | None) -> VectorLayer | None:
    """The kind's latest layer, dated no later than `year`."""
    known = layers_of(project, kind)
    fitting = [layer for layer in known if year is None or not layer.epoch or int(layer.epoch[:4]) <= year]
    return fitting[-1] if fitting else None


def layer_table(project: Project, kind: str, year: int | None) -> pd.DataFrame | None:
    """The kind's latest layer (dated no later than `year`) as it is counted."""
    layer = layer_of(project, kind, year)
    return None if layer is None else counted_table(project, layer)


def counted_table(project: Project, layer: VectorLayer) -> pd.DataFrame:
    """The layer with the area that the project counts by, and its geometry where sites must be told apart."""
    is_forest = layer.kind == "forest"
    table = layer.columns([name for name in FOREST_COLUMNS if name in layer.names()]) if is_forest else layer.table
    area, _replaced = area_ha(table, settings_dict(project)["area_source"])
    counted = table.assign(geom_area_ha=np.where(np.isnan(area), table["geom_area_ha"], area))
    return counted if is_forest else counted.assign(geometry=layer.geometry)


def _row(goal: Goal, layer: VectorLayer | None, source: str, found: dict[str, Any], at_year: int) -> TargetRow:
    return TargetRow(
        goal,
        source,
        layer.name if layer else "",
        (layer.epoch or "") if layer else "",
        found["value"],
        found["share"],
        found["pace_needed"],
        found["state"],
        found["evidence"],
        at_year,
    )
