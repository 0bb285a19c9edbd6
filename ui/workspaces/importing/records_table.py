"""A small table of values that can be looked at and copied."""

from typing import Any

import pandas as pd
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from ui.components.table import PLAIN_ROLE, PlainTable
from ui.format import missing, number, share
from ui.theme.fonts import font
from ui.theme.tokens import px

Index = QModelIndex | QPersistentModelIndex


class RecordsModel(QAbstractTableModel):
    """A frame as a table; `decimals` names the columns of numbers, `shares` those of shares (0-1)."""

    def __init__(self, rows: pd.DataFrame, decimals: dict[str, int], shares: tuple[str, ...]) -> None:
        super().__init__()
        self.rows, self.decimals, self.shares = rows, decimals, shares

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self.rows.shape[1]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        name = str(self.rows.columns[section])
        if role == Qt.ItemDataRole.DisplayRole:
            return name
        return self._alignment(name) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        name = str(self.rows.columns[index.column()])
        value = self.rows.iloc[index.row(), index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(name, value)
        if role == PLAIN_ROLE:
            return None if missing(value) else value
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._text(name, value)
        return self._alignment(name) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _text(self, name: str, value: Any) -> str:
        if name in self.shares:
            return ("+" if not missing(value) and value > 0.0005 else "") + share(value)
        if name in self.decimals:
            return number(value, self.decimals[name])
        return "" if missing(value) else str(value)

    def _alignment(self, name: str) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if name in (*self.decimals, *self.shares) else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


class RecordsTable(PlainTable):
    """Shows a frame; its columns share the room evenly, or the last one takes what is left."""

    def __init__(self, *, even: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(None, parent)
        self._even = even
        self.horizontalHeader().setStretchLastSection(not even)
        if even:
            self.horizontalHeader().setMinimumSectionSize(px(24))
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().setStretchLastSection(True)

    def show_rows(
        self, rows: pd.DataFrame, decimals: dict[str, int] | None = None, shares: tuple[str, ...] = ()
    ) -> None:
        """Other rows."""
        old = self.model()
        self.setModel(RecordsModel(rows, decimals or {}, shares))
        if old is not None:
            old.deleteLater()
        if self._even:
            self._share_evenly()
        else:
            self.horizontalHeader().resizeSections(QHeaderView.ResizeMode.ResizeToContents)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._even:
            self._share_evenly()

    def _share_evenly(self) -> None:
        """Each column as wide as its content, and what is left of the room in equal parts."""
        header = self.horizontalHeader()
        if not header.count():
            return
        letters = QFontMetrics(font(12, 600))
        heads = [str(self.model().headerData(at, Qt.Orientation.Horizontal)) for at in range(header.count())]
        wanted = [
            max(letters.horizontalAdvance(head) + px(22), self.sizeHintForColumn(at)) for at, head in enumerate(heads)
        ]
        spare = max(0, self.viewport().width() - sum(wanted)) // len(wanted)
        for section, width in enumerate(wanted):
            header.resizeSection(section, width + spare)
