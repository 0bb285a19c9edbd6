"""The focus ring shows while the keyboard leads, and only then."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from ui.theme.focus import FocusRings, follow_focus


@pytest.fixture
def form(qtbot, qapp):
    """Two buttons in a window that has the focus."""
    follow_focus(qapp)
    made = QWidget()
    qtbot.addWidget(made)
    row = QHBoxLayout(made)
    made.buttons = [QPushButton("one"), QPushButton("two")]
    for button in made.buttons:
        row.addWidget(button)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def test_tab_draws_a_ring_outside_the_control_and_a_click_takes_it_away(qapp, qtbot, form):
    rings = qapp.findChild(FocusRings)
    QTest.keyClick(form, Qt.Key.Key_Tab)
    focused = qapp.focusWidget()
    assert rings.ring.isVisible() and rings.ring.geometry().contains(focused.geometry().adjusted(-2, -2, 2, 2))
    QTest.mouseClick(form.buttons[0], Qt.MouseButton.LeftButton)
    QTest.mouseClick(form.buttons[1], Qt.MouseButton.LeftButton)
    assert rings.ring is None


def test_the_ring_goes_with_its_control(qapp, qtbot, form):
    QTest.keyClick(form, Qt.Key.Key_Tab)
    ring, focused = qapp.findChild(FocusRings).ring, qapp.focusWidget()
    focused.move(focused.x() + 30, focused.y())
    assert ring.geometry().center().x() == pytest.approx(focused.geometry().center().x(), abs=1)


def test_there_is_one_follower_per_program(qapp):
    follow_focus(qapp)
    follow_focus(qapp)
    assert len(qapp.findChildren(FocusRings)) == 1
