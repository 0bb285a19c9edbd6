"""A sign that shows for a moment where the map went to."""

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPen

from layers.drawing.view import Bounds, View
from ui.canvas.canvas import MapCanvas
from ui.theme.tokens import px, tokens

SHOWN_MS = 1_800
RADIUS_PX, CROSS_PX, LEAST_BOX_PX = 14, 5, 40


class Flash(QObject):
    """A ring around a point, or the outline of an area; gone after a moment without moving."""

    def __init__(self, canvas: MapCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.bounds: Bounds | None = None
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._timer.timeout.connect(self._end)
        canvas.decorations.append(self._paint)

    def show_at(self, bounds: Bounds) -> None:
        """Marks a place; a point has no width."""
        self.bounds = bounds
        self._timer.start()
        self._canvas.update()

    def _end(self) -> None:
        self.bounds = None
        self._canvas.update()

    def _paint(self, painter: QPainter, view: View) -> None:
        if self.bounds is None:
            return
        xmin, ymin, xmax, ymax = self.bounds
        box = QRectF(QPointF(*view.to_screen(xmin, ymax)), QPointF(*view.to_screen(xmax, ymin)))
        middle = box.center()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((tokens().map_casing, 5.0), (tokens().map_selection, 2.5)):
            painter.setPen(QPen(QColor(colour), width))
            if max(box.width(), box.height()) >= LEAST_BOX_PX:
                painter.drawRect(box)
                continue
            painter.drawEllipse(middle, px(RADIUS_PX), px(RADIUS_PX))
            reach = px(CROSS_PX)
            painter.drawLine(middle - QPointF(reach, 0), middle + QPointF(reach, 0))
            painter.drawLine(middle - QPointF(0, reach), middle + QPointF(0, reach))
