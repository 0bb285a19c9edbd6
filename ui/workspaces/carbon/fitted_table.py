"""A table whose first column takes what the numbers leave, but never less than most names need."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView

from ui.components.table import PlainTable
from ui.theme.tokens import px

NAMES = 130


class FittedTable(PlainTable):
    """`fit` is called once another model was set."""

    def fit(self) -> None:
        """Numbers as wide as they are, then the names."""
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        self._fit_names()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_names()

    def _fit_names(self) -> None:
        if self.model().columnCount():
            others = sum(self.columnWidth(column) for column in range(1, self.model().columnCount()))
            needed = min(self.sizeHintForColumn(0), px(NAMES))
            self.setColumnWidth(0, max(self.viewport().width() - others, needed))
