"""Hatches on paper: lines and dots over the whole map, in millimetres, to be clipped by the areas that carry them."""

from dataclasses import dataclass

import numpy as np
import shapely

from zzeco.maps.page import Box

LINE_MM, PITCH_MM, WIDE_PITCH_MM = 0.10, 0.9, 1.8
DOT_MM, DOT_PITCH_MM = 0.25, 1.0
SHORT_MM = 0.01
MARSH_PERIOD_MM, MARSH_DASH_MM = (2.6, 1.8), 1.7
ANGLES = {
    "diag_45": (45.0,),
    "diag_135": (135.0,),
    "diag_45_wide": (45.0,),
    "cross_diag": (45.0, 135.0),
    "vertical": (90.0,),
    "horizontal": (0.0,),
    "grid": (0.0, 90.0),
}
DOTS = {"dots": DOT_PITCH_MM, "dots_sparse": WIDE_PITCH_MM}


@dataclass(frozen=True, eq=False)
class Strokes:
    """Straight lines (n, 2, 2), mm on the page, of one width; `dash`: lengths of stroke and gap, with round ends."""

    lines: np.ndarray
    width_mm: float = LINE_MM
    dash: tuple[float, ...] = ()


def hatch_strokes(name: str, box: Box) -> tuple[Strokes, ...]:
    """The strokes of a hatch that cover the box and end at its edges; none for a name that is no hatch."""
    if name == "marsh":
        return (Strokes(_inside(_marsh(box), box)),)
    if name in DOTS:
        return (Strokes(_rows_of_dots(DOTS[name], box), DOT_MM, (SHORT_MM, DOTS[name] - SHORT_MM)),)
    pitch = WIDE_PITCH_MM if name.endswith("wide") else PITCH_MM
    return tuple(Strokes(_inside(_parallel(angle, pitch, box), box)) for angle in ANGLES.get(name, ()))


def _inside(lines: np.ndarray, box: Box) -> np.ndarray:
    """The parts of the lines that lie in the box."""
    cut = shapely.clip_by_rect(shapely.linestrings(lines), box.left, box.top, box.right, box.bottom)
    return np.asarray(shapely.get_coordinates(cut[shapely.length(cut) > 0]).reshape(-1, 2, 2))


def _rows_of_dots(pitch: float, box: Box) -> np.ndarray:
    """Lines whose dashes are the dots, from the first to the last; every other row is moved by half a pitch."""
    rows = np.arange(np.ceil(box.top / pitch), np.floor(box.bottom / pitch) + 1)
    moved = np.where(rows % 2 == 1, 0.5, 0.0)
    first = np.ceil(box.left / pitch - moved) + moved
    last = np.floor(box.right / pitch - moved) + moved
    starts = np.column_stack([first, rows]) * pitch
    ends = np.column_stack([last, rows]) * pitch + (SHORT_MM, 0)
    return np.stack([starts, ends], axis=1)


def _parallel(angle_deg: float, pitch: float, box: Box) -> np.ndarray:
    """Lines through the same points of the page whatever the box, so that neighbouring areas share them."""
    turn = np.radians(angle_deg)
    along = np.array([np.cos(turn), -np.sin(turn)])  # the page's y runs down
    across = np.array([np.sin(turn), np.cos(turn)])
    corners = np.array([[x, y] for x in (box.left, box.right) for y in (box.top, box.bottom)])
    low, high = (corners @ across).min(), (corners @ across).max()
    offsets = np.arange(np.ceil(low / pitch), np.floor(high / pitch) + 1) * pitch
    begin, end = (corners @ along).min(), (corners @ along).max()
    starts = offsets[:, None] * across + begin * along
    return np.stack([starts, starts + (end - begin) * along], axis=1)


def _staggered(across: float, down: float, box: Box) -> np.ndarray:
    columns = np.arange(np.floor(box.left / across), np.ceil(box.right / across) + 1)
    rows = np.arange(np.floor(box.top / down), np.ceil(box.bottom / down) + 1)
    x, y = np.meshgrid(columns * across, rows * down)
    x = x + np.where(rows % 2 == 1, across / 2, 0)[:, None]
    return np.column_stack([x.ravel(), y.ravel()])


def _marsh(box: Box) -> np.ndarray:
    middle = _staggered(*MARSH_PERIOD_MM, box)
    half = np.array([MARSH_DASH_MM / 2, 0.0])
    return np.stack([middle - half, middle + half], axis=1)
