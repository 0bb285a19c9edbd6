"""Values of findings in words: areas in a readable unit, the reason of an invalid geometry in the user's language."""

import math
import re
from collections.abc import Mapping
from typing import Any

from layers.i18n import _

AREA = re.compile(r"{(\w+)} (ha|m²)(?![\w/])")
DECIMALS = {"%": 1, "tCO₂e/a": 1, "tCO₂e/年": 1, "t": 1, "m³/ha": 1, "m³": 1, "m": 1, "cm": 1, "°": 1, "km": 2}
QUANTITY = re.compile(rf"{{(\w+)}}( ?(?:{'|'.join(sorted(DECIMALS, key=len, reverse=True))}))(?![A-Za-z/²³])")
SIGN_IN_WORDS = ("net_removal_tco2e",)
HECTARE = re.compile(r"(?<=[ /])ha\b")
REASON = re.compile(r"^(.*?)\[(\S+) ([^\]\s]+).*\]$")
M2_PER_HA = 10_000.0
NO_BREAK = "\u00a0"


def with_quantities(template: str, values: Mapping[str, Any]) -> str:
    """The text with its quantities filled in, rounded by their unit, and hectares named as in the user's language."""
    filled = AREA.sub(lambda part: _area(values.get(part[1]), part[2]) or part[0], template)
    filled = QUANTITY.sub(lambda part: _quantity(part[1], values.get(part[1]), part[2]) or part[0], filled)
    return HECTARE.sub(_("ha"), filled)


def _area(value: Any, unit: str) -> str:
    """Hectares with two decimals; square metres below one hectare, where two decimals would hide the finding."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    area_m2 = value * M2_PER_HA if unit == "ha" else float(value)
    small = abs(area_m2) < M2_PER_HA
    shown = f"{area_m2:,.{0 if abs(area_m2) >= 1 else 2}f}" if small else f"{area_m2 / M2_PER_HA:,.2f}"
    return f"{shown.replace(',', NO_BREAK)} {'m²' if small else 'ha'}"


def _quantity(name: str, value: Any, unit: str) -> str:
    """As many decimals as the unit deserves, yet two figures of what is below one; a source without its sign."""
    if not isinstance(value, float) or not math.isfinite(value):
        return ""
    amount = abs(value) if name in SIGN_IN_WORDS else value
    small = amount != 0 and abs(amount) < 1
    shown = f"{amount:,.{_decimals_of_two_figures(amount) if small else DECIMALS[unit.strip()]}f}"
    return f"{_without_zeros(shown).replace(',', NO_BREAK)}{unit}"


def _decimals_of_two_figures(amount: float) -> int:
    return 1 - math.floor(math.log10(abs(amount)))


def _without_zeros(shown: str) -> str:
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


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
