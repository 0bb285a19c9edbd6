"""The layers panel with real widgets: what is checked, opened, dragged and chosen ends in the project."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from layers.drawing.style import ThemeSpec
from ui.panels.layers import LayersPanel
from ui.panels.layers_legend import LayerLegend
from ui.panels.theme_keeper import ThemeKeeper
from zzeco.map_state import map_state

FOREST, OLDER = "forest_2025", "forest_2020"


@pytest.fixture
def panel(opened, qtbot):
    keeper = ThemeKeeper(opened)
    made = LayersPanel(opened, keeper)
    keeper.setParent(made)
    qtbot.addWidget(made)
    made.resize(280, 900)
    made.show()
    assert opened.tasks.wait_idle()
    return made


def state(panel):
    return map_state(panel.context.document.project)


def drag(head, to):
    """Presses on a layer, moves the mouse to a place of the screen and lets go."""
    start = QPoint(100, 10)
    for kind, at in (
        (QMouseEvent.Type.MouseButtonPress, head.mapToGlobal(start)),
        (QMouseEvent.Type.MouseMove, to),
        (QMouseEvent.Type.MouseButtonRelease, to),
    ):
        left = Qt.MouseButton.LeftButton
        held = left if kind != QMouseEvent.Type.MouseButtonRelease else Qt.MouseButton.NoButton
        button = Qt.MouseButton.NoButton if kind == QMouseEvent.Type.MouseMove else left
        local = QPointF(head.mapFromGlobal(at))
        QApplication.sendEvent(
            head, QMouseEvent(kind, local, QPointF(at), button, held, Qt.KeyboardModifier.NoModifier)
        )


def test_every_layer_has_a_row_and_epochs_of_a_kind_are_told_apart(panel):
    titles = [row.head.title for row in panel.rows.values()]
    assert list(panel.rows) == [one.name for one in state(panel).layers]
    assert {"Forest 2025", "Forest 2020", "Wetland"} <= set(titles)
    assert panel.rows["trail_2025"].head.count.text().endswith(" km")


def test_the_forest_is_open_with_its_legend_and_shares(panel):
    row = panel.rows[FOREST]
    assert row.legend.isVisible() and panel.active == FOREST
    labels = [one.text() for one in row.legend.legend_rows()]
    counts = dict(
        zip([one.label for one in panel.keeper.themed(FOREST).classes], panel.keeper.themed(FOREST).counts, strict=True)
    )
    assert labels == [label for label, count in counts.items() if count], "classes without records stay away"
    shares = [float(one.share_text.removesuffix(" %")) for one in row.legend.legend_rows()]
    assert sum(shares) == pytest.approx(100, abs=1)


def test_a_checkbox_takes_a_layer_off_the_map_without_a_step(panel, qtbot):
    qtbot.mouseClick(panel.rows[FOREST].head.check, Qt.MouseButton.LeftButton, pos=QPoint(8, 12))
    assert not state(panel).view(FOREST).visible
    assert panel.rows[FOREST].head.name.property("role") == "placeholder"
    assert not panel.context.document.undo_stack.canUndo()


def test_a_click_opens_another_layer_and_closes_the_first(panel, qtbot):
    with qtbot.waitSignal(panel.active_changed):
        qtbot.mouseClick(panel.rows["wetland_2025"].head, Qt.MouseButton.LeftButton, pos=QPoint(100, 10))
    assert panel.rows["wetland_2025"].legend.isVisible() and not panel.rows[FOREST].legend.isVisible()
    qtbot.mouseClick(panel.rows["wetland_2025"].head.chevron, Qt.MouseButton.LeftButton)
    assert not panel.rows["wetland_2025"].legend.isVisible()


def test_another_theme_is_a_step_that_can_be_undone(panel):
    legend = panel.rows[FOREST].legend
    legend.combo.setCurrentIndex(legend.combo.findData("carbon_density"))
    legend.combo.activated.emit(legend.combo.currentIndex())
    assert panel.context.tasks.wait_idle()
    assert state(panel).view(FOREST).theme == ThemeSpec("carbon_density")
    assert legend.legend_rows()[0].text() == "＜10"
    assert "Forest 2025" in panel.context.document.undo_stack.undoText()
    panel.context.document.undo_stack.undo()
    assert panel.context.tasks.wait_idle()
    assert state(panel).view(FOREST).theme == ThemeSpec("default")
    assert legend.combo.key() == "species_group"
    assert legend.legend_rows()[0].map_class.key == "cunninghamia"


def test_a_class_is_switched_off_in_the_legend(panel, qtbot):
    legend = panel.rows[FOREST].legend
    row = legend.legend_rows()[0]
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    assert state(panel).view(FOREST).theme.hidden == (row.map_class.key,)
    themed = panel.keeper.themed(FOREST)
    assert (themed.class_of < 0).sum() == themed.counts[0]
    assert legend.legend_rows()[0] is row, "the row that was clicked keeps the focus"


def test_the_opacity_slider_reaches_the_project(panel):
    panel.rows[FOREST].legend.slider.setValue(40)
    assert state(panel).view(FOREST).opacity == 0.4
    assert panel.rows[FOREST].legend.percent.text() == "40 %"


def test_a_layer_is_dragged_to_the_top(panel):
    top = next(iter(panel.rows.values()))
    drag(panel.rows[FOREST].head, top.mapToGlobal(QPoint(100, 2)))
    assert next(iter(panel.rows)) == FOREST == state(panel).layers[0].name
    assert panel._line.isHidden()


def test_keys_move_open_show_and_walk(panel, qtbot):
    head = panel.rows["wetland_2025"].head
    names = list(panel.rows)
    qtbot.keyClick(head, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert list(panel.rows).index("wetland_2025") == names.index("wetland_2025") - 1
    qtbot.keyClick(head, Qt.Key.Key_Space)
    assert not state(panel).view("wetland_2025").visible
    qtbot.keyClick(head, Qt.Key.Key_Right)
    assert panel.opened == "wetland_2025"
    qtbot.keyClick(head, Qt.Key.Key_Left)
    assert panel.opened == ""
    panel.activateWindow()
    qtbot.keyClick(head, Qt.Key.Key_Down)
    below = list(panel.rows)[list(panel.rows).index("wetland_2025") + 1]
    assert panel.focusWidget() is panel.rows[below].head


def test_a_removed_layer_comes_back_by_undo(panel):
    panel.remove(OLDER)
    assert panel.context.tasks.wait_idle()
    assert OLDER not in panel.rows and OLDER not in panel.context.document.project.layers
    assert panel.rows[FOREST].head.title == "Forest"
    panel.context.document.undo_stack.undo()
    assert OLDER in panel.rows and panel.rows[FOREST].head.title == "Forest 2025"


def test_the_menu_ends_with_what_destroys(panel):
    menu = panel.menu(FOREST)
    texts = [action.text().split("\t")[0] for action in menu.actions() if not action.isSeparator()]
    assert texts[0] == "Zoom to layer" and texts[-1] == "Remove layer"
    assert menu.actions()[-2].isSeparator()
    menu.popup(panel.mapToGlobal(QPoint(50, 50)))
    assert not menu.grab().isNull()
    menu.close()


def test_the_filter_leaves_the_layers_of_that_name(panel):
    panel.filter_button.click()
    panel.filter.setText("forest")
    shown = [name for name, row in panel.rows.items() if row.isVisible()]
    assert set(shown) == {name for name, row in panel.rows.items() if "orest" in row.head.title}
    panel.filter_button.click()
    assert all(row.isVisible() for row in panel.rows.values())


def test_everything_is_shown_hidden_and_sorted_from_the_menu(panel):
    panel._note(lambda one: one.with_all(False))
    assert not any(one.visible for one in state(panel).layers)
    panel._note(lambda one: one.with_only(FOREST))
    assert [one.name for one in state(panel).layers if one.visible] == [FOREST]
    panel._note(lambda one: one.moved(FOREST, None))
    panel._sort()
    assert list(panel.rows)[-1] == OLDER


def test_a_long_word_before_the_themes_stands_above_them(panel, monkeypatch):
    legend = panel.rows[FOREST].legend
    assert legend.word.text() == "Colour by" and legend.word.geometry().bottom() <= legend.combo.geometry().top()
    assert legend.combo.width() > legend.width() * 0.6
    monkeypatch.setattr("ui.panels.layers_legend._", lambda _text: "着色")
    short = LayerLegend("森林小班")
    short.resize(280, 100)
    short.layout().activate()
    assert short.word.geometry().right() <= short.combo.geometry().left()
    short.deleteLater()


def test_the_arrow_and_the_checkbox_of_a_layer_say_what_they_do(panel):
    head = panel.rows[FOREST].head
    assert "legend" in head.chevron.toolTip() and "on the map" in head.check.toolTip()
