"""The pictures of polygons: true to the ground, without hairlines, and made once."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from mapping import COLOURS, coloured, layer_of, map_class, mosaic, pixels, rgb, theme, wait_sharp
from rasterio.features import rasterize
from rasterio.transform import Affine

from ui.canvas import making
from ui.canvas.map_layer import MapLayer
from ui.theme.tokens import tokens

SCALES = (600_000, 100_000, 20_000)


def truth(geometry, numbers, view, colours):
    """What the view looks like if each of its pixels is the mean of four samples of the ground."""
    xmin, _ymin, _xmax, ymax = view.bounds
    fine = view.metres_per_pixel / 2
    shapes = [(one, int(number) + 1) for one, number in zip(geometry, numbers, strict=True) if one is not None]
    size = (view.height * 2, view.width * 2)
    found = rasterize(shapes, size, transform=Affine(fine, 0, xmin, 0, -fine, ymax), dtype="int32")
    table = np.array([rgb(tokens().map_paper), *(rgb(colour) for colour in colours)], float)
    return table[found].reshape(view.height, 2, view.width, 2, 3).mean(axis=(1, 3))


@pytest.mark.parametrize("scale", SCALES)
def test_the_picture_is_that_of_another_rasteriser_but_for_one_pixel_in_two_hundred(shown, qtbot, scale):
    holed = [one.difference(shapely.buffer(one.centroid, 150)) for one in mosaic()]
    numbers = np.arange(len(holed)) % len(COLOURS)
    canvas = shown(coloured(layer_of(holed), numbers))
    canvas.set_scale(scale)
    wait_sharp(qtbot, canvas)
    expected = truth(holed, numbers, canvas.view, COLOURS)
    wrong = np.abs(pixels(canvas) - expected).max(axis=2) > 2
    assert wrong.mean() <= 0.005
    assert expected.std() > 10


@pytest.mark.parametrize("scale", (600_000, 100_000, 50_000))
def test_neighbours_of_one_colour_show_no_hairline_between_them(shown, qtbot, scale):
    canvas = shown(coloured(layer_of(mosaic(2_500)), colours=("#000000",)))
    canvas.set_scale(scale)
    wait_sharp(qtbot, canvas)
    xmin, ymin, xmax, ymax = shapely.box(451_000, 3_001_000, 469_000, 3_019_000).bounds
    left, top = canvas.view.to_screen(xmin, ymax)
    right, bottom = canvas.view.to_screen(xmax, ymin)
    inside = pixels(canvas)[max(int(top), 0) : int(bottom), max(int(left), 0) : int(right)]
    assert inside.size > 10_000
    assert (inside.max(axis=2) > 8).mean() <= 0.0001


def test_a_moved_map_shows_the_very_same_pixels_beside_the_new_ones(shown, qtbot):
    outlined = [map_class(colour, "#3C4A42", 0.1, "diag_45") for colour in COLOURS]
    layer = layer_of(mosaic())
    canvas = shown(MapLayer(layer, theme(outlined, np.arange(len(layer)) % len(COLOURS))))
    canvas.set_scale(100_000)
    wait_sharp(qtbot, canvas)
    before = pixels(canvas)
    canvas.set_view(canvas.view.panned(-37, 21))
    wait_sharp(qtbot, canvas)
    after = pixels(canvas)
    assert (after[21:, :-37] == before[:-21, 37:]).all()
    canvas.set_layers([])
    fresh = shown(MapLayer(layer, theme(outlined, np.arange(len(layer)) % len(COLOURS))))
    fresh.set_view(canvas.view)
    wait_sharp(qtbot, fresh)
    assert (pixels(fresh) != after).any(axis=2).mean() < 0.001


def test_another_theme_is_laid_over_the_id_grids_that_are_there(shown, qtbot, monkeypatch):
    burns = []
    burn = making.burn
    monkeypatch.setattr(making, "burn", lambda *given: burns.append(1) or burn(*given))
    layer = layer_of(mosaic())
    canvas = shown(MapLayer(layer))
    assert len(burns) >= 1
    before, burns[:] = pixels(canvas), []
    canvas.set_layers([coloured(layer)])
    wait_sharp(qtbot, canvas)
    assert not burns
    assert (pixels(canvas) != before).any()


def test_a_layer_whose_theme_is_not_known_yet_is_grey(shown):
    canvas = shown(MapLayer(layer_of([shapely.box(450_000, 3_000_000, 460_000, 3_010_000)])))
    red, green, blue = pixels(canvas)[150, 200]
    assert max(red, green, blue) - min(red, green, blue) < 12
    assert (pixels(canvas)[150, 200] != pixels(canvas)[2, 2]).any()


def test_a_half_opaque_layer_lets_the_one_below_through(shown, qtbot):
    square = [shapely.box(450_000, 3_000_000, 460_000, 3_010_000)]
    below = coloured(layer_of(square, "below"), colours=("#FF0000",))
    above = coloured(layer_of(square, "above"), colours=("#0000FF",), opacity=0.5)
    canvas = shown(above, below)
    assert np.abs(pixels(canvas)[150, 200] - (127, 0, 127)).max() <= 2
    canvas.set_layers([below, above])
    wait_sharp(qtbot, canvas)
    assert pixels(canvas)[150, 200].tolist() == [255, 0, 0]
    canvas.set_layers([replace(below, visible=False), above])
    wait_sharp(qtbot, canvas)
    paper = rgb(tokens().map_paper)
    assert np.abs(pixels(canvas)[150, 200] - (paper + rgb("#0000FF")) / 2).max() <= 2


def test_records_without_a_geometry_or_a_class_leave_no_trace(shown):
    squares = [shapely.box(x, 3_000_000, x + 1_000, 3_001_000) for x in (450_000, 451_000, 452_000)]
    layer = layer_of([None, squares[0], shapely.Polygon(), squares[1], squares[2]])
    canvas = shown(MapLayer(layer, theme([map_class("#FF0000")], [0, 0, 0, -1, 0])))
    y = canvas.view.height // 2
    columns = [int(canvas.view.to_screen(x, 3_000_500)[0]) for x in (450_500, 451_500, 452_500)]
    seen = pixels(canvas)[y, columns].tolist()
    assert seen == [[255, 0, 0], rgb(tokens().map_paper).tolist(), [255, 0, 0]]


def test_vertical_hatches_stand_nine_tenths_of_a_millimetre_apart(shown, qtbot):
    layer = layer_of([shapely.box(450_000, 3_000_000, 470_000, 3_020_000)])
    canvas = shown(MapLayer(layer, theme([map_class("#FFFFFF", pattern="vertical")], [0])), size=(700, 300))
    canvas.set_scale(50_000)
    wait_sharp(qtbot, canvas)
    row = pixels(canvas)[150].sum(axis=1)
    ink = 765 - row
    lines = (ink * np.exp(2j * np.pi * np.arange(700) / (0.9 * 96 / 25.4))).sum() / ink.sum()
    assert abs(lines) > 0.6
    canvas.set_scale(250_000)
    wait_sharp(qtbot, canvas)
    assert (pixels(canvas)[150, 340:360] == 255).all()


def test_outlines_are_drawn_from_one_to_a_hundred_thousand_on(shown, qtbot):
    layer = layer_of([shapely.box(450_000, 3_000_000, 452_000, 3_002_000)])
    canvas = shown(MapLayer(layer, theme([map_class("#FFFFFF", "#000000", 0.3)], [0])))
    darkest = {}
    for scale in (150_000, 100_000):
        canvas.set_scale(scale)
        wait_sharp(qtbot, canvas)
        darkest[scale] = pixels(canvas).min()
    assert darkest[150_000] > 200
    assert darkest[100_000] < 120


def test_dense_polygons_have_the_outlines_of_drawn_ones(shown, qtbot, monkeypatch):
    layer = layer_of(mosaic())
    look = MapLayer(layer, theme([map_class("#FFFFFF", "#000000", 0.1)], np.zeros(len(layer))))
    means = []
    for most in (10_000, 10):
        monkeypatch.setattr("ui.canvas.line_draws.MOST_DRAWN_OUTLINES", most)
        canvas = shown(look)
        canvas.set_scale(100_000)
        wait_sharp(qtbot, canvas)
        means.append(255 - pixels(canvas).mean())
    assert means[0] > 1
    assert means[1] == pytest.approx(means[0], rel=0.5)


def test_a_scale_that_was_seen_before_is_there_at_once(shown, qtbot):
    canvas = shown(coloured(layer_of(mosaic())))
    canvas.set_scale(100_000)
    wait_sharp(qtbot, canvas)
    canvas.back()
    assert canvas.is_sharp()


def test_other_records_of_the_same_layer_take_the_place_of_those_before(shown, qtbot):
    square = shapely.box(450_000, 3_000_000, 460_000, 3_010_000)
    canvas = shown(coloured(layer_of([square]), colours=("#FF0000",)))
    canvas.set_layers([coloured(layer_of([shapely.affinity.scale(square, 0.2, 0.2)]), colours=("#FF0000",))])
    wait_sharp(qtbot, canvas)
    qtbot.waitUntil(canvas.is_sharp)
    view = canvas.view
    corner = [int(part) for part in view.to_screen(451_000.0, 3_001_000.0)]
    assert pixels(canvas)[corner[1], corner[0]].tolist() == rgb(tokens().map_paper).tolist()


def test_a_dense_screen_shows_the_same_map_in_finer_pixels(shown, qtbot, monkeypatch):
    layer = layer_of(mosaic())
    outlined = [map_class(colour, "#3C4A42", 0.1, "vertical") for colour in COLOURS]
    look = MapLayer(layer, theme(outlined, np.arange(len(layer)) % len(COLOURS)))
    coarse = shown(look)
    coarse.set_scale(100_000)
    wait_sharp(qtbot, coarse)
    seen, view = pixels(coarse), coarse.view
    monkeypatch.setattr("ui.canvas.canvas.MapCanvas._ratio", lambda _canvas: 2.0)
    fine = shown(look)
    fine.set_view(view)
    wait_sharp(qtbot, fine)
    assert fine.view.scale == pytest.approx(view.scale)
    assert pixels(fine).shape == (600, 800, 3)
    halved = pixels(fine).reshape(300, 2, 400, 2, 3).mean(axis=(1, 3))
    assert np.abs(halved - seen).mean() < 12
