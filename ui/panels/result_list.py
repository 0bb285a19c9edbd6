"""A list to choose from: an icon, what it is called, and at the right what it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QIcon, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from ui.theme.icons import icon
from ui.theme.tokens import px, tokens

VALUE = int(Qt.ItemDataRole.UserRole)
MOST_ROWS = 9


@dataclass(frozen=True)
class Result:
    """One line; `value` is what is handed over when it is chosen."""

    text: str
    note: str
    value: Any
    icon: str | QIcon = ""


class ResultList(QTreeWidget):
    """`chosen` after a click or Enter, `hovered` with the value under the mouse or the keyboard, None when it left."""

    chosen = Signal(object)
    hovered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setMouseTracking(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.itemClicked.connect(lambda item, _column: self.chosen.emit(item.data(0, VALUE)))
        self.itemEntered.connect(lambda item, _column: self.hovered.emit(item.data(0, VALUE)))
        self.currentItemChanged.connect(self._tell_current)

    def show_results(self, results: Sequence[Result]) -> None:
        """These lines, the first one chosen for Enter; as high as they need."""
        self.clear()
        quiet = QBrush(QColor(tokens().text2))
        for one in results:
            item = QTreeWidgetItem([one.text, one.note])
            item.setData(0, VALUE, one.value)
            item.setIcon(0, icon(one.icon) if isinstance(one.icon, str) and one.icon else QIcon(one.icon))
            item.setForeground(1, quiet)
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setToolTip(0, f"{one.text} · {one.note}" if one.note else one.text)
            self.addTopLevelItem(item)
        self.setVisible(bool(results))
        row = max(self.sizeHintForRow(0), tokens().row)
        self.setFixedHeight(min(len(results), MOST_ROWS) * row + px(4))

    def choose_first(self) -> None:
        """Makes the first line the current one."""
        self._go_to_row(0)

    def step(self, by: int) -> None:
        """The line below or above becomes the current one, from the last on to the first."""
        count = self.topLevelItemCount()
        if count:
            self._go_to_row((self.currentIndex().row() + by) % count)

    def _go_to_row(self, row: int) -> None:
        item = self.topLevelItem(row)
        if item is not None:
            self.setCurrentItem(item)

    def take_current(self) -> None:
        """Chooses the current line."""
        if self.currentIndex().isValid():
            self.chosen.emit(self.current_value())

    def current_value(self) -> Any:
        """What the current line stands for; None without one."""
        return self.currentIndex().siblingAtColumn(0).data(VALUE)

    def values(self) -> list[Any]:
        """What the lines stand for."""
        return [one.data(0, VALUE) for one in self.items()]

    def items(self) -> list[QTreeWidgetItem]:
        """The lines."""
        found = (self.topLevelItem(at) for at in range(self.topLevelItemCount()))
        return [one for one in found if one is not None]

    def _tell_current(self, item: QTreeWidgetItem | None) -> None:
        if item is not None and self.hasFocus():
            self.hovered.emit(item.data(0, VALUE))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take_current()
        else:
            super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse is elsewhere."""
        self.hovered.emit(None)
        super().leaveEvent(event)
