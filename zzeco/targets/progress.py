"""The target sheet: value, goal, pace and state of every target."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from zzeco.targets.counting import as_ledger, count
from zzeco.targets.goals import Goal, county_codes, goal_for, keys, regions, stated_regions
from zzeco.targets.notes import LEDGER_KINDS

SLOW_FROM_PACE = 0.8


def progress(
    layers: Mapping[str, pd.DataFrame | None],
    targets: pd.DataFrame,
    *,
    land_area_ha: Mapping[str, float],
    by_county: bool,
    year: int | None,
    today_year: int,
) -> list[dict[str, Any]]:
    """One dict per target (and county) with the keys of the command line's `targets[]`.

    With `year`: the position at the end of that year (records completed or treated later do not count; the caller
    gives the forest layer of the fitting epoch) against the first goal due in or after it. Without: everything that is
    done, against the next goal that is not yet past. Where all goals are past, the last one holds.
    """
    at_year = today_year if year is None else year
    goals = goals_due(targets, land_area_ha, by_county=by_county, at_year=at_year)
    return progress_of(goals, layers, land_area_ha=land_area_ha, year=year, at_year=at_year)


def progress_of(
    goals: Sequence[Goal],
    layers: Mapping[str, pd.DataFrame | None],
    *,
    land_area_ha: Mapping[str, float],
    year: int | None,
    at_year: int,
) -> list[dict[str, Any]]:
    """The rows of `progress` for these goals."""
    ledgers = {kind: _prepared(kind, table, year) for kind, table in layers.items()}
    return [_row(goal, ledgers, land_area_ha, year, at_year) for goal in goals]


def goals_due(targets: pd.DataFrame, land_area_ha: Mapping[str, float], *, by_county: bool, at_year: int) -> list[Goal]:
    """The goals that hold at a year, in the order of `progress`; counties without a row of their own share one."""
    counties = county_codes(land_area_ha, targets) if by_county else []
    stated = stated_regions(targets)
    found: list[Goal] = []
    for key in keys(targets):
        shared: Goal | None = None
        for region in regions(targets, key, counties):
            if (key, region) in stated or shared is None:
                goal = goal_for(targets, key, region, at_year)
                shared = shared if (key, region) in stated else goal
            else:
                goal = replace(shared, region=region)
            found.append(goal)
    return found


def _prepared(kind: str, table: pd.DataFrame | None, year: int | None) -> pd.DataFrame | None:
    """The layer read as a ledger once for all regions."""
    return as_ledger(table, year) if kind in LEDGER_KINDS and table is not None else table


def evidence_fids(
    layers: Mapping[str, pd.DataFrame | None],
    targets: pd.DataFrame,
    key: str,
    *,
    region: str,
    year: int | None,
    today_year: int,
) -> tuple[str, tuple[int, ...]]:
    """The layer kind and the fids of the features that count for a target in a region."""
    goal = goal_for(targets, key, region, today_year if year is None else year)
    return goal.kind, count(goal, layers, {region: 1.0}, year).fids


def _row(
    goal: Goal,
    layers: Mapping[str, pd.DataFrame | None],
    land_area_ha: Mapping[str, float],
    until_year: int | None,
    at_year: int,
) -> dict[str, Any]:
    reached = count(goal, layers, land_area_ha, until_year)
    return {
        "key": goal.key,
        "label": goal.label,
        "clause": goal.clause,
        "year": goal.year,
        "region": goal.region,
        "value": reached.value,
        "goal": goal.goal,
        "unit": goal.unit,
        "tolerance": goal.tolerance,
        "share": reached.value / goal.goal if reached.value is not None and goal.goal else None,
        "baseline": goal.baseline_value,
        "pace_needed": pace_needed_per_year(goal, reached.value, at_year),
        "state": state(goal, reached.value, at_year),
        "evidence": reached.evidence,
    }


def pace_needed_per_year(goal: Goal, value: float | None, at_year: int) -> float | None:
    """What is still missing, per year that is left; None when reached, unknown or no year is left."""
    if value is None or goal.goal is None or is_reached(goal, value) or at_year >= goal.year:
        return None
    return (goal.goal - value) / (goal.year - at_year)


def is_reached(goal: Goal, value: float) -> bool:
    """Whether the value is at the goal, within its tolerance."""
    return goal.goal is not None and value >= goal.goal - goal.tolerance


def is_overdue(goal: Goal, value: float | None, at_year: int) -> bool:
    """Whether the goal's year is over and the value is known to lie below it."""
    return value is not None and goal.goal is not None and at_year > goal.year and not is_reached(goal, value)


def state(goal: Goal, value: float | None, at_year: int) -> str:
    """The state key, from the pace on a straight line between baseline and goal; past its year a goal is missed."""
    if value is None:
        return "no_data"
    if is_reached(goal, value):
        return "reached"
    if is_overdue(goal, value, at_year):
        return "off_track"
    if goal.goal is None or goal.baseline_value is None or goal.baseline_year is None:
        return "no_baseline"
    pace = _pace(goal.goal, goal.baseline_value, goal.baseline_year, goal.year, value, at_year)
    return "on_track" if pace >= 1 else "slow" if pace >= SLOW_FROM_PACE else "off_track"


def _pace(goal: float, baseline: float, baseline_year: int, goal_year: int, value: float, at_year: int) -> float:
    """Gain since the baseline over the gain that the straight line asks for by now (1 = on the line)."""
    elapsed_share = (min(at_year, goal_year) - baseline_year) / max(goal_year - baseline_year, 1)
    expected_gain = (goal - baseline) * elapsed_share
    gain = value - baseline
    if expected_gain <= 0:
        return 1.0 if gain >= expected_gain else 0.0
    return gain / expected_gain
