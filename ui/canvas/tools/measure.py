"""The tool that measures a length or an area on the ellipsoid."""

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from layers.drawing.view import View
from layers.i18n import N_
from ui.canvas.tools.measured import segments_m
from ui.canvas.tools.path import PathTool, Point
from ui.format import number
from ui.theme.fonts import font
from ui.theme.tokens import px
from zzeco.record_view import shown_unit

if TYPE_CHECKING:
    from ui.canvas.canvas import MapCanvas

INK, HALO, HALO_PX = "#1A221D", "#FFFFFF", 3.0
M_PER_KM, M2_PER_HM2 = 1_000.0, 10_000.0


def length_text(length_m: float) -> str:
    """A length in metres, from 1 km on in kilometres."""
    if length_m >= M_PER_KM:
        return f"{number(length_m / M_PER_KM, 3)} km"
    return f"{number(length_m, 1)} m"


def area_text(area_m2: float) -> str:
    """An area in hectares (hm² in Chinese); a small one in square metres."""
    if area_m2 >= M2_PER_HM2 / 10:
        return f"{number(area_m2 / M2_PER_HM2, 2 if area_m2 >= M2_PER_HM2 else 4)} {shown_unit('ha')}"
    return f"{number(area_m2, 1)} m²"


class Measure(PathTool):
    """`told` gets the points whenever they change, with the mouse as the last one while the line goes on."""

    hint = N_("Click points; a double click or Enter ends. Backspace takes the last one back, Esc clears.")

    def __init__(self, crs: str, told: Callable[[list[Point], bool], None], leave: Callable[[], None]) -> None:
        super().__init__(leave)
        self.crs = crs
        self._told = told

    def changed(self, canvas: "MapCanvas") -> None:
        """Tells the points."""
        self._told(self.shown_points(), self.is_ended)

    def set_area(self, canvas: "MapCanvas", is_area: bool) -> None:
        """From now on an area, or a length, of the same points."""
        self.is_area = is_area
        self._tell(canvas)

    def stop(self, canvas: "MapCanvas") -> None:
        """Forgets the line, and says so."""
        super().stop(canvas)
        self.changed(canvas)

    def paint(self, painter: QPainter, view: View) -> None:
        """The line, the length of each part along it."""
        super().paint(painter, view)
        shown = self.shown_points()
        if self.is_area and len(shown) > 2:
            shown = [*shown, shown[0]]
        lengths = segments_m(shown, self.crs)
        written = font(12, 600)
        for (one, other), length_m in zip(pairwise(shown), lengths.tolist(), strict=True):
            _write(painter, view, (one, other), length_text(length_m), written)


def _write(painter: QPainter, view: View, part: tuple[Point, Point], text: str, written: QFont) -> None:
    """The words at the middle of a part, upright; left away where it is shorter than they are."""
    (x0, y0), (x1, y1) = (view.to_screen(*point) for point in part)
    metrics = QFontMetricsF(written)
    width = metrics.horizontalAdvance(text)
    if np.hypot(x1 - x0, y1 - y0) < width + px(8):
        return
    path = QPainterPath()
    path.addText(QPointF((x0 + x1) / 2 - width / 2, (y0 + y1) / 2 - px(6)), written, text)
    halo = QPen(QColor(HALO), HALO_PX)
    halo.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(path, halo)
    painter.fillPath(path, QColor(INK))
