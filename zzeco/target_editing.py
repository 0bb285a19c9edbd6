"""What the bureau fills in for a target: its goal, its tolerance and where it started."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from layers.errors import ZzecoError
from layers.i18n import _
from zzeco.project import Project, appended, with_table
from zzeco.targets.goals import Goal

TABLE = "targets"


@dataclass(frozen=True)
class Filled:
    """The parts of a target that may be set; None leaves a part blank."""

    goal: float | None
    tolerance: float
    baseline_year: int | None
    baseline_value: float | None


def filled_of(goal: Goal) -> Filled:
    """What is filled in now."""
    return Filled(goal.goal, goal.tolerance, goal.baseline_year, goal.baseline_value)


def with_filled(project: Project, goal: Goal, filled: Filled) -> Project:
    """The project with these parts in the target's row; ZzecoError where they cannot be.

    The baseline holds for every year of the target in this region, goal and tolerance for this year alone. A county
    without a row of its own gets one by the city's definition.
    """
    _refuse(goal, filled)
    rows = project.table(TABLE).rows
    mine = (rows["key"] == goal.key) & (rows["region"].astype(str) == goal.region)
    if not mine.any():
        return appended(project, TABLE, _row_of_county(rows, goal, filled))
    this_year = mine & (pd.to_numeric(rows["year"]) == goal.year)
    start = {"baseline_year": _text(filled.baseline_year), "baseline_value": _text(filled.baseline_value)}
    aim = {"goal": _text(filled.goal), "tolerance": _text(filled.tolerance)}
    changed = rows.copy()
    for where, values in ((mine, start), (this_year, aim)):
        for name, text in values.items():
            changed[name] = changed[name].astype("str").mask(where, text)
    same = changed.astype("str").fillna("").equals(rows.astype("str").fillna(""))
    return project if same else with_table(project, TABLE, changed)


def _row_of_county(rows: pd.DataFrame, goal: Goal, filled: Filled) -> pd.DataFrame:
    """A row of the county's own: that of the city with its region and figures."""
    city = rows[(rows["key"] == goal.key) & (pd.to_numeric(rows["year"]) == goal.year)].head(1)
    return city.assign(
        region=goal.region,
        goal=_text(filled.goal),
        tolerance=_text(filled.tolerance),
        baseline_year=_text(filled.baseline_year),
        baseline_value=_text(filled.baseline_value),
    )


def _refuse(goal: Goal, filled: Filled) -> None:
    if (filled.baseline_year is None) != (filled.baseline_value is None):
        raise ZzecoError(
            _("A baseline has a year and a value."), _("Fill in both, or leave both blank; nothing was changed.")
        )
    if filled.baseline_year is not None and filled.baseline_year >= goal.year:
        raise ZzecoError(
            _("The baseline year {year} is not before the goal's year {goal}.").format(
                year=filled.baseline_year, goal=goal.year
            ),
            _("Give an earlier year; nothing was changed."),
        )
    if filled.goal is not None and filled.goal <= 0:
        raise ZzecoError(_("A goal is more than 0."), _("Leave it blank where there is none; nothing was changed."))


def _text(value: Any) -> str:
    """A number as the table holds it: '' for none, no digits that were not given."""
    return "" if value is None else f"{value:.12g}"
