"""Values of findings in words: areas in a readable unit, the reason of an invalid geometry in the user's language."""

import re
from collections.abc import Mapping
from typing import Any

from layers.i18n import _

AREA = re.compile(r"{(\w+)} (ha|m²)(?![\w/])")
HECTARE = re.compile(r"(?<=[ /])ha\b")
REASON = re.compile(r"^(.*?)\[(\S+) ([^\]\s]+).*\]$")
M2_PER_HA = 10_000.0
NO_BREAK = "\u00a0"


def with_areas(template: str, values: Mapping[str, Any]) -> str:
    """The text with its areas filled in and hectares named as in the user's language."""
    filled = AREA.sub(lambda part: _area(values.get(part[1]), part[2]) or part[0], template)
    return HECTARE.sub(_("ha"), filled)


def _area(value: Any, unit: str) -> str:
    """Hectares with two decimals; square metres below one hectare, where two decimals would hide the finding."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    area_m2 = value * M2_PER_HA if unit == "ha" else float(value)
    small = abs(area_m2) < M2_PER_HA
    shown = f"{area_m2:,.{0 if abs(area_m2) >= 1 else 2}f}" if small else f"{area_m2 / M2_PER_HA:,.2f}"
    return f"{shown.replace(',', NO_BREAK)} {'m²' if small else 'ha'}"


def reason_text(reason: str) -> str:
    """Why a geometry is invalid and where; a reason that is not known stays as it is."""
    parts = REASON.match(reason)
    words = _reasons().get((parts[1] if parts else reason).strip().casefold())
    if words is None:
        return reason
    if parts is None:
        return words
    x, y = _coordinates(parts[2], parts[3])
    return _("{reason} at {x}, {y}").format(reason=words, x=x, y=y)


def _coordinates(x: str, y: str) -> tuple[str, str]:
    """Metres with two decimals, degrees with six."""
    try:
        east, north = float(x), float(y)
    except ValueError:
        return x, y
    places = 6 if abs(east) <= 180 and abs(north) <= 90 else 2
    return f"{east:.{places}f}", f"{north:.{places}f}"


def _reasons() -> dict[str, str]:
    """The words of the geometry library."""
    return {
        "self-intersection": _("the outline crosses itself"),
        "ring self-intersection": _("a ring touches or crosses itself"),
        "hole lies outside shell": _("a hole lies outside the outline"),
        "holes are nested": _("a hole lies within another hole"),
        "nested shells": _("a part lies within another part"),
        "interior is disconnected": _("the interior falls apart"),
        "duplicate rings": _("a ring is there twice"),
        "too few points in geometry component": _("a ring has too few points"),
        "invalid coordinate": _("a coordinate is not a number"),
        "ring is not closed": _("a ring is not closed"),
    }
