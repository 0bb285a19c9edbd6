"""Places of a project that have a name: counties, townships, named sites and units, and records by their number."""

import re
import weakref
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely

from layers.drawing.view import Bounds
from layers.i18n import _
from layers.kind import kind
from layers.layer import VectorLayer
from zzeco.boundaries import latest_layers, project_boundary
from zzeco.project import Project

MOST_FOUND = 20
NAMES = ("site_name", "admin_name")
COMPARTMENT = re.compile(r"\d+\s*[-–]\s*\d+")
TOWNSHIP_DIGITS = 9


@dataclass(frozen=True)
class Place:
    """A place by name: `group` says what it is; either bounds, or a record of a layer."""

    name: str
    group: str
    bounds: Bounds | None = None
    layer: str = ""
    fid: int = 0


_sites: "weakref.WeakKeyDictionary[Any, tuple[Place, ...]]" = weakref.WeakKeyDictionary()
_townships: "weakref.WeakKeyDictionary[Any, tuple[Place, ...]]" = weakref.WeakKeyDictionary()


def counties(project: Project) -> tuple[Place, ...]:
    """The counties of the project's boundary."""
    boundary = project_boundary(project)
    outlines = shapely.bounds(boundary.in_crs(project.crs)).tolist()
    return tuple(Place(name, _("County"), tuple(at)) for name, at in zip(boundary.names, outlines, strict=True))


def named_places(project: Project) -> tuple[Place, ...]:
    """Everything of the project that has a name; slow the first time."""
    found = [*counties(project)]
    for layer in latest_layers(project).values():
        found += _kept(_sites, layer, _named_records)
        found += _kept(_townships, layer, _code_areas) if layer.kind == "forest" else ()
    return tuple(found)


def places_called(project: Project, typed: str) -> list[Place]:
    """The places whose name begins with, or holds, what was typed; then subcompartments of that number."""
    wanted = typed.strip().lower()
    if not wanted:
        return []
    hits = [place for place in named_places(project) if wanted in place.name.lower()]
    hits.sort(key=lambda place: (not place.name.lower().startswith(wanted), len(place.name), place.name))
    return [*hits, *_subcompartments(project, wanted)][:MOST_FOUND]


def _kept(known: Any, layer: VectorLayer, make: Any) -> tuple[Place, ...]:
    """What was found in these records before, else what is found now."""
    if layer.content not in known:
        known[layer.content] = make(layer)
    found: tuple[Place, ...] = known[layer.content]
    return found


def _named_records(layer: VectorLayer) -> tuple[Place, ...]:
    column = next((name for name in NAMES if name in layer.names()), "")
    if not column:
        return ()
    names = layer.columns([column])[column].dropna().astype("str")
    names = names[names.str.strip() != ""]
    group = kind(layer.kind).label
    return tuple(Place(str(name), group, None, layer.name, int(fid)) for fid, name in names.items())


def _code_areas(layer: VectorLayer) -> tuple[Place, ...]:
    """The townships by their code, as wide as their records."""
    if "xiang" not in layer.names():
        return ()
    codes = layer.columns(["xiang"])["xiang"].astype("str").to_numpy(object)
    boxes = pd.DataFrame(shapely.bounds(layer.geometry), columns=["xmin", "ymin", "xmax", "ymax"])
    boxes = boxes[np.char.isdigit(codes.astype(str)) & (np.char.str_len(codes.astype(str)) == TOWNSHIP_DIGITS)]
    grouped = boxes.groupby(codes[boxes.index]).agg({"xmin": "min", "ymin": "min", "xmax": "max", "ymax": "max"})
    rows = zip(grouped.index, grouped.to_numpy().tolist(), strict=True)
    return tuple(Place(str(code), _("Township"), tuple(at)) for code, at in rows)


def _subcompartments(project: Project, typed: str) -> list[Place]:
    """Records by compartment and subcompartment number, as headings call them."""
    if not COMPARTMENT.fullmatch(typed):
        return []
    compartment, number = re.split(r"\s*[-–]\s*", typed)
    found = []
    for layer in latest_layers(project).values():
        if {"lin_ban", "xiao_ban"} <= set(layer.names()):
            table = layer.columns(["lin_ban", "xiao_ban"]).astype("str")
            same = (table["lin_ban"].str.lstrip("0") == compartment.lstrip("0")) & (
                table["xiao_ban"].str.lstrip("0") == number.lstrip("0")
            )
            names = table[same].agg("-".join, axis=1)
            group = kind(layer.kind).label
            found += [Place(str(name), group, None, layer.name, int(fid)) for fid, name in names.items()]
    return found[:MOST_FOUND]
