"""The theme editor: tried out at once, kept when it is applied, forgotten when it is cancelled."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QColorDialog

from layers.drawing.style import ThemeSpec
from ui.panels.theme_editor import ThemeEditor
from ui.panels.theme_keeper import ThemeKeeper
from zzeco.map_state import map_state
from zzeco.project import without_layer

FOREST = "forest_2025"


@pytest.fixture
def editor(opened, qtbot):
    keeper = ThemeKeeper(opened)
    made = ThemeEditor(opened, keeper)
    keeper.setParent(made)
    qtbot.addWidget(made)
    made.resize(296, 900)
    made.show()
    made.edit(FOREST)
    assert opened.tasks.wait_idle()
    return made


def choose(combo, key):
    combo.setCurrentIndex(combo.findData(key))
    combo.activated.emit(combo.currentIndex())


def kept(editor):
    return map_state(editor.context.document.project).view(FOREST).theme


def by_elevation(editor):
    choose(editor.theme, "column:hai_ba")
    assert editor.context.tasks.wait_idle()


def test_declared_classes_offer_no_method_and_no_ramp(editor):
    assert editor.theme.key() == "species_group"
    assert not any(editor.fields[name].isVisible() for name in ("method", "count", "ramp"))
    assert editor.classes.rows[0].map_class.key == "cunninghamia"


def test_a_number_is_tried_out_on_the_map_and_kept_when_applied(editor, qtbot):
    by_elevation(editor)
    editor.count.setValue(4)
    choose(editor.method, "equal_interval")
    choose(editor.ramp, "cividis")
    assert editor.context.tasks.wait_idle()
    shown = editor.keeper.themed(FOREST)
    assert len(shown.spec.breaks) == 3 and shown.classes[0].fill == "#00224E"
    assert kept(editor) == ThemeSpec("default"), "nothing is kept yet"
    with qtbot.waitSignal(editor.closed):
        qtbot.mouseClick(editor.apply_button, Qt.MouseButton.LeftButton)
    assert kept(editor) == ThemeSpec("column:hai_ba", "equal_interval", 4, ramp="cividis")
    assert editor.context.document.undo_stack.undoText() == "Style of Forest 2025"
    editor.context.document.undo_stack.undo()
    assert kept(editor) == ThemeSpec("default")


def test_cancel_leaves_everything_as_it_was(editor, qtbot):
    before = editor.keeper.themed(FOREST)
    by_elevation(editor)
    assert editor.keeper.themed(FOREST) is not before
    with qtbot.waitSignal(editor.closed):
        qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert editor.context.tasks.wait_idle()
    assert editor.keeper.themed(FOREST).classes == before.classes
    assert kept(editor) == ThemeSpec("default") and not editor.context.document.undo_stack.canUndo()


def test_a_limit_that_is_typed_makes_own_limits(editor, qtbot):
    choose(editor.theme, "carbon_density")
    assert editor.context.tasks.wait_idle()
    assert editor.method.currentData() == ""
    field = editor.classes.rows[0].field
    field.setText("12.5")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert editor.context.tasks.wait_idle()
    assert editor.spec.method == "breaks" and editor.spec.breaks == (12.5, 20, 35, 50, 70, 100)
    assert editor.classes.rows[0].map_class.label == "＜12.5"


def test_a_limit_that_is_no_number_is_marked_and_not_taken(editor):
    choose(editor.theme, "carbon_density")
    assert editor.context.tasks.wait_idle()
    row = editor.classes.rows[0]
    row.field.setText("")
    row.field.editingFinished.emit()
    assert row.field.property("invalid") == "true" and editor.spec.method == ""


def test_a_class_takes_another_colour_and_gives_it_back(editor, qtbot):
    row = editor.classes.rows[0]
    row.colour.click()
    dialog = editor.findChild(QColorDialog)
    dialog.setCurrentColor(QColor("red"))
    dialog.accept()
    assert editor.keeper.themed(FOREST).classes[0].fill == "#FF0000"
    assert editor.reset.isVisible()
    editor.reset.click()
    assert editor.keeper.themed(FOREST).classes[0].fill == "#42836E"


def test_a_layer_that_leaves_closes_the_editor(editor, qtbot):
    with qtbot.waitSignal(editor.closed):
        editor.context.document.do("x", lambda project: without_layer(project, FOREST))
