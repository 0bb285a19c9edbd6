"""What a sheet is about: the whole project, a county, or one feature of a layer."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
import shapely

from layers.drawing.flat import Flat
from layers.errors import UsageError
from layers.i18n import _
from layers.labels import label
from layers.layer import VectorLayer
from zzeco.audience import Audience, coarsened, withheld
from zzeco.boundaries import named_layer, project_boundary
from zzeco.counties import county_name
from zzeco.project import Project

MOST_DIGITS = 18  # of a number in 64 bits
COUNTY, NAMES = "county", ("admin_name", "site_name", "record_id", "site_id")


@dataclass(frozen=True, eq=False)
class Area:
    """`key` finds it again: '' all, a county's code, LAYER:fid; `shape` is its outline in the project's system."""

    key: str
    name: str
    shape: Any

    @property
    def county(self) -> str:
        """The code where it is a county."""
        return self.key if self.key.isdigit() else ""


def area_of(project: Project, key: str, reader: Audience) -> Area:
    """The area of a key, or of a county's name, as these readers get it; UsageError where there is none."""
    if ":" in key:
        layer, _colon, fid = key.rpartition(":")
        return _feature(named_layer(project, layer), fid, reader)
    counties = county_areas(project, reader)
    if not key:
        return Area("", _whole_name(counties), shapely.union_all([one.shape for one in counties]))
    found = next((one for one in counties if key in (one.key, one.name, label(COUNTY, one.key))), None)
    if found is None:
        named = ", ".join(f"{one.key} {one.name}" for one in counties)
        raise UsageError(_("There is no county {name}.").format(name=key), _("Counties: {names}").format(names=named))
    return found


def county_areas(project: Project, reader: Audience) -> list[Area]:
    """Every county of the project's boundary, for outsiders with its line on their grid."""
    boundary = project_boundary(project)
    shapes = coarsened(boundary.in_crs(project.crs), reader)
    rows = zip(boundary.codes, boundary.names, shapes, strict=True)
    return [Area(code, county_name(code, name), shape) for code, name, shape in rows]


def _whole_name(counties: list[Area]) -> str:
    """The name of the city to which all counties belong."""
    cities = {one.key[:4] for one in counties}
    return label(COUNTY, f"{cities.pop()}00") if len(cities) == 1 else ""


def areas_by(project: Project, by: str, reader: Audience) -> list[Area]:
    """The areas of an atlas: the counties, or the features of a layer; UsageError where the layer has no polygons.

    Outsiders get outlines on their grid, and numbers in place of names that are withheld from them.
    """
    if by == COUNTY:
        return county_areas(project, reader)
    layer = named_layer(project, by)
    names, shapes = _names(layer, reader), coarsened(layer.geometry, reader)
    found = [
        Area(f"{layer.name}:{fid}", names.get(int(fid), ""), shape)
        for fid, shape in zip(layer.fids, shapes, strict=True)
        if shape is not None and shapely.get_dimensions(shape) == 2
    ]
    if not found:
        raise UsageError(
            _("The layer {layer} has no polygons.").format(layer=by), _("Make the atlas by county or by another layer.")
        )
    return [one if one.name else replace(one, name=_number(one, at, reader)) for at, one in enumerate(found, start=1)]


def _number(area: Area, at: int, reader: Audience) -> str:
    """What a feature without a name is called: its number in the layer, for outsiders that in the atlas."""
    return str(at) if reader.is_outside else area.key.rpartition(":")[2]


def _names(layer: VectorLayer, reader: Audience) -> dict[int, str]:
    """What the features are called in words that these readers may know."""
    hidden = withheld(NAMES, layer.kind, reader)
    column = next((name for name in NAMES if name in layer.names() and name not in hidden), None)
    if column is None:
        return {}
    values = layer.columns([column])[column].dropna()
    return {int(fid): str(value).strip() for fid, value in values.items()}


def _feature(layer: VectorLayer, fid_words: str, reader: Audience) -> Area:
    fid = int(fid_words) if fid_words.isdecimal() and len(fid_words) <= MOST_DIGITS else -1
    shapes = coarsened(layer.shapes(np.array([fid], np.int64)), reader)
    if not len(shapes) or shapes[0] is None:
        raise UsageError(
            _("The layer {layer} has no record {fid}.").format(layer=layer.name, fid=fid_words), _("See: zzeco export")
        )
    unnamed = Area(f"{layer.name}:{fid}", "", shapes[0])
    return replace(unnamed, name=_names(layer, reader).get(fid, "") or ("" if reader.is_outside else str(fid)))


@lru_cache(maxsize=8)
def column_of(layer: VectorLayer, name: str) -> pd.Series:
    """A column of all records, read once for the pages of an atlas."""
    return layer.columns([name])[name]


def features_of(area: Area, layer: VectorLayer, flat: Flat) -> np.ndarray:
    """Positions in the flat arrays of the features that belong to the area.

    In a county those that carry its code; where no record carries one, and in other areas, the area itself and polygons
    of which a place inside them lies there; points where their middle does, lines where any of them does.
    """
    if not area.key:
        return np.arange(len(flat))
    if area.county and "county" in layer.names():
        codes = column_of(layer, "county")
        if codes.notna().any():
            return np.flatnonzero((codes.to_numpy(object) == area.county)[flat.rows])
    if flat.family == "line":
        touched = shapely.contains_xy(area.shape, flat.xy[:, 0], flat.xy[:, 1])
        return np.flatnonzero(np.logical_or.reduceat(touched, flat.vertices[:-1]))
    if flat.family == "point":
        middle = (flat.box[:, :2] + flat.box[:, 2:]) / 2
        return np.flatnonzero(shapely.contains_xy(area.shape, middle[:, 0], middle[:, 1]))
    return _polygons_of(area, layer, flat)


def _polygons_of(area: Area, layer: VectorLayer, flat: Flat) -> np.ndarray:
    """Polygons with a place of their own inside; the box only says so where it does not cross the area's line."""
    xmin, ymin, xmax, ymax = area.shape.bounds
    left, low, right, top = flat.box.T
    near = np.flatnonzero((left <= xmax) & (right >= xmin) & (low <= ymax) & (top >= ymin))
    boxes = shapely.box(*flat.box[near].T)
    shapely.prepare(area.shape)
    inside = shapely.contains(area.shape, boxes)
    across = np.flatnonzero(~inside & shapely.intersects(area.shape, boxes))
    fids = layer.fids[flat.rows[near[across]]]
    own = np.char.add(f"{layer.name}:", fids.astype(str)) == area.key
    places = shapely.point_on_surface(layer.shapes(fids))
    inside[across] = own | shapely.contains(area.shape, places)
    return np.asarray(near[inside])
