"""A page made from a template: the layers it shows, the scale that fits, the words around the map."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import shapely

from layers.drawing.view import Bounds
from layers.errors import UsageError
from layers.i18n import _
from zzeco.audience import INTERNAL, audience, coarsened
from zzeco.maps.areas import Area, area_of
from zzeco.maps.arranging import Move, arranged, shift_of, shifted
from zzeco.maps.layout import elements, fitting_scale, map_box, page_size, plates
from zzeco.maps.notes import notes_of, subtitle_of
from zzeco.maps.page import GRIDS, KILOMETRES, MM_PER_M, SIZES_MM, Page, SheetLayer
from zzeco.maps.target_theme import target_rows_of
from zzeco.maps.templates import TARGETS, Template, layers_for, template
from zzeco.project import Project
from zzeco.settings import settings_dict
from zzeco.target_sheet import read_sheet

USUAL_TARGET = "forest_cover"
CLEARLY = 0.9
AREA = "{area}"
LEAST_SCALE, MOST_SCALE = 100, 50_000_000


@dataclass(frozen=True)
class Wishes:
    """What a person asks of a sheet; None or '' leaves it to the template.

    In title and subtitle {area} stands for the name of the area. `styles`: rows of an own styles.csv. `layers`: in
    place of the template's. `extent`: what the map shows, in the project's system, in place of the whole area.
    `moves`: how far parts lie from their places in the template, mm. `hidden`: parts left out.
    """

    template: str
    paper: str = "A3"
    portrait: bool | None = None
    scale: int | None = None
    area: str = ""
    title: str = ""
    subtitle: str = ""
    grid: str = KILOMETRES
    target: str = ""
    approval: str = ""
    secrecy: str = ""
    bureau: str = ""
    logo: str = ""
    styles: tuple[Mapping[str, str], ...] = ()
    audience: str = INTERNAL
    day: date | None = None
    note: str = ""
    layers: tuple[SheetLayer, ...] = ()
    extent: Bounds | None = None
    moves: tuple[Move, ...] = ()
    hidden: tuple[str, ...] = ()


def page_for(project: Project, wishes: Wishes, area: Area | None = None) -> Page:
    """The page that answers the wishes; ZzecoError where the project lacks what the template shows."""
    _checked(wishes)
    wishes = with_settings(project, wishes)
    chosen = template(wishes.template)
    layers = layers_for(project, chosen, wishes.layers)
    reader = audience(wishes.audience)
    area = area_of(project, wishes.area, reader) if area is None else area
    portrait = _is_portrait(_ground(area, wishes), wishes) if wishes.portrait is None else wishes.portrait
    return _page(project, wishes, chosen, layers, area, portrait)


def with_settings(project: Project, wishes: Wishes) -> Wishes:
    """The wishes with the project's own bureau, approval number, secrecy level and logo where they leave them open.

    The level is that of the bureau's own sheets: one made for outsiders carries none but what is asked for.
    """
    known = settings_dict(project)
    level = "" if audience(wishes.audience).is_outside else str(known["map_secrecy"])
    logo = str(known["map_logo"])
    return replace(
        wishes,
        bureau=wishes.bureau or str(known["bureau_name"]),
        approval=wishes.approval or str(known["map_approval"]),
        secrecy=wishes.secrecy or level,
        logo=wishes.logo or (str(project.path.parent / logo) if logo else ""),
    )


def _page(
    project: Project, wishes: Wishes, chosen: Template, layers: tuple[SheetLayer, ...], area: Area, portrait: bool
) -> Page:
    width, height = page_size(wishes.paper, portrait)
    at = shifted(map_box(wishes.paper, portrait), shift_of(wishes.moves, "map"), width, height)
    ground = _ground(area, wishes)
    scale = wishes.scale or fitting_scale(ground, at)
    xmin, ymin, xmax, ymax = ground.bounds
    x, y = (xmin + xmax) / 2, (ymin + ymax) / 2
    target = (wishes.target or USUAL_TARGET) if chosen.key == TARGETS else ""
    words = {
        "area": area.name,
        "target": target_rows_of(read_sheet(project, None), target)[0].goal.label if target else "",
    }
    notes = notes_of(project, layers, target, wishes)
    title = wishes.title.replace(AREA, area.name) or chosen.title.format(**words)
    subtitle = wishes.subtitle.replace(AREA, area.name) or subtitle_of(project, layers)
    parts = elements(wishes.paper, portrait, len(notes), title, subtitle, bool(wishes.logo), bool(area.key))
    parts = (*parts, *plates(at, wishes.paper, scale / MM_PER_M, x, y, area.shape))
    return Page(
        template=chosen.key, width_mm=width, height_mm=height, margin_mm=parts[0].box.left,
        elements=arranged(parts, wishes.moves, wishes.hidden, width, height),
        layers=layers, area=area.key, x=x, y=y, scale=scale, grid=wishes.grid, target=target, notes=notes,
        logo=wishes.logo, styles=tuple(tuple(sorted(row.items())) for row in wishes.styles), audience=wishes.audience,
    )  # fmt: skip


def _ground(area: Area, wishes: Wishes) -> Any:
    """What is to fit into the map: the extent that was asked for (outsiders: on their grid), else the area."""
    if wishes.extent is None:
        return area.shape
    return coarsened(np.array([shapely.box(*wishes.extent)], object), audience(wishes.audience))[0]


def _is_portrait(ground: Any, wishes: Wishes) -> bool:
    """Whether the ground gets a clearly larger scale on a portrait page."""
    upright, lying = (fitting_scale(ground, map_box(wishes.paper, portrait)) for portrait in (True, False))
    return upright <= CLEARLY * lying


def _checked(wishes: Wishes) -> None:
    if wishes.paper not in SIZES_MM:
        raise UsageError(
            _("There is no page size {size}.").format(size=wishes.paper),
            _("Sizes: {sizes}").format(sizes=", ".join(SIZES_MM)),
        )
    if wishes.grid not in GRIDS:
        raise UsageError(
            _("There is no grid {grid}.").format(grid=wishes.grid), _("Grids: {grids}").format(grids=", ".join(GRIDS))
        )
    audience(wishes.audience)
    if wishes.scale is not None and not LEAST_SCALE <= wishes.scale <= MOST_SCALE:
        raise UsageError(
            _("1:{scale} is no scale of a map sheet.").format(scale=wishes.scale),
            _("Give the denominator, for example 100000."),
        )
