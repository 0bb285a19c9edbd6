"""The coordinate systems that a delivery may be in, each with where its data would land and what proves it."""

import re
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import islice

import numpy as np
import shapely
from pyproj.database import query_crs_info

from layers import crs as crs_module
from layers.boundary import Boundary
from layers.crs import ELLIPSOID, GCJ02, to_lonlat
from layers.crs_names import datum_key, datum_named, definition
from layers.i18n import _
from layers.intake.placing import SHARE_THAT_CONVINCES, declared_crs
from zzeco.import_plan import Delivery

SHOWN = 6
FOUND_AT_MOST = 40
SAMPLED = 1000
SAME_PLACE_KM = 0.001
NEAR_KM = 100.0
COMPASS = 8


@dataclass(frozen=True, eq=False)
class Choice:
    """One reading of a delivery's coordinates.

    `badge` is declared, recommended, needs_parameters, unlikely or ''; `share_inside` (0-1) of the project's boundary;
    `offset_km` is the distance outside it, 0 inside; `shift_km` and `bearing` (degrees, from the best reading).
    """

    crs: str
    swap_xy: bool
    badge: str
    reason: str
    share_inside: float
    offset_km: float
    shift_km: float
    bearing: float

    @property
    def title(self) -> str:
        """Its name as foresters say it."""
        return crs_title(self.crs) + (" " + _("(axes swapped)") if self.swap_xy else "")

    @property
    def code(self) -> str:
        """Its EPSG number or other short name."""
        return crs_module.label(self.crs)


