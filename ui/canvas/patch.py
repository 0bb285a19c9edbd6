"""A rectangle of the world's pixels at a scale: what one picture is made of, and what may be seen there."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRect

from layers.drawing.flat import Flat
from layers.drawing.gather import features_in
from layers.drawing.view import MM_PER_PIXEL, Bounds, View
from ui.canvas.pixels import bounds_of, cell_of, pixels_per_mm, rect_of

OUTLINES_FROM, HATCHES_FROM, FULL_SIGNS_FROM = 100_000, 200_000, 300_000
SMALL_SIGN_SHARE = 0.6
SLACK = 1.001
SHARP_RATIO = 1.5


@dataclass(frozen=True)
class Level:
    """A scale: metres per device pixel, and device pixels per logical pixel."""

    cell: float
    ratio: float

    @property
    def samples(self) -> int:
        """Cells of the id grid per pixel and side; the fine pixels of a dense screen need no more than one."""
        return 1 if self.ratio >= SHARP_RATIO else 2

    @property
    def mm(self) -> float:
        """Device pixels per millimetre."""
        return pixels_per_mm(self.ratio)

    @property
    def scale(self) -> float:
        """The denominator of the scale."""
        return self.cell * self.ratio * 1000 / MM_PER_PIXEL

    @property
    def has_outlines(self) -> bool:
        """Whether polygons have outlines at this scale."""
        return self.scale <= OUTLINES_FROM * SLACK

    @property
    def has_hatches(self) -> bool:
        """Whether fills carry their hatches at this scale."""
        return self.scale <= HATCHES_FROM * SLACK


def level_of(view: View) -> Level:
    """The scale of a view."""
    return Level(cell_of(view), view.ratio)


def sign_share(scale: float) -> float:
    """The size of signs at a scale as share of their full size."""
    return 1.0 if scale <= FULL_SIGNS_FROM * SLACK else SMALL_SIGN_SHARE


@dataclass(frozen=True, eq=False)
class Patch:
    """The pixels `rect` of the world at a scale."""

    rect: QRect
    level: Level

    def bounds(self, margin_px: float = 0.0) -> Bounds:
        """What it shows in the world, with a margin around."""
        xmin, ymin, xmax, ymax = bounds_of(self.rect, self.level.cell)
        margin = margin_px * self.level.cell
        return xmin - margin, ymin - margin, xmax + margin, ymax + margin

    def pixels(self, xy: np.ndarray, snap_px: float) -> tuple[np.ndarray, np.ndarray]:
        """Places in its pixels, on a grid of `snap_px` that is the same for all rectangles of the scale."""
        step = self.level.cell * snap_px
        x = np.round(xy[:, 0] / step) * snap_px - self.rect.x()
        y = np.round(-xy[:, 1] / step) * snap_px - self.rect.y()
        return x, y

    def features(self, flat: Flat, margin_px: float) -> np.ndarray:
        """The features whose box comes within a margin of it."""
        return features_in(flat, self.bounds(margin_px))

    def touches(self, flats: Iterable[Flat], margin_px: float) -> bool:
        """Whether any of these families comes within a margin of it."""
        xmin, ymin, xmax, ymax = self.bounds(margin_px)
        boxes = [flat.bounds for flat in flats if len(flat)]
        return any(box[0] <= xmax and box[2] >= xmin and box[1] <= ymax and box[3] >= ymin for box in boxes)


def patch_of(view: View) -> Patch:
    """The pixels that a view shows."""
    return Patch(rect_of(view), level_of(view))
