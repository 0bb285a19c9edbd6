"""Coordinates between reference systems, and where data would land under each reading of their numbers."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Geod, Transformer

from layers import gcj02
from layers.crs_names import (
    CGCS2000,
    GCJ02,
    OLD_DATUMS,
    datum_key,
    datum_note,
    definition,
    gauss_kruger_code,
    label,
    parse,
)
from layers.errors import UsageError
from layers.i18n import _
from layers.pieces import in_pieces

if TYPE_CHECKING:
    from layers.boundary import Boundary

__all__ = [
    "CGCS2000",
    "GCJ02",
    "Candidate",
    "candidates",
    "datum_note",
    "from_lonlat",
    "is_geographic",
    "label",
    "landing",
    "parse",
    "to_crs",
    "to_lonlat",
]

Floats = NDArray[np.float64]

ELLIPSOID = Geod(a=6378137.0, rf=298.257222101)
THREADS = 2
_SAMPLED_GEOMETRIES = 500
_SAMPLED_POINTS = 2000
_FAR_KM = 300.0
_HALF_A_NARROW_ZONE_M = 170_000.0
_FEWEST_CANDIDATES = 3


def _lonlat_of(crs: str) -> CRS:
    """Degrees that coordinates are brought to: for the old datums and WGS 84 their own, which then pass as CGCS2000."""
    found = definition(crs)
    geodetic = found.geodetic_crs
    shiftless = datum_key(found) in (*OLD_DATUMS, "wgs84") and geodetic is not None
    return CRS.from_user_input(geodetic if shiftless else CGCS2000)


def parse_known(text: str) -> str:
    """The CRS of the text where data can be written in it; UsageError for GCJ-02, which serves for reading only."""
    found = parse(text)
    if found == GCJ02:
        raise UsageError(
            _("GCJ-02 is read but not written."), _("Use a CRS of CGCS2000, for example EPSG:4490 or EPSG:4547.")
        )
    return found


def is_geographic(crs: str) -> bool:
    """Whether coordinates in this CRS are degrees."""
    return bool(definition(crs).is_geographic)


def in_threads(function: Callable[[Floats], Floats], xy: Floats) -> Floats:
    """`function` applied to blocks of rows side by side (numpy and PROJ let go of the interpreter's lock)."""
    if len(xy) < 50_000:
        return function(xy)
    with ThreadPoolExecutor(THREADS) as pool:
        return np.concatenate(list(pool.map(function, np.array_split(xy, 2 * THREADS))))


def _projected(xy: Floats, source: CRS, target: CRS) -> Floats:
    step = Transformer.from_crs(source, target, always_xy=True)
    return np.column_stack(step.transform(xy[:, 0], xy[:, 1]))


def to_lonlat(xy: Floats, crs: str) -> Floats:
    """CGCS2000 longitude and latitude in degrees, (n, 2), of coordinates (n, 2) in `crs`; inf where PROJ has none."""
    if crs == GCJ02:
        return gcj02.to_true(xy)
    return xy if crs == CGCS2000 else _projected(xy, definition(crs), _lonlat_of(crs))


def from_lonlat(lonlat: Floats, crs: str) -> Floats:
    """Coordinates (n, 2) in `crs` of CGCS2000 degrees (n, 2)."""
    if crs == GCJ02:
        return gcj02.from_true(lonlat)
    return lonlat if crs == CGCS2000 else _projected(lonlat, _lonlat_of(crs), definition(crs))


def to_crs(geoms: Any, source: str, target: str, swap_xy: bool = False) -> NDArray[np.object_]:
    """The geometries (n,) in `target`, in two dimensions; `swap_xy` when the source holds northing before easting."""

    def moved(xy: Floats) -> Floats:
        xy = xy[:, ::-1] if swap_xy else xy
        return xy if source == target else from_lonlat(to_lonlat(xy, source), target)

    if source == target and not swap_xy:
        return np.asarray(shapely.force_2d(np.asarray(geoms, dtype=object)))
    return np.asarray(shapely.transform(np.asarray(geoms, dtype=object), lambda xy: in_threads(moved, xy)))


@dataclass(frozen=True)
class Candidate:
    """One reading of the numbers: share of the data inside the boundary (0-1), distance of its centre, why, and the
    option that asks for it."""

    crs: str
    swap_xy: bool
    share_inside: float
    offset_km: float
    reason: str
    needs: str

    def as_dict(self) -> dict[str, Any]:
        """The candidate as the command line's JSON has it; `answer` is the option that settles it."""
        return {**asdict(self), "answer": self.needs}


@dataclass(frozen=True)
class _Reading:
    """A CRS that is tried: its datum word, the shape of its numbers, and its zone."""

    crs: str
    datum: str
    shape: str
    zone: int = 0
    meridian: int = 0
    width_degrees: int = 0


def _readings(boundary: "Boundary") -> list[_Reading]:
    """All CRS worth trying around the boundary, the likelier datum and the commoner form first."""
    west, _south, east, _north = boundary.union_lonlat.bounds
    three = range(round(west / 3) - 1, round(east / 3) + 2)
    six = range(int(west // 6) + 1, int(east // 6) + 2)

    def zones(datum: str) -> list[_Reading]:
        return [
            _Reading(f"EPSG:{code}", datum, "prefixed" if prefixed else "plain", zone, meridian, width)
            for width, numbers in ((3, three), (6, six))
            for prefixed in (True, False)
            for zone in numbers
            if (code := gauss_kruger_code(datum, width, zone, prefixed))
            for meridian in (3 * zone if width == 3 else 6 * zone - 3,)
        ]

    utm = [_Reading(f"EPSG:{32630 + zone}", "wgs84", "plain", zone + 30, 6 * zone - 3) for zone in six]
    return [
        *zones("cgcs2000"),
        _Reading(CGCS2000, "cgcs2000", "degrees"),
        _Reading("EPSG:4326", "wgs84", "degrees"),
        *utm,
        _Reading("EPSG:3857", "wgs84", "web"),
        _Reading(GCJ02, "gcj02", "degrees"),
        *zones("xian80"),
        _Reading("EPSG:4610", "xian80", "degrees"),
        *zones("beijing54"),
        _Reading("EPSG:4214", "beijing54", "degrees"),
    ]


def _fits(reading: _Reading, centre: Floats) -> bool:
    """Whether numbers of this size can be such coordinates at all."""
    x, y = float(centre[0]), float(centre[1])
    if reading.shape == "degrees":
        return abs(x) <= 180 and abs(y) <= 90
    if reading.shape == "web":
        return 1e6 <= abs(x) <= 20_037_508.4 and abs(y) <= 20_048_966.2
    if not 0 <= y <= 1e7:
        return False
    if reading.shape == "prefixed":
        return x // 1e6 == reading.zone
    # Without a prefix a 3-degree zone and the 6-degree zone of the same meridian give the same numbers: name one.
    narrow = abs(x - 5e5) <= _HALF_A_NARROW_ZONE_M
    return 0 < x < 1e6 and (reading.width_degrees == 0 or narrow == (reading.width_degrees == 3))


def all_finite(geoms: Any) -> NDArray[np.bool_]:
    """True where every coordinate of the geometry is a finite number."""
    return in_pieces(_all_finite, geoms)


def _all_finite(geoms: Any) -> NDArray[np.bool_]:
    coordinates, owner = shapely.get_coordinates(geoms, return_index=True)
    finite = np.ones(len(geoms), dtype=bool)
    finite[owner[~np.isfinite(coordinates).all(axis=1)]] = False
    return finite


def _sample(geoms: Any) -> Floats:
    """At most about 2000 places spread over the data, (n, 2): vertices, those of polygons drawn half-way to the centre.

    A boundary layer would otherwise be judged by vertices that lie on the boundary itself.
    """
    column = np.asarray(geoms, dtype=object)
    column = column[~(shapely.is_missing(column) | shapely.is_empty(column))]
    column = column[all_finite(column)]
    column = column[:: max(1, len(column) // _SAMPLED_GEOMETRIES)]
    xy, owner = shapely.get_coordinates(column, return_index=True)
    every = max(1, len(xy) // _SAMPLED_POINTS)
    xy, owner = xy[::every], owner[::every]
    middle = shapely.centroid(column)
    centre = np.column_stack((shapely.get_x(middle), shapely.get_y(middle)))
    drawn_in = (shapely.get_dimensions(column) == 2) & np.isfinite(centre).all(axis=1)
    return np.asarray(np.where(drawn_in[owner][:, None], (xy + centre[owner]) / 2, xy))


def _landing(places: Floats, crs: str, boundary: "Boundary", swap_xy: bool) -> tuple[float, float]:
    """Share of the places inside the boundary, and km from their middle to it (inf where PROJ has no place)."""
    if not len(places):
        return 0.0, float("inf")
    lonlat = to_lonlat(places[:, ::-1] if swap_xy else places, crs)
    union = boundary.union_lonlat
    inside = shapely.contains_xy(union, lonlat)
    centre = np.median(lonlat, axis=0)
    if not np.isfinite(centre).all():
        return float(inside.mean()), float("inf")
    return float(inside.mean()), float(distance_km(shapely.points(centre[None]), union)[0])


def distance_km(lonlat: Any, place: Any) -> Floats:
    """Distance, km, from each geometry (n,) in degrees to one place; flat around the place, within 1 % up to 300 km."""
    latitude = np.radians(place.centroid.y)
    w_squared = 1 - ELLIPSOID.es * np.sin(latitude) ** 2
    east_km, north_km = np.cos(latitude) / w_squared**0.5, (1 - ELLIPSOID.es) / w_squared**1.5
    km_per_degree = np.array([east_km, north_km]) * np.radians(ELLIPSOID.a / 1000)
    near = shapely.transform(place, lambda xy: xy * km_per_degree)
    shapely.prepare(near)
    return np.asarray(shapely.distance(near, shapely.transform(lonlat, lambda xy: xy * km_per_degree)))


def landing(geoms: Any, crs: str, boundary: "Boundary", swap_xy: bool = False) -> tuple[float, float]:
    """Share (0-1) of the data inside the boundary when read as `crs`, and km from its middle to the boundary."""
    return _landing(_sample(geoms), crs, boundary, swap_xy)


def candidates(geoms: Any, boundary: "Boundary") -> list[Candidate]:
    """The readings under which the numbers land in or near the boundary, best first; empty when none is possible."""
    places = _sample(geoms)
    if not len(places):
        return []
    found: list[tuple[tuple[int, int, int], Candidate]] = []
    for rank, reading in enumerate(_readings(boundary)):
        for swap_xy in (False, True):
            if not _fits(reading, np.median(places[:, ::-1] if swap_xy else places, axis=0)):
                continue
            share, offset_km = _landing(places, reading.crs, boundary, swap_xy)
            if np.isfinite(offset_km):
                order = (-round(share * 20), 0 if share else round(offset_km), rank + 1000 * swap_xy)
                found.append((order, _candidate(reading, swap_xy, share, offset_km)))
    ranked = [candidate for _order, candidate in sorted(found, key=lambda pair: pair[0])]
    near = [c for c in ranked if c.share_inside > 0 or c.offset_km <= _FAR_KM]
    return near if len(near) >= _FEWEST_CANDIDATES else ranked[:_FEWEST_CANDIDATES]


def _candidate(reading: _Reading, swap_xy: bool, share: float, offset_km: float) -> Candidate:
    reason = _("{place}; {numbers}; {datum}").format(
        place=_place(share, offset_km), numbers=_numbers(reading, swap_xy), datum=_datum(reading.datum)
    )
    needs = f"--crs {reading.crs}" + (" --swap-xy" if swap_xy else "")
    return Candidate(reading.crs, swap_xy, share, offset_km, reason, needs)


def _place(share: float, offset_km: float) -> str:
    if share > 0:
        return _("{percent:.0f} per cent of the data lies inside the boundary").format(percent=100 * share)
    return _("the data would lie {offset_km:.0f} km away from the boundary").format(offset_km=offset_km)


def _numbers(reading: _Reading, swap_xy: bool) -> str:
    wording = {
        "degrees": _("the numbers are degrees of longitude and latitude"),
        "prefixed": _("the eastings begin with zone number {zone} (central meridian {meridian}° E)"),
        "plain": _("the eastings have no zone number (central meridian {meridian}° E)"),
        "web": _("the numbers are metres of a web map"),
    }
    text = wording[reading.shape].format(zone=reading.zone, meridian=reading.meridian)
    return _("{text}, with the two axes swapped").format(text=text) if swap_xy else text


def _datum(datum: str) -> str:
    return {
        "cgcs2000": _("CGCS2000 is the national datum, but the datum cannot be seen from the numbers"),
        "wgs84": _("WGS 84, as satellite receivers give it, lies within a metre of CGCS2000"),
        "gcj02": _("GCJ-02 is the shifted datum of Chinese web maps; only if the data was drawn on one"),
        "xian80": _("only if the sender says that the datum is Xian 1980; no datum shift would be applied"),
        "beijing54": _("only if the sender says that the datum is Beijing 1954; no datum shift would be applied"),
    }[datum]
