"""A place that was written as coordinates: degrees or metres, in either order, with or without letters and zone."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from layers import crs as reference
from layers.crs_names import CGCS2000, definition, gauss_kruger_code, parse
from layers.errors import UsageError

THOUSANDS = re.compile(r"(?<=\d)[\u00a0\u2009\u202f](?=\d{3}(?!\d))")
SPACED = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
SYSTEM = re.compile(r"epsg\s*[:：]?\s*(?P<number>\d+)|gcj[-_ ]?0?2|火星坐标系?", re.IGNORECASE)
TOKENS = re.compile(
    r"(?P<letter>东经|西经|北纬|南纬|[东西南北]|经度|纬度|[EWNSXY](?![a-z]))"
    r"|(?P<number>(?<!\d)[-−+]?\d+(?:\.\d+)?)"
    r"|(?P<degree>[°º度˚])|(?P<minute>[′'’分])|(?P<second>″|\"|”|''|秒)"
    r"|(?P<gap>[\s,，;；:：=/()（）]+|m(?:etres)?\b|米)",
    re.IGNORECASE,
)
AXES = {
    "东经": "E",
    "东": "E",
    "经度": "E",
    "西经": "W",
    "西": "W",
    "北纬": "N",
    "北": "N",
    "纬度": "N",
    "南纬": "S",
    "南": "S",
}
EAST, NORTH = "EW", "NS"
PREFIXED_ZONES = {3: range(25, 46), 6: range(13, 24)}
# EPSG code of prefixed series → how far on the code of the same zone without the prefix is
PREFIXED_SERIES = {range(4491, 4502): 11, range(4513, 4534): 21}
BESIDE_DEGREES = 3.0


@dataclass(frozen=True)
class Spot:
    """A place in the project's system, its CGCS2000 degrees, and the system in which the numbers were read."""

    x: float
    y: float
    longitude: float
    latitude: float
    crs: str


@dataclass(frozen=True)
class _Value:
    number: float
    axis: str = ""


Reading = tuple[str, float, float]


def spots(text: str, project_crs: str) -> tuple[Spot, ...]:
    """The places that the text can mean, the likeliest first; none where it is no pair of coordinates."""
    words = THOUSANDS.sub("", text.strip())
    words = SPACED.sub("", words) if {"x", "y"} <= set(words.lower()) else words
    named = SYSTEM.search(words)
    try:
        crs = parse(named["number"] or named[0]) if named else ""
    except UsageError:
        return ()
    values = _values(SYSTEM.sub(" ", words))
    if len(values) != 2:
        return ()
    readings = _readings(values, crs, project_crs)
    found = [spot for reading in dict.fromkeys(readings) if (spot := _spot(reading, project_crs)) is not None]
    return tuple([spot for spot in found if _is_at_home(spot)] or found[:1])


def _is_at_home(spot: Spot) -> bool:
    """Whether the place lies in or beside the area for which its system is made."""
    area = definition(spot.crs).area_of_use
    return area is None or (
        area.west - BESIDE_DEGREES <= spot.longitude <= area.east + BESIDE_DEGREES
        and area.south - BESIDE_DEGREES <= spot.latitude <= area.north + BESIDE_DEGREES
    )


def _values(words: str) -> list[_Value]:
    """The numbers with their axis; degrees, minutes and seconds are one number. Empty where a word is none of it."""
    tokens = list(_tokens(words))
    if not tokens or tokens[0][0] == "?":
        return []
    letters = [AXES.get(word, word.upper()) for kind, word in tokens if kind == "letter"]
    has_signs = any(kind in ("degree", "minute", "second") for kind, _word in tokens)
    numbers = _with_signs(tokens) if has_signs else _without_signs(tokens)
    if len(numbers) != 2 or len(letters) not in (0, 2):
        return []
    return [_Value(number, axis) for number, axis in zip(numbers, letters or ["", ""], strict=True)]


def _tokens(words: str) -> Iterator[tuple[str, str]]:
    """Kind and text of what stands there without the gaps; kind ? for a word that has no place in coordinates."""
    at = 0
    found = []
    while at < len(words):
        token = TOKENS.match(words, at)
        if token is None:
            yield "?", words
            return
        if token.lastgroup != "gap":
            found.append((str(token.lastgroup), token[0]))
        at = token.end()
    yield from found


