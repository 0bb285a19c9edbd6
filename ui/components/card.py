"""A card: a white plate with an outline, a title and a note at its right."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.components.heading import caption, line
from ui.components.heading import title as title_label
from ui.theme.tokens import px


class Card(QFrame):
    """`body` is the layout for what the card holds; `head` the row of the title, for buttons at its right."""

    def __init__(self, title: str = "", note: str = "", parent: QWidget | None = None, *, padding: int = 16) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        outer = self._outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1 if padding else px(4))  # what fills the card must not cover its corners
        outer.setSpacing(0)
        self.title, self.note = title_label(title), caption(note)
        self.head = QHBoxLayout()
        self.head.setContentsMargins(px(padding), px(12), px(padding), px(8))
        self.head.setSpacing(px(8))
        self.head.addWidget(self.title)
        self.head.addStretch(1)
        self.head.addWidget(self.note)
        self._bar = QWidget()
        self._bar.setLayout(self.head)
        outer.addWidget(self._bar)
        self._bar.setVisible(bool(title or note))
        self.body = QVBoxLayout()
        self.body.setContentsMargins(px(padding), 0 if title or note else px(12), px(padding), px(12))
        self.body.setSpacing(px(8))
        outer.addLayout(self.body, 1)

    def set_title(self, title: str, note: str = "") -> None:
        """Another title and note."""
        self.title.setText(title)
        self.note.setText(note)
        self._bar.setVisible(bool(title or note))

    def underline_title(self) -> None:
        """A line from edge to edge below the title."""
        self._outer.insertWidget(1, line())
