"""Irregular coverages: polygons that share their edges exactly, as subcompartments do.

Cells of random points are grouped with neighbours, so that outlines become concave and one may enclose another; every
edge is roughened once by midpoint displacement and used by both sides.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

Array = np.ndarray[Any, Any]
ROUGHNESS = 0.13
MOST_HALVINGS = 6
DAMPING_ROUNDS = 6


@dataclass(frozen=True)
class Mesh:
    """Cells around points: `corners` (m, 2); per edge the two cells and the two corners, `cells[:, 0]` on its left."""

    points: Array
    corners: Array
    cells: Array
    ends: Array


def mesh_of(points: Array) -> Mesh:
    """The cell mesh (Voronoi) of points (n, 2); the outermost cells stay open."""
    from scipy.spatial import Delaunay

    triangles = Delaunay(points)
    corners = _circumcentres(points[triangles.simplices])
    left, right, start, end = [], [], [], []
    for opposite in range(3):
        neighbour = triangles.neighbors[:, opposite]
        own = np.arange(len(neighbour))
        once = neighbour > own
        left.append(triangles.simplices[once, (opposite + 1) % 3])
        right.append(triangles.simplices[once, (opposite + 2) % 3])
        start.append(own[once])
        end.append(neighbour[once])
    cells = np.c_[np.concatenate(left), np.concatenate(right)]
    ends = np.c_[np.concatenate(start), np.concatenate(end)]
    return Mesh(points, corners, _left_first(points, corners, cells, ends), ends)


def grouped(rng: np.random.Generator, mesh: Mesh, cells_per_group: float) -> Array:
    """A group number per cell: cells join a neighbouring seed, along the longer edges rather than the short ones."""
    count = len(mesh.points)
    seed = rng.random(count) < 1 / cells_per_group
    pairs = np.r_[mesh.cells, mesh.cells[:, ::-1]]
    length = np.linalg.norm(np.diff(mesh.corners[mesh.ends], axis=1)[:, 0], axis=1)
    liking = np.r_[length, length] * rng.random(len(pairs))
    joins = ~seed[pairs[:, 0]] & seed[pairs[:, 1]]
    pairs, liking = pairs[joins], liking[joins]
    order = np.argsort(liking)
    group = np.arange(count)
    group[pairs[order, 0]] = pairs[order, 1]
    return group


def group_areas(mesh: Mesh, group: Array) -> Array:
    """Area of each group (indexed by group number) before its edges are roughened, m2."""
    a, b = mesh.corners[mesh.ends[:, 0]], mesh.corners[mesh.ends[:, 1]]
    area = np.zeros(len(mesh.points))
    for side in (0, 1):
        cell = mesh.cells[:, side]
        u, v = a - mesh.points[cell], b - mesh.points[cell]
        area += np.bincount(group[cell], np.abs(u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0]) / 2, len(area))
    return area


def polygons(rng: np.random.Generator, mesh: Mesh, group: Array, wanted: Array, vertices: float) -> Array:
    """One polygon per wanted group, about `vertices` corners each; None where a group is open at the rim.

    Edges that would make a polygon cross itself are smoothed until none does; the neighbours of the wanted groups are
    made sound as well, or else two polygons could cross through a thin one between them.
    """
    sides = group[mesh.cells]
    outline = sides[:, 0] != sides[:, 1]
    is_made = np.zeros(len(mesh.points), bool)
    is_made[wanted] = True
    is_made[sides[outline & is_made[sides].any(axis=1)]] = True
    outline &= is_made[sides].any(axis=1)
    ends, sides = mesh.ends[outline], sides[outline]
    roughened = _Edges.roughened(rng, mesh.corners[ends], vertices * is_made.sum() / _uses(sides, is_made))
    rings = _Rings.traced(ends, sides, is_made, len(mesh.corners))
    built, owner = rings.polygons(roughened)
    for _round in range(DAMPING_ROUNDS):
        crossing = owner[~shapely.is_valid(built)]
        if not len(crossing):
            break
        roughened.damp(np.asarray(np.isin(sides, crossing).any(axis=1)), 0.35 if _round < DAMPING_ROUNDS - 2 else 0.0)
        touched = np.unique(sides[np.isin(sides, crossing).any(axis=1)])
        again, owner_again = rings.polygons(roughened, touched)
        built[np.searchsorted(owner, owner_again)] = again
    result = np.full(len(mesh.points), None, dtype=object)
    result[owner] = built
    return result[wanted]


def _uses(sides: Array, is_made: Array) -> int:
    """How many polygon sides the edges make (an edge between two groups that are made counts twice)."""
    return int(is_made[sides].sum())


def _circumcentres(triangle: Array) -> Array:
    """Centres of the circles through triangles (n, 3, 2)."""
    origin = triangle[:, 0]
    b, c = triangle[:, 1] - origin, triangle[:, 2] - origin
    twice = 2 * (b[:, 0] * c[:, 1] - b[:, 1] * c[:, 0])
    bb, cc = (b**2).sum(axis=1), (c**2).sum(axis=1)
    x, y = (c[:, 1] * bb - b[:, 1] * cc) / twice, (b[:, 0] * cc - c[:, 0] * bb) / twice
    return np.asarray(origin + np.c_[x, y])


def _left_first(points: Array, corners: Array, cells: Array, ends: Array) -> Array:
    """The cell pairs, turned so that the first lies left of its edge."""
    u, v = corners[ends[:, 0]] - points[cells[:, 0]], corners[ends[:, 1]] - points[cells[:, 0]]
    on_left = u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0] > 0
    return np.where(on_left[:, None], cells, cells[:, ::-1])


class _Edges:
    """Roughened edges as one flat coordinate array: straight course plus displacement."""

    def __init__(self, straight: Array, displacement: Array, first: Array) -> None:
        self.straight, self.displacement, self.first = straight, displacement, first

    @classmethod
    def roughened(cls, rng: np.random.Generator, ends: Array, points_per_edge: float) -> "_Edges":
        """Edges (n, 2, 2) cut into 1, 2, 4 ... pieces by length, on the average into `points_per_edge`."""
        halvings = _halvings(np.linalg.norm(ends[:, 1] - ends[:, 0], axis=1), points_per_edge)
        count = 2**halvings + 1
        first = np.r_[0, np.cumsum(count)]
        straight, displacement = np.empty((first[-1], 2)), np.empty((first[-1], 2))
        for level in np.unique(halvings):
            chosen = np.flatnonzero(halvings == level)
            line, rough = midpoint_displaced(rng, ends[chosen], int(level))
            at = first[chosen][:, None] + np.arange(2**level + 1)
            straight[at], displacement[at] = line, rough - line
        return cls(straight, displacement, first)

    def damp(self, edges: Array, factor: float) -> None:
        """Smooth these edges (mask)."""
        self.displacement[np.repeat(edges, np.diff(self.first))] *= factor


def _halvings(length: Array, points_per_edge: float) -> Array:
    """How often each edge is halved, so that the mean number of pieces is as wanted."""
    low, high = length.min() / 100 + 1e-9, length.max() * 2
    for _ in range(40):
        piece = np.sqrt(low * high)
        halvings = np.clip(np.round(np.log2(np.maximum(length, 1e-9) / piece)), 0, MOST_HALVINGS).astype(int)
        low, high = (piece, high) if (2**halvings).mean() > points_per_edge else (low, piece)
    return np.asarray(np.minimum(halvings, np.maximum(np.log2(np.maximum(length, 4.0) / 4), 0).astype(int)))


def midpoint_displaced(rng: np.random.Generator, ends: Array, halvings: int) -> tuple[Array, Array]:
    """The straight and the rough course (n, 2**halvings + 1, 2) of edges."""
    rough, line = ends, ends
    for _ in range(halvings):
        step = np.diff(rough, axis=1)
        normal = np.stack([-step[..., 1], step[..., 0]], axis=-1)
        sideways = np.clip(rng.normal(0, ROUGHNESS, (*step.shape[:2], 1)), -0.3, 0.3)
        along = rng.uniform(-0.12, 0.12, (*step.shape[:2], 1))
        middle = (rough[:, :-1] + rough[:, 1:]) / 2 + normal * sideways + step * along
        rough = _interleaved(rough, middle)
        line = _interleaved(line, (line[:, :-1] + line[:, 1:]) / 2)
    return line, rough


def _interleaved(outer: Array, inner: Array) -> Array:
    """Points of `inner` set between those of `outer`."""
    result = np.empty((len(outer), outer.shape[1] + inner.shape[1], 2))
    result[:, ::2], result[:, 1::2] = outer, inner
    return result


class _Rings:
    """Directed edges in ring order: owner group, ring, edge and direction."""

    def __init__(self, owner: Array, ring: Array, edge: Array, forward: Array) -> None:
        self.owner, self.ring, self.edge, self.forward = owner, ring, edge, forward

    @classmethod
    def traced(cls, ends: Array, sides: Array, is_wanted: Array, corners: int) -> "_Rings":
        """Follow the outline of every wanted group; at a corner each group has one edge in and one out."""
        owner = np.r_[sides[:, 0], sides[:, 1]]
        start, end = np.r_[ends[:, 0], ends[:, 1]], np.r_[ends[:, 1], ends[:, 0]]
        edge = np.tile(np.arange(len(ends)), 2)
        forward = np.repeat([True, False], len(ends))
        keep = is_wanted[owner]
        owner, start, end, edge, forward = owner[keep], start[keep], end[keep], edge[keep], forward[keep]
        following = _following(owner * corners + start, owner * corners + end)
        leader, position = _ring_order(following)
        closed = ~np.isin(owner, np.unique(owner[following < 0]))
        order = np.lexsort((position, leader, owner))
        order = order[closed[order]]
        return cls(owner[order], leader[order], edge[order], forward[order])

    def polygons(self, edges: _Edges, owners: Array | None = None) -> tuple[Array, Array]:
        """Polygons (holes included) of all owners or of these, and the owner of each, ascending."""
        chosen = slice(None) if owners is None else np.isin(self.owner, owners)
        owner, ring, edge, forward = self.owner[chosen], self.ring[chosen], self.edge[chosen], self.forward[chosen]
        count = edges.first[edge + 1] - edges.first[edge] - 1
        begin = np.r_[0, np.cumsum(count)[:-1]]
        step = np.arange(count.sum()) - np.repeat(begin, count)
        source = np.where(
            np.repeat(forward, count),
            np.repeat(edges.first[edge], count) + step,
            np.repeat(edges.first[edge + 1] - 1, count) - step,
        )
        xy = edges.straight[source] + edges.displacement[source]
        ring_start = np.flatnonzero(np.r_[True, ring[1:] != ring[:-1]])
        number = np.repeat(np.cumsum(np.r_[False, ring[1:] != ring[:-1]]), count)
        rings = shapely.linearrings(xy, indices=number)
        return _with_holes(rings, _signed_area(xy, begin[ring_start]), owner[ring_start])


def _with_holes(rings: Array, signed_area: Array, owner: Array) -> tuple[Array, Array]:
    """Polygons from rings: the counter-clockwise ring of an owner encloses its clockwise ones."""
    order = np.lexsort((signed_area < 0, owner))
    owners, index = np.unique(owner[order], return_inverse=True)
    return shapely.polygons(rings[order], indices=index), owners


def _signed_area(xy: Array, start: Array) -> Array:
    """Signed area of open rings that follow one another in a flat array (counter-clockwise positive)."""
    nxt = np.arange(1, len(xy) + 1)
    nxt[np.r_[start[1:], len(xy)] - 1] = start
    return np.asarray(np.add.reduceat(xy[:, 0] * xy[nxt, 1] - xy[nxt, 0] * xy[:, 1], start) / 2)


def _following(start_key: Array, end_key: Array) -> Array:
    """Index of the directed edge that starts where each one ends; -1 where the outline is open."""
    order = np.argsort(start_key)
    at = np.minimum(np.searchsorted(start_key[order], end_key), len(order) - 1)
    return np.where(start_key[order][at] == end_key, order[at], -1)


def _ring_order(following: Array) -> tuple[Array, Array]:
    """Ring leader (smallest index of the ring) and position after it, by pointer doubling."""
    own = np.arange(len(following))
    jump = np.where(following < 0, own, following)
    leader = own
    while True:
        lower = np.minimum(leader, leader[jump])
        if np.array_equal(lower, leader):
            break
        leader, jump = lower, jump[jump]
    is_leader = leader == own
    to_leader = np.where(is_leader, 0, 1)
    pointer = np.where(is_leader | (following < 0), own, following)
    for _ in range(int(np.ceil(np.log2(len(own) + 1)))):
        if np.array_equal(pointer, pointer[pointer]):
            break
        to_leader, pointer = to_leader + to_leader[pointer], pointer[pointer]
    return leader, np.where(is_leader, -(2**40), -to_leader)
