"""The signs of points: drops of small wetlands in their four states, circles for the rest."""

from typing import TYPE_CHECKING, Any

import numpy as np

from layers.drawing.symbols import Symbol
from zzeco.maps.ink import Ink, ring_path

if TYPE_CHECKING:
    from matplotlib.path import Path

DROP, CHECK, HALF = "drop_", "drop_check", "drop_half"
CORNERS = 40
WHITE = "#FFFFFF"


def sign(ink: Ink, symbol: Symbol, x: float, y: float, clip: Any = None) -> None:
    """The sign of a symbol around a place (mm)."""
    shape = _drop(x, y, symbol.stamp_mm) if symbol.stamp.startswith(DROP) else _circle(x, y, symbol.stamp_mm)
    fill = "#{:02X}{:02X}{:02X}".format(*symbol.fill[:3]) if symbol.fill[3] else WHITE
    line = symbol.outline_mm or 0.2
    if symbol.stamp == HALF:
        ink.area(shape, WHITE, "", 0, clip)
        ink.area(_lower_half(x, y, symbol.stamp_mm), fill, "", 0, clip)
        ink.area(shape, "", symbol.outline, line, clip)
        return
    ink.area(shape, fill, symbol.outline, line, clip)
    if symbol.stamp == CHECK:
        half = symbol.stamp_mm / 2
        tick = np.array([[x - 0.42 * half, y + 0.28 * half], [x - 0.1 * half, y + 0.6 * half], [x + 0.45 * half, y]])
        ink.line(tick, WHITE, 0.3, clip)


def _outline(x: float, y: float, size_mm: float) -> np.ndarray:
    """A drop: a circle in its lower part, drawn to a tip at the top."""
    radius = size_mm * 0.36
    low = y + size_mm / 2 - radius
    turn = np.linspace(np.radians(-30), np.radians(210), CORNERS)
    arc = np.column_stack([x + radius * np.cos(turn), low + radius * np.sin(turn)])
    return np.vstack([[x, y - size_mm / 2], arc, [x, y - size_mm / 2]])


def _drop(x: float, y: float, size_mm: float) -> "Path":
    return ring_path([_outline(x, y, size_mm)])


def _lower_half(x: float, y: float, size_mm: float) -> "Path":
    ring = _outline(x, y, size_mm)
    middle = y + size_mm * 0.14
    return ring_path([np.column_stack([ring[:, 0], np.maximum(ring[:, 1], middle)])])


def _circle(x: float, y: float, size_mm: float) -> "Path":
    turn = np.linspace(0, 2 * np.pi, CORNERS)
    return ring_path([np.column_stack([x + size_mm / 2 * np.cos(turn), y + size_mm / 2 * np.sin(turn)])])
