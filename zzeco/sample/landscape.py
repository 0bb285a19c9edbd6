"""The made-up land: woodland polygons of nine counties around rivers, lakes, ponds and villages."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from layers.boundary import bundled
from zzeco.sample.coverage import group_areas, grouped, mesh_of, polygons
from zzeco.sample.shapes import blobs, scattered, winding_lines
from zzeco.sample.terrain import elevation_m, smooth_field

Array = np.ndarray[Any, Any]
PLANE = "EPSG:4547"
CELLS_PER_POLYGON = 1.8
WOODLAND_SHARE, CANDIDATE_SHARE = 0.59, 0.63
CUT_PER_SQUARE_ROOT = 4.5  # county outlines cut more polygons in two, the larger they are
MEAN_VERTICES = 40
SMALLEST_HA = 0.08
M2_PER_HA = 10_000.0
FAR_SHIFTS_M = (3.8e7, -2.3e8, 2e9, 7.1e8)  # far enough to round coordinates differently
SHARE_WITH_HOLE, SHARE_OF_PAIRS = 0.015, 0.008
RIVER_WIDTHS_M = (420.0, 180.0, 140.0, 110.0, 90.0)


@dataclass(frozen=True)
class Region:
    """The counties in the plane of the sample (EPSG:4547), and the seed of everything on them."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    counties: Array
    land: Any
    seed: int

    def stream(self, number: int) -> np.random.Generator:
        """An independent random stream; the same number gives the same draws."""
        return np.random.default_rng([self.seed, number])

    def elevation_m(self, xy: Array) -> Array:
        """Elevation at points (n, 2), m."""
        return elevation_m(self.stream(1), xy, np.asarray(shapely.bounds(self.land)))

    def county_at(self, xy: Array) -> Array:
        """Position of the county at each point, -1 outside."""
        found = np.full(len(xy), -1)
        for position, county in enumerate(self.counties):
            shapely.prepare(county)
            found[shapely.contains_xy(county, xy[:, 0], xy[:, 1])] = position
        return found


@dataclass(frozen=True)
class Woodland:
    """Polygons (n,), the position of their county, an inner point each, most wooded first."""

    geometry: Array
    county: Array
    xy: Array

    def chosen(self, rows: Array) -> "Woodland":
        """These rows only."""
        return Woodland(self.geometry[rows], self.county[rows], self.xy[rows])


def region(seed: int) -> Region:
    """The bundled county outlines."""
    boundary = bundled()
    counties = boundary.in_crs(PLANE)
    return Region(boundary.codes, boundary.names, counties, shapely.union_all(counties), seed)


def rivers(place: Region) -> Array:
    """River surfaces that cross the city from south-east to north-west."""
    rng = place.stream(2)
    low_x, low_y, high_x, high_y = shapely.bounds(place.land)
    across = rng.uniform(0.15, 0.85, (len(RIVER_WIDTHS_M), 2))
    start = np.c_[low_x + (high_x - low_x) * across[:, 0], np.full(len(across), low_y - 5000)]
    end = np.c_[low_x + (high_x - low_x) * across[:, 1] * 0.6, np.full(len(across), high_y + 5000)]
    courses = winding_lines(rng, np.stack([start, end], axis=1), 9)
    surfaces = shapely.intersection(shapely.buffer(courses, np.array(RIVER_WIDTHS_M) / 2, quad_segs=3), place.land)
    for later in range(1, len(surfaces)):
        surfaces[later] = shapely.difference(surfaces[later], shapely.union_all(surfaces[:later]))
    return np.asarray(surfaces)


def water_sites(place: Region, river_surfaces: Array) -> Array:
    """Points (n, 2) at least 2 km apart, well inside a county and off the rivers, low ground first."""
    rng = place.stream(3)
    inside = shapely.union_all(shapely.buffer(place.counties, -1300))
    free = shapely.difference(inside, shapely.buffer(shapely.union_all(river_surfaces), 900))
    points = scattered(rng, free, 4000.0)
    return np.asarray(points[np.argsort(place.elevation_m(points) * rng.uniform(0.5, 1.5, len(points)))])


def woodland(place: Region, count: int, water: Array) -> Woodland:
    """About `count` woodland polygons that share edges, end at county outlines and leave out the water."""
    rng = place.stream(4)
    geometry, seeds = _candidates(place, rng, count)
    pieces = _without(_by_county(place, geometry, seeds), water)
    woods = _with_second_parts(rng, _with_holes(rng, pieces))
    return Woodland(without_near_doubles(woods.geometry), woods.county, woods.xy)


def without_near_doubles(geometry: Array) -> Array:
    """Polygons without corners that lie within 5 mm of the one before, as overlays leave them."""
    return np.asarray(shapely.remove_repeated_points(geometry, 0.005))


