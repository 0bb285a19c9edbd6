"""One tab of the workspaces: icon, word, a line below when it is shown, a dot when something waits there."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from layers.i18n import _
from ui.components.buttons import with_shortcut
from ui.theme.fonts import font
from ui.theme.icons import paint_icon
from ui.theme.tokens import px, tokens
from ui.workspace import Row

TEXT, ICON, PADDING, GAP, LINE, DOT = 14, 18, 14, 8, 3, 7


class WorkspaceTab(QAbstractButton):
    """Reads colours and sizes when it paints, so it follows theme and font size by itself."""

    def __init__(self, row: Row, number: int) -> None:
        super().__init__()
        self._icon, self._shows_icon, self._has_dot = row.icon, True, False
        self.setText(_(row.label))
        self.setAccessibleName(_(row.label))
        self.setToolTip(with_shortcut(_(row.label), f"Alt+{number}"))
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def show_icon(self, shown: bool) -> None:
        """With or without its icon."""
        if shown != self._shows_icon:
            self._shows_icon = shown
            self.updateGeometry()
            self.update()

    def show_dot(self, shown: bool, why: str = "") -> None:
        """A red dot, and what it means for those who cannot see it."""
        self._has_dot = shown
        self.setAccessibleDescription(why)
        self.update()

    @property
    def has_dot(self) -> bool:
        """Whether something waits here."""
        return self._has_dot

    def sizeHint(self) -> QSize:
        """Room for the word at its heavier weight, so that nothing moves when it is chosen."""
        width = QFontMetrics(font(TEXT, 600)).horizontalAdvance(self.text()) + px(2 * PADDING)
        return QSize(width + (px(ICON + GAP) if self._shows_icon else 0), px(48))

    def nextCheckState(self) -> None:
        """The window decides which tab is on."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Icon and word in the accent when shown, else in the text colours."""
        theme, painter = tokens(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = self._colour()
        left, middle = px(PADDING), self.height() / 2
        if self._shows_icon:
            side = px(ICON)
            tint = theme.text2 if colour == theme.text else colour
            paint_icon(painter, self._icon, tint, QRectF(left, middle - side / 2, side, side))
            left += px(ICON + GAP)
        painter.setFont(font(TEXT, 600 if self.isChecked() else 400))
        painter.setPen(QColor(colour))
        painter.drawText(
            QRectF(left, 0, self.width() - left, self.height()), Qt.AlignmentFlag.AlignVCenter, self.text()
        )
        self._paint_marks(painter)
        painter.end()

    def _colour(self) -> str:
        theme = tokens()
        return theme.accent if self.isChecked() else theme.text

    def _paint_marks(self, painter: QPainter) -> None:
        """The line below, the dot and the focus ring."""
        theme, width, height = tokens(), self.width(), self.height()
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked():
            painter.setBrush(QColor(theme.accent))
            painter.drawRect(QRectF(px(4), height - px(LINE), width - px(8), px(LINE)))
        if self._has_dot:
            painter.setBrush(QColor(theme.error))
            painter.drawEllipse(QRectF(width - px(PADDING) + px(1), height / 2 - px(12), px(DOT), px(DOT)))
        if self.hasFocus():
            painter.setPen(QColor(theme.focus))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(1, px(6), width - 2, height - px(12)), px(6), px(6))
