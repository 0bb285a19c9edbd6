"""How a target moved over the years that are really known, and the goals that it has to meet."""

from dataclasses import dataclass

import pandas as pd

from layers.layer import VectorLayer
from zzeco.boundaries import layers_of
from zzeco.land_area import land_areas_ha
from zzeco.project import Project
from zzeco.target_sheet import TargetRow, counted_table, layer_of
from zzeco.targets.counting import count
from zzeco.targets.goals import Goal, goal_for
from zzeco.targets.ledger import done, done_year

EPOCHS, LEDGER = "epochs", "ledger"


@dataclass(frozen=True)
class Point:
    """A value at the end of a year."""

    year: int
    value: float


@dataclass(frozen=True)
class Trend:
    """What is known of a target; `source` says whether from surveys or from the years written in a ledger."""

    source: str
    points: tuple[Point, ...]
    goals: tuple[Point, ...]
    baseline: Point | None

    @property
    def recent_per_year(self) -> float | None:
        """The change per year between the last two points; None with less than two."""
        if len(self.points) < 2:
            return None
        first, last = self.points[-2:]
        return (last.value - first.value) / (last.year - first.year)


def trend(project: Project, row: TargetRow, until_year: int) -> Trend:
    """The trend of a target in a region up to a year: dated layers of its kind, else the years of its ledger."""
    areas, _indicative = land_areas_ha(project)
    dated = [layer for layer in layers_of(project, row.goal.kind) if _year(layer) and _year(layer) <= until_year]
    if row.goal.kind == "forest" or len(dated) > 1:
        found = [(_year(layer), _value(project, layer, row.goal, areas)) for layer in dated]
        points = tuple(Point(year, value) for year, value in found if value is not None)
        return Trend(EPOCHS, points, goals_of(project, row), baseline(row.goal))
    layer = layer_of(project, row.goal.kind, None)
    table = None if layer is None else counted_table(project, layer)
    return Trend(LEDGER, _ledger_points(table, row.goal, until_year), goals_of(project, row), baseline(row.goal))


def goals_of(project: Project, row: TargetRow) -> tuple[Point, ...]:
    """Every goal of the target in its region, by year."""
    targets = project.table("targets").rows
    years = sorted({int(float(year)) for year in targets.loc[targets["key"] == row.key, "year"]})
    found = [goal_for(targets, row.key, row.region, year) for year in years]
    return tuple(Point(goal.year, goal.goal) for goal in found if goal.goal is not None)


def baseline(goal: Goal) -> Point | None:
    """Where the target starts; None as long as the bureau has not said so."""
    if goal.baseline_year is None or goal.baseline_value is None:
        return None
    return Point(goal.baseline_year, goal.baseline_value)


def _year(layer: VectorLayer) -> int:
    return int(layer.epoch[:4]) if layer.epoch else 0


def _value(project: Project, layer: VectorLayer, goal: Goal, areas: dict[str, float]) -> float | None:
    return count(goal, {goal.kind: counted_table(project, layer)}, areas, _year(layer)).value


def _ledger_points(table: pd.DataFrame | None, goal: Goal, until_year: int) -> tuple[Point, ...]:
    """The sums of what was finished by the end of each year; what carries no year counts from the first."""
    if table is None or not len(table):
        return ()
    years = done_year(table)[done(table)].dropna()
    if not len(years):
        return ()
    span = range(int(years.min()), min(int(years.max()), until_year) + 1)
    found = [(year, count(goal, {goal.kind: table}, {}, year).value) for year in span]
    return tuple(Point(year, value) for year, value in found if value is not None)
