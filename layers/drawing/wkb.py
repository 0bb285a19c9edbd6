"""Well-known binary (OGC 06-103r4, 8.2) taken apart all at once: where each ring lies in the bytes of a block.

The walk goes in waves: one step reads the next part or ring of every feature of the block, so its number of steps is
that of the rings of the richest feature and not that of the features.
"""

from dataclasses import dataclass

import numpy as np

NOTHING, POINT, LINE, POLYGON = 0, 1, 2, 3
FAMILIES = {POLYGON: "polygon", LINE: "line", POINT: "point"}
FAMILY_OF_TYPE = np.array([NOTHING, POINT, LINE, POLYGON, POINT, LINE, POLYGON], np.int8)
PART = np.dtype([("order", "u1"), ("kind", "<u4"), ("count", "<u4")])
KIND_BYTES = 5
COUNT, VERTEX = np.dtype("<u4"), np.dtype("V16")


class NotPlain(Exception):
    """A block holds what the walk does not read: curves, collections, heights, big-endian numbers."""


@dataclass(frozen=True, eq=False)
class Rings:
    """Where the rings (line parts, points) of a block lie: byte, number of vertices and feature of each, in order.

    family (f,): the family of each feature.
    """

    data: np.ndarray
    family: np.ndarray
    start: np.ndarray
    points: np.ndarray
    feature: np.ndarray

    def vertices(self, chosen: np.ndarray) -> np.ndarray:
        """The coordinates of these rings, float64 (n, 2)."""
        start, points = self.start[chosen], self.points[chosen]
        at = np.arange(points.sum()) * VERTEX.itemsize
        at += np.repeat(start - VERTEX.itemsize * (np.cumsum(points) - points), points)
        return np.asarray(_at(self.data, VERTEX)[at].view("<f8").reshape(-1, 2))


def rings_of(data: np.ndarray, offsets: np.ndarray) -> Rings:
    """The rings of geometries in plain xy WKB, little-endian; NotPlain where there is anything else in it.

    data uint8; offsets int64 (f+1,): where each geometry begins; one without bytes is missing.
    """
    present = np.flatnonzero(np.diff(offsets))
    body = offsets[present]
    start = _at(data, PART)[body]
    _insist_on_plain(start, 2 * POLYGON)
    family = np.full(len(offsets) - 1, NOTHING, np.int8)
    family[present] = FAMILY_OF_TYPE[start["kind"]]
    return Rings(data, family, *_walk(data, body, start, present))


def _at(data: np.ndarray, kind: np.dtype) -> np.ndarray:
    """A view in which element i is what begins at byte i."""
    return np.ndarray((max(len(data) - kind.itemsize + 1, 0),), kind, data, strides=(1,))


def _insist_on_plain(start: np.ndarray, most: int) -> None:
    if (start["order"] != 1).any() or (start["kind"] - 1 >= most).any():  # an unsigned 0 wraps to a large number
        raise NotPlain


def _walk(
    data: np.ndarray, at: np.ndarray, start: np.ndarray, feature: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Byte, number of vertices and feature of every ring; the geometries begin at `at`, which hold `start`."""
    multi = start["kind"] > POLYGON
    parts = np.where(multi, start["count"], 1)
    at = at + np.where(multi, PART.itemsize, 0)
    found: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
    while len(going := np.flatnonzero(parts)):
        at, parts, feature = at[going], parts[going] - 1, feature[going]
        at = _part(data, at, feature, found)
    return _in_order(found)


def _part(
    data: np.ndarray, at: np.ndarray, feature: np.ndarray, found: list[tuple[np.ndarray, np.ndarray, np.ndarray]]
) -> np.ndarray:
    """Reads one part of each feature, its rings into `found`; the byte after the part."""
    start = _at(data, PART)[at]
    _insist_on_plain(start, POLYGON)
    kind, number = start["kind"], _at(data, COUNT)
    rings = np.where(kind == POLYGON, start["count"], 1)
    at = at + np.where(kind == POLYGON, PART.itemsize, KIND_BYTES)
    while len(open_ones := np.flatnonzero(rings)):
        here, point = at[open_ones], kind[open_ones] == POINT
        points = np.where(point, 1, number[here]).astype(np.int64)
        here += np.where(point, 0, COUNT.itemsize)
        found.append((here, points, feature[open_ones]))
        at[open_ones] = here + VERTEX.itemsize * points
        rings[open_ones] -= 1
    return at


def _in_order(
    found: list[tuple[np.ndarray, np.ndarray, np.ndarray]],
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """All rings as they follow each other in the bytes, those without a vertex left out."""
    if not found:
        nothing = np.zeros(0, np.int64)
        return nothing, nothing, nothing
    start, points, feature = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.argsort(start, kind="stable") if len(found) > 1 else slice(None)
    start, points, feature = start[order], points[order], feature[order]
    used = points > 0
    return start[used], points[used], feature[used]
