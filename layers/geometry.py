"""Area and length on the CGCS2000 ellipsoid, and repair, for whole columns of geometries.

Longitude and latitude of all vertices lie in flat arrays; a ring's area is the sum over its edges of the strip between
the edge and the ring's first parallel.  The strip under a straight edge in longitude and latitude follows from the
authalic integral q (Snyder 1987, eq. 3-12); a closed term then bends that edge to the geodesic.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from layers import crs as reference
from layers.pieces import in_pieces

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Geometries = NDArray[np.object_]

M2_PER_HA = 10_000.0
_SEMI_MAJOR_M = float(reference.ELLIPSOID.a)
_E2 = float(reference.ELLIPSOID.es)
_LONGEST_EDGE_M = 500.0
_DEGREE_M = 111_700.0
_MOST_PIECES = 256
_PIECES_IN_A_BLOCK = 2_000_000
_VERTICES_IN_A_BLOCK = 100_000
# q(latitude) = sin * sum of these over powers of sin^2: the series of the authalic integral, twice the reduced area.
_AUTHALIC = tuple((1 - _E2) * _E2**k * (1 + 1 / (2 * k + 1)) for k in range(8))


@dataclass(frozen=True)
class Paths:
    """Rings and lines of many geometries in flat arrays.

    `xy` (vertices, 2); path p has the vertices start[p]:start[p + 1]; `owner` is the position of its geometry;
    `sign` is +1 for a shell, -1 for a hole and 0 for a line.
    """

    xy: Floats
    start: Integers
    owner: Integers
    sign: NDArray[np.int8]


def parts_of(geoms: Any) -> tuple[Geometries, Integers]:
    """Single parts of all geometries, nested collections opened, and the position of the geometry of each."""
    parts, owner = shapely.get_parts(np.asarray(geoms, dtype=object), return_index=True)
    while (shapely.get_type_id(parts) > 3).any():
        parts, inner = shapely.get_parts(parts, return_index=True)
        owner = owner[inner]
    return parts, owner


def paths_of(geoms: Any) -> Paths:
    """Flat arrays of all rings and lines; geometries that are None, empty or points have no paths."""
    column = np.asarray(geoms, dtype=object)
    kind = shapely.get_type_id(column)
    plain = ((kind == 3) & (shapely.get_num_interior_rings(column) == 0)) | (kind == 1) | (kind == 2)
    whole, rest = np.flatnonzero(plain), np.flatnonzero(~plain)
    lines, owner, sign = _opened(column[rest])
    several = [column[whole], lines]
    xy = np.concatenate([in_pieces(shapely.get_coordinates, each) for each in several])
    size = np.concatenate([shapely.get_num_coordinates(each) for each in several]).astype(np.int64)
    full = size > 0
    owner = np.concatenate((whole, rest[owner]))[full]
    sign = np.concatenate(((kind[whole] == 3).astype(np.int8), sign))[full]
    return Paths(xy, np.concatenate(([0], np.cumsum(size[full]))), owner, sign)


def _opened(geoms: Geometries) -> tuple[Geometries, Integers, NDArray[np.int8]]:
    """Rings and lines of holed, multiple and mixed geometries: geometries, positions of their owners, signs."""
    parts, owner = parts_of(geoms)
    kind = shapely.get_type_id(parts)
    areal, linear = np.flatnonzero(kind == 3), np.flatnonzero((kind == 1) | (kind == 2))
    rings, polygon = shapely.get_rings(parts[areal], return_index=True)
    is_shell = np.diff(polygon, prepend=-1) > 0
    sign = np.concatenate((np.where(is_shell, 1, -1), np.zeros(len(linear)))).astype(np.int8)
    return np.concatenate((rings, parts[linear])), np.concatenate((owner[areal][polygon], owner[linear])), sign


def _split_long_edges(lonlat: Floats, start: Integers) -> tuple[Floats, Integers]:
    """The same paths with further vertices along the geodesic, so that no edge is longer than about 500 m."""
    d_lon, d_lat = np.diff(lonlat[:, 0]), np.diff(lonlat[:, 1])
    d_lon *= np.cos(np.radians(np.nanmin(np.abs(lonlat[:, 1]))))
    is_long = d_lon * d_lon + d_lat * d_lat > (_LONGEST_EDGE_M / _DEGREE_M) ** 2
    is_long[start[1:-1] - 1] = False
    long = np.flatnonzero(is_long)
    if not long.size:
        return lonlat, start
    most = max(4, min(_MOST_PIECES, _PIECES_IN_A_BLOCK // len(long)))
    azimuth, _, distance = reference.ELLIPSOID.inv(*lonlat[long].T, *lonlat[long + 1].T)
    pieces = np.clip(np.nan_to_num(np.ceil(distance / _LONGEST_EDGE_M), nan=1.0), 1, most).astype(np.int64)
    edge = np.repeat(np.arange(len(long)), pieces - 1)
    number = np.arange(len(edge)) - np.repeat(np.cumsum(pieces - 1) - (pieces - 1), pieces - 1) + 1
    along = distance[edge] * number / pieces[edge]
    beginning = lonlat[long[edge]]
    longitude, latitude, _ = reference.ELLIPSOID.fwd(beginning[:, 0], beginning[:, 1], azimuth[edge], along)
    added = np.bincount(np.searchsorted(start, long, side="right") - 1, weights=pieces - 1, minlength=len(start) - 1)
    inserted = np.insert(lonlat, long[edge] + 1, np.column_stack((longitude, latitude)), axis=0)
    return inserted, start + np.concatenate(([0], np.cumsum(added))).astype(np.int64)


def _authalic(sine: Floats) -> Floats:
    """q of Snyder's eq. 3-12 from the sine of the latitude; the area up to it is a^2/2 * q * longitude."""
    square = sine * sine
    total = np.full_like(sine, _AUTHALIC[-1])
    for coefficient in _AUTHALIC[-2::-1]:
        total *= square
        total += coefficient
    total *= sine
    return total


