"""The small map that shows where the area lies in the whole."""

import numpy as np
import shapely

from layers.i18n import _
from layers.labels import label
from zzeco.maps.areas import Area
from zzeco.maps.fonts import fitting_pt
from zzeco.maps.ink import GREY, PALE, TEXT, Ink, ring_path
from zzeco.maps.page import Box, Page

FILL, REST, LINE = "#42836E", "#EEF0EE", "#84908A"
LEAST_SHOWN_MM, DOT_MM, SIMPLE_MM = 1.5, 2.4, 0.1


def draw_locator(ink: Ink, page: Page, area: Area, counties: list[Area]) -> None:
    """The counties with the area filled; a small area gets a ring around it, the whole city is filled all over."""
    box = page.element("locator").box
    share = 1.0 if page.is_large else 0.8
    ink.line(np.array([[box.left, box.top], [box.right, box.top]]), PALE, 0.15)
    ink.text(box.left, box.top + 5.5 * share, _("Where it lies"), 9 * share, colour=GREY)
    city = label("county", f"{counties[0].key[:4]}00") if counties else ""
    ink.text(
        box.right, box.top + 5.5 * share, city, fitting_pt(city, 9 * share, box.width / 2), across="right", colour=GREY
    )
    room = Box(box.left + 8 * share, box.top + 3 * share, box.width - 16 * share, box.height - 5 * share)
    whole = shapely.total_bounds(np.array([one.shape for one in counties], object))
    per_mm = max((whole[2] - whole[0]) / room.width, (whole[3] - whole[1]) / room.height)
    middle = (whole[0] + whole[2]) / 2, (whole[1] + whole[3]) / 2
    for one in counties:
        filled = not area.key or one.key == area.key
        ink.area(ring_path(_rings(one, room, middle, per_mm)), FILL if filled else REST, LINE, 0.12)
    if area.key and area.key not in {one.key for one in counties}:
        ink.area(ring_path(_rings(area, room, middle, per_mm)), FILL, TEXT, 0.12)
        _point_out(ink, area, room, middle, per_mm)


def _rings(area: Area, room: Box, middle: tuple[float, float], per_mm: float) -> list[np.ndarray]:
    parts = shapely.get_parts(shapely.orient_polygons(shapely.simplify(area.shape, per_mm * SIMPLE_MM)))
    return [_place(shapely.get_coordinates(ring), room, middle, per_mm) for ring in shapely.get_rings(parts)]


def _place(xy: np.ndarray, room: Box, middle: tuple[float, float], per_mm: float) -> np.ndarray:
    x = room.left + room.width / 2 + (xy[:, 0] - middle[0]) / per_mm
    return np.column_stack([x, room.top + room.height / 2 - (xy[:, 1] - middle[1]) / per_mm])


def _point_out(ink: Ink, area: Area, room: Box, middle: tuple[float, float], per_mm: float) -> None:
    xmin, ymin, xmax, ymax = area.shape.bounds
    if max(xmax - xmin, ymax - ymin) / per_mm < LEAST_SHOWN_MM:
        x, y = _place(np.array([[(xmin + xmax) / 2, (ymin + ymax) / 2]]), room, middle, per_mm)[0]
        turn = np.linspace(0, 2 * np.pi, 40)
        ring = np.column_stack([x + DOT_MM * np.cos(turn), y + DOT_MM * np.sin(turn)])
        ink.line(ring, TEXT, 0.25)
