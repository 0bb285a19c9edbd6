"""Yearly series with their intervals as bands, each named at its end; painted in the colours of the moment."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from layers.i18n import _
from ui import format as text
from ui.components.axes import paint_nothing, paint_values, paint_year, place_in, plot_room, round_step
from ui.theme.fonts import font
from ui.theme.tokens import px, tokens
from ui.workspaces.carbon.units import Scale

TICKS, GAP, LABEL = 5, 8, 36
MARGIN_SHARE = 0.08
BAND_ALPHA = 0.14
YEAR_ROOM = 56


@dataclass(frozen=True)
class Series:
    """One value a year; `low` and `high` are its interval of 95 %, empty where there is none."""

    name: str
    colour: str
    years: tuple[int, ...]
    values: tuple[float, ...]
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()


class SeriesChart(QWidget):
    """The year under the mouse is read off in a tip; `year_chosen` gives the one that was clicked."""

    year_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.series: tuple[Series, ...] = ()
        self.scale = Scale(1.0, "")
        self._hovered: int | None = None
        self._plot, self._span = QRectF(), (0.0, 1.0, 1.0)  # as measured for the painting at hand
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_series(self, name: str, series: Sequence[Series], scale: Scale) -> None:
        """Other series; all but the first are dashed, so that they are seen where they lie on it."""
        self.series, self.scale = tuple(series), scale
        self.setAccessibleName(name)
        ends = [f"{one.name} {one.years[-1]}: {self._figure(one.values[-1])}" for one in self.series]
        self.setAccessibleDescription(", ".join(ends))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(560), px(280))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(320), px(180))

    def tip(self, year: int) -> str:
        """Every series in one year, with its interval."""
        lines = [str(year)]
        for one in self.series:
            at = year - one.years[0]
            words = f"{one.name}: {self._figure(one.values[at])}"
            if one.low:
                low, high = (limit[at] / self.scale.divisor for limit in (one.low, one.high))
                words += f" ({text.interval(low, high, self.scale.decimals)})"
            lines.append(words)
        return "\n".join(lines)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.series:
            self._span = self._reach()
            self._plot = self._measured()
            self._paint_axes(painter)
            for one in reversed(self.series):
                self._paint_band(painter, one)
            for one in self.series:
                self._paint_line(painter, one)
            self._paint_names(painter)
        else:
            paint_nothing(painter, QRectF(self.rect()), _("Not known for this project"))
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        year = self._year_at(event.position())
        if year != self._hovered:
            self._hovered = year
            self.update()
        QToolTip.showText(event.globalPosition().toPoint(), "" if year is None else self.tip(year), self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        year = self._year_at(event.position())
        if year is not None and event.button() == Qt.MouseButton.LeftButton:
            self.year_chosen.emit(year)

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = None
        self.update()

    # -- scales

    def _figure(self, value: float) -> str:
        return f"{self.scale.number(value)} {self.scale.unit}".rstrip()

    def _reach(self) -> tuple[float, float, float]:
        """Lowest and highest value of the axis in its unit, and its step, which is no finer than the numbers shown."""
        values = [value for one in self.series for value in (*one.values, *one.low, *one.high)]
        low, high = min(values) / self.scale.divisor, max(values) / self.scale.divisor
        margin = (high - low or abs(high) or 1.0) * MARGIN_SHARE
        if low >= 0 and low < (high - low):
            low = margin  # an axis that comes near to nought begins there
        step = max(round_step((high - low + 2 * margin) / TICKS), 10.0**-self.scale.decimals)
        first = step * ((low - margin) // step)
        return first, max(step * -(-(high + margin) // step), first + step), step

    def _measured(self) -> QRectF:
        strong = QFontMetricsF(font(12, 600))
        ends = [words for one in self.series for words in (one.name, self._figure(one.values[-1]))]
        right = min(max(strong.horizontalAdvance(words) for words in ends) + px(14), self.width() * 0.4)
        return plot_room(self.width(), self.height(), self._span, right)

    def _years(self) -> tuple[int, int]:
        return self.series[0].years[0], self.series[0].years[-1]

    def _at(self, year: int, value: float) -> QPointF:
        """Where a value in the unit of the data stands."""
        return place_in(self._plot, self._span, self._years(), year, value / self.scale.divisor)

    def _year_at(self, position: QPointF) -> int | None:
        if not self.series or not self._plot.adjusted(-px(GAP), 0, px(GAP), 0).contains(position):
            return None
        first, last = self._years()
        share = (position.x() - self._plot.left()) / self._plot.width()
        return min(max(first + round(share * (last - first)), first), last)

    # -- parts

    def _paint_axes(self, painter: QPainter) -> None:
        plot = self._plot
        paint_values(painter, plot, self._span)
        for year in self._year_ticks():
            paint_year(painter, plot, self._at(year, 0).x(), year)
        if self._hovered is not None:
            x = self._at(self._hovered, 0).x()
            painter.setPen(QPen(QColor(tokens().border_strong), 1))
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))

    def _year_ticks(self) -> list[int]:
        """The first year and those that are round, as many as there is room for."""
        first, last = self._years()
        most = max(int(self._plot.width() / px(YEAR_ROOM)), 1)
        step = next((step for step in (1, 5, 10, 20) if (last - first) / step <= most), 50)
        return [first, *(year for year in range(first + 1, last + 1) if year % step == 0 and year - first >= step / 2)]

    def _paint_band(self, painter: QPainter, one: Series) -> None:
        if one.low:
            colour = QColor(str(getattr(tokens(), one.colour)))
            colour.setAlphaF(BAND_ALPHA)
            above = [self._at(year, value) for year, value in zip(one.years, one.high, strict=True)]
            below = [self._at(year, value) for year, value in zip(one.years, one.low, strict=True)]
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawPolygon(QPolygonF([*above, *reversed(below)]))

    def _paint_line(self, painter: QPainter, one: Series) -> None:
        pen = QPen(QColor(str(getattr(tokens(), one.colour))), 2.5)
        if one is not self.series[0]:
            pen = QPen(pen.color(), 2.5, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.FlatCap)
            pen.setDashPattern([4, 4])
        painter.setPen(pen)
        painter.drawPolyline([self._at(year, value) for year, value in zip(one.years, one.values, strict=True)])

    def _paint_names(self, painter: QPainter) -> None:
        """Name and last value at the end of each series, moved apart where they would cover each other."""
        ends = sorted(self.series, key=lambda one: -one.values[-1])
        wanted = [self._at(one.years[-1], one.values[-1]).y() - px(LABEL) / 2 for one in ends]
        tops = wanted[:1]
        for top in wanted[1:]:
            tops.append(max(top, tops[-1] + px(LABEL)))
        lifted = (sum(tops) - sum(wanted)) / len(tops)  # so that each is as far from its end as the others
        lowest = self.height() - px(LABEL) * len(tops)
        left = self._plot.right() + px(10)
        for place, one in enumerate(ends):
            top = min(max(tops[place] - lifted, place * px(LABEL)), lowest + place * px(LABEL))
            painter.setPen(QColor(str(getattr(tokens(), one.colour))))
            for row, (words, weight) in enumerate(((one.name, 400), (self._figure(one.values[-1]), 600))):
                painter.setFont(font(12, weight))
                room = QRectF(left, top + row * px(LABEL / 2), self.width() - left, px(LABEL / 2))
                painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
