"""Words for the map as small pictures: dark ink in a white halo in both themes, sharp on the device."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen

from layers.drawing.labels import LabelRule
from layers.drawing.view import MM_PER_PIXEL
from ui.theme.fonts import FAMILIES
from ui.theme.tokens import px

LEAST_PX, ROOM_PX = 12, 2
HALO = "#FFFFFF"
EM_SHARE = 1.15


@dataclass(frozen=True)
class Script:
    """How words are written: size in logical pixels, ink, halo on each side."""

    size_px: int
    colour: str
    halo_px: float
    bold: bool
    italic: bool


def script_of(rule: LabelRule) -> Script:
    """The millimetres of a rule on the screen, where nothing may be smaller than can be read."""
    size = max(rule.size_mm / MM_PER_PIXEL, LEAST_PX)
    return Script(px(size), rule.colour, max(rule.halo_mm / MM_PER_PIXEL, 1.5), rule.bold, rule.italic)


def label_font(script: Script) -> QFont:
    """The typeface of the window in this script."""
    made = QFont(list(FAMILIES))
    made.setPixelSize(script.size_px)
    made.setWeight(QFont.Weight.DemiBold if script.bold else QFont.Weight.Normal)
    made.setItalic(script.italic)
    return made


def label_size(text: str, script: Script, metrics: QFontMetricsF) -> tuple[float, float]:
    """The room that the words with their halo take, logical pixels."""
    return (
        metrics.horizontalAdvance(text) + 2 * script.halo_px + ROOM_PX,
        script.size_px * EM_SHARE + 2 * script.halo_px,
    )


def label_picture(text: str, script: Script, angle_deg: float, ratio: float) -> QImage:
    """The words turned counter-clockwise about their middle, on a see-through ground."""
    font = label_font(script)
    metrics = QFontMetricsF(font)
    width, height = label_size(text, script, metrics)
    size = _turned(width, height + ROOM_PX, angle_deg)
    image = QImage(
        math.ceil(size.width() * ratio), math.ceil(size.height() * ratio), QImage.Format.Format_ARGB32_Premultiplied
    )
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    path = QPainterPath()
    path.addText(QPointF(-metrics.horizontalAdvance(text) / 2, metrics.capHeight() / 2), font, text)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(size.width() / 2, size.height() / 2)
    painter.rotate(-angle_deg)
    join, cap = Qt.PenJoinStyle.RoundJoin, Qt.PenCapStyle.RoundCap
    painter.strokePath(path, QPen(QColor(HALO), 2 * script.halo_px, Qt.PenStyle.SolidLine, cap, join))
    painter.fillPath(path, QColor(script.colour))
    painter.end()
    return image


def _turned(width: float, height: float, angle_deg: float) -> QSizeF:
    turn = math.radians(angle_deg)
    across, down = abs(math.cos(turn)), abs(math.sin(turn))
    return QSizeF(width * across + height * down, width * down + height * across)
