"""Hillshade: the sun in the north-west, known answers for planes."""

import numpy as np
import pytest

from layers.drawing.hillshade import hillshade

CELL_M = 30.0


def plane(eastward, northward):
    """Heights of a plane that rises so many metres per metre to the east and to the north."""
    row, column = np.mgrid[0:12, 0:15]
    return (column * eastward - row * northward) * CELL_M


def lit(eastward, northward):
    shade = hillshade(plane(eastward, northward), CELL_M)
    assert shade.shape == (10, 13)
    assert np.ptp(shade) < 1e-3
    return float(shade.mean())


def test_flat_ground_is_lit_by_the_sine_of_the_suns_altitude():
    assert lit(0, 0) == pytest.approx(np.sin(np.radians(45)), abs=1e-6)


def test_a_slope_that_faces_north_west_is_the_brightest_and_its_opposite_the_darkest():
    # A slope that faces the north-west falls towards it: it rises to the south-east.
    rise = np.tan(np.radians(30)) / np.sqrt(2)
    by_aspect = {(e, n): lit(e * rise, n * rise) for e in (-1, 0, 1) for n in (-1, 0, 1)}
    assert max(by_aspect, key=by_aspect.get) == (1, -1)
    assert min(by_aspect, key=by_aspect.get) == (-1, 1)
    assert by_aspect[1, 1] == pytest.approx(by_aspect[-1, -1], abs=1e-6)


@pytest.mark.parametrize("slope_deg", [10, 30, 45])
def test_light_is_the_cosine_of_the_angle_to_the_sun(slope_deg):
    rise = np.tan(np.radians(slope_deg)) / np.sqrt(2)
    assert lit(rise, -rise) == pytest.approx(np.cos(np.radians(45 - slope_deg)), abs=1e-5)
    assert lit(-rise, rise) == pytest.approx(max(np.cos(np.radians(45 + slope_deg)), 0), abs=1e-5)


def test_beside_a_gap_nothing_is_known():
    heights = plane(0.1, 0)
    heights[5, 5] = np.nan
    shade = hillshade(heights, CELL_M)
    assert np.isnan(shade[3:6, 3:6]).sum() == 8 and np.isnan(shade).sum() == 8
