"""A small panel that floats over the map beside the tools: a title, a cross, and what the tool needs."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from layers.i18n import _
from ui.canvas.canvas import MapCanvas
from ui.canvas.plate import MARGIN_PX
from ui.components.buttons import icon_button
from ui.components.heading import title
from ui.theme.tokens import px

WIDTH, PADDING = 344, 12


class ToolPanel(QFrame):
    """`closed` says that the user is done with it; keys that it does not need do not reach the map."""

    closed = Signal()

    def __init__(self, canvas: MapCanvas, heading: str, width: int = WIDTH) -> None:
        super().__init__(canvas)
        self.canvas, self._width = canvas, width
        self.setProperty("role", "plate")
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setAccessibleName(heading)
        self.heading = title(heading)
        self.cross = icon_button("x", _("Close"), "Esc")
        self.cross.clicked.connect(self.leave)
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        head.addWidget(self.cross)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(PADDING), px(8), px(8), px(PADDING))
        column.setSpacing(px(8))
        column.addLayout(head)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, px(PADDING - 8), 0)
        self.body.setSpacing(px(8))
        column.addLayout(self.body)
        canvas.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Shows it at its place and takes the keyboard."""
        self.show()
        self.place()
        self.raise_()
        self.take_keyboard()

    def take_keyboard(self) -> None:
        """Gives the keyboard to what is used first."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Closes it and gives the keyboard back to the map."""
        if not self.isHidden():
            self.hide()
            self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)
            self.closed.emit()

    def place(self) -> None:
        """Right of the tools, as high as it needs and the map allows."""
        furniture, margin = self.canvas.furniture, px(MARGIN_PX)
        left = margin if furniture is None else furniture.tools.geometry().right() + 1 + px(8)
        self.setFixedWidth(min(px(self._width), max(self.canvas.width() - left - margin, 1)))
        layout = self.layout()
        assert layout is not None
        layout.activate()
        height = (
            layout.totalHeightForWidth(self.width()) if layout.hasHeightForWidth() else layout.totalSizeHint().height()
        )
        self.setGeometry(left, margin, self.width(), min(height, self.canvas.height() - 2 * margin))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stays in its place when the map has another size."""
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self.place()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        event.accept()
