"""Which features lie under a point or in an area."""

import weakref
from dataclasses import dataclass

import numpy as np
import shapely

from layers.drawing.flat import Flat
from layers.drawing.gather import features_in, runs
from layers.drawing.view import Bounds

FEATURES_PER_BUCKET = 2
MOST_BUCKETS_PER_FEATURE = 16
MOST_LINES = 2_000
LEAST_M = 1e-6


@dataclass(frozen=True, eq=False)
class Buckets:
    """A grid over a layer; `members` from offsets[i] to offsets[i + 1] are the features whose box touches bucket i."""

    x0: float
    y0: float
    side: float
    columns: int
    lines: int
    offsets: np.ndarray
    members: np.ndarray

    def around(self, bounds: Bounds) -> np.ndarray:
        """The features of all buckets that these bounds touch, ascending."""
        xmin, ymin, xmax, ymax = bounds
        left, right = self._place(xmin, self.x0, self.columns), self._place(xmax, self.x0, self.columns)
        low, high = self._place(ymin, self.y0, self.lines), self._place(ymax, self.y0, self.lines)
        lines = np.arange(low, high + 1) * self.columns
        found = [self.members[self.offsets[i + left] : self.offsets[i + right + 1]] for i in lines.tolist()]
        return np.unique(np.concatenate(found))

    def _place(self, value: float, origin: float, count: int) -> int:
        return int(min(max((value - origin) // self.side, 0), count - 1))


def pick(flat: Flat, x: float, y: float, tolerance_m: float) -> np.ndarray:
    """Rows under a point, the last drawn first: polygons that contain it, lines and points within the tolerance.

    Lines and points come nearest first.
    """
    reach = 0.0 if flat.family == "polygon" else tolerance_m
    near = _candidates(flat, (x - reach, y - reach, x + reach, y + reach))
    if not len(near):
        return flat.rows[:0]
    if flat.family == "polygon":
        return np.asarray(flat.rows[near[_contains(flat, near, x, y)][::-1]])
    distance_m = _distances(flat, near, x, y)
    order = np.lexsort((-near, distance_m))
    return np.asarray(flat.rows[near[order[distance_m[order] <= tolerance_m]]])


def rows_in_polygon(flat: Flat, area: shapely.Geometry) -> np.ndarray:
    """Rows of the features that intersect an area, ascending."""
    if not len(flat) or shapely.is_empty(area):
        return flat.rows[:0]
    near = features_in(flat, tuple(shapely.bounds(area).tolist()))
    shapely.prepare(area)
    boxes = shapely.box(*flat.box[near].T)
    inside = shapely.contains(area, boxes)
    unsure = np.flatnonzero(~inside & shapely.intersects(area, boxes))
    inside[unsure] = _intersects(flat, near[unsure], area)
    return np.asarray(flat.rows[near[inside]])


def _intersects(flat: Flat, features: np.ndarray, area: shapely.Geometry) -> np.ndarray:
    """Whether each feature meets the area: its outline does, or the area lies wholly in it."""
    outlines = _outlines(flat, features)
    met = np.asarray(shapely.intersects(area, outlines))
    if flat.family == "polygon":
        inner = shapely.get_coordinates(shapely.point_on_surface(area))[0]
        met |= _contains(flat, features, *inner)
    return met


def _outlines(flat: Flat, features: np.ndarray) -> np.ndarray:
    rings, of_feature = runs(flat.parts, features)
    vertices, of_ring = runs(flat.rings, rings)
    xy = flat.xy[vertices]
    if flat.family == "point":
        return np.asarray(shapely.multipoints(shapely.points(xy), indices=of_feature[of_ring]))
    return np.asarray(shapely.multilinestrings(shapely.linestrings(xy, indices=of_ring), indices=of_feature))


def _contains(flat: Flat, features: np.ndarray, x: float, y: float) -> np.ndarray:
    """Whether the point lies in each feature: an odd number of edges to the right of it (rings are closed)."""
    rings, of_feature = runs(flat.parts, features)
    vertices, of_ring = runs(flat.rings, rings)
    xy = flat.xy[vertices] - (x, y)
    above = xy[:, 1] > 0
    crossing = np.flatnonzero((above[1:] != above[:-1]) & (of_ring[1:] == of_ring[:-1]))
    (x1, y1), (x2, y2) = xy[crossing].T, xy[crossing + 1].T
    right = (x1 * y2 - x2 * y1 > 0) == (y2 > y1)
    odd = np.bincount(of_feature[of_ring[crossing[right]]], minlength=len(features)) % 2
    return np.asarray(odd == 1)


def _distances(flat: Flat, features: np.ndarray, x: float, y: float) -> np.ndarray:
    """Metres from the point to each feature's vertices, and edges where it is a line."""
    rings, of_feature = runs(flat.parts, features)
    vertices, of_ring = runs(flat.rings, rings)
    xy = flat.xy[vertices] - (x, y)
    nearest = np.full(len(features), np.inf)
    np.minimum.at(nearest, of_feature[of_ring], np.hypot(*xy.T))
    if flat.family == "line":
        edge = np.flatnonzero(of_ring[1:] == of_ring[:-1])
        start, along = xy[edge], xy[edge + 1] - xy[edge]
        length2 = np.maximum((along**2).sum(axis=1), np.finfo(float).tiny)
        share = np.clip(-(start * along).sum(axis=1) / length2, 0, 1)
        np.minimum.at(nearest, of_feature[of_ring[edge]], np.hypot(*(start + along * share[:, None]).T))
    return nearest


def _candidates(flat: Flat, bounds: Bounds) -> np.ndarray:
    """Positions of the features whose box touches these bounds, ascending, by the buckets of the layer."""
    if not len(flat):
        return np.zeros(0, np.int64)
    near = buckets_of(flat).around(bounds)
    xmin, ymin, xmax, ymax = bounds
    box = flat.box[near]
    touching = (box[:, 0] <= xmax) & (box[:, 2] >= xmin) & (box[:, 1] <= ymax) & (box[:, 3] >= ymin)
    return np.asarray(near[touching])


_buckets: "weakref.WeakKeyDictionary[Flat, Buckets]" = weakref.WeakKeyDictionary()


def buckets_of(flat: Flat) -> Buckets:
    """The buckets of a layer, made once."""
    found = _buckets.get(flat)
    if found is None:
        found = _buckets[flat] = _made(flat)
    return found


def _made(flat: Flat) -> Buckets:
    xmin, ymin, xmax, ymax = flat.bounds
    width, height = xmax - xmin, ymax - ymin
    side = max(np.sqrt(width * height * FEATURES_PER_BUCKET / len(flat)), np.hypot(width, height) / MOST_LINES, LEAST_M)
    low, size = _covered(flat, side)
    while size.prod(axis=1).sum() > MOST_BUCKETS_PER_FEATURE * len(flat) and side < width + height:
        side *= 2  # large features that lie upon each other
        low, size = _covered(flat, side)
    count = size.prod(axis=1)
    feature = np.repeat(np.arange(len(flat)), count)
    within = np.arange(len(feature)) - np.repeat(np.cumsum(count) - count, count)
    columns, lines = int(width // side) + 1, int(height // side) + 1
    wide = size[feature, 0]
    bucket = (low[feature, 1] + within // wide) * columns + low[feature, 0] + within % wide
    order = np.argsort(bucket, kind="stable")
    offsets = np.append(0, np.cumsum(np.bincount(bucket, minlength=columns * lines)))
    return Buckets(xmin, ymin, float(side), columns, lines, offsets, feature[order])


def _covered(flat: Flat, side: float) -> tuple[np.ndarray, np.ndarray]:
    """The lower left bucket that each feature's box touches, and over how many columns and lines it reaches."""
    low = ((flat.box[:, :2] - flat.bounds[:2]) // side).astype(np.int64)
    high = ((flat.box[:, 2:] - flat.bounds[:2]) // side).astype(np.int64)
    return low, high - low + 1
