"""The mouse wheel over a field scrolls the form and changes no record."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget

from ui.components.calm import Combo, NumberSpin, Slider, WholeSpin

UI = Path(__file__).parents[3] / "ui"
FIELDS = [Combo, WholeSpin, NumberSpin, Slider]


def wheel_over(widget):
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle,
        QPointF(widget.mapToGlobal(middle)),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)
    return event


def value(field):
    return field.currentIndex() if isinstance(field, Combo) else field.value()


@pytest.mark.parametrize("kind", FIELDS)
@pytest.mark.parametrize("focused", [False, True])
def test_the_wheel_changes_no_field_and_is_left_to_the_form(qtbot, kind, focused):
    form, field = QWidget(), kind()
    if isinstance(field, Combo):
        field.addItems(["马尾松", "杉木", "毛竹"])
        field.setCurrentIndex(1)
    else:
        field.setValue(50)
    column = QVBoxLayout(form)
    column.addWidget(field)
    area = QScrollArea()
    qtbot.addWidget(area)
    form.setMinimumHeight(4_000)
    area.setWidget(form)
    area.resize(300, 200)
    area.show()
    if focused:
        field.setFocus()
    before = value(field)
    event = wheel_over(field)
    assert value(field) == before and not event.isAccepted()


def test_every_list_number_and_slider_of_the_window_is_a_calm_one():
    made = re.compile(r"\bQ(ComboBox|SpinBox|DoubleSpinBox|Slider)\(\s*[^)\s.]*\)|\(Q(ComboBox|SpinBox|Slider)\):")
    loud = [path.name for path in UI.rglob("*.py") if path.name != "calm.py" and made.search(path.read_text("utf-8"))]
    assert not loud
