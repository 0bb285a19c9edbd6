"""Which feature covers each cell of a grid, by the cell's centre: the picture of a layer at small scales."""

from collections.abc import Iterator

import numpy as np

from layers.drawing.flat import Flat
from layers.drawing.gather import features_in, runs, vertices_of

BLOCK_VERTICES = 1 << 16  # so few that a block and all that is made of it stay in the processor's cache


def burn(
    flat: Flat,
    bounds_x0: float,
    bounds_y1: float,
    cell: float,
    width: int,
    height: int,
    out: np.ndarray | None = None,
) -> np.ndarray:
    """Number of the polygon (position in `flat` + 1) per cell, int32 (height, width); 0 where there is none.

    The grid's upper left corner is (bounds_x0, bounds_y1), its cells are squares of side `cell`. A cell belongs to the
    polygon in which its centre lies (even-odd); where several do, to the last. `out` (contiguous) is burnt over.
    """
    grid = np.zeros((height, width), np.int32) if out is None else out
    bounds = bounds_x0, bounds_y1 - cell * height, bounds_x0 + cell * width, bounds_y1
    for feature, rings, xy in _blocks(flat, features_in(flat, bounds)):
        y = (bounds_y1 - xy[:, 1]) / cell - 0.5  # in cells, the centres of the rows at whole numbers
        below = np.clip(np.ceil(y), 0, height).astype(np.int32)  # the first row whose centre is not above the vertex
        step = np.diff(below)
        step[rings[1:-1] - 1] = 0  # from one ring to the next is no edge
        edge = np.flatnonzero(step)
        x = (np.stack([xy[edge, 0], xy[edge + 1, 0]]) - bounds_x0) / cell - 0.5
        ring = np.searchsorted(rings, edge, side="right") - 1
        first = np.minimum(below[edge], below[edge + 1]).astype(np.int64)
        _fill(grid, feature[ring], first, np.abs(step[edge]), x, np.stack([y[edge], y[edge + 1]]))
    return grid


def _blocks(flat: Flat, chosen: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Feature of each ring, offsets of the rings and vertices of the chosen features, block by block."""
    size = np.cumsum(flat.vertices[chosen + 1] - flat.vertices[chosen])
    if not len(size):
        return
    cuts = np.unique(np.searchsorted(size, np.arange(BLOCK_VERTICES, size[-1], BLOCK_VERTICES)) + 1)
    for features in np.split(chosen, cuts[cuts < len(chosen)]):
        rings, of = runs(flat.parts, features)
        offsets = np.append(0, np.cumsum(flat.rings[rings + 1] - flat.rings[rings]))
        yield features[of], offsets, vertices_of(flat, rings)


def _fill(
    grid: np.ndarray, feature: np.ndarray, first: np.ndarray, count: np.ndarray, x: np.ndarray, y: np.ndarray
) -> None:
    """Fills the cells between the edges of each feature. An edge crosses `count` rows from `first` on; its two ends
    are (x[0], y[0]) and (x[1], y[1]), in cells."""
    height, width = grid.shape
    slope = (x[1] - x[0]) / (y[1] - y[0])
    edge = np.repeat(np.arange(len(count)), count)
    row = (first - (np.cumsum(count) - count))[edge] + np.arange(len(edge))
    crossing = (x[0] - slope * y[0])[edge] + slope[edge] * row
    right = np.clip(np.ceil(crossing), 0, width).astype(np.int64)  # the first cell whose centre is not left of it
    key = (feature[edge] * height + row) * (width + 1) + right
    key.sort()  # by feature, row and column: each two neighbours bound a run of cells
    length = key[1::2] - key[0::2]
    some = np.flatnonzero(length)
    line, column = np.divmod(key[0::2][some], width + 1)
    owner, row = np.divmod(line, height)
    _write_runs(grid.reshape(-1), row * width + column, length[some], (owner + 1).astype(np.int32))


def _write_runs(cells: np.ndarray, begin: np.ndarray, length: np.ndarray, value: np.ndarray) -> None:
    at = np.repeat(begin - (np.cumsum(length) - length), length) + np.arange(length.sum())
    cells[at] = np.repeat(value, length)
