"""The trend of a target: what was surveyed as a line, what the goals ask for as dashes; nothing is extrapolated."""

from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from layers.i18n import _
from ui.components.axes import AXIS, Span, paint_nothing, paint_values, paint_year, place_in, plot_room, round_step
from ui.theme.fonts import font
from ui.theme.tokens import px, tokens
from ui.workspaces.targets.verdict import figure
from zzeco.target_trend import Point, Trend
from zzeco.targets.goals import Goal

TICKS, DOT = 4, 5
MARGIN_SHARE = 0.12


class TrendChart(QWidget):
    """Painted in the colours of the moment."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.goal: Goal | None = None
        self.trend: Trend | None = None
        self.now = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_trend(self, goal: Goal, trend: Trend, now: int) -> None:
        """Another target; `now` is the year at which it is judged."""
        self.goal, self.trend, self.now = goal, trend, now
        words = [f"{point.year}: {figure(goal, point.value)}" for point in trend.points]
        words += [
            _("goal {year}: {value}").format(year=point.year, value=figure(goal, point.value)) for point in trend.goals
        ]
        self.setAccessibleName(_("Trend of {target}").format(target=goal.label))
        self.setAccessibleDescription(", ".join(words))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(480), px(240))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(240), px(140))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.trend is None or not self._all():
            paint_nothing(painter, QRectF(self.rect()), _("No layer of this kind yet"))
        else:
            self._paint_axes(painter)
            self._paint_lines(painter, self.trend)
            self._paint_points(painter, self.trend)
        painter.end()

    # -- scales

    def _all(self) -> list[Point]:
        """Every point that must be seen."""
        assert self.trend is not None
        start = [self.trend.baseline] if self.trend.baseline else []
        return [*self.trend.points, *self.trend.goals, *start]

    def _years(self) -> tuple[int, int]:
        years = [point.year for point in self._all()]
        return min(years), max(*years, min(years) + 1)

    def _span(self) -> Span:
        """Lowest and highest value of the axis, and its step; sums of a ledger start at nought."""
        values = [point.value for point in self._all()]
        low, high = min(values), max(values)
        margin = (high - low or abs(high) or 1.0) * MARGIN_SHARE
        low = low - margin if low > (high - low) else 0.0
        step = round_step((high + margin - low) / TICKS)
        first = step * (low // step)
        last = step * -(-(high + margin * 0.4) // step)
        return first, max(last, first + step), step

    def _plot(self) -> QRectF:
        assert self.goal is not None and self.trend is not None
        ends = [_("goal {value}").format(value=figure(self.goal, point.value)) for point in self.trend.goals]
        ends += [figure(self.goal, point.value) for point in self.trend.points[-1:]]
        right = max((QFontMetricsF(font(12, 600)).horizontalAdvance(end) for end in ends), default=0) + px(16)
        return plot_room(self.width(), self.height(), self._span(), right)

    def _at(self, point: Point) -> QPointF:
        return place_in(self._plot(), self._span(), self._years(), point.year, point.value)

    # -- parts

    def _paint_axes(self, painter: QPainter) -> None:
        plot, span = self._plot(), self._span()
        paint_values(painter, plot, span)
        for year in sorted({point.year for point in self._all()}):
            paint_year(painter, plot, self._at(Point(year, span[0])).x(), year)

    def _paint_lines(self, painter: QPainter, trend: Trend) -> None:
        theme = tokens()
        known = [self._at(point) for point in trend.points]
        painter.setPen(QPen(QColor(theme.accent), 2.5))
        for one, two in pairwise(known):
            painter.drawLine(one, two)
        dashes = QPen(QColor(theme.info), 1.75, Qt.PenStyle.CustomDashLine)
        dashes.setDashPattern([3, 2.5])
        painter.setPen(dashes)
        path = self.required(trend)
        for start, end in pairwise(path):
            painter.drawLine(self._at(start), self._at(end))

    def required(self, trend: Trend) -> list[Point]:
        """The way that is asked for: from the baseline, else from the last survey, through the goals after it."""
        start = trend.baseline or (trend.points[-1] if trend.points else None)
        if start is None:
            return []
        return [start, *(goal for goal in trend.goals if goal.year > start.year)]

    def _paint_points(self, painter: QPainter, trend: Trend) -> None:
        assert self.goal is not None
        theme = tokens()
        for point in trend.goals:
            at = self._at(point)
            painter.setPen(QPen(QColor(theme.info), 2))
            painter.setBrush(QColor(theme.surface))
            painter.drawEllipse(at, px(DOT), px(DOT))
            words = _("goal {value}").format(value=figure(self.goal, point.value))
            self._write(painter, at, words, theme.info, above=not _is_passed(trend, point))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.accent))
        for point in trend.points:
            painter.drawEllipse(self._at(point), px(DOT - 1), px(DOT - 1))
        if trend.baseline is not None:
            at = self._at(trend.baseline)
            painter.setBrush(QColor(theme.info))
            painter.drawRect(QRectF(at.x() - px(4), at.y() - px(4), px(8), px(8)))
        if trend.points:
            last = trend.points[-1]
            above = any(_is_passed(trend, point) for point in trend.goals if point.year == last.year)
            self._write(painter, self._at(last), figure(self.goal, last.value), theme.accent, above=above)

    def _write(self, painter: QPainter, at: QPointF, words: str, colour: str, above: bool) -> None:
        """A label beside a point that stays inside the widget."""
        painter.setFont(font(12, 600))
        painter.setPen(QColor(colour))
        width = QFontMetricsF(painter.font()).horizontalAdvance(words)
        beyond = at.x() + px(9) + width <= self.width()
        left = at.x() + px(9) if beyond else at.x() - width - px(9)
        top = at.y() - px(20) if above else at.y() + px(3)
        room = QRectF(left, min(max(top, 0), self.height() - px(AXIS + 18)), width + 2, px(18))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
        painter.setPen(Qt.PenStyle.NoPen)


def _is_passed(trend: Trend, goal: Point) -> bool:
    """Whether the value of the goal's year lies above it: then their labels change sides."""
    return any(point.year == goal.year and point.value > goal.value for point in trend.points)
