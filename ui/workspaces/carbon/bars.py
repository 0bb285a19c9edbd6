"""Bars with whiskers, one a county, painted in the colours of the moment."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui.components.axes import round_step
from ui.theme.fonts import font
from ui.theme.tokens import px, tokens

ROW_LEAST, ROW_MOST, BAR_SHARE = 20, 40, 0.56
AXIS, GAP, TICKS = 24, 8, 5


@dataclass(frozen=True)
class Bar:
    """One bar with its interval, the text beside it, and what the tooltip says."""

    key: str
    name: str
    value: float
    low: float
    high: float
    text: str
    tip: str


class Bars(QWidget):
    """Horizontal bars from zero; `chosen` gives the key of the one that was clicked."""

    chosen = Signal(str)

    def __init__(self, colour: str = "chart_sink", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour = colour
        self.bars: tuple[Bar, ...] = ()
        self.strong = ""
        self._hovered = -1
        self._plot, self._span = QRectF(), (0.0, 1.0, 1.0)  # as measured for the painting at hand
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set(self, bars: Sequence[Bar], strong: str = "") -> None:
        """Other bars, largest first; all but `strong` are pale where one is named."""
        self.bars, self.strong = tuple(bars), strong
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(360), px(AXIS + 28 * max(len(self.bars), 3)))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(220), px(AXIS + ROW_LEAST * max(len(self.bars), 1)))

    def bar_rect(self, place: int) -> QRectF:
        """The row of a bar over the full width."""
        height = self._row()
        return QRectF(0, place * height, self.width(), height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.bars:
            self._plot, self._span = self._measured(), self._reach()
            self._paint_axis(painter)
            for place, bar in enumerate(self.bars):
                self._paint_bar(painter, place, bar)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self._at(event.position())
        if place != self._hovered:
            self._hovered = place
            self.update()
        tip = self.bars[place].tip if place >= 0 else ""
        QToolTip.showText(event.globalPosition().toPoint(), tip, self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = self._at(event.position())
        if place >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self.bars[place].key)

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = -1
        self.update()

    def _row(self) -> float:
        room = (self.height() - px(AXIS)) / max(len(self.bars), 1)
        return min(max(room, px(ROW_LEAST) * 0.8), px(ROW_MOST))

    def _at(self, position: QPointF) -> int:
        place = int(position.y() // self._row())
        return place if 0 <= place < len(self.bars) else -1

    def _measured(self) -> QRectF:
        """The room of the bars: right of the names, left of the last numbers."""
        metrics = QFontMetricsF(font(13))
        names = max(metrics.horizontalAdvance(bar.name) for bar in self.bars)
        numbers = max(metrics.horizontalAdvance(bar.text) for bar in self.bars)
        left = min(names + 2, self.width() * 0.4) + px(GAP)
        width = max(self.width() - left - numbers - px(2 * GAP), px(40))
        return QRectF(left, 0, width, self._row() * len(self.bars))

    def _reach(self) -> tuple[float, float, float]:
        """Where the axis begins and ends, and its step."""
        least = min([0.0, *(min(bar.low, bar.value) for bar in self.bars)])
        most = max([0.0, *(max(bar.high, bar.value) for bar in self.bars)])
        step = round_step((most - least) / TICKS)
        return least if least < 0 else 0.0, max(most, step), step

    def _x(self, value: float) -> float:
        plot, (least, most, _step) = self._plot, self._span
        return plot.left() + (value - least) / (most - least) * plot.width()

    def _paint_axis(self, painter: QPainter) -> None:
        plot, (least, most, step) = self._plot, self._span
        painter.setFont(font(12))
        for number in range(int(-(-least // step)), int(most // step) + 1):
            x = self._x(number * step)
            painter.setPen(QPen(QColor(tokens().border_strong if number == 0 else tokens().border), 1))
            painter.drawLine(QPointF(x, 0), QPointF(x, plot.bottom()))
            painter.setPen(QColor(tokens().text2))
            room = QRectF(x - px(40), plot.bottom(), px(80), px(AXIS))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, f"{number * step:g}".replace("-", "−"))

    def _paint_bar(self, painter: QPainter, place: int, bar: Bar) -> None:
        theme, row, plot = tokens(), self.bar_rect(place), self._plot
        thick = min(row.height() * BAR_SHARE, px(18))
        middle = row.center().y()
        if place == self._hovered:
            painter.fillRect(row, QColor(theme.window))
        names = QRectF(0, row.top(), plot.left() - px(GAP), row.height())
        painter.setFont(font(13, 600 if bar.key == self.strong else 400))
        painter.setPen(QColor(theme.text))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        name = painter.fontMetrics().elidedText(bar.name, Qt.TextElideMode.ElideRight, int(names.width()))
        painter.drawText(names, right, name)
        colour = QColor(str(getattr(theme, self._colour)))
        colour.setAlphaF(0.4 if self.strong not in ("", bar.key) else 1.0)
        start, end = (self._x(one) for one in self._ends(bar))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(QRectF(min(start, end), middle - thick / 2, abs(end - start), thick), 2, 2)
        self._paint_whisker(painter, bar, middle, thick)
        beyond = max(end, self._x(bar.high)) + px(GAP)
        room = QRectF(beyond, row.top(), self.width() - beyond, row.height())
        painter.setPen(QColor(theme.text))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, bar.text)

    def _ends(self, bar: Bar) -> tuple[float, float]:
        """Where a bar begins and ends."""
        return 0.0, bar.value

    def _paint_whisker(self, painter: QPainter, bar: Bar, middle: float, thick: float) -> None:
        low, high, end = self._x(bar.low), self._x(bar.high), thick * 0.3
        painter.setPen(QPen(QColor(tokens().text), 1.25))
        painter.drawLine(QPointF(low, middle), QPointF(high, middle))
        for x in (low, high):
            painter.drawLine(QPointF(x, middle - end), QPointF(x, middle + end))
