"""The middle of the quality workspace: the summary, the findings, the map of the place."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from ui.context import Context
from ui.theme.tokens import px
from ui.workspaces.carbon.results import Veil
from ui.workspaces.quality.findings_table import FindingsCard
from ui.workspaces.quality.place_map import PlaceMap
from ui.workspaces.quality.summary import Summary

SHARES = (460, 380)


class Results(QWidget):
    """Greyed while a check runs."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.summary, self.card, self.map = Summary(), FindingsCard(), PlaceMap(context)
        self.down = QSplitter(Qt.Orientation.Vertical)
        self.down.setHandleWidth(px(12))
        self.down.setStyleSheet("QSplitter::handle { background: transparent; }")
        self.down.setChildrenCollapsible(False)
        self.down.addWidget(self.card)
        self.down.addWidget(self.map)
        self.down.setSizes([px(share) for share in SHARES])
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(16), px(16), px(16))
        column.setSpacing(px(12))
        column.addWidget(self.summary)
        column.addWidget(self.down, 1)
        self.veil = Veil(self)

    def set_stale(self, stale: bool) -> None:
        """Old findings stay, greyed, until the new ones come."""
        self.summary.check.setEnabled(not stale)
        self.veil.setVisible(stale)
        self.veil.raise_()

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self.veil.setGeometry(self.rect())