def _with_signs(tokens: list[tuple[str, str]]) -> list[float]:
    """Every number before ° begins a value; what follows up to the next is its minutes and seconds."""
    values: list[list[float]] = []
    for at, (kind, word) in enumerate(tokens):
        if kind != "number":
            continue
        if at + 1 < len(tokens) and tokens[at + 1][0] == "degree":
            values.append([_number(word)])
        elif values and len(values[-1]) < 3:
            values[-1].append(_number(word))
        else:
            return []
    return [_degrees(parts) for parts in values]


def _without_signs(tokens: list[tuple[str, str]]) -> list[float]:
    """Two numbers, or four or six that are degrees with minutes (and seconds)."""
    numbers = [_number(word) for kind, word in tokens if kind == "number"]
    if len(numbers) not in (2, 4, 6):
        return []
    half = len(numbers) // 2
    halves = (numbers[:half], numbers[half:])
    return [part[0] if half == 1 else _degrees(part) for part in halves]


def _degrees(parts: list[float]) -> float:
    whole = sum(abs(part) / 60**place for place, part in enumerate(parts))
    fits = all(0 <= part < 60 for part in parts[1:])
    return (-whole if parts[0] < 0 else whole) if fits else float("nan")


def _number(word: str) -> float:
    return float(word.replace("−", "-"))


def _readings(values: list[_Value], crs: str, project_crs: str) -> list[Reading]:
    """System, easting and northing in every way the two numbers can be read."""
    one, other = values
    if one.axis and (one.axis in EAST + NORTH) and (other.axis in EAST + NORTH):
        one, other = _signed(one), _signed(other)
    first, second = one.number, other.number
    if not (np.isfinite(first) and np.isfinite(second)):
        return []
    degrees = max(abs(first), abs(second)) <= 180 and not (crs and not reference.is_geographic(crs))
    if degrees:
        lon, lat = _by_letters(one, other) or (max(first, second), min(first, second))
        return [(crs or CGCS2000, lon, lat)] if abs(lat) <= 90 else []
    pairs = [(first, second), (second, first)]
    systems: Callable[[float], list[str]] = (lambda east: [crs]) if crs else (lambda east: _systems(east, project_crs))
    orders = pairs if one.axis else pairs[::-1] if first > second else pairs
    return [(system, east, north) for east, north in orders for system in systems(east) if 0 <= north <= 2.1e7]


def _signed(value: _Value) -> _Value:
    return _Value(-value.number if value.axis in "WS" else value.number, value.axis)


def _by_letters(one: _Value, other: _Value) -> tuple[float, float] | None:
    """Longitude and latitude where letters say which is which."""
    if one.axis and one.axis in EAST and other.axis in NORTH:
        return one.number, other.number
    if one.axis and one.axis in NORTH and other.axis in EAST:
        return other.number, one.number
    return None


def _systems(easting: float, project_crs: str) -> list[str]:
    """The systems in which a number can be an easting: zones by their prefix, else the project's own."""
    zone = int(easting // 1e6)
    if zone >= 1:
        codes = [
            gauss_kruger_code("cgcs2000", width, zone, True) for width, zones in PREFIXED_ZONES.items() if zone in zones
        ]
        return [f"EPSG:{code}" for code in codes if code]
    return [_without_prefix(project_crs)] if 1e5 <= easting < 1e6 else []


def _without_prefix(crs: str) -> str:
    """The system of the same zone whose eastings have no zone number; 3-degree zone 114° E for one in degrees."""
    number = int(crs.removeprefix("EPSG:")) if re.fullmatch(r"EPSG:\d+", crs) else 0
    on = next((on for series, on in PREFIXED_SERIES.items() if number in series), 0)
    if reference.is_geographic(crs):
        return "EPSG:4547"
    return f"EPSG:{number + on}" if on else crs


def _spot(reading: Reading, project_crs: str) -> Spot | None:
    crs, east, north = reading
    lonlat = reference.to_lonlat(np.array([[east, north]]), crs)
    place = reference.from_lonlat(lonlat, project_crs)
    if not (np.isfinite(lonlat).all() and np.isfinite(place).all()):
        return None
    (longitude, latitude), (x, y) = lonlat[0].tolist(), place[0].tolist()
    return Spot(x, y, longitude, latitude, crs)
