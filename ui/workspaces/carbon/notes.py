"""What must be said of a result, one paragraph each, in a list that scrolls."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ui.components.heading import caption
from ui.components.layout import clear, column_in


class Notes(QScrollArea):
    """`texts` are those that are shown, `margin` what they keep from the border."""

    def __init__(self, margin: float = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.texts: tuple[str, ...] = ()
        inner = QWidget()
        inner.setProperty("role", "surface")
        self._column = column_in(inner, 8, margin)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def say(self, texts: Sequence[str]) -> None:
        """Other paragraphs."""
        self.texts = tuple(texts)
        clear(self._column)
        for words in self.texts:
            self._column.addWidget(caption(words, wrap=True))
        self._column.addStretch(1)
