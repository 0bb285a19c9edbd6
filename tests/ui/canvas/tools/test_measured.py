"""Lengths and areas of clicked points are those of the ellipsoid."""

import numpy as np
import pytest
from pyproj import Geod, Transformer

from layers.i18n import set_language
from ui.canvas.tools.measure import area_text, length_text
from ui.canvas.tools.measured import area_m2, segments_m

CRS = "EPSG:4547"
ELLIPSOID = Geod(a=6378137.0, rf=298.257222101)
SQUARE = [(480_000.0, 3_050_000.0), (481_000.0, 3_050_000.0), (481_000.0, 3_051_000.0), (480_000.0, 3_051_000.0)]


def geodetic(points):
    back = Transformer.from_crs(CRS, "EPSG:4490", always_xy=True)
    return back.transform(*np.array(points).T)


def test_a_square_kilometre_has_the_length_and_area_of_the_geodesic():
    lon, lat = geodetic([*SQUARE, SQUARE[0]])
    _azimuth, _back, lengths = ELLIPSOID.inv(lon[:-1], lat[:-1], lon[1:], lat[1:])
    assert segments_m([*SQUARE, SQUARE[0]], CRS) == pytest.approx(lengths, rel=1e-12)
    area, perimeter = ELLIPSOID.polygon_area_perimeter(lon[:-1], lat[:-1])
    assert area_m2(SQUARE, CRS) == pytest.approx(area, rel=1e-7)
    assert segments_m([*SQUARE, SQUARE[0]], CRS).sum() == pytest.approx(perimeter, rel=1e-12)
    assert area_m2(SQUARE[::-1], CRS) == pytest.approx(area, rel=1e-7)


def test_one_point_has_no_length_two_no_area_and_a_crossed_outline_none_that_could_be_told():
    assert len(segments_m(SQUARE[:1], CRS)) == 0
    assert area_m2(SQUARE[:2], CRS) == 0.0
    crossed = [SQUARE[0], SQUARE[1], (480_200.0, 3_051_000.0), (480_800.0, 3_051_500.0)]
    assert np.isnan(area_m2(crossed, CRS))


def test_degrees_are_measured_as_well_as_metres():
    lonlat = list(zip(*geodetic(SQUARE), strict=True))
    assert segments_m(lonlat, "EPSG:4490") == pytest.approx(segments_m(SQUARE, CRS), rel=1e-9)


def test_figures_are_written_in_the_units_of_the_survey():
    assert length_text(999.94) == "999.9 m" and length_text(12_345.6) == "12.346 km"
    assert area_text(812.3) == "812.3 m²" and area_text(4_321.0) == "0.4321 ha"
    assert area_text(12_345_678.0).replace("\u00a0", " ") == "1 234.57 ha"
    set_language("zh")
    assert area_text(4_321.0) == "0.4321 hm²"
