"""The target sheet: how far a target is from its baseline, and what the bureau fills in."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from layers.errors import ZzecoError
from zzeco import store
from zzeco.target_editing import Filled, with_filled
from zzeco.target_sheet import TargetRow, evidence, read_sheet, years_to_choose
from zzeco.target_trend import trend
from zzeco.targets.goals import Goal

CITY = "430200"
STOCK = Goal(
    *("growing_stock", "Growing stock", "forest", "growing_stock", (), None, None, "", 2030, CITY),
    *(4000.0, "", 0.0, 2020, 3000.0),
)


def row(goal, value, state="slow", at_year=2025):
    share = value / goal.goal if goal.goal else None
    return TargetRow(goal, "", "forest_2025", "2025", value, share, None, state, 1, at_year)


@pytest.fixture
def project(sample):
    return store.load(Path(sample))


def test_halfway_in_time_a_third_of_the_way_is_behind():
    one = row(STOCK, 3300.0)
    assert one.done == pytest.approx(0.3) and one.expected == pytest.approx(0.5)
    assert one.missing == pytest.approx(700.0)


def test_without_a_baseline_the_share_of_the_goal_is_all_that_is_known():
    one = row(replace(STOCK, baseline_year=None, baseline_value=None), 3300.0)
    assert one.done == pytest.approx(0.825) and one.expected is None


def test_what_is_reached_is_done_and_misses_nothing():
    one = row(STOCK, 4100.0, "reached")
    assert one.done == 1.0 and one.missing is None


def test_after_the_goals_year_everything_was_due():
    assert row(STOCK, 3300.0, at_year=2035).expected == 1.0


def test_the_sheet_has_every_target_for_the_city_and_nine_counties(project):
    sheet = read_sheet(project, None, today=date(2025, 6, 30))
    assert len(sheet.rows) == 11 * 10 and sheet.city == CITY and len(sheet.counties) == 9
    assert sheet.epoch == "2025" and sheet.cover_is_indicative
    assert years_to_choose(project) == (2030, 2025, 2020)


def test_the_evidence_is_as_many_records_as_the_sheet_counts(project):
    sheet = read_sheet(project, None)
    one = sheet.row("karst_total", CITY)
    layer, fids = evidence(project, one, None)
    assert layer == "karst_2025" and len(fids) == one.evidence > 0


def test_a_baseline_holds_for_all_years_of_a_target_and_a_goal_for_one(project):
    goal = read_sheet(project, 2025).row("growing_stock", CITY).goal
    after = with_filled(project, goal, Filled(3500.0, 5.0, 2020, 3000.0))
    now = {year: read_sheet(after, year).row("growing_stock", CITY).goal for year in (2025, 2030)}
    assert [(one.goal, one.tolerance) for one in now.values()] == [(3500.0, 5.0), (4018.0, 0.0)]
    assert {(one.baseline_year, one.baseline_value) for one in now.values()} == {(2020, 3000.0)}
    assert with_filled(after, now[2025], Filled(3500.0, 5.0, 2020, 3000.0)) is after


@pytest.mark.parametrize(
    "filled", [Filled(1.0, 0.0, 2020, None), Filled(1.0, 0.0, 2030, 1.0), Filled(0.0, 0.0, None, None)]
)
def test_what_cannot_be_a_target_is_refused(project, filled):
    goal = read_sheet(project, 2025).row("growing_stock", CITY).goal
    with pytest.raises(ZzecoError):
        with_filled(project, goal, filled)


def test_the_change_per_year_is_that_between_the_last_two_surveys(project):
    one = read_sheet(project, None).row("growing_stock", CITY)
    found = trend(project, one, 2026)
    first, last = found.points
    assert found.recent_per_year == pytest.approx((last.value - first.value) / 5)
    assert (found.baseline.year, found.baseline.value) == (first.year, pytest.approx(first.value))
