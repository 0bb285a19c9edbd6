"""The chart tab of the table: how a column is distributed, drawn in a task in the colours of the window."""

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, QTimer
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from layers.i18n import _
from ui.charts import chart_image
from ui.components.heading import line
from ui.context import Context
from ui.format import number
from ui.panels.table_scope import ScopeBar
from ui.theme.tokens import px, tokens
from zzeco.record_table import Column, RecordTable
from zzeco.statistics import groups, histogram

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_BARS = 24
SETTLED_MS = 120


class ChartTab(QWidget):
    """A histogram of numbers, bars of words; remade when records, size or theme change."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._subject: tuple[RecordTable, np.ndarray] | None = None
        self.bar = ScopeBar(groups=False)
        self.picture = Picture()
        self.picture.changed_size.timeout.connect(self._draw)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(line())
        column.addWidget(self.picture, 1)

    def reckon(self, records: RecordTable, rows: np.ndarray) -> None:
        """Draws the chosen column for the records at these positions."""
        self._subject = (records, rows)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._draw()

    def _draw(self) -> None:
        name = self.bar.chosen[0]
        if self._subject is None or not name or not self.isVisible():
            return
        records, rows = self._subject
        size, ratio, theme = self.picture.size(), self.devicePixelRatioF(), tokens()
        label = _("Records")

        def work(_progress: object) -> QImage:
            column = records.column(name)
            return chart_image(
                lambda axes: draw_distribution(axes, column, rows, label, theme.accent, theme.text2),
                size.width(), size.height(), ratio, theme,
            )  # fmt: skip

        self.picture.setAccessibleName(_("Distribution of {column}").format(column=records.attributes[name].label))
        self._context.tasks.run(_("Chart"), work, self.picture.show_image, quiet=True, exclusive="table.chart")


def draw_distribution(axes: "Axes", column: Column, rows: np.ndarray, label: str, colour: str, ink: str) -> None:
    """Draws the distribution of a column of these records."""
    axes.set_ylabel(label)
    axes.grid(False, axis="x")
    if column.numbers is None:
        _draw_bars(axes, column, rows, colour, ink)
    else:
        _draw_histogram(axes, column, rows, colour)


def _draw_histogram(axes: "Axes", column: Column, rows: np.ndarray, colour: str) -> None:
    assert column.numbers is not None
    found = histogram(column.numbers[rows])
    axes.set_xlabel(column.attribute.header)
    if found is None:
        return
    axes.bar(found.edges[:-1], found.counts, np.diff(found.edges) * 0.94, align="edge", color=colour)
    axes.yaxis.set_major_formatter(lambda count, _at: number(count))


def _draw_bars(axes: "Axes", column: Column, rows: np.ndarray, colour: str, ink: str) -> None:
    found = groups(column, rows).dropna(subset="label").head(MOST_BARS)
    places = np.arange(len(found))
    bars = axes.bar(places, found["count"], 0.72, color=colour)
    axes.bar_label(bars, [number(count) for count in found["count"]], color=ink, padding=2)
    axes.margins(y=0.12)
    long = int(found["label"].str.len().max() or 0) * len(found) > 90
    axes.set_xticks(places, list(found["label"]), rotation=30 if long else 0, ha="right" if long else "center")
    axes.yaxis.set_major_formatter(lambda count, _at: number(count))
    axes.set_title(column.attribute.label, loc="left")


class Picture(QWidget):
    """Shows an image; `changed_size` fires once a resize has settled."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.image: QImage | None = None
        self.changed_size = QTimer(self, singleShot=True, interval=SETTLED_MS)

    def show_image(self, image: QImage) -> None:
        """Shows a picture."""
        self.image = image
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(480), px(180))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.changed_size.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.image is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(self.rect()), self.image)
        painter.end()
