"""What a thread prepares and the GUI thread paints: paths with their pen, stamps with their places."""

import struct
from dataclasses import dataclass
from functools import cache

import numpy as np
from PySide6.QtCore import QByteArray, QDataStream, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPainterPath, QPen

from ui.canvas.stamps import stamp

MOVE, LINE = 0, 1
ELEMENT = np.dtype([("kind", ">i4"), ("x", ">f8"), ("y", ">f8")])
FAST_WIDTH_PX = 1.0


@dataclass(frozen=True)
class Pen:
    """Colour (#RRGGBB or #AARRGGBB), width in device pixels; `flat` ends lines where they end, as dashes need it."""

    colour: str
    width_px: float
    flat: bool = False


@dataclass(frozen=True, eq=False)
class PathDraw:
    """A path that is stroked."""

    pen: Pen
    path: QPainterPath

    def draw(self, painter: QPainter) -> None:
        """Paints it; pens below a pixel go the painter's fast way."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(qpen(self.pen))
        painter.drawPath(self.path)


@dataclass(frozen=True, eq=False)
class StampDraw:
    """A sign at places (their middles, device pixels)."""

    shape: str
    fill: str
    outline: str
    outline_px: float
    size_px: float
    places: np.ndarray

    def draw(self, painter: QPainter) -> None:
        """Paints the signs, the lower ones over the upper ones."""
        image, anchor = stamp(self.shape, self.fill, self.outline, self.outline_px, self.size_px)
        for x, y in np.round(self.places - anchor).astype(int).tolist():
            painter.drawImage(x, y, image)


Draw = PathDraw | StampDraw


@cache
def qpen(pen: Pen) -> QPen:
    """The pen as Qt takes it."""
    made = QPen(QBrush(QColor(pen.colour)), pen.width_px)
    made.setCosmetic(True)
    thin = pen.width_px <= FAST_WIDTH_PX
    made.setCapStyle(Qt.PenCapStyle.FlatCap if pen.flat or thin else Qt.PenCapStyle.RoundCap)
    made.setJoinStyle(Qt.PenJoinStyle.BevelJoin if thin else Qt.PenJoinStyle.RoundJoin)
    return made


def path_of(x: np.ndarray, y: np.ndarray, begins: np.ndarray) -> QPainterPath:
    """One path of many lines in one call; `begins` marks the first vertex of each."""
    path = QPainterPath()
    if not len(x):
        return path
    elements = np.empty(len(x), ELEMENT)
    elements["kind"] = np.where(begins, MOVE, LINE)
    elements["x"], elements["y"] = x, y
    last = int(np.flatnonzero(begins)[-1])
    head, tail = struct.pack(">i", len(x)), struct.pack(">ii", last, 0)
    QDataStream(QByteArray(head + elements.tobytes() + tail)) >> path  # the stream is Qt's own form of a path
    return path


def painted_on(image: QImage) -> QPainter:
    """A painter for draws on a picture."""
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter
