"""What one geometry shows by itself: empty, valid, sharp angles, repeated vertices, outside the city."""

from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from layers import crs as reference
from layers.boundary import Boundary
from layers.geometry import Paths, in_blocks, paths_of

Floats = NDArray[np.float64]

SAME_PLACE_M = 0.001
_MARGIN_DEGREES = 0.05
_CITY_BOX = (112.9, 26.0, 114.2, 28.1)
_DEGREE_M = 111_320.0


def shape_columns(geoms_as_delivered: Any, geoms: Any, crs: str, boundary: Boundary) -> pd.DataFrame:
    """The derived columns of rules_names.csv that concern one geometry alone.

    `geom_empty`, `geom_valid`, `geom_reason` tell of the geometry as delivered (no reason where it is valid); the
    others of `geoms`, the repaired ones in `crs`: `min_angle_deg` (NaN without an angle), `dup_vertices` (consecutive
    ones closer than 1 mm), `in_city_bbox` (all of it, to 0.05 degree).
    """
    delivered = np.asarray(geoms_as_delivered, dtype=object)
    column = np.asarray(geoms, dtype=object)
    empty = shapely.is_missing(delivered) | shapely.is_empty(delivered)
    valid = in_blocks(shapely.is_valid, delivered)
    reason = np.full(len(delivered), None, dtype=object)
    reason[~valid & ~empty] = shapely.is_valid_reason(delivered[~valid & ~empty])
    shape = in_blocks(lambda block: _angles_and_repetitions(block, crs), column)
    return pd.DataFrame(
        {
            "geom_empty": empty,
            "geom_valid": valid | empty,
            "geom_reason": pd.array(reason, dtype="str"),
            "min_angle_deg": shape[:, 0],
            "dup_vertices": shape[:, 1].astype(np.int64),
            "in_city_bbox": _in_city(column, crs, boundary),
        }
    )


def _in_city(geoms: NDArray[np.object_], crs: str, boundary: Boundary) -> NDArray[np.bool_]:
    """Whether the whole geometry lies in the box of the city; one without a place is not said to be outside."""
    box = _CITY_BOX if boundary.indicative else tuple(shapely.total_bounds(boundary.geometry))
    bounds = shapely.bounds(geoms)
    corners = [reference.to_lonlat(bounds[:, corner], crs) for corner in ([0, 1], [0, 3], [2, 1], [2, 3])]
    low, high = np.min(corners, axis=0), np.max(corners, axis=0)
    inside = (low >= np.array(box[:2]) - _MARGIN_DEGREES).all(axis=1)
    inside &= (high <= np.array(box[2:]) + _MARGIN_DEGREES).all(axis=1)
    return np.asarray(inside | np.isnan(bounds).any(axis=1))


def _angles_and_repetitions(geoms: NDArray[np.object_], crs: str) -> Floats:
    """Smallest angle between consecutive edges, degrees, and number of repeated vertices, (n, 2)."""
    paths = paths_of(geoms)
    if not len(paths.owner):
        return np.column_stack((np.full(len(geoms), np.nan), np.zeros(len(geoms))))
    metres = _metres_per_unit(paths, crs)
    east = np.diff(paths.xy[:, 0], append=paths.xy[-1, 0]) * metres[0]
    north = np.diff(paths.xy[:, 1], append=paths.xy[-1, 1]) * metres[1]
    length_m = np.hypot(east, north)
    length_m[paths.start[1:] - 1] = np.inf
    repeated = np.add.reduceat(length_m < SAME_PLACE_M, paths.start[:-1], dtype=np.int64)
    drawn = np.flatnonzero((length_m >= SAME_PLACE_M) & (length_m < np.inf))
    direction = np.stack((east[drawn], north[drawn])) / length_m[drawn]
    path = np.searchsorted(paths.start, drawn, side="right") - 1
    smallest = _smallest_angles(direction, path, paths, len(geoms))
    return np.column_stack((smallest, np.bincount(paths.owner, weights=repeated, minlength=len(geoms))))


def _smallest_angles(direction: Floats, path: NDArray[np.int64], paths: Paths, count: int) -> Floats:
    """Smallest angle between an edge and the next, degrees (count,); unit directions (2, edges) and their paths."""
    if not len(path):
        return np.full(count, np.nan)
    ends = np.flatnonzero(np.diff(path, append=-1))
    firsts = np.concatenate(([0], ends[:-1] + 1))
    following = np.arange(1, len(path) + 1)
    following[ends] = firsts
    cosine = -np.einsum("ij,ij->j", direction, direction[:, following])
    is_line = paths.sign[path[ends]] == 0
    cosine[ends[is_line | (ends == firsts)]] = -np.inf
    sharpest = np.full(count, -np.inf)
    np.maximum.at(sharpest, paths.owner[path[ends]], np.maximum.reduceat(cosine, firsts))
    return np.where(sharpest > -np.inf, np.degrees(np.arccos(np.clip(sharpest, -1, 1))), np.nan)


def _metres_per_unit(paths: Paths, crs: str) -> Floats:
    """Factors that turn coordinate differences into metres, near enough for a millimetre and for angles."""
    if not reference.is_geographic(crs):
        return np.ones(2)
    return np.array([np.cos(np.radians(np.nanmedian(paths.xy[:, 1]))), 1.0]) * _DEGREE_M
