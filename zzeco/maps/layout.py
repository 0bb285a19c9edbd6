"""Where the parts of a sheet lie: map and column beside it on a landscape page, map and band below it on a portrait."""

from dataclasses import dataclass
from typing import Any

import shapely

from zzeco.maps.page import MM_PER_M, SIZES_MM, Box, Element, round_scale

ROOM_SHARE = 0.97  # of the map's sides that the area may take
NOTE_MM, LEAST_NOTES = 5.0, 4
BAR_PARTS, BAR_INSET_MM, BAR_UNIT_MM, BAR_ROOM_MM, LEAST_PLATE_MM = 4, 5.0, 8.0, 68.0, 40.0
ROUND_PARTS = tuple(part * 10**power for power in range(7) for part in (1, 1.5, 2, 2.5, 3, 4, 5))


@dataclass(frozen=True)
class Measures:
    """Lengths of a page size, mm. `title`: from the frame to the map; `grid`: room of the grid's numbers at the left
    and below; `edge`: at the right; `column`, `band`: what stands beside or below the map."""

    margin: float
    title: float
    grid: float
    edge: float
    column: float
    band: float
    pad: float
    locator: float
    share: float


LARGE = Measures(10, 27, 10, 7, 95, 92, 5.5, 50, 1.0)
SMALL = Measures(7, 20, 8, 5.5, 71, 66, 4, 34, 0.74)


def page_size(paper: str, portrait: bool) -> tuple[float, float]:
    """Width and height, mm."""
    long, short = SIZES_MM[paper]
    return (short, long) if portrait else (long, short)


def measures(paper: str) -> Measures:
    """The lengths of a page size."""
    return SMALL if paper == "A4" else LARGE


def map_box(paper: str, portrait: bool) -> Box:
    """Where the map lies."""
    (width, height), m = page_size(paper, portrait), measures(paper)
    left, top = m.margin + m.grid, m.margin + m.title
    if portrait:
        return Box(left, top, width - left - m.margin - m.grid, height - m.margin - m.band - m.grid - top)
    return Box(left, top, width - m.margin - m.column - m.edge - left, height - m.margin - m.grid - top)


def fitting_scale(shape: Any, box: Box) -> int:
    """The largest round scale at which the shape fits into the map."""
    xmin, ymin, xmax, ymax = shape.bounds
    return round_scale(MM_PER_M * max((xmax - xmin) / box.width, (ymax - ymin) / box.height) / ROOM_SHARE)


def elements(
    paper: str, portrait: bool, notes: int, title: str, subtitle: str, logo: bool, locator: bool
) -> tuple[Element, ...]:
    """All parts but those that lie on the map."""
    (width, height), m, at = page_size(paper, portrait), measures(paper), map_box(paper, portrait)
    head = m.margin + 2 * m.share
    mark = Box(at.left, head + 2 * m.share, 16 * m.share, 16 * m.share)
    upper = (
        Element("frame", Box(m.margin, m.margin, width - 2 * m.margin, height - 2 * m.margin)),
        Element("title", Box(at.left, head, at.width, 14 * m.share), title),
        Element("subtitle", Box(at.left, head + 14.5 * m.share, at.width, 5 * m.share), subtitle),
        Element("map", at),
        *((Element("logo", mark),) if logo else ()),
    )
    room = max(notes, LEAST_NOTES) * NOTE_MM * m.share + 3 * m.share
    return (*upper, *(_band if portrait else _column)(width, height, m, room, locator))


def _column(width: float, height: float, m: Measures, notes: float, locator: bool) -> tuple[Element, ...]:
    left = width - m.margin - m.column
    inner, wide, low = left + m.pad, m.column - 2 * m.pad, height - m.margin - m.pad
    legend_top = m.margin + m.pad
    notes_top = low - notes
    locator_top = notes_top - (m.locator + 2 * m.share if locator else 0)
    return (
        Element("column", Box(left, m.margin, m.column, height - 2 * m.margin)),
        Element("legend", Box(inner, legend_top, wide, locator_top - legend_top - 2 * m.share)),
        Element("locator", Box(inner, locator_top, wide, m.locator), shown=locator),
        Element("notes", Box(inner, notes_top, wide, notes)),
    )


def _band(width: float, height: float, m: Measures, notes: float, locator: bool) -> tuple[Element, ...]:
    top = height - m.margin - m.band
    inner, wide, low = m.margin + m.pad + 1, width - 2 * m.margin - 2 * m.pad - 2, m.band - 2 * m.pad
    side = wide * 0.36
    high = max(low - notes - 2 * m.share, 0.4 * low) if locator else 0.0
    right = inner + wide - side
    return (
        Element("column", Box(m.margin, top, width - 2 * m.margin, m.band)),
        Element("legend", Box(inner, top + m.pad, wide - side - 2 * m.pad, low)),
        Element("locator", Box(right, top + m.pad, side, high), shown=locator),
        Element("notes", Box(right, top + m.pad + high + 2 * m.share, side, low - high - 2 * m.share)),
    )


def bar_part_m(share: float, metres_per_mm: float) -> float:
    """The length of one of the four parts of the scale bar, m: the longest round one for which there is room."""
    room_m = BAR_ROOM_MM * share * metres_per_mm
    return float(max((part for part in ROUND_PARTS if part * BAR_PARTS <= room_m), default=ROUND_PARTS[0]))


def plates(at: Box, paper: str, metres_per_mm: float, x: float, y: float, covered: Any) -> tuple[Element, ...]:
    """Scale and north arrow in the corners of the map where least of the covered ground lies; `x`, `y`: its middle."""
    share = measures(paper).share
    gap = 5 * share
    wide = bar_part_m(share, metres_per_mm) * BAR_PARTS / metres_per_mm + (2 * BAR_INSET_MM + BAR_UNIT_MM) * share
    scale = _emptiest(
        at, (max(wide, LEAST_PLATE_MM * share), 17 * share), gap, "se sw nw ne", metres_per_mm, x, y, covered, ""
    )
    corner = scale[0]
    north = _emptiest(at, (14 * share, 23 * share), gap, "ne nw se sw", metres_per_mm, x, y, covered, corner)
    return Element("scale", scale[1]), Element("north", north[1])


def _emptiest(
    at: Box, size: tuple[float, float], gap: float, corners: str, metres_per_mm: float, x: float, y: float,
    covered: Any, taken: str,
) -> tuple[str, Box]:  # fmt: skip
    """The corner (the first where several are as empty) and the box there."""
    found = []
    for rank, corner in enumerate(corners.split()):
        if corner == taken:
            continue
        left = at.left + gap if corner[1] == "w" else at.right - gap - size[0]
        top = at.top + gap if corner[0] == "n" else at.bottom - gap - size[1]
        box = Box(left, top, *size)
        middle_x, middle_y = at.left + at.width / 2, at.top + at.height / 2
        ground = shapely.box(
            x + (box.left - middle_x) * metres_per_mm, y - (box.bottom - middle_y) * metres_per_mm,
            x + (box.right - middle_x) * metres_per_mm, y - (box.top - middle_y) * metres_per_mm,
        )  # fmt: skip
        found.append((round(shapely.area(shapely.intersection(ground, covered)) / ground.area, 2), rank, corner, box))
    _share, _rank, corner, box = min(found, key=lambda one: one[:2])
    return corner, box
