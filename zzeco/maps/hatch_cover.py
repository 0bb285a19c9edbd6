"""Hatches as dots of a picture: how much of each dot the strokes of a hatch cover (see hatches.py for the strokes)."""

import numpy as np

from zzeco.maps.hatches import (
    ANGLES,
    DOT_MM,
    DOTS,
    LINE_MM,
    MARSH_DASH_MM,
    MARSH_PERIOD_MM,
    PITCH_MM,
    WIDE_PITCH_MM,
)


def cover(name: str, x_mm: np.ndarray, y_mm: np.ndarray, dot_mm: float) -> np.ndarray:
    """The share (n,) of square dots of the side `dot_mm` around these places of the page; 0 for a name of no hatch."""
    if name == "marsh":
        return _share(_from_dash(x_mm, y_mm), LINE_MM, dot_mm)
    if name in DOTS:
        return _share(_from_dot(x_mm, y_mm, DOTS[name]), DOT_MM, dot_mm)
    pitch = WIDE_PITCH_MM if name.endswith("wide") else PITCH_MM
    found = np.zeros(len(x_mm), np.float32)
    for angle in ANGLES.get(name, ()):
        turn = np.radians(angle)
        across = x_mm * np.float32(np.sin(turn)) + y_mm * np.float32(np.cos(turn))
        np.maximum(found, _share(np.abs(_from_nearest(across, pitch)), LINE_MM, dot_mm), out=found)
    return found


def _share(distance_mm: np.ndarray, width_mm: float, dot_mm: float) -> np.ndarray:
    """How much of a dot lies on a stroke whose middle is that far away."""
    return np.clip((width_mm + dot_mm - 2 * distance_mm) / (2 * dot_mm), 0, min(1.0, width_mm / dot_mm))


def _from_nearest(place_mm: np.ndarray, pitch_mm: float) -> np.ndarray:
    """How far, and to which side, the next multiple of the pitch lies."""
    return place_mm - np.rint(place_mm / np.float32(pitch_mm)) * np.float32(pitch_mm)


def _from_dot(x_mm: np.ndarray, y_mm: np.ndarray, pitch_mm: float) -> np.ndarray:
    """The distance from the middle of the next dot; every other row is moved by half a pitch."""
    aside = _from_nearest(x_mm - _stagger(y_mm, pitch_mm, pitch_mm), pitch_mm)
    return np.asarray(np.hypot(aside, _from_nearest(y_mm, pitch_mm)))


def _from_dash(x_mm: np.ndarray, y_mm: np.ndarray) -> np.ndarray:
    """The distance from the next dash of a marsh."""
    along, down = MARSH_PERIOD_MM
    aside = np.abs(_from_nearest(x_mm - _stagger(y_mm, down, along), along)) - np.float32(MARSH_DASH_MM / 2)
    return np.asarray(np.hypot(np.maximum(aside, 0), _from_nearest(y_mm, down)))


def _stagger(y_mm: np.ndarray, row_mm: float, along_mm: float) -> np.ndarray:
    """By how much the row that is next to the place is moved."""
    return np.where(np.rint(y_mm / np.float32(row_mm)) % 2 == 1, np.float32(along_mm / 2), np.float32(0))
