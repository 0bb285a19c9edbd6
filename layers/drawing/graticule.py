"""Grids over the map: degrees of CGCS2000, or kilometres of the project's system, with steps that suit the scale."""

from dataclasses import dataclass

import numpy as np

from layers import crs as reference
from layers.drawing.view import View

DEGREES, KILOMETRES = "degrees", "kilometres"
APART_PX = 110.0
ROUND_DEGREES = (10, 5, 2, 1, *(m / 60 for m in (30, 20, 10, 5, 2, 1)), *(s / 3600 for s in (30, 20, 10, 5, 2, 1)))
ROUND_METRES = tuple(float(part * 10**power) for power in range(6, -1, -1) for part in (5, 2, 1))
METRES_PER_DEGREE = 111_320.0
SAMPLES, MOST_LINES = 33, 200


@dataclass(frozen=True, eq=False)
class GridLine:
    """One line in the project's system; `is_upright`: it runs north, its text stands at the upper edge."""

    text: str
    is_upright: bool
    xy: np.ndarray


def grid_lines(kind: str, view: View, crs: str) -> list[GridLine]:
    """The lines that cross the view."""
    return _degrees(view, crs) if kind == DEGREES else _kilometres(view)


def _step(least: float, steps: tuple[float, ...]) -> float:
    """The finest of the round steps that is not finer than this."""
    return min((step for step in steps if step >= least), default=max(steps))


def _numbers(low: float, high: float, step: float) -> np.ndarray:
    return np.arange(np.ceil(low / step), np.floor(high / step) + 1)[:MOST_LINES]


def _kilometres(view: View) -> list[GridLine]:
    xmin, ymin, xmax, ymax = view.bounds
    step = _step(APART_PX * view.metres_per_pixel, ROUND_METRES)
    columns, rows = _numbers(xmin, xmax, step) * step, _numbers(ymin, ymax, step) * step
    upright = [GridLine(_metres(x, step), True, np.array([[x, ymin], [x, ymax]])) for x in columns]
    return upright + [GridLine(_metres(y, step), False, np.array([[xmin, y], [xmax, y]])) for y in rows]


def _metres(value: float, step: float) -> str:
    """Kilometres, with metres where the step is finer; thin spaces between thousands."""
    words = f"{value:,.0f}".replace(",", " ") if step < 1000 else f"{value / 1000:,.0f}".replace(",", " ")
    return f"{words} m" if step < 1000 else f"{words} km"


def _degrees(view: View, crs: str) -> list[GridLine]:
    xmin, ymin, xmax, ymax = view.bounds
    x, y = np.linspace(xmin, xmax, 9), np.linspace(ymin, ymax, 9)
    edge = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    lonlat = reference.to_lonlat(edge, crs)
    lonlat = lonlat[np.isfinite(lonlat).all(axis=1)]
    if not len(lonlat):
        return []
    (west, south), (east, north) = lonlat.min(axis=0), lonlat.max(axis=0)
    least = APART_PX * view.metres_per_pixel / METRES_PER_DEGREE
    across = _step(least / max(np.cos(np.radians((south + north) / 2)), 0.1), ROUND_DEGREES)
    down = _step(least, ROUND_DEGREES)
    ways_north = np.linspace(max(south, -89.0), min(north, 89.0), SAMPLES)
    ways_east = np.linspace(west, east, SAMPLES)
    columns, rows = _numbers(west, east, across) * across, _numbers(south, north, down) * down
    lines = [(x, True, np.column_stack([np.full(SAMPLES, x), ways_north])) for x in columns]
    lines += [(y, False, np.column_stack([ways_east, np.full(SAMPLES, y)])) for y in rows]
    if not lines:
        return []
    xy = reference.from_lonlat(np.concatenate([line for _value, _upright, line in lines]), crs)
    pieces = np.split(xy, len(lines))
    return [
        GridLine(angle_text(value, across if upright else down, upright), upright, piece)
        for (value, upright, _line), piece in zip(lines, pieces, strict=True)
    ]


def angle_text(value: float, step: float, is_longitude: bool) -> str:
    """Degrees, with minutes and seconds as far as the step needs them."""
    seconds = round(abs(value) * 3600)
    degrees, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    words = f"{degrees}°"
    if step < 1:
        words += f"{minutes:02d}′"
    if step < 1 / 60 - 1e-9:
        words += f"{rest:02d}″"
    return words + (("E" if value >= 0 else "W") if is_longitude else ("N" if value >= 0 else "S"))
