"""Records picked out over the map: where they are few their own outlines, where they are many a lookup of id grids."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from PySide6.QtGui import QImage, QPainterPath

from layers.drawing.flat import Flat
from layers.drawing.gather import runs
from layers.drawing.idgrid import IdGrid
from layers.drawing.symbols import rgba
from ui.canvas.draws import path_of
from ui.canvas.images import as_image
from ui.canvas.outlines import outlines
from ui.canvas.palette import premultiplied
from ui.canvas.patch import Level, Patch
from ui.canvas.pixels import each_once

FEW_VERTICES, VERTICES_PER_PATH = 2_000, 150
REACH_PX = 24.0
CORE_MM, CASING_MM = 0.6, 1.1
FILL_SHARE, DENSE_FILL_SHARE, CROWDED_FILL_SHARE = 0.15, 0.3, 0.55
CROWDED_MM = 8.0


@dataclass(frozen=True, eq=False)
class Chosen:
    """Features of one family, ascending, and for every feature of the family whether it is one of them."""

    flat: Flat
    features: np.ndarray
    is_chosen: np.ndarray

    @cached_property
    def box(self) -> np.ndarray:
        """Their boxes."""
        return np.asarray(self.flat.box[self.features])

    @cached_property
    def mean_side_m(self) -> float:
        """How large they are, as the mean side of their boxes."""
        return float((self.box[:, 2:] - self.box[:, :2]).mean())

    def near(self, patch: Patch) -> np.ndarray:
        """Those that come near a patch."""
        box = self.box
        xmin, ymin, xmax, ymax = patch.bounds(REACH_PX)
        touching = (box[:, 0] <= xmax) & (box[:, 2] >= xmin) & (box[:, 1] <= ymax) & (box[:, 3] >= ymin)
        return np.asarray(self.features[touching])


def chosen(flats: Sequence[Flat], rows: np.ndarray) -> list[Chosen]:
    """The features of these rows, family by family."""
    found = []
    records = 1 + max((int(flat.rows[-1]) for flat in flats if len(flat)), default=0)
    wanted = np.zeros(records, bool)
    wanted[rows[rows < records]] = True
    for flat in flats:
        features = np.flatnonzero(wanted[flat.rows])
        if len(features):
            found.append(Chosen(flat, features, wanted[flat.rows]))
    return found


def are_few(flat: Flat, features: np.ndarray) -> bool:
    """Whether the features have so few vertices that they can be drawn at every repaint."""
    return int((flat.vertices[features + 1] - flat.vertices[features]).sum()) <= FEW_VERTICES


def outline_paths(flat: Flat, features: np.ndarray, patch: Patch) -> list[QPainterPath]:
    """The whole outlines of features in device pixels of a patch, to be filled even-odd; a few features in each path,
    for the time to paint one grows faster than its length."""
    size = np.cumsum(flat.vertices[features + 1] - flat.vertices[features])
    cuts = np.flatnonzero(np.diff(size // VERTICES_PER_PATH)) + 1
    return [_outline_path(flat, some, patch) for some in np.split(features, cuts) if len(some)]


def _outline_path(flat: Flat, features: np.ndarray, patch: Patch) -> QPainterPath:
    lines = outlines(flat, features, np.zeros(len(features), np.int16), patch, None)
    return path_of(lines.x, lines.y, lines.begins)


def places(flat: Flat, features: np.ndarray, patch: Patch) -> np.ndarray:
    """Where points lie in device pixels of a patch, each pixel once."""
    rings, _of_feature = runs(flat.parts, features)
    vertices, _of_ring = runs(flat.rings, rings)
    x, y = patch.pixels(flat.xy[vertices], 1.0)
    return np.asarray(np.column_stack([x, y])[each_once(x, y)])


def dense_picture(
    ids: IdGrid, one: Chosen, level: Level, colour: str, casing: str, report: Callable[[], object]
) -> QImage:
    """Many polygons picked out on an id grid: a see-through fill, and a line around them all.

    The line is cased where the polygons leave room for it.
    """
    samples, mm = level.samples, level.mm
    inside = ids.by_cell(one.is_chosen, 0).take(ids.cells[:-1:samples, :-1:samples])
    report()
    edge = np.zeros_like(inside)
    edge[:, 1:] |= inside[:, 1:] != inside[:, :-1]
    edge[1:] |= inside[1:] != inside[:-1]
    report()
    crowded = one.mean_side_m < CROWDED_MM * mm * level.cell
    fill = rgba(colour, CROWDED_FILL_SHARE if crowded else DENSE_FILL_SHARE)
    picture = inside.astype(np.uint32) * np.uint32(premultiplied(fill))
    if crowded:
        picture[edge & inside] = premultiplied(rgba(colour))
    else:
        picture[_widened(edge, CASING_MM * mm)] = premultiplied(rgba(casing))
        picture[_widened(edge, CORE_MM * mm)] = premultiplied(rgba(colour))
    return as_image(picture)


def _widened(edge: np.ndarray, width_px: float) -> np.ndarray:
    """The cells within half the width of an edge."""
    wide = edge
    for _step in range(round((width_px - 1) / 2)):
        grown = wide.copy()
        grown[1:] |= wide[:-1]
        grown[:-1] |= wide[1:]
        grown[:, 1:] |= wide[:, :-1]
        grown[:, :-1] |= wide[:, 1:]
        wide = grown
    return wide
