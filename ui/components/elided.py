"""A label whose text is shortened with … where there is no room for it."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QStyle, QWidget

ELLIPSES = 2


class ElidedLabel(QLabel):
    """Shows the whole text as a tooltip when it is cut; a path is cut in its middle."""

    def __init__(
        self,
        text: str = "",
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        role: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._mode = mode
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("…") * ELLIPSES, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        room: QRect = self.contentsRect()
        text = self.fontMetrics().elidedText(self.text(), self._mode, room.width())
        self.setToolTip(self.text() if text != self.text() else "")
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        flags = QStyle.visualAlignment(self.layoutDirection(), self.alignment())
        painter.drawText(room, int(flags), text)
        painter.end()
