"""A card whose head is a strip of tabs, with a unit at its right and what fills the card below a line."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from ui.components.card import Card
from ui.components.heading import caption, line
from ui.components.tabs import TabStrip
from ui.theme.tokens import px


class TabbedCard(Card):
    """`tabs` and `unit` stand in the head; `fill` puts in what is below."""

    def __init__(self, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(" ", parent=parent)
        self.tabs, self.unit = TabStrip(names, self), caption()
        self.title.hide()
        self.note.hide()
        self.head.insertWidget(0, self.tabs)
        self.head.addWidget(self.unit)
        self.head.setContentsMargins(px(4), 0, px(16), 0)
        self.body.setContentsMargins(0, 0, 0, 1)
        self.body.setSpacing(0)
        self.body.addWidget(line())

    def fill(self, content: QWidget) -> None:
        """What the card holds."""
        self.body.addWidget(content, 1)
