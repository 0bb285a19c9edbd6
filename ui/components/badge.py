"""A badge: a word on a soft ground, with the icon of its kind."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.fonts import font
from ui.theme.icons import paint_icon
from ui.theme.tokens import px, tokens

ICONS = {"error": "circle-alert", "warn": "triangle-alert", "info": "info", "accent": "check"}
WEIGHT = 600


class Badge(QWidget):
    """Kind is error, warn, info, accent or mute; `icon` "" for none, None for the icon of the kind."""

    def __init__(self, kind: str, text: str, icon: str | None = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set(kind, text, icon)

    def set(self, kind: str, text: str, icon: str | None = "") -> None:
        """Another word and kind."""
        self.kind, self.text = kind, text
        self.icon = ICONS.get(kind, "") if icon is None else icon
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return badge_size(self.text, self.icon)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_badge(painter, QPointF(0, (self.height() - px(20)) / 2), self.kind, self.text, self.icon)
        painter.end()


def badge_size(text: str, icon: str = "") -> QSize:
    """The room that a badge takes, px."""
    width = QFontMetricsF(font(12, WEIGHT)).horizontalAdvance(text) + px(12) + (px(16) if icon else 0)
    return QSize(round(width + 0.5), px(20))


def paint_badge(painter: QPainter, at: QPointF, kind: str, text: str, icon: str = "") -> None:
    """Draws a badge with its upper left corner at a point; cells of tables use it."""
    theme, size = tokens(), badge_size(text, icon)
    ground, ink = (theme.sunken, theme.text2) if kind == "mute" else soft_and_ink(kind)
    rect = QRectF(at.x(), at.y(), size.width(), size.height())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(rect, px(4), px(4))
    left = rect.left() + px(6)
    if icon:
        paint_icon(painter, icon, ink, QRectF(left, rect.top() + px(4), px(12), px(12)))
        left += px(16)
    painter.setFont(font(12, WEIGHT))
    painter.setPen(QColor(ink))
    painter.drawText(QRectF(left, rect.top(), rect.right() - left, rect.height()), Qt.AlignmentFlag.AlignVCenter, text)


def soft_and_ink(kind: str) -> tuple[str, str]:
    """Ground and ink of a kind."""
    theme = tokens()
    return str(getattr(theme, f"{kind}_soft")), str(getattr(theme, kind))
