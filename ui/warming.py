"""What the first project will need, modules and tables, taken in bit by bit while the start page stands there."""

import gc
from collections.abc import Callable
from functools import partial
from importlib import import_module

from PySide6.QtCore import QObject, QTimer

MODULES = (
    "ui.canvas.canvas", "ui.panels.layers", "ui.panels.table", "ui.panels.inspector", "ui.panels.theme_editor",
    "ui.workspaces.map_tools", "ui.workspaces.map_ground", "ui.workspaces.map", "ui.workspaces.carbon.results",
    "ui.workspaces.carbon.workspace", "ui.workspaces.targets.workspace", "ui.workspaces.quality.workspace",
    "ui.workspaces.carbon.forecast_page", "ui.workspaces.carbon.change_page", "ui.workspaces.carbon.reconcile_page",
    "ui.workspaces.carbon.factors.page",
)  # fmt: skip
BETWEEN_MS = 15


class Warming(QObject):
    """On the GUI thread, since a module's first look at Qt's enumerations belongs there; a pause after each."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left: list[Callable[[], object]] = [*(partial(import_module, name) for name in MODULES), _symbols]
        self._timer = QTimer(self, interval=BETWEEN_MS)
        self._timer.timeout.connect(self._next)
        self._timer.start()

    def _next(self) -> None:
        if self._left:
            self._left.pop(0)()
        else:
            self._timer.stop()
            gc.freeze()  # what was imported stays, and no later collection need look at it


def _symbols() -> None:
    from layers.kind import LAYER_KINDS
    from zzeco.theme_shapes import single_class

    for kind in LAYER_KINDS:
        single_class(kind.key)
