"""Moving about in the map with mouse and keys, where no tool takes them first."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

from layers.drawing.view import View

if TYPE_CHECKING:
    from ui.canvas.canvas import MapCanvas

WHEEL_STEP = 120
ZOOM_PER_STEP = 1.5
KEY_PAN_SHARE = 0.2
CLICK_SLACK_PX = 4
Button, Key = Qt.MouseButton, Qt.Key


class Navigation:
    """Wheel, drag and keys of a map. A press that does not move away is a click."""

    def __init__(self, canvas: "MapCanvas") -> None:
        self.canvas = canvas
        self.space_held = False
        self._from: QPointF | None = None
        self._held: View | None = None
        self._dragging = False
        self._free = False

    @property
    def cursor(self) -> Qt.CursorShape | None:
        """The hand while it holds or may take the map."""
        if self._dragging:
            return Qt.CursorShape.ClosedHandCursor
        return Qt.CursorShape.OpenHandCursor if self.space_held else None

    @property
    def is_holding(self) -> bool:
        """Whether a press on the map is not over yet."""
        return self._from is not None

    def takes(self, event: QMouseEvent) -> bool:
        """Whether this press moves the map, whatever tool is chosen."""
        return event.button() == Button.MiddleButton or (self.space_held and event.button() == Button.LeftButton)

    def press(self, event: QMouseEvent, free: bool) -> None:
        """Takes the map in hand; `free`: no tool is chosen, so a click is worth telling."""
        if event.button() in (Button.LeftButton, Button.MiddleButton):
            self._from, self._held = event.position(), self.canvas.view
            self._free = free and event.button() == Button.LeftButton
            self._dragging = event.button() == Button.MiddleButton or self.space_held

    def move(self, event: QMouseEvent) -> bool:
        """Moves the map with the mouse; False if it is not in hand."""
        if self._from is None or self._held is None:
            return False
        if not self._dragging and (event.position() - self._from).manhattanLength() > CLICK_SLACK_PX:
            self._dragging = True
        if self._dragging:
            way = event.position() - self._from
            self.canvas.set_view(self._held.panned(way.x(), way.y()), remember=False)
        return True

    def release(self, event: QMouseEvent) -> bool:
        """Lets go of the map; True if it was a click."""
        if self._from is None:
            return False
        clicked = self._free and not self._dragging
        if self._dragging:
            self.canvas.set_view(self.canvas.view)
        self._from, self._dragging = None, False
        return clicked

    def wheel(self, event: QWheelEvent) -> None:
        """Zooms so that the place under the mouse stays there."""
        steps = event.angleDelta().y() / WHEEL_STEP
        if steps:
            self._from, self._dragging = None, False
            self.canvas.zoom_by(ZOOM_PER_STEP**steps, event.position())

    def key(self, event: QKeyEvent) -> bool:
        """Keys that move the map."""
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return False
        if event.key() == Key.Key_Space:
            self.space_held = True
            return True
        action = self._actions().get(event.key())
        if action is not None:
            action()
        return action is not None

    def key_released(self, event: QKeyEvent) -> bool:
        """Space no longer holds the map."""
        if event.key() == Key.Key_Space and not event.isAutoRepeat():
            self.space_held = False
            return True
        return False

    def let_go(self) -> None:
        """The map lost the keyboard or the mouse."""
        self.space_held, self._dragging, self._from = False, False, None

    def _actions(self) -> dict[int, Callable[[], None]]:
        canvas = self.canvas
        return {
            Key.Key_Plus: lambda: canvas.zoom_by(2),
            Key.Key_Equal: lambda: canvas.zoom_by(2),
            Key.Key_Minus: lambda: canvas.zoom_by(0.5),
            Key.Key_0: canvas.full_extent,
            Key.Key_BracketLeft: canvas.back,
            Key.Key_BracketRight: canvas.forward,
            Key.Key_Left: lambda: self._pan(1, 0),
            Key.Key_Right: lambda: self._pan(-1, 0),
            Key.Key_Up: lambda: self._pan(0, 1),
            Key.Key_Down: lambda: self._pan(0, -1),
        }

    def _pan(self, right: int, down: int) -> None:
        view = self.canvas.view
        step = KEY_PAN_SHARE * min(view.width, view.height)
        self.canvas.set_view(view.panned(right * step, down * step))
