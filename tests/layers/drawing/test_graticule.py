"""Grids over the map: round steps, lines where they belong, texts as deep as the step."""

import numpy as np
import pytest

from layers import crs as reference
from layers.drawing.graticule import angle_text, grid_lines
from layers.drawing.view import View

CRS = "EPSG:4547"


def view(scale):
    return View(455_000, 3_005_000, 1, 900, 700).at_scale(scale)


@pytest.mark.parametrize("scale", [2_000, 25_000, 100_000, 1_500_000])
@pytest.mark.parametrize("kind", ["degrees", "kilometres"])
def test_lines_stand_a_hand_apart_at_every_scale(kind, scale):
    lines = grid_lines(kind, view(scale), CRS)
    for upright in (True, False):
        found = [line for line in lines if line.is_upright == upright]
        assert 2 <= len(found) <= 9
        middles = sorted(float(np.median(line.xy[:, 0 if upright else 1])) for line in found)
        assert np.diff(middles).min() / view(scale).metres_per_pixel > 80


def test_a_meridian_is_a_meridian():
    for line in grid_lines("degrees", view(100_000), CRS):
        lonlat = reference.to_lonlat(line.xy, CRS)
        told = lonlat[:, 0 if line.is_upright else 1]
        assert np.ptp(told) < 1e-8
        assert angle_text(float(told[0]), 1 / 60, line.is_upright) == line.text or "″" in line.text


def test_texts_are_as_deep_as_the_step():
    assert angle_text(113.5, 0.5, True) == "113°30′E"
    assert angle_text(113, 1, True) == "113°E"
    assert angle_text(27 + 10 / 3600, 10 / 3600, False) == "27°00′10″N"
    kilometres = [line.text for line in grid_lines("kilometres", view(100_000), CRS) if line.is_upright]
    assert kilometres and all(text.endswith(" km") for text in kilometres)
    assert all(line.text.endswith(" m") for line in grid_lines("kilometres", view(2_000), CRS))
