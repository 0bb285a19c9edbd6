"""The id grid against rasterio's polygons and against the geometry itself."""

import numpy as np
import pytest
import rasterio.features
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from rasterio import Affine
from shapes import EXTENT_M, X0, Y0, as_array, coverage, polygons, with_holes_and_parts

from layers.drawing import idgrid
from layers.drawing.flat import flatten
from layers.drawing.idgrid import IdGrid, burn

WIDTH, HEIGHT = 640, 500
FULL = EXTENT_M * 1.1 / HEIGHT
SCALES = {"full": FULL, "1:100 000": 100_000 * 0.0254 / 96, "1:50 000": 50_000 * 0.0254 / 96}


def corner(cell: float) -> tuple[float, float]:
    return X0 + EXTENT_M / 2 - cell * WIDTH / 2, Y0 + EXTENT_M / 2 + cell * HEIGHT / 2


def by_rasterio(geometry: np.ndarray, cell: float) -> np.ndarray:
    x0, y1 = corner(cell)
    numbered = zip(geometry, range(1, len(geometry) + 1), strict=True)
    return rasterio.features.rasterize(
        numbered, (HEIGHT, WIDTH), transform=Affine(cell, 0, x0, 0, -cell, y1), dtype="int32"
    )


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("geometry", [coverage(), with_holes_and_parts()], ids=["coverage", "holes and parts"])
def test_no_pixel_differs_from_rasterio(scale, geometry):
    cell = SCALES[scale]
    ours = burn(flatten(geometry)[0], *corner(cell), cell, WIDTH, HEIGHT)
    theirs = by_rasterio(geometry, cell)
    assert (theirs > 0).mean() > 0.4
    assert np.count_nonzero(ours != theirs) == 0, "share of wrong pixels allowed: 0.5 % of the edges; measured: none"


@pytest.mark.parametrize("cell", SCALES.values(), ids=SCALES)
def test_neighbours_leave_no_hairline(cell):
    ids = burn(flatten(coverage())[0], *corner(cell), cell, WIDTH, HEIGHT)
    x0, y1 = corner(cell)
    x, y = np.meshgrid(x0 + (np.arange(WIDTH) + 0.5) * cell, y1 - (np.arange(HEIGHT) + 0.5) * cell)
    middle = (abs(x - X0 - EXTENT_M / 2) < EXTENT_M / 2 - 30) & (abs(y - Y0 - EXTENT_M / 2) < EXTENT_M / 2 - 30)
    assert np.count_nonzero(ids[middle] == 0) == 0


@settings(deadline=None)
@given(st.lists(polygons, min_size=1, max_size=5), st.integers(3, 200).map(lambda step: step / 3 + 0.01))
def test_a_cell_belongs_to_the_last_polygon_that_holds_its_centre(shapes, cell):
    geometry = as_array(shapes)
    ids = burn(flatten(geometry)[0], -1500, 1500, cell, 40, 40)
    x, y = np.meshgrid(-1500 + (np.arange(40) + 0.5) * cell, 1500 - (np.arange(40) + 0.5) * cell)
    centres = shapely.points(x.ravel(), y.ravel())[:, None]
    inside, on_edge = shapely.contains(geometry, centres), shapely.dwithin(shapely.boundary(geometry), centres, 1e-6)
    wanted = (inside * np.arange(1, len(geometry) + 1)).max(axis=1)
    clear = ~on_edge.any(axis=1)
    assert ids.ravel()[clear].tolist() == wanted[clear].tolist()


def test_tiles_fit_together_to_the_whole(monkeypatch):
    flat = flatten(with_holes_and_parts())[0]
    x0, y1 = corner(FULL)
    whole = burn(flat, x0, y1, FULL, WIDTH, HEIGHT)
    monkeypatch.setattr(idgrid, "BLOCK_VERTICES", 500)
    for left, top, width, height in [(0, 0, 128, 128), (333, 77, 100, 200), (600, 480, 40, 20)]:
        tile = burn(flat, x0 + left * FULL, y1 - top * FULL, FULL, width, height)
        assert (tile == whole[top : top + height, left : left + width]).mean() > 0.9999
    assert (burn(flat, x0, y1, FULL, WIDTH, HEIGHT) == whole).all()


def test_what_is_burnt_later_lies_above():
    below, above = flatten(as_array([shapely.box(0, 0, 10, 10)]))[0], flatten(as_array([shapely.box(5, 0, 15, 10)]))[0]
    grid = burn(below, 0, 10, 1, 20, 10)
    assert np.bincount(grid.ravel()).tolist() == [100, 100]
    numbered = burn(above, 0, 10, 1, 20, 10, out=grid)
    assert numbered is grid
    assert np.bincount(grid.ravel()).tolist() == [50, 150]


def test_a_place_without_polygons_is_empty():
    assert not burn(flatten(coverage(20))[0], 0, 0, 10, 30, 20).any()


def test_other_numbers_and_fewer_bits_make_the_same_picture():
    flat = flatten(coverage())[0]
    place = *corner(FULL), FULL, WIDTH, HEIGHT
    chosen = np.arange(0, len(flat), 3)
    numbers = np.zeros(len(flat), np.uint16)
    numbers[chosen] = np.arange(1, len(chosen) + 1)
    cells = burn(flat, *place, out=np.zeros((HEIGHT, WIDTH), np.uint16), numbers=numbers)
    whole = IdGrid(burn(flat, *place), np.arange(len(flat)))
    third = IdGrid(cells, chosen)
    size = flat.box[:, 2] - flat.box[:, 0]
    by_whole, by_third = (grid.by_cell(size, 0)[grid.cells] for grid in (whole, third))
    assert (by_third == np.where(np.isin(whole.cells - 1, chosen), by_whole, 0)).all() and by_third.any()
