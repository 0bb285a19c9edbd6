"""The maps of a report: which there can be, and each as a picture true to its scale."""

from dataclasses import dataclass
from functools import partial

import numpy as np
import shapely

from layers.errors import UsageError, ZzecoError
from layers.i18n import _
from layers.labels import label
from zzeco.audience import coarsened
from zzeco.maps.areas import Area, area_of
from zzeco.maps.figures import WIDTH_MM, around, beyond, figure_page
from zzeco.maps.files import as_png
from zzeco.maps.sheet import drawn
from zzeco.maps.templates import TARGETS, Template, layers_for, template, templates
from zzeco.project import Project, with_layer
from zzeco.reports.asked import Asked

SITE = "site"
DPI = 220


@dataclass(frozen=True)
class MapPicture:
    """A map as PNG with its width on the page."""

    png: bytes
    width_mm: float = WIDTH_MM


def map_states(asked: Asked) -> dict[str, bool]:
    """For every map of a report whether the project has what it shows; `site`: the map of the one site."""
    states = {one.key: _can_be(asked, one) for one in templates()}
    return states | {SITE: asked.site is not None and _site_template(asked) is not None}


def _can_be(asked: Asked, wanted: Template) -> bool:
    if wanted.key == TARGETS and asked.facts.county is not None:
        return False
    try:
        layers_for(asked.facts.project, wanted)
    except ZzecoError:
        return False
    return True


def _site_template(asked: Asked) -> Template | None:
    """The first template that shows the kind of the site."""
    kind = asked.the_site.layer.kind
    return next((one for one in templates() if kind in [part[0] for part in one.parts]), None)


def map_picture(asked: Asked, name: str) -> MapPicture:
    """The map of that name: of the county where the report is of one, of the site for `site`, else of all.

    UsageError for an unknown name, ZzecoError where the project lacks what the map shows.
    """
    if name == SITE:
        return _site_picture(asked)
    chosen = template(name)
    asked.facts.progress(_("Drawing {name}").format(name=chosen.label))
    project = _as_shown(asked, chosen)
    area = area_of(project, asked.facts.county or "", asked.reader)
    page = figure_page(project, chosen, area, asked.reader.key)
    return MapPicture(as_png(partial(drawn, page, project, asked.facts.progress, area, DPI), DPI))


def _site_picture(asked: Asked) -> MapPicture:
    """The site with a line around it, among what lies next to it."""
    site, chosen = asked.the_site, _site_template(asked)
    if chosen is None:
        raise UsageError(
            _("There is no map of {kind}.").format(kind=label("kind", site.layer.kind)),
            _("Ask for it only where the variable maps.site is true."),
        )
    asked.facts.progress(_("Drawing {name}").format(name=chosen.label))
    project = _as_shown(asked, chosen)
    shapes = coarsened(site.layer.shapes(site.fids), asked.reader)
    shapes = shapes[~shapely.is_missing(shapes)]
    page = figure_page(project, chosen, _ground(asked, shapes), asked.reader.key)
    ground = beyond(page, site.name)
    return MapPicture(as_png(partial(drawn, page, project, asked.facts.progress, ground, DPI, shapes), DPI))


def _ground(asked: Asked, shapes: np.ndarray) -> Area:
    """What the map shows; where a site is too small for the readers' grid, the whole project."""
    return around(asked.the_site.name, shapes) if len(shapes) else area_of(asked.facts.project, "", asked.reader)


def _as_shown(asked: Asked, chosen: Template) -> Project:
    """The project with the geometries that the map shows as these readers get them."""
    project = asked.facts.project
    if not asked.reader.grid_m:
        return project
    for one in layers_for(project, chosen):
        layer = project.layers[one.layer]
        asked.facts.progress(_("Coarsening {layer}").format(layer=layer.name))
        placed = coarsened(layer.geometry, asked.reader)
        project = with_layer(project, layer.with_content(layer.table, placed))
    return project