def vertices_per_polygon(count: int) -> float:
    """Mean corners of a polygon: 40 as surveyed; more where few polygons cover the whole city."""
    return float(MEAN_VERTICES * np.clip((60_000 / count) ** 0.25, 1.0, 2.2))


def _candidates(place: Region, rng: np.random.Generator, count: int) -> tuple[Array, Array]:
    """Polygons of the most wooded groups of cells, best first, and a point in each."""
    count = int(count / (1 + CUT_PER_SQUARE_ROOT / np.sqrt(count)))
    cell_m = np.sqrt(shapely.area(place.land) * WOODLAND_SHARE / count / CELLS_PER_POLYGON)
    mesh = mesh_of(_points(place, rng, int(count / WOODLAND_SHARE * CELLS_PER_POLYGON), 3 * cell_m))
    group = grouped(rng, mesh, CELLS_PER_POLYGON)
    groups = np.unique(group)
    nearby = shapely.buffer(place.land, 1.5 * cell_m)
    shapely.prepare(nearby)
    groups = groups[shapely.contains_xy(nearby, *mesh.points[groups].T)]
    order = np.argsort(-_woodedness(place, rng, mesh.points[groups]))
    area = group_areas(mesh, group)[groups[order]] * (place.county_at(mesh.points[groups[order]]) >= 0)
    chosen = groups[order[np.cumsum(area) <= CANDIDATE_SHARE * area.sum()]]
    outlines = polygons(rng, mesh, group, np.sort(chosen), vertices_per_polygon(count))
    outlines = outlines[np.searchsorted(np.sort(chosen), chosen)]
    closed = outlines != None  # noqa: E711 - elementwise
    return outlines[closed], mesh.points[chosen[closed]]


def _points(place: Region, rng: np.random.Generator, count: int, margin_m: float) -> Array:
    """Points denser around some centres, over the land and a margin, and a far ring that closes the outer cells."""
    area = shapely.buffer(place.land, margin_m)
    shapely.prepare(area)
    low_x, low_y, high_x, high_y = shapely.bounds(area)
    count = int(count * shapely.area(area) / shapely.area(place.land))
    centres = rng.uniform((low_x, low_y), (high_x, high_y), (300, 2))
    found: list[Array] = []
    while sum(map(len, found)) < count:
        even = rng.uniform((low_x, low_y), (high_x, high_y), (count, 2))
        crowded = centres[rng.integers(0, len(centres), count)] + rng.normal(0, 5000, (count, 2))
        drawn = np.where(rng.random((count, 1)) < 0.35, crowded, even)
        found.append(drawn[shapely.contains_xy(area, *drawn.T)])
    angle = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    ring = np.c_[np.cos(angle), np.sin(angle)] * 3 * (high_y - low_y) + [(low_x + high_x) / 2, (low_y + high_y) / 2]
    return np.asarray(np.r_[np.concatenate(found)[:count], ring])


def _woodedness(place: Region, rng: np.random.Generator, xy: Array) -> Array:
    """Higher where woods are likelier: on hills, off the valley floors and the towns of the north-west."""
    hilly = np.log(place.elevation_m(xy) / 150)
    return np.asarray(hilly + 0.9 * smooth_field(rng, xy, 7000.0, 4) + rng.normal(0, 0.25, len(xy)))


def sturdy(geometry: Array) -> Array:
    """Geometries without pinches that would cross when coordinates are rounded or projected (2 cm given way there)."""
    pinched = np.zeros(len(geometry), bool)
    for shift_m in FAR_SHIFTS_M:
        pinched |= ~shapely.is_valid(shapely.transform(geometry, lambda xy, by=shift_m: xy + by))
    geometry = geometry.copy()
    geometry[pinched] = shapely.buffer(geometry[pinched], -0.02, join_style="mitre")
    return geometry


def _by_county(place: Region, geometry: Array, seeds: Array) -> Woodland:
    """Polygons cut along the county outlines; what lies outside the city is dropped."""
    tree = shapely.STRtree(geometry)
    crossing = np.unique(tree.query(shapely.boundary(place.counties), predicate="intersects")[1])
    county = place.county_at(seeds)
    whole = np.setdiff1d(np.flatnonzero(county >= 0), crossing)
    pair_county, pair = shapely.STRtree(geometry[crossing]).query(place.counties, predicate="intersects")
    cut = sturdy(shapely.intersection(geometry[crossing[pair]], place.counties[pair_county]))
    parts, owner = shapely.get_parts(cut, return_index=True)
    keep = _worth_mapping(parts)
    parts, owner = parts[keep], owner[keep]
    rank = np.r_[whole, crossing[pair[owner]]]
    order = np.argsort(rank, kind="stable")
    xy = np.r_[seeds[whole], shapely.get_coordinates(shapely.point_on_surface(parts))]
    return Woodland(
        np.r_[geometry[whole], parts][order], np.r_[county[whole], pair_county[owner]][order], np.asarray(xy)[order]
    )


