"""Selecting on the map workspace: by an area, all, all others."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from shapely.geometry.base import BaseGeometry

from layers.drawing.flat import flats_of
from layers.drawing.pick import rows_in_polygon
from layers.i18n import _
from ui.canvas.map_layer import MapLayer
from ui.selection import each_once

if TYPE_CHECKING:
    from ui.workspaces.map import MapWorkspace


def select_area(workspace: MapWorkspace, area: BaseGeometry, mode: str) -> None:
    """Selects the drawn records of the active layer that meet the area; of the top layer if it is not shown."""
    document, shown = workspace.context.document, [one for one in workspace.shown_layers() if one.visible]
    active = [one for one in shown if one.layer.name == workspace.layers.active]

    def find(progress: Callable[..., None]) -> tuple[str, np.ndarray]:
        for one in active or shown:
            progress()
            fids = fids_in(one, area)
            if len(fids):
                return one.layer.name, fids
        return (active or shown)[0].layer.name, np.empty(0, np.int64)

    def take(found: tuple[str, np.ndarray]) -> None:
        if len(found[1]):
            workspace.layers.set_active(found[0])
        document.select(*found, mode)

    if document.project is not None and shown:
        workspace.context.tasks.run(_("Selecting"), find, take, exclusive="select area")


def fids_in(one: MapLayer, area: BaseGeometry) -> np.ndarray:
    """The records of a layer that are drawn and meet the area."""
    rows = np.concatenate([rows_in_polygon(flat, area) for flat in flats_of(one.layer)] or [np.empty(0, np.int64)])
    rows = each_once(rows.astype(np.int64))
    if one.themed is not None:
        rows = rows[one.themed.class_of[rows] >= 0]
    return np.asarray(one.layer.fids[rows])


def select_all(workspace: MapWorkspace) -> None:
    """Selects every record of the active layer."""
    _with_fids(workspace, workspace.layers.active, lambda fids: fids)


def invert(workspace: MapWorkspace) -> None:
    """Selects the records that are not selected, of the layer with the selection or else of the active one."""
    chosen = workspace.context.document.selection
    _with_fids(workspace, chosen.layer or workspace.layers.active, lambda fids: np.setdiff1d(fids, chosen.fids, True))


def _with_fids(workspace: MapWorkspace, name: str, chosen: Callable[[np.ndarray], np.ndarray]) -> None:
    """Selects what is chosen of all records of a layer."""
    document = workspace.context.document
    if document.project is not None and name in document.project.layers:
        workspace.book.ask(
            document.project.layers[name],
            lambda records: document.select(name, chosen(records.table.index.to_numpy(np.int64))),
        )
