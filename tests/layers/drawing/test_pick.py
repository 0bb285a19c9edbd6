"""What lies under the cursor and in an area, against shapely."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapes import EXTENT_M, X0, Y0, as_array, coverage, layers, places, with_holes_and_parts

from layers.drawing.flat import flatten
from layers.drawing.pick import pick, rows_in_polygon


@pytest.mark.parametrize("geometry", [coverage(), with_holes_and_parts()], ids=["coverage", "holes and parts"])
def test_ten_thousand_points_are_identified_as_by_shapely(geometry):
    geometry = np.insert(geometry, 7, None)
    flat = flatten(geometry)[0]
    corners = np.array([(X0 - 200, Y0 - 200), (X0 + EXTENT_M + 200, Y0 + EXTENT_M + 200)])
    xy = np.random.default_rng(4).uniform(*corners, (10_000, 2))
    point, row = shapely.STRtree(geometry).query(shapely.points(xy), predicate="within")
    found = [pick(flat, x, y, 0.0) for x, y in xy.tolist()]
    assert np.repeat(np.arange(len(xy)), [len(rows) for rows in found]).tolist() == np.sort(point).tolist()
    assert np.concatenate(found).tolist() == row[np.argsort(point, kind="stable")].tolist()


def test_a_click_into_a_hole_hits_nothing():
    pond = shapely.box(0, 0, 100, 100) - shapely.box(40, 40, 60, 60)
    island = shapely.union(pond, shapely.box(45, 45, 55, 55))
    assert pick(flatten(as_array([pond]))[0], 50, 50, 5).tolist() == []
    assert pick(flatten(as_array([pond, island]))[0], 50, 50, 0).tolist() == [1]


def test_where_polygons_overlap_the_one_drawn_last_comes_first():
    flat = flatten(as_array([shapely.box(0, 0, 10, 10), None, shapely.box(5, 5, 20, 20), shapely.box(0, 0, 9, 9)]))[0]
    assert pick(flat, 7, 7, 0).tolist() == [3, 2, 0]


@settings(deadline=None)
@given(layers, places, st.floats(0, 300))
def test_lines_and_points_are_hit_within_the_tolerance_nearest_first(shapes, place, tolerance):
    geometry = as_array(shapes)
    for flat in flatten(geometry):
        if flat.family == "polygon":
            continue
        distance = shapely.distance(geometry[flat.rows], shapely.Point(place))
        clear = abs(distance - tolerance) > 1e-6
        hit = pick(flat, *place, tolerance)
        assert set(flat.rows[clear & (distance < tolerance)]) <= set(hit)
        assert not set(flat.rows[clear & (distance > tolerance)]) & set(hit)
        far = shapely.distance(geometry[hit], shapely.Point(place))
        assert (np.diff(far) > -1e-6).all()


@settings(deadline=None)
@given(layers, places, places)
def test_a_box_selects_what_intersects_it(shapes, one, two):
    geometry = shapely.make_valid(as_array(shapes))
    geometry[shapely.get_type_id(geometry) == shapely.GeometryType.GEOMETRYCOLLECTION] = None  # of several families
    area = shapely.box(*np.minimum(one, two), *(np.maximum(one, two) + 0.37))
    for flat in flatten(geometry):
        wanted = [row for row in flat.rows if shapely.intersects(geometry[row], area)]
        assert rows_in_polygon(flat, area).tolist() == wanted


@pytest.mark.parametrize("geometry", [coverage(), with_holes_and_parts()], ids=["coverage", "holes and parts"])
def test_a_drawn_area_selects_what_intersects_it(geometry):
    flat = flatten(geometry)[0]
    rng = np.random.default_rng(5)
    for radius in (3, 60, 700, 4_000):
        middle = rng.uniform((X0, Y0), (X0 + EXTENT_M, Y0 + EXTENT_M))
        area = shapely.convex_hull(shapely.multipoints(rng.normal(middle, radius, (9, 2))))
        assert rows_in_polygon(flat, area).tolist() == np.flatnonzero(shapely.intersects(geometry, area)).tolist()
    assert not len(rows_in_polygon(flat, shapely.Polygon()))


def test_large_areas_upon_each_other_are_picked_too():
    boxes = shapely.box(0, 0, np.linspace(50_000, 100_000, 3_000), np.linspace(50_000, 100_000, 3_000))
    flat = flatten(np.asarray(boxes, dtype=object))[0]
    assert len(pick(flat, 10, 10, 0)) == 3_000
    assert pick(flat, 99_999, 99_999, 0).tolist() == [2_999]
