"""A short line in the colour that something has on the map."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.tokens import px
from ui.workspaces.importing.landing_words import line_colour


class LineKey(QWidget):
    """18 × 4 px of colour at the height of a first line of text."""

    def __init__(self, colour: str) -> None:
        super().__init__()
        self.colour = colour
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        return QSize(px(18), px(18))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(line_colour(self.colour)))
        painter.drawRoundedRect(QRectF(0, self.height() / 2 - px(2), px(18), px(4)), px(2), px(2))
        painter.end()
