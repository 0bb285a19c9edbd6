"""Shares as bars: one bar of several parts, and a meter with the tick of where it should be."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.tokens import px, tokens


class ShareBar(QWidget):
    """Parts are (share of 0–1, colour #RRGGBB or a brush); what is left of 1 stays empty track."""

    def __init__(self, parts: Sequence[tuple[float, str | QBrush]], height: int = 12, parent: QWidget | None = None):
        super().__init__(parent)
        self._height = height
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set(parts)

    def set(self, parts: Sequence[tuple[float, str | QBrush]]) -> None:
        """Other parts."""
        self.parts = tuple(parts)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(120), px(self._height))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QPainterPath()
        frame.addRoundedRect(QRectF(self.rect()), px(3), px(3))
        painter.setClipPath(frame)
        painter.fillRect(self.rect(), QColor(tokens().track))
        left = 0.0
        for share, colour in self.parts:
            width = self.width() * share
            painter.fillRect(QRectF(left, 0, max(width - 1, 0), self.height()), QBrush(colour))
            left += width
        painter.end()


class Meter(QWidget):
    """A bar from nothing to the whole; `tick` (0–1) is where it should be today."""

    def __init__(
        self,
        share: float,
        colour: str = "accent",
        tick: float | None = None,
        height: int = 6,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._height = height
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set(share, colour, tick)

    def set(self, share: float, colour: str = "accent", tick: float | None = None) -> None:
        """Another share; the colour is the name of a token or #RRGGBB."""
        self.share, self.colour, self.tick = share, colour, tick
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(80), px(self._height + (10 if self.tick is not None else 0)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_meter(painter, QRectF(self.rect()), self.share, self.colour, self.tick, px(self._height))
        painter.end()


def paint_meter(
    painter: QPainter, rect: QRectF, share: float, colour: str, tick: float | None = None, height: float = 6
) -> None:
    """Draws a meter in the middle of the rectangle; cells of tables use it."""
    theme = tokens()
    ink = colour if colour.startswith("#") else str(getattr(theme, colour))
    bar = QRectF(rect.left(), rect.center().y() - height / 2, rect.width(), height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.track))
    painter.drawRoundedRect(bar, height / 2, height / 2)
    done = min(max(share if share == share else 0.0, 0.0), 1.0) * bar.width()
    if done > 0:
        painter.setBrush(QColor(ink))
        painter.drawRoundedRect(QRectF(bar.left(), bar.top(), max(done, height), height), height / 2, height / 2)
    if tick is not None and tick == tick:
        at = bar.left() + min(max(tick, 0.0), 1.0) * (bar.width() - 2)
        painter.fillRect(QRectF(at, bar.center().y() - px(8), 2, px(16)), QColor(theme.text))
