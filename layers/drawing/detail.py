"""Polygons as few outlines for paper: no finer than a printer's dot, without what lies inside one class.

Vertices are moved to a grid of dots of the page, so that neighbours keep sharing what they share. A vertex that lies
within `LEAST_BEND` dots of the line between its neighbours goes, by a rule that is the same for all polygons that meet
there. Where no outlines are drawn, edges that two polygons of one class share cancel each other.
"""

from dataclasses import dataclass

import numpy as np
import shapely

from layers.drawing.chains import joined
from layers.drawing.flat import Flat
from layers.drawing.gather import counted, runs, vertices_of

DOT_PT = 0.2  # points of 1/72 inch: 360 dots to the inch, 0.07 mm
DOT_MM = DOT_PT * 25.4 / 72
LEAST_BEND = 0.75  # more than half the diagonal of a dot, so that a slanting line does not stay a staircase
PASSES = 3
LEAST_CORNERS = 3
FARTHEST = 2**22  # dots, some 300 m of paper: two coordinates take 46 bits
MIXER = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class Paper:
    """How places come to dots of the page (from its lower left corner): dots = (place − origin) · dots per metre."""

    x0: float
    y0: float
    dots_per_m: float

    def dots(self, xy: np.ndarray) -> np.ndarray:
        """The nearest dot of each place, int32 (n, 2)."""
        scaled = (xy - (self.x0, self.y0)) * self.dots_per_m
        return np.asarray(np.clip(np.rint(scaled, out=scaled), -FARTHEST, FARTHEST).astype(np.int32))


@dataclass(frozen=True, eq=False)
class Outline:
    """Closed rings, interior on the left of every edge: xy int32 (n, 2) in dots, rings int64 (r+1,) offsets into xy.

    The last corner of a ring is not its first one again.
    """

    xy: np.ndarray
    rings: np.ndarray

    def __len__(self) -> int:
        return len(self.rings) - 1


@dataclass(frozen=True, eq=False)
class _Corners:
    """Corners of all rings: xy int32 (n, 2), the ring of each (ascending); `free`: all rings that have a corner there
    go on to the same two neighbours, so it may go."""

    xy: np.ndarray
    ring: np.ndarray
    free: np.ndarray


def outlines(
    flat: Flat, features: np.ndarray, class_of: np.ndarray, paper: Paper, merged: bool
) -> dict[int, Outline]:  # fmt: skip
    """The outline of each class that occurs among the features (`class_of` int per feature, negative: not drawn).

    `merged`: edges inside a class are left out. A polygon that shrinks to nothing on the dots is not drawn.
    """
    features, class_of = features[class_of >= 0], class_of[class_of >= 0]
    rings, of_feature = runs(flat.parts, features)
    if not len(rings):
        return {}
    corners = _snapped(flat, rings, paper)
    if not len(corners.ring):
        return {}
    corners = _simplified(corners)
    class_of_ring = class_of[of_feature].astype(np.int64)
    if not len(corners.ring):
        return {}
    corners = _turned(corners, _is_hole(flat, rings, of_feature))
    if merged:
        corners, class_of_ring = _merged(corners, class_of_ring)
    return _by_class(corners, class_of_ring)


def _is_hole(flat: Flat, rings: np.ndarray, of_feature: np.ndarray) -> np.ndarray:
    """Which rings are holes: those inside an odd number of the other rings of their feature."""
    count = np.bincount(of_feature)
    several = np.flatnonzero(count[of_feature] > 1)
    found = np.zeros(len(rings), bool)
    if not len(several):
        return found
    vertices, of_ring = runs(flat.rings, rings[several])
    long_enough = np.bincount(of_ring) > LEAST_CORNERS
    several = several[long_enough]
    vertices, of_ring = runs(flat.rings, rings[several])
    areas = shapely.polygons(shapely.linearrings(flat.xy[vertices], indices=of_ring))
    first = np.searchsorted(of_feature[several], of_feature[several], side="left")
    last = np.searchsorted(of_feature[several], of_feature[several], side="right")
    other, one = counted(first, last - first)
    start = flat.rings[rings[several]]
    x, y = ((flat.xy[start] + flat.xy[start + 1]) / 2).T
    inside = (one != other) & shapely.contains_xy(areas[other], x[one], y[one])
    found[several] = np.bincount(one, weights=inside, minlength=len(several)) % 2 == 1
    return found


def _snapped(flat: Flat, rings: np.ndarray, paper: Paper) -> _Corners:
    """The dots of the rings, each dot once where several vertices fall on it one after the other."""
    xy = paper.dots(vertices_of(flat, rings))
    length = flat.rings[rings + 1] - flat.rings[rings]
    ring = np.repeat(np.arange(len(rings), dtype=np.int32), length)
    moved = np.ones(len(xy), bool)
    moved[:-1] = (xy[1:] != xy[:-1]).any(axis=1)
    moved[np.cumsum(length) - 1] = False  # the closing vertex is the first one again
    return _long_enough(_Corners(xy[moved], ring[moved], np.zeros(int(moved.sum()), bool)))


