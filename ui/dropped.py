"""Files dropped on the window: a project is opened, rasters lie below the map, deliveries go to the import."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from zzeco import store
from zzeco.raster_files import RASTER_SUFFIXES

if TYPE_CHECKING:
    from ui.main_window import MainWindow


def take_dropped(window: MainWindow, paths: list[Path]) -> None:
    """Opens the first project among them; else rasters go below the layers, and all others to the import."""
    project = next((path for path in paths if store.is_project(path)), None)
    if project is not None:
        window.open_project(project)
        return
    rasters = [path for path in paths if path.suffix.casefold() in RASTER_SUFFIXES]
    if rasters and window.context.document.project is not None:
        window.context.go("map", rasters=[str(path) for path in rasters])
        paths = [path for path in paths if path not in rasters]
    if paths:
        window.context.go("importing", sources=[str(path) for path in paths])
