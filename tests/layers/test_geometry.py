"""Area and length on the CGCS2000 ellipsoid against the geodesic of every edge, and repair."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from layers import crs, geometry
from layers.boundary import bundled

GEOD = Geod(a=6378137.0, rf=298.257222101)
CM_114 = "EPSG:4547"


def geodesic_area_m2(geom, reference=CM_114):
    """Area by pyproj.Geod, one polygon at a time, shells minus holes."""
    parts = shapely.get_parts(crs.to_crs([geom], reference, crs.CGCS2000))
    rings = [(1, p.exterior) for p in parts] + [(-1, hole) for p in parts for hole in p.interiors]
    return sum(sign * abs(GEOD.geometry_area_perimeter(ring)[0]) for sign, ring in rings)


def geodesic_length_m(geom, reference=CM_114):
    parts = shapely.get_parts(shapely.boundary(crs.to_crs([geom], reference, crs.CGCS2000)))
    return sum(GEOD.geometry_length(line) for line in shapely.get_parts(parts))


def star(x, y, radii_m, clockwise=False):
    turn = np.linspace(0, 2 * np.pi, len(radii_m), endpoint=False) * (-1 if clockwise else 1)
    return shapely.polygons(np.column_stack((x + radii_m * np.cos(turn), y + radii_m * np.sin(turn))))


eastings, northings = st.floats(390_000, 520_000), st.floats(2_880_000, 3_110_000)


@settings(max_examples=150, deadline=None)
@given(
    x=eastings,
    y=northings,
    size_m=st.sampled_from([60.0, 200.0, 1_000.0, 5_000.0, 40_000.0]),
    shape=st.lists(st.floats(0.3, 1.0), min_size=3, max_size=40),
    clockwise=st.booleans(),
)
def test_a_subcompartment_has_the_area_and_perimeter_of_its_geodesics(x, y, size_m, shape, clockwise):
    polygon = star(x, y, np.array(shape) * size_m, clockwise)
    measured = geometry.measures([polygon], CM_114).iloc[0]
    assert measured["geom_area_ha"] * 10_000 == pytest.approx(geodesic_area_m2(polygon), rel=5e-6)
    assert measured["geom_length_m"] == pytest.approx(geodesic_length_m(polygon), rel=1e-8)


@settings(max_examples=60, deadline=None)
@given(x=eastings, y=northings, length_m=st.floats(100, 20_000), width_m=st.floats(1, 20), turn=st.floats(0, np.pi))
def test_a_sliver_with_long_edges_on_one_side_only_has_its_geodesic_area(x, y, length_m, width_m, turn):
    along = np.array([np.cos(turn), np.sin(turn)])
    across = np.array([-along[1], along[0]]) * width_m
    many = [along * length_m * share + across for share in (1, 0.7, 0.4, 0.1, 0)]
    polygon = shapely.polygons(np.array([x, y]) + np.array([np.zeros(2), along * length_m, *many]))
    area_m2 = geometry.ellipsoidal_area_ha([polygon], CM_114)[0] * 10_000
    assert area_m2 == pytest.approx(geodesic_area_m2(polygon), rel=5e-6, abs=3e-4)


def test_a_thousand_stands_agree_with_their_geodesics_one_by_one_and_in_total():
    generator = np.random.default_rng(7)
    places = generator.uniform((390e3, 2.88e6), (520e3, 3.11e6), (1000, 2))
    stands = [star(x, y, generator.uniform(40, 300, 40)) for x, y in places]
    expected = np.array([geodesic_area_m2(stand) for stand in stands])
    measured = geometry.ellipsoidal_area_ha(stands, CM_114) * 10_000
    assert np.abs(measured / expected - 1).max() < 5e-6
    assert measured.sum() == pytest.approx(expected.sum(), rel=1e-8)


def test_a_kilometre_triangle_and_the_county_outlines_agree_with_their_geodesics():
    triangle = shapely.Polygon([(450e3, 2.95e6), (451e3, 2.95e6), (450.5e3, 2.950866e6)])
    assert geometry.ellipsoidal_area_ha([triangle], CM_114)[0] * 1e4 == pytest.approx(
        geodesic_area_m2(triangle), rel=1e-8
    )
    outlines = shapely.simplify(bundled().geometry, 0.1)
    expected = [geodesic_area_m2(outline, crs.CGCS2000) for outline in outlines]
    assert geometry.ellipsoidal_area_ha(outlines, crs.CGCS2000) * 1e4 == pytest.approx(expected, rel=1e-9)


def test_a_hole_is_taken_off_and_parts_are_added_up():
    outer, hole, island = (
        star(450e3, 2.95e6, np.full(30, 500.0)),
        star(450e3, 2.95e6, np.full(20, 100.0)),
        star(452e3, 2.95e6, np.full(12, 200.0)),
    )
    holed = shapely.Polygon(outer.exterior, [hole.exterior])
    both = shapely.MultiPolygon([holed, island])
    single = geometry.measures([outer, hole, island, holed, both], CM_114)
    area, length = single["geom_area_ha"], single["geom_length_m"]
    assert area[3] == pytest.approx(area[0] - area[1], rel=1e-12)
    assert area[4] == pytest.approx(area[3] + area[2], rel=1e-12)
    assert length[4] == pytest.approx(length[0] + length[1] + length[2], rel=1e-12)


def test_the_area_is_the_same_in_every_reference_system():
    stand = np.array([star(450e3, 2.95e6, np.full(40, 300.0))], dtype=object)
    expected = geometry.ellipsoidal_area_ha(stand, CM_114)
    for other in ("EPSG:4526", "EPSG:4490", "EPSG:4497", "EPSG:32649", "EPSG:3857", "GCJ-02"):
        moved = crs.to_crs(stand, CM_114, other)
        assert geometry.ellipsoidal_area_ha(moved, other) == pytest.approx(expected, rel=1e-6)


def test_trails_have_length_and_no_area_and_points_have_neither():
    trail = shapely.LineString([(113.0, 27.0), (113.1, 27.0), (113.1, 27.1)])
    mixed = [None, shapely.Point(113, 27), trail, shapely.Polygon(), shapely.GeometryCollection([trail, trail])]
    measured = geometry.measures(mixed, crs.CGCS2000)
    assert np.isnan(measured.loc[0]).all()
    assert measured["geom_area_ha"].tolist()[1:] == [0, 0, 0, 0]
    expected = GEOD.geometry_length(trail)
    assert measured["geom_length_m"].tolist()[1:] == pytest.approx([0, expected, 0, 2 * expected], rel=1e-9)


def test_coordinates_without_a_place_on_earth_have_no_area():
    nowhere = shapely.transform(shapely.box(0, 0, 1, 1), lambda xy: xy + np.inf)
    beyond = shapely.box(0, 0, 1e9, 1e9)
    assert np.isnan(geometry.ellipsoidal_area_ha([nowhere, beyond], CM_114)).all()


def test_no_geometry_at_all_gives_empty_columns():
    assert len(geometry.measures([], CM_114)) == 0
    assert len(geometry.repaired([])) == 0


def test_a_bow_tie_becomes_its_two_lobes_and_a_spike_is_cut_off():
    bow_tie = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    spiked = shapely.Polygon([(0, 0), (2, 0), (2, 2), (2, 9), (2, 2), (0, 2)])
    lobes, square = geometry.repaired([bow_tie, spiked])
    assert (lobes.geom_type, lobes.area, len(lobes.geoms)) == ("MultiPolygon", 2.0, 2)
    assert (square.geom_type, square.area) == ("Polygon", 4.0)


def test_what_collapses_to_a_line_or_has_no_place_cannot_be_repaired():
    line = shapely.Polygon([(0, 0), (1, 1), (2, 2)])
    nowhere = shapely.from_wkb(
        bytes.fromhex(
            shapely.to_wkb(shapely.Polygon([(0, 0), (1, 7), (1, 1)]), hex=True).replace(
                "0000000000001C40", "000000000000F87F"
            )
        )
    )
    assert geometry.repaired([line, nowhere, None, shapely.Polygon()]).tolist() == [None] * 4


def test_repair_leaves_valid_geometries_alone_but_drops_their_heights():
    column = geometry.repaired([shapely.Polygon([(0, 0, 5), (1, 0, 5), (1, 1, 5)]), shapely.Point(1, 2, 3)])
    assert not shapely.has_z(column).any()
    assert column[0].equals(shapely.Polygon([(0, 0), (1, 0), (1, 1)]))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=3, max_size=12), max_size=6))
def test_repair_always_gives_valid_polygons_or_nothing(rings):
    polygons = [shapely.Polygon(ring) for ring in rings]
    for geom in geometry.repaired(polygons):
        assert geom is None or (geom.is_valid and geom.geom_type in ("Polygon", "MultiPolygon") and geom.area > 0)
