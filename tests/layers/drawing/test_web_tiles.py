"""Tiles of web maps and of MBTiles, on the grid of a view."""

import numpy as np
import pytest
from rasters import BOUNDS, PROJECTED, mbtiles, png, unpacked

from layers import crs as reference
from layers import gcj02
from layers.drawing.mbtiles import stored_tiles, tile_file
from layers.drawing.web_tiles import grid_of, range_of, warped, zoom_of
from layers.errors import ZzecoError


def tile_at(lonlat, zoom):
    """Column and row by the formula of the OpenStreetMap wiki, with the share of the tile."""
    longitude, latitude = lonlat[0], np.radians(lonlat[1])
    x = (longitude + 180) / 360 * 2**zoom
    y = (1 - np.log(np.tan(latitude) + 1 / np.cos(latitude)) / np.pi) / 2 * 2**zoom
    return x, y


def coloured(place):
    column, row = place
    return np.broadcast_to(np.array([column % 251, row % 251, 7, 255], np.uint8), (256, 256, 4))


@pytest.mark.parametrize("is_gcj02", [False, True])
def test_every_pixel_shows_the_tile_that_it_lies_in(is_gcj02):
    width, height = 400, 300
    grid = grid_of(BOUNDS, width, height, PROJECTED, is_gcj02)
    wanted = range_of(grid, 15)
    picture = warped({place: coloured(place) for place in wanted.places()}, wanted, grid)
    xmin, ymin, xmax, ymax = BOUNDS
    for px, py in np.random.default_rng(1).uniform(0, (width, height), (40, 2)).astype(int).tolist():
        x, y = xmin + (px + 0.5) * (xmax - xmin) / width, ymax - (py + 0.5) * (ymax - ymin) / height
        lonlat = reference.to_lonlat(np.array([[x, y]]), PROJECTED)
        column, row = tile_at((gcj02.from_true(lonlat) if is_gcj02 else lonlat)[0], 15)
        at_edge = min(abs(part - round(part)) for part in (column, row)) < 0.01
        assert at_edge or picture[py, px, :2].tolist() == [int(column) % 251, int(row) % 251]


def test_tiles_are_about_as_fine_as_the_view():
    grid = grid_of(BOUNDS, 1000, 1000, PROJECTED)
    zoom = zoom_of(grid, 0, 22)
    fineness_m = 2 * np.pi * 6378137 * np.cos(np.radians(grid.latitude)) / (256 * 2**zoom)
    assert grid.cell_m == pytest.approx(10, rel=0.01)
    assert 0.6 < fineness_m / grid.cell_m < 1.3
    assert zoom_of(grid, 0, 9) == 9
    assert zoom_of(grid, 17, 18) == 17


def test_mbtiles_count_their_rows_from_the_south_and_are_put_right(tmp_path):
    grid = grid_of(BOUNDS, 200, 200, PROJECTED)
    wanted = range_of(grid, 12)
    colours = {place: ((40 * at) % 256, 90, 10) for at, place in enumerate(wanted.places())}
    path = mbtiles(
        tmp_path / "photos.mbtiles",
        {(12, *place): png(colour) for place, colour in colours.items()},
        bounds="113.0,27.0,114.0,28.0",
        attribution="bureau",
    )
    file = tile_file(path)
    assert (file.lowest, file.highest, file.attribution) == (12, 12, "bureau")
    assert file.bounds == (113.0, 27.0, 114.0, 28.0)
    found = stored_tiles(file, wanted)
    assert {place: tuple(unpacked(data)[0, 0, :3]) for place, data in found.items()} == colours


def test_what_is_no_file_of_picture_tiles_is_refused_calmly(tmp_path):
    words = tmp_path / "words.mbtiles"
    words.write_text("no database", encoding="utf-8")
    vectors = mbtiles(tmp_path / "vectors.mbtiles", {(0, 0, 0): b"x"}, format="pbf")
    for path in (words, vectors):
        with pytest.raises(ZzecoError) as error:
            tile_file(path)
        assert path.name in error.value.problem and error.value.advice
