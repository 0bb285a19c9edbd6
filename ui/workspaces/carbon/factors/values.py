"""The values of a factor set, a table at a time; a double click edits a cell."""

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from layers.i18n import _
from ui.components.buttons import outlined
from ui.components.choice import Choice
from ui.components.heading import caption
from ui.components.layout import column_in
from ui.theme.tokens import px
from ui.workspaces.carbon.fitted_table import Cell, FittedTable, fill_table
from zzeco.carbon.parameters import FACTOR_TABLES
from zzeco.factor_sheet import FactorSheet, FactorTable
from zzeco.factor_texts import column_text, table_text


class Values(QWidget):
    """`edit_asked` gives table, place of the row, and column."""

    edit_asked = Signal(str, int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet: FactorSheet | None = None
        self.of = Choice("table")
        self.of.offer([(table_text(name), name) for name in FACTOR_TABLES], FACTOR_TABLES[0])
        self.of.setAccessibleName(_("Factor table"))
        self.of.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToContents)
        self.edit = outlined(_("Edit the value…"), "pencil", small=True)
        self.earlier = caption(_("This is an earlier version: only the latest one can be edited."))
        self.table = FittedTable(even=True)
        self.table.setAccessibleName(_("Values"))
        column = column_in(self)
        head = QHBoxLayout()
        head.setContentsMargins(px(16), px(10), px(16), px(10))
        head.setSpacing(px(8))
        head.addWidget(self.of)
        head.addStretch(1)
        head.addWidget(self.earlier)
        head.addWidget(self.edit)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        self.of.picked.connect(self._fill)
        self.edit.clicked.connect(self._ask_edit)
        self.table.doubleClicked.connect(self._ask_edit_at)

    def show_sheet(self, sheet: FactorSheet) -> None:
        """Another set or version; the row that was chosen stays chosen."""
        row = self.table.currentIndex().row() if self.sheet is not None else -1
        self.sheet = sheet
        self.earlier.setVisible(not sheet.shown.is_latest)
        self._fill()
        if row >= 0:
            self.table.selectRow(row)

    @property
    def shown(self) -> FactorTable | None:
        """The table that is shown."""
        return None if self.sheet is None else self.sheet.tables[str(self.of.currentData())]

    def _fill(self) -> None:
        shown = self.shown
        if shown is not None:
            heads = [_("Row of the table"), *map(column_text, shown.columns)]
            fill_table(self.table, heads, [_cells(shown, row) for row in shown.rows])
            self.table.selectionModel().currentRowChanged.connect(self._show_may_edit)
        self._show_may_edit()

    def _show_may_edit(self) -> None:
        latest = self.sheet is not None and self.sheet.shown.is_latest
        self.edit.setEnabled(latest and self.table.currentIndex().isValid())

    def _ask_edit(self) -> None:
        self._ask_edit_at(self.table.currentIndex())

    def _ask_edit_at(self, index: QModelIndex) -> None:
        shown = self.shown
        if shown is not None and index.isValid() and self.sheet is not None and self.sheet.shown.is_latest:
            columns = [column for column in shown.columns if column != "unit"]
            at = index.column() - 1
            column = shown.columns[at] if at >= 0 and shown.columns[at] != "unit" else columns[0]
            self.edit_asked.emit(shown.name, index.row(), column)


def _cells(shown: FactorTable, row: tuple[str, ...]) -> list[Cell]:
    """Numbers as they are written; they stand right and copy as numbers."""
    cells: list[Cell] = [(row[0], row[0])]
    for column, words in zip(shown.columns, row[1:], strict=True):
        cells.append((words, _number(words) if column in shown.numbers else words))
    return cells


def _number(words: str) -> object:
    try:
        return float(words)
    except ValueError:
        return words
