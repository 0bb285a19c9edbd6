"""What tools share that are used by clicking: a drag moves the map, a press that stays is a click."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent

from layers.drawing.view import View
from ui.canvas.tool import Tool

if TYPE_CHECKING:
    from ui.canvas.canvas import MapCanvas

CLICK_SLACK_PX = 4


class ClickTool(Tool):
    """Tells clicks apart from drags; Esc leaves the tool through `leave`. `hint` says in the status bar how."""

    hint = ""

    def __init__(self, leave: Callable[[], None]) -> None:
        self.leave = leave
        self._from: QPointF | None = None
        self._held: View | None = None
        self._dragging = False

    def click(self, canvas: "MapCanvas", event: QMouseEvent) -> None:
        """The left button was pressed and let go at one place."""

    def press(self, canvas: "MapCanvas", event: QMouseEvent) -> bool:
        """Waits for what it becomes."""
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        self._from, self._held, self._dragging = event.position(), canvas.view, False
        return True

    def move(self, canvas: "MapCanvas", event: QMouseEvent) -> bool:
        """Moves the map once it is a drag."""
        if self._from is None or self._held is None:
            return False
        way = event.position() - self._from
        self._dragging = self._dragging or way.manhattanLength() > CLICK_SLACK_PX
        if self._dragging:
            canvas.set_view(self._held.panned(way.x(), way.y()), remember=False)
        return True

    def release(self, canvas: "MapCanvas", event: QMouseEvent) -> bool:
        """Tells the click, or ends the drag."""
        if self._from is None:
            return False
        self._from = None
        if self._dragging:
            canvas.set_view(canvas.view)
        else:
            self.click(canvas, event)
        return True

    def key(self, canvas: "MapCanvas", event: QKeyEvent) -> bool:
        """Esc puts the tool away."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            return True
        return False

    def stop(self, canvas: "MapCanvas") -> None:
        """Nothing is held any more."""
        self._from = None
