"""The map as a widget: layers, a view of them, selection and marks above, a tool in the hand."""

from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractButton, QWidget

from layers.drawing.flat import bounds_of
from layers.drawing.view import Bounds, View
from layers.i18n import _
from ui.canvas.above import Above
from ui.canvas.finishing import Finishing
from ui.canvas.frame import Frame
from ui.canvas.furniture import Furniture
from ui.canvas.history import ViewHistory
from ui.canvas.layer_picture import LayerPicture
from ui.canvas.map_layer import Hit, MapLayer, Mark
from ui.canvas.navigation import Navigation
from ui.canvas.picking import hits_at
from ui.canvas.picture import Picture
from ui.canvas.pixels import aligned
from ui.canvas.scale_box import scale_text
from ui.canvas.tool import Tool
from ui.format import number
from ui.tasks import Tasks
from ui.theme.tokens import tokens

TOLD_AFTER_MS = 400
FIRST_METRES_PER_PIXEL = 100.0
LEAST_EXTENT_M = 100.0
FOCUS_PX = 2
KEPT_BYTES = 512 << 20

Decoration = Callable[[QPainter, View], None]


class MapCanvas(QWidget):
    """Shows layers; everything slow is made in quiet tasks, painting goes in slices, so the window never waits."""

    view_changed = Signal(object)
    cursor_moved = Signal(float, float)
    cursor_left = Signal()
    sharp = Signal()
    busy_changed = Signal(bool)
    hit_clicked = Signal(object, object)

    def __init__(self, tasks: Tasks, crs: str, *, furniture: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tasks, self.crs = tasks, crs
        self.decorations: list[Decoration] = []  # below what is selected; captions above it
        self.captions: list[Decoration] = []
        self.picked_by: Callable[[QPointF], list[Hit] | None] | None = None
        self.tool: Tool | None = None
        self.furniture: Furniture | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(160, 120)
        self._pictures: list[LayerPicture] = []
        self._over: list[LayerPicture] = []
        self._grounds: list[Picture] = []
        self._frame, self._history = Frame(), ViewHistory()
        self._view = aligned(View(0.0, 0.0, FIRST_METRES_PER_PIXEL, self.width(), self.height(), self._ratio()))
        self._is_placed = self._is_moved = self._has_ring = False
        self._is_stale = True
        self._clicked: tuple[tuple[float, float], Qt.KeyboardModifier] | None = None
        self._above = Above(tasks, self._picture, self)
        self._above.changed.connect(self.update)
        self._finishing = Finishing(self._stack, self)
        self._finishing.repaint.connect(self._compose_anew)
        self._finishing.sharp.connect(self.sharp)
        self._finishing.busy_changed.connect(self.busy_changed)
        self._navigation = Navigation(self)
        self._telling = QTimer(self, singleShot=True, interval=TOLD_AFTER_MS)
        self._telling.timeout.connect(self._tell)
        if furniture:
            self.furniture = Furniture(self)
        self._tell()

    # -- layers

    def set_layers(self, layers: Sequence[MapLayer], over: Sequence[MapLayer] = ()) -> None:
        """Shows these layers, top first, below those of `over`, which answer no click; what did not change stays."""
        before = [*self._over, *self._pictures]
        known = {picture.map_layer.layer.name: picture for picture in before}
        pictures = []
        for map_layer in (*over, *layers):
            picture = known.pop(map_layer.layer.name, None)
            pictures.append(self._new_picture(map_layer) if picture is None else picture)
            if picture is not None:
                picture.set_map_layer(map_layer)
        if known or pictures != before:
            self._frame.forget()
        self._over, self._pictures = pictures[: len(over)], pictures[len(over) :]
        for picture in pictures:
            picture.kept_bytes = KEPT_BYTES // len(pictures)
        if known:
            self._clicked = None
        for gone in known.values():
            gone.deleteLater()
        self._above.refresh()
        self._want()

    def set_grounds(self, grounds: Sequence[Picture]) -> None:
        """Shows these below all layers, top first: rasters, a base map; also where one of them has more to show."""
        if list(grounds) != self._grounds:
            self._grounds = list(grounds)
            self._frame.forget()
        self._want()

    def _stack(self) -> list[Picture]:
        """All pictures, the lowest first."""
        return [*self._grounds[::-1], *self._pictures[::-1], *self._over[::-1]]

    def add_tool_buttons(self, buttons: Sequence[QAbstractButton | None]) -> None:
        """Buttons for the plate at the top left; None draws a line between groups."""
        if self.furniture is not None:
            self.furniture.add_tools(buttons)

    def _new_picture(self, map_layer: MapLayer) -> LayerPicture:
        picture = LayerPicture(self.tasks, map_layer, self)
        picture.changed.connect(self._finishing.go_on)
        picture.loaded.connect(self._loaded)
        picture.ready.connect(self._click_at_last)
        return picture

    def _loaded(self) -> None:
        """Geometries arrived: until the first of all layers are there, the map shows all there is."""
        self._above.refresh()
        if not self._is_placed:
            self.full_extent()

    def is_coloured(self) -> bool:
        """Whether the theme of every layer that is on is known, so that none stands there in neutral grey."""
        return all(picture.map_layer.themed is not None for picture in self._pictures if picture.visible)

    def _are_loaded(self) -> bool:
        return all(picture.flats is not None for picture in self._pictures)

    # -- the view

    @property
    def view(self) -> View:
        """What is shown."""
        return self._view

    def set_view(self, view: View, remember: bool = True) -> None:
        """Shows this place at this scale (in the size of the widget); `remember` for the way back."""
        view = aligned(view.resized(self.width(), self.height(), self._ratio()))
        self._is_placed = self._is_moved = True
        if remember:
            self._history.note(view)
        if view != self._view:
            self._show(view)

    def zoom_to(self, bounds: Bounds) -> None:
        """Shows all of these bounds; never less than 100 m."""
        xmin, ymin, xmax, ymax = bounds
        grow = max(LEAST_EXTENT_M - max(xmax - xmin, ymax - ymin), 0) / 2
        self.set_view(self._view.fitting((xmin - grow, ymin - grow, xmax + grow, ymax + grow)))

    def full_extent(self) -> None:
        """Shows all layers that are on, or all there are; also those that are still being read, once they are there."""
        on = [picture for picture in self._pictures if picture.visible] or self._pictures
        bounds = bounds_of([flat for picture in on for flat in picture.flats or ()])
        if bounds is not None:
            self.zoom_to(bounds)
        self._is_moved, self._is_placed = False, bounds is not None and self._are_loaded()

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Magnifies; the place under `at` (the middle if None) stays."""
        self.set_view(self._view.zoomed(factor, None if at is None else (at.x(), at.y())))

    def set_scale(self, denominator: float) -> None:
        """Shows the same middle at 1:denominator."""
        self.set_view(self._view.at_scale(denominator))

    def back(self) -> None:
        """Shows the view before."""
        self._go(self._history.back())

    def forward(self) -> None:
        """Shows the view that one went back from."""
        self._go(self._history.forward())

    def _go(self, view: View | None) -> None:
        if view is not None:
            self.set_view(view, remember=False)

    def _show(self, view: View) -> None:
        self._frame.keep_for(view)
        self._view = view
        if self.furniture is not None:
            self.furniture.follow(view)
        self._want()
        self._telling.start()
        self.view_changed.emit(view)

    # -- what lies above and below

    def set_selection(self, layer: str | None, rows: np.ndarray) -> None:
        """Picks out these rows of a layer."""
        self._above.select(layer, rows)
        self._telling.start()

    def set_hover(self, hit: Hit | None) -> None:
        """Outlines one record."""
        self._above.hover(hit)

    def set_marks(self, marks: Sequence[Mark]) -> None:
        """Draws these geometries above all layers."""
        self._above.mark(marks)

    def set_tool(self, tool: Tool | None) -> None:
        """Takes a tool in hand; None = move the map and click records."""
        if self.tool is not None:
            self.tool.stop(self)
        self.tool, self._clicked = tool, None
        if tool is not None:
            tool.start(self)
        self._set_cursor()
        self.update()

    def pick(self, point: QPointF) -> list[Hit]:
        """The records at a pixel, top layer first; those of another picture that lies over this one there."""
        above = None if self.picked_by is None else self.picked_by(point)
        return hits_at(self._pictures, self._view, point.x(), point.y()) if above is None else above

    @property
    def can_pick(self) -> bool:
        """Whether `pick` answers at once: what it looks things up in is made a moment after the picture."""
        return all(picture.can_pick for picture in self._pictures)

    def _click_at_last(self) -> None:
        """Tells what was clicked, as soon as it can be looked up."""
        if self._clicked is not None and self.can_pick:
            place, modifiers = self._clicked
            self._clicked = None
            self.hit_clicked.emit(self.pick(QPointF(*self._view.to_screen(*place))), modifiers)

    def _picture(self, name: str | None) -> LayerPicture | None:
        return next((one for one in self._pictures if one.map_layer.layer.name == name), None)

    # -- painting

    def is_sharp(self) -> bool:
        """Whether nothing is missing in what is shown."""
        return self._finishing.is_sharp()

    def snapshot(self) -> QImage:
        """The map as it is now, without the plates, in device pixels."""
        image = QImage(self._view.device_width, self._view.device_height, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(self._view.ratio)
        painter = QPainter(image)
        self._paint(painter)
        painter.end()
        return image

    def paintEvent(self, event: QPaintEvent) -> None:
        """The frame, and what is drawn anew at every repaint."""
        if self._view.ratio != self._ratio():
            self._resize_view()
        painter = QPainter(self)
        self._paint(painter)
        if self._has_ring:
            painter.setPen(QPen(QColor(tokens().focus), FOCUS_PX))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _paint(self, painter: QPainter) -> None:
        view = self._view
        if self._is_stale or self._frame.view != view:
            self._frame.compose(self._stack(), view, tokens().map_paper)
            self._is_stale = False
        painter.save()
        painter.scale(1 / view.ratio, 1 / view.ratio)
        painter.drawImage(0, 0, self._frame.image)
        painter.restore()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._decorate(painter, self.decorations)
        self._above.paint(painter, view)
        self._decorate(painter, self.captions if self.tool is None else [*self.captions, self.tool.paint])

    def _decorate(self, painter: QPainter, decorations: Sequence[Decoration]) -> None:
        for decoration in decorations:
            painter.save()
            decoration(painter, self._view)
            painter.restore()

    def _want(self) -> None:
        for picture in self._stack():
            picture.want(self._view)
        self._finishing.go_on()

    def _compose_anew(self) -> None:
        self._is_stale = True
        self.update()

    # -- the widget

    def _ratio(self) -> float:
        return self.devicePixelRatioF()

    def _resize_view(self) -> None:
        view = aligned(self._view.resized(self.width(), self.height(), self._ratio()))
        if view != self._view:
            self._show(view)
        if not self._is_moved:
            self.full_extent()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The same middle at the same scale in another size."""
        if self.furniture is not None:
            self.furniture.place()
        self._resize_view()

    def changeEvent(self, event: QEvent) -> None:
        """Another theme has another paper; another font size other plates."""
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._compose_anew()
            if self.furniture is not None:
                self.furniture.refit()
        super().changeEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The map itself, then the tool, then the default."""
        if self._navigation.takes(event) or self.tool is None or not self.tool.press(self, event):
            self._navigation.press(event, free=self.tool is None)
        self._set_cursor()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tells where the mouse is, and moves the map where it is in hand."""
        x, y = self._view.to_world(event.position().x(), event.position().y())
        if not self._navigation.move(event) and self.tool is not None:
            self.tool.move(self, event)
        self.cursor_moved.emit(x, y)
        self._set_cursor()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ends a drag or tells what was clicked."""
        if self._navigation.is_holding:
            if self._navigation.release(event):
                place = self._view.to_world(event.position().x(), event.position().y())
                self._clicked = (place, event.modifiers())
                self._click_at_last()
        elif self.tool is not None:
            self.tool.release(self, event)
        self._set_cursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """For the tool alone."""
        if self.tool is not None:
            self.tool.double_click(self, event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zooms at the mouse."""
        self._navigation.wheel(event)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The tool, then the map."""
        used = (self.tool is not None and self.tool.key(self, event)) or self._navigation.key(event)
        self._set_cursor()
        if not used:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Lets go of the space bar."""
        used = self._navigation.key_released(event)
        self._set_cursor()
        if not used:
            super().keyReleaseEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse is elsewhere."""
        self.cursor_left.emit()
        self.set_hover(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A ring where the keyboard brought the focus here."""
        self._has_ring = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """No keys are held any more."""
        self._has_ring = False
        self._navigation.let_go()
        self._set_cursor()
        self.update()

    def _set_cursor(self) -> None:
        hand = self._navigation.cursor
        shape = hand if hand is not None else (self.tool.cursor if self.tool else Qt.CursorShape.ArrowCursor)
        if self.cursor().shape() != shape:
            self.setCursor(shape)

    def _tell(self) -> None:
        """What a screen reader says of the map."""
        words = _("Map, scale {scale}, middle X {x}, Y {y}, {count} selected").format(
            scale=scale_text(self._view.scale),
            x=number(self._view.y),
            y=number(self._view.x),
            count=number(self._above.selected_count),
        )
        self.setAccessibleName(words)
