"""Which land of one survey is which land of the next: by record id, by geometry, then piece by piece."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from layers.pieces import in_pieces


@dataclass(frozen=True, eq=False)
class Pieces:
    """Land that lies in a polygon of both surveys, one row per pair of polygons.

    `before`, `after` are positions; `before_share`, `after_share` the part (0-1) of each polygon; `jitter` marks pairs
    whose boundary only trembled, `same_outline` those and the ones whose boundary is the same. `counts` are the numbers
    of polygons: added, changed, removed, unchanged, jitter.
    """

    before: Any
    after: Any
    before_share: Any
    after_share: Any
    jitter: Any
    same_outline: Any
    counts: dict[str, int]

    @property
    def sides(self) -> tuple[tuple[int, Any, Any], tuple[int, Any, Any]]:
        """(0, before, before_share) and (1, after, after_share)."""
        return (0, self.before, self.before_share), (1, self.after, self.after_share)


def pieces(before: Any, before_ids: Any, after: Any, after_ids: Any, jitter_m: float) -> Pieces:
    """The pieces of two surveys in one metric CRS.

    Polygons with the same id, or without a partner by id but the same geometry, are pairs; a pair whose boundary moved
    by no more than `jitter_m` counts whole. All others are intersected: a split or a shifted boundary keeps its land.
    """
    first, second = _pairs(before, before_ids, after, after_ids)
    still, trembling = _shifts(before[first], after[second], jitter_m)
    settled = still | trembling
    rest = [_others(len(side), index[settled]) for side, index in ((before, first), (after, second))]
    cut = _intersections(before[rest[0]], after[rest[1]])
    whole = np.ones(int(settled.sum()))
    cut_up = np.zeros(len(cut[0]), dtype=bool)
    return Pieces(
        np.concatenate([first[settled], rest[0][cut[0]]]),
        np.concatenate([second[settled], rest[1][cut[1]]]),
        np.concatenate([whole, cut[2]]),
        np.concatenate([whole, cut[3]]),
        np.concatenate([trembling[settled], cut_up]),
        np.concatenate([whole.astype(bool), cut_up]),
        {
            "added": len(after) - len(second),
            "changed": int((~settled).sum()),
            "removed": len(before) - len(first),
            "unchanged": int(still.sum()),
            "jitter": int(trembling.sum()),
        },
    )


def _pairs(before: Any, before_ids: Any, after: Any, after_ids: Any) -> tuple[Any, Any]:
    first, second = _joined(pa.large_string(), before_ids, after_ids)
    left, right = _others(len(before), first), _others(len(after), second)
    by_shape = _joined(pa.large_binary(), _shape_keys(before[left]), _shape_keys(after[right]))
    return np.concatenate([first, left[by_shape[0]]]), np.concatenate([second, right[by_shape[1]]])


def _joined(kind: pa.DataType, before_keys: Any, after_keys: Any) -> tuple[Any, Any]:
    """Positions of the keys that occur once on both sides; null keys never match. Arrow lets other threads in."""
    known = pc.dictionary_encode(pa.array(before_keys, kind, from_pandas=True))
    after = pc.index_in(pa.array(after_keys, kind, from_pandas=True), value_set=known.dictionary)
    sides = [_only_place(found, len(known.dictionary)) for found in (known.indices, after)]
    both = (sides[0] >= 0) & (sides[1] >= 0)
    return sides[0][both], sides[1][both]


def _only_place(codes: pa.Array, count: int) -> Any:
    """Where each of `count` codes stands; -1 for one that is not there, or more than once."""
    filled = codes.fill_null(-1).to_numpy(zero_copy_only=False)
    at = np.flatnonzero(filled >= 0)
    place = np.full(count, -1, np.int64)
    place[filled[at]] = at
    place[np.bincount(filled[at], minlength=count) != 1] = -1
    return place


def _shape_keys(geometry: Any) -> Any:
    return in_pieces(lambda some: shapely.to_wkb(shapely.normalize(some)), geometry)


def _others(count: int, taken: Any) -> Any:
    free = np.ones(count, dtype=bool)
    free[taken] = False
    return np.flatnonzero(free)


def _shifts(before: Any, after: Any, jitter_m: float) -> tuple[Any, Any]:
    """Which pairs have the same outline, and which one that moved by no more than `jitter_m` (Hausdorff distance).

    The distance itself is quadratic in the vertices, so it is asked for only where bounds and vertices leave it open:
    outlines are at least as far apart as their bounding boxes, and at most as far as vertices that match one by one.
    """
    still = shapely.equals_exact(before, after, 0.0)
    other = np.flatnonzero(~still)
    normal = [in_pieces(shapely.normalize, side[other]) for side in (before, after)]
    still[other] = shapely.equals_exact(*normal, 0.0)
    trembling = np.zeros(len(before), dtype=bool)
    at_least = np.abs(shapely.bounds(before) - shapely.bounds(after)).max(axis=1, initial=0.0)
    open_ = np.flatnonzero(~still & ~(at_least > jitter_m))
    near = (at_least[open_] > 0) & shapely.equals_exact(before[open_], after[open_], jitter_m)
    trembling[open_[near]] = True
    rest = open_[~near]
    distance = shapely.hausdorff_distance(before[rest], after[rest])
    still[rest], trembling[rest] = distance == 0, (distance > 0) & (distance <= jitter_m)
    return still, trembling


def _intersections(before: Any, after: Any) -> tuple[Any, Any, Any, Any]:
    """Positions of overlapping polygons and the share of each that lies in the other."""
    first, second = shapely.STRtree(after).query(before, predicate="intersects")
    common = shapely.area(shapely.intersection(before[first], after[second]))
    overlapping = common > 0
    first, second, common = first[overlapping], second[overlapping], common[overlapping]
    return first, second, common / shapely.area(before[first]), common / shapely.area(after[second])
