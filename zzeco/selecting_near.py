"""Which records of a layer lie on, in or near records of a layer."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import shapely

from layers.crs import ELLIPSOID, is_geographic
from layers.layer import VectorLayer

INTERSECTS, WITHIN, NEAR = "intersects", "within", "near"
BLOCK = 256
# by relation: the predicate asked of (record, other), and that asked of (other, record)
PREDICATES = {INTERSECTS: ("intersects", "intersects"), WITHIN: ("covered_by", "covers"), NEAR: ("dwithin", "dwithin")}
Report = Callable[[str, int, int], None]


def records_near(
    layer: VectorLayer,
    others: VectorLayer,
    relation: str,
    distance_m: float = 0.0,
    other_fids: np.ndarray | None = None,
    report: Report = lambda step, done, total: None,
) -> np.ndarray:
    """Fids of the records that intersect, lie wholly within, or are within `distance_m` of a record of the other layer.

    `other_fids` are the only others that count. No record counts as its own neighbour. Distances are those on the map
    plane. `report` is called between blocks and may raise to stop.
    """
    rows = np.arange(len(others)) if other_fids is None else np.flatnonzero(np.isin(others.fids, other_fids))
    mine, theirs = _metric(layer.geometry, layer.crs), _metric(others.geometry[rows], others.crs)
    own, other = _pairs(mine, theirs, relation, distance_m, report)
    if layer.content is others.content:
        kept = own != rows[other]
        own = own[kept]
    return np.sort(layer.fids[pd.unique(own)])


def _pairs(
    mine: np.ndarray, theirs: np.ndarray, relation: str, distance_m: float, report: Report
) -> tuple[np.ndarray, np.ndarray]:
    """Positions (mine, theirs) of all pairs; the fewer ask the tree of the more, because who asks is prepared."""
    swapped = len(theirs) < len(mine)
    asking, asked = (theirs, mine) if swapped else (mine, theirs)
    predicate, tree = PREDICATES[relation][swapped], shapely.STRtree(asked)
    found = [np.empty((2, 0), np.int64)]
    for start in range(0, len(asking), BLOCK):
        report("", start, len(asking))
        block = asking[start : start + BLOCK]
        pairs = tree.query(block, predicate, distance=distance_m) if relation == NEAR else tree.query(block, predicate)
        found.append(pairs + np.array([[start], [0]]))
    one, other = np.concatenate(found, axis=1)
    return (other, one) if swapped else (one, other)


def _metric(geometry: np.ndarray, crs: str) -> np.ndarray:
    """The geometries in metres; degrees are stretched around the middle, which serves for neighbours."""
    if not is_geographic(crs):
        return geometry
    bounds = shapely.total_bounds(geometry)
    latitude = float(np.radians((bounds[1] + bounds[3]) / 2)) if np.isfinite(bounds).all() else 0.0
    metre = np.radians(ELLIPSOID.a) * np.array([np.cos(latitude), 1.0])
    return np.asarray(shapely.transform(geometry, lambda xy: xy * metre))
