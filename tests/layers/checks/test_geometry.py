"""What a single outline shows: validity, sharp angles, repeated vertices, place."""

import dataclasses

import numpy as np
import pytest
import shapely

from layers import crs
from layers.boundary import bundled
from layers.checks.geometry import shape_columns
from layers.geometry import repaired

CM_114 = "EPSG:4547"
X, Y = 450_000.0, 2_950_000.0


def columns_of(*geoms, reference=CM_114, boundary=None):
    column = np.array(geoms, dtype=object)
    return shape_columns(column, repaired(column), reference, boundary or bundled())


def outline(*points):
    return shapely.Polygon([(X + x, Y + y) for x, y in points])


def test_a_square_has_right_angles_and_nothing_to_say():
    row = columns_of(outline((0, 0), (100, 0), (100, 100), (0, 100))).iloc[0]
    assert row["min_angle_deg"] == pytest.approx(90)
    assert (row["geom_valid"], row["geom_empty"], row["dup_vertices"], row["in_city_bbox"]) == (True, False, 0, True)


def test_the_sharpest_corner_counts_the_one_at_the_start_of_the_ring_too():
    wedge = outline((0, 0), (100, 0), (100, 5))
    inward = outline((0, 0), (100, 0), (100, 100), (51, 100), (50, 1), (49, 100), (0, 100))
    angles = columns_of(wedge, inward)["min_angle_deg"]
    assert angles[0] == pytest.approx(np.degrees(np.arctan(0.05)))
    assert angles[1] == pytest.approx(2 * np.degrees(np.arctan(1 / 99)))


def test_a_sharp_corner_of_a_hole_counts():
    field = outline((0, 0), (1000, 0), (1000, 1000), (0, 1000))
    holed = shapely.Polygon(field.exterior, [outline((100, 100), (200, 100), (200, 105)).exterior])
    assert columns_of(holed)["min_angle_deg"][0] == pytest.approx(np.degrees(np.arctan(0.05)))


def test_vertices_within_a_millimetre_are_repeated_and_make_no_angle():
    square = outline((0, 0), (100, 0), (100.0005, 0), (100, 100), (100, 100), (100, 100), (0, 100))
    row = columns_of(square).iloc[0]
    assert row["dup_vertices"] == 3
    assert row["min_angle_deg"] == pytest.approx(90, abs=0.01)


def test_the_closing_vertex_is_not_a_repetition():
    closed = shapely.Polygon([(X, Y), (X + 1, Y), (X + 1, Y + 1), (X, Y)])
    assert columns_of(closed)["dup_vertices"][0] == 0


def test_angles_and_repetitions_are_the_same_in_degrees_and_in_metres():
    wedge = outline((0, 0), (100, 0), (100, 0.0002), (100, 20))
    metres = columns_of(wedge)
    degrees = columns_of(*crs.to_crs([wedge], CM_114, crs.CGCS2000), reference=crs.CGCS2000)
    assert degrees["min_angle_deg"][0] == pytest.approx(metres["min_angle_deg"][0], rel=0.01)
    assert degrees["dup_vertices"][0] == metres["dup_vertices"][0] == 1


def test_a_trail_is_judged_at_its_inner_vertices_only():
    trail = shapely.LineString([(X, Y), (X + 100, Y), (X + 100, Y + 100), (X, Y)])
    assert columns_of(trail)["min_angle_deg"][0] == pytest.approx(45)


def test_a_bow_tie_says_where_it_crosses_itself_and_a_missing_outline_is_empty():
    bow_tie = outline((0, 0), (10, 10), (10, 0), (0, 10))
    column = columns_of(bow_tie, None, shapely.Polygon(), shapely.Point(X, Y))
    assert column["geom_valid"].tolist() == [False, True, True, True]
    assert column["geom_empty"].tolist() == [False, True, True, False]
    assert "Self-intersection" in column["geom_reason"][0]
    assert column["geom_reason"][1:].isna().all()
    assert column["min_angle_deg"][1:].isna().all()


def test_an_outline_of_another_zone_is_not_in_the_city():
    stand = shapely.box(X + 300_000, Y, X + 300_100, Y + 100)
    assert not columns_of(stand)["in_city_bbox"][0]


def test_a_bureaus_own_boundary_gives_the_box():
    you_xian = [bundled().codes.index("430223")]
    own = dataclasses.replace(
        bundled(), codes=("430223",), names=("攸县",), geometry=bundled().geometry[you_xian], indicative=False
    )
    inside = crs.to_crs(own.geometry, crs.CGCS2000, CM_114)
    chaling = crs.to_crs(bundled().geometry[[bundled().codes.index("430225")]], crs.CGCS2000, CM_114)
    assert columns_of(*inside, *chaling, boundary=own)["in_city_bbox"].tolist() == [True, False]


def test_a_whole_layer_is_judged_like_its_single_records():
    generator = np.random.default_rng(3)
    turns = np.sort(generator.uniform(0, 2 * np.pi, (9000, 24)), axis=1)
    rings = np.stack((X + 300 * np.cos(turns), Y + 300 * np.sin(turns)), axis=2)
    stands = shapely.polygons(rings)
    many, few = columns_of(*stands), columns_of(*stands[::1000])
    assert many["min_angle_deg"][::1000].tolist() == pytest.approx(few["min_angle_deg"].tolist())
