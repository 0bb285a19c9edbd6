"""Rasters under the layers of a real map."""

import numpy as np
import pytest
from mapping import coloured, layer_of, pixels, wait_sharp
from rasters import BOUNDS, DEGREES, PROJECTED, geotiff, mbtiles, png
from shapely import box

from layers.drawing.web_tiles import grid_of, range_of
from ui.canvas.rasters import Rasters, Shown

MIDDLE = (455_000.0, 3_005_000.0)


@pytest.fixture
def under(shown, qtbot):
    """A map of 400 × 300 pixels, 40 m each, whose middle is that of the rasters, over these files."""

    def show(*rasters, layers=()):
        canvas = shown(*layers)
        grounds = Rasters(canvas.tasks, canvas.crs, canvas)
        grounds.changed.connect(lambda: canvas.set_grounds(grounds.pictures))
        grounds.set_rasters([one if isinstance(one, Shown) else Shown(one, "", True, 1.0) for one in rasters])
        canvas.set_view(canvas.view.fitting((*MIDDLE, *MIDDLE)).at_scale(40 * 96 / 0.0254))
        assert canvas.tasks.wait_idle()
        wait_sharp(qtbot, canvas)
        return canvas, grounds

    return show


def halves():
    values = np.full((512, 512), 60, np.uint8)
    values[:, 256:] = 200
    return values


def seen(canvas, x, y):
    px, py = canvas.view.to_screen(x, y)
    return pixels(canvas)[int(py), int(px)].tolist()


@pytest.mark.parametrize("crs", [PROJECTED, DEGREES])
def test_a_geotiff_lies_where_it_belongs(under, tmp_path, crs):
    canvas, _grounds = under(geotiff(tmp_path / "grey.tif", halves(), crs=crs))
    for dx, value in ((-4_000, 60), (4_000, 200)):
        assert np.abs(np.array(seen(canvas, MIDDLE[0] + dx, MIDDLE[1])) - value).max() <= 1
    paper = pixels(canvas)[150, 5]
    assert np.abs(paper - 60).max() > 20


def test_layers_lie_above_rasters_and_the_first_raster_above_the_second(under, tmp_path):
    low = geotiff(tmp_path / "low.tif", np.full((128, 128), 30, np.uint8))
    xmin, ymin, _xmax, ymax = BOUNDS
    high = geotiff(tmp_path / "high.tif", np.full((128, 128), 220, np.uint8), bounds=(xmin, ymin, MIDDLE[0], ymax))
    square = coloured(layer_of([box(*MIDDLE, MIDDLE[0] + 1_000, MIDDLE[1] + 1_000)]), colours=("#42836E",))
    canvas, grounds = under(high, low, layers=(square,))
    assert seen(canvas, MIDDLE[0] - 3_000, MIDDLE[1]) == [220] * 3
    assert seen(canvas, MIDDLE[0] + 3_000, MIDDLE[1]) == [30] * 3
    assert seen(canvas, MIDDLE[0] + 500, MIDDLE[1] + 500) == [0x42, 0x83, 0x6E]
    grounds.set_rasters([Shown(high, "", True, 0.5), Shown(low, "", True, 1.0)])
    assert np.abs(np.array(seen(canvas, MIDDLE[0] - 3_000, MIDDLE[1])) - 125).max() <= 2
    grounds.set_rasters([Shown(high, "", False, 1.0), Shown(low, "", True, 1.0)])
    assert seen(canvas, MIDDLE[0] - 3_000, MIDDLE[1]) == [30] * 3


def test_a_raster_is_made_anew_when_it_is_shown_as_something_else(under, tmp_path, qtbot):
    row, column = np.mgrid[0:512, 0:512].astype(np.float32)
    path = geotiff(tmp_path / "dem.tif", (row + column) * 5)
    canvas, grounds = under(Shown(path, "hillshade", True, 1.0))
    shade = seen(canvas, *MIDDLE)
    assert len(set(shade)) == 1 and shade[0] > np.sin(np.radians(45)) * 255
    grounds.set_rasters([Shown(path, "values", True, 1.0)])
    qtbot.waitUntil(lambda: len(set(seen(canvas, *MIDDLE))) > 1, timeout=8_000)


def test_mbtiles_are_drawn_in_the_projects_system(under, tmp_path):
    wanted = range_of(grid_of(BOUNDS, 300, 300, PROJECTED), 13)
    path = mbtiles(tmp_path / "photos.mbtiles", {(13, *place): png((180, 90, 20)) for place in wanted.places()})
    canvas, _grounds = under(path)
    assert seen(canvas, *MIDDLE) == [180, 90, 20]
    assert seen(canvas, MIDDLE[0] - 4_500, MIDDLE[1] + 4_500) == [180, 90, 20]


def test_a_missing_file_is_told_and_the_others_are_drawn(under, tmp_path):
    there = geotiff(tmp_path / "there.tif", np.full((128, 128), 99, np.uint8))
    gone = tmp_path / "gone.tif"
    canvas, grounds = under(gone, there)
    assert "gone.tif" in grounds.problems[gone].problem
    assert seen(canvas, *MIDDLE) == [99] * 3


def test_the_picture_before_stands_in_while_the_map_is_moved(under, tmp_path):
    canvas, _grounds = under(geotiff(tmp_path / "grey.tif", np.full((512, 512), 120, np.uint8)))
    canvas.zoom_by(1.7)
    assert seen(canvas, *MIDDLE) == [120] * 3
