"""How the records of a layer lie to the counties of the project's boundary."""

from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from layers import crs as reference
from layers import gcj02
from layers.boundary import Boundary
from layers.geometry import in_blocks, shared_part

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Geometries = NDArray[np.object_]

_CELLS_A_SIDE = 200
_SHIFT_SAMPLE = 4000
_LEAST_OUTSIDE_SHARE = 1e-4
_CLEAR_DROP = 0.5
_NEAR_KM = 5.0
_KM_PER_DEGREE = 111.7


def _extent(geoms: Geometries) -> Floats:
    """Size of each geometry in its own dimension: area, length, or number of points."""
    dimension = shapely.get_dimensions(geoms)
    size = np.where(dimension == 2, shapely.area(geoms), shapely.length(geoms))
    return np.asarray(np.where(dimension == 0, shapely.get_num_coordinates(geoms), size))


@lru_cache(maxsize=4)
def _county_cells(boundary: Boundary, crs: str) -> tuple[Floats, Floats, Integers]:
    """A grid over the counties: origin, cell size, and for each cell (column, row) the county around it or -1."""
    counties = boundary.in_crs(crs)
    bounds = shapely.total_bounds(counties)
    origin, size = bounds[:2], (bounds[2:] - bounds[:2]) / _CELLS_A_SIDE
    column, row = np.indices((_CELLS_A_SIDE, _CELLS_A_SIDE)).reshape(2, -1)
    west, south = origin[0] + column * size[0], origin[1] + row * size[1]
    boxes = shapely.box(west, south, west + size[0], south + size[1])
    county, cell = shapely.STRtree(boxes).query(counties, predicate="contains")
    inside = np.full(_CELLS_A_SIDE**2, -1, dtype=np.int64)
    inside[cell] = county
    return origin, size, inside.reshape(_CELLS_A_SIDE, _CELLS_A_SIDE)


def _county_inside(geoms: Geometries, boundary: Boundary, crs: str) -> Integers:
    """The county that certainly holds all of each geometry, by the cells that its box meets; -1 where that is open."""
    origin, size, inside = _county_cells(boundary, crs)
    bounds = shapely.bounds(geoms)
    with np.errstate(invalid="ignore"):
        low, high = (bounds[:, :2] - origin) // size, (bounds[:, 2:] - origin) // size
    placed = np.isfinite(bounds).all(axis=1) & (low >= 0).all(axis=1) & (high < _CELLS_A_SIDE).all(axis=1)
    placed &= (high - low <= 1).all(axis=1)
    low, high = (np.where(placed[:, None], corner, 0).astype(np.int64) for corner in (low, high))
    corners = np.stack([inside[x, y] for x in (low[:, 0], high[:, 0]) for y in (low[:, 1], high[:, 1])])
    return np.where(placed & (corners == corners[0]).all(axis=0), corners[0], -1)


def _shares(geoms: Geometries, boundary: Boundary, crs: str) -> tuple[Integers, Integers, Floats]:
    """Geometry, county and share (0-1) of the geometry's extent for each pair that meets."""
    counties = boundary.in_crs(crs)
    sure = _county_inside(geoms, boundary, crs)
    known, open_ = np.flatnonzero(sure >= 0), np.flatnonzero(sure < 0)
    row, county = shapely.STRtree(counties).query(geoms[open_], predicate="intersects")
    row = open_[row]
    total = _extent(geoms[row])
    with np.errstate(invalid="ignore", divide="ignore"):
        share = _extent_inside(geoms[row], counties[county]) / total
    share = np.where(total > 0, np.clip(share, 0, 1), 1.0)
    return (
        np.concatenate((known, row)),
        np.concatenate((sure[known], county)),
        np.concatenate((np.ones(len(known)), share)),
    )


def _extent_inside(geoms: Geometries, counties: Geometries) -> Floats:
    """Extent of each geometry's part inside its county."""
    shapely.prepare(counties)
    whole = shapely.contains(counties, geoms)
    extent = np.where(whole, _extent(geoms), 0.0)
    extent[~whole] = _extent(shared_part(geoms[~whole], counties[~whole]))
    return extent


