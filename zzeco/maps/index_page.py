"""The index of an atlas: where each sheet lies, and a list of them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import shapely

from layers.i18n import _
from zzeco.audience import audience
from zzeco.maps.areas import Area, county_areas
from zzeco.maps.borders import draw_borders, draw_ground, rings_on
from zzeco.maps.fonts import fitting_pt, width_mm
from zzeco.maps.grid import draw_frame, draw_grid
from zzeco.maps.ink import GREY, PALE, TEXT, Ink, ring_path
from zzeco.maps.page import NO_GRID, Box, Page
from zzeco.maps.plates import draw_north, draw_scale
from zzeco.maps.polygons import to_page
from zzeco.maps.sheet import draw_around, draw_watermark
from zzeco.project import Project

FILLS = ("#DDEFE4", "#EEF3DC", "#E3EEF9", "#F6EFF8")
NUMBER_PT, ROW_PT, LEAST_PT, ROW_MM, HEAD_MM = 11.0, 9.0, 3.0, 6.0, 11.0


def index_page(page: Page) -> Page:
    """The page of the index, from the sheet of all areas: with another title and a list instead of the legend."""
    title = page.element("title")
    words = _("{title}: index of the sheets").format(title=title.text)
    return replace(page.with_element(replace(title, text=words)), layers=(), target="")


def drawn_index(
    page: Page, project: Project, whole: Area, areas: Sequence[Area], pages: Sequence[Page], places: Sequence[str]
) -> Any:
    """The index as a figure; `places` say where each sheet is to be found: a page number or a file."""
    ink = Ink(page.width_mm, page.height_mm)
    draw_ground(ink, page, whole)
    for at, area in enumerate(areas):
        rings = rings_on(page, area.shape)
        if rings:
            ink.area(ring_path(rings), FILLS[at % len(FILLS)], PALE, 0.15, page.map_box)
    draw_borders(ink, page, whole, county_areas(project, audience(page.audience)), own_counties=True)
    if page.grid != NO_GRID:
        draw_grid(ink, page, project.crs)
    _number_areas(ink, page, areas)
    draw_watermark(ink, page)
    draw_frame(ink, page)
    draw_scale(ink, page)
    draw_north(ink, page)
    draw_around(ink, page, project)
    _draw_list(ink, page, areas, pages, places)
    return ink.figure


def _number_areas(ink: Ink, page: Page, areas: Sequence[Area]) -> None:
    inside = shapely.point_on_surface(np.array([area.shape for area in areas], object))
    at = to_page(page, shapely.get_coordinates(inside))
    for number, (x, y) in enumerate(at, start=1):
        ink.text(x, y, str(number), NUMBER_PT, bold=True, across="center", up="center", halo_mm=0.5)


def _draw_list(ink: Ink, page: Page, areas: Sequence[Area], pages: Sequence[Page], places: Sequence[str]) -> None:
    """Number, name, scale and place of each sheet, in as many columns and as small as they need."""
    box = page.element("legend").box
    share = 1.0 if page.is_large else 0.78
    ink.text(box.left, box.top + 5 * share, _("Sheets"), 13 * share, bold=True)
    ink.line(np.array([[box.left, box.top + 7.4 * share], [box.right, box.top + 7.4 * share]]), PALE, 0.2)
    room = box.height - HEAD_MM * share
    rows = max(int(room / (ROW_MM * share)), 1)
    columns = -(-len(areas) // rows)
    wide = box.width / columns
    for at, (area, sheet, place) in enumerate(zip(areas, pages, places, strict=True)):
        left, top = box.left + at // rows * wide, box.top + (HEAD_MM + (at % rows + 0.6) * ROW_MM) * share
        _draw_row(ink, Box(left, top, wide - 2, ROW_MM), f"{at + 1}", area.name, sheet.scale, place, share)


def _draw_row(ink: Ink, box: Box, number: str, name: str, scale: int, place: str, share: float) -> None:
    size = max(ROW_PT * share, LEAST_PT)
    indent = 8 * share
    end = f"1:{scale:,}".replace(",", "\u00a0") + (f"   {_('p.')} {place}" if place.isdigit() else "")
    end_pt = fitting_pt(end, size, box.width * 0.5)
    ink.text(box.left, box.top, number, size, bold=True)
    name_pt = fitting_pt(name, size, box.width - indent - width_mm(end, end_pt) - 2)
    ink.text(box.left + indent, box.top, name, name_pt, colour=TEXT)
    ink.text(box.right, box.top, end, end_pt, colour=GREY, across="right")
