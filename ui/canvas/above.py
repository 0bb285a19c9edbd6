"""All that is drawn over the pictures at every repaint: what is selected, the record under the mouse, marks."""

from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPainter

from layers.drawing.view import View
from ui.canvas.layer_picture import LayerPicture
from ui.canvas.map_layer import Hit, Mark
from ui.canvas.marks import MarkPainter
from ui.canvas.selected import PickedOut, paint_hover
from ui.tasks import Tasks

Find = Callable[[str | None], LayerPicture | None]


class Above(QObject):
    """Names layers as the map does; `find` gives the picture of a layer's name."""

    changed = Signal()

    def __init__(self, tasks: Tasks, find: Find, parent: QObject) -> None:
        super().__init__(parent)
        self._find = find
        self._layer: str | None = None
        self._selected = PickedOut(tasks, self)
        self._selected.changed.connect(self.changed)
        self._hover: Hit | None = None
        self._marks: list[MarkPainter] = []

    @property
    def selected_count(self) -> int:
        """How many records are selected."""
        return len(self._selected.rows)

    def select(self, layer: str | None, rows: np.ndarray) -> None:
        """Picks out these rows of a layer."""
        self._layer = layer
        self._selected.set(self._find(layer), rows)

    def refresh(self) -> None:
        """The layers, or the geometries of one, are others now."""
        self._selected.set(self._find(self._layer), self._selected.rows)

    def hover(self, hit: Hit | None) -> None:
        """Outlines one record."""
        if hit != self._hover:
            self._hover = hit
            self.changed.emit()

    def mark(self, marks: Sequence[Mark]) -> None:
        """Draws these geometries above all layers."""
        self._marks = [MarkPainter(mark) for mark in marks]
        self.changed.emit()

    def paint(self, painter: QPainter, view: View) -> None:
        """Draws all of it; the painter is in logical pixels."""
        painter.save()
        painter.scale(1 / view.ratio, 1 / view.ratio)
        self._selected.paint(painter, view)
        hovered = self._find(self._hover.layer) if self._hover is not None else None
        if self._hover is not None and hovered is not None:
            paint_hover(painter, view, hovered, self._hover)
        painter.restore()
        for mark in self._marks:
            mark.paint(painter, view)
