"""The small plates that float over the map."""

from functools import lru_cache

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QBoxLayout, QToolButton, QWidget

from ui.theme.tokens import Tokens, px, tokens

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
        painter = QPainter(self)
        painter.drawPixmap(0, 0, ground(self.width(), self.height(), self.devicePixelRatioF(), tokens()))
        painter.end()


@lru_cache(maxsize=32)
def ground(width: int, height: int, ratio: float, theme: Tokens) -> QPixmap:
    """The picture of a plate, kept: every change of the map below paints it anew."""
    made = QPixmap(round(width * ratio), round(height * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    surface = QColor(theme.surface)
    surface.setAlphaF(GROUND_SHARE)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.border), 1))
    painter.setBrush(surface)
    radius = theme.px(RADIUS_PX)
    painter.drawRoundedRect(QRectF(0.5, 0.5, width - 1, height - 1), radius, radius)
    painter.end()
    return made