def cell_area_m2(south_deg: Floats, north_deg: Floats, width_deg: float) -> Floats:
    """Area on the ellipsoid between two parallels (n,) and two meridians `width_deg` apart, m2, (n,)."""
    q = _authalic(np.sin(np.radians(north_deg))) - _authalic(np.sin(np.radians(south_deg)))
    return np.asarray(_SEMI_MAJOR_M**2 / 2 * np.radians(width_deg) * q)


def _path_sums(lonlat: Floats, start: Integers) -> tuple[Floats, Floats]:
    """Signed area (m2, as if closed) and geodesic length (m) of each path.

    Along an edge of dx metres east and dy north, seen from its middle latitude, the geodesic encloses with the straight
    line in degrees sin(lat) dlon (dx^2 + 2 dy^2 + 3 e'^2 cos^2(lat) dy^2) / 12; the curvature of q along the edge is
    in the same term.
    """
    longitude, latitude = np.radians(lonlat[:, 0]), np.radians(lonlat[:, 1])
    d_lon, d_lat = np.diff(longitude, append=longitude[:1]), np.diff(latitude, append=latitude[:1])
    d_lon[start[1:] - 1] = d_lat[start[1:] - 1] = 0
    sine = np.sin(latitude + d_lat / 2)
    w_squared = 1 - _E2 * sine * sine
    cosine_squared = 1 - sine * sine
    east_squared = (_SEMI_MAJOR_M * d_lon) ** 2 * cosine_squared / w_squared
    north_squared = (_SEMI_MAJOR_M * (1 - _E2) * d_lat) ** 2 / w_squared**3
    length = np.sqrt(east_squared + north_squared)
    bend = east_squared + north_squared * (2 + (5 * _E2 * cosine_squared - w_squared / 2) / (1 - _E2))
    first = np.repeat(_authalic(np.sin(latitude[start[:-1]])), np.diff(start))
    strip = d_lon * (_SEMI_MAJOR_M**2 / 2 * (_authalic(sine) - first) + sine * bend / 12)
    return -np.add.reduceat(strip, start[:-1]), np.add.reduceat(length, start[:-1])


