"""Rectangles drawn with the mouse, and the tool that selects what meets one."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import shapely
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen
from shapely.geometry.base import BaseGeometry

from layers.drawing.view import View
from layers.i18n import N_
from ui.canvas.tool import Tool
from ui.theme.tokens import tokens

if TYPE_CHECKING:
    from ui.canvas.canvas import MapCanvas

LEAST_PX = 3
GROUND_SHARE = 0.14
Selected = Callable[[BaseGeometry, str], None]
Modifier = Qt.KeyboardModifier


def mode_of(modifiers: Qt.KeyboardModifier) -> str:
    """Shift takes away, Ctrl adds, else the selection is replaced."""
    if modifiers & Modifier.ShiftModifier:
        return "remove"
    return "add" if modifiers & Modifier.ControlModifier else "replace"


class BoxTool(Tool):
    """What tools share that draw a rectangle; Esc forgets it, or leaves the tool through `leave`."""

    cursor = Qt.CursorShape.CrossCursor
    hint = ""

    def __init__(self, leave: Callable[[], None]) -> None:
        self._leave = leave
        self._from: QPointF | None = None
        self._to = QPointF()

    def drawn(self, canvas: "MapCanvas", box: QRectF, modifiers: Qt.KeyboardModifier) -> None:
        """The rectangle is there, in pixels of the map; one of hardly any size was a click."""

    def press(self, canvas: "MapCanvas", event: QMouseEvent) -> bool:
        """Begins a box."""
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        self._from = self._to = event.position()
        return True

    def move(self, canvas: "MapCanvas", event: QMouseEvent) -> bool:
        """Draws it out."""
        if self._from is None:
            return False
        self._to = event.position()
        canvas.update()
        return True

    def release(self, canvas: "MapCanvas", event: QMouseEvent) -> bool:
        """Hands it over."""
        if self._from is None:
            return False
        box, self._from = QRectF(self._from, event.position()).normalized(), None
        canvas.update()
        self.drawn(canvas, box, event.modifiers())
        return True

    def key(self, canvas: "MapCanvas", event: QKeyEvent) -> bool:
        """Esc forgets the box, or puts the tool away."""
        if event.key() != Qt.Key.Key_Escape:
            return False
        if self._from is None:
            self._leave()
        self.stop(canvas)
        canvas.update()
        return True

    def stop(self, canvas: "MapCanvas") -> None:
        """Forgets a box that was begun."""
        self._from = None

    def paint(self, painter: QPainter, view: View) -> None:
        """The box so far."""
        if self._from is None:
            return
        theme, box = tokens(), QRectF(self._from, self._to).normalized()
        ground = QColor(theme.map_selection)
        ground.setAlphaF(GROUND_SHARE)
        painter.fillRect(box, ground)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((theme.map_casing, 3.0), (theme.map_selection, 1.5)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawRect(box)


class BoxSelect(BoxTool):
    """`selected` gets the rectangle (project CRS) and what to do with the records in it: replace, add or remove."""

    hint = N_("Draw a box around records. Ctrl adds, Shift takes away, Esc ends.")

    def __init__(self, selected: Selected, leave: Callable[[], None]) -> None:
        super().__init__(leave)
        self._selected = selected

    def drawn(self, canvas: "MapCanvas", box: QRectF, modifiers: Qt.KeyboardModifier) -> None:
        """Selects; a click is a box of a few pixels."""
        if max(box.width(), box.height()) < LEAST_PX:
            box = box.adjusted(-LEAST_PX / 2, -LEAST_PX / 2, LEAST_PX / 2, LEAST_PX / 2)
        xmin, ymax = canvas.view.to_world(box.left(), box.top())
        xmax, ymin = canvas.view.to_world(box.right(), box.bottom())
        self._selected(shapely.box(xmin, ymin, xmax, ymax), mode_of(modifiers))
