"""The hand: every drag moves the map, and no click selects anything."""

from PySide6.QtCore import Qt

from ui.canvas.tools.click import ClickTool


class Pan(ClickTool):
    """Clicks do nothing."""

    cursor = Qt.CursorShape.OpenHandCursor
