"""Moving about: wheel, drag, keys, history, scales, the zoom box."""

import numpy as np
import pytest
import shapely
from mapping import coloured, layer_of, mosaic, pixels, wait_sharp
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from layers.drawing.view import View
from ui.canvas.canvas import MapCanvas
from ui.canvas.map_layer import MapLayer
from ui.canvas.pixels import aligned, rect_of
from ui.canvas.scale_box import scale_text
from ui.canvas.tool import Tool
from ui.canvas.tools.zoom_box import ZoomBox

LEFT, MIDDLE, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def canvas(shown):
    return shown(coloured(layer_of(mosaic(60))))


def drag(qtbot, canvas, start, end, button=LEFT):
    qtbot.mousePress(canvas, button, pos=QPoint(*start))
    qtbot.mouseMove(canvas, QPoint(start[0] + 10, start[1]))
    qtbot.mouseMove(canvas, QPoint(*end))
    qtbot.mouseRelease(canvas, button, pos=QPoint(*end))


def wheel(canvas, place, steps):
    angle = QPoint(0, 120 * steps)
    where = QPointF(*place)
    event = QWheelEvent(
        where, where, QPoint(), angle, Qt.MouseButton.NoButton, NONE, Qt.ScrollPhase.NoScrollPhase, False
    )
    QApplication.sendEvent(canvas, event)


def test_a_map_that_nobody_moved_shows_all_there_is(canvas):
    xmin, ymin, xmax, ymax = canvas.view.bounds
    assert xmin < 450_000 < 470_000 < xmax
    assert ymin < 3_000_000 < 3_020_000 < ymax


def test_the_wheel_leaves_the_place_under_the_mouse_where_it_is(canvas):
    before = canvas.view.to_world(100.0, 80.0)
    wheel(canvas, (100, 80), 3)
    after = canvas.view.to_world(100.0, 80.0)
    assert canvas.view.metres_per_pixel < 100
    assert np.hypot(after[0] - before[0], after[1] - before[1]) < 1.5 * canvas.view.metres_per_pixel


@pytest.mark.parametrize("button", (LEFT, MIDDLE))
def test_a_drag_carries_the_place_along(canvas, qtbot, button):
    before = canvas.view.to_world(200.0, 150.0)
    drag(qtbot, canvas, (200, 150), (260, 130), button)
    after = canvas.view.to_world(260.0, 130.0)
    assert np.hypot(after[0] - before[0], after[1] - before[1]) < canvas.view.metres_per_pixel


def test_space_takes_the_map_in_hand_whatever_the_tool(canvas, qtbot):
    canvas.set_tool(ZoomBox(lambda: None))
    scale, x = canvas.view.scale, canvas.view.x
    canvas.setFocus()
    qtbot.keyPress(canvas, Qt.Key.Key_Space)
    assert canvas.cursor().shape() == Qt.CursorShape.OpenHandCursor
    drag(qtbot, canvas, (200, 150), (260, 130))
    qtbot.keyRelease(canvas, Qt.Key.Key_Space)
    assert canvas.view.scale == scale
    assert canvas.view.x < x


def test_keys_zoom_pan_and_show_all(canvas, qtbot):
    whole = canvas.view
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Right, Qt.Key.Key_Up):
        qtbot.keyClick(canvas, key)
    assert canvas.view.scale == pytest.approx(whole.scale / 2)
    assert canvas.view.x > whole.x
    assert canvas.view.y > whole.y
    qtbot.keyClick(canvas, Qt.Key.Key_Minus)
    assert canvas.view.scale == pytest.approx(whole.scale)
    qtbot.keyClick(canvas, Qt.Key.Key_0)
    assert canvas.view == whole


def test_back_and_forward_go_through_the_views(canvas, qtbot, monkeypatch):
    monkeypatch.setattr("ui.canvas.history.PAUSE_S", 0.0)
    first = canvas.view
    canvas.set_scale(50_000)
    canvas.zoom_to((455_000, 3_005_000, 456_000, 3_006_000))
    last = canvas.view
    qtbot.keyClick(canvas, Qt.Key.Key_BracketLeft)
    assert canvas.view.scale == pytest.approx(50_000)
    canvas.back()
    assert canvas.view == first
    canvas.back()
    assert canvas.view == first
    canvas.forward()
    canvas.forward()
    assert canvas.view == last


def test_moves_without_a_pause_are_one_step_back(canvas):
    first = canvas.view
    for _step in range(5):
        canvas.zoom_by(1.5)
    canvas.back()
    assert canvas.view == first


def test_the_scale_asked_for_is_the_scale_shown(canvas):
    middle = canvas.view.x, canvas.view.y
    canvas.set_scale(25_000)
    assert canvas.view.scale == pytest.approx(25_000)
    assert canvas.view.x == pytest.approx(middle[0], abs=canvas.view.metres_per_pixel)
    assert canvas.view.y == pytest.approx(middle[1], abs=canvas.view.metres_per_pixel)


