"""Two pictures of one place beside each other: the left one over the map up to a handle that can be moved."""

from functools import partial
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from layers.drawing.view import View
from layers.i18n import N_, _
from ui.canvas.canvas import Decoration, MapCanvas
from ui.canvas.labels import Labels
from ui.canvas.map_layer import Hit
from ui.tasks import Tasks
from ui.theme.icons import paint_icon
from ui.theme.tokens import px, tokens

HANDLE_PX, GRIP_PX, KEY_STEP, EDGE_PX = 28, 28, 0.02, 24


class BesideMap(MapCanvas):
    """A map that is never shown as a widget: it is made hidden and painted into the map that it belongs to."""

    def __init__(self, tasks: Tasks, canvas: MapCanvas) -> None:
        super().__init__(tasks, canvas.crs, furniture=False, parent=canvas)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        self._canvas = canvas
        canvas.sharp.connect(self.take_grounds)

    def update(self, *_area: Any) -> None:
        """Paints anew where it is seen: in the map that it belongs to."""
        parent = self.parentWidget()
        if parent is not None:
            parent.update()

    def take_grounds(self) -> None:
        """Lies on the rasters of the map that it belongs to, as far as they are painted."""
        self.set_grounds(self._canvas._grounds)

    def follow(self, canvas: MapCanvas) -> None:
        """Shows the same place in the same size, on the same rasters."""
        if self._grounds != canvas._grounds:
            self.take_grounds()
        if self.size() != canvas.size():
            self.resize(canvas.size())
        if self.view != canvas.view:
            self.set_view(canvas.view, remember=False)


class Swipe(QWidget):
    """The handle; what lies left of it is the other map. `closed` says that the user is done."""

    hint = N_("Drag, or move with the arrow keys; Esc ends the comparison")
    closed = Signal()

    def __init__(self, canvas: MapCanvas) -> None:
        super().__init__(canvas)
        self.canvas = canvas
        self.beside = BesideMap(canvas.tasks, canvas)
        self.labels = Labels(self.beside, self._plates)
        self.share = 0.5
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Boundary between the left and the right map; arrow keys move it"))
        self.setToolTip(_(self.hint))
        canvas.decorations.insert(0, self._paint_beside)
        self._captions = canvas.captions
        canvas.captions = [partial(self._paint_right, one) for one in self._captions]
        canvas.picked_by = self.pick
        canvas.installEventFilter(self)
        self.place()
        self.show()

    def end(self) -> None:
        """Takes the other map and the handle away."""
        self.canvas.decorations.remove(self._paint_beside)
        self.canvas.captions = self._captions
        self.canvas.picked_by = None
        self.canvas.removeEventFilter(self)
        self.canvas.sharp.disconnect(self.beside.take_grounds)
        for part in (self, self.beside):
            part.hide()
            part.setParent(None)
            part.deleteLater()
        self.canvas.update()

    @property
    def x_px(self) -> float:
        """Where the boundary stands."""
        return self.share * self.canvas.width()

    def pick(self, point: QPointF) -> list[Hit] | None:
        """The records of the left map, where the point lies left of the boundary; None leaves it to the right one."""
        return self.beside.pick(point) if point.x() < self.x_px else None

    def select(self, layer: str | None, rows: np.ndarray) -> None:
        """Picks out these records on the left map, and writes them first."""
        self.beside.set_selection(layer, rows)
        self.labels.set_selection(layer, rows)

    def move_to(self, share: float) -> None:
        """Puts the boundary at this share of the width."""
        edge = EDGE_PX / max(self.canvas.width(), 1)
        self.share = min(max(share, edge), 1 - edge)
        self.place()
        self.canvas.update()

    def place(self) -> None:
        """The handle stands where the boundary is, over the whole height."""
        width = px(HANDLE_PX)
        self.setGeometry(round(self.x_px - width / 2), 0, width, self.canvas.height())
        self.lower()
        self.update()

    def _paint_beside(self, painter: QPainter, view: View) -> None:
        self.beside.follow(self.canvas)
        painter.setClipRect(QRectF(0, 0, self.x_px, view.height))
        painter.drawImage(QPointF(0, 0), self.beside.snapshot())

    def _paint_right(self, caption: Decoration, painter: QPainter, view: View) -> None:
        """What the right map writes stays on its side; the left one writes for itself."""
        painter.setClipRect(QRectF(self.x_px, 0, view.width - self.x_px, view.height))
        caption(painter, view)

    def _plates(self) -> list[QRectF]:
        """What floats over both maps."""
        return [] if self.canvas.furniture is None else self.canvas.furniture.boxes()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follows the size of the map; Esc there ends the comparison too, unless a tool is in hand."""
        if event.type() == QEvent.Type.Resize:
            self.place()
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or self.canvas.tool is not None:
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        return event.key() == Qt.Key.Key_Escape

    def paintEvent(self, event: QPaintEvent) -> None:
        """A line, and a round grip in its middle."""
        theme, middle = tokens(), self.width() / 2
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, width in ((theme.map_casing, 5.0), (theme.accent, 2.0)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawLine(QPointF(middle, 0), QPointF(middle, self.height()))
        grip = QRectF(0, 0, px(GRIP_PX) - 2, px(GRIP_PX) - 2)
        grip.moveCenter(QPointF(middle, self.height() / 2))
        painter.setPen(QPen(QColor(theme.accent), 2.0 if self.hasFocus() else 1.0))
        painter.setBrush(QColor(theme.surface))
        painter.drawEllipse(grip)
        painter.translate(middle, self.height() / 2)
        painter.rotate(90)
        side = px(16)
        paint_icon(painter, "chevrons-up-down", theme.accent, QRectF(-side / 2, -side / 2, side, side))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Takes the keyboard too."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Moves the boundary with the mouse."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            place = self.mapTo(self.canvas, event.position().toPoint())
            self.move_to(place.x() / max(self.canvas.width(), 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move it, Home and End go to the edges, Esc ends."""
        step = {Qt.Key.Key_Left: -KEY_STEP, Qt.Key.Key_Right: KEY_STEP}.get(Qt.Key(event.key()))
        edge = {Qt.Key.Key_Home: 0.0, Qt.Key.Key_End: 1.0}.get(Qt.Key(event.key()))
        if step is not None or edge is not None:
            self.move_to(self.share + step if step is not None else edge or 0.0)
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
