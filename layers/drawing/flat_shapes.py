"""Some features of flat arrays as shapely geometries, without making those of the whole layer."""

import numpy as np
import shapely

from layers.drawing.flat import Flat
from layers.drawing.gather import runs

LEAST_VERTICES = {"polygon": 4, "line": 2}


def shapes_of(flat: Flat, features: np.ndarray) -> np.ndarray:
    """The geometry of each feature (holes and parts by the even-odd rule); None where it is degenerate."""
    rings, of_feature = runs(flat.parts, features)
    if flat.family == "point":
        return _collected(shapely.points(flat.xy[flat.rings[rings]]), of_feature, len(features), shapely.multipoints)
    long_enough = np.diff(flat.rings)[rings] >= LEAST_VERTICES[flat.family]
    rings, of_feature = rings[long_enough], of_feature[long_enough]
    vertices, of_ring = runs(flat.rings, rings)
    lines = shapely.linestrings(flat.xy[vertices], indices=of_ring) if len(rings) else np.empty(0, object)
    made = _collected(lines, of_feature, len(features), shapely.multilinestrings)
    return np.asarray(shapely.build_area(made)) if flat.family == "polygon" else made


def _collected(pieces: np.ndarray, of_feature: np.ndarray, count: int, join: np.ufunc) -> np.ndarray:
    """One multi-geometry a feature, None for a feature without a piece."""
    made = np.full(count, None, object)
    if len(pieces):
        join(pieces, indices=of_feature, out=made)
    return made
