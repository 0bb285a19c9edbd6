"""The grid over a map with its numbers at the edges: kilometres, degrees and minutes, or both."""

from dataclasses import replace
from typing import Any

import numpy as np
import shapely

from layers.drawing.graticule import DEGREES as SCREEN_DEGREES
from layers.drawing.graticule import KILOMETRES as SCREEN_KILOMETRES
from layers.drawing.graticule import GridLine, grid_lines
from layers.i18n import _
from zzeco.maps.ink import GREY, TEXT, Ink
from zzeco.maps.page import BOTH, DEGREES, KILOMETRES, Box, Page
from zzeco.maps.polygons import to_page

LINE, LINE_MM, DEGREE_LINE = "#1A221D", 0.1, "#2F7FC1"
ALPHA, NUMBER_PT, TICK_MM, GAP_MM = 0.28, 6.5, 1.2, 1.6
FRAME_MM = 0.35


def _lines(kind: str, page: Page, crs: str) -> list[GridLine]:
    """The lines, somewhat longer than the map, which is no whole number of pixels."""
    view = page.view
    return grid_lines(kind, replace(view, width=view.width + 4, height=view.height + 4), crs)


def draw_grid(ink: Ink, page: Page, crs: str) -> None:
    """The lines, faint, and their numbers outside the frame: with both grids degrees stand above and at the right."""
    both = page.grid == BOTH
    if page.grid in (KILOMETRES, BOTH):
        sides = "bl" if both else "tblr"
        _draw(ink, page, _lines(SCREEN_KILOMETRES, page, crs), LINE, sides)
    if page.grid in (DEGREES, BOTH):
        lines = _lines(SCREEN_DEGREES, page, crs)
        _draw(ink, page, lines, DEGREE_LINE if both else LINE, "tr" if both else "tblr")


def draw_frame(ink: Ink, page: Page) -> None:
    """The line around the map."""
    ink.rectangle(page.map_box, "none", TEXT, FRAME_MM)


def grid_words(page: Page, crs: str) -> str:
    """How far apart the lines of the kilometre grid are."""
    lines = [one for one in grid_lines(SCREEN_KILOMETRES, page.view, crs) if one.is_upright]
    if len(lines) < 2:
        return ""
    step_m = float(lines[1].xy[0, 0] - lines[0].xy[0, 0])
    return _("{step:g} km, numbers in km").format(step=step_m / 1000) if step_m >= 1000 else f"{step_m:g} m"


def _draw(ink: Ink, page: Page, lines: list[GridLine], colour: str, sides: str) -> None:
    box = page.map_box
    frame = shapely.box(box.left, box.top, box.right, box.bottom)
    for one in lines:
        seen = shapely.intersection(shapely.linestrings(to_page(page, one.xy)), frame)
        for piece in shapely.get_parts(seen):
            xy = shapely.get_coordinates(piece)
            if len(xy) < 2:
                continue
            ink.lines([xy], colour, LINE_MM, box, alpha=ALPHA)
            for x, y in (xy[0], xy[-1]):
                _number(ink, box, float(x), float(y), one.text.removesuffix(" km"), sides, one.is_upright)


def _number(ink: Ink, box: Box, x: float, y: float, words: str, sides: str, is_upright: bool) -> None:
    """The number of a line where it meets an edge that carries numbers; lines that leave by another edge have none."""
    near = 0.01
    places: dict[str, tuple[bool, float, float, float, dict[str, Any]]] = {
        "t": (is_upright and abs(y - box.top) < near, 0, -1, 0, {"across": "center", "up": "baseline"}),
        "b": (is_upright and abs(y - box.bottom) < near, 0, 1, 0, {"across": "center", "up": "top"}),
        "l": (not is_upright and abs(x - box.left) < near, -1, 0, 90, {"across": "center", "up": "baseline"}),
        "r": (not is_upright and abs(x - box.right) < near, 1, 0, 90, {"across": "center", "up": "top"}),
    }
    for side in sides:
        here, right, down, turned, anchor = places[side]
        if here:
            ink.line(np.array([[x, y], [x + right * TICK_MM, y + down * TICK_MM]]), TEXT, LINE_MM)
            ink.text(x + right * GAP_MM, y + down * GAP_MM, words, NUMBER_PT, colour=GREY, turned=turned, **anchor)
