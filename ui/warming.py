"""Modules that the first project will need, taken in one after the other while the start page stands there."""

import gc
from importlib import import_module

from PySide6.QtCore import QObject, QTimer

MODULES = (
    "ui.canvas.canvas", "ui.panels.layers", "ui.panels.table", "ui.panels.inspector", "ui.panels.theme_editor",
    "ui.workspaces.map_tools", "ui.workspaces.map_ground", "ui.workspaces.map", "ui.workspaces.carbon.results",
    "ui.workspaces.carbon.workspace", "ui.workspaces.targets.workspace", "ui.workspaces.quality.workspace",
)  # fmt: skip
BETWEEN_MS = 15


class Warming(QObject):
    """On the GUI thread, since a module's first look at Qt's enumerations belongs there; a pause after each."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left = list(MODULES)
        self._timer = QTimer(self, interval=BETWEEN_MS)
        self._timer.timeout.connect(self._next)
        self._timer.start()

    def _next(self) -> None:
        if self._left:
            import_module(self._left.pop(0))
        else:
            self._timer.stop()
            gc.freeze()  # what was imported stays, and no later collection need look at it
