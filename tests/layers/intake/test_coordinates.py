"""Tables with coordinate columns become points or shapes."""

import numpy as np
import pytest
import shapely

from layers.intake.coordinates import CoordinateColumns, coordinate_columns, heading_row, numbers, points, shapes_of_wkt


@pytest.mark.parametrize(
    "headings",
    [("lon", "lat"), ("经度", "纬度"), ("X", "Y"), ("东坐标", "北坐标"), ("Longitude", "Latitude"),
     ("X坐标(m)", "Y坐标(m)"), ("横坐标", "纵坐标"), ("经度（°）", "纬度（°）")],
)  # fmt: skip
def test_usual_headings_name_the_coordinates(headings):
    assert coordinate_columns(["名称", *headings, "面积"]) == CoordinateColumns(x=1, y=2)


def test_longitude_and_latitude_come_before_plane_coordinates():
    assert coordinate_columns(["x", "y", "经度", "纬度"]) == CoordinateColumns(x=2, y=3)


def test_a_column_of_wkt_is_geometry():
    assert coordinate_columns(["id", "WKT"]) == CoordinateColumns(wkt=1)


def test_a_table_without_coordinates_has_none():
    assert coordinate_columns(["树种", "蓄积"]) is None


def test_a_title_above_the_headings_is_passed_over():
    assert heading_row([["株洲市小微湿地台账", ""], ["经度", "纬度"], ["113.1", "27.8"]]) == 1


def test_blank_and_wordy_coordinates_are_no_numbers():
    values = numbers(["113.1", " 27 ", "", "无", "1e3", "nan", "inf", "1_0"])
    assert values[[0, 1, 4]].tolist() == [113.1, 27.0, 1000.0]
    assert np.isnan(values[[2, 3, 5, 6, 7]]).all()


def test_a_row_without_coordinates_stays_a_row_without_a_point():
    shapes = points(["113.1", "", "113.3"], ["27.8", "27.9", "x"])
    assert [shape is None for shape in shapes] == [False, True, True]
    assert shapes[0].equals(shapely.Point(113.1, 27.8))


def test_faulty_wkt_is_no_shape():
    shapes = shapes_of_wkt(["POINT (1 2)", "", "POINT (1"])
    assert [shape is None for shape in shapes] == [False, True, True]
