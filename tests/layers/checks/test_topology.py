"""Overlaps, gaps, duplicates, and how records lie to the counties."""

import dataclasses

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers import crs, gcj02
from layers.boundary import Boundary, bundled
from layers.checks import topology
from layers.geometry import repaired

CM_114 = "EPSG:4547"
X, Y = 450_000.0, 2_950_000.0


def box(west, south, east, north, clockwise=False):
    return shapely.box(X + west, Y + south, X + east, Y + north, ccw=not clockwise)


def columns_of(*geoms):
    return topology.overlap_columns(np.array(geoms, dtype=object), [f"S{n}" for n in range(len(geoms))])


def test_neighbours_with_a_common_border_neither_overlap_nor_gape():
    column = columns_of(box(0, 0, 10, 10), box(10, 0, 20, 10, clockwise=True), box(0, 10, 20, 20))
    assert column["overlap_m2"].tolist() == [0, 0, 0]
    assert column["gap_m2"].tolist() == [0, 0, 0]
    assert column["overlap_id"].isna().all()


def test_the_largest_overlap_and_its_partner_are_named_on_both_sides():
    column = columns_of(box(0, 0, 10, 10), box(8, 0, 20, 10), box(19, 0, 30, 10))
    assert column["overlap_m2"].tolist() == pytest.approx([20, 20, 10])
    assert column["overlap_id"].tolist() == ["S1", "S0", "S1"]


def test_a_stand_inside_another_overlaps_it_wholly():
    column = columns_of(box(0, 0, 100, 100), box(20, 20, 30, 30), box(200, 0, 300, 100))
    assert column["overlap_m2"].tolist() == [100, 100, 0]


def test_a_stand_in_the_hole_of_another_does_not_overlap_it():
    ring = shapely.Polygon(box(0, 0, 100, 100).exterior, [box(20, 20, 30, 30).exterior])
    column = columns_of(ring, box(20, 20, 30, 30))
    assert column["overlap_m2"].tolist() == [0, 0]
    assert column["gap_m2"].tolist() == [0, 0]


def test_one_ground_divided_twice_overlaps_throughout_though_every_inner_edge_is_shared():
    rows = [box(0, 10 * n, 100, 10 * n + 10) for n in range(10)]
    strips = [box(10 * n, 0, 10 * n + 10, 100) for n in range(10)]
    assert columns_of(*rows, *strips)["overlap_m2"].tolist() == [100] * 20


def test_the_same_outline_twice_is_a_duplicate_however_its_ring_begins():
    first = shapely.Polygon([(X, Y), (X + 9, Y), (X + 9, Y + 9), (X, Y + 9)])
    again = shapely.Polygon([(X + 9, Y + 9), (X + 9, Y), (X, Y), (X, Y + 9)])
    column = columns_of(box(50, 0, 60, 9), first, again, None, first, shapely.Polygon(), None)
    assert column["geom_duplicate"].tolist() == [False, False, True, False, True, False, False]
    assert column["dup_id"].tolist()[2] == column["dup_id"].tolist()[4] == "S1"
    assert column["overlap_m2"].tolist() == [0] * 7


def test_duplicate_lines_and_points_are_found_too():
    line, point = shapely.LineString([(0, 0), (1, 1)]), shapely.Point(5, 5)
    assert columns_of(line, point, line, point)["geom_duplicate"].tolist() == [False, False, True, True]


def test_an_enclosed_gap_belongs_to_every_stand_beside_it():
    left, right = box(0, 0, 10, 30), box(12, 0, 20, 30)
    bottom, top = box(10, 0, 12, 10), box(10, 20, 12, 30)
    column = columns_of(left, right, bottom, top, box(20, 0, 30, 30))
    assert column["gap_m2"].tolist() == pytest.approx([20, 20, 20, 20, 0])


def test_a_bay_open_to_the_outside_a_large_gap_and_a_clearing_are_no_gaps():
    bay = columns_of(box(0, 0, 10, 30), box(12, 0, 20, 30), box(10, 0, 12, 10))
    clearing = columns_of(
        shapely.Polygon(box(0, 0, 50, 50).exterior, [box(20, 20, 25, 25).exterior]), box(50, 0, 60, 50)
    )
    large = columns_of(box(0, 0, 10, 90), box(40, 0, 50, 90), box(10, 0, 40, 10), box(10, 80, 40, 90))
    for column in (bay, clearing, large):
        assert column["gap_m2"].max() == 0


def test_a_vertex_missing_on_one_side_of_a_border_opens_a_gap_of_its_triangle():
    below = shapely.Polygon([(X, Y), (X + 20, Y), (X + 20, Y + 10), (X + 10, Y + 9.5), (X, Y + 10)])
    column = columns_of(below, box(0, 10, 20, 20))
    assert column["gap_m2"].tolist() == pytest.approx([5, 5])


def test_a_tenth_of_a_millimetre_is_neither_overlap_nor_gap():
    column = columns_of(box(0, 0, 10, 10), shapely.transform(box(10, 0, 20, 10), lambda xy: xy + np.array([0.0001, 0])))
    assert column[["overlap_m2", "gap_m2"]].to_numpy().max() == 0


def test_a_bow_tie_that_was_not_repaired_does_not_stop_the_check():
    bow_tie = shapely.Polygon([(X, Y), (X + 10, Y + 10), (X + 10, Y), (X, Y + 10)])
    column = columns_of(bow_tie, box(5, -5, 15, 15), box(-5, 2, 15, 8))
    assert column["overlap_m2"].tolist() == pytest.approx([42, 60, 60])
    assert topology.overlap_area_ha([bow_tie], [box(0, 0, 10, 10)], CM_114)[0] >= 0