def test_a_zoom_box_shows_what_was_drawn_around(canvas, qtbot):
    canvas.set_tool(ZoomBox(lambda: None))
    corners = canvas.view.to_world(100.0, 100.0), canvas.view.to_world(200.0, 160.0)
    drag(qtbot, canvas, (100, 100), (200, 160))
    (left, top), (right, bottom) = (canvas.view.to_screen(*corner) for corner in corners)
    assert (right - left, bottom - top) == (pytest.approx(400, abs=2), pytest.approx(240, abs=2))
    canvas.set_tool(None)


def test_a_click_tells_what_lies_there_and_a_drag_does_not(canvas, qtbot):
    heard = []
    canvas.hit_clicked.connect(lambda hits, keys: heard.append((hits, keys)))
    drag(qtbot, canvas, (200, 150), (260, 130))
    assert not heard
    qtbot.mouseClick(canvas, LEFT, Qt.KeyboardModifier.ControlModifier, QPoint(200, 150))
    [(hits, keys)] = heard
    assert [hit.layer for hit in hits] == ["forest_2025"]
    assert keys == Qt.KeyboardModifier.ControlModifier


def test_a_tool_has_the_mouse_first(canvas, qtbot):
    class Pointer(Tool):
        def __init__(self):
            self.seen = []

        def press(self, canvas, event):
            self.seen.append("press")
            return True

        def move(self, canvas, event):
            self.seen.append("move")
            return True

        def release(self, canvas, event):
            self.seen.append("release")
            return True

    tool, before = Pointer(), canvas.view
    canvas.set_tool(tool)
    drag(qtbot, canvas, (200, 150), (260, 130))
    assert tool.seen == ["press", "move", "move", "release"]
    assert canvas.view == before


def test_the_place_under_the_mouse_is_told(canvas, qtbot):
    with qtbot.waitSignal(canvas.cursor_moved) as told:
        qtbot.mouseMove(canvas, QPoint(120, 90))
    assert told.args == list(canvas.view.to_world(120.0, 90.0))


def test_after_a_zoom_the_old_picture_stands_in_until_the_new_one_is_there(canvas, qtbot):
    before = pixels(canvas)
    canvas.zoom_by(2)
    canvas.repaint()
    assert not canvas.is_sharp()
    stand_in = pixels(canvas)
    assert np.abs(stand_in[150, 200] - before[150, 200]).max() < 40
    wait_sharp(qtbot, canvas)
    assert np.abs(pixels(canvas).mean() - stand_in.mean()) < 8


def test_a_screen_reader_hears_scale_place_and_selection(canvas, qtbot):
    canvas.set_scale(50_000)
    canvas.set_selection("forest_2025", np.array([1, 2]))
    qtbot.waitUntil(lambda: "2 selected" in canvas.accessibleName())
    assert scale_text(50_000) in canvas.accessibleName()


def test_layers_that_are_still_read_are_shown_whole_once_they_are_there(qtbot, tasks):
    canvas = MapCanvas(tasks, "EPSG:4547", furniture=False)
    qtbot.addWidget(canvas)
    canvas.resize(300, 300)
    far = [shapely.box(x, 3_000_000, x + 100, 3_000_100) for x in (450_000, 480_000)]
    canvas.set_layers([MapLayer(layer_of([one], f"layer_{at}")) for at, one in enumerate(far)])
    canvas.full_extent()
    wait_sharp(qtbot, canvas)
    assert canvas.view.bounds[0] < 450_000 < 480_100 < canvas.view.bounds[2]


@pytest.mark.parametrize("steps", [1, -1])
def test_at_the_last_scale_the_wheel_moves_nothing(canvas, steps):
    for _notch in range(80):
        wheel(canvas, (370, 20), steps)
    there = canvas.view
    wheel(canvas, (370, 20), steps)
    assert canvas.view == there


def test_far_out_and_in_again_off_centre_the_map_still_stands(canvas):
    for steps in (-1, 1):
        for _notch in range(60):
            wheel(canvas, (350, 250), steps)
            canvas.repaint()


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_with_the_zones_number_before_them_places_can_be_seen_at_the_largest_scale(ratio):
    far = aligned(View(39_500_000.0, 3_000_000.0, 0.0, 4_000, 3_000, ratio))
    rect = rect_of(far)
    assert rect.left() < 2**31 - 10_000 and rect.width() == 4_000 * ratio
    assert far.scale < 150 * ratio
    assert far.bounds[0] == pytest.approx(39_500_000.0 - far.metres_per_pixel * 2_000, abs=0.1)
