"""What the map must know of records at once: their fids, names and sizes, read off the GUI thread and kept."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from layers.drawing.flat import bounds_of, flats_of
from layers.drawing.view import Bounds
from layers.layer import VectorLayer
from ui.context import Context
from zzeco.record_view import NUMBER, PLACES

COLUMNS = (*PLACES, *NUMBER, "record_id", "site_name", "admin_name", "geom_area_ha", "geom_length_m")
KEPT = 12


@dataclass(frozen=True, eq=False)
class Records:
    """Name and size of a layer's records, indexed by fid, in the order of its table."""

    content: object
    table: pd.DataFrame

    def rows(self, fids: np.ndarray) -> np.ndarray:
        """The positions of these fids; those that are not there are left out."""
        found = self.table.index.get_indexer(pd.Index(fids))
        return np.asarray(found[found >= 0])


class RecordBook:
    """Records of the layers that were asked for last."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._kept: dict[str, Records] = {}

    def known(self, layer: VectorLayer) -> Records | None:
        """The records of the layer if they were read already."""
        found = self._kept.get(layer.name)
        return found if found is not None and found.content is layer.content else None

    def ask(self, layer: VectorLayer, then: Callable[[Records], None]) -> None:
        """Hands the records over, at once where they are known, else when they were read."""
        known = self.known(layer)
        if known is not None:
            then(known)
            return

        def take(found: Records) -> None:
            self._kept[layer.name] = found
            for name in list(self._kept)[:-KEPT]:
                del self._kept[name]
            then(found)

        names = [name for name in COLUMNS if name in layer.names()]
        self.context.tasks.run("", lambda progress: Records(layer.content, layer.columns(names)), take, quiet=True)


def bounds_of_layer(layer: VectorLayer) -> Bounds | None:
    """The bounds of all records; slow the first time."""
    return bounds_of(flats_of(layer))


def bounds_of_rows(layer: VectorLayer, rows: np.ndarray) -> Bounds | None:
    """The bounds of some records; slow the first time."""
    boxes = [flat.box[np.isin(flat.rows, rows)] for flat in flats_of(layer)]
    found = np.concatenate(boxes) if boxes else np.empty((0, 4))
    if not len(found):
        return None
    low, high = found[:, :2].min(axis=0), found[:, 2:].max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])
