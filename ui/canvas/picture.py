"""What the map asks of anything that has a picture of its own: a layer of records, a raster, a base map."""

from typing import Protocol

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QRegion

from layers.drawing.view import View


class Picture(Protocol):
    """Kept by pixels of the world (`pixels.py`); its signal `changed` tells the map that there is more to see."""

    opacity: float
    visible: bool

    def want(self, view: View) -> None:
        """Starts what is missing for this view."""

    def is_sharp(self) -> bool:
        """Whether nothing is missing for the view wanted last."""

    def has_covered(self, rect: QRect) -> QRegion:
        """The pixels of the wanted scale that have a picture, within the rectangle."""

    def paint(self, painter: QPainter, rect: QRect) -> None:
        """Draws in device pixels; `rect` are the pixels of the world that lie under the painter."""

    def has_more(self) -> bool:
        """Whether there is more to be painted that only the GUI thread can."""

    def paint_more(self, until_s: float) -> None:
        """Goes on painting that until that time (perf_counter)."""
