"""Names of coordinate reference systems: EPSG numbers, GCJ-02 and .prj texts, and what their datum means here."""

import re
from functools import cache

from pyproj import CRS
from pyproj.exceptions import CRSError

from layers.errors import UsageError
from layers.i18n import _

GCJ02 = "GCJ-02"
CGCS2000 = "EPSG:4490"
OLD_DATUMS = {"xian80": "Xian 1980", "beijing54": "Beijing 1954"}

# EPSG code of the first zone of each series: (6-degree zone 13, 6-degree CM 75E, 3-degree zone 25, 3-degree CM 75E).
_SERIES = {
    "cgcs2000": (4491, 4502, 4513, 4534),
    "xian80": (2327, 2338, 2349, 2370),
    "beijing54": (21413, 21453, 2401, 2422),
}
_GEOGRAPHIC = {"cgcs2000": 4490, "xian80": 4610, "beijing54": 4214}


def gauss_kruger_code(datum: str, width_degrees: int, zone: int, prefixed: bool) -> int | None:
    """EPSG code of a Chinese Gauss-Krüger zone (width 3 or 6 degrees); None where there is none."""
    first, last = (25, 45) if width_degrees == 3 else (13, 23)
    series = _SERIES[datum][(2 if width_degrees == 3 else 0) + (0 if prefixed else 1)]
    return series + zone - first if first <= zone <= last else None


_SPELLINGS = {
    "cgcs2000": ("cgcs2000", "china2000", "chinageodeticcoordinatesystem2000", "国家大地坐标系"),
    "xian80": ("xian1980", "xian80", "西安80", "西安1980"),
    "beijing54": ("beijing1954", "beijing54", "北京54", "北京1954"),
    "wgs84": ("wgs84", "wgs1984", "worldgeodeticsystem1984"),
}


def datum_key(definition: CRS) -> str | None:
    """`cgcs2000`, `xian80`, `beijing54`, `wgs84` or None, by the datum's name in EPSG, ESRI and Chinese spelling."""
    geodetic = definition.geodetic_crs
    if geodetic is None:
        return None
    names = f"{geodetic.name} {geodetic.datum.name if geodetic.datum else ''}"
    name = re.sub(r"[\s_]+", "", names).lower()
    return next((key for key, words in _SPELLINGS.items() if any(word in name for word in words)), None)


def datum_named(word: str) -> str | None:
    """The key of the datum that a word begins to name, in English or Chinese; None where it names none."""
    plain = re.sub(r"[\s_]+", "", word).lower()
    return next((key for key, words in _SPELLINGS.items() if any(one.startswith(plain) for one in words)), None)


def _chinese_code(definition: CRS) -> int | None:
    """EPSG code of a CRS whose datum and projection figures are those of a Chinese zone, whatever its name."""
    datum = datum_key(definition)
    if datum not in _GEOGRAPHIC:
        return None
    if definition.is_geographic:
        return _GEOGRAPHIC[datum]
    operation = definition.coordinate_operation
    in_metres = definition.axis_info[0].unit_conversion_factor == 1
    if operation is None or operation.method_name != "Transverse Mercator" or not in_metres:
        return None
    return _zone_code(datum, {figure.name: float(figure.value) for figure in operation.params})


def _zone_code(datum: str, figures: dict[str, float]) -> int | None:
    """EPSG code of the zone with these projection figures, 3-degree series first."""
    usual = {"Latitude of natural origin": 0.0, "Scale factor at natural origin": 1.0, "False northing": 0.0}
    if any(abs(figures.get(name, value) - value) > 1e-9 for name, value in usual.items()):
        return None
    meridian, easting = figures.get("Longitude of natural origin", 0.0), figures.get("False easting")
    for width, zone in ((3, meridian / 3), (6, (meridian + 3) / 6)):
        for prefixed, false_easting in ((True, zone * 1e6 + 5e5), (False, 5e5)):
            if zone == round(zone) and easting == false_easting:
                return gauss_kruger_code(datum, width, round(zone), prefixed)
    return None


@cache
def definition(crs: str) -> CRS:
    """The pyproj CRS behind one of our CRS strings; GCJ-02 counts as degrees on CGCS2000."""
    return CRS.from_user_input(CGCS2000 if crs == GCJ02 else crs)


def parse(text: str) -> str:
    """`EPSG:n`, `GCJ-02` or WKT of what a user or a .prj file wrote; UsageError when it names no horizontal CRS."""
    words = text.strip().lstrip("\ufeff")
    if re.fullmatch(r"gcj[-_ ]?0?2|火星坐标系?", words, re.IGNORECASE):
        return GCJ02
    number = re.fullmatch(r"(?:epsg\s*:+\s*)?(\d+)", words, re.IGNORECASE)
    try:
        found = CRS.from_epsg(int(number[1])) if number else CRS.from_user_input(words)
    except (CRSError, OverflowError) as error:
        raise _unknown(words) from error
    if not (found.is_geographic or found.is_projected):
        raise _unknown(words)
    return f"EPSG:{int(number[1])}" if number else _named(found, words)


def _named(found: CRS, words: str) -> str:
    """The EPSG name of a CRS where it is certain, else its WKT."""
    code = found.to_epsg(min_confidence=100) or _chinese_code(found) or found.to_epsg(min_confidence=70)
    if code is None and re.search(r"\bCRS:?84\b", f"{words} {found.name}"):
        code = 4326
    return f"EPSG:{code}" if code else found.to_wkt()


def _unknown(words: str) -> UsageError:
    return UsageError(
        _("“{text}” is not a coordinate reference system that can be used here.").format(text=words[:80]),
        _("Give an EPSG number such as EPSG:4526 or 4547, GCJ-02, or the text of a .prj file."),
    )


def label(crs: str) -> str:
    """The short name of a CRS: `EPSG:4526`, `GCJ-02`, or the name inside its WKT."""
    return crs if re.fullmatch(r"EPSG:\d+|GCJ-02", crs) else str(definition(crs).name)


def datum_note(crs: str) -> str | None:
    """What the user must know when coordinates of this CRS are taken over without a datum shift; None if nothing."""
    if crs == GCJ02:
        return None
    datum = datum_key(definition(crs))
    if datum in OLD_DATUMS:
        return _(
            "{crs} is on the {datum} datum. The shift to CGCS2000 needs local parameters that are not published, so "
            "the coordinates were taken over without a shift; the position may be wrong by tens of metres. Ask for the "
            "data in CGCS2000, or for the local seven parameters, convert it and import it again."
        ).format(crs=label(crs), datum=OLD_DATUMS[datum])
    geodetic = definition(crs).geodetic_crs
    name = str(geodetic.datum.name if geodetic and geodetic.datum else "unknown").lower()
    if name.startswith(("unknown", "not specified", "unnamed", "d_unknown")):
        return _(
            "{crs} does not say on which datum it stands; its coordinates were taken over as CGCS2000. "
            "Ask the sender for the datum; on an old one the position may be wrong by tens of metres."
        ).format(crs=label(crs))
    return None
