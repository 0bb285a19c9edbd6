"""The tool that selects what meets a polygon drawn point by point."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import shapely
from PySide6.QtCore import Qt

from layers.i18n import N_
from ui.canvas.tools.box import Selected, mode_of
from ui.canvas.tools.path import PathTool

if TYPE_CHECKING:
    from ui.canvas.canvas import MapCanvas


class PolygonSelect(PathTool):
    """`selected` gets the polygon (project CRS) and what to do with the records in it: replace, add or remove."""

    hint = N_("Click corners; a double click or Enter selects. Ctrl adds, Shift takes away, Backspace takes one back.")

    def __init__(self, selected: Selected, leave: Callable[[], None]) -> None:
        super().__init__(leave)
        self.is_area = True
        self._selected = selected

    def ended(self, canvas: "MapCanvas", modifiers: Qt.KeyboardModifier) -> None:
        """Selects; an outline that crosses itself counts by what it encloses."""
        if len(self.points) > 2:
            self._selected(shapely.make_valid(shapely.Polygon(self.points)), mode_of(modifiers))
        self.points, self.is_ended = [], False
