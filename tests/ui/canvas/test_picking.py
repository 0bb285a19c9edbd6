"""What a click finds: exactly what lies there, the top layer first."""

import numpy as np
import shapely
from mapping import CRS, coloured, layer_of, map_class, mosaic, theme, wait_sharp
from PySide6.QtCore import QPoint, QPointF, Qt

from ui.canvas.map_layer import MapLayer


def test_ten_thousand_random_points_find_the_polygon_in_which_they_lie(shown):
    cells = mosaic(300)
    holed = np.array([one.difference(shapely.buffer(one.centroid, 200)) for one in cells], object)
    canvas = shown(coloured(layer_of(holed)), size=(800, 800))
    random = np.random.default_rng(7)
    places = random.uniform(0, 800, (10_000, 2))
    found = [canvas.pick(QPointF(*place)) for place in places.tolist()]
    x, y = canvas.view.to_world(places[:, 0], places[:, 1])
    point, polygon = shapely.STRtree(holed).query(shapely.points(x, y), predicate="within")
    expected = [set() for _place in places]
    for which, row in zip(point.tolist(), polygon.tolist(), strict=True):
        expected[which].add(row)
    assert [{hit.row for hit in hits} for hits in found] == expected
    assert sum(map(bool, expected)) > 5_000


def test_the_top_layer_comes_first_and_points_before_the_ground_they_stand_on(shown):
    square = shapely.box(450_000, 3_000_000, 460_000, 3_010_000)
    ground = coloured(layer_of([square], "ground"))
    mixed = coloured(layer_of([square, None, shapely.Point(455_000, 3_005_000)], "mixed"))
    canvas = shown(mixed, ground)
    middle = QPointF(*canvas.view.to_screen(455_000.0, 3_005_000.0))
    assert [(hit.layer, hit.row, hit.fid) for hit in canvas.pick(middle)] == [
        ("mixed", 2, 3),
        ("mixed", 0, 1),
        ("ground", 0, 1),
    ]


def test_layers_and_classes_that_are_switched_off_are_not_found(shown):
    square = shapely.box(450_000, 3_000_000, 460_000, 3_010_000)
    hidden = MapLayer(layer_of([square], "hidden"), theme([map_class()], [-1]))
    off = MapLayer(layer_of([square], "off"), visible=False)
    canvas = shown(hidden, off)
    assert canvas.crs == CRS
    assert canvas.pick(QPointF(200, 150)) == []


def test_the_sign_of_a_small_wetland_is_as_good_as_its_ground(shown):
    drop = map_class("#61A3E6", "#123E73", 0.25, "solid", "drop_solid 3.0mm")
    ponds = [shapely.Point(x, 3_000_000).buffer(20) for x in (450_000, 470_000)]
    canvas = shown(MapLayer(layer_of(ponds, "small_wetland"), theme([drop], [0, 0])))
    x, y = canvas.view.to_screen(450_000.0, 3_000_000.0)
    assert [hit.row for hit in canvas.pick(QPointF(x + 2, y + 2))] == [0]
    assert canvas.pick(QPointF(x + 30, y)) == []


def test_a_click_before_the_index_of_places_is_made_is_answered_when_it_is(shown, qtbot):
    canvas = shown(coloured(layer_of(mosaic(60))))
    canvas.tasks.wait_idle()
    (picture,), clicked = canvas._pictures, []
    canvas.hit_clicked.connect(lambda hits, modifiers: clicked.append([hit.row for hit in hits]))
    wanted = [hit.row for hit in canvas.pick(QPointF(200, 150))]
    picture._is_ready = False
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(200, 150))
    assert clicked == [] and not canvas.can_pick
    picture._take_ready(picture.map_layer.layer, None)
    assert clicked == [wanted] and len(wanted) == 1


def test_a_click_that_waits_is_forgotten_with_its_layer_and_with_a_tool(shown, qtbot):
    first, other = coloured(layer_of(mosaic(60))), coloured(layer_of(mosaic(20), name="wetland_2025"))
    canvas, clicked = shown(first), []
    canvas.tasks.wait_idle()
    canvas.hit_clicked.connect(lambda hits, modifiers: clicked.append(hits))
    canvas._pictures[0]._is_ready = False
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(200, 150))
    canvas.set_layers([other])
    wait_sharp(qtbot, canvas)
    canvas.tasks.wait_idle()
    assert canvas.can_pick and clicked == []


def test_records_shown_in_quick_succession_can_be_clicked_in_the_end(shown, qtbot):
    first = coloured(layer_of(mosaic(60)))
    canvas = shown(first)
    canvas.tasks.wait_idle()
    canvas.set_layers([coloured(layer_of(mosaic(30)))])
    canvas.set_layers([first])
    wait_sharp(qtbot, canvas)
    qtbot.waitUntil(lambda: canvas.can_pick, timeout=5_000)
