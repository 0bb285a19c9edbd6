"""What the page's script unpacks is what was packed."""

import base64

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.drawing.flat import flatten
from zzeco.webmap.encoding import STEPS_PER_DEGREE, packed, packed_shapes, zigzag


def unpacked(text):
    """As unpack.js reads it."""
    found, value, shift = [], 0, 0
    for byte in base64.b64decode(text):
        value, shift = value | (byte & 127) << shift, shift + 7
        if byte < 128:
            found.append(value)
            value = shift = 0
    return found


@given(st.lists(st.integers(0, 2**40)))
def test_every_whole_number_comes_back(numbers):
    assert unpacked(packed(np.array(numbers, np.int64))) == numbers


@given(st.lists(st.integers(-(2**40), 2**40)))
def test_signed_numbers_become_small_ones_and_back(numbers):
    coded = zigzag(np.array(numbers, np.int64))
    assert (coded >= 0).all()
    assert [-(one + 1) // 2 if one % 2 else one // 2 for one in coded.tolist()] == numbers


def test_a_polygon_with_a_hole_keeps_its_vertices_to_a_metre_and_loses_the_closing_ones():
    shape = shapely.Polygon(
        [(113, 27), (113.01, 27), (113.01, 27.01)], [[(113.006, 27.002), (113.008, 27.002), (113.008, 27.004)]]
    )
    coded = packed_shapes(flatten(np.array([shape], object))[0], "EPSG:4490")
    assert unpacked(coded["parts"]) == [2] and unpacked(coded["rings"]) == [3, 3]
    steps = np.array([-(one + 1) // 2 if one % 2 else one // 2 for one in unpacked(coded["steps"])]).reshape(-1, 2)
    places = np.cumsum(steps, axis=0) / STEPS_PER_DEGREE
    wanted = np.vstack([np.array(ring.coords)[:-1] for ring in (shape.exterior, *shape.interiors)])
    assert sorted(map(tuple, places.round(5))) == sorted(map(tuple, wanted.round(5)))
