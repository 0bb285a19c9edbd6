"""What lies at a place of the map, as lines to choose from: layer › record, class and size."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QIcon

from layers import crs as reference
from ui.canvas.map_layer import Hit
from ui.components.swatch import swatch_pixmap
from ui.panels.identified import SWATCH
from ui.panels.result_list import Result
from ui.status_bar import degrees
from ui.workspaces.map_records import Records
from zzeco.map_state import layer_title
from zzeco.record_view import full_id

if TYPE_CHECKING:
    from ui.workspaces.map import MapWorkspace


def identified(workspace: MapWorkspace, point: QPointF, then: Callable[[float, float, list[Result]], None]) -> None:
    """Hands over the place of a pixel and a line for every record there, top layer first, once all are read."""
    hits = workspace.canvas.pick(point)
    x, y = workspace.canvas.view.to_world(point.x(), point.y())
    project, names = workspace.context.document.project, {hit.layer for hit in hits}
    known: dict[str, Records] = {}

    def take(name: str, records: Records) -> None:
        known[name] = records
        if len(known) == len(names):
            then(x, y, [_result(workspace, hit, known[hit.layer]) for hit in hits])

    if project is None or not names:
        then(x, y, [])
        return
    for name in names:
        workspace.book.ask(project.layers[name], partial(take, name))


def degrees_at(x: float, y: float, crs: str) -> str:
    """The longitude and latitude of a place in words."""
    longitude, latitude = reference.to_lonlat(np.array([[x, y]]), crs)[0].tolist()
    return degrees(longitude, latitude)


def _result(workspace: MapWorkspace, hit: Hit, records: Records) -> Result:
    """The line of a record with the sample of its class."""
    project = workspace.context.document.project
    assert project is not None
    layer = project.layers[hit.layer]
    record = records.table.iloc[hit.row].to_dict()
    words = f"{layer_title(project, layer)} › {full_id({**record, 'fid': hit.fid})}"
    note = workspace.tip.text(hit, layer, records).partition("\n")[2]
    themed = workspace.keeper.themed(hit.layer)
    at = int(themed.class_of[hit.row]) if themed is not None and hit.row < len(themed.class_of) else -1
    sample = QIcon(swatch_pixmap(themed.classes[at], *SWATCH)) if themed is not None and at >= 0 else QIcon()
    return Result(words, note, hit, sample)
