"""Hatches as small repeating pictures, with their pitch in millimetres."""

from collections.abc import Callable
from functools import cache

import numpy as np

LINE_MM, PITCH_MM, WIDE_PITCH_MM = 0.10, 0.9, 1.8
DOT_MM, DOT_PITCH_MM = 0.25, 1.0
MARSH_PERIOD_MM = (2.6, 1.8)
MARSH_DASH_MM = 1.7
LONGEST_PX = 120
DIAGONAL = 2**0.5


@cache
def hatch(name: str, pixels_per_mm: float) -> np.ndarray:
    """How much of each pixel the ink covers, float32 0–1; repeated, it fills the plane.

    A period in pixels is no whole number, so several periods share one picture, whose pitch is true within 0.5 %.
    Lines are never thinner than a pixel, so that they do not fade away.
    """
    return np.asarray(MAKERS[name](pixels_per_mm), np.float32)


def ink_at(name: str, pixels_per_mm: float, row: np.ndarray, column: np.ndarray) -> np.ndarray:
    """The ink at pixels of the world: the same place has the same ink in every picture."""
    tile = hatch(name, pixels_per_mm)
    return np.asarray(tile[row % tile.shape[0], column % tile.shape[1]])


def _periods(length_px: float) -> tuple[int, float]:
    """The size of a picture of several whole periods, and the period that fits it exactly."""
    counts = np.arange(1, max(int(LONGEST_PX / length_px), 1) + 1)
    sizes = np.maximum(np.round(counts * length_px), 1)
    error = np.abs(sizes / (counts * length_px) - 1)
    best = int(np.argmax(error <= max(0.002, float(error.min()))))
    return int(sizes[best]), float(sizes[best] / counts[best])


def _line(distance: np.ndarray, width: float) -> np.ndarray:
    """The share of a pixel's breadth that a line covers, whose middle is `distance` away."""
    half = width / 2
    return np.asarray(np.clip(np.minimum(distance + half, 0.5) - np.maximum(distance - half, -0.5), 0, 1))


def _off(position: np.ndarray, period: float) -> np.ndarray:
    """The distance to the nearest multiple of the period."""
    return np.asarray(np.abs((position + period / 2) % period - period / 2))


def _width(pixels_per_mm: float) -> float:
    return max(LINE_MM * pixels_per_mm, 1.0)


def _upright(pixels_per_mm: float) -> np.ndarray:
    size, period = _periods(PITCH_MM * pixels_per_mm)
    return _line(_off(np.arange(size) + 0.5, period), _width(pixels_per_mm))


def _vertical(pixels_per_mm: float) -> np.ndarray:
    return _upright(pixels_per_mm)[None, :]


def _grid(pixels_per_mm: float) -> np.ndarray:
    line = _upright(pixels_per_mm)
    return np.asarray(np.maximum(line[None, :], line[:, None]))


def _diagonal(sign: int, pitch_mm: float) -> Callable[[float], np.ndarray]:
    def made(pixels_per_mm: float) -> np.ndarray:
        size, period = _periods(pitch_mm * DIAGONAL * pixels_per_mm)
        across = np.arange(size) + 0.5
        along = across[None, :] + sign * across[:, None]
        return _line(_off(along, period) / DIAGONAL, _width(pixels_per_mm))

    return made


def _cross(pixels_per_mm: float) -> np.ndarray:
    one, other = (_diagonal(sign, PITCH_MM)(pixels_per_mm) for sign in (1, -1))
    return np.asarray(np.maximum(one, other))


def _dots(pitch_mm: float) -> Callable[[float], np.ndarray]:
    """Round dots, every other row moved by half a pitch."""

    def made(pixels_per_mm: float) -> np.ndarray:
        size, period = _periods(2 * pitch_mm * pixels_per_mm)
        place = np.arange(size) + 0.5
        radius = max(DOT_MM * pixels_per_mm, 1.2) / 2
        even = np.hypot(_off(place, period / 2)[None, :], _off(place, period)[:, None])
        odd = np.hypot(_off(place + period / 4, period / 2)[None, :], _off(place + period / 2, period)[:, None])
        return np.asarray(np.clip(radius + 0.5 - np.minimum(even, odd), 0, 1))

    return made


def _marsh(pixels_per_mm: float) -> np.ndarray:
    """Short level strokes, every other row moved by half their distance."""
    (width, across), (height, down) = (_periods(mm * pixels_per_mm) for mm in MARSH_PERIOD_MM)
    x, y = np.arange(width) + 0.5, np.arange(height) + 0.5
    half, thick = MARSH_DASH_MM * pixels_per_mm / 2, _width(pixels_per_mm)
    even = _line(_off(y, down), thick)[:, None] * np.clip(half + 0.5 - _off(x, across), 0, 1)
    odd = _line(_off(y + down / 2, down), thick)[:, None] * np.clip(half + 0.5 - _off(x + across / 2, across), 0, 1)
    return np.asarray(np.maximum(even, odd))


MAKERS: dict[str, Callable[[float], np.ndarray]] = {
    "vertical": _vertical,
    "horizontal": lambda pixels_per_mm: _vertical(pixels_per_mm).T,
    "grid": _grid,
    "diag_45": _diagonal(1, PITCH_MM),
    "diag_135": _diagonal(-1, PITCH_MM),
    "diag_45_wide": _diagonal(1, WIDE_PITCH_MM),
    "cross_diag": _cross,
    "dots": _dots(DOT_PITCH_MM),
    "dots_sparse": _dots(WIDE_PITCH_MM),
    "marsh": _marsh,
}
