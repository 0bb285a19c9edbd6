"""Files dropped on the window: a project is opened, rasters lie below the map, deliveries go to the import."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from layers.i18n import _

if TYPE_CHECKING:
    from ui.main_window import MainWindow
    from ui.workspaces.start import StartWorkspace


def take_dropped(window: MainWindow, paths: list[Path]) -> None:
    """Opens the first project among them; else rasters go below the layers, and all others to the import."""
    from zzeco import store
    from zzeco.raster_files import RASTER_SUFFIXES

    project = next((path for path in paths if store.is_project(path)), None)
    if project is not None:
        window.open_project(project)
        return
    if paths and window.context.document.project is None:
        _ask_for_project(window, paths)
        return
    rasters = [path for path in paths if path.suffix.casefold() in RASTER_SUFFIXES]
    if rasters:
        window.context.go("map", rasters=[str(path) for path in rasters])
        paths = [path for path in paths if path not in rasters]
    if paths:
        window.context.go("importing", sources=[str(path) for path in paths])


def _ask_for_project(window: MainWindow, paths: list[Path]) -> None:
    """Says that data need a project, for as long as there is none; the files wait for the one that is made."""
    text = _("{name} holds data and is no project. Open a project and drop it there, or make one for it.")
    start = cast("StartWorkspace", window.workspace("start"))
    window.notice.say(text.format(name=paths[0].name), _("New project…"), lambda: start.take_files(paths))
