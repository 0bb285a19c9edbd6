"""Which feature covers each cell of a grid, by the cell's centre: the picture of a layer at small scales."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from layers.drawing.flat import Flat
from layers.drawing.gather import counted, features_in, runs, vertices_of

# Fewer would stay better in the processor's cache, but two threads would wait more often for the interpreter.
BLOCK_VERTICES = 1 << 18
SHORT_KEYS = 1 << 32  # where 32 bits are enough for a key, sorting takes half the time


@dataclass(frozen=True)
class _Place:
    """A grid of cells in the world: its upper left corner, the side of its cells, its size in cells."""

    x0: float
    y1: float
    cell: float
    width: int
    height: int

    def columns(self, x: np.ndarray) -> np.ndarray:
        """In cells, the centres of the columns at whole numbers."""
        return (x - self.x0) * (1 / self.cell) - 0.5

    def rows(self, y: np.ndarray) -> np.ndarray:
        """In cells, the centres of the rows at whole numbers."""
        return (self.y1 - y) * (1 / self.cell) - 0.5

    def row_below(self, rows: np.ndarray) -> np.ndarray:
        """The first row whose centre is not above."""
        return _up(rows, self.height).astype(np.int32)


def burn(
    flat: Flat,
    bounds_x0: float,
    bounds_y1: float,
    cell: float,
    width: int,
    height: int,
    out: np.ndarray | None = None,
    numbers: np.ndarray | None = None,
    chosen: np.ndarray | None = None,
) -> np.ndarray:
    """Number of the polygon (position in `flat` + 1) per cell, int32 (height, width); 0 where there is none.

    The grid's upper left corner is (bounds_x0, bounds_y1), its cells are squares of side `cell`. A cell belongs to the
    polygon in which its centre lies (even-odd); where several do, to the last. `out` (contiguous) is burnt over;
    `numbers` gives the polygons other numbers, for which fewer bits may be enough. `chosen`: only these of them.
    """
    grid = np.zeros((height, width), np.int32) if out is None else out
    numbers = np.arange(1, len(flat) + 1, dtype=np.int32) if numbers is None else numbers
    place = _Place(bounds_x0, bounds_y1, cell, width, height)
    bounds = bounds_x0, bounds_y1 - cell * height, bounds_x0 + cell * width, bounds_y1
    for features, part_of, rings, xy in _blocks(flat, features_in(flat, bounds) if chosen is None else chosen):
        y = place.rows(xy[:, 1])
        below = place.row_below(y)
        crosses = np.zeros(len(below), bool)
        np.not_equal(below[1:], below[:-1], out=crosses[:-1])
        crosses[rings[1:] - 1] = False  # from one ring to the next is no edge
        edge = np.flatnonzero(crosses)
        owner = np.repeat(part_of, np.add.reduceat(crosses, rings[:-1], dtype=np.int64))
        ends = np.stack([edge, edge + 1])
        x = place.columns(xy[:, 0].take(ends))
        _fill(grid, place, flat.box[features], numbers[features], owner, x, y.take(ends), below.take(ends))
    return grid


def _blocks(flat: Flat, chosen: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]]:
    """Features of a block, to which of them each ring belongs, offsets of the rings, and the vertices."""
    size = np.cumsum(flat.vertices[chosen + 1] - flat.vertices[chosen])
    if not len(size):
        return
    cuts = np.unique(np.searchsorted(size, np.arange(BLOCK_VERTICES, size[-1], BLOCK_VERTICES)) + 1)
    for features in np.split(chosen, cuts[cuts < len(chosen)]):
        rings, of = runs(flat.parts, features)
        offsets = np.append(0, np.cumsum(flat.rings[rings + 1] - flat.rings[rings]))
        yield features, of, offsets, vertices_of(flat, rings)


def _fill(
    grid: np.ndarray, place: _Place, box: np.ndarray, value: np.ndarray, owner: np.ndarray,
    x: np.ndarray, y: np.ndarray, below: np.ndarray,
) -> None:  # fmt: skip
    """Fills the cells between the edges of each feature with its value.

    `box` and `value` are those of the features, `owner` says which of them an edge belongs to; the edge's two ends are
    (x[0], y[0]) and (x[1], y[1]), in cells, and it crosses the rows from the lesser of `below` to before the greater.
    """
    top, bottom = place.row_below(place.rows(box[:, 3])), place.row_below(place.rows(box[:, 1]))
    row_of, feature_of = counted(top, bottom - top)  # each feature has a line of its own for every row that it reaches
    line_of_row_0 = np.cumsum(bottom - top) - bottom
    first = below.min(axis=0)
    row, edge = counted(first, below.max(axis=0) - first)
    slope = (x[1] - x[0]) / (y[1] - y[0])
    crossing = (x[0] - slope * y[0]).take(edge) + slope.take(edge) * row
    stride = place.width + 1
    number = np.uint32 if len(row_of) * stride < SHORT_KEYS else np.int64
    key = ((line_of_row_0.take(owner).take(edge) + row) * stride).astype(number)
    key += _up(crossing, place.width).astype(number)  # the first cell whose centre is not left of the edge
    key.sort()  # by line and column: each two neighbours bound a run of cells
    begin, end = key[0::2], key[1::2]
    some = np.flatnonzero(begin != end)
    begin, end = begin[some], end[some]
    line = begin // number(stride)
    shift = row_of * place.width - np.arange(len(row_of)) * stride
    length = (end - begin).astype(np.int64)
    at = np.repeat(begin + shift.take(line) - (np.cumsum(length) - length), length)
    at += np.arange(len(at))
    grid.reshape(-1)[at] = np.repeat(value.take(feature_of.take(line)), length)


def _up(values: np.ndarray, most: int) -> np.ndarray:
    """The least whole numbers that are no less, between 0 and `most`."""
    return np.asarray(np.clip(np.ceil(values), 0, most))


@dataclass(frozen=True, eq=False)
class IdGrid:
    """Which feature covers each cell: `cells` (h, w) holds 0 or one more than a position in `features`, which are
    positions in the flat arrays; few features need but 16 bits a cell."""

    cells: np.ndarray
    features: np.ndarray

    def by_cell(self, of_feature: np.ndarray, nothing: int) -> np.ndarray:
        """A table by what a cell holds, from a column with a value for every feature of the flat arrays."""
        return np.asarray(np.append(np.array(nothing, of_feature.dtype), of_feature[self.features]))
