"""Labels on a real map: none over another, names of counties, the selected one first, moving with the map."""

import time
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd
import pytest
import shapely
from mapping import CRS, map_class, mosaic, pixels, theme, wait_sharp
from PySide6.QtCore import QPointF

from layers.drawing.symbols import symbol_of
from layers.drawing.view import View
from layers.i18n import set_language
from layers.layer import VectorLayer
from ui.canvas.labels import Labels
from ui.canvas.map_layer import MapLayer
from zzeco.boundaries import project_boundary
from zzeco.counties import county_layer, county_theme
from zzeco.project import Project


def forest(geometry, labelled=True, visible=True):
    table = pd.DataFrame({"xiao_ban": [f"{at:05d}" for at in range(len(geometry))], "species": "杉木"})
    layer = VectorLayer.in_memory("forest_2025", "forest", "2025", CRS, table, np.asarray(geometry, object))
    return MapLayer(layer, theme([map_class()], np.zeros(len(layer))), visible=visible, labelled=labelled)


@pytest.fixture
def written(shown, qtbot):
    """Shows layers with their labels at a scale and waits until they are written."""

    def show(*layers, scale=20_000, size=(700, 500), over=(), furniture=False):
        canvas = shown(*layers, size=size, furniture=furniture)
        canvas.set_layers(layers, over)
        labels = Labels(canvas)
        labels.set_layers([*over, *layers])
        canvas.set_scale(scale)
        wait(qtbot, labels)
        return canvas, labels

    return show


def without_layers():
    return Project(Path("project.gpkg"), CRS, MappingProxyType({}), MappingProxyType({}), MappingProxyType({}))


def wait(qtbot, labels):
    qtbot.waitUntil(labels.is_written, timeout=8_000)
    wait_sharp(qtbot, labels.canvas)


def boxes(labels):
    return [label.box(labels.canvas.view) for label in labels.shown]


def overlaps(found):
    inner = [box.adjusted(1, 1, -1, -1) for box in found]
    return sum(one.intersects(other) for at, one in enumerate(inner) for other in inner[:at])


@pytest.mark.parametrize("scale", [25_000, 12_000])
def test_no_label_lies_over_another_one_or_over_a_plate_of_the_map(written, scale):
    canvas, labels = written(forest(mosaic(250, 8_000)), scale=scale, furniture=True)
    assert len(labels.shown) >= 5
    assert overlaps(boxes(labels)) == 0
    assert overlaps([*boxes(labels), *canvas.furniture.boxes()]) == overlaps(canvas.furniture.boxes())


def test_each_label_stands_in_its_polygon(written):
    geometry = mosaic(200, 8_000)
    _canvas, labels = written(forest(geometry))
    for label in labels.shown:
        assert geometry[int(label.text.split(" ")[0])].contains(shapely.Point(label.x, label.y))


def test_the_forest_is_labelled_from_one_to_25_000_only_where_it_is_wanted_and_shown(written):
    geometry = mosaic(200, 8_000)
    assert not written(forest(geometry), scale=26_000)[1].shown
    assert not written(forest(geometry, labelled=False))[1].shown
    assert not written(forest(geometry, visible=False))[1].shown


def test_the_selected_record_is_written_first(written, qtbot):
    small = shapely.box(450_000, 3_000_000, 450_000 + 300, 3_000_000 + 300)
    big = shapely.difference(shapely.box(449_000, 2_999_000, 452_000, 3_002_000), small.buffer(1))
    _canvas, labels = written(forest([big, small]), scale=10_000)
    labels.set_selection("forest_2025", np.array([1]))
    wait(qtbot, labels)
    assert labels.shown[0].text.startswith("00001") and labels.shown[0].priority == 0


def test_labels_are_white_around_dark_ink_and_sharp_on_the_device(written):
    canvas, labels = written(forest(mosaic(120, 6_000)), scale=15_000)
    box = boxes(labels)[0].toRect()
    picture = pixels(canvas)[box.top() : box.bottom(), box.left() : box.right()]
    assert (picture.min(axis=2) > 235).mean() > 0.15
    assert (picture.max(axis=2) < 90).mean() > 0.02


def test_old_labels_move_with_the_map_until_the_new_ones_are_there(written, qtbot):
    canvas, labels = written(forest(mosaic(200, 8_000)))
    before = boxes(labels)
    canvas.set_view(canvas.view.panned(40, 25))
    moved = boxes(labels)
    assert not labels.is_written()
    assert all(
        abs(m.x() - b.x() - 40) <= 1 and abs(m.y() - b.y() - 25) <= 1 for b, m in zip(before, moved, strict=True)
    )
    wait(qtbot, labels)


def test_far_out_the_old_labels_of_records_do_not_crowd(written, qtbot):
    canvas, _labels = written(forest(mosaic(200, 8_000)))
    near = (pixels(canvas).min(axis=2) > 250).mean()
    canvas.zoom_by(0.25)
    assert near > 0.005
    assert (pixels(canvas)[::2, ::2].min(axis=2) > 250).mean() < near / 2
    wait(qtbot, _labels)


def test_writing_never_takes_the_window_longer_than_a_moment(written, qtbot):
    _canvas, labels = written(forest(mosaic(900, 8_000)), scale=25_000, size=(1200, 800))
    labels._pictures.clear()
    labels.refresh()
    longest, steps = 0.0, 0
    go_on = labels._go_on

    def timed():
        nonlocal longest, steps
        start = time.thread_time()
        go_on()
        longest, steps = max(longest, time.thread_time() - start), steps + 1

    labels._slices.timeout.disconnect()
    labels._slices.timeout.connect(timed)
    wait(qtbot, labels)
    assert steps >= 1 and longest < 0.05


@pytest.mark.parametrize(("language", "name"), [("zh", "攸县"), ("en", "You County")])
def test_the_counties_are_named_over_the_map(request, written, qtbot, language, name):
    request.addfinalizer(lambda: set_language("en"))
    set_language(language)
    project = without_layers()
    layer = county_layer(project)
    counties = MapLayer(layer, county_theme(layer), labelled=True)
    bounds = shapely.total_bounds(project_boundary(project).in_crs(project.crs))
    canvas, labels = written(forest(mosaic(30)), over=[counties], size=(700, 800), scale=1_500_000)
    canvas.set_view(View(0, 0, 1, 700, 800).fitting(tuple(bounds)))
    labels.refresh()
    wait(qtbot, labels)
    assert name in [one.text for one in labels.shown]
    assert len(labels.shown) >= 7
    assert overlaps(boxes(labels)) == 0


def test_the_band_beside_a_county_line_is_narrower_where_the_whole_city_is_seen():
    layer = county_layer(without_layers())
    near, far = (symbol_of(county_theme(layer, is_near).classes[0]).band_mm for is_near in (True, False))
    assert (near, far) == (1.6, 0.8)


def test_the_outlines_of_counties_cannot_be_clicked(shown, qtbot):
    layer = county_layer(without_layers())
    canvas = shown()
    canvas.set_layers([], [MapLayer(layer, county_theme(layer))])
    canvas.zoom_to(tuple(shapely.total_bounds(layer.geometry)))
    wait_sharp(qtbot, canvas)
    assert (np.ptp(pixels(canvas), axis=2) > 20).mean() > 0.002
    assert not canvas.pick(QPointF(200, 150))
