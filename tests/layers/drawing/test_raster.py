"""Rasters on the grid of a view: own and other systems, overviews, gaps, colours."""

import numpy as np
import pytest
from rasters import BOUNDS, DEGREES, PROJECTED, geotiff

from layers.drawing.raster import raster_info, raster_picture
from layers.errors import ZzecoError

SIZE = 512


def quarters(dtype=np.uint8, values=(40, 90, 160, 230)):
    """Four squares of one value each: north-west, north-east, south-west, south-east."""
    made = np.empty((SIZE, SIZE), dtype)
    half = SIZE // 2
    made[:half, :half], made[:half, half:], made[half:, :half], made[half:, half:] = values
    return made


def seen(path, mode=None, bounds=BOUNDS, size=100):
    info = raster_info(path)
    return raster_picture(info, mode or info.modes[0], bounds, size, size, PROJECTED)


@pytest.mark.parametrize("crs", [PROJECTED, DEGREES])
def test_a_grey_raster_lies_where_it_belongs_whatever_its_system(tmp_path, crs):
    picture = seen(geotiff(tmp_path / "grey.tif", quarters(), crs=crs))
    for (row, column), value in {(20, 20): 40, (20, 80): 90, (80, 20): 160, (80, 80): 230}.items():
        assert abs(int(picture[row, column, 0]) - value) <= 1
        assert picture[row, column, 3] == 255


def test_only_the_part_in_view_is_shown_and_beyond_the_file_nothing(tmp_path):
    path = geotiff(tmp_path / "grey.tif", quarters())
    xmin, ymin, xmax, ymax = BOUNDS
    picture = seen(path, bounds=(xmin - 5_000, ymin, xmin + 5_000, ymax))
    assert (picture[:, :49, 3] == 0).all() and (picture[:, 51:, 3] == 255).all()
    assert seen(path, bounds=(xmax + 1_000, ymin, xmax + 2_000, ymax)) is None


def test_no_data_is_see_through(tmp_path):
    values = quarters(np.float32, (1.0, 2.0, 3.0, -9999.0))
    picture = seen(geotiff(tmp_path / "biomass.tif", values, nodata=-9999.0), "values")
    assert picture[80, 80, 3] == 0 and picture[20, 20, 3] == 255
    assert (picture[80, 80] == 0).all()


def test_three_bands_are_red_green_blue(tmp_path):
    bands = np.stack([np.full((SIZE, SIZE), value, np.uint8) for value in (200, 120, 30)])
    picture = seen(geotiff(tmp_path / "photo.tif", bands, photometric="RGB"))
    assert picture[50, 50].tolist() == [200, 120, 30, 255]


def test_overviews_are_read_where_the_view_is_coarse(tmp_path):
    checks = np.indices((SIZE, SIZE)).sum(axis=0) % 2 * np.uint8(200)
    path = geotiff(tmp_path / "checks.tif", checks.astype(np.uint8))
    picture = seen(path, size=64)
    assert np.abs(picture[4:-4, 4:-4, 0].astype(int) - 100).max() <= 2


def test_heights_named_as_such_are_a_hillshade_first_and_feet_are_metres_there(tmp_path):
    _row, column = np.mgrid[0:SIZE, 0:SIZE]
    heights = (column * (10_000 / SIZE) * 0.3).astype(np.float32)
    shades = []
    for name, unit in (("dem_m.tif", "metre"), ("dem_ft.tif", "ft")):
        path = geotiff(tmp_path / name, heights if unit == "metre" else heights / 0.3048, overviews=())
        _set_unit(path, unit)
        assert raster_info(path).modes == ("hillshade", "values")
        shades.append(seen(path)[10:-10, 10:-10, 0])
    assert np.abs(shades[0].astype(int) - shades[1]).max() <= 1
    assert shades[0].mean() > np.sin(np.radians(45)) * 255


def _set_unit(path, unit):
    import rasterio

    with rasterio.open(path, "r+") as made:
        made.units = (unit,)


def test_a_raster_without_a_system_and_a_broken_file_are_refused_calmly(tmp_path):
    broken = tmp_path / "broken.tif"
    broken.write_bytes(b"II*\x00nothing")
    for path in (geotiff(tmp_path / "no.tif", quarters(), crs=PROJECTED), broken):
        if path is not broken:
            _forget_system(path)
        with pytest.raises(ZzecoError) as error:
            raster_info(path)
        assert path.name in error.value.problem and error.value.advice


def _forget_system(path):
    import rasterio
    from rasterio.crs import CRS

    with rasterio.open(path, "r+") as made:
        made.crs = CRS()


@pytest.mark.parametrize("overviews", [(), (2, 4, 8)])
@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.float32, np.float64])
def test_one_band_without_a_no_data_value_paints_nothing_beyond_its_file(tmp_path, dtype, overviews):
    path = geotiff(tmp_path / "height.tif", quarters(dtype), overviews=overviews)
    xmin, ymin, xmax, ymax = BOUNDS
    around = (xmin - 10_000, ymin - 10_000, xmax + 10_000, ymax + 10_000)
    for mode in raster_info(path).modes:
        picture = seen(path, mode, around, 150)
        assert (picture[:48, :, 3] == 0).all() and (picture[:, 102:, 3] == 0).all()
        assert (picture[54:96, 54:96, 3] == 255).all()
