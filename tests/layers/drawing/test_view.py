"""Pixels and places."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.drawing.view import View

VIEW = View(450_000, 3_000_000, 10.0, 1600, 1000, 2.0)


def test_a_screen_has_96_pixels_to_the_inch():
    assert View(0, 0, 0.0254 / 96 * 50_000, 100, 100).scale == pytest.approx(50_000)
    assert VIEW.at_scale(100_000).scale == pytest.approx(100_000)
    assert VIEW.at_scale(100_000).to_world(800.0, 500.0) == (450_000, 3_000_000)


def test_the_middle_of_the_picture_is_the_place_of_the_view():
    assert VIEW.to_screen(450_000.0, 3_000_000.0) == (800, 500)
    assert VIEW.bounds == (442_000, 2_995_000, 458_000, 3_005_000)
    assert (VIEW.device_width, VIEW.device_height) == (3200, 2000)


def test_north_is_up():
    x, y = VIEW.to_screen(np.array([450_000.0, 450_100.0]), np.array([3_000_100.0, 3_000_000.0]))
    assert x.tolist() == [800, 810]
    assert y.tolist() == [490, 500]


@given(st.floats(0.01, 100), st.integers(0, 1600), st.integers(0, 1000))
def test_zooming_keeps_the_place_under_the_cursor(factor, px, py):
    before, after = VIEW.to_world(px, py), VIEW.zoomed(factor, (px, py)).to_world(px, py)
    assert after == pytest.approx(before, abs=1e-6)
    assert VIEW.zoomed(factor).metres_per_pixel == pytest.approx(10 / factor)


@given(st.floats(-500, 2000), st.floats(-500, 2000))
def test_pixels_to_places_and_back(px, py):
    assert VIEW.to_screen(*VIEW.to_world(px, py)) == pytest.approx((px, py), abs=1e-6)


def test_a_dragged_picture_moves_with_the_hand():
    moved = VIEW.panned(30, -20)
    assert moved.to_screen(450_000.0, 3_000_000.0) == (830, 480)


@pytest.mark.parametrize("bounds", [(0, 0, 1000, 10), (0, 0, 10, 1000)])
def test_a_layer_that_fits_is_shown_whole_with_its_margin(bounds):
    shown = VIEW.fitting(bounds, 0.1)
    xmin, ymin, xmax, ymax = shown.bounds
    assert xmin < bounds[0] and ymin < bounds[1] and xmax > bounds[2] and ymax > bounds[3]
    margins = [(bounds[0] - xmin) / (xmax - xmin), (bounds[1] - ymin) / (ymax - ymin)]
    assert min(margins) == pytest.approx(0.1)


def test_a_single_point_is_centred_and_the_scale_stays():
    shown = VIEW.fitting((5, 6, 5, 6))
    assert (shown.x, shown.y, shown.metres_per_pixel) == (5, 6, 10)


def test_a_resized_window_keeps_middle_and_scale():
    other = VIEW.resized(800, 600, 1.0)
    assert (other.x, other.y, other.metres_per_pixel) == (VIEW.x, VIEW.y, VIEW.metres_per_pixel)
    assert (other.width, other.height, other.ratio) == (800, 600, 1.0)
