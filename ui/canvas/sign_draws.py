"""The signs that a layer's symbols ask for in a patch: at points, and in polygons too small to be seen as such."""

import numpy as np
from PySide6.QtGui import QColor

from layers.drawing.flat import Flat
from layers.drawing.gather import runs
from layers.drawing.symbols import Symbol
from ui.canvas.draws import Draw, StampDraw
from ui.canvas.palette import Look
from ui.canvas.patch import Patch, sign_share
from ui.canvas.pixels import each_once

HOLLOW = "#FFFFFF"
POINT_OUTLINE_MM = 0.25
LARGER_THAN_SIGN = 4.0
SIGNS_AT_ONCE = 500
HALO_PX = 4.0


def point_signs(flat: Flat, look: Look, patch: Patch) -> list[Draw]:
    """The signs of points; points that share a pixel and a symbol have one."""
    features = patch.features(flat, _reach_px(look, patch))
    rings, of_feature = runs(flat.parts, features)
    vertices, of_ring = runs(flat.rings, rings)
    number = look.of_features(flat)[features][of_feature[of_ring]]
    return _signs(look, number, flat.xy[vertices], patch)


def polygon_signs(flat: Flat, look: Look, patch: Patch) -> list[Draw]:
    """Signs in the middle of polygons whose kind has one, where the polygon is not much larger than the sign."""
    signed = np.array([symbol.stamp.startswith("drop") for symbol in look.symbols] + [False])
    if not signed.any():
        return []
    features = patch.features(flat, _reach_px(look, patch))
    number = look.of_features(flat)[features]
    box = flat.box[features]
    size_px = (box[:, 2:] - box[:, :2]).max(axis=1, initial=0) / patch.level.cell
    sign_px = np.array([symbol.stamp_mm for symbol in look.symbols] + [0.0]) * patch.level.mm
    small = signed[number] & (size_px < LARGER_THAN_SIGN * sign_px[number])
    return _signs(look, number[small], (box[small, :2] + box[small, 2:]) / 2, patch)


def _signs(look: Look, number: np.ndarray, xy: np.ndarray, patch: Patch) -> list[Draw]:
    """Signs by symbol; from north to south, so that the nearer one lies above."""
    mm = patch.level.mm * sign_share(patch.level.scale)
    x, y = patch.pixels(xy, 1.0)
    first = each_once(x, y, number)
    number, middles = number[first], np.column_stack([x, y])[first]
    draws: list[Draw] = []
    for which in np.unique(number[number >= 0]).tolist():
        places = middles[number == which]
        pieces = np.array_split(places, -(-len(places) // SIGNS_AT_ONCE))
        draws += [_sign(look.symbols[which], piece, mm) for piece in pieces]
    return draws


def _sign(symbol: Symbol, places: np.ndarray, mm: float) -> StampDraw:
    fill = QColor(*symbol.fill[:3]).name() if symbol.fill[3] else HOLLOW
    outline_mm = POINT_OUTLINE_MM if symbol.stamp == "circle" else symbol.outline_mm
    return StampDraw(symbol.stamp, fill, symbol.outline or fill, outline_mm * mm, symbol.stamp_mm * mm, places)


def _reach_px(look: Look, patch: Patch) -> float:
    return max((symbol.stamp_mm for symbol in look.symbols), default=0.0) * patch.level.mm + HALO_PX
