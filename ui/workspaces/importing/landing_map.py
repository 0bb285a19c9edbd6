"""The map of where a delivery lands: the chosen reading solid, others dashed, those off the map as arrows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from layers.boundary import Boundary
from layers.drawing.view import View
from ui.canvas.canvas import MapCanvas
from ui.canvas.map_layer import Mark
from ui.canvas.tool import Tool
from ui.context import Context
from ui.theme.fonts import font
from ui.theme.tokens import px, tokens
from zzeco.import_crs import SAME_PLACE_KM, Choice

COUNTY = "#5B3A6E"
OTHERS = ("#8A4B00", "#6A3FA0", "#1A5C9E", "#B3261E", "#0E6E6E")
CHOSEN = "#1F6B45"
ON_DARK = {
    CHOSEN: "#5FC492", "#8A4B00": "#F0B45A", "#6A3FA0": "#C9A7F5", "#1A5C9E": "#7DB6F0", "#B3261E": "#FF8A80",
    "#0E6E6E": "#5CC9C9", COUNTY: "#C9B6D6",
}  # fmt: skip
MARGIN = 0.04


@dataclass(frozen=True, eq=False)
class Landed:
    """A reading on the map: its number in the list, words, colour, and the line around its data."""

    number: int
    words: str
    colour: str
    outline: Any
    is_chosen: bool


def colours(choices: Sequence[Choice]) -> list[str]:
    """A colour for each reading: the accent for those at the best one's place, others in turn.

    An old datum stands at that place too: how far off it really is cannot be known without its parameters.
    """
    found, at = [], 0
    for choice in choices:
        unknown = choice.badge == "needs_parameters" and choice.share_inside > 0
        if choice.shift_km <= SAME_PLACE_KM or unknown:
            found.append(CHOSEN)
        else:
            found.append(OTHERS[at % len(OTHERS)])
            at += 1
    return found


def line_colour(colour: str) -> str:
    """The colour of a line, lighter on the grey paper and the dark cards of the dark theme."""
    return ON_DARK[colour] if tokens().dark else colour


class LandingMap(QWidget):
    """County lines, the shapes of the chosen reading, and a line around the data of every reading."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.canvas: MapCanvas | None = None
        self.landed: tuple[Landed, ...] = ()
        self.names: tuple[tuple[str, Any], ...] = ()
        self._again: Callable[[], None] = lambda: None
        self._fit: tuple[float, float, float, float] | None = None
        self._fitted: View | None = None
        self.setMinimumSize(px(320), px(120))

    def show_landings(
        self, landed: Sequence[Landed], shapes: np.ndarray, boundary: Boundary, crs: str, *, move: bool
    ) -> None:
        """Draws the readings; `move` looks at the chosen one (or the project's area) anew."""
        self.landed = tuple(landed)
        self.names = tuple(zip(boundary.names, shapely.point_on_surface(boundary.in_crs(crs)), strict=True))
        self._again = lambda: self.show_landings(landed, shapes, boundary, crs, move=False)
        canvas = self._canvas(crs)
        counties = boundary.in_crs(crs)
        lines = [_mark(one) for one in _others_first(landed)]
        canvas.set_marks([*_county_marks(counties), *_shape_marks(shapes), *lines])
        if move:
            self._fit = _looked_at(landed, counties)
            self._look()

    def _look(self) -> None:
        """Looks at what is to be seen; told of as a view of the map's present size."""
        if self.canvas is not None and self._fit is not None:
            self._fitted = None
            self.canvas.zoom_to(self._fit)
            self._fitted = self.canvas.view

    def _follow(self, view: View) -> None:
        """In another size the data are fitted anew, until the user looks at another place."""
        fitted = self._fitted
        if fitted is None or view == fitted:
            return
        if (view.width, view.height, view.ratio) != (fitted.width, fitted.height, fitted.ratio):
            self._look()
        else:
            self._fit = self._fitted = None

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._again()

    def _canvas(self, crs: str) -> MapCanvas:
        """The map in the project's CRS; another one where the project has another."""
        if self.canvas is None:
            self.canvas = MapCanvas(self.context.tasks, crs)
            self.canvas.set_tool(Words(self))
            self.canvas.view_changed.connect(self._follow)
            self._column.addWidget(self.canvas)
        return self.canvas


def _county_marks(counties: Any) -> list[Mark]:
    lines = [Mark(county, stroke=line_colour(COUNTY), width_mm=0.3, dash_mm=(3, 1, 0.4, 1)) for county in counties]
    return lines


def _shape_marks(shapes: np.ndarray) -> list[Mark]:
    usable = shapes[~shapely.is_missing(shapes)] if len(shapes) else shapes
    if not len(usable):
        return []
    return [
        Mark(shapely.geometrycollections(usable), stroke=line_colour(CHOSEN), width_mm=0.12, fill=line_colour(CHOSEN))
    ]


def _others_first(landed: Sequence[Landed]) -> list[Landed]:
    """The chosen one last, so that it lies on top; of several at the best one's place only one is drawn."""
    chosen = [one for one in landed if one.is_chosen]
    others = [one for one in landed if not one.is_chosen]
    at_best = [one for one in others if one.colour == CHOSEN]
    kept = [] if any(one.colour == CHOSEN for one in chosen) else at_best[:1]
    return [one for one in others if one.colour != CHOSEN] + kept + chosen