def test_nothing_to_compare_is_no_error():
    assert len(columns_of()) == 0
    assert columns_of(None, shapely.Polygon(), shapely.Point(1, 1))["overlap_m2"].tolist() == [0, 0, 0]


def largest_by_brute_force(polygons):
    shared = shapely.area(shapely.intersection(polygons[:, None], polygons[None, :]))
    np.fill_diagonal(shared, 0)
    return shared.max(axis=1)


@settings(max_examples=120, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 8)] * 2, *[st.integers(1, 5)] * 2), min_size=2, max_size=12, unique=True))
def test_overlaps_are_those_of_every_pair_compared(corners):
    boxes = np.array([box(x, y, x + w, y + h) for x, y, w, h in corners], dtype=object)
    assert columns_of(*boxes)["overlap_m2"].tolist() == pytest.approx(largest_by_brute_force(boxes))


def voronoi_stands(seed, count=400):
    points = shapely.multipoints(np.random.default_rng(seed).uniform((X, Y), (X + 5000, Y + 5000), (count, 2)))
    cells = shapely.get_parts(shapely.voronoi_polygons(points))
    return shapely.transform(cells, lambda xy: np.round(xy, 2))


def test_overlaps_of_a_survey_with_shifted_stands_are_those_of_all_pairs_compared():
    stands = voronoi_stands(5)
    stands[::17] = shapely.transform(stands[::17], lambda xy: xy + np.array([3.0, 2.0]))
    expected = largest_by_brute_force(stands)
    found = columns_of(*repaired(stands))["overlap_m2"].to_numpy()
    assert found == pytest.approx(np.where(expected < 0.01, 0, expected), rel=1e-9)


def test_the_gap_around_a_shrunk_stand_has_the_area_that_it_lost():
    stands = voronoi_stands(6)
    shrunk = np.arange(0, 400, 40)
    centres = shapely.get_coordinates(shapely.centroid(stands))
    for n in shrunk:
        stands[n] = shapely.transform(stands[n], lambda xy, n=n: centres[n] + 0.999 * (xy - centres[n]))
    gap_m2 = columns_of(*stands)["gap_m2"].to_numpy()
    around = shapely.area(stands[shrunk]) * (1 / 0.999**2 - 1)
    inside = gap_m2[shrunk] > 0
    assert inside.sum() >= 8
    assert gap_m2[shrunk][inside] == pytest.approx(around[inside], rel=2e-3)


def test_ground_covered_twice_by_another_layer_is_counted_once():
    stand = box(0, 0, 100, 100)
    wetlands = [box(-50, 0, 50, 100), box(25, 0, 75, 100), box(500, 0, 600, 100), None]
    covered = topology.overlap_area_ha([stand, box(25, 0, 50, 10), None, box(300, 0, 310, 10)], wetlands, CM_114)
    assert covered.tolist() == pytest.approx([0.75, 0.025, 0, 0], rel=2e-4)


def two_counties(indicative=False):
    west, east = box(0, 0, 20_000, 20_000), box(20_000, 0, 40_000, 20_000)
    lonlat = crs.to_crs([west, east], CM_114, crs.CGCS2000)
    return Boundary(("430223", "430224"), ("攸县", "茶陵县"), lonlat, indicative, np.array([40_000.0, 40_000.0]))


def test_a_stand_belongs_to_the_county_of_its_largest_part():
    stands = [box(100, 100, 300, 300), box(19_900, 0, 20_200, 100), box(41_000, 0, 41_100, 100), None]
    counties = topology.counties_by_overlap(stands, two_counties(), CM_114)
    assert counties.tolist() == ["430223", "430224", None, None]


def test_points_and_trails_belong_to_counties_as_well():
    spots = [shapely.Point(X + 5, Y + 5), shapely.LineString([(X + 19_000, Y + 50), (X + 25_000, Y + 50)])]
    assert topology.counties_by_overlap(spots, two_counties(), CM_114).tolist() == ["430223", "430224"]


def test_the_share_outside_its_own_county_and_the_distance_are_given():
    stands = [
        box(19_925, 500, 20_025, 600),
        box(100, 100, 200, 200),
        box(42_000, 500, 42_100, 600),
        None,
        box(1, 1, 2, 2),
    ]
    codes = ["430223", "430224", "430224", "430223", "999999"]
    column = topology.county_columns(stands, codes, two_counties(), CM_114)
    assert column["outside_county_pct"].tolist() == pytest.approx([25, 100, 100, np.nan, np.nan], abs=0.5, nan_ok=True)
    assert column["outside_km"].tolist() == pytest.approx([0, 0, 2.0, np.nan, 0], rel=0.01, nan_ok=True)


def test_a_stand_of_another_province_is_as_far_away_as_its_middle():
    column = topology.county_columns([box(140_000, 0, 140_200, 200)], ["430223"], two_counties(), CM_114)
    assert column["outside_km"][0] == pytest.approx(100.1, rel=0.01)


def test_every_county_holds_its_own_outline_in_the_bundled_boundary():
    own = bundled()
    outlines = own.in_crs(CM_114)
    assert topology.counties_by_overlap(outlines, own, CM_114).tolist() == list(own.codes)
    assert topology.county_columns(outlines, list(own.codes), own, CM_114)["outside_county_pct"].max() < 1e-6


def test_a_layer_in_the_web_maps_datum_is_told_by_its_shift():
    own = dataclasses.replace(bundled(), indicative=False)
    shifted = shapely.transform(own.geometry, gcj02.from_true)
    assert topology.layer_shift_m(shifted, own, crs.CGCS2000) == pytest.approx(650, abs=60)
    assert topology.layer_shift_m(own.geometry, own, crs.CGCS2000) == 0
    assert np.isnan(topology.layer_shift_m(shifted, bundled(), crs.CGCS2000))
