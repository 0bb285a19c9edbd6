"""What a map tool may do: take the mouse and the keys before the map does, and paint above it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter

from layers.drawing.view import View

if TYPE_CHECKING:
    from ui.canvas.canvas import MapCanvas


class Tool:
    """A tool that does nothing; those that do override what they need. True = the event is used up."""

    cursor: Qt.CursorShape = Qt.CursorShape.ArrowCursor

    def start(self, canvas: "MapCanvas") -> None:
        """The tool was chosen."""

    def stop(self, canvas: "MapCanvas") -> None:
        """Another tool was chosen, or the map closes."""

    def press(self, canvas: "MapCanvas", event: QMouseEvent) -> bool:
        """A mouse button went down."""
        return False

    def move(self, canvas: "MapCanvas", event: QMouseEvent) -> bool:
        """The mouse moved, with or without a button."""
        return False

    def release(self, canvas: "MapCanvas", event: QMouseEvent) -> bool:
        """A mouse button went up."""
        return False

    def double_click(self, canvas: "MapCanvas", event: QMouseEvent) -> bool:
        """The second press of a double click."""
        return False

    def key(self, canvas: "MapCanvas", event: QKeyEvent) -> bool:
        """A key went down."""
        return False

    def paint(self, painter: QPainter, view: View) -> None:
        """Draws in logical pixels over the map, at every repaint."""
