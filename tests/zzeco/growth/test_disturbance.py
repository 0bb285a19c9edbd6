"""Events on stands: exact shares of ground, several events of one stand, events the survey has seen."""

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from zzeco.growth.disturbance import dissolved, losses

SQUARES = np.array([shapely.box(at * 100, 0, at * 100 + 100, 100) for at in range(3)], dtype=object)


def hits(*rows, shapes=SQUARES):
    """Events of (year, severity, area) on polygons, 2025-2035."""
    events = pd.DataFrame(
        [(year, "fire", severity) for year, severity, _area in rows], columns=["year", "kind", "severity"]
    )
    areas = np.array([area for *_numbers, area in rows], dtype=object)
    return losses(shapes, *dissolved(events, areas), 2025, 10)


def test_the_loss_is_the_share_of_common_ground_times_the_severity():
    found = hits((2030, 0.8, shapely.box(50, 0, 125, 100)))
    assert found.polygon.tolist() == [0, 1] and found.pairs["overlap"].tolist() == pytest.approx([0.5, 0.25])
    assert found.pairs["share"].tolist() == pytest.approx([0.5 * 0.8, 0.25 * 0.8], rel=1e-12)
    assert np.all(found.left[:, :5] == 1)
    assert found.left[0, 5:] == pytest.approx(0.6) and found.left[1, 5:] == pytest.approx(0.8)


def test_two_events_on_the_same_ground_take_their_shares_one_after_the_other():
    found = hits((2029, 0.5, SQUARES[0]), (2027, 0.5, SQUARES[0]))
    assert found.left[0, [1, 2, 3, 4, 10]] == pytest.approx([1, 0.5, 0.5, 0.25, 0.25])
    assert found.pairs["share"].tolist() == pytest.approx([0.25, 0.5])


@pytest.mark.parametrize("years", [(2030, 2030), (2028, 2030)])
def test_two_halves_that_burn_leave_nothing(years):
    found = hits((years[0], 1.0, shapely.box(0, 0, 50, 100)), (years[1], 1.0, shapely.box(50, 0, 100, 100)))
    assert found.polygon.tolist() == [0] and found.left[0, -1] == pytest.approx(0, abs=1e-12)
    assert found.left[0, 4] == (1 if years[0] == 2030 else pytest.approx(0.5))


def test_ground_in_two_patches_of_one_event_counts_once_and_each_event_is_told_once():
    found = hits((2030, 0.5, shapely.box(0, 0, 60, 100)), (2030, 0.5, shapely.box(40, 0, 100, 100)))
    assert found.left[0, -1] == pytest.approx(0.5)
    assert len(found.pairs) == 1 and found.pairs["overlap"].item() == pytest.approx(1)


def test_different_events_of_a_year_share_the_ground_where_they_overlap_alone():
    found = hits((2030, 0.5, shapely.box(0, 0, 60, 100)), (2030, 1.0, shapely.box(40, 0, 100, 100)))
    assert found.left[0, -1] == pytest.approx(0.4 * 0.5)


def test_events_up_to_the_survey_and_after_the_forecast_take_nothing():
    everywhere = shapely.box(0, 0, 300, 100)
    found = hits((2025, 1.0, everywhere), (2036, 1.0, everywhere))
    assert np.all(found.left == 1) and not found.pairs["share"].any() and len(found.pairs) == 6


def test_a_neighbour_that_only_touches_and_a_record_without_shape_are_not_hit():
    found = hits((2030, 1.0, shapely.box(100, 0, 200, 100)), shapes=np.array([*SQUARES[:2], None], dtype=object))
    assert found.polygon.tolist() == [1]


def test_areas_that_have_ground_and_a_border_in_common_are_cut_exactly():
    comb = shapely.union_all([shapely.box(0, 0, 50, 100), shapely.box(50, 40, 100, 60)])
    notch = shapely.box(0, 60, 100, 100)  # touches the tooth along a line and covers ground of the back
    found = hits((2029, 0.5, notch), (2030, 1.0, notch), shapes=np.array([comb], dtype=object))
    assert found.left[0, -1] == pytest.approx(1 - 50 * 40 / comb.area)


@given(st.lists(st.tuples(st.integers(2026, 2035), st.floats(0, 1), *[st.integers(0, 9)] * 4), min_size=1, max_size=7))
@settings(max_examples=60, deadline=None)
def test_what_is_left_is_that_of_each_cell_of_the_ground(rows):
    cells = np.ones((10, 10))
    events = []
    for year, severity, west, south, wide, high in rows:
        events.append((year, severity, shapely.box(west, south, min(west + wide, 10), min(south + high, 10))))
    alike = {}
    for year, severity, area in events:
        alike.setdefault((year, severity), []).append(area)
    middles = np.arange(10) + 0.5
    for (_year, severity), areas in alike.items():
        covered = shapely.contains_xy(shapely.union_all(areas), *np.meshgrid(middles, middles))
        cells *= np.where(covered, 1 - severity, 1)
    found = hits(*events, shapes=np.array([shapely.box(0, 0, 10, 10)], dtype=object))
    left = found.left[0, -1] if len(found.polygon) else 1.0
    assert left == pytest.approx(cells.mean(), abs=1e-9)
    assert np.all(np.diff(found.left, axis=1) <= 1e-12)
