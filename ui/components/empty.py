"""What an empty place says: an icon, one sentence, one button."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.components.buttons import outlined
from ui.components.icon_label import IconLabel
from ui.theme.tokens import px


class EmptyState(QWidget):
    """Icon, sentence and button in the middle of the free room; no button where its text is empty."""

    def __init__(
        self,
        icon: str,
        sentence: str,
        button_text: str = "",
        on_click: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(24), px(24), px(24))
        column.setSpacing(px(12))
        column.addStretch(1)
        column.addWidget(IconLabel(icon, 24, "text3"), 0, Qt.AlignmentFlag.AlignHCenter)
        self.sentence = QLabel(sentence)
        self.sentence.setWordWrap(True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self.sentence)
        self.button = outlined(button_text)
        if on_click is not None:
            self.button.clicked.connect(lambda: on_click())
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        self.button.setVisible(bool(button_text))
        column.addStretch(1)
