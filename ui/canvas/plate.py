"""The small plates that float over the map."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QBoxLayout, QToolButton, QWidget

from ui.theme.tokens import px, tokens

MARGIN_PX, RADIUS_PX, PADDING_PX = 12, 8, 4
ICON_PX = 18
GROUND_SHARE = 0.96


class Plate(QWidget):
    """A rounded ground for controls; the map below gets no mouse through it."""

    def __init__(self, direction: QBoxLayout.Direction, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.row = QBoxLayout(direction, self)
        self.refit()

    def refit(self) -> None:
        """Takes the size that the font size setting gives it now."""
        padding = px(PADDING_PX)
        self.row.setContentsMargins(padding, padding, padding, padding)
        self.row.setSpacing(padding)
        for button in self.findChildren(QToolButton):
            button.setIconSize(QSize(px(ICON_PX), px(ICON_PX)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground."""
        theme = tokens()
        ground = QColor(theme.surface)
        ground.setAlphaF(GROUND_SHARE)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.border), 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), px(RADIUS_PX), px(RADIUS_PX))
        painter.end()
