"""Events on stands: exact shares of ground, several events of one stand, events the survey has seen."""

import numpy as np
import pandas as pd
import pytest
import shapely

from zzeco.growth.disturbance import losses, surviving
from zzeco.growth.stands import Stands

SQUARES = np.array([shapely.box(at * 100, 0, at * 100 + 100, 100) for at in range(3)], dtype=object)


def events(*rows):
    return pd.DataFrame(rows, columns=["year", "severity"])


def left(found, live, codes=(0, 0, 0)):
    kinds = pd.DataFrame({"curve_row": ["one", ""]})
    return surviving(found, Stands(kinds, np.array(codes), np.ones(3)), np.array(live, dtype=float), 2025, 10)


def test_the_loss_is_the_share_of_common_ground_times_the_severity():
    fire = np.array([shapely.box(50, 0, 125, 100)], dtype=object)
    found = losses(SQUARES, events((2030, 0.8)), fire)
    assert found.polygon.tolist() == [0, 1]
    assert found.share == pytest.approx([0.5 * 0.8, 0.25 * 0.8], rel=1e-12)
    share = left(found, [100, 200, 300])
    assert np.all(share[0, :5] == 1) and share[0, 5:] == pytest.approx(1 - (100 * 0.4 + 200 * 0.2) / 600)


def test_two_events_on_one_stand_take_their_shares_one_after_the_other():
    both = np.array([SQUARES[0], SQUARES[0]], dtype=object)
    found = losses(SQUARES, events((2027, 0.5), (2029, 0.5)), both)
    share = left(found, [100, 0, 0])[0]
    assert share[[1, 2, 3, 4, 10]] == pytest.approx([1, 0.5, 0.5, 0.25, 0.25])


def test_events_up_to_the_survey_and_after_the_forecast_take_nothing():
    all_of_it = np.array([shapely.box(0, 0, 300, 100)] * 2, dtype=object)
    assert np.all(left(losses(SQUARES, events((2025, 1.0), (2036, 1.0)), all_of_it), [1, 1, 1]) == 1)


def test_a_neighbour_that_only_touches_and_a_record_without_shape_are_not_hit():
    shapes = np.array([*SQUARES[:2], None], dtype=object)
    found = losses(shapes, events((2030, 1.0)), np.array([shapely.box(100, 0, 200, 100)], dtype=object))
    assert found.polygon.tolist() == [1]
