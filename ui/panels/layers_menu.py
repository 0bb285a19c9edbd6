"""Menus of the layers panel: what can be done with one layer, and with all of them."""

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QWidget

from ui.theme.icons import icon, paint_icon
from ui.theme.tokens import px, tokens

LEFT, ICON, TEXT_LEFT = 8, 16, 32


class Menu(QMenu):
    """A menu whose last item may be one that destroys: red, and undoable instead of asked about."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._red: QAction | None = None

    def add(self, text: str, icon_name: str, run: Callable[[], object], shortcut: str = "") -> QAction:
        """An item; its shortcut is only shown here."""
        action = QAction(icon(icon_name), f"{text}\t{shortcut}" if shortcut else text, self)
        action.triggered.connect(lambda: run())
        self.addAction(action)
        return action

    def add_red(self, text: str, icon_name: str, run: Callable[[], object], shortcut: str = "") -> None:
        """The item that destroys, behind a line."""
        self.addSeparator()
        self._red = self.add(text, icon_name, run, shortcut)
        self._red.setIcon(icon(icon_name, "error"))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._red is None:
            return
        theme, box, painter = tokens(), self.actionGeometry(self._red), QPainter(self)
        inner = box.adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.error_soft if self.activeAction() is self._red else theme.surface))
        painter.drawRoundedRect(inner, px(4), px(4))
        place = QRect(box.left() + px(LEFT), box.center().y() - px(ICON) // 2, px(ICON), px(ICON))
        paint_icon(painter, "trash-2", theme.error, place.toRectF())
        text, _tab, shortcut = self._red.text().partition("\t")
        painter.setPen(QColor(theme.error))
        room = box.adjusted(px(TEXT_LEFT), 0, -px(LEFT + 4), 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, shortcut)
        painter.end()
