"""What stands on the map whatever is shown: north, scale, zoom, tools."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QFrame, QVBoxLayout, QWidget

from layers.i18n import _
from ui.canvas.plate import MARGIN_PX, PADDING_PX, Plate
from ui.canvas.scale_bar import ScaleBar
from ui.canvas.scale_box import ScaleBox
from ui.components.buttons import icon_button
from ui.theme.tokens import px, tokens

if TYPE_CHECKING:
    from layers.drawing.view import View
    from ui.canvas.canvas import MapCanvas

Direction = QBoxLayout.Direction
NORTH_SIZE = (32, 42)
NORTH_NEEDLE = ((0.0, -1.0), (0.62, 1.0), (0.0, 0.62), (-0.62, 1.0))


class NorthArrow(QWidget):
    """North is always up: an arrow and its letter."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("North is up"))
        self._letter = _("N")
        self.refit()

    def refit(self) -> None:
        """Takes the size that the font size setting gives it now."""
        self.setFixedSize(QSize(px(NORTH_SIZE[0]), px(NORTH_SIZE[1])))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The letter above the needle."""
        theme = tokens()
        font = QFont(self.font())
        font.setPixelSize(px(12))
        font.setBold(True)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font)
        painter.setPen(QColor(theme.text))
        painter.drawText(0, 0, self.width(), px(18), Qt.AlignmentFlag.AlignCenter, self._letter)
        painter.translate(self.width() / 2, px(30))
        half = px(10)
        needle = [QPointF(x * half, y * half) for x, y in NORTH_NEEDLE]
        painter.setBrush(QColor(theme.surface))
        painter.drawPolygon(QPolygonF(needle))
        painter.setBrush(QColor(theme.text))
        painter.drawPolygon(QPolygonF([needle[0], *needle[2:]]))
        painter.end()


class Furniture:
    """The plates of one map and their places, 12 px from its edges."""

    def __init__(self, canvas: "MapCanvas") -> None:
        self.canvas = canvas
        self.north = Plate(Direction.TopToBottom, canvas)
        self.arrow = NorthArrow(self.north)
        self.north.row.addWidget(self.arrow)
        self.scale = Plate(Direction.LeftToRight, canvas)
        self.bar, self.box = ScaleBar(self.scale), ScaleBox(self.scale)
        self.scale.row.addWidget(self.bar)
        self.scale.row.addWidget(self.box)
        self.box.chosen.connect(canvas.set_scale)
        self.zoom = self._zoom_plate()
        self.tools = Plate(Direction.LeftToRight, canvas)
        self.tools.hide()
        self._tools: list[QWidget] = []
        self._tool_columns: list[QVBoxLayout] = []

    def add_tools(self, buttons: Sequence[QAbstractButton | None]) -> None:
        """Buttons for the plate at the top left; None draws a line between groups."""
        self._tools += [_line(self.tools) if button is None else button for button in buttons]
        self.tools.setVisible(bool(self._tools))
        self._tool_columns = []
        self.place()

    def follow(self, view: "View") -> None:
        """The scale of the map is another."""
        self.bar.set_metres_per_pixel(view.metres_per_pixel)
        self.box.set_scale(view.scale)

    def refit(self) -> None:
        """The font size setting, or the theme, is another."""
        for part in (self.north, self.scale, self.zoom, self.tools, self.arrow, self.bar, self.box):
            part.refit()
        self.place()

    def boxes(self) -> list[QRectF]:
        """Where plates stand now."""
        plates = (self.north, self.scale, self.zoom, self.tools)
        return [QRectF(plate.geometry()) for plate in plates if plate.isVisibleTo(self.canvas)]

    def place(self) -> None:
        """Puts the plates into their corners."""
        margin, width, height = px(MARGIN_PX), self.canvas.width(), self.canvas.height()
        self._arrange_tools(height - 2 * margin)
        for plate in (self.north, self.scale, self.zoom, self.tools):
            plate.adjustSize()
        self.tools.move(margin, margin)
        self.north.move(width - margin - self.north.width(), margin)
        beside = self.tools.isVisibleTo(self.canvas) and self.tools.height() + self.scale.height() + 3 * margin > height
        left = self.tools.geometry().right() + margin if beside else margin
        self.scale.move(left, height - margin - self.scale.height())
        self.zoom.move(width - margin - self.zoom.width(), height - margin - self.zoom.height())

    def _arrange_tools(self, room: int) -> None:
        """The tools below one another, in two columns where the map is too low for one."""
        spacing = px(PADDING_PX)
        heights = [part.sizeHint().height() + spacing for part in self._tools]
        wanted = 1 if sum(heights) + spacing <= room else 2
        if not self._tools or len(self._tool_columns) == wanted:
            return
        while self.tools.row.count():
            self.tools.row.takeAt(0)
        self._tool_columns = [QVBoxLayout() for _column in range(wanted)]
        for column in self._tool_columns:
            column.setSpacing(spacing)
            self.tools.row.addLayout(column)
        done = 0
        for part, height in zip(self._tools, heights, strict=True):
            self._tool_columns[min(done * wanted // sum(heights), wanted - 1)].addWidget(part)
            part.setVisible(wanted == 1 or isinstance(part, QAbstractButton))
            done += height
        for column in self._tool_columns:
            column.addStretch(1)

    def _zoom_plate(self) -> Plate:
        canvas, plate = self.canvas, Plate(Direction.TopToBottom, self.canvas)
        actions: tuple[tuple[str, str, str, Callable[[], None]], ...] = (
            ("plus", _("Zoom in"), "+", lambda: canvas.zoom_by(2)),
            ("minus", _("Zoom out"), "-", lambda: canvas.zoom_by(0.5)),
            ("maximize", _("Full extent"), "0", canvas.full_extent),
        )
        for name, text, shortcut, action in actions:
            button = icon_button(name, text, shortcut)
            button.setProperty("role", "tool")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _checked=False, act=action: act())
            if plate.row.count():
                plate.row.addWidget(_line(plate))
            plate.row.addWidget(button)
        return plate


def _line(parent: QWidget) -> QFrame:
    line = QFrame(parent)
    line.setProperty("role", "line")
    return line
