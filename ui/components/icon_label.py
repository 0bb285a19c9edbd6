"""An icon that stands by itself and follows the theme."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.icons import paint_icon
from ui.theme.tokens import px, tokens


class IconLabel(QWidget):
    """The icon `name` of `size` px in the colour of a token."""

    def __init__(self, name: str, size: int = 16, role: str = "text2", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self.role, self._size = name, role, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set(self, name: str, role: str = "text2") -> None:
        """Another icon."""
        self.name, self.role = name, role
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(self._size), px(self._size))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_icon(painter, self.name, str(getattr(tokens(), self.role)), QRectF(self.rect()))
        painter.end()


class AppIcon(QWidget):
    """The sign of the program."""

    def __init__(self, size: int = 56, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(px(self._size), px(self._size))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_icon(painter, "zzeco", "", QRectF(self.rect()))
        painter.end()
