"""Edges that two neighbouring polygons do not share exactly: where overlaps and gaps of a layer must be sought.

In a clean layer every inner edge is drawn twice, once in each direction when all polygons lie to the left of their
edges.  Whatever is left over belongs to the rim of the layer, of a hole or of a fault.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from layers.crs import THREADS
from layers.geometry import Paths, paths_of

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Words = NDArray[np.uint64]

GRID_M = 0.001
_BINS = 2**21
_VERTICES_IN_A_BLOCK = 100_000


@dataclass(frozen=True)
class LooseEdges:
    """Unshared edges: ends (n, 2, 2) on a grid of 1 mm, and the position (n,) of the polygon of each."""

    ends: Floats
    owner: Integers


def loose_edges(polygons: Any) -> LooseEdges:
    """The edges of the polygons (coordinates in metres) that no neighbour shares in the opposite direction."""
    paths = paths_of(polygons)
    if not len(paths.owner):
        return LooseEdges(np.zeros((0, 2, 2)), np.zeros(0, dtype=np.int64))
    loose = _unpaired(_edge_words(paths))
    owner = paths.owner[np.searchsorted(paths.start, loose, side="right") - 1]
    ends = np.stack((paths.xy[loose], paths.xy[loose + 1]), axis=1)
    return LooseEdges(np.rint(ends / GRID_M) * GRID_M, owner)


def _edge_words(paths: Paths) -> Integers:
    """A 64-bit word for the edge that begins at each vertex, 0 where none begins; blocks of paths side by side.

    The word is the difference of the words of the edge's ends, so that the opposite edge has the opposite number.
    """
    cuts = np.unique(np.searchsorted(paths.start, np.arange(0, len(paths.xy), _VERTICES_IN_A_BLOCK)))
    cuts = np.append(cuts, len(paths.owner))
    with ThreadPoolExecutor(THREADS) as pool:
        return np.concatenate(list(pool.map(lambda first, last: _block_words(paths, first, last), cuts[:-1], cuts[1:])))


def _block_words(paths: Paths, first: int, last: int) -> Integers:
    """Edge words of the paths first:last, all with the interior to the left of the edge."""
    start = paths.start[first : last + 1]
    if len(start) < 2:
        return np.zeros(0, dtype=np.int64)
    xy = paths.xy[start[0] : start[-1]]
    start = start - start[0]
    word = np.diff(_vertex_words(xy), append=np.uint64(0)).view(np.int64)
    word[start[1:] - 1] = 0
    wrong_way = _interior_on_the_right(xy, start, paths.sign[first:last])
    if wrong_way.any():
        word *= np.repeat(np.where(wrong_way, -1, 1), np.diff(start))
    return word


def _vertex_words(xy: Floats) -> Words:
    """A well-mixed 64-bit word for each vertex, the same at the same millimetre (splitmix64)."""
    word = np.rint(xy[:, 0] / GRID_M).astype(np.int64).view(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    word += np.rint(xy[:, 1] / GRID_M).astype(np.int64).view(np.uint64) * np.uint64(0xC2B2AE3D27D4EB4F)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        word ^= word >> np.uint64(shift)
        word *= np.uint64(factor)
    word ^= word >> np.uint64(31)
    return word


def _interior_on_the_right(xy: Floats, start: Integers, sign: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Which rings run the wrong way round: clockwise shells and counter-clockwise holes."""
    size = np.diff(start)
    x, y = (xy[:, axis] - np.repeat(xy[start[:-1], axis], size) for axis in (0, 1))
    cross = np.zeros(len(xy))
    cross[:-1] = x[:-1] * y[1:] - x[1:] * y[:-1]
    cross[start[1:] - 1] = 0
    return np.add.reduceat(cross, start[:-1]) * sign < 0


def _unpaired(word: Integers) -> Integers:
    """Positions of the edges that do not occur exactly twice, once in each direction.

    Words of a shared edge add up to nothing, so only the bins with a remainder are sorted.
    """
    bin_number = (np.abs(word) >> 7) & (_BINS - 1)
    remainder = np.zeros(_BINS, dtype=np.int64)
    np.add.at(remainder, bin_number, word)
    suspect = np.flatnonzero((remainder != 0)[bin_number] & (word != 0))
    undirected = np.abs(word[suspect])
    order = np.lexsort((word[suspect], undirected))
    undirected = undirected[order]
    first = np.flatnonzero(np.concatenate(([True], undirected[1:] != undirected[:-1]))) if len(order) else order
    size = np.diff(first, append=len(order))
    pair = size == 2
    ordered = word[suspect][order]
    pair[pair] = ordered[first[pair]] != ordered[first[pair] + 1]
    return np.sort(suspect[order[np.repeat(~pair, size)]])
