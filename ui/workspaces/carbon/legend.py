"""The classes of a theme below a map: samples in rows, each with its range below."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from layers.drawing.style import MapClass, Themed
from layers.i18n import _
from ui.components.swatch import paint_swatch
from ui.theme.fonts import font
from ui.theme.tokens import px, tokens
from zzeco.theme_shapes import NO_VALUE

MARGIN, GAP, SAMPLE, ROW, TEXT = 16, 3, 12, 38, 11


class Legend(QWidget):
    """As many samples in a row as their texts leave room for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.classes: tuple[MapClass, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Legend"))

    def show_theme(self, shown: Themed | None) -> None:
        """The classes of a theme that was applied; records without a value need no sample."""
        classes = shown.classes if shown else ()
        self.classes = tuple(one for one in classes if one.key != NO_VALUE)
        self.setAccessibleDescription(", ".join(one.label for one in self.classes))
        self.setFixedHeight(self._height())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(200), self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.setFixedHeight(self._height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.classes:
            return
        painter = QPainter(self)
        painter.setFont(font(TEXT))
        columns = self._columns()
        width = (self.width() - 2 * px(MARGIN) + px(GAP)) / columns
        for place, one in enumerate(self.classes):
            left, top = px(MARGIN) + place % columns * width, px(6) + place // columns * px(ROW)
            paint_swatch(painter, QRectF(left, top, width - px(GAP), px(SAMPLE)), one)
            painter.setPen(QColor(tokens().text))
            room = QRectF(left, top + px(SAMPLE), width - px(GAP), px(ROW - SAMPLE - 6))
            text = painter.fontMetrics().elidedText(one.label, Qt.TextElideMode.ElideRight, int(room.width()) + 2)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, text)
        painter.end()

    def _columns(self) -> int:
        """The most samples in a row whose texts fit, evenly spread over the rows."""
        metrics = QFontMetricsF(font(TEXT))
        widest = max((metrics.horizontalAdvance(one.label) for one in self.classes), default=1.0) + px(GAP)
        most = max(int((self.width() - 2 * px(MARGIN)) / widest), 1)
        rows = -(-len(self.classes) // most)
        return -(-len(self.classes) // max(rows, 1))

    def _height(self) -> int:
        rows = -(-len(self.classes) // self._columns()) if self.classes else 1
        return px(6) + rows * px(ROW)
