"""What the declared actions of the map do: tools, panels and the extent, in the map workspace."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from ui.main_window import MainWindow
    from ui.workspaces.map import MapWorkspace


def _map(window: MainWindow) -> MapWorkspace:
    """The map workspace, brought to the front."""
    window.show_workspace("map")
    return cast("MapWorkspace", window.workspace("map"))


def tool(key: str) -> Callable[[MainWindow], None]:
    """Takes a tool in hand."""
    return lambda window: _map(window).tools.use(key)


def panel(key: str) -> Callable[[MainWindow], None]:
    """Opens a panel of the map."""
    return lambda window: _map(window).tools.open(key)


def here(method: str) -> Callable[[MainWindow], None]:
    """Does something at the place where the menu of the map was opened, else in its middle."""
    return lambda window: getattr(_map(window).here, method)()


def select_all(window: MainWindow) -> None:
    """Selects all records of the active layer."""
    from ui.workspaces import map_selecting

    map_selecting.select_all(_map(window))


def invert(window: MainWindow) -> None:
    """Selects what is not selected."""
    from ui.workspaces import map_selecting

    map_selecting.invert(_map(window))


def write_scale(window: MainWindow) -> None:
    """The keyboard in the scale box."""
    _map(window).tools.write_scale()


def to_layer(window: MainWindow) -> None:
    """All of the active layer."""
    workspace = _map(window)
    workspace.zoom_to_layer(workspace.layers.active)


def graticule(kind: str) -> Callable[[MainWindow], None]:
    """Switches a grid over the map on, or off where it is on."""
    return lambda window: _map(window).ground.toggle_graticule(kind)


def labels(window: MainWindow) -> None:
    """Switches the labels of all layers off, or on where none is labelled."""
    _map(window).ground.toggle_labels()


def add_raster(window: MainWindow) -> None:
    """Asks for a file to lie below the layers."""
    _map(window).ground.ask_raster()
