"""The field in the bar that opens the command palette."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from layers.i18n import _
from ui.theme.fonts import font
from ui.theme.icons import paint_icon
from ui.theme.tokens import px, tokens

WIDTH, LEAST, HEIGHT, ICON = 280, 44, 32, 16
SHORTCUT = "Ctrl+Shift+P"


class SearchField(QAbstractButton):
    """Looks like a search field and is a button: the typing is done in the palette that it opens."""

    def __init__(self) -> None:
        super().__init__()
        self.setText(_("Search commands, records, places"))
        self.setAccessibleName(self.text())
        self.setToolTip(self.text())
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As wide as the design has it, never wider."""
        text = QFontMetrics(font(13)).horizontalAdvance(self.text()) + QFontMetrics(font(12)).horizontalAdvance(
            SHORTCUT
        )
        return QSize(max(px(WIDTH), text + px(64)), px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """The icon alone is enough where there is no room."""
        return QSize(px(LEAST), px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Icon, placeholder and shortcut."""
        theme, painter = tokens(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        marked = self.hasFocus() or self.underMouse()
        painter.setPen(QColor(theme.accent if self.hasFocus() else theme.border_strong if marked else theme.border))
        painter.setBrush(QColor(theme.window))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), px(6), px(6))
        side, middle = px(ICON), self.height() / 2
        paint_icon(painter, "search", theme.text2, QRectF(px(10), middle - side / 2, side, side))
        self._paint_texts(painter)
        painter.end()

    def _paint_texts(self, painter: QPainter) -> None:
        theme = tokens()
        shortcut = QKeySequence(SHORTCUT).toString(QKeySequence.SequenceFormat.NativeText)
        left = px(10 + ICON + 8)
        right = QFontMetrics(font(12)).horizontalAdvance(shortcut) + px(22)
        room = self.width() - left - right
        if room < px(60):
            right, room = px(10), self.width() - left - px(10)
        else:
            painter.setFont(font(12))
            painter.setPen(QColor(theme.text3))
            painter.drawText(
                QRectF(0, 0, self.width() - px(10), self.height()),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
                shortcut,
            )
        text = QFontMetrics(font(13)).elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.setFont(font(13))
        painter.setPen(QColor(theme.text3))
        painter.drawText(QRectF(left, 0, room, self.height()), Qt.AlignmentFlag.AlignVCenter, text)
