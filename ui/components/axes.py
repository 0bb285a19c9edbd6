"""Axes of charts over years: the steps of the values, their lines and numbers, the years below."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from ui import format as text
from ui.theme.fonts import font
from ui.theme.tokens import px, tokens

AXIS, TOP, GAP = 24, 14, 8
Span = tuple[float, float, float]
"""Lowest and highest value of an axis, and its step."""


def round_step(step: float) -> float:
    """The next of 1, 2, 5 × a power of ten from a step up."""
    if step <= 0:
        return 1.0
    power = 10.0
    while power > step:
        power /= 10
    while power * 10 <= step:
        power *= 10
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= step * 0.999999)


def axis_text(value: float, step: float) -> str:
    """A number of an axis with no more decimals than its step has."""
    return text.number(value, 0 if step >= 1 else 1 if step >= 0.1 else 2)


def plot_room(width: int, height: int, span: Span, right: float) -> QRectF:
    """The room of the lines: between the numbers at the left, `right` pixels for their ends, and the years below."""
    low, high, step = span
    metrics = QFontMetricsF(font(12))
    left = max(metrics.horizontalAdvance(axis_text(value, step)) for value in (low, high)) + px(GAP)
    return QRectF(left, px(TOP), max(width - left - right, px(60)), height - px(TOP + AXIS))


def place_in(plot: QRectF, span: Span, years: tuple[int, int], year: int, value: float) -> QPointF:
    """Where a value of a year stands, in the unit of the axis."""
    (low, high, _step), (first, last) = span, years
    x = plot.left() + (year - first) / max(last - first, 1) * plot.width()
    return QPointF(x, plot.bottom() - (value - low) / (high - low) * plot.height())


def paint_values(painter: QPainter, plot: QRectF, span: Span) -> None:
    """A line and a number at every step."""
    low, high, step = span
    painter.setFont(font(12))
    for number in range(round((high - low) / step) + 1):
        value = low + number * step
        y = plot.bottom() - (value - low) / (high - low) * plot.height()
        painter.setPen(QPen(QColor(tokens().border_strong if number == 0 else tokens().border), 1))
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
        painter.setPen(QColor(tokens().text2))
        room = QRectF(0, y - px(10), plot.left() - px(GAP), px(20))
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, axis_text(value, step))


def paint_year(painter: QPainter, plot: QRectF, x: float, year: int) -> None:
    """A year below the plot."""
    room = QRectF(x - px(24), plot.bottom() + px(4), px(48), px(AXIS - 4))
    painter.drawText(room, Qt.AlignmentFlag.AlignHCenter, str(year))


def paint_nothing(painter: QPainter, room: QRectF, words: str) -> None:
    """What is said where there is nothing to draw."""
    painter.setPen(QColor(tokens().text3))
    painter.setFont(font(13))
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, words)
