"""What tells whether the sheets of an atlas would come out as those that are there already."""

import hashlib
import pickle
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import shapely

from layers import i18n
from layers.drawing.flat import flats_of
from layers.drawing.labels import rules_of
from layers.layer import VectorLayer
from zzeco import __version__
from zzeco.audience import audience
from zzeco.boundaries import layers_of, named_layer
from zzeco.counties import county_layer
from zzeco.maps.areas import Area, county_areas
from zzeco.maps.content import SITE_COLUMNS, classes_by
from zzeco.maps.page import Page
from zzeco.maps.target_theme import target_theme
from zzeco.project import Project
from zzeco.theme_shapes import AREA, LENGTH

SIGNS = 32


def marks_of(project: Project, areas: Sequence[Area], pages: Sequence[Page], dpi: int) -> list[str]:
    """A mark of each sheet: of its page, its area, the dots, and all that a sheet shows of the project.

    Not of the project's file: it is written also when what is on the sheets stays, as by the log of what left.
    """
    common = _digest([f"{__version__} {dpi}".encode(), *_shown(project, pages[0])])
    return [
        _digest([common.encode(), repr(page).encode(), shapely.to_wkb(area.shape)])
        for area, page in zip(areas, pages, strict=True)
    ]


def mark_of_all(marks: Sequence[str], *others: object) -> str:
    """The mark of the index, which shows all sheets."""
    return _digest([*(mark.encode() for mark in marks), repr(others).encode()])


def _digest(parts: Iterable[Any]) -> str:
    found = hashlib.sha256()
    for part in parts:
        found.update(part)
    return found.hexdigest()[:SIGNS]


def _shown(project: Project, page: Page) -> Iterator[Any]:
    """The bytes of what the sheets show: the logo, lines of counties, layers with their classes and names."""
    logo = Path(page.logo)
    if page.logo and logo.is_file():
        yield logo.read_bytes()
    yield from (shapely.to_wkb(one.shape) for one in county_areas(project, audience(page.audience)))
    for named in [county_layer(project), *layers_of(project, "boundary")[-1:]]:
        yield from _content(named)
    for one in page.layers:
        layer, themed = named_layer(project, one.layer), classes_by(project, one.layer, one.theme, i18n.language())
        yield from _content(layer)
        yield pickle.dumps((themed.label, themed.unit, themed.classes))
        yield themed.class_of.tobytes()
    if page.target:
        _layer, themed, values = target_theme(project, page.target)
        yield pickle.dumps((themed.label, themed.unit, themed.classes, dict(values)))
        yield themed.class_of.tobytes()


def _content(layer: VectorLayer) -> Iterator[Any]:
    """Places, and the columns that are written on a map, choose what is in a county or are added up."""
    for flat in flats_of(layer):
        yield from (part.tobytes() for part in (flat.rows, flat.xy, flat.rings, flat.parts))
    written = {name for rule in rules_of(layer.kind, 1) for name in (*rule.columns, "admin_code", "admin_level")}
    wanted = {*written, *SITE_COLUMNS, AREA, LENGTH, "county"}
    names = [name for name in layer.names() if name in wanted]
    if names:
        yield pd.util.hash_pandas_object(layer.columns(names), index=False).to_numpy().tobytes()
