"""Greys what is being read or worked out anew; the old figures stay to be seen under it."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.theme.tokens import tokens

STALE_ALPHA = 0.4


class Veil(QWidget):
    """Lies over all of its parent; clicks go through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._covered = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        parent.installEventFilter(self)
        self.hide()

    def cover(self, on: bool) -> None:
        """Over everything that the parent holds by now, or gone."""
        self.setGeometry(self._covered.rect())
        self.setVisible(on)
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """As large as its parent."""
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._covered.rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        colour = QColor(tokens().window)
        colour.setAlphaF(STALE_ALPHA)
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour)
        painter.end()
