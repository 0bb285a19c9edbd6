"""Where a finding is: the bounds to look at, the record, and the other record that it is about."""

import json
import re
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers.layer import VectorLayer
from zzeco.project import Project

OTHER = ("overlap_id", "dup_id")
POINT = re.compile(r"\[(-?[\d.]+) (-?[\d.]+)\]")


@dataclass(frozen=True, eq=False)
class FindingPlace:
    """`row` is the position of the record in its layer; `common` is what it shares with the `other` record."""

    layer: str
    row: int
    bounds: tuple[float, float, float, float]
    geometry: BaseGeometry
    point: BaseGeometry | None
    other: BaseGeometry | None
    other_name: str
    common: BaseGeometry | None


def finding_place(project: Project, layer_name: str, fid: int, values: str, x: float, y: float) -> FindingPlace | None:
    """The place of a finding on a record; None where the record has gone or has no geometry."""
    layer = project.layers.get(layer_name)
    rows = np.flatnonzero(layer.fids == fid) if layer is not None else np.empty(0, int)
    geometry = _shape(layer, int(rows[0])) if layer is not None and len(rows) else None
    if layer is None or geometry is None:
        return None
    row = int(rows[0])
    name, other = _other(layer, json.loads(values), row)
    common = _common(geometry, other)
    point = _told_point(values) or (shapely.Point(x, y) if np.isfinite(x) and np.isfinite(y) else None)
    looked_at = shapely.bounds(geometry if common is None else shapely.GeometryCollection([geometry, common]))
    xmin, ymin, xmax, ymax = (float(value) for value in looked_at)
    return FindingPlace(layer_name, row, (xmin, ymin, xmax, ymax), geometry, point, other, name, common)


def _told_point(values: str) -> BaseGeometry | None:
    """The point that the reason of an invalid geometry names: `Self-intersection[x y]`."""
    found = POINT.search(str(json.loads(values).get("geom_reason", "")))
    return shapely.Point(float(found[1]), float(found[2])) if found else None


def _other(layer: VectorLayer, values: dict[str, Any], row: int) -> tuple[str, BaseGeometry | None]:
    """The record that the finding names beside its own."""
    name = next((str(values[key]) for key in OTHER if values.get(key)), "")
    if not name:
        return "", None
    ids = layer.columns(["record_id"])["record_id"]
    found = np.flatnonzero((ids == name).fillna(False).to_numpy(dtype=bool))
    found = found[found != row]
    return name, _shape(layer, int(found[0])) if len(found) else None


def _shape(layer: VectorLayer, row: int) -> BaseGeometry | None:
    """The geometry of one record: those of the whole layer would take seconds to read."""
    return cast("BaseGeometry | None", layer.shapes(layer.fids[[row]])[0])


def _common(one: BaseGeometry, other: BaseGeometry | None) -> BaseGeometry | None:
    """What both cover; None where that is nothing."""
    if other is None:
        return None
    shared = shapely.intersection(shapely.make_valid(one), shapely.make_valid(other))
    return None if shared.is_empty or shared.area == 0 else shared
