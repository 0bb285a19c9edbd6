"""A field that is typed into to find something, with its sign at the left."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit

from ui.theme.icons import paint_icon
from ui.theme.tokens import px, tokens

LEFT, ICON, GAP = 2, 16, 6


class SearchLine(QLineEdit):
    """Paints its icon itself: that of an action in a QLineEdit has 16 px whatever the font size."""

    def __init__(self, placeholder: str) -> None:
        super().__init__()
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setProperty("role", "search")
        self.setClearButtonEnabled(True)
        self.setTextMargins(px(LEFT + ICON + GAP) - px(4), 0, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The field, and the icon before its text."""
        super().paintEvent(event)
        painter, side = QPainter(self), px(ICON)
        box = QRectF(px(8) + px(LEFT), (self.height() - side) / 2, side, side)
        paint_icon(painter, "search", tokens().text2, box)
        painter.end()
