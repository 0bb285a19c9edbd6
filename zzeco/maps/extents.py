"""What records take up, for a sheet that is to show them."""

import numpy as np
import shapely

from layers.drawing.flat import flats_of
from layers.drawing.view import Bounds
from layers.layer import VectorLayer


def extent_of(layer: VectorLayer, fids: np.ndarray | None = None) -> Bounds | None:
    """The box around these records of a layer, around all without `fids`; None where nothing lies anywhere."""
    if fids is None:
        boxes = [flat.box for flat in flats_of(layer) if len(flat)]
    else:
        boxes = [shapely.bounds(layer.shapes(fids))]
    found = np.concatenate(boxes) if boxes else np.empty((0, 4))
    found = found[np.isfinite(found).all(axis=1)]
    if not len(found):
        return None
    low, high = found[:, :2].min(axis=0), found[:, 2:].max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])