def _measured_block(geoms: Geometries, crs: str) -> Floats:
    """Area m2 and length m, (n, 2), of a block of geometries."""
    paths = paths_of(geoms)
    if not len(paths.owner):
        return np.zeros((len(geoms), 2))
    with np.errstate(invalid="ignore", over="ignore"):
        lonlat, start = _split_long_edges(reference.to_lonlat(paths.xy, crs), paths.start)
        area_m2, length_m = _path_sums(lonlat, start)
        weighted = (np.abs(area_m2) * paths.sign, length_m)
    return np.column_stack([np.bincount(paths.owner, weights=w, minlength=len(geoms)) for w in weighted])


def in_blocks(function: Callable[[Geometries], Any], geoms: Geometries) -> NDArray[Any]:
    """`function` of the whole column, made side by side for blocks of about equal numbers of vertices and joined."""
    vertices = np.cumsum(shapely.get_num_coordinates(geoms))
    count = int(vertices[-1]) // _VERTICES_IN_A_BLOCK + 1 if len(geoms) else 1
    if count == 1:
        return np.asarray(function(geoms))
    cuts = np.searchsorted(vertices, np.arange(1, count) * (vertices[-1] / count))
    with ThreadPoolExecutor(reference.THREADS) as pool:
        return np.concatenate(list(pool.map(function, np.split(geoms, cuts))))


def measures(geoms: Any, crs: str) -> pd.DataFrame:
    """Ellipsoidal `geom_area_ha` and `geom_length_m` (perimeter with holes, or length of lines) of each geometry.

    Both are NaN without a geometry, 0 for points and empty geometries, NaN or infinite where PROJ cannot place them.
    """
    column = np.asarray(geoms, dtype=object)
    values = in_blocks(lambda block: _measured_block(block, crs), column)
    values[shapely.is_missing(column)] = np.nan
    return pd.DataFrame({"geom_area_ha": values[:, 0] / M2_PER_HA, "geom_length_m": values[:, 1]})


def ellipsoidal_area_ha(geoms: Any, crs: str) -> Floats:
    """Area on the CGCS2000 ellipsoid, ha, (n,)."""
    return np.asarray(measures(geoms, crs)["geom_area_ha"])


def repaired(geoms: Any) -> Geometries:
    """Valid two-dimensional geometries of the same dimension as delivered; None where nothing of it remains."""
    column = np.array(geoms, dtype=object)
    high = shapely.has_z(column) | shapely.has_m(column)
    column[high] = shapely.force_2d(column[high])
    dimension = shapely.get_dimensions(column)
    bad = np.flatnonzero(~in_blocks(shapely.is_valid, column) & ~shapely.is_missing(column))
    xy, owner = shapely.get_coordinates(column[bad], return_index=True)
    lost = np.unique(owner[~np.isfinite(xy).all(axis=1)])
    column[bad[lost]] = None
    bad = np.delete(bad, lost)
    made = in_blocks(shapely.make_valid, column[bad])
    column[bad] = _of_dimension(made, dimension[bad])
    column[shapely.is_empty(column)] = None
    return column


def _of_dimension(geoms: Geometries, dimension: NDArray[np.int32]) -> Geometries:
    """Each geometry reduced to its parts of the wanted dimension; None where there is none."""
    parts, owner = parts_of(geoms)
    kept = (shapely.get_dimensions(parts) == dimension[owner]) & ~shapely.is_empty(parts)
    parts, owner = parts[kept], owner[kept]
    result = np.full(len(geoms), None, dtype=object)
    number = np.bincount(owner, minlength=len(geoms))
    single = number[owner] == 1
    result[owner[single]] = parts[single]
    several = ~single
    for kind, joined in ((0, shapely.multipoints), (1, shapely.multilinestrings), (2, shapely.multipolygons)):
        mine = several & (dimension[owner] == kind)
        position, index = np.unique(owner[mine], return_inverse=True)
        if position.size:
            result[position] = joined(parts[mine], indices=index)
    return result


def shared_part(ones: Geometries, others: Geometries) -> Geometries:
    """Intersection of each pair; outlines that GEOS cannot cut are repaired first."""
    try:
        return np.asarray(shapely.intersection(ones, others))
    except shapely.GEOSException:
        return np.asarray(shapely.intersection(repaired(ones), repaired(others)))
