"""The tool that asks what lies at a place."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent

from layers.i18n import N_
from ui.canvas.tools.click import ClickTool

if TYPE_CHECKING:
    from ui.canvas.canvas import MapCanvas


class Identify(ClickTool):
    """`asked` gets the pixel that was clicked."""

    hint = N_("Click a place to see what lies there in all layers. Esc ends.")
    cursor = Qt.CursorShape.WhatsThisCursor

    def __init__(self, asked: Callable[[QPointF], None], leave: Callable[[], None]) -> None:
        super().__init__(leave)
        self._asked = asked

    def click(self, canvas: "MapCanvas", event: QMouseEvent) -> None:
        """Asks."""
        self._asked(event.position())
