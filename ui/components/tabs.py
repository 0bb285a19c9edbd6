"""A strip of tabs: text with a line below the chosen one."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabBar, QWidget


class TabStrip(QTabBar):
    """`chosen` gives the number of the tab that the user took."""

    chosen = Signal(int)

    def __init__(self, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        for name in names:
            self.addTab(name)
        self.currentChanged.connect(self.chosen)