def _long_enough(corners: _Corners) -> _Corners:
    """Without the rings that have no area left."""
    count = np.bincount(corners.ring) if len(corners.ring) else np.zeros(0, np.int64)
    some = count[corners.ring] >= LEAST_CORNERS
    return corners if some.all() else _kept(corners, some)


def _kept(corners: _Corners, which: np.ndarray) -> _Corners:
    return _Corners(corners.xy[which], corners.ring[which], corners.free[which])


def _simplified(corners: _Corners) -> _Corners:
    """The corners without those that hardly bend; the same ones go in every ring that has them."""
    corners = _Corners(corners.xy, corners.ring, _is_free(corners))
    for _pass in range(PASSES):
        before, after = _neighbours(corners.ring)
        node = _node(corners.xy)
        going = corners.free & _is_flat(corners.xy, before, after)
        rank = np.where(going, (node.astype(np.uint64) * MIXER) >> np.uint64(1), np.uint64(0))
        going &= (rank > rank[before]) & (rank > rank[after])
        corners = _long_enough(_kept(corners, ~going))
    return corners


def _is_flat(xy: np.ndarray, before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Whether a corner is within `LEAST_BEND` dots of the line between its neighbours, and between them."""
    x, y = xy[:, 0].astype(np.float32), xy[:, 1].astype(np.float32)
    along_x, along_y = x[after] - x[before], y[after] - y[before]
    to_x, to_y = x - x[before], y - y[before]
    cross = along_x * to_y - along_y * to_x
    length2 = along_x**2 + along_y**2
    onwards = along_x * to_x + along_y * to_y
    return np.asarray((cross**2 <= LEAST_BEND**2 * length2) & (onwards > 0) & (onwards < length2))


def _is_free(corners: _Corners) -> np.ndarray:
    """Whether all rings that have a corner there go on to the same two neighbours."""
    before, after = _neighbours(corners.ring)
    node = _node(corners.xy)
    pair = (node[before] + node[after]).astype(np.uint64) * MIXER ^ np.abs(node[before] - node[after]).astype(np.uint64)
    order = np.argsort(node)
    there = node[order]
    begins = np.flatnonzero(np.append(True, there[1:] != there[:-1]))
    sorted_pair = pair[order]
    same = np.minimum.reduceat(sorted_pair, begins) == np.maximum.reduceat(sorted_pair, begins)
    free = np.empty(len(node), bool)
    free[order] = np.repeat(same, np.diff(np.append(begins, len(node))))
    return free


def _node(xy: np.ndarray) -> np.ndarray:
    """One number for each dot, int64, below 2**46."""
    return np.asarray(((xy[:, 1].astype(np.int64) + FARTHEST) << 23) + (xy[:, 0] + FARTHEST))


def _neighbours(ring: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The corner before and the corner after each corner of its ring."""
    at = np.arange(len(ring))
    begins = np.flatnonzero(np.append(True, ring[1:] != ring[:-1])) if len(ring) else at
    ends = np.append(begins[1:], len(ring)) - 1
    before, after = at - 1, at + 1
    before[begins], after[ends] = ends, begins
    return before, after


def _turned(corners: _Corners, is_hole: np.ndarray) -> _Corners:
    """The rings turned so that the interior lies on the left of every edge."""
    ring = corners.ring
    after = _neighbours(ring)[1]
    x, y = corners.xy[:, 0].astype(float), corners.xy[:, 1].astype(float)
    twice_area = np.bincount(ring, weights=x * y[after] - x[after] * y, minlength=len(is_hole))
    begins = np.flatnonzero(np.append(True, ring[1:] != ring[:-1]))
    sizes = np.diff(np.append(begins, len(ring)))
    mirrored = np.repeat(2 * begins + sizes - 1, sizes) - np.arange(len(ring))
    at = np.where(((twice_area < 0) != is_hole)[ring], mirrored, np.arange(len(ring)))
    return _Corners(corners.xy[at], ring, corners.free[at])


def _merged(corners: _Corners, class_of_ring: np.ndarray) -> tuple[_Corners, np.ndarray]:
    """The rings around all that is of one class, and their classes."""
    at, ring, class_of_ring = joined(
        _node(corners.xy), corners.ring, _neighbours(corners.ring)[1], class_of_ring
    )  # fmt: skip
    return _simplified(_Corners(corners.xy[at], ring, np.zeros(len(at), bool))), class_of_ring


def _by_class(corners: _Corners, class_of_ring: np.ndarray) -> dict[int, Outline]:
    of_corner = class_of_ring[corners.ring]
    order = np.argsort(of_corner, kind="stable")
    xy, ring, of_corner = corners.xy[order], corners.ring[order], of_corner[order]
    found = {}
    for which in np.unique(of_corner).tolist():
        part = slice(*np.searchsorted(of_corner, [which, which + 1]))
        begins = np.flatnonzero(np.append(True, ring[part][1:] != ring[part][:-1]))
        found[int(which)] = Outline(xy[part], np.append(begins, len(xy[part])))
    return found
