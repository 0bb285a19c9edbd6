"""The plates on the map: scale bar and box, zoom, north, tools."""

from dataclasses import replace

import pytest
from mapping import coloured, layer_of, mosaic
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QToolButton

from ui.canvas.scale_bar import length_texts, round_length
from ui.canvas.scale_box import scale_of_text, scale_text
from ui.theme.tokens import LIGHT, use


@pytest.mark.parametrize(
    ("longest_m", "length_m"), [(1_224, 1_000), (999, 500), (499, 200), (25_000, 20_000), (0.07, 0.05), (1_000, 1_000)]
)
def test_a_scale_bar_has_a_round_length(longest_m, length_m):
    assert round_length(longest_m) == pytest.approx(length_m)


@pytest.mark.parametrize(
    ("length_m", "texts"),
    [
        (1_000, ("0", "500", "1 km")),
        (5_000, ("0", "2.5", "5 km")),
        (20_000, ("0", "10", "20 km")),
        (200, ("0", "100", "200 m")),
        (5, ("0", "2.5", "5 m")),
    ],
)
def test_the_bar_is_labelled_in_the_unit_that_reads_best(length_m, texts):
    assert length_texts(length_m) == texts


@pytest.mark.parametrize(
    ("text", "denominator"),
    [("1:50 000", 50_000), ("1：50\u2009000", 50_000), ("1/2500", 2_500), ("5万", 50_000), ("10,000", 10_000)],
)
def test_a_scale_is_understood_however_it_is_written(text, denominator):
    assert scale_of_text(text) == denominator


@pytest.mark.parametrize("text", ["", "far", "1:0", "-5"])
def test_what_is_no_scale_is_passed_over(text):
    assert scale_of_text(text) is None


@pytest.fixture
def canvas(shown):
    return shown(coloured(layer_of(mosaic(30))), size=(700, 500), furniture=True)


def test_a_scale_written_into_the_box_is_shown(canvas, qtbot):
    edit = canvas.furniture.box.edit
    edit.setFocus()
    edit.selectAll()
    qtbot.keyClicks(edit, "25000")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert canvas.view.scale == pytest.approx(25_000)
    assert edit.text() == scale_text(25_000)
    edit.selectAll()
    qtbot.keyClicks(edit, "nonsense")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert edit.text() == scale_text(25_000)


def test_a_round_scale_is_chosen_from_the_menu(canvas):
    canvas.furniture.box.button.menu().actions()[4].trigger()
    assert canvas.view.scale == pytest.approx(10_000)


def test_the_zoom_plate_zooms_and_every_button_has_a_name(canvas, qtbot):
    whole = canvas.view
    zoom_in, zoom_out, full = canvas.furniture.zoom.findChildren(QToolButton)
    qtbot.mouseClick(zoom_in, Qt.MouseButton.LeftButton)
    assert canvas.view.scale == pytest.approx(whole.scale / 2)
    qtbot.mouseClick(zoom_out, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(full, Qt.MouseButton.LeftButton)
    assert canvas.view == whole
    assert all(button.accessibleName() and button.toolTip() for button in (zoom_in, zoom_out, full))


def test_plates_keep_twelve_pixels_from_the_edges(canvas):
    canvas.add_tool_buttons([QToolButton(), None, QToolButton()])
    furniture = canvas.furniture
    assert furniture.tools.geometry().topLeft().toTuple() == (12, 12)
    assert furniture.north.geometry().right() == canvas.width() - 13
    assert furniture.scale.geometry().bottom() == canvas.height() - 13
    assert furniture.zoom.geometry().bottomRight().toTuple() == (canvas.width() - 13, canvas.height() - 13)


def test_no_plate_stands_on_another_on_a_low_map(canvas, qtbot):
    canvas.add_tool_buttons([QToolButton(), *[QToolButton(text="i") for _button in range(6)], None, QToolButton()])
    canvas.resize(700, 200)
    plates = canvas.furniture.boxes()
    assert not any(one.intersects(two) for at, one in enumerate(plates) for two in plates[:at])
    assert all(plate.bottom() <= canvas.height() for plate in plates)


def test_plates_grow_with_the_font_size_at_once(canvas, qtbot):
    before = canvas.furniture.zoom.height()
    use(replace(LIGHT, percent=150))
    try:
        QApplication.sendEvent(canvas, QEvent(QEvent.Type.StyleChange))
        assert canvas.furniture.arrow.width() == 48
        assert canvas.furniture.zoom.height() > before * 1.2
        assert canvas.furniture.zoom.geometry().bottomRight().toTuple() == (canvas.width() - 19, canvas.height() - 19)
    finally:
        use(LIGHT)
