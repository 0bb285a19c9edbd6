"""A panel at a side of a workspace, which scrolls by itself."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ui.components.heading import line
from ui.components.layout import column_in
from ui.theme.tokens import px, tokens

LEAST_WIDTH = 256


class Side(QFrame):
    """A white panel of parts with lines between them; its parts are made in `inner` and then held."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("role", "panel")
        self.setMinimumWidth(px(LEAST_WIDTH))
        self.scroller = QScrollArea(self)
        self.scroller.setWidgetResizable(True)
        self.scroller.setFrameShape(QFrame.Shape.NoFrame)
        self.scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column_in(self).addWidget(self.scroller)
        self.inner = QWidget()
        self.inner.setProperty("role", "surface")
        self.scroller.setWidget(self.inner)
        self.inner.installEventFilter(self)
        self.lines: list[QWidget] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Never narrower than its parts, whose words grow with the font and the language."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
            bar = self.scroller.verticalScrollBar().sizeHint().width()
            self.setMinimumWidth(max(px(LEAST_WIDTH), self.inner.minimumSizeHint().width() + bar))
        return False

    def hold(self, *parts: QWidget) -> None:
        """The parts from top to bottom."""
        column = QVBoxLayout(self.inner)
        column.setContentsMargins(0, px(12), 0, px(12))
        column.setSpacing(px(12))
        for part in parts:
            if part is not parts[0]:
                self.lines.append(line())
                column.addWidget(self.lines[-1])
            holder = QVBoxLayout()
            holder.setContentsMargins(tokens().panel, 0, tokens().panel, 0)
            holder.addWidget(part)
            column.addLayout(holder)
        column.addStretch(1)
