"""The records of a layer as a table model that holds nothing but the order of the rows."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.components.table import PLAIN_ROLE
from ui.models.cells import cell_text, header_text, plain_value
from zzeco.record_table import Column, RecordTable

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class RecordsModel(QAbstractTableModel):
    """Rows are positions of a layer's records in the order to show; which are selected is a mask beside them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.records: RecordTable | None = None
        self.names: tuple[str, ...] = ()
        self.rows = np.empty(0, np.int64)
        self.selected = np.zeros(0, dtype=bool)
        self._columns: list[Column] = []

    def show(self, records: RecordTable | None, names: Sequence[str], rows: np.ndarray) -> None:
        """Other records, columns or rows; the columns must have been prepared."""
        self.beginResetModel()
        if records is not self.records:
            self.selected = np.zeros(0 if records is None else len(records), dtype=bool)
        self.records, self.names, self.rows = records, tuple(names), rows
        self._columns = [] if records is None else [records.column(name) for name in names]
        self.endResetModel()

    def select(self, positions: np.ndarray) -> None:
        """The records at these positions are the selected ones; the view repaints itself."""
        self.selected[:] = False
        self.selected[positions] = True

    def is_selected(self, row: int) -> bool:
        """Whether the record of a row is selected."""
        return bool(self.selected[self.rows[row]])

    def fids(self, rows: np.ndarray | slice) -> np.ndarray:
        """The fids of these rows."""
        if self.records is None:
            return np.empty(0, np.int64)
        found: np.ndarray = self.records.fids[self.rows[rows]]
        return found

    def selected_rows(self) -> np.ndarray:
        """The rows, as shown, whose records are selected, ascending."""
        return np.flatnonzero(self.selected[self.rows]) if len(self.rows) else np.empty(0, np.int64)

    def column(self, at: int) -> Column:
        """The column at a place."""
        return self._columns[at]

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = self._columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell_text(column, int(self.rows[index.row()]))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return LEFT if column.numbers is None else RIGHT
        if role == PLAIN_ROLE:
            return plain_value(column, int(self.rows[index.row()]))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return section + 1 if role == Qt.ItemDataRole.DisplayRole else None
        if not 0 <= section < len(self._columns):
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return header_text(column.attribute)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return LEFT if column.numbers is None else RIGHT
        return None