def _worth_mapping(parts: Array) -> Array:
    """True for areas that a survey would map: large enough and not a strip."""
    area = shapely.area(parts)
    compactness = 4 * np.pi * area / np.maximum(shapely.length(parts), 1e-9) ** 2
    return np.asarray((shapely.get_dimensions(parts) == 2) & (area > SMALLEST_HA * M2_PER_HA) & (compactness > 0.05))


def _without(pieces: Woodland, water: Array) -> Woodland:
    """Polygons less the water; a stand on both banks becomes one of two parts, a cut end is dropped."""
    wet_rows, rows = shapely.STRtree(pieces.geometry).query(water, predicate="intersects")
    geometry = pieces.geometry.copy()
    for turn in range(_most_often(rows)):
        now = _occurrence(rows) == turn
        geometry[rows[now]] = sturdy(shapely.difference(geometry[rows[now]], water[wet_rows[now]]))
    touched = np.unique(rows)
    parts, owner = shapely.get_parts(geometry[touched], return_index=True)
    keep = _worth_mapping(parts)
    geometry[touched] = None
    kept = np.unique(owner[keep])
    number = np.searchsorted(kept, owner[keep])
    geometry[touched[kept]] = _joined(parts[keep], number)
    xy = pieces.xy.copy()
    xy[touched[kept]] = shapely.get_coordinates(shapely.point_on_surface(geometry[touched[kept]]))
    left = geometry != None  # noqa: E711 - elementwise
    return Woodland(geometry[left], pieces.county[left], xy[left])


def _joined(parts: Array, number: Array) -> Array:
    """One geometry per number: the polygon itself, or a multipolygon of its parts."""
    together = shapely.multipolygons(parts, indices=number)
    single = np.bincount(number) == 1
    together[single] = shapely.get_geometry(together[single], 0)
    return np.asarray(together)


def _occurrence(rows: Array) -> Array:
    """How often the same value came before, for each value."""
    order = np.argsort(rows, kind="stable")
    sorted_rows = rows[order]
    new = np.flatnonzero(np.r_[True, sorted_rows[1:] != sorted_rows[:-1]])
    result = np.empty(len(rows), int)
    result[order] = np.arange(len(rows)) - np.repeat(new, np.diff(np.r_[new, len(rows)]))
    return result


def _most_often(rows: Array) -> int:
    return int(np.bincount(rows).max()) if len(rows) else 0


def _with_holes(rng: np.random.Generator, pieces: Woodland) -> Woodland:
    """Ponds and hamlets inside some polygons."""
    rows = rng.choice(len(pieces.geometry), int(SHARE_WITH_HOLE * len(pieces.geometry)), replace=False)
    room_m = shapely.distance(shapely.points(pieces.xy[rows]), shapely.boundary(pieces.geometry[rows]))
    inside = shapely.contains_xy(pieces.geometry[rows], *pieces.xy[rows].T) & (room_m > 12)
    rows, room_m = rows[inside], room_m[inside]
    area_ha = np.pi * (room_m * rng.uniform(0.2, 0.5, len(rows))) ** 2 / M2_PER_HA
    geometry = pieces.geometry.copy()
    geometry[rows] = shapely.difference(geometry[rows], blobs(rng, pieces.xy[rows], area_ha, 18))
    return Woodland(geometry, pieces.county, pieces.xy)


def _with_second_parts(rng: np.random.Generator, pieces: Woodland) -> Woodland:
    """Some polygons joined with one close by that they do not touch, as one subcompartment of two parts."""
    from scipy.spatial import cKDTree

    count = len(pieces.geometry)
    first = rng.choice(count, int(SHARE_OF_PAIRS * count), replace=False)
    second = cKDTree(pieces.xy).query(pieces.xy[first], k=min(9, count))[1][:, -1]
    fits = (pieces.county[first] == pieces.county[second]) & ~np.isin(second, first)
    fits &= shapely.distance(pieces.geometry[first], pieces.geometry[second]) > 0
    fits &= _occurrence(second) == 0
    first, second = first[fits], second[fits]
    geometry = pieces.geometry.copy()
    geometry[first] = shapely.union(geometry[first], geometry[second])
    return Woodland(geometry, pieces.county, pieces.xy).chosen(np.setdiff1d(np.arange(count), second))
