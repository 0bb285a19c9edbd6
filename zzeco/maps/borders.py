"""The ground and the borders of a map: the area's land below everything, county lines above the layers."""

from typing import Any

import numpy as np
import shapely

from layers.drawing.style import MapClass, declared_classes
from layers.drawing.symbols import symbol_of
from zzeco.maps.areas import Area
from zzeco.maps.ink import Ink, ring_path
from zzeco.maps.page import Page
from zzeco.maps.polygons import to_page

OUTSIDE, LAND = "#F6F5F0", "#FFFFFF"
NEIGHBOUR, NEIGHBOUR_MM, NEIGHBOUR_DASH = "#8A8196", 0.2, (2.0, 0.8, 0.3, 0.8)
BAND_ALPHA = 0.14
LEAST_DETAIL_MM, NEAR_MM = 0.05, 0.15
ROOM_OUTSIDE = 0.2
ROUNDED_MM = 3  # decimals


def county_class() -> MapClass:
    """The class of county lines in styles.csv."""
    return next(one for one in declared_classes("boundary", "level") if one.key == "county")


def draw_ground(ink: Ink, page: Page, area: Area) -> None:
    """The paper of the map and the land that the sheet is about."""
    ink.rectangle(page.map_box, OUTSIDE)
    rings = rings_on(page, area.shape)
    if rings:  # an extent may show nothing of the area
        ink.area(ring_path(rings), LAND, clip=page.map_box)


def draw_borders(ink: Ink, page: Page, area: Area, counties: list[Area], own_counties: bool) -> None:
    """Lines of the counties around, then that of the area with its band; inside a whole city all lines are strong.

    A line that two counties share is drawn once.
    """
    symbol = symbol_of(county_class())
    rings = [ring for county in counties for ring in rings_on(page, county.shape)]
    outline = rings_on(page, area.shape)
    shared = _lines_once(rings, outline)
    if own_counties:
        ink.lines(shared, symbol.outline, symbol.outline_mm * 0.75, page.map_box, dash=symbol.dash_mm)
    else:
        ink.lines(shared, NEIGHBOUR, NEIGHBOUR_MM, page.map_box, dash=NEIGHBOUR_DASH)
    inside = rings_on(page, area.shape, room=0.0)
    if inside:
        ink.lines(outline, symbol.outline, 2 * symbol.band_mm, (ring_path(inside), ink.mm), alpha=BAND_ALPHA)
    ink.lines(outline, symbol.outline, symbol.outline_mm, page.map_box, dash=symbol.dash_mm)


def _lines_once(rings: list[np.ndarray], outline: list[np.ndarray]) -> list[np.ndarray]:
    """The lines of all rings, where two of them run together only one, and none along the outline."""
    if not rings:
        return []
    of_ring = np.repeat(np.arange(len(rings)), [len(ring) for ring in rings])
    lines = shapely.linestrings(np.round(np.concatenate(rings), ROUNDED_MM), indices=of_ring)
    around = shapely.buffer(shapely.multilinestrings([shapely.linestrings(ring) for ring in outline]), NEAR_MM)
    merged = shapely.line_merge(shapely.difference(shapely.unary_union(lines), around))
    return [shapely.get_coordinates(line) for line in shapely.get_parts(merged)]


def rings_on(page: Page, shape: Any, room: float = ROOM_OUTSIDE) -> list[np.ndarray]:
    """The rings of an area in mm on the page, shells one way around, holes the other.

    They are cut outside the map, by `room` of its width.
    """
    xmin, ymin, xmax, ymax = page.bounds
    room = (xmax - xmin) * room
    inside = shapely.intersection(shape, shapely.box(xmin - room, ymin - room, xmax + room, ymax + room))
    simple = shapely.simplify(inside, LEAST_DETAIL_MM * page.metres_per_mm)
    polygons = [one for one in shapely.get_parts(simple) if shapely.get_dimensions(one) == 2]
    rings = shapely.get_rings(shapely.orient_polygons(np.array(polygons, object))) if polygons else []
    return [to_page(page, shapely.get_coordinates(ring)) for ring in rings]
