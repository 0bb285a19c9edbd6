"""The hand: every drag moves the map, and no click selects anything."""

from PySide6.QtCore import Qt

from layers.i18n import N_
from ui.canvas.tools.click import ClickTool


class Pan(ClickTool):
    """Clicks do nothing."""

    hint = N_("Drag the map; the wheel zooms. Esc ends.")
    cursor = Qt.CursorShape.OpenHandCursor
