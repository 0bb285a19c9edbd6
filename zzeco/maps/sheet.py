"""A page drawn: everything that is on it, from the paper up."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

import numpy as np
import shapely

from layers.errors import ZzecoError
from layers.i18n import _
from zzeco.audience import audience
from zzeco.maps.areas import Area, area_of, county_areas
from zzeco.maps.borders import draw_borders, draw_ground
from zzeco.maps.content import shown_layers
from zzeco.maps.fonts import broken, fitting_pt, width_mm
from zzeco.maps.grid import draw_frame, draw_grid, grid_words
from zzeco.maps.ink import GREY, PAPER, TEXT, Ink
from zzeco.maps.labels import draw_labels
from zzeco.maps.legend import draw_legend
from zzeco.maps.locator import draw_locator
from zzeco.maps.page import NO_GRID, Page
from zzeco.maps.plates import draw_north, draw_scale
from zzeco.maps.polygons import Ready, draw_layer, readied, to_page
from zzeco.project import Project

FRAME_MM, DIVIDER_MM = 0.5, 0.15
TITLE_PT, SUBTITLE_PT, NOTE_PT = 26.0, 10.5, 7.5
SMALL_TITLE = 0.74
MARK, MARK_LINE_MM, MARK_CASING_MM, MARK_MM = "#00B4FF", 0.6, 1.1, 2.0
WATERMARK_PT, WATERMARK_SHARE, WATERMARK_ALPHA = 60.0, 0.75, 0.16
_reading = threading.Lock()  # what one page reads is kept for the next; two that read it at once would read it twice
Progress = Callable[[str], object]


@dataclass(frozen=True, eq=False)
class Content:
    """What a page shows, read and brought to paper: all that takes long, and nothing that needs matplotlib."""

    area: Area
    counties: list[Area]
    layers: list[Ready]


def content_of(
    page: Page, project: Project, progress: Progress, area: Area | None = None, dpi: int | None = None
) -> Content:
    """The content of a page. `dpi`: dots to the inch of the picture that will be made, None for one of shapes.

    `progress` is told each step and may stop the work by raising.
    """
    reader = audience(page.audience)
    area = area_of(project, page.area, reader) if area is None else area
    with _reading:
        counties = county_areas(project, reader)
        shown = shown_layers(page, project, area, progress)
    layers = []
    for one in shown:
        progress(_("Drawing {layer}").format(layer=one.layer.name.removeprefix("/")))
        layers.append(readied(page, one, dpi))
    return Content(area, counties, layers)


def drawn(
    page: Page,
    project: Project,
    progress: Progress,
    area: Area | None = None,
    dpi: int | None = None,
    marked: np.ndarray | None = None,
) -> Any:
    """The page as a matplotlib figure of its size; `area`, `dpi`, `progress` as for its content.

    `marked`: geometries (project's system) that the page is about; they get a cased line around them.
    """
    return drawn_content(page, project, progress, content_of(page, project, progress, area, dpi), marked)


def drawn_content(
    page: Page, project: Project, progress: Progress, content: Content, marked: np.ndarray | None = None
) -> Any:
    """The page with this content as a figure."""
    area, shown = content.area, [one.shown for one in content.layers]
    ink = Ink(page.width_mm, page.height_mm)
    draw_ground(ink, page, area)
    for one in reversed(content.layers):
        draw_layer(ink, page, one)
    draw_borders(ink, page, area, content.counties, own_counties=not area.key)
    if marked is not None:
        _draw_marks(ink, page, marked)
    if page.grid != NO_GRID:
        draw_grid(ink, page, project.crs)
    progress(_("Writing names"))
    draw_labels(ink, page, project, area, shown)
    draw_watermark(ink, page)
    draw_frame(ink, page)
    for kind, draw in {"scale": draw_scale, "north": draw_north}.items():
        if page.shows(kind):
            draw(ink, page)
    draw_around(ink, page, project)
    if page.shows("legend"):
        draw_legend(ink, page, shown)
    if page.shows("locator"):
        draw_locator(ink, page, area, content.counties)
    return ink.figure


def draw_watermark(ink: Ink, page: Page) -> None:
    """Who the sheet is for, faintly across the map; nothing on those of the bureau itself."""
    words, box = audience(page.audience).watermark, page.map_box
    along = np.hypot(box.width, box.height) * WATERMARK_SHARE
    turned = float(np.degrees(np.arctan2(box.height, box.width)))
    size_pt = fitting_pt(words, WATERMARK_PT, along, bold=True)
    x, y = box.left + box.width / 2, box.top + box.height / 2
    ink.text(
        x, y, words, size_pt, bold=True, across="center", up="center", turned=turned, alpha=WATERMARK_ALPHA
    )  # fmt: skip


def _draw_marks(ink: Ink, page: Page, marked: np.ndarray) -> None:
    """Lines along the geometries, points as rings: white below, the colour of selected records above."""
    solid = np.where(shapely.get_dimensions(marked) == 0, shapely.buffer(marked, MARK_MM * page.metres_per_mm), marked)
    lines = np.where(shapely.get_dimensions(solid) == 2, shapely.boundary(solid), solid)
    pieces = [to_page(page, shapely.get_coordinates(piece)) for piece in shapely.get_parts(lines)]
    for colour, thick_mm in ((PAPER, MARK_CASING_MM), (MARK, MARK_LINE_MM)):
        ink.lines(pieces, colour, thick_mm, page.map_box)


def draw_around(ink: Ink, page: Page, project: Project) -> None:
    """Frame, column, title, notes and logo: what every kind of page has."""
    ink.rectangle(page.element("frame").box, "none", TEXT, FRAME_MM)
    ink.rectangle(page.element("column").box, "none", TEXT, DIVIDER_MM)
    share = 1.0 if page.is_large else SMALL_TITLE
    for kind, size, bold, colour in (("title", TITLE_PT, True, TEXT), ("subtitle", SUBTITLE_PT, False, GREY)):
        one = page.element(kind)
        if one.shown:
            middle, size_pt = one.box.left + one.box.width / 2, fitting_pt(one.text, size * share, one.box.width, bold)
            base = one.box.top + one.box.height * 0.76
            ink.text(middle, base, one.text, size_pt, bold=bold, colour=colour, across="center")
    if page.shows("notes"):
        _draw_notes(ink, page, project)
    if page.shows("logo"):
        _draw_logo(ink, page)


def _draw_notes(ink: Ink, page: Page, project: Project) -> None:
    """Label and words of each line, broken where the column is too narrow, all smaller where they are too many."""
    box, share = page.element("notes").box, 1.0 if page.is_large else 0.78
    grid = [(_("Grid"), grid_words(page, project.crs))] if page.grid in ("km", "both") else []
    notes = [*page.notes[:1], *grid, *page.notes[1:]]
    ink.line(np.array([[box.left, box.top], [box.right, box.top]]), GREY, DIVIDER_MM)
    size = NOTE_PT * share
    while True:
        indent = max((width_mm(name, size) for name, _words in notes), default=0.0) + 3.5 * share
        lines = [(name, broken(words, size, box.width - indent)) for name, words in notes]
        step = size * 0.62
        if sum(len(words) for _name, words in lines) * step <= box.height - 1.5 or size < 4:
            break
        size *= 0.95
    y = box.top + step * 0.5
    for name, words in lines:
        ink.text(box.left, y + step * 0.6, name, size, colour=GREY)
        for one in words:
            ink.text(box.left + indent, y + step * 0.6, one, size)
            y += step


def _draw_logo(ink: Ink, page: Page) -> None:
    from matplotlib.image import BboxImage
    from matplotlib.transforms import Bbox, TransformedBbox
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(FilePath(page.logo)) as opened:
            picture = np.asarray(opened.convert("RGBA"))
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise ZzecoError(
            _("{file} cannot be read as a picture.").format(file=FilePath(page.logo).name),
            _("Give a PNG or JPEG file."),
        ) from error
    box = page.element("logo").box
    high, wide = picture.shape[:2]
    per_mm = max(wide / box.width, high / box.height)
    place = Bbox([[box.left, box.top + high / per_mm], [box.left + wide / per_mm, box.top]])
    image = BboxImage(TransformedBbox(place, ink.mm), data=picture, interpolation="antialiased")
    ink.put(image)
