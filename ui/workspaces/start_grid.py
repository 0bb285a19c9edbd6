"""The cards of the recent projects, as many side by side as there is room for."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.theme.tokens import px
from ui.workspaces.start_cards import CARD_WIDTH, RecentCard
from ui.workspaces.start_recent import Recent

ROWS = 2
MOST_COLUMNS = 4


class RecentGrid(QWidget):
    """The first rows of projects; `opened` and `asked` are called for a click and for the menu of one."""

    def __init__(self, opened: Callable[[Recent], None], asked: Callable[[RecentCard, QPoint], None]) -> None:
        super().__init__()
        self._opened, self._asked = opened, asked
        self.cards: list[RecentCard] = []
        self._columns, self._rows = 0, ROWS
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(px(16))

    def show_projects(self, projects: list[Recent], rows: int = ROWS) -> None:
        """Other projects, so many rows of them."""
        self._rows = rows
        for card in self.cards:
            self._grid.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = [self._card(one) for one in projects]
        self._place()

    def _card(self, recent: Recent) -> RecentCard:
        card = RecentCard(recent)
        card.clicked.connect(lambda: self._opened(recent))
        card.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        card.customContextMenuRequested.connect(lambda at: self._asked(card, card.mapToGlobal(at)))
        return card

    def _place(self) -> None:
        self._columns = columns_in(self.width())
        for at, card in enumerate(self.cards):
            self._grid.addWidget(card, at // self._columns, at % self._columns)
            card.setVisible(at < self._columns * self._rows)
        for column in range(MOST_COLUMNS):
            self._grid.setColumnStretch(column, 1 if column < self._columns else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if columns_in(self.width()) != self._columns:
            self._place()


def columns_in(width: int) -> int:
    """How many cards stand side by side in this width, px."""
    return max(1, min(MOST_COLUMNS, (width + px(16)) // px(CARD_WIDTH + 16)))
