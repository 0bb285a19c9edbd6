"""All actions with their keys, by menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from layers.i18n import _
from ui.actions import ACTIONS, MENUS
from ui.components.buttons import outlined
from ui.components.heading import caption, heading2, text_label, title
from ui.manual import offer_manual
from ui.theme.tokens import px

if TYPE_CHECKING:
    from ui.main_window import MainWindow

WIDTH, HEIGHT = 560, 620


class ShortcutsSheet(QDialog):
    """Made from the declared actions, so it is never out of date."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setWindowTitle(_("Keyboard shortcuts"))
        offer_manual(self, "shortcuts")
        self.resize(px(WIDTH), px(HEIGHT))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(24), px(24), px(16))
        column.setSpacing(px(12))
        column.addWidget(heading2(self.windowTitle()))
        area = QScrollArea(widgetResizable=True)
        area.setWidget(_rows())
        column.addWidget(area, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        close = outlined(_("Close"))
        close.clicked.connect(self.accept)
        row.addWidget(close)
        column.addLayout(row)


def _rows() -> QWidget:
    sheet = QWidget()
    sheet.setProperty("role", "scrolled")
    grid = QGridLayout(sheet)
    grid.setContentsMargins(0, 0, px(12), 0)
    grid.setVerticalSpacing(px(6))
    grid.setColumnStretch(0, 1)
    for menu in MENUS:
        rows = [action for action in ACTIONS if action.menu == menu and action.shortcut]
        if rows:
            grid.addWidget(title(_(menu)), grid.rowCount(), 0, 1, 2)
        for action in rows:
            at = grid.rowCount()
            keys = QKeySequence(action.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
            note = _("{keys} (on the map)").format(keys=keys) if action.on_map else keys
            grid.addWidget(text_label(_(action.text).rstrip("…")), at, 0)
            grid.addWidget(caption(note), at, 1, Qt.AlignmentFlag.AlignRight)
    grid.setRowStretch(grid.rowCount(), 1)
    return sheet
