"""The menu of a right click on the map: what can be done at that very place."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu

from layers import crs as reference
from layers.drawing.flat import flats_of
from ui.panels.identified import IdentifiedPanel
from zzeco.map_state import map_state
from zzeco.written_coordinates import spots

FOREST = "forest_2025"


def settle(window):
    for _round in range(4):
        assert window.context.tasks.wait_idle()
        QApplication.processEvents()


@pytest.fixture
def workspace(window):
    window.show_workspace("map")
    settle(window)
    return window.workspace("map")


@pytest.fixture
def place(window, workspace):
    """A pixel of a forest polygon that fills the map, off its middle."""
    layer = window.context.document.project.layers[FOREST]
    (flat,) = flats_of(layer)
    largest = int(((flat.box[:, 2] - flat.box[:, 0]) * (flat.box[:, 3] - flat.box[:, 1])).argmax())
    inside = layer.geometry[flat.rows[largest]].representative_point()
    view = workspace.canvas.view.at_scale(5_000)
    canvas = workspace.canvas
    canvas.set_view(type(view)(inside.x, inside.y, view.metres_per_pixel, view.width, view.height, view.ratio))
    settle(window)
    return QPoint(canvas.width() // 2 + 5, canvas.height() // 2 - 4)


def right_click(workspace, at, reason=QContextMenuEvent.Reason.Mouse):
    """The menu that opens there."""
    canvas = workspace.canvas
    QApplication.sendEvent(canvas, QContextMenuEvent(reason, at, canvas.mapToGlobal(at)))
    (menu,) = [one for one in canvas.findChildren(QMenu) if one.isVisible()]
    return menu


def choose(window, menu, key):
    """Runs one action of the menu as a click on it does: the menu is closed first."""
    action = next(one for one in menu.actions() if one.objectName() == key)
    assert action.isEnabled()
    menu.close()
    action.trigger()
    settle(window)


def test_the_menu_is_made_of_the_declared_actions(window, workspace, place):
    menu = right_click(workspace, place)
    keys = [one.objectName() for one in menu.actions() if not one.isSeparator()]
    assert keys[:3] == ["here.identify", "here.select", "here.zoom"]
    assert {"map.to_layer", "map.back", "map.forward", "here.copy_degrees", "here.measure", "here.bookmark"} <= {*keys}
    assert all(one is window.action_set.by_key[one.objectName()] for one in menu.actions() if not one.isSeparator())
    menu.close()


def test_a_record_is_asked_for_and_selected_where_the_click_was(window, workspace, place):
    (fid,) = {hit.fid for hit in workspace.canvas.pick(place.toPointF()) if hit.layer == FOREST}
    choose(window, right_click(workspace, place), "here.identify")
    panel = workspace.tools.panel("map.identify")
    assert isinstance(panel, IdentifiedPanel) and panel.isVisible() and workspace.tools.in_hand == "map.identify"
    choose(window, right_click(workspace, place), "here.select")
    assert [*window.context.document.selection.fids] == [fid]


def test_the_place_is_copied_so_that_go_to_finds_it_again(window, workspace, place):
    x, y = workspace.canvas.view.to_world(place.x(), place.y())
    crs = workspace.canvas.crs
    for key, within_m in (("here.copy_degrees", 0.02), ("here.copy_metres", 0.01)):
        choose(window, right_click(workspace, place), key)
        spot = spots(QApplication.clipboard().text(), crs)[0]
        assert np.hypot(spot.x - x, spot.y - y) < within_m
    ((longitude, latitude),) = reference.to_lonlat(np.array([[x, y]]), crs)
    assert (spot.longitude, spot.latitude) == pytest.approx((longitude, latitude))


def test_a_length_begins_and_a_view_is_kept_at_the_place(window, workspace, place):
    x, y = workspace.canvas.view.to_world(place.x(), place.y())
    choose(window, right_click(workspace, place), "here.measure")
    assert workspace.canvas.tool.points == [pytest.approx((x, y))]
    choose(window, right_click(workspace, place), "here.bookmark")
    (kept,) = map_state(window.context.document.project).bookmarks
    assert ((kept.bounds[0] + kept.bounds[2]) / 2, (kept.bounds[1] + kept.bounds[3]) / 2) == pytest.approx((x, y))


def test_the_map_comes_closer_around_the_place(window, workspace, place):
    workspace.canvas.set_scale(500_000)
    x, y = workspace.canvas.view.to_world(place.x(), place.y())
    choose(window, right_click(workspace, place), "here.zoom")
    view = workspace.canvas.view
    assert view.scale == pytest.approx(10_000) and np.hypot(view.x - x, view.y - y) <= view.metres_per_pixel
    choose(window, right_click(workspace, place), "here.zoom")
    assert workspace.canvas.view.scale == pytest.approx(5_000)


def test_once_the_mouse_has_moved_on_it_is_the_middle_again(window, workspace, place, qtbot):
    menu = right_click(workspace, place)
    menu.close()
    assert workspace.here.point == place.toPointF()
    qtbot.mouseMove(workspace.canvas, place + QPoint(40, 40))
    settle(window)
    assert workspace.here.point == workspace.canvas.rect().center().toPointF()


def test_the_status_bar_says_how_the_tool_in_hand_is_used(window, workspace, qtbot):
    said = window.status.hint
    assert said.text() == ""
    words = {"map.box": "Ctrl adds", "map.polygon": "Backspace", "map.measure": "Enter", "map.pan": "Esc ends"}
    for key, word in words.items():
        window.run_action(key)
        assert word in said.text()
    window.show_workspace("quality")
    settle(window)
    assert said.text() == ""
    window.show_workspace("map")
    assert said.text() != ""
    qtbot.keyClick(workspace.canvas, Qt.Key.Key_Escape)
    assert said.text() == "" and workspace.tools.in_hand == "map.select"
