"""The layers of a web map, ready to be drawn: which records in which class, told how, at which generalisation."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import shapely

from layers.drawing.flat import flatten
from layers.drawing.style import Themed, ThemeSpec
from layers.layer import VectorLayer
from zzeco.answer import plain
from zzeco.audience import Audience, coarsened, withheld
from zzeco.map_state import LayerView, layer_title
from zzeco.project import Project
from zzeco.theme_shapes import records_with_area
from zzeco.themes import COLUMN, DEFAULT, themed, themes_for, usual_theme
from zzeco.webmap.encoding import packed, packed_shapes
from zzeco.webmap.fields import merged_told, told
from zzeco.webmap.generalising import merged, simplified
from zzeco.webmap.symbols import symbol_of

PLACE = ("county", "xiang")


@dataclass(frozen=True, eq=False)
class MapLayer:
    """One layer with its theme; `rows` are the records that are drawn, `geometry` theirs in the project's system."""

    layer: VectorLayer
    view: LayerView
    title: str
    found: Themed
    rows: np.ndarray
    geometry: np.ndarray

    @property
    def is_signs(self) -> bool:
        """Whether its records are drawn as signs whatever their geometry, as small wetlands are."""
        return any(one.symbol.startswith("drop") for one in self.found.classes)

    @property
    def areas(self) -> int:
        """How many records are drawn as areas."""
        return 0 if self.is_signs else int((shapely.get_dimensions(self.geometry) == 2).sum())

    @property
    def mergeable_areas(self) -> int:
        """How many areas could be merged: none of a layer that has lines or points too, which would be lost."""
        return self.areas if self.areas == len(self.rows) else 0


@dataclass(frozen=True, eq=False)
class Drawn:
    """A layer as JSON for the page's script, and by how much it was generalised; `cell_m`: 0 = not merged.

    `left_out`: how many records became too small to be drawn.
    """

    text: str
    tolerance_m: float
    cell_m: float
    left_out: int

    @property
    def size_bytes(self) -> int:
        """How much of the page it takes."""
        return len(self.text.encode("utf-8"))


def map_layer(project: Project, view: LayerView, theme: str | None, reader: Audience) -> MapLayer:
    """The layer in the theme asked for where it has it, else in its own; in the usual one where that is withheld."""
    layer = project.layers[view.name]
    asked = theme is not None and any(one.key == theme for one in themes_for(project, layer))
    spec = ThemeSpec(theme or "") if asked else view.theme
    if _shows_withheld(layer, spec.key, reader):
        spec = ThemeSpec(DEFAULT)
    spec = replace(spec, key=usual_theme(layer)) if spec.key == DEFAULT else spec
    found = themed(project, layer, spec)
    geometry = layer.geometry
    there = ~shapely.is_missing(geometry) & ~shapely.is_empty(geometry)
    rows = np.flatnonzero(there & (found.class_of >= 0))
    return MapLayer(layer, view, layer_title(project, layer), found, rows, geometry[rows])


def _shows_withheld(layer: VectorLayer, key: str, reader: Audience) -> bool:
    """Whether the classes of a theme would tell the values of a column that these readers do not get."""
    return key.startswith(COLUMN) and bool(withheld([key.removeprefix(COLUMN)], layer.kind, reader))


def drawn(one: MapLayer, tolerance_m: float, reader: Audience) -> Drawn:
    """Every record of the layer with its attributes, its geometry simplified."""
    geometry = one.geometry
    if one.is_signs:
        geometry = np.asarray(shapely.point_on_surface(geometry), dtype=object)
    placed = coarsened(simplified(geometry, tolerance_m), reader)
    told_of = told(one.layer, one.rows, reader)
    lost = int((shapely.is_missing(placed) | shapely.is_empty(placed)).sum())
    return _content(one, placed, one.found.class_of[one.rows], told_of, tolerance_m, 0.0, lost)


def drawn_merged(one: MapLayer, cell_m: float, reader: Audience, between: Callable[[], None]) -> Drawn:
    """The areas of a class in a township (or county) as one, with their number and area."""
    hidden = withheld(PLACE, one.layer.kind, reader)
    names = [name for name in PLACE if name in one.layer.names() and name not in hidden]
    table = records_with_area(one.layer, names).iloc[one.rows].assign(class_at=one.found.class_of[one.rows])
    group = table.groupby(["class_at", *names], sort=False, dropna=False)
    geometry, seen = merged(one.geometry, group.ngroup().to_numpy(), cell_m, between)
    sums = group.sum().assign(records=group.size()).reset_index().iloc[seen].reset_index(drop=True)
    class_at = sums["class_at"].to_numpy(np.int64)
    labels = pd.Series([shown.label for shown in one.found.classes])[class_at]
    told_of = merged_told(labels, [sums[name] for name in names], sums)
    lost = len(table) - int(sums["records"].sum())
    return _content(one, coarsened(geometry, reader), class_at, told_of, 0.0, cell_m, lost)


def _content(
    one: MapLayer,
    geometry: np.ndarray,
    class_of: np.ndarray,
    told_of: dict[str, Any],
    tolerance_m: float,
    cell_m: float,
    left_out: int,
) -> Drawn:
    """The parts put together; what coarsening left without a geometry is not drawn."""
    counts = np.bincount(one.found.class_of[one.rows], minlength=len(one.found.classes))
    classes = [
        {"label": shown.label, "symbol": symbol_of(shown, one.view.opacity), "count": int(count), "area": float(area)}
        for shown, count, area in zip(one.found.classes, counts, one.found.area_ha, strict=True)
    ]
    content = {
        "title": one.title,
        "theme": f"{one.found.label} {one.found.unit}".strip(),
        "classes": classes,
        "class_at": packed(class_of),
        "shapes": [
            {"family": flat.family, "features": packed(flat.rows), **packed_shapes(flat, one.layer.crs)}
            for flat in flatten(geometry)
        ],
        **told_of,
    }
    return Drawn(json.dumps(plain(content), ensure_ascii=False), tolerance_m, cell_m, left_out)
