"""Signs of points as small pictures: circle and drops of the small wetlands."""

from collections.abc import Callable
from functools import cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

CHECK = ((-0.20, 0.10), (-0.04, 0.26), (0.24, -0.06))
MARGIN_PX = 2
HALO_PX = 1.0


@cache
def stamp(shape: str, fill: str, outline: str, outline_px: float, size_px: float) -> tuple[QImage, tuple[float, float]]:
    """The picture of a sign of `size_px` (its height), and where in it the place lies; on the GUI thread only."""
    side = int(np.ceil(size_px + 2 * (outline_px + HALO_PX + MARGIN_PX)))
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(side / 2, side / 2)
    outer = _drop(size_px) if shape.startswith("drop") else _circle(size_px)
    painter.strokePath(outer, QPen(QColor("#FFFFFF"), outline_px + 2 * HALO_PX))
    INNER.get(shape, _solid)(painter, outer, fill, size_px)
    painter.strokePath(outer, QPen(QColor(outline), outline_px))
    if shape == "drop_check":
        painter.strokePath(_check(size_px), QPen(QColor("#FFFFFF"), max(size_px / 9, 1.2)))
    painter.end()
    return image, (side / 2, side / 2)


def _circle(size: float) -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(0, 0), size / 2, size / 2)
    return path


def _drop(size: float) -> QPainterPath:
    """A drop `size` high and four fifths as wide, its tip upwards."""
    radius = size * 0.38
    low = size / 2 - radius
    path = QPainterPath(QPointF(0, -size / 2))
    path.cubicTo(QPointF(radius * 0.35, -size * 0.22), QPointF(radius, -size * 0.08), QPointF(radius, low))
    path.arcTo(QRectF(-radius, low - radius, 2 * radius, 2 * radius), 0, -180)
    path.cubicTo(QPointF(-radius, -size * 0.08), QPointF(-radius * 0.35, -size * 0.22), QPointF(0, -size / 2))
    return path


def _check(size: float) -> QPainterPath:
    first, *others = (QPointF(x * size, y * size) for x, y in CHECK)
    path = QPainterPath(first)
    for point in others:
        path.lineTo(point)
    return path


def _solid(painter: QPainter, outer: QPainterPath, fill: str, size: float) -> None:
    painter.fillPath(outer, QColor(fill))


def _half(painter: QPainter, outer: QPainterPath, fill: str, size: float) -> None:
    lower = QPainterPath()
    lower.addRect(QRectF(-size, size * 0.08, 2 * size, size))
    painter.fillPath(outer, QColor("#FFFFFF"))
    painter.fillPath(outer.intersected(lower), QColor(fill))


INNER: dict[str, Callable[[QPainter, QPainterPath, str, float], None]] = {"drop_half": _half}