def counties_by_overlap(geoms: Any, boundary: Boundary, crs: str) -> Geometries:
    """Code of the county that holds the largest part of each geometry (n,); None outside all counties."""
    column = np.asarray(geoms, dtype=object)
    row, county, share = _shares(column, boundary, crs)
    codes = np.array([*boundary.codes, None], dtype=object)
    best = np.full(len(column), len(boundary.codes))
    ascending = np.lexsort((-county, share))
    best[row[ascending]] = county[ascending]
    return np.asarray(codes[best], dtype=object)


def county_columns(geoms: Any, county: Any, boundary: Boundary, crs: str) -> pd.DataFrame:
    """How far each geometry is outside.

    `outside_county_pct`: share outside the county of its code, % (NaN for an unknown code or no geometry);
    `outside_km`: distance from the boundary when wholly outside it, km, else 0 (NaN without a geometry); from about
    5 km on, that of its middle.
    """
    column = np.asarray(geoms, dtype=object)
    there = ~(shapely.is_missing(column) | shapely.is_empty(column))
    row, number, share = _shares(column, boundary, crs)
    own = pd.Index(boundary.codes).get_indexer(pd.Index(np.asarray(county, dtype=object)))
    mine = own[row] == number
    inside = np.bincount(row[mine], weights=share[mine], minlength=len(column))
    percent = np.where(there & (own >= 0), np.clip(100 * (1 - inside), 0, 100), np.nan)
    outside_km = np.where(there, 0.0, np.nan)
    away = np.flatnonzero(there & (np.bincount(row, minlength=len(column)) == 0))
    outside_km[away] = _distance_km(column[away], boundary, crs)
    return pd.DataFrame({"outside_county_pct": percent, "outside_km": outside_km})


def _distance_km(geoms: Geometries, boundary: Boundary, crs: str) -> Floats:
    """Distance from the boundary, km: of the outline within about 5 km, of its middle beyond; inf without a place."""
    bounds = shapely.bounds(geoms)
    low, high = (reference.to_lonlat(corner, crs) for corner in (bounds[:, :2], bounds[:, 2:]))
    placed = np.flatnonzero(np.isfinite(low + high).all(axis=1))
    low, high = low[placed], high[placed]
    half_km = np.hypot(*(high - low).T) * _KM_PER_DEGREE / 2
    union = boundary.union_lonlat
    middle_km = in_blocks(lambda block: reference.distance_km(block, union), shapely.points((low + high) / 2))
    near = middle_km - half_km < _NEAR_KM
    outlines = reference.to_crs(geoms[placed[near]], crs, reference.CGCS2000)
    middle_km[near] = in_blocks(lambda block: reference.distance_km(block, union), outlines)
    result = np.full(len(geoms), np.inf)
    result[placed] = middle_km
    return result


def layer_shift_m(geoms: Any, boundary: Boundary, crs: str) -> float:
    """Length (m) of the GCJ-02 offset when taking it off brings the layer clearly into the boundary; else 0.

    NaN for an indicative boundary, whose own lines are not good enough, and for a layer without polygons.
    """
    column = np.asarray(geoms, dtype=object)
    column = column[(shapely.get_dimensions(column) == 2) & ~shapely.is_empty(column)]
    if boundary.indicative or not len(column):
        return float("nan")
    lonlat = reference.to_crs(_near_the_rim(column, boundary, crs), crs, reference.CGCS2000)
    outside = _outside(lonlat, boundary)
    mended = _outside(shapely.transform(lonlat, gcj02.to_true), boundary)
    rim = float(shapely.area(lonlat).sum())
    if not len(lonlat) or outside <= _LEAST_OUTSIDE_SHARE * rim or mended > _CLEAR_DROP * outside:
        return 0.0
    centre = shapely.total_bounds(lonlat).reshape(2, 2).mean(axis=0)
    there = gcj02.to_true(centre[None])[0]
    return float(reference.ELLIPSOID.inv(*centre, *there)[2])


def _near_the_rim(geoms: Geometries, boundary: Boundary, crs: str) -> Geometries:
    """At most about 4000 of the polygons that do not lie wholly and surely inside a county."""
    near = geoms[_county_inside(geoms, boundary, crs) < 0]
    return near[:: max(1, len(near) // _SHIFT_SAMPLE)]


def _outside(lonlat: Geometries, boundary: Boundary) -> float:
    """Area (square degrees) of the polygons that is outside the boundary."""
    union = boundary.union_lonlat
    rest = lonlat[~shapely.contains(union, lonlat)]
    return float(in_blocks(lambda block: shapely.area(shapely.difference(block, union)), rest).sum())
