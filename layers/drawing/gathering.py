"""Blocks of binary geometries put together to the flat arrays of each family."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from layers.drawing.wkb import FAMILIES, POINT, Rings

Arrays = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]
ROOM = 1.1  # of what the first features let expect
# glibc gives larger pieces than it has yet seen freed back to the system, which clears them each time anew: a third of
# the whole time went into that. An array of the largest size it heeds, freed untouched, ends it.
KEPT_BYTES = 31 << 20


def gathered(blocks: Iterable[tuple[Rings, np.ndarray]], expected: int) -> dict[int, Arrays]:
    """rows, xy, rings, parts and box (see Flat) of each family that occurs.

    With each block comes the row of each of its features, ascending; those of the same row become one. `expected`:
    about how many features there are, so that the arrays are made large enough at once.
    """
    np.empty(KEPT_BYTES, np.uint8)
    families = {family: _Growing() for family in FAMILIES}
    seen = 0
    for block, rows in blocks:
        seen += len(rows)
        for family, growing in families.items():
            growing.take(block, family, rows, expected / max(seen, 1) * ROOM)
    return {family: growing.arrays() for family, growing in families.items() if growing.rows}


@dataclass
class _Growing:
    """The vertices of one family while blocks arrive, `row`, number of vertices and box of each ring."""

    xy: np.ndarray = field(default_factory=lambda: np.empty((0, 2)))
    used: int = 0
    rows: list[np.ndarray] = field(default_factory=list)
    points: list[np.ndarray] = field(default_factory=list)
    boxes: list[np.ndarray] = field(default_factory=list)

    def take(self, block: Rings, family: int, rows: np.ndarray, growth: float) -> None:
        """Adds the rings of the family in this block, whose features have these rows."""
        chosen = np.flatnonzero(block.family[block.feature] == family)
        if not len(chosen):
            return
        xy = block.vertices(chosen)
        if family == POINT and np.isnan(xy[:, 0]).any():  # an empty point is one of NaN
            chosen, xy = chosen[~np.isnan(xy[:, 0])], xy[~np.isnan(xy[:, 0])]
            if not len(chosen):
                return
        feature, points = block.feature[chosen], block.points[chosen]
        start = _starts(points)
        x, y = np.ascontiguousarray(xy.T)
        box = [extreme.reduceat(axis, start) for extreme in (np.minimum, np.maximum) for axis in (x, y)]
        self._append(xy, growth)
        self.rows.append(rows[feature])
        self.points.append(points)
        self.boxes.append(np.column_stack(box))

    def _append(self, xy: np.ndarray, growth: float) -> None:
        end = self.used + len(xy)
        if end > len(self.xy):
            more = np.empty((int(end * max(growth, ROOM)), 2))  # in huge pages, which a resized array may not be
            more[: self.used] = self.xy[: self.used]
            self.xy = more
        self.xy[self.used : end] = xy
        self.used = end

    def arrays(self) -> Arrays:
        self.xy.resize((self.used, 2), refcheck=False)
        row = np.concatenate(self.rows)
        first = np.flatnonzero(np.diff(row, prepend=-1))
        rings = np.append(0, np.cumsum(np.concatenate(self.points)))
        box = np.concatenate(self.boxes)
        boxes = np.hstack([np.minimum.reduceat(box[:, :2], first), np.maximum.reduceat(box[:, 2:], first)])
        return row[first].astype(np.int32), self.xy, rings, np.append(first, len(row)), boxes


def _starts(count: np.ndarray) -> np.ndarray:
    return np.asarray(np.cumsum(count) - count)
