"""What lies under a point of the map: the records of the layers shown, the top layer first."""

from collections.abc import Sequence

import numpy as np

from layers.drawing.flat import Flat
from layers.drawing.gather import features_in
from layers.drawing.pick import pick
from layers.drawing.view import MM_PER_PIXEL, View
from ui.canvas.layer_picture import LayerPicture
from ui.canvas.making import Content
from ui.canvas.map_layer import Hit
from ui.canvas.palette import Look
from ui.canvas.patch import sign_share

TOLERANCE_PX = 4.0


def hits_at(pictures: Sequence[LayerPicture], view: View, px: float, py: float) -> list[Hit]:
    """The records at a pixel, top layer first; in a layer points before lines before polygons."""
    x, y = view.to_world(px, py)
    found: list[Hit] = []
    for picture in pictures:
        if picture.visible and picture.content is not None:
            rows = _rows_at(picture.content, view, x, y)
            found += _hits(picture, rows) if len(rows) else []
    return found


def _hits(picture: LayerPicture, rows: np.ndarray) -> list[Hit]:
    layer = picture.map_layer.layer
    return [Hit(layer.name, row, fid) for row, fid in zip(rows.tolist(), layer.fids[rows].tolist(), strict=True)]


def _rows_at(content: Content, view: View, x: float, y: float) -> np.ndarray:
    rows = [np.zeros(0, np.int64)]
    for flat, look in reversed(list(zip(content.flats, content.looks, strict=True))):
        reach_px = _sign_radius_px(look, view) if flat.family == "point" else TOLERANCE_PX
        if flat.family == "polygon":
            rows.append(_under_signs(flat, look, view, x, y))
        rows.append(pick(flat, x, y, reach_px * view.metres_per_pixel))
    found = np.concatenate(rows)
    first = np.sort(np.unique(found, return_index=True)[1])
    found = found[first]
    return np.asarray(found[content.looks[0].symbol_of[found] >= 0] if content.looks else found)


def _sign_radius_px(look: Look, view: View) -> float:
    size_mm = max((symbol.stamp_mm for symbol in look.symbols), default=0.0)
    return max(size_mm * sign_share(view.scale) / MM_PER_PIXEL / 2, TOLERANCE_PX)


def _under_signs(flat: Flat, look: Look, view: View, x: float, y: float) -> np.ndarray:
    """Polygons too small to be hit, but whose sign lies under the point."""
    if not any(symbol.stamp.startswith("drop") for symbol in look.symbols):
        return flat.rows[:0]
    reach = _sign_radius_px(look, view) * view.metres_per_pixel
    near = features_in(flat, (x - reach, y - reach, x + reach, y + reach))
    middle = (flat.box[near, :2] + flat.box[near, 2:]) / 2
    distance = np.hypot(*(middle - (x, y)).T)
    order = np.argsort(distance, kind="stable")
    return np.asarray(flat.rows[near[order[distance[order] <= reach]]])
