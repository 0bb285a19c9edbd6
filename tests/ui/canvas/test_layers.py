"""Lines, points and mixed layers: dashes, casings, signs, in the order of the layers."""

import numpy as np
import shapely
from mapping import layer_of, map_class, pixels, rgb, theme, wait_sharp

from ui.canvas.map_layer import MapLayer
from ui.theme.tokens import tokens

TRAIL = map_class("", "#9C2F12", 0.6, "dash 3-1.2", "line, white casing 1.0mm")
DROP = map_class("#61A3E6", "#123E73", 0.25, "solid", "drop_solid 3.0mm")


def marked(picture, colour, tolerance=12):
    """Which pixels have this colour."""
    return np.abs(picture - rgb(colour)).max(axis=2) <= tolerance


def test_a_trail_is_dashed_in_millimetres_over_a_white_casing(shown, qtbot):
    line = shapely.LineString([(450_000, 3_000_000), (460_000, 3_000_000)])
    canvas = shown(MapLayer(layer_of([line], "trail"), theme([TRAIL], [0])), size=(700, 200))
    canvas.set_scale(50_000)
    wait_sharp(qtbot, canvas)
    picture = pixels(canvas)
    ink = marked(picture, "#9C2F12", 40).any(axis=0)
    starts = np.flatnonzero(np.diff(ink.astype(int)) == 1)
    assert abs(np.diff(starts).mean() - 4.2 * 96 / 25.4) < 0.5
    assert 0.55 < ink[starts[0] : starts[-1]].mean() < 0.85
    assert marked(picture, "#FFFFFF", 3).sum() > 200


def test_dashes_run_on_where_the_map_was_moved(shown, qtbot):
    line = shapely.LineString(
        np.column_stack([450_000 + np.arange(400) * 50, 3_000_000 + 900 * np.sin(np.arange(400) / 9)])
    )
    look = MapLayer(layer_of([line], "trail"), theme([TRAIL], [0]))
    canvas = shown(look)
    canvas.set_scale(50_000)
    wait_sharp(qtbot, canvas)
    for step in range(3):
        canvas.set_view(canvas.view.panned(-90 - step, 0))
        wait_sharp(qtbot, canvas)
    fresh = shown(look)
    fresh.set_view(canvas.view)
    wait_sharp(qtbot, fresh)
    assert (np.abs(pixels(fresh) - pixels(canvas)).max(axis=2) > 60).mean() < 0.002


def test_small_wetlands_have_their_sign_until_they_are_larger_than_it(shown, qtbot):
    pond = shapely.Point(450_000, 3_000_000).buffer(40)
    canvas = shown(MapLayer(layer_of([pond], "small_wetland"), theme([DROP], [0])))
    sizes = {}
    for scale in (400_000, 250_000, 100_000, 2_000):
        canvas.set_scale(scale)
        wait_sharp(qtbot, canvas)
        sizes[scale] = int((pixels(canvas).sum(axis=2) < 550).sum())
    assert 0 < sizes[400_000] < sizes[250_000] * 0.75
    assert sizes[250_000] == sizes[100_000]
    view = canvas.view
    assert pixels(canvas)[view.height // 2, view.width // 2].tolist() == rgb("#61A3E6").tolist()


def test_points_lines_and_polygons_of_one_layer_are_all_there(shown):
    square = shapely.box(450_000, 3_000_000, 454_000, 3_004_000)
    line = shapely.LineString([(456_000, 3_000_000), (456_000, 3_004_000)])
    dots = shapely.MultiPoint([(458_000, 3_001_000), (458_000, 3_003_000)])
    collection = shapely.GeometryCollection([shapely.Point(460_000, 3_002_000)])
    classes = [map_class("#FF0000"), map_class("", "#00AA00", 1.0), map_class("#0000FF", "#0000FF")]
    layer = layer_of([square, line, None, dots, collection], "corridor")
    canvas = shown(MapLayer(layer, theme(classes, [0, 1, 1, 2, 2])))
    picture = pixels(canvas)
    assert marked(picture, "#FF0000").sum() > 1_000
    assert marked(picture, "#00AA00").sum() > 50
    columns = np.flatnonzero(marked(picture, "#0000FF", 80).any(axis=0))
    assert len(np.flatnonzero(np.diff(columns) > 1)) == 1


def test_a_band_lets_the_ground_through(shown, qtbot):
    square = [shapely.box(450_000, 3_000_000, 454_000, 3_004_000)]
    ground = MapLayer(layer_of(square, "ground"), theme([map_class("#FFFFFF")], [0]))
    band = map_class("#000000", "#000000", 0.5, "solid", "band, fill alpha 0.25")
    canvas = shown(MapLayer(layer_of(square, "corridor"), theme([band], [0])), ground)
    view = canvas.view
    assert abs(int(pixels(canvas)[view.height // 2, view.width // 2][0]) - 191) <= 2
    assert pixels(canvas).min() < 30


def test_a_measure_is_hatch_alone_in_its_own_colour(shown, qtbot):
    square = [shapely.box(450_000, 3_000_000, 454_000, 3_004_000)]
    closure = map_class("#2F7FC1", "#2F7FC1", 0.35, "diag_45", "hatch only, ground shows through")
    canvas = shown(MapLayer(layer_of(square, "measure"), theme([closure], [0])))
    inner = pixels(canvas)[130:170, 180:220]
    paper = (np.abs(inner - rgb(tokens().map_paper)).max(axis=2) < 3).mean()
    assert 0.2 < paper < 0.8
    assert (inner[..., 2] - inner[..., 0]).max() > 60


def test_a_map_is_coloured_once_the_theme_of_every_layer_that_is_on_is_known(shown):
    line = shapely.LineString([(450_000, 3_000_000), (460_000, 3_000_000)])
    trail = layer_of([line], "trail")
    canvas = shown(MapLayer(trail, None))
    assert canvas.is_sharp() and not canvas.is_coloured()
    canvas.set_layers([MapLayer(trail, None, visible=False)])
    assert canvas.is_coloured()
    canvas.set_layers([MapLayer(trail, theme([TRAIL], [0]))])
    assert canvas.is_coloured()
