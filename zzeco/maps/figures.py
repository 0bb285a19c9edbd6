"""A map as a figure of a document: as wide as its text, true to its scale, legend beside or below, no title."""

import numpy as np
import shapely

from layers.i18n import _
from zzeco.maps.areas import Area
from zzeco.maps.layout import fitting_scale, plates
from zzeco.maps.making import USUAL_TARGET, Wishes, with_settings
from zzeco.maps.notes import notes_of
from zzeco.maps.page import KILOMETRES, MM_PER_M, Box, Element, Page
from zzeco.maps.templates import TARGETS, Template, layers_for
from zzeco.project import Project

WIDTH_MM = 156.0
HIGH_MM, COLUMN_MM = 168.0, 53.0
LOW_MM, BAND_MM = 112.0, 50.0
EDGE_MM, PAD_MM, LOCATOR_MM, NOTE_MM, LOCATOR_WIDE_MM = 5.2, 3.0, 34.0, 4.4, 44.0
AROUND_SHARE, LEAST_AROUND_M, BEYOND = 0.8, 300.0, 0.3


def figure_page(project: Project, chosen: Template, area: Area, reader: str, target: str = USUAL_TARGET) -> Page:
    """The page of a template about an area for these readers; ZzecoError where the project lacks what it shows.

    Approval number and secrecy level are those of the project's settings. A tall area has the legend beside it, a wide
    one below: whichever gives it the larger scale.
    """
    layers = layers_for(project, chosen)
    target = target if chosen.key == TARGETS else ""
    kept, wishes = {_("Made by"), _("Made on")}, with_settings(project, Wishes(chosen.key, audience=reader))
    notes = tuple(note for note in notes_of(project, layers, target, wishes) if note[0] not in kept)
    scale, is_low = min((fitting_scale(area.shape, _map_box(is_low)), is_low) for is_low in (False, True))
    xmin, ymin, xmax, ymax = area.shape.bounds
    x, y, at = (xmin + xmax) / 2, (ymin + ymax) / 2, _map_box(is_low)
    return Page(
        template=chosen.key, width_mm=WIDTH_MM, height_mm=LOW_MM + BAND_MM if is_low else HIGH_MM, margin_mm=0.0,
        elements=(
            *(_below if is_low else _beside)(len(notes), bool(area.key)),
            *plates(at, "A4", scale / MM_PER_M, x, y, area.shape),
        ),
        layers=layers, area=area.key, x=x, y=y, scale=scale, grid=KILOMETRES, target=target, notes=notes,
        audience=reader,
    )  # fmt: skip


def around(name: str, shapes: np.ndarray) -> Area:
    """The ground that a map of single features shows: they and what lies next to them."""
    xmin, ymin, xmax, ymax = shapely.total_bounds(shapes)
    room = max(AROUND_SHARE * max(xmax - xmin, ymax - ymin), LEAST_AROUND_M)
    return Area(name, name, shapely.box(xmin - room, ymin - room, xmax + room, ymax + room))


def beyond(page: Page, name: str) -> Area:
    """An area larger than what the page shows, so that all that lies there belongs to it and no edge is seen."""
    xmin, ymin, xmax, ymax = page.bounds
    return Area(name, name, shapely.box(xmin, ymin, xmax, ymax).buffer(BEYOND * (xmax - xmin), join_style="mitre"))


def _map_box(is_low: bool) -> Box:
    width, height = (WIDTH_MM, LOW_MM) if is_low else (WIDTH_MM - COLUMN_MM, HIGH_MM)
    return Box(EDGE_MM, EDGE_MM, width - 2 * EDGE_MM, height - 2 * EDGE_MM)


def _frame(height_mm: float) -> tuple[Element, ...]:
    whole, none = Box(0.1, 0.1, WIDTH_MM - 0.2, height_mm - 0.2), Box(0, 0, 1, 1)
    return (
        Element("frame", whole), Element("title", none, shown=False), Element("subtitle", none, shown=False),
    )  # fmt: skip


def _beside(notes: int, locator: bool) -> tuple[Element, ...]:
    left, wide = WIDTH_MM - COLUMN_MM + PAD_MM, COLUMN_MM - 2 * PAD_MM
    notes_top = HIGH_MM - PAD_MM - 2 * NOTE_MM * notes
    locator_top = notes_top - (LOCATOR_MM + PAD_MM if locator else 0.0)
    return (
        *_frame(HIGH_MM),
        Element("column", Box(WIDTH_MM - COLUMN_MM, 0.1, COLUMN_MM - 0.1, HIGH_MM - 0.2)),
        Element("map", _map_box(is_low=False)),
        Element("legend", Box(left, PAD_MM, wide, locator_top - 2 * PAD_MM)),
        Element("locator", Box(left, locator_top, wide, LOCATOR_MM), shown=locator),
        Element("notes", Box(left, notes_top, wide, HIGH_MM - PAD_MM - notes_top)),
    )


def _below(notes: int, locator: bool) -> tuple[Element, ...]:
    top, inner, wide = LOW_MM + PAD_MM, PAD_MM + EDGE_MM, WIDTH_MM - 2 * (PAD_MM + EDGE_MM)
    low, side = BAND_MM - 2 * PAD_MM, LOCATOR_WIDE_MM
    right = inner + wide - side
    high = 0.5 * low if locator else 0.0
    return (
        *_frame(LOW_MM + BAND_MM),
        Element("column", Box(0.1, LOW_MM, WIDTH_MM - 0.2, BAND_MM - 0.1)),
        Element("map", _map_box(is_low=True)),
        Element("legend", Box(inner, top, wide - side - 2 * PAD_MM, low)),
        Element("locator", Box(right, top, side, high), shown=locator),
        Element("notes", Box(right, top + high + 1.0, side, low - high - 1.0)),
    )
