"""Rings of one class that share edges put together to the rings around all of them."""

import numpy as np

from layers.drawing.gather import counted

MIXERS = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)


def joined(
    node: np.ndarray, ring: np.ndarray, after: np.ndarray, class_of_ring: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Positions of corners one after the other, the ring that each is in now, and the class of each of these rings.

    `node` int64 per corner names its place (less than 2**46), `ring` its ring, ascending, `after` the next corner of
    that ring. Edges that run against each other in a class go, so how often each place is wound around stays as it
    was. What is left is walked along: where several ways lead on from a place, any of them makes closed rings.
    """
    left = _is_left(node, node[after], class_of_ring[ring])
    first, length, begin, size = _runs_of_edges(left, ring)
    key = node + (class_of_ring[ring] << 46)
    last = begin + (first - begin + length - 1) % size
    order, walk = _walks(key[first], key[after[last]])
    first, length, begin, size = first[order], length[order], begin[order], size[order]
    step, of = counted(first - begin, length)
    corners = begin[of] + step % size[of]
    starts = np.flatnonzero(np.append(True, walk[1:] != walk[:-1])) if len(walk) else walk
    number = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(walk))))
    return corners, number[of].astype(np.int32), class_of_ring[ring[first[starts]]]


def _is_left(start: np.ndarray, end: np.ndarray, edge_class: np.ndarray) -> np.ndarray:
    """Which edges are left when as many as run one way are taken from those that run the other way.

    Edges are compared by 64 mixed bits of both ends and class: two of ten million are taken for one another once in
    a million maps.
    """
    low, high = np.minimum(start, end).astype(np.uint64), np.maximum(start, end).astype(np.uint64)
    key = (low * MIXERS[0]) ^ ((high + (edge_class.astype(np.uint64) << np.uint64(46))) * MIXERS[1])
    order = np.argsort(key)
    there = key[order]
    begins = np.flatnonzero(np.append(True, there[1:] != there[:-1]))
    sense = np.where(start < end, 1, -1).astype(np.int8)[order]
    over = np.add.reduceat(sense, begins, dtype=np.int64)
    group = np.repeat(np.arange(len(begins)), np.diff(np.append(begins, len(order))))
    wanted = sense == np.sign(over)[group]
    so_far = np.cumsum(wanted)
    among = so_far - (so_far - wanted)[begins][group]
    left = np.empty(len(order), bool)
    left[order] = wanted & (among <= np.abs(over)[group])
    return left


def _runs_of_edges(left: np.ndarray, ring: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """First edge and number of edges of each run of edges that are left, going on over the end of its ring; begin and
    size of that ring."""
    begins = np.flatnonzero(np.append(True, ring[1:] != ring[:-1]))
    sizes = np.diff(np.append(begins, len(ring)))
    of = np.repeat(np.arange(len(begins)), sizes)
    before = np.arange(len(ring)) - 1
    before[begins] = begins + sizes - 1
    whole = np.logical_and.reduceat(left, begins)
    first = np.flatnonzero((left & ~left[before]) | (whole[of] & (np.arange(len(ring)) == begins[of])))
    so_far = np.append(0, np.cumsum(left))
    in_ring = so_far[begins[of[first]] + sizes[of[first]]] - so_far[begins[of[first]]]
    passed = so_far[first] - so_far[begins[of[first]]]
    following = np.append(passed[1:], 0)
    is_last = np.append(of[first][1:] != of[first][:-1], True)
    length = np.where(is_last, in_ring, following) - passed
    earliest = np.flatnonzero(np.append(True, is_last[:-1]))
    length[is_last] += passed[earliest]  # what stands before the first run is the end of the last one
    return first, length, begins[of[first]], sizes[of[first]]


def _walks(start: np.ndarray, end: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The runs in the order in which closed walks go along them, and the walk of each in this order."""
    count = len(start)
    following = np.empty(count, np.int64)
    following[np.argsort(end, kind="stable")] = np.argsort(start, kind="stable")
    walk, ahead = np.arange(count), following.copy()
    while (walk != walk[following]).any():
        walk = np.minimum(walk, walk[ahead])
        ahead = ahead[ahead]
    is_end = walk == np.arange(count)
    ahead, to_go = np.where(is_end, walk, following), np.where(is_end, 0, 1)
    while (ahead != walk).any():
        to_go += to_go[ahead]
        ahead = ahead[ahead]
    order = np.lexsort((-np.where(is_end, count, to_go), walk))
    return order, walk[order]
