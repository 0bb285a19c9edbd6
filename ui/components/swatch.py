"""The sample of a map class as legends, trees and tables show it: fill, hatch and outline as on the map."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap

from layers.drawing.style import MapClass
from layers.drawing.symbols import Symbol, symbol_of
from ui.canvas.hatches import ink_at
from ui.canvas.stamps import stamp
from ui.theme.tokens import px, tokens

PIXELS_PER_MM = 96 / 25.4
CASING = "#F6F5F0"


def swatch_pixmap(map_class: MapClass, width: int = 22, height: int = 14, ratio: float = 2.0) -> QPixmap:
    """The sample of `width` × `height` logical pixels, sharp up to `ratio` device pixels for one."""
    size = QSize(px(width), px(height))
    picture = QPixmap(size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    paint_swatch(painter, QRectF(0, 0, size.width(), size.height()), map_class)
    painter.end()
    return picture


def paint_swatch(painter: QPainter, rect: QRectF, map_class: MapClass) -> None:
    """Draws the sample of a class into the rectangle: a line for lines, a drop for drops, else a filled box."""
    symbol = symbol_of(map_class)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if map_class.symbol.startswith("line"):
        _paint_line(painter, rect, symbol)
    elif symbol.stamp != "circle":
        _paint_stamp(painter, rect, map_class.fill, symbol)
    else:
        _paint_box(painter, rect, symbol)
    painter.restore()


def _paint_box(painter: QPainter, rect: QRectF, symbol: Symbol) -> None:
    box = rect.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.fillRect(box, QColor(*symbol.fill))
    if symbol.hatch:
        ratio = painter.device().devicePixelRatio()
        painter.drawImage(box, _hatch_image(symbol, round(box.width() * ratio), round(box.height() * ratio), ratio))
    painter.setPen(_pen(symbol, 1.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box)


def _paint_line(painter: QPainter, rect: QRectF, symbol: Symbol) -> None:
    """The line, in the dark on a strip of the map's paper: its colours are made for that."""
    width, middle = max(symbol.outline_mm * PIXELS_PER_MM, 1.5), rect.center().y()
    start, end = QPointF(rect.left(), middle), QPointF(rect.right(), middle)
    if tokens().dark:
        painter.setPen(QPen(QColor(CASING), width + 4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawLine(start, end)
    painter.setPen(_pen(symbol, width))
    painter.drawLine(start, end)


def _pen(symbol: Symbol, width: float) -> QPen:
    """The outline's pen, dashed as on the map."""
    colour = QColor(symbol.outline or tokens().border_strong)
    pen = QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
    if symbol.dash_mm:
        dashes = symbol.dash_mm if len(symbol.dash_mm) % 2 == 0 else symbol.dash_mm * 2
        pen.setDashPattern([max(mm * PIXELS_PER_MM / width, 0.1) for mm in dashes])
    return pen


def _paint_stamp(painter: QPainter, rect: QRectF, fill: str, symbol: Symbol) -> None:
    """Draws a point's sign as high as the sample, at the ratio of the device."""
    ratio = painter.device().devicePixelRatio()
    height = (rect.height() - 2) * ratio
    picture, (x, y) = stamp(symbol.stamp, fill, symbol.outline, symbol.outline_mm * PIXELS_PER_MM * ratio, height)
    left, top = rect.center().x() - x / ratio, rect.center().y() - y / ratio
    painter.drawImage(QRectF(left, top, picture.width() / ratio, picture.height() / ratio), picture)


def _hatch_image(symbol: Symbol, width: int, height: int, ratio: float) -> QImage:
    """The ink of a hatch on clear ground, as many pixels as the box has."""
    ink = ink_at(symbol.hatch, PIXELS_PER_MM * ratio, np.arange(height)[:, None], np.arange(width)[None, :])
    pixels = np.empty((height, width, 4), np.uint8)
    pixels[..., :3] = symbol.ink[:3]
    pixels[..., 3] = ink * symbol.ink[3]
    return QImage(pixels.tobytes(), width, height, width * 4, QImage.Format.Format_RGBA8888).copy()
