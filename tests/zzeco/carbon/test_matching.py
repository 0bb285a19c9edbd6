"""Which polygons of two surveys have the same outline, and which only trembled."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from zzeco.carbon.matching import pieces

JITTER_M = 1.0
SQUARE = shapely.box(0, 0, 100, 100)
MORE_CORNERS = shapely.Polygon([(0, 0), (50, 0), (100, 0), (100, 100), (0, 100)])


def counted(before, after):
    ids = np.arange(len(before)).astype(str).astype(object)
    found = pieces(np.array(before, object), ids, np.array(after, object), ids, JITTER_M)
    return {name: found.counts[name] for name in ("unchanged", "jitter", "changed")}


@pytest.mark.parametrize(
    ("after", "name"),
    [
        (SQUARE, "unchanged"),
        (shapely.reverse(SQUARE), "unchanged"),
        (MORE_CORNERS, "unchanged"),
        (shapely.Polygon([(100, 100), (0, 100), (0, 0), (100, 0)]), "unchanged"),
        (shapely.box(0, 0, 100.5, 100), "jitter"),
        (shapely.Polygon([(0, 0), (50, 0.7), (100, 0), (100, 100), (0, 100)]), "jitter"),
        (shapely.Polygon([(0, 0), (50, 1.5), (100, 0), (100, 100), (0, 100)]), "changed"),
        (shapely.box(0, 0, 101.5, 100), "changed"),
        (shapely.Polygon(), "changed"),
        (None, "changed"),
    ],
)
def test_an_outline_is_the_same_trembles_or_moves(after, name):
    assert counted([SQUARE], [after]) == {"unchanged": 0, "jitter": 0, "changed": 0} | {name: 1}


corner = st.floats(-2, 2, allow_nan=False).map(lambda value: round(value, 3))


@given(st.lists(st.tuples(corner, corner), min_size=12, max_size=12), st.integers(0, 11), st.floats(0.05, 1.0))
def test_it_is_the_distance_of_the_outlines_that_decides(shifts, start, scale):
    angle = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    ring = np.column_stack([50 * np.cos(angle), 50 * np.sin(angle)])
    moved = np.roll(ring + scale * np.array(shifts), start, axis=0)
    before, after = shapely.Polygon(ring), shapely.Polygon(moved)
    distance = shapely.hausdorff_distance(before, after)
    name = "unchanged" if distance == 0 else "jitter" if distance <= JITTER_M else "changed"
    assert counted([before], [after])[name] == 1
