"""What stands at the readings on the map of where a delivery lands: at their data, or at the edge towards them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from layers.drawing.view import View
from ui.canvas.tool import Tool
from ui.theme.fonts import font
from ui.theme.tokens import px, tokens

OTHERS = ("#8A4B00", "#6A3FA0", "#1A5C9E", "#B3261E", "#0E6E6E")
CHOSEN = "#1F6B45"
ON_DARK = {
    CHOSEN: "#5FC492", "#8A4B00": "#F0B45A", "#6A3FA0": "#C9A7F5", "#1A5C9E": "#7DB6F0", "#B3261E": "#FF8A80",
    "#0E6E6E": "#5CC9C9",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Landed:
    """A reading on the map: its number in the list, words, colour, and the line around its data."""

    number: int
    words: str
    colour: str
    outline: Any
    is_chosen: bool

    @property
    def text(self) -> str:
        """What is written on the map."""
        return f"{self.number}  {self.words}".strip()


@dataclass(frozen=True, eq=False)
class Written:
    """A reading's words with their place in the picture; `arrow` (tail and tip) where its data lie off the map."""

    landed: Landed
    box: QRectF
    arrow: tuple[QPointF, QPointF] | None


def line_colour(colour: str) -> str:
    """The colour of a line, lighter on the grey paper and the dark cards of the dark theme."""
    return ON_DARK[colour] if tokens().dark else colour


def others_first(landed: Sequence[Landed]) -> list[Landed]:
    """The chosen one last, so that it lies on top; of several at the best one's place only one is drawn."""
    chosen = [one for one in landed if one.is_chosen]
    others = [one for one in landed if not one.is_chosen]
    at_best = [one for one in others if one.colour == CHOSEN]
    kept = [] if any(one.colour == CHOSEN for one in chosen) else at_best[:1]
    return [one for one in others if one.colour != CHOSEN] + kept + chosen


def written(landed: Sequence[Landed], view: View, plates: Iterable[QRectF]) -> list[Written]:
    """The words of the readings where they cover neither each other nor the plates."""
    taken, found = list(plates), []
    for one in reversed(others_first(landed)):
        if not one.outline.is_empty:
            found.append(_written(one, view, taken))
            taken.append(found[-1].box)
    return found


def _written(one: Landed, view: View, taken: Sequence[QRectF]) -> Written:
    place = one.outline.representative_point() if one.is_chosen else one.outline.centroid
    x, y = view.to_screen(float(place.x), float(place.y))
    size = QFontMetricsF(_font())
    box = QRectF(0, 0, size.horizontalAdvance(one.text), size.height())
    box.moveCenter(QPointF(x, y))
    if px(8) < x < view.width - px(8) and px(8) < y < view.height - px(8):
        return Written(one, _free(box, taken, view), None)
    tail, tip = _arrow(QPointF(x, y), view)
    box.moveCenter(tail)
    if tip.x() < tail.x():
        box.moveLeft(tail.x() + px(8))
    else:
        box.moveRight(tail.x() - px(8))
    return Written(one, _free(box, taken, view), (tail, tip))


def _arrow(target: QPointF, view: View) -> tuple[QPointF, QPointF]:
    """Tail and tip of an arrow at the edge towards a place off the map."""
    middle = QPointF(view.width / 2, view.height / 2)
    away = target - middle
    unit = away / max((away.x() ** 2 + away.y() ** 2) ** 0.5, 1.0)
    room = px(20)
    reach = min((view.width / 2 - room) / max(abs(unit.x()), 1e-9), (view.height / 2 - room) / max(abs(unit.y()), 1e-9))
    tip = middle + unit * reach
    return tip - unit * px(26), tip


def _free(box: QRectF, taken: Sequence[QRectF], view: View) -> QRectF:
    """The box inside the map and moved down until it covers no other; back up where there is no room below."""
    box.moveLeft(min(max(box.left(), px(8)), view.width - box.width() - px(8)))
    for step in (box.height() + px(2), -box.height() - px(2)):
        free = QRectF(box)
        while any(free.intersects(other) for other in taken) and free.top() >= 0 and free.bottom() <= view.height:
            free.translate(0, step)
        if free.top() >= 0 and free.bottom() <= view.height:
            return free
    return box


def _font() -> Any:
    return font(13, 600)


class Words(Tool):
    """Writes the readings above all marks."""

    def __init__(self, words: Callable[[], list[Written]]) -> None:
        self._words = words

    def paint(self, painter: QPainter, view: View) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(_font())
        for one in self._words():
            if one.arrow is not None:
                _paint_arrow(painter, *one.arrow, QColor(line_colour(one.landed.colour)))
            _write(painter, one.box, one.landed)
        painter.restore()


def _paint_arrow(painter: QPainter, tail: QPointF, tip: QPointF, colour: QColor) -> None:
    unit = (tip - tail) / px(26)
    side = QPointF(-unit.y(), unit.x())
    painter.setPen(QPen(colour, 2.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(tail, tip)
    painter.drawLine(tip, tip - unit * px(8) + side * px(6))
    painter.drawLine(tip, tip - unit * px(8) - side * px(6))


def _write(painter: QPainter, box: QRectF, one: Landed) -> None:
    path = QPainterPath()
    path.addText(QPointF(box.left(), box.bottom() - box.height() * 0.25), painter.font(), one.text)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    halo = QPen(QColor("#FFFFFF"), px(4))
    halo.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(halo)
    painter.drawPath(path)
    painter.fillPath(path, QColor(one.colour))
