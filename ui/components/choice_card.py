"""A choice with its reason: radio, title, badge, one line why, a measure at the right."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QRadioButton, QSizePolicy, QVBoxLayout, QWidget

from ui.components.badge import Badge
from ui.components.heading import caption, text_label
from ui.components.layout import LaidOut
from ui.theme.tokens import px, tokens


class WrappedTitle(QLabel):
    """As wide as its words where there is room, else in more lines: the last word may tell titles apart."""

    def __init__(self, words: str, role: str = "value") -> None:
        super().__init__(words)
        self.setProperty("role", role)
        self.setWordWrap(True)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + px(2), metrics.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(px(48), self.fontMetrics().height())


class ChoiceCard(LaidOut, QRadioButton):
    """A radio button drawn as a card; cards of one parent exclude each other. `measure` may have two lines."""

    def __init__(
        self,
        title: str,
        reason: str,
        badge: Badge | None = None,
        measure: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self.setAccessibleDescription(reason)
        higher_for_longer_text = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        higher_for_longer_text.setHeightForWidth(True)
        self.setSizePolicy(higher_for_longer_text)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(44), px(10), px(14), px(10))
        row.setSpacing(px(12))
        words = QVBoxLayout()
        words.setSpacing(px(2))
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(WrappedTitle(title))
        if badge is not None:
            head.addWidget(badge, 0, Qt.AlignmentFlag.AlignTop)
        head.addStretch(1)
        words.addLayout(head)
        self.reason = caption(reason, wrap=True)
        words.addWidget(self.reason)
        row.addLayout(words, 1)
        row.addLayout(_measure(measure))
        self.toggled.connect(self.update)

    def hitButton(self, position: object) -> bool:
        return True

    def minimumSizeHint(self) -> QSize:
        layout = self.layout()
        return layout.minimumSize() if layout else super().minimumSizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, chosen = tokens(), self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = 2 if chosen else 1
        painter.setPen(QPen(QColor(theme.accent if chosen else theme.border), width))
        painter.setBrush(QColor(theme.accent_soft if chosen else theme.surface))
        inset = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), px(8), px(8))
        self._paint_radio(painter)
        painter.end()

    def _paint_radio(self, painter: QPainter) -> None:
        theme = tokens()
        rect = QRectF(px(14), px(12), px(18), px(18)).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(theme.accent if self.isChecked() else theme.border_strong), 1.5))
        painter.setBrush(QColor(theme.surface))
        painter.drawEllipse(rect)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent))
            inset = px(4.5)
            painter.drawEllipse(rect.adjusted(inset, inset, -inset, -inset))


def _measure(text: str) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(px(2))
    for at, words in enumerate(text.split("\n") if text else ()):
        label = text_label(words, "value") if at == 0 else caption(words)
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        column.addWidget(label)
    return column
