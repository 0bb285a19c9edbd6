"""A line of a list at the side: an icon, a name, a small note at its right; the chosen one is marked."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.theme.fonts import font
from ui.theme.icons import paint_icon
from ui.theme.tokens import px, tokens

HIGH, ICON, LEFT = 30, 16, 10


class PickRow(QAbstractButton):
    """Checked is chosen; `faint` is there but not shown."""

    def __init__(self, text: str, icon: str = "", note: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._note, self.is_faint = icon, note, False
        self.setText(text)
        self.setAccessibleName(text)
        self.setToolTip(f"{text} · {note}" if note else text)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_faint(self, faint: bool) -> None:
        """Greyed, since it is left out."""
        self.is_faint = faint
        self.update()

    def nextCheckState(self) -> None:
        """The list decides which line is chosen."""

    def sizeHint(self) -> QSize:
        return QSize(px(120), px(HIGH))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = tokens(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked() or self.underMouse() or self.hasFocus():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent_soft if self.isChecked() else theme.window))
            painter.drawRoundedRect(QRectF(self.rect()), px(6), px(6))
        left = float(px(LEFT))
        if self._icon:
            tint = theme.accent if self.isChecked() else theme.text3 if self.is_faint else theme.text2
            side = px(ICON)
            paint_icon(painter, self._icon, tint, QRectF(left, (self.height() - side) / 2, side, side))
            left += side + px(8)
        room = QRectF(left, 0, self.width() - left - px(LEFT), self.height())
        painter.setFont(font(12))
        painter.setPen(QColor(theme.text2))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._note)
        room.setRight(room.right() - painter.fontMetrics().horizontalAdvance(self._note) - px(6))
        painter.setFont(font(13, 600 if self.isChecked() else 400))
        painter.setPen(QColor(theme.text3 if self.is_faint else theme.text))
        words = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()
