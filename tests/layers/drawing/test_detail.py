import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.drawing.detail import DOT_MM, Paper, outlines
from layers.drawing.flat import flatten

DOTS = Paper(0.0, 0.0, 1.0)  # a metre is a dot


def made(shapes, classes, merged=True, paper=DOTS):
    flat = flatten(np.array(shapes, object))[0]
    return outlines(flat, np.arange(len(flat)), np.array(classes), paper, merged)


def area_of(outline):
    """Twice the area, positive where the interior is on the left."""
    total = 0.0
    for begin, end in zip(outline.rings[:-1], outline.rings[1:], strict=True):
        x, y = outline.xy[begin:end].astype(float).T
        total += float(x @ np.roll(y, -1) - np.roll(x, -1) @ y) / 2
    return total


def shape_of(outline):
    rings = [outline.xy[begin:end] for begin, end in zip(outline.rings[:-1], outline.rings[1:], strict=True)]
    covered = shapely.Polygon()
    for ring in rings:
        covered = covered.symmetric_difference(shapely.make_valid(shapely.Polygon(ring)))
    return covered


def test_two_neighbours_of_one_class_have_one_ring_without_the_edge_they_share():
    found = made([shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)], [0, 0])
    assert list(found) == [0]
    assert len(found[0]) == 1
    assert sorted(map(tuple, found[0].xy.tolist())) == [(0, 0), (0, 10), (20, 0), (20, 10)]


def test_neighbours_of_two_classes_keep_the_very_same_edge():
    wavy = [(10, y) if y % 4 else (12, y) for y in range(0, 21, 2)]
    left = shapely.Polygon([(0, 0), *wavy, (0, 20)])
    right = shapely.Polygon([(30, 0), *wavy, (30, 20)])
    found = made([left, right], [0, 1])
    shared = [{tuple(p) for p in found[key].xy.tolist() if p[0] in (10, 12)} for key in (0, 1)]
    assert shared[0] == shared[1]
    assert shape_of(found[0]).touches(shape_of(found[1]))


def test_holes_run_the_other_way_so_that_paths_wound_around_once_are_filled():
    ring = shapely.box(0, 0, 30, 30).difference(shapely.box(10, 10, 20, 20))
    for shape in (ring, shapely.orient_polygons(ring), shapely.orient_polygons(ring, exterior_cw=True)):
        found = made([shape], [3], merged=False)
        assert area_of(found[3]) == pytest.approx(800)


def test_a_ring_of_parcels_around_another_class_leaves_a_hole():
    cells = [shapely.box(x, y, x + 10, y + 10) for y in (0, 10, 20) for x in (0, 10, 20)]
    found = made(cells, [0, 0, 0, 0, 1, 0, 0, 0, 0])
    assert area_of(found[0]) == pytest.approx(800)
    assert area_of(found[1]) == pytest.approx(100)
    assert len(found[0]) == 2


def test_overlapping_polygons_of_a_class_stay_covered_twice_and_no_hole_opens():
    found = made([shapely.box(0, 0, 20, 20), shapely.box(10, 0, 30, 20)], [0, 0])
    assert area_of(found[0]) == pytest.approx(800)  # what is covered twice counts twice


def test_a_record_without_a_class_is_not_drawn_and_a_dust_grain_vanishes():
    assert made([shapely.box(0, 0, 10, 10)], [-1]) == {}
    assert made([shapely.box(0, 0, 0.2, 0.2)], [0]) == {}


def test_detail_below_a_dot_goes_and_the_outline_stays_within_a_dot():
    turn = np.linspace(0, 2 * np.pi, 5_000, endpoint=False)
    circle = shapely.Polygon(np.column_stack([np.cos(turn), np.sin(turn)]) * 1000)
    scale = 1 / 20
    found = made([circle], [0], paper=Paper(-2000, -2000, scale))[0]
    assert len(found.xy) < 100
    placed = found.xy / scale - 2000
    assert abs(np.hypot(*placed.T) - 1000).max() < 1.5 / scale
    assert 0.06 < DOT_MM < 0.085  # finer than the dots of a 300 dpi printer


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 2), min_size=36, max_size=36))
def test_classes_of_a_chequered_plane_cover_it_exactly_once(classes):
    cells = [shapely.box(x, y, x + 10, y + 10) for y in range(0, 60, 10) for x in range(0, 60, 10)]
    found = made(cells, classes)
    for which in set(classes):
        assert area_of(found[which]) == pytest.approx(100 * classes.count(which))
    whole = shapely.union_all([shape_of(one) for one in found.values()])
    assert whole.equals(shapely.box(0, 0, 60, 60))
