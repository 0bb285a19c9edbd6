"""How geometries of a layer lie to each other: identical, overlapping, with gaps between them."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from layers.checks.counties import counties_by_overlap, county_columns, layer_shift_m
from layers.checks.gaps import largest_gaps_m2
from layers.checks.shared_edges import loose_edges
from layers.crs import THREADS
from layers.geometry import ellipsoidal_area_ha, shared_part

__all__ = [
    "counties_by_overlap",
    "county_columns",
    "duplicate_of",
    "layer_shift_m",
    "overlap_area_ha",
    "overlap_columns",
]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Geometries = NDArray[np.object_]

SMALLEST_M2 = 0.01
_PAIRS_IN_A_BLOCK = 2_000
_NO_PAIRS = np.zeros((2, 0), dtype=np.int64)


def overlap_columns(geoms: Any, record_ids: Any) -> pd.DataFrame:
    """Overlaps, gaps and duplicates inside one layer; valid geometries in a projected CRS (metres), None allowed.

    `overlap_m2` is the largest overlap with one other polygon (0 where below 0.01 m2) and `overlap_id` that record;
    `gap_m2` the largest enclosed gap of 0.01-400 m2 that the polygon has with a neighbour, else 0.  `geom_duplicate`
    marks all but the first of identical geometries and `dup_id` names the first; a duplicate counts neither as an
    overlap nor as a neighbour.
    """
    column = np.asarray(geoms, dtype=object)
    ids = pd.array(np.asarray(record_ids, dtype=object), dtype="str")
    first = duplicate_of(column)
    copy = first >= 0
    areal = np.flatnonzero((shapely.get_dimensions(column) == 2) & ~shapely.is_empty(column) & ~copy)
    overlap_m2, partner, gap_m2 = np.zeros(len(column)), np.full(len(column), -1), np.zeros(len(column))
    overlap_m2[areal], found, gap_m2[areal] = _overlaps_and_gaps(column[areal])
    partner[areal] = np.where(found >= 0, areal[found], -1) if len(areal) else found
    return pd.DataFrame(
        {
            "overlap_m2": overlap_m2,
            "overlap_id": _ids_at(ids, partner),
            "gap_m2": gap_m2,
            "geom_duplicate": copy,
            "dup_id": _ids_at(ids, first),
        }
    )


def _ids_at(ids: Any, position: Integers) -> Any:
    """The record ids at these positions; missing where the position is -1."""
    return ids.take(position, allow_fill=True)


def duplicate_of(geoms: Any) -> Integers:
    """Position of the first identical geometry, wherever its rings begin and turn; -1 for the first and for others."""
    column = np.asarray(geoms, dtype=object)
    result = np.full(len(column), -1, dtype=np.int64)
    here = np.flatnonzero(~(shapely.is_missing(column) | shapely.is_empty(column)))
    looks = pd.DataFrame(shapely.bounds(column[here])).assign(vertices=shapely.get_num_coordinates(column[here]))
    alike = here[looks.duplicated(keep=False).to_numpy()]
    same, shapes = pd.factorize(shapely.to_wkb(shapely.normalize(column[alike])))
    first = np.full(len(shapes), len(column))
    np.minimum.at(first, same, alike)
    result[alike] = np.where(first[same] < alike, first[same], -1)
    return result


def _overlaps_and_gaps(polygons: Geometries) -> tuple[Floats, Integers, Floats]:
    """Largest overlap (m2), position of that partner (-1 without) and largest gap (m2) of each polygon."""
    edges = loose_edges(polygons)
    if not len(edges.owner):
        return np.zeros(len(polygons)), np.full(len(polygons), -1, dtype=np.int64), np.zeros(len(polygons))
    tree = shapely.STRtree(polygons)
    pairs, area_m2 = _overlapping_pairs(polygons, tree, np.unique(edges.owner))
    overlap_m2, partner = _largest(pairs, area_m2, len(polygons))
    return overlap_m2, partner, largest_gaps_m2(polygons, tree, edges)


def _overlapping_pairs(polygons: Geometries, tree: Any, suspects: Integers) -> tuple[Integers, Floats]:
    """Pairs (2, m) that overlap by 0.01 m2 or more, and their overlap.

    An overlapping stretch is bounded by loose edges, so it is met from its rim; from there the search goes on through
    the polygons found until nothing new comes.
    """
    known, asked = np.zeros(0, dtype=np.int64), np.zeros(len(polygons), dtype=bool)
    found: list[tuple[Integers, Floats]] = []
    while suspects.size:
        asked[suspects] = True
        number = _pair_numbers(polygons, tree, suspects)
        number = number[~np.isin(number, known)]
        known = np.union1d(known, number)
        pairs = np.stack(np.divmod(number, len(polygons)))
        area_m2 = _shared_area_m2(polygons[pairs[0]], polygons[pairs[1]])
        enough = area_m2 >= SMALLEST_M2
        found.append((pairs[:, enough], area_m2[enough]))
        suspects = np.unique(pairs[:, enough])
        suspects = suspects[~asked[suspects]]
    pairs = np.concatenate([_NO_PAIRS, *(each for each, _area in found)], axis=1)
    return pairs, np.concatenate([np.zeros(0), *(area for _pairs, area in found)])


def _pair_numbers(polygons: Geometries, tree: Any, suspects: Integers) -> Integers:
    """Pairs of a suspect and a polygon whose boxes share 0.01 m2, each once, numbered low * count + high."""
    row, other = tree.query(polygons[suspects])
    one = suspects[row]
    a, b = shapely.bounds(polygons[one]), shapely.bounds(polygons[other])
    width = np.minimum(a[:, 2], b[:, 2]) - np.maximum(a[:, 0], b[:, 0])
    height = np.minimum(a[:, 3], b[:, 3]) - np.maximum(a[:, 1], b[:, 1])
    near = (one != other) & (width > 0) & (width * height >= SMALLEST_M2)
    low, high = np.minimum(one, other)[near], np.maximum(one, other)[near]
    return np.unique(low.astype(np.int64) * len(polygons) + high)


def _shared_area_m2(ones: Geometries, others: Geometries) -> Floats:
    """Area of the intersection of each pair, blocks of pairs side by side."""
    blocks = np.array_split(np.arange(len(ones)), len(ones) // _PAIRS_IN_A_BLOCK + 1)
    with ThreadPoolExecutor(THREADS) as pool:
        areas = pool.map(lambda block: shapely.area(shared_part(ones[block], others[block])), blocks)
        return np.concatenate(list(areas))


def _largest(pairs: Integers, area_m2: Floats, count: int) -> tuple[Floats, Integers]:
    """Largest area of a pair that each of `count` takes part in, and the other of that pair (-1 without)."""
    one, other, area_m2 = (
        np.concatenate((pairs[0], pairs[1])),
        np.concatenate((pairs[1], pairs[0])),
        np.tile(area_m2, 2),
    )
    ascending = np.lexsort((-other, area_m2))
    largest, partner = np.zeros(count), np.full(count, -1, dtype=np.int64)
    largest[one[ascending]], partner[one[ascending]] = area_m2[ascending], other[ascending]
    return largest, partner


def _shared_share(ones: Geometries, others: Geometries) -> tuple[Integers, Floats]:
    """Positions of the polygons that the union of the others covers in part, and the share covered (0-1)."""
    tree = shapely.STRtree(others)
    row, other = tree.query(ones, predicate="intersects")
    pieces = shared_part(ones[row], others[other])
    position, group, count = np.unique(row, return_inverse=True, return_counts=True)
    several = count[group] > 1
    covered_m2 = np.bincount(group[~several], weights=shapely.area(pieces[~several]), minlength=len(position))
    if several.any():
        members, index = np.unique(group[several], return_inverse=True)
        heaps = shapely.geometrycollections(pieces[several], indices=index)
        covered_m2[members] = shapely.area(shapely.union_all(heaps[:, None], axis=1))
    return position, covered_m2 / shapely.area(ones[position])


def overlap_area_ha(geoms: Any, others: Any, crs: str) -> Floats:
    """Ellipsoidal area of each geometry (n,) that the union of `others` covers, ha; 0 where nothing is shared."""
    column, cover = (np.asarray(each, dtype=object) for each in (geoms, others))
    areal = np.flatnonzero((shapely.get_dimensions(column) == 2) & (shapely.area(column) > 0))
    position, share = _shared_share(column[areal], cover[shapely.get_dimensions(cover) == 2])
    result = np.zeros(len(column))
    touched = areal[position]
    result[touched] = np.minimum(share, 1) * ellipsoidal_area_ha(column[touched], crs)
    return result
