"""One layer in the panel: chevron, checkbox, swatch, name, count; opened, its legend below."""

from functools import cached_property

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from layers.drawing.style import MapClass
from layers.i18n import _
from ui.components.buttons import icon_button
from ui.components.elided import ElidedLabel
from ui.components.heading import set_property
from ui.panels.layers_legend import RIGHT, SWATCH, LayerLegend, swatch
from ui.theme.icons import icon
from ui.theme.tokens import px, tokens

HEIGHT = 32


class LayerHead(QWidget):
    """The line of a layer; keys: space shows or hides, right and left open and close, Alt+up and down move."""

    activated = Signal()
    toggled = Signal(bool)
    open_wanted = Signal(bool)
    menu_wanted = Signal(QPoint)
    dragged = Signal(QPoint)
    dropped = Signal(QPoint)
    drag_left = Signal()
    step_wanted = Signal(int)
    move_wanted = Signal(int)
    table_wanted = Signal()
    remove_wanted = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.is_active, self.is_open = "", False, False
        self._pressed: QPoint | None = None
        self._dragging = False
        self.setFixedHeight(px(HEIGHT))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.chevron = icon_button("chevron-right", "")
        self.chevron.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.chevron.setFixedSize(px(24), px(24))
        self.chevron.clicked.connect(lambda: self.open_wanted.emit(not self.is_open))
        self.check = QCheckBox()
        self.check.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.check.setFixedWidth(px(18))
        self.check.toggled.connect(self.toggled)
        self.swatch = QLabel()
        self.swatch.setFixedSize(px(SWATCH[0]), px(SWATCH[1]))
        self.name, self.count = ElidedLabel(), QLabel()
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(2), 0, px(RIGHT), 0)
        row.setSpacing(px(4))
        for part in (self.chevron, self.check):
            row.addWidget(part)
        row.addWidget(self.swatch)
        row.addSpacing(px(4))
        row.addWidget(self.name, 1)
        row.addWidget(self.count)
        self.set_title(title)

    def set_title(self, title: str) -> None:
        """Another name of the layer; epochs are named only where there are several."""
        if title == self.title:
            return
        self.title = title
        self.name.setText(title)
        self.setAccessibleName(title)
        for part, text in ((self.chevron, _("Show the legend of {layer}")), (self.check, _("Show {layer} on the map"))):
            part.setAccessibleName(text.format(layer=title))
            part.setToolTip(text.format(layer=title))

    def show_state(self, visible: bool, active: bool, opened: bool, count: str, sample: MapClass) -> None:
        """Takes over how the layer stands; tells nobody."""
        with QSignalBlocker(self.check):
            self.check.setChecked(visible)
        self.is_active, self.is_open = active, opened
        self.chevron.setIcon(icon("chevron-down" if opened else "chevron-right"))
        self.swatch.setPixmap(swatch(sample))
        self.swatch.setVisible(not opened)
        self.count.setText(count)
        for label in (self.name, self.count):
            set_property(label, "role", "placeholder" if not visible else "value" if active else "")
        set_property(self.count, "role", "caption" if visible else "placeholder")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = tokens(), QPainter(self)
        if self.is_active:
            painter.fillRect(self.rect(), QColor(theme.accent_soft))
        elif self.underMouse():
            painter.fillRect(self.rect(), QColor(theme.window))
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.focus), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        here = event.position().toPoint()
        if (here - self._pressed).manhattanLength() >= QApplication.startDragDistance():
            self._dragging = True
        if self._dragging:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.dragged.emit(self.mapToGlobal(here))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        dragging, self._pressed = self._dragging, None
        self._dragging = False
        self.unsetCursor()
        if dragging:
            self.dropped.emit(event.globalPosition().toPoint())
        elif self.rect().contains(event.position().toPoint()):
            self.activated.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.table_wanted.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        self.menu_wanted.emit(self.mapToGlobal(QPoint(px(84), self.height())) if by_key else event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._dragging and event.key() == Qt.Key.Key_Escape:
            self._dragging, self._pressed = False, None
            self.unsetCursor()
            self.drag_left.emit()
            return
        moving = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        key = Qt.Key(event.key())
        if key in steps:
            (self.move_wanted if moving else self.step_wanted).emit(steps[key])
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            self.open_wanted.emit(key == Qt.Key.Key_Right)
        elif key == Qt.Key.Key_Space:
            self.check.toggle()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.activated.emit()
        elif key == Qt.Key.Key_Delete:
            self.remove_wanted.emit()
        else:
            super().keyPressEvent(event)


class LayerRow(QWidget):
    """The line of a layer and, as long as it is open, its legend, which is made when it is first wanted."""

    legend_made = Signal(object)

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self.head = LayerHead(title, self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.head)

    @cached_property
    def legend(self) -> LayerLegend:
        """The legend, closed at first."""
        made = LayerLegend(self.head.title, self)
        made.setVisible(False)
        self._column.addWidget(made)
        self.legend_made.emit(made)
        return made

    def open_legend(self, opened: bool) -> None:
        """Shows the legend or hides it."""
        if opened or "legend" in vars(self):
            self.legend.setVisible(opened)
