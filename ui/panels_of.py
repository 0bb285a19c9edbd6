"""The panels and the map inside a workspace, found by their object names and classes."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

if TYPE_CHECKING:
    from ui.main_window import MainWindow


def maps(workspace: QWidget | None) -> list[Any]:
    """The map canvases of a workspace, in the order in which they were made."""
    loaded = sys.modules.get("ui.canvas.canvas")  # no map was made as long as its code is not loaded
    return [] if workspace is None or loaded is None else workspace.findChildren(loaded.MapCanvas)


def canvas(workspace: QWidget | None) -> Any:
    """The first map that can be seen; None where there is none."""
    return next((found for found in maps(workspace) if found.isVisibleTo(workspace)), None)


def connect_maps(workspace: QWidget, window: MainWindow) -> None:
    """Lets the status bar follow the maps, and the single-letter keys act on them."""
    for found in maps(workspace):
        found.cursor_moved.connect(window.status.show_place)
        if found.furniture is not None:  # a map without plates is a picture: nobody asks for its scale
            found.view_changed.connect(lambda view: window.status.show_scale(view.scale))
        found.customContextMenuRequested.connect(partial(window.action_set.open_map_menu, found))
        window.action_set.give_to_map(found)


def panel(workspace: QWidget | None, name: str) -> QWidget | None:
    """The panel of this name."""
    return None if workspace is None else workspace.findChild(QWidget, name)


def toggle(workspace: QWidget | None, name: str) -> None:
    """Shows or hides a panel; the workspace does it itself where it knows how."""
    own = getattr(workspace, "toggle_panel", None)
    found = panel(workspace, name)
    if own is not None:
        own(name)
    elif found is not None:
        found.setVisible(not found.isVisible())


def focus_next(workspace: QWidget | None, focused: QWidget | None) -> None:
    """Moves the keyboard to the first field of the panel after the one that has it."""
    if workspace is None:
        return
    panels = [widget for widget in _panels(workspace) if widget.isVisible() and _first_field(widget) is not None]
    if not panels:
        return
    at = next((i for i, one in enumerate(panels) if focused is not None and one.isAncestorOf(focused)), -1)
    field = _first_field(panels[(at + 1) % len(panels)])
    if field is not None:
        field.setFocus(Qt.FocusReason.TabFocusReason)


def _panels(workspace: QWidget) -> list[QWidget]:
    """The parts between which splitters stand, in reading order; a part that is a splitter counts by its own parts."""
    splitters = workspace.findChildren(QSplitter)
    parts = [splitter.widget(at) for splitter in splitters for at in range(splitter.count())]
    return [part for part in parts if part is not None and not _is_split(part)]


def _is_split(part: QWidget) -> bool:
    return isinstance(part, QSplitter) or bool(part.findChildren(QSplitter))


def _first_field(panel: QWidget) -> QWidget | None:
    """What takes the keyboard first in a panel."""
    wanted = Qt.FocusPolicy.TabFocus
    inside = [panel, *panel.findChildren(QWidget)]
    return next((one for one in inside if one.isVisible() and one.isEnabled() and one.focusPolicy() & wanted), None)
