"""Marks over the map: geometries with their own stroke, fill, hatch and words."""

from functools import cache

import numpy as np
import shapely
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen, QTransform

from layers.drawing.flat import Flat, flatten
from layers.drawing.symbols import HATCHES, rgba
from layers.drawing.view import MM_PER_PIXEL, View
from ui.canvas.draws import path_of
from ui.canvas.hatches import hatch
from ui.canvas.images import as_image
from ui.canvas.map_layer import Mark
from ui.canvas.palette import premultiplied
from ui.canvas.pixels import pixels_per_mm, rect_of
from ui.theme.tokens import px

POINT_MM, CASING_SHARE, HALO_MM = 2.4, 1.9, 0.7
HATCH_SHARE, FILL_SHARE = 0.75, 0.3
REACH_PX = 12
TEXT_PX, TEXT_GAP_PX, HALO = 13, 8, "#FFFFFF"


class MarkPainter:
    """One mark, its geometry kept flat between repaints."""

    def __init__(self, mark: Mark) -> None:
        self.mark = mark
        self._flats = flatten(np.array([mark.geometry], dtype=object))

    def paint(self, painter: QPainter, view: View) -> None:
        """Draws in logical pixels."""
        for flat in self._flats:
            if not _is_seen(flat, view):
                continue
            path = _path(flat, view)
            if flat.family == "polygon":
                self._fill(painter, path, view)
            elif flat.family == "point" and self.mark.fill:
                painter.fillPath(path, QColor(self.mark.fill))
            self._stroke(painter, path)
        if self.mark.text and any(_is_seen(flat, view) for flat in self._flats):
            self._write(painter, view)

    def _fill(self, painter: QPainter, path: QPainterPath, view: View) -> None:
        if self.mark.fill:
            colour = QColor(self.mark.fill)
            if colour.alpha() == 255:
                colour.setAlphaF(FILL_SHARE)
            painter.fillPath(path, colour)
        name = self.mark.pattern.removesuffix("_red")
        if name in HATCHES:
            painter.fillPath(path, hatch_brush(name, self.mark.stroke or self.mark.fill, view))

    def _stroke(self, painter: QPainter, path: QPainterPath) -> None:
        width = self.mark.width_mm / MM_PER_PIXEL
        if self.mark.casing:
            painter.strokePath(path, QPen(QColor(self.mark.casing), max(width * CASING_SHARE, width + 2)))
        if self.mark.stroke:
            pen = QPen(QColor(self.mark.stroke), width)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            if self.mark.dash_mm:
                pen.setDashPattern([part / self.mark.width_mm for part in self.mark.dash_mm])
            painter.strokePath(path, pen)

    def _write(self, painter: QPainter, view: View) -> None:
        """The words right of the geometry."""
        _xmin, ymin, xmax, ymax = shapely.bounds(self.mark.geometry)
        x, y = view.to_screen(float(xmax), float((ymin + ymax) / 2))
        font = QFont(painter.font())
        font.setPixelSize(px(TEXT_PX))
        font.setWeight(QFont.Weight.DemiBold)
        text = QPainterPath()
        text.addText(QPointF(x + TEXT_GAP_PX, y + QFontMetricsF(font).capHeight() / 2), font, self.mark.text)
        halo = QPen(QColor(HALO), HALO_MM / MM_PER_PIXEL)
        halo.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(text, halo)
        painter.fillPath(text, QColor(self.mark.stroke or self.mark.fill or "#1A221D"))


def _is_seen(flat: Flat, view: View) -> bool:
    xmin, ymin, xmax, ymax = view.bounds
    reach = REACH_PX * view.metres_per_pixel
    left, low, right, high = flat.bounds
    return left <= xmax + reach and right >= xmin - reach and low <= ymax + reach and high >= ymin - reach


def _path(flat: Flat, view: View) -> QPainterPath:
    x, y = view.to_screen(flat.xy[:, 0], flat.xy[:, 1])
    if flat.family == "point":
        path = QPainterPath()
        for place in zip(x.tolist(), y.tolist(), strict=True):
            path.addEllipse(QPointF(*place), POINT_MM / MM_PER_PIXEL / 2, POINT_MM / MM_PER_PIXEL / 2)
        return path
    begins = np.zeros(len(x), bool)
    begins[flat.rings[:-1]] = True
    return path_of(x, y, begins)


def hatch_brush(name: str, colour: str, view: View) -> QBrush:
    """A hatch as a brush that is fast to the world, for painting in logical pixels."""
    image = _hatch_image(name, colour, view.ratio)
    rect = rect_of(view)
    brush = QBrush(image)
    placed = QTransform.fromScale(1 / view.ratio, 1 / view.ratio)
    placed.translate(-rect.x() % image.width(), -rect.y() % image.height())
    brush.setTransform(placed)
    return brush


@cache
def _hatch_image(name: str, colour: str, ratio: float) -> QImage:
    cover = hatch(name, pixels_per_mm(ratio))
    inks = np.array([premultiplied(rgba(colour, HATCH_SHARE * share / 255)) for share in range(256)], np.uint32)
    return as_image(inks[np.round(cover * 255).astype(int)])
