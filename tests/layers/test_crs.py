"""Reading names of reference systems, moving coordinates, and guessing where numbers belong."""

import numpy as np
import pytest
import shapely
from pyproj import CRS

from layers import crs, gcj02
from layers.boundary import bundled
from layers.crs_names import gauss_kruger_code
from layers.errors import UsageError


def counties_in(target):
    return crs.to_crs(bundled().geometry, crs.CGCS2000, target)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("4526", "EPSG:4526"),
        ("epsg:4547", "EPSG:4547"),
        (" EPSG:4490\n", "EPSG:4490"),
        ("gcj-02", "GCJ-02"),
        ("GCJ02", "GCJ-02"),
        ("OGC:CRS84", "EPSG:4326"),
    ],
)
def test_a_number_or_a_name_is_read(written, read):
    assert crs.parse(written) == read


@pytest.mark.parametrize("code", [4490, 4526, 4547, 4497, 4508, 2362, 2383, 2333, 2414, 2435, 21419, 4610, 4214, 32649])
def test_the_prj_text_of_a_field_team_names_its_epsg_code(code):
    assert crs.parse(CRS.from_epsg(code).to_wkt("WKT1_ESRI")) == f"EPSG:{code}"


def test_a_renamed_prj_is_recognised_by_its_figures():
    text = CRS.from_epsg(4526).to_wkt("WKT1_ESRI").replace("CGCS2000_3_Degree_GK_Zone_38", "株洲林业局坐标系")
    assert crs.parse(text) == "EPSG:4526"


def test_another_central_meridian_stays_a_text_of_its_own():
    text = CRS.from_epsg(4547).to_wkt("WKT1_ESRI").replace("114.0", "113.5")
    assert crs.parse(text).startswith("PROJCRS")


@pytest.mark.parametrize("nonsense", ["", "Hunan", "EPSG:999999", "5773", "PROJCS[broken", "9" * 30])
def test_what_is_no_reference_system_is_refused_with_advice(nonsense):
    with pytest.raises(UsageError) as refusal:
        crs.parse(nonsense)
    assert "EPSG:4526" in refusal.value.advice


@pytest.mark.parametrize(
    "datum, name", [("cgcs2000", "CGCS2000"), ("xian80", "Xian 1980"), ("beijing54", "Beijing 1954")]
)
def test_the_zone_codes_are_those_of_the_epsg_register(datum, name):
    assert CRS.from_epsg(gauss_kruger_code(datum, 3, 38, True)).name == f"{name} / 3-degree Gauss-Kruger zone 38"
    assert CRS.from_epsg(gauss_kruger_code(datum, 3, 38, False)).name == f"{name} / 3-degree Gauss-Kruger CM 114E"
    assert CRS.from_epsg(gauss_kruger_code(datum, 6, 19, True)).name == f"{name} / Gauss-Kruger zone 19"
    assert CRS.from_epsg(gauss_kruger_code(datum, 6, 20, False)).name == f"{name} / Gauss-Kruger CM 117E"


@pytest.mark.parametrize(
    "target", ["EPSG:4526", "EPSG:4547", "EPSG:4497", "EPSG:32649", "EPSG:3857", "EPSG:2362", "GCJ-02"]
)
def test_coordinates_come_back_from_every_reference_system(target):
    there = counties_in(target)
    back = crs.to_crs(there, target, crs.CGCS2000)
    difference = np.abs(shapely.get_coordinates(back) - shapely.get_coordinates(bundled().geometry))
    assert difference.max() * 111_000 < 0.01


def test_the_prefixed_zone_lies_38_million_metres_east_of_the_plain_one():
    plain, prefixed = (shapely.get_coordinates(counties_in(name)) for name in ("EPSG:4547", "EPSG:4526"))
    assert np.abs(prefixed - plain - [38_000_000, 0]).max() < 1e-6


def test_swapped_axes_are_put_right():
    plain = counties_in("EPSG:4547")
    swapped = shapely.transform(plain, lambda xy: xy[:, ::-1])
    assert shapely.equals_exact(crs.to_crs(swapped, "EPSG:4547", "EPSG:4547", swap_xy=True), plain).all()


def test_missing_geometries_stay_missing_and_heights_go():
    moved = crs.to_crs([None, shapely.Point(113, 27, 99)], crs.CGCS2000, "EPSG:4547")
    assert moved[0] is None
    assert not moved[1].has_z


def test_the_web_maps_offset_at_zhuzhou_is_the_measured_one_and_comes_off_again():
    lonlat = np.random.default_rng(1).uniform((112.9, 26.0), (114.2, 28.1), (2000, 2))
    shifted = gcj02.from_true(lonlat)
    assert gcj02.offset_degrees(np.array([[113.15, 27.83]]))[0] == pytest.approx([0.0055, -0.0032], abs=4e-4)
    assert np.abs(gcj02.to_true(shifted) - lonlat).max() * 111_000 < 0.001


