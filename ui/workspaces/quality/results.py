"""The middle of the quality workspace: the summary, the findings, the map of the place."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.components.layout import column_in
from ui.components.splitter import CardSplitter
from ui.components.veil import Veil
from ui.context import Context
from ui.workspaces.quality.findings_table import FindingsCard
from ui.workspaces.quality.place_map import PlaceMap
from ui.workspaces.quality.summary import Summary

SHARES = (6, 5)


class Results(QWidget):
    """Greyed while a check runs."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.summary, self.down = Summary(self), CardSplitter(Qt.Orientation.Vertical, self)
        self.card, self.map = FindingsCard(self.down), PlaceMap(context, self.down)
        column = column_in(self, 12, 16)
        column.addWidget(self.summary)
        column.addWidget(self.down, 1)
        self.down.hold((self.card, self.map), SHARES)
        self.veil = Veil(self)

    def set_stale(self, stale: bool) -> None:
        """Old findings stay, greyed, until the new ones come."""
        self.summary.check.setEnabled(not stale)
        self.veil.cover(stale)
