"""A small table of ready texts as a model: statistics, groups, rows of a factor table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.components.table import PLAIN_ROLE
from ui.format import number

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()


@dataclass(frozen=True)
class Heading:
    """One column: its heading (unit after a line break), and how its numbers are written."""

    text: str
    is_number: bool = False
    decimals: int = 0


class FrameModel(QAbstractTableModel):
    """Rows of plain values under headings."""

    def __init__(
        self, headings: Sequence[Heading] = (), rows: Sequence[Sequence[Any]] = (), parent: QObject | None = None
    ):
        super().__init__(parent)
        self.headings, self.rows = tuple(headings), [tuple(row) for row in rows]

    def show(self, headings: Sequence[Heading], rows: Sequence[Sequence[Any]]) -> None:
        """Other headings and rows."""
        self.beginResetModel()
        self.headings, self.rows = tuple(headings), [tuple(row) for row in rows]
        self.endResetModel()

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        heading, value = self.headings[index.column()], self.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return number(value, heading.decimals) if heading.is_number else str(value)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(heading)
        return value if role == PLAIN_ROLE else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical or not 0 <= section < len(self.headings):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.headings[section].text
        return _alignment(self.headings[section]) if role == Qt.ItemDataRole.TextAlignmentRole else None


def _alignment(heading: Heading) -> int:
    side = Qt.AlignmentFlag.AlignRight if heading.is_number else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
