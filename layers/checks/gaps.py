"""Enclosed gaps between neighbouring polygons of a layer."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.checks.shared_edges import GRID_M, LooseEdges
from layers.crs import THREADS
from layers.pieces import in_pieces

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Geometries = NDArray[np.object_]

SMALLEST_M2 = 0.01
LARGEST_M2 = 400.0
_BESIDE_M = 2 * GRID_M
_SHORTEST_SIDE_M = 0.01
_EDGES_IN_A_TILE = 100_000  # not fewer: a gap that sticks out of its tile by more than the margin is not found
_TILE_MARGIN_M = 100.0
# A gap all around an island is at least as large as the circle whose radius is the distance to the nearest neighbour.
_WIDEST_M = (LARGEST_M2 / np.pi) ** 0.5


def largest_gaps_m2(polygons: Geometries, tree: Any, edges: LooseEdges) -> Floats:
    """Area (m2) of the largest enclosed gap of 0.01-400 m2 that each polygon has with at least one neighbour, else 0.

    `tree` holds the polygons.  The loose edges cut the plane into faces; a face that no polygon covers is a gap.
    """
    result = np.zeros(len(polygons))
    owners = np.unique(edges.owner)
    one, other = tree.query(polygons[owners], predicate="dwithin", distance=_WIDEST_M)
    near = np.zeros(len(polygons), dtype=bool)
    near[owners[one[owners[one] != other]]] = True
    kept = near[edges.owner]
    ends, owner = edges.ends[kept], edges.owner[kept]
    if not len(ends):
        return result
    faces = _small_faces(ends)
    inside, _polygon = tree.query(shapely.point_on_surface(faces), predicate="intersects")
    gaps = np.delete(faces, inside)
    gap, neighbour = _neighbours(gaps, ends, owner)
    np.maximum.at(result, neighbour, shapely.area(gaps)[gap])
    return result


def _small_faces(ends: Floats) -> Geometries:
    """Faces of 0.01-400 m2 between the edges (n, 2, 2); many edges are worked in overlapping tiles, side by side."""
    middle = ends.mean(axis=1)
    low, high = middle.min(axis=0), middle.max(axis=0)
    per_side = int(np.ceil(np.sqrt(len(ends) / _EDGES_IN_A_TILE)))
    size = np.maximum((high - low) / per_side, 1.0)

    def tile_faces(number: int) -> Geometries:
        corner = low + size * np.array(divmod(number, per_side))
        near = ((middle >= corner - _TILE_MARGIN_M) & (middle <= corner + size + _TILE_MARGIN_M)).all(axis=1)
        faces = _faces(ends[near])
        cell = np.clip((shapely.get_coordinates(shapely.point_on_surface(faces)) - low) // size, 0, per_side - 1)
        return np.asarray(faces[(cell == divmod(number, per_side)).all(axis=1)])

    with ThreadPoolExecutor(THREADS) as pool:
        return np.concatenate(list(pool.map(tile_faces, range(per_side**2))))


def _faces(ends: Floats) -> Geometries:
    """Faces of 0.01-400 m2 that the edges enclose, crossings included."""
    noded = shapely.union_all(shapely.linestrings(ends))
    faces = shapely.get_parts(shapely.polygonize([noded]))
    area_m2 = shapely.area(faces)
    return np.asarray(faces[(area_m2 >= SMALLEST_M2) & (area_m2 <= LARGEST_M2)])


def _neighbours(gaps: Geometries, ends: Floats, owner: Integers) -> tuple[Integers, Integers]:
    """Pairs of a gap and a polygon with an edge along it, for the gaps that have two such polygons or more."""
    edges = in_pieces(shapely.linestrings, ends)
    gap, edge = shapely.STRtree(edges).query(gaps, predicate="dwithin", distance=_BESIDE_M)
    along_m = shapely.length(shapely.intersection(edges[edge], shapely.buffer(gaps, _BESIDE_M)[gap]))
    beside = along_m > _SHORTEST_SIDE_M
    pair = np.unique(np.stack((gap[beside], owner[edge[beside]]), axis=1), axis=0)
    several = np.bincount(pair[:, 0], minlength=len(gaps))[pair[:, 0]] > 1
    return pair[several, 0], pair[several, 1]