@pytest.mark.parametrize(
    "name, swap_xy", [("EPSG:4526", False), ("EPSG:4547", False), ("EPSG:4497", False), ("EPSG:4508", False)]
)
def test_eastings_without_prj_are_read_in_the_zone_that_lands_in_the_city(name, swap_xy):
    best, *others = crs.candidates(counties_in(name), bundled())
    assert (best.crs, best.swap_xy) == (name, swap_xy)
    assert best.share_inside > 0.9
    assert best.offset_km == 0
    assert best.needs == f"--crs {name}"
    assert {"Xian 1980", "Beijing 1954"} <= {w for c in others for w in ("Xian 1980", "Beijing 1954") if w in c.reason}


def test_the_zone_number_in_the_eastings_is_named_as_the_reason():
    best = crs.candidates(counties_in("EPSG:4526"), bundled())[0]
    assert "zone number 38" in best.reason


def test_northings_in_the_first_column_ask_for_the_swap():
    swapped = shapely.transform(counties_in("EPSG:4547"), lambda xy: xy[:, ::-1])
    best = crs.candidates(swapped, bundled())[0]
    assert best.needs == "--crs EPSG:4547 --swap-xy"
    assert best.as_dict()["answer"] == best.needs


def test_degrees_are_cgcs2000_first_with_wgs84_and_the_web_map_datum_beside():
    names = [c.crs for c in crs.candidates(bundled().geometry, bundled()) if not c.swap_xy]
    assert names[:3] == ["EPSG:4490", "EPSG:4326", "GCJ-02"]


def test_data_of_another_country_lands_far_away_and_says_how_far():
    yellowstone = [shapely.box(-110.6, 44.4, -110.5, 44.5)]
    share, offset_km = crs.landing(yellowstone, "EPSG:4326", bundled())
    assert share == 0
    assert offset_km > 5000
    assert all(c.share_inside == 0 for c in crs.candidates(yellowstone, bundled()))


def test_numbers_that_fit_no_reference_system_have_no_candidates():
    assert crs.candidates([shapely.Point(1e12, 1e12)], bundled()) == []
    assert crs.candidates([None, shapely.Polygon()], bundled()) == []


def test_zone_prefixed_eastings_under_a_plain_prj_do_not_land_in_the_city():
    share, offset_km = crs.landing(counties_in("EPSG:4526"), "EPSG:4547", bundled())
    assert share == 0
    assert offset_km > 1000


@pytest.mark.parametrize(
    "name, datum", [("EPSG:2362", "Xian 1980"), ("EPSG:2414", "Beijing 1954"), ("EPSG:4214", "Beijing 1954")]
)
def test_an_old_datum_is_never_silent(name, datum):
    note = crs.datum_note(name)
    assert datum in note
    assert "tens of metres" in note


@pytest.mark.parametrize("name", ["EPSG:4526", "EPSG:4547", "EPSG:4490", "EPSG:4326", "EPSG:32649", "GCJ-02"])
def test_the_national_datum_and_wgs84_need_no_note(name):
    assert crs.datum_note(name) is None


def test_a_prj_without_a_datum_is_said_to_have_none():
    text = crs.parse("+proj=tmerc +lon_0=113.5 +x_0=500000 +a=6378140 +rf=298.257 +units=m")
    assert "does not say" in crs.datum_note(text)


def test_the_old_datums_are_taken_over_without_a_shift():
    point = [shapely.Point(113.5, 27.0)]
    assert crs.to_crs(point, "EPSG:4610", crs.CGCS2000)[0].equals(point[0])
    assert crs.to_crs(point, "EPSG:4214", crs.CGCS2000)[0].equals(point[0])


def test_a_label_is_short():
    assert crs.label("EPSG:4526") == "EPSG:4526"
    assert crs.label("GCJ-02") == "GCJ-02"
    assert crs.label(CRS.from_epsg(4526).to_wkt()) == "CGCS2000 / 3-degree Gauss-Kruger zone 38"


@pytest.mark.parametrize("system", ["EPSG:4547", "EPSG:4490", "GCJ-02", "EPSG:2363"])
def test_one_point_lands_where_the_same_point_of_many_does(system):
    x, y = (113.5, 27.3) if system in ("EPSG:4490", "GCJ-02") else (449_000.0, 3_020_000.0)
    many = crs.to_lonlat(np.array([[x, y]]), system)
    assert crs.point_to_lonlat(x, y, system) == pytest.approx(tuple(many[0]), abs=1e-12)