@dataclass(frozen=True, eq=False)
class Coordinates:
    """The raw numbers of a delivery: a middle one, how many records, and what its eastings look like."""

    geometry: np.ndarray
    records: int

    @cached_property
    def sampled(self) -> np.ndarray:
        """At most `SAMPLED` shapes, spread over those looked at."""
        usable = self.geometry[~(shapely.is_missing(self.geometry) | shapely.is_empty(self.geometry))]
        usable = usable[crs_module.all_finite(usable)]
        return np.asarray(usable[:: max(1, len(usable) // SAMPLED)])

    @cached_property
    def places(self) -> np.ndarray:
        """A point of each sampled shape, (n, 2)."""
        points = shapely.point_on_surface(self.sampled)
        return np.column_stack([shapely.get_x(points), shapely.get_y(points)])

    @property
    def first(self) -> tuple[float, float] | None:
        """The first vertex; None without geometry."""
        xy = shapely.get_coordinates(self.sampled[:1])
        return (float(xy[0, 0]), float(xy[0, 1])) if len(xy) else None

    @property
    def digits(self) -> int:
        """Whole digits of the larger number of a usual vertex, which may carry a zone number."""
        return len(str(int(abs(np.median(self.places[:, 0]))))) if len(self.places) else 0


def coordinates(one: Delivery) -> Coordinates:
    """The raw numbers of the records looked at."""
    return Coordinates(one.summary.preview.geometry, one.summary.records)


def digits_text(raw: Coordinates) -> str:
    """What the size of the eastings says."""
    if raw.digits == 8:
        zone = str(int(abs(np.median(raw.places[:, 0]))))[:2]
        return _("{count} digits, the first two ({zone}) are the zone number").format(count=8, zone=zone)
    if raw.digits <= 3:
        return _("{count} digits: degrees").format(count=raw.digits)
    return _("{count} digits, without a zone number").format(count=raw.digits)


@cache
def crs_title(crs: str) -> str:
    """`CGCS2000 / 3° zone 38 (zone number in front)` for EPSG:4526; the name inside a WKT."""
    if crs == GCJ02:
        return _("GCJ-02 (web map coordinates)")
    found = definition(crs)
    name = str(found.name).replace("China Geodetic Coordinate System 2000", "CGCS2000")
    zone = re.fullmatch(r"(.+) / (3-degree )?Gauss-Kruger zone (\d+)", name)
    if zone:
        width = 3 if zone[2] else 6
        said = _("{datum} / {width}° zone {zone} (zone number in front)")
        return said.format(datum=zone[1], width=width, zone=zone[3])
    meridian = re.fullmatch(r"(.+) / (3-degree )?Gauss-Kruger CM (\d+)E", name)
    if meridian:
        said = _("{datum} / {width}° zone, meridian {meridian}°E")
        return said.format(datum=meridian[1], width=3 if meridian[2] else 6, meridian=meridian[3])
    return _("{datum} longitude and latitude").format(datum=name) if found.is_geographic else name


def choices(one: Delivery, boundary: Boundary) -> tuple[Choice, ...]:
    """The readings worth showing, the declared one first where it can be meant, then by where the data land."""
    raw = coordinates(one)
    ranked = [(c["crs"], bool(c["swap_xy"]), str(c["reason"])) for c in one.found.crs["candidates"]]
    own = declared(one)
    if own and one.found.crs["name"]:
        ranked = [(own, False, str(one.found.crs["reason"])), *(r for r in ranked if r[:2] != (own, False))]
    if not ranked:
        return ()
    best = ranked[0][:2]
    every = [_choice(raw, crs, swap, reason, best, boundary) for crs, swap, reason in ranked]
    made = [choice for choice in every if _tells_more(choice)][:SHOWN]
    return tuple(_badged(choice, at, own if one.found.crs["name"] else None) for at, choice in enumerate(made))


def _tells_more(choice: Choice) -> bool:
    """Whether a reading is worth its place: far outside all datums land alike, so the national one stands for them."""
    return choice.share_inside > 0 or datum_key(definition(choice.crs)) == "cgcs2000"


def declared(one: Delivery) -> str | None:
    """The system that the delivery names, where it is one."""
    return declared_crs(one.summary.crs) if one.summary.crs else None


def other_choice(one: Delivery, crs: str, swap_xy: bool, boundary: Boundary, best: Choice | None) -> Choice:
    """A reading that a person asks for, measured like the others."""
    first = (best.crs, best.swap_xy) if best else (crs, swap_xy)
    return _choice(coordinates(one), crs, swap_xy, _("chosen by you"), first, boundary)


def _choice(
    raw: Coordinates, crs: str, swap_xy: bool, reason: str, best: tuple[str, bool], boundary: Boundary
) -> Choice:
    share, offset_km = crs_module.landing(raw.sampled, crs, boundary, swap_xy)
    shift_km, bearing = _shift(raw.places, best, (crs, swap_xy))
    badge = "needs_parameters" if crs_module.datum_note(crs) else ""
    return Choice(crs, swap_xy, badge, reason, share, offset_km, shift_km, bearing)


def _badged(choice: Choice, place: int, own: str | None) -> Choice:
    """The choice with the word that stands beside its name."""
    if own == choice.crs and not choice.swap_xy and place == 0:
        word = choice.badge or "declared"
    elif choice.badge and choice.share_inside > 0:
        word = choice.badge
    elif place == 0 and own is None and choice.share_inside >= SHARE_THAT_CONVINCES:
        word = "recommended"
    else:
        word = "unlikely" if choice.share_inside < SHARE_THAT_CONVINCES or choice.crs == GCJ02 else ""
    return replace(choice, badge=word)


def _shift(places: np.ndarray, one: tuple[str, bool], other: tuple[str, bool]) -> tuple[float, float]:
    """How far, km, and in which direction (degrees from north) the second reading puts the data from the first."""
    if one == other or not len(places):
        return 0.0, 0.0
    first, second = (np.median(lonlat_of(places, *reading), axis=0) for reading in (one, other))
    if not np.isfinite([first, second]).all():
        return float("inf"), 0.0
    bearing, _back, metres = ELLIPSOID.inv(*first, *second)
    return float(metres) / 1000, float(bearing) % 360


def lonlat_of(places: np.ndarray, crs: str, swap_xy: bool) -> np.ndarray:
    """Degrees (n, 2) of raw coordinates under a reading."""
    return to_lonlat(places[:, ::-1] if swap_xy else places, crs)


def direction(bearing: float) -> str:
    """The compass word of a bearing, degrees."""
    words = [_("north"), _("north-east"), _("east"), _("south-east")]
    words += [_("south"), _("south-west"), _("west"), _("north-west")]
    return words[round(bearing / (360 / COMPASS)) % COMPASS]


def measure_text(choice: Choice) -> str:
    """How far the data lie from where the best reading puts them, in words."""
    if choice.badge == "needs_parameters":
        return ""
    if choice.shift_km <= SAME_PLACE_KM:
        return _("at the same place") if choice.badge not in ("recommended", "declared") else ""
    if not np.isfinite(choice.shift_km):
        return _("no place on earth")
    decimals = 0 if choice.shift_km >= NEAR_KM else 2
    distance = f"{choice.shift_km:.{decimals}f}"
    return _("{direction} by {distance} km").format(direction=direction(choice.bearing), distance=distance)


@dataclass(frozen=True)
class Named:
    """A coordinate system of the EPSG database."""

    crs: str
    name: str

    @property
    def title(self) -> str:
        """Its name as foresters say it, and its number."""
        return crs_title(self.crs) if self.crs == GCJ02 else f"{crs_title(self.crs)} · {self.crs}"


DATUM_NAMES = {"cgcs2000": "CGCS2000", "wgs84": "WGS 84", "xian80": "Xian 1980", "beijing54": "Beijing 1954"}


@cache
def _database() -> tuple[Named, ...]:
    """Every system that may be searched: CGCS2000, WGS 84 and the old Chinese datums first."""
    wanted = ("PROJECTED_CRS", "GEOGRAPHIC_2D_CRS")
    rows = [row for row in query_crs_info(auth_name="EPSG") if row.type.name in wanted and not row.deprecated]
    found = [Named(GCJ02, GCJ02), *(Named(f"EPSG:{row.code}", row.name) for row in rows)]
    return tuple(sorted(found, key=_usual))


def _usual(named: Named) -> tuple[int, str]:
    order = (*DATUM_NAMES.values(), GCJ02)
    return next((at for at, word in enumerate(order) if named.name.startswith(word)), len(order)), named.name


def search(words: str) -> list[Named]:
    """Systems whose number, name or datum (in Chinese too) answers to all the words; at most `FOUND_AT_MOST`."""
    wanted = [_spelling(word) for word in words.casefold().replace("epsg:", " ").split()]
    found = (named for named in _database() if all(_answers(named, word) for word in wanted))
    return list(islice(found, FOUND_AT_MOST)) if wanted else []


def _spelling(word: str) -> str:
    datum = datum_named(word) if len(word) > 1 and not word.isdigit() else None
    return DATUM_NAMES[datum].casefold() if datum else word


def _answers(named: Named, word: str) -> bool:
    number = named.crs.removeprefix("EPSG:").casefold()
    return number.startswith(word) or word in named.name.casefold()
