"""The symbol of a class in the words of the page's script: colours, hatch, dashes, sign, line widths in pixels."""

import re
from typing import Any

from layers.drawing.style import MapClass

PX_PER_MM = 96 / 25.4
LEAST_PX = 0.5
NO_HATCH = ("solid", "none", "half", "")


def symbol_of(one: MapClass, opacity: float) -> dict[str, Any]:
    """What the script draws a class with; entries that do not apply are left out."""
    ground_shows = "ground shows through" in one.symbol
    alpha = re.search(r"fill alpha ([0-9.]+)", one.symbol)
    casing = re.search(r"white casing ([0-9.]+)mm", one.symbol)
    sign, _space, size = one.symbol.partition(" ")
    is_drop = sign.startswith("drop_")
    described = {
        "fill": "" if ground_shows or one.symbol.startswith("line") else one.fill,
        "outline": one.outline,
        "width": max(round(one.outline_mm * PX_PER_MM, 2), LEAST_PX),
        "hatch": "" if one.pattern in NO_HATCH or one.pattern.startswith("dash") else one.pattern,
        "dash": _dashes(one.pattern),
        "casing": round(float(casing[1]) * PX_PER_MM, 2) if casing else 0,
        "drop": sign.removeprefix("drop_") if is_drop else "",
        "size": round(float(size.removesuffix("mm") or 3) * PX_PER_MM, 1) if is_drop else 0,
        "alpha": round((float(alpha[1]) if alpha else 1.0) * opacity, 3),
        "line": opacity if opacity < 1 else 0,
    }
    return {name: value for name, value in described.items() if value}


def _dashes(pattern: str) -> list[float]:
    if not pattern.startswith("dash "):
        return []
    return [round(float(part) * PX_PER_MM, 1) for part in pattern.removeprefix("dash ").split("-")]
