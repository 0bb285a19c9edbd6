"""Parts that add up to a whole: each bar begins where the one above it ends; painted in the colours of the moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.components.axes import round_step
from ui.theme.fonts import font
from ui.theme.tokens import px, tokens
from ui.workspaces.carbon.units import Scale

ROW_LEAST, ROW_MOST, BAR_SHARE = 24, 40, 0.56
AXIS, GAP, TICKS = 24, 8, 5


@dataclass(frozen=True)
class Part:
    """One part with its name; `apart` are those that are no change on the ground."""

    name: str
    value: float
    apart: bool = False


class Waterfall(QWidget):
    """The parts from top to bottom, the whole with its interval last."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.parts: tuple[Part, ...] = ()
        self.whole = Part("", 0.0)
        self.interval = (0.0, 0.0)
        self.scale = Scale(1.0, "")
        self._plot, self._span = QRectF(), (0.0, 1.0, 1.0)  # as measured for the painting at hand
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_parts(self, parts: Sequence[Part], whole: Part, interval: tuple[float, float], scale: Scale) -> None:
        """Other parts; the whole is their sum."""
        self.parts, self.whole, self.interval, self.scale = tuple(parts), whole, interval, scale
        words = [f"{one.name}: {scale.number(one.value, sign=True)} {scale.unit}" for one in (*parts, whole)]
        self.setAccessibleDescription(", ".join(words))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(420), px(AXIS + 32 * (len(self.parts) + 1)))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(260), px(AXIS + ROW_LEAST * (len(self.parts) + 1)))

    def spans(self) -> list[tuple[float, float]]:
        """Where each bar begins and ends; that of the whole begins at nought."""
        ends = list(accumulate((one.value for one in self.parts), initial=0.0))
        return [*pairwise(ends), (0.0, self.whole.value)]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.parts:
            self._plot, self._span = self._measured(), self._reach()
            self._paint_axis(painter)
            rows, spans = (*self.parts, self.whole), self.spans()
            for place, (one, span) in enumerate(zip(rows, spans, strict=True)):
                self._paint_row(painter, place, one, span)
        painter.end()

    def _row(self) -> float:
        room = (self.height() - px(AXIS)) / (len(self.parts) + 1)
        return min(max(room, px(ROW_LEAST) * 0.8), px(ROW_MOST))

    def _measured(self) -> QRectF:
        """Right of the names, left of the room for the numbers."""
        metrics = QFontMetricsF(font(13, 600))
        rows = (*self.parts, self.whole)
        names = max(metrics.horizontalAdvance(one.name) for one in rows)
        numbers = max(metrics.horizontalAdvance(self._figure(one)) for one in rows)
        left = min(names + 2, self.width() * 0.4) + px(GAP)
        width = max(self.width() - left - numbers - px(3 * GAP), px(40))
        return QRectF(left, 0, width, self._row() * len(rows))

    def _reach(self) -> tuple[float, float, float]:
        """Lowest and highest value of the axis in its unit, and its step."""
        values = [0.0, *self.interval, *(value for span in self.spans() for value in span)]
        low, high = min(values) / self.scale.divisor, max(values) / self.scale.divisor
        step = round_step((high - low) / TICKS)
        return low, max(high, low + step), step

    def _figure(self, one: Part) -> str:
        return self.scale.number(one.value, sign=True)

    def _x(self, value: float) -> float:
        plot, (low, high, _step) = self._plot, self._span
        return plot.left() + (value / self.scale.divisor - low) / (high - low) * plot.width()

    def _paint_axis(self, painter: QPainter) -> None:
        plot, (low, high, step) = self._plot, self._span
        painter.setFont(font(12))
        for number in range(int(-(-low // step)), int(high // step) + 1):
            x = self._x(number * step * self.scale.divisor)
            painter.setPen(QPen(QColor(tokens().border_strong if number == 0 else tokens().border), 1))
            painter.drawLine(QPointF(x, 0), QPointF(x, plot.bottom()))
            painter.setPen(QColor(tokens().text2))
            room = QRectF(x - px(40), plot.bottom(), px(80), px(AXIS))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, f"{number * step:g}".replace("-", "−"))

    def _paint_row(self, painter: QPainter, place: int, one: Part, span: tuple[float, float]) -> None:
        theme, height, is_whole = tokens(), self._row(), place == len(self.parts)
        row = QRectF(0, place * height, self.width(), height)
        middle, thick = row.center().y(), min(height * BAR_SHARE, px(18))
        painter.setFont(font(13, 600 if is_whole else 400))
        painter.setPen(QColor(theme.text2 if one.apart else theme.text))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        names = QRectF(0, row.top(), self._plot.left() - px(GAP), height)
        name = painter.fontMetrics().elidedText(one.name, Qt.TextElideMode.ElideRight, int(names.width()))
        painter.drawText(names, right, name)
        start, end = (self._x(value) for value in span)
        reaches = [start, end]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(_colour(one, is_whole)))
        painter.drawRect(QRectF(min(start, end), middle - thick / 2, max(abs(end - start), 1.5), thick))
        if is_whole:
            reaches += [self._x(limit) for limit in self.interval]
            self._paint_whisker(painter, reaches[2], reaches[3], middle, thick * 0.3)
        else:
            painter.setPen(QPen(QColor(theme.border_strong), 1))
            painter.drawLine(QPointF(end, middle + thick / 2), QPointF(end, middle + height - thick / 2))
        beyond = max(reaches) + px(GAP)
        room = QRectF(beyond, row.top(), self.width() - beyond, height)
        painter.setPen(QColor(theme.text))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self._figure(one))

    def _paint_whisker(self, painter: QPainter, low: float, high: float, middle: float, end: float) -> None:
        painter.setPen(QPen(QColor(tokens().text), 1.25))
        painter.drawLine(QPointF(low, middle), QPointF(high, middle))
        for x in (low, high):
            painter.drawLine(QPointF(x, middle - end), QPointF(x, middle + end))


def _colour(one: Part, is_whole: bool) -> str:
    """What the ground gained, lost, what is no change of it, and the whole."""
    theme = tokens()
    if is_whole or one.apart:
        return theme.accent if is_whole else theme.border_strong
    return theme.chart_sink if one.value >= 0 else theme.progress
