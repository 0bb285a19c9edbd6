"""What tools share that draw a line of clicked points over the map."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen, QPolygonF

from layers.drawing.view import View
from ui.canvas.tools.click import ClickTool
from ui.theme.tokens import px, tokens

if TYPE_CHECKING:
    from ui.canvas.canvas import MapCanvas

POINT_PX, LINE_PX, CASING_PX = 3.5, 2.0, 4.5
GROUND_SHARE = 0.16
Key = Qt.Key
Point = tuple[float, float]


class PathTool(ClickTool):
    """Clicks add points (project CRS), Backspace takes the last one back, Esc all, a double click or Enter ends."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, leave: Callable[[], None]) -> None:
        super().__init__(leave)
        self.points: list[Point] = []
        self.is_ended = False
        self.is_area = False
        self._mouse: Point | None = None

    def changed(self, canvas: "MapCanvas") -> None:
        """The points are others now."""

    def ended(self, canvas: "MapCanvas", modifiers: Qt.KeyboardModifier) -> None:
        """The last point is set."""

    def shown_points(self) -> list[Point]:
        """The points, and the mouse as long as the line goes on to it."""
        following = self.points and not self.is_ended and self._mouse is not None
        return [*self.points, self._mouse] if following and self._mouse else list(self.points)

    def clear(self, canvas: "MapCanvas") -> None:
        """No points any more."""
        self.points, self.is_ended = [], False
        self._tell(canvas)

    def begin(self, canvas: "MapCanvas", point: Point) -> None:
        """A new line from this point."""
        self.points, self.is_ended = [point], False
        self._tell(canvas)

    def click(self, canvas: "MapCanvas", event: QMouseEvent) -> None:
        """Adds a point; the first of a new line where one had ended."""
        if self.is_ended:
            self.points, self.is_ended = [], False
        self.points.append(canvas.view.to_world(event.position().x(), event.position().y()))
        self._tell(canvas)

    def move(self, canvas: "MapCanvas", event: QMouseEvent) -> bool:
        """Draws the line on to the mouse."""
        moving = super().move(canvas, event)
        self._mouse = canvas.view.to_world(event.position().x(), event.position().y())
        if self.points and not self.is_ended:
            self._tell(canvas)
        return moving

    def double_click(self, canvas: "MapCanvas", event: QMouseEvent) -> bool:
        """Ends where the first click of the two set a point."""
        self._end(canvas, event.modifiers())
        return True

    def key(self, canvas: "MapCanvas", event: QKeyEvent) -> bool:
        """Backspace, Enter and Esc."""
        if event.key() in (Key.Key_Backspace, Key.Key_Delete) and self.points:
            self.points.pop()
            self.is_ended = False
            self._tell(canvas)
            return True
        if event.key() in (Key.Key_Return, Key.Key_Enter) and self.points:
            self._end(canvas, event.modifiers())
            return True
        if event.key() == Key.Key_Escape and self.points:
            self.clear(canvas)
            return True
        return super().key(canvas, event)

    def stop(self, canvas: "MapCanvas") -> None:
        """Forgets the line."""
        super().stop(canvas)
        self.points, self.is_ended = [], False

    def _end(self, canvas: "MapCanvas", modifiers: Qt.KeyboardModifier) -> None:
        if not self.is_ended and self.points:
            self.is_ended = True
            self.ended(canvas, modifiers)
            self._tell(canvas)

    def _tell(self, canvas: "MapCanvas") -> None:
        self.changed(canvas)
        canvas.update()

    def paint(self, painter: QPainter, view: View) -> None:
        """The line with its points; filled where it is an outline."""
        shown = [QPointF(*view.to_screen(*point)) for point in self.shown_points()]
        if not shown:
            return
        theme, line = tokens(), QPolygonF(shown)
        if self.is_area and len(shown) > 2:
            ground = QColor(theme.map_selection)
            ground.setAlphaF(GROUND_SHARE)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawPolygon(line)
            shown.append(shown[0])
            line = QPolygonF(shown)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((theme.map_casing, CASING_PX), (theme.map_selection, LINE_PX)):
            pen = QPen(QColor(colour), width)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.drawPolyline(line)
        painter.setPen(QPen(QColor(theme.map_casing), 1.5))
        painter.setBrush(QColor(theme.map_selection))
        for point in self.points:
            painter.drawEllipse(QPointF(*view.to_screen(*point)), px(POINT_PX), px(POINT_PX))
