"""Coordinates as people write them: signs, letters, order, zones."""

import pytest

from zzeco.written_coordinates import spots

PROJECT = "EPSG:4547"
HERE = (462_801.6, 3_010_028.6)  # 113°37′28.4″ E, 27°12′05.9″ N in the 3-degree zone of 114° E
THERE = (462_915.0, 3_010_842.0)


@pytest.mark.parametrize(
    "text",
    [
        "东 113°37′28.4″  北 27°12′05.9″",
        "北纬27°12′05.9″，东经113°37′28.4″",
        "113°37′28.4″E 27°12′05.9″N",
        "E113 37 28.4 N27 12 5.9",
        "113 37 28.4 27 12 05.9",
        "27°12′05.9″ 113°37′28.4″",
        "113.624556, 27.201639",
        "27.201639 113.624556",
        "N27.201639 E113.624556",
        "纬度：27.201639 经度：113.624556",
        "113度37分28.4秒 27度12分5.9秒",
        "epsg:4490 113.624556 27.201639",
    ],
)
def test_degrees_are_read_in_either_order_with_or_without_letters(text):
    found = spots(text, PROJECT)
    assert len(found) == 1
    assert (found[0].x, found[0].y) == pytest.approx(HERE, abs=1.0)


@pytest.mark.parametrize(
    ("text", "crs"),
    [
        ("462915 3010842", "EPSG:4547"),
        ("3010842, 462915", "EPSG:4547"),
        ("X 3\u00a0010\u00a0842 m  Y 462\u00a0915 m", "EPSG:4547"),
        ("X 3 010 842 m  Y 462 915 m", "EPSG:4547"),
        ("X: 3010842 Y: 38462915", "EPSG:4526"),
        ("38462915 3010842", "EPSG:4526"),
        ("EPSG:4547 462915 3010842", "EPSG:4547"),
    ],
)
def test_metres_are_read_with_and_without_the_number_of_the_zone(text, crs):
    found = spots(text, PROJECT)
    assert [one.crs for one in found] == [crs]
    assert (found[0].x, found[0].y) == pytest.approx(THERE, abs=0.01)


def test_metres_without_a_zone_are_those_of_the_projects_zone():
    found = spots("462915 3010842", "EPSG:4526")
    assert found[0].crs == "EPSG:4547" and found[0].x == pytest.approx(38_462_915.0)
    assert spots("38462915 3010842", "EPSG:4490")[0].x == pytest.approx(113.6257, abs=1e-4)


def test_another_zone_lies_elsewhere_and_a_shifted_datum_is_taken_back():
    east = spots("EPSG:4549 462915 3010842", PROJECT)
    assert [one.crs for one in east] == ["EPSG:4549"] and east[0].longitude == pytest.approx(119.6257, abs=1e-4)
    six_degree = spots("19500000 3010842", PROJECT)
    assert six_degree[0].longitude == pytest.approx(111.0)
    shifted, true = spots("GCJ-02 113.14 27.83", PROJECT)[0], spots("113.14 27.83", PROJECT)[0]
    assert 300 < ((shifted.x - true.x) ** 2 + (shifted.y - true.y) ** 2) ** 0.5 < 900


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0412-037",
        "0001-00001",
        "1:50000",
        "荷塘区",
        "2025 30 7",
        "27°75′ 113°10′",
        "EPSG:99999 1 2",
        "430202000000000001",
        "E1 E2 3",
    ],
)
def test_what_is_no_pair_of_coordinates_is_none(text):
    assert spots(text, PROJECT) == ()
