"""What the first project will need, modules and tables, taken in bit by bit while the start page stands there.

Nothing heavy is imported before the window is shown: what knows no Qt comes first, in a thread.
"""

import gc
from collections.abc import Callable
from functools import partial
from importlib import import_module

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QCheckBox, QScrollArea, QSplitter, QTableView

from ui.tasks import Progress, Tasks

HEAVY = (
    "pandas", "pyarrow", "shapely", "pyproj", "pyogrio", "zzeco.store", "zzeco.readying", "zzeco.since_last",
    "zzeco.sample_project",
)  # fmt: skip
MODULES = (
    "ui.canvas.canvas", "ui.panels.layers", "ui.panels.table", "ui.panels.inspector", "ui.panels.theme_editor",
    "ui.workspaces.map_tools", "ui.workspaces.map_ground", "ui.workspaces.map", "ui.workspaces.carbon.results",
    "ui.workspaces.carbon.workspace", "ui.workspaces.targets.workspace", "ui.workspaces.quality.workspace",
    "ui.workspaces.carbon.forecast_page", "ui.workspaces.carbon.change_page", "ui.workspaces.carbon.reconcile_page",
    "ui.workspaces.carbon.factors.page", "ui.workspaces.layout.workspace",
)  # fmt: skip
BETWEEN_MS = 15


def _symbols() -> None:
    from layers.drawing.style import declared_classes
    from layers.kind import LAYER_KINDS
    from zzeco.theme_shapes import single_class

    for kind in LAYER_KINDS:
        single_class(kind.key)
    declared_classes("forest", "quality")


def _labels() -> None:
    from layers.labels import label

    for domain in ("county", "kind", "species_group"):
        label(domain, "1")


def _themes() -> None:
    from layers.kind import kind
    from zzeco.record_view import attributes_named
    from zzeco.theme_results import result_themes

    result_themes()
    attributes_named(["area_ha"], kind("forest"))


def _widgets() -> None:
    """The first of each class takes long, since PySide makes its enumerations for it."""
    from ui.components.calm import Combo, WholeSpin

    for made in (Combo(), WholeSpin(), QTableView(), QSplitter(), QScrollArea(), QCheckBox()):
        made.sizeHint()
    QTableView().viewport()


def _icons() -> None:
    from ui.theme.icons import ICONS, svg_text

    for path in ICONS.glob("*.svg"):
        svg_text(path.stem)


TABLES = (_icons, _labels, _symbols, _themes, _widgets)


def _heavy(progress: Progress) -> None:
    for name in HEAVY:
        progress()
        import_module(name)


class Warming(QObject):
    """On the GUI thread, since a module's first look at Qt's enumerations belongs there; a pause after each."""

    def __init__(self, parent: QObject, tasks: Tasks) -> None:
        super().__init__(parent)
        self._left: list[Callable[[], object]] = [*(partial(import_module, name) for name in MODULES), *TABLES]
        self._timer = QTimer(self, interval=BETWEEN_MS)
        self._timer.timeout.connect(self._next)
        tasks.run("", _heavy, self._begin, quiet=True, exclusive="warming")

    def _begin(self, _done: object) -> None:
        self._timer.start()

    def _next(self) -> None:
        if self._left:
            self._left.pop(0)()
        else:
            self._timer.stop()
            gc.freeze()  # what was imported stays, and no later collection need look at it