def _mark(one: Landed) -> Mark:
    dash = () if one.is_chosen else (2.2, 1.2)
    return Mark(one.outline, stroke=line_colour(one.colour), width_mm=0.7 if one.is_chosen else 0.5, dash_mm=dash)


def _looked_at(landed: Sequence[Landed], counties: Any) -> tuple[float, float, float, float]:
    """The bounds of the chosen data where they lie in the project's area, else of that area."""
    area = tuple(float(edge) for edge in shapely.total_bounds(counties))
    chosen = next((one.outline for one in landed if one.is_chosen and not one.outline.is_empty), None)
    if chosen is None or not shapely.box(*area).intersects(chosen):
        return area[0], area[1], area[2], area[3]
    xmin, ymin, xmax, ymax = (float(edge) for edge in chosen.bounds)
    room = max(xmax - xmin, ymax - ymin, 2_000.0) * MARGIN
    return xmin - room, ymin - room, xmax + room, ymax + room


class Words(Tool):
    """The number and place of each reading, at its data or at the edge where it lies off the map; above all marks."""

    def __init__(self, owner: LandingMap) -> None:
        self._owner = owner

    def paint(self, painter: QPainter, view: View) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(13, 600))
        taken: list[QRectF] = []
        for one in reversed(_others_first(self._owner.landed)):
            if not one.outline.is_empty:
                taken.append(_paint_one(painter, view, one, taken))
        painter.setFont(font(12))
        for name, place in self._owner.names:
            _paint_name(painter, view, name, place, taken)
        painter.restore()


def _paint_name(painter: QPainter, view: View, name: str, place: Any, taken: list[QRectF]) -> None:
    """A county's name where nothing else stands; left away otherwise."""
    x, y = view.to_screen(float(place.x), float(place.y))
    size = QFontMetricsF(painter.font())
    rect = QRectF(
        x - size.horizontalAdvance(name) / 2, y - size.height() / 2, size.horizontalAdvance(name), size.height()
    )
    inside = QRectF(0, 0, view.width, view.height).contains(rect)
    if inside and not any(rect.intersects(other) for other in taken):
        taken.append(rect)
        _write(painter, rect, name, COUNTY)


def _paint_one(painter: QPainter, view: View, one: Landed, taken: Sequence[QRectF]) -> QRectF:
    text = f"{one.number}  {one.words}".strip()
    place = one.outline.representative_point() if one.is_chosen else one.outline.centroid
    x, y = view.to_screen(float(place.x), float(place.y))
    size = QFontMetricsF(painter.font())
    width, height = size.horizontalAdvance(text), size.height()
    inside = px(8) < x < view.width - px(8) and px(8) < y < view.height - px(8)
    if inside:
        rect = _free(QRectF(x - width / 2, y - height / 2, width, height), taken, view)
        _write(painter, rect, text, one.colour)
        return rect
    return _paint_arrow(painter, view, one, text, QPointF(x, y), taken)


def _paint_arrow(
    painter: QPainter, view: View, one: Landed, text: str, target: QPointF, taken: Sequence[QRectF]
) -> QRectF:
    """An arrow at the edge towards a place off the map, its words beside it."""
    middle = QPointF(view.width / 2, view.height / 2)
    away = target - middle
    length = max((away.x() ** 2 + away.y() ** 2) ** 0.5, 1.0)
    unit = QPointF(away.x() / length, away.y() / length)
    room = px(20)
    reach = min((view.width / 2 - room) / max(abs(unit.x()), 1e-9), (view.height / 2 - room) / max(abs(unit.y()), 1e-9))
    tip = middle + unit * reach
    size = QFontMetricsF(painter.font())
    width, height = size.horizontalAdvance(text), size.height()
    tail = tip - unit * px(26)
    left = tail.x() + px(8) if unit.x() < 0 else tail.x() - width - px(8)
    rect = _free(QRectF(left, tail.y() - height / 2, width, height), taken, view)
    painter.setPen(QPen(QColor(line_colour(one.colour)), 2.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(tail, tip)
    side = QPointF(-unit.y(), unit.x())
    painter.drawLine(tip, tip - unit * px(8) + side * px(6))
    painter.drawLine(tip, tip - unit * px(8) - side * px(6))
    _write(painter, rect, text, one.colour)
    return rect


def _free(rect: QRectF, taken: Sequence[QRectF], view: View) -> QRectF:
    """The rectangle inside the map and moved down until it covers no other."""
    rect.moveLeft(min(max(rect.left(), px(8)), view.width - rect.width() - px(8)))
    while any(rect.intersects(other) for other in taken) and rect.bottom() < view.height:
        rect.translate(0, rect.height() + px(2))
    return rect


def _write(painter: QPainter, rect: QRectF, text: str, colour: str) -> None:
    path = QPainterPath()
    path.addText(QPointF(rect.left(), rect.bottom() - rect.height() * 0.25), painter.font(), text)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    halo = QPen(QColor("#FFFFFF"), px(4))
    halo.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(halo)
    painter.drawPath(path)
    painter.fillPath(path, QColor(colour))
