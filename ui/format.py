"""Numbers as they are read on the screen, and as they are copied."""

import math
from datetime import datetime
from typing import Any

import numpy as np

from layers.i18n import _, language

THIN_SPACE = "\u00a0"  # narrow in these typefaces, in every one of them, and no line breaks at it
MINUS = "\u2212"
MISSING = "—"


def number(value: Any, decimals: int = 0, sign: bool = False) -> str:
    """`286 410`, `−1 204.5`; with `sign` also `+ 71.5`; — where nothing is known."""
    if missing(value):
        return MISSING
    text = f"{abs(float(value)):,.{decimals}f}".replace(",", THIN_SPACE)
    negative = float(value) < 0 and any(digit in "123456789" for digit in text)
    positive = float(value) > 0 and any(digit in "123456789" for digit in text)
    if negative:
        return f"{MINUS}{THIN_SPACE}{text}" if sign else f"{MINUS}{text}"
    return f"+{THIN_SPACE}{text}" if sign and positive else text


def quantity(value: Any, unit: str, decimals: int = 0, sign: bool = False) -> str:
    """`10.00 hm²`; the unit is left away where nothing is known."""
    text = number(value, decimals, sign)
    return text if text == MISSING or not unit else f"{text} {unit}"


def share(value: Any, decimals: int = 1) -> str:
    """A share of 0–1 as `23.5 %`."""
    return MISSING if missing(value) else f"{number(float(value) * 100, decimals)} %"


def half_width(percent: Any, decimals: int = 1) -> str:
    """Half of an interval in percent of its middle: `± 10.9 %`."""
    return MISSING if missing(percent) else f"± {number(percent, decimals)} %"


def interval(low: Any, high: Any, decimals: int = 0) -> str:
    """`6 521 – 8 116`."""
    return MISSING if missing(low) or missing(high) else f"{number(low, decimals)} – {number(high, decimals)}"


def large(value: Any, unit: str, decimals: int = 1, sign: bool = False) -> tuple[str, str]:
    """A sum of a whole city as number and unit: `7 318.4`, `万 tC`; in English millions, as exactly."""
    if missing(value):
        return MISSING, unit
    if language() == "zh":
        return number(float(value) / 1e4, decimals, sign), _("10⁴ {unit}").format(unit=unit)
    return number(float(value) / 1e6, decimals + 2, sign), _("million {unit}").format(unit=unit)


def file_size(size_bytes: Any) -> str:
    """`412 MB`, as file managers count (1024)."""
    if missing(size_bytes):
        return MISSING
    size, units = float(size_bytes), ["B", "KB", "MB", "GB"]
    while size >= 1024 and len(units) > 1:
        size, units = size / 1024, units[1:]
    return f"{number(size, 1 if size < 10 and units[0] != 'B' else 0)} {units[0]}"


def moment(at: datetime | None, now: datetime | None = None) -> str:
    """`Today 14:32`, `Yesterday 17:05`, `11-18 09:12`, `2024-11-18`, in the time of this computer."""
    if at is None:
        return MISSING
    local, today = at.astimezone(), (now or datetime.now()).astimezone()
    days = (today.date() - local.date()).days
    if days in (0, 1):
        words = _("Today {time}") if days == 0 else _("Yesterday {time}")
        return words.format(time=f"{local:%H:%M}")
    return f"{local:%m-%d %H:%M}" if local.year == today.year else f"{local:%Y-%m-%d}"


def plain(value: Any) -> str:
    """The value as it is copied: a number without spaces and with the point, an empty cell where it is missing."""
    if missing(value):
        return ""
    return f"{value:.12g}" if isinstance(value, float | np.floating) else str(value)


def missing(value: Any) -> bool:
    """Whether nothing is known: None, NaN, NaT, pandas' NA or infinity."""
    if value is None:
        return True
    if isinstance(value, float):
        return not math.isfinite(value)
    unequal = value != value
    return unequal is not False and (unequal is True or str(value) in ("<NA>", "NaT", "nan"))
