"""The table of the house: quiet header, row lines, numbers right, cells that copy as plain numbers."""

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QKeyCombination, QModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui.components.header import Header
from ui.format import plain
from ui.theme.tokens import tokens

WITH_HEADER = QKeyCombination(Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_C)
PLAIN_ROLE = Qt.ItemDataRole.UserRole + 7  # the value behind a cell's text, for copying


class PlainTable(QTableView):
    """Ctrl+C copies the chosen cells as plain numbers, Ctrl+Shift+C with the header."""

    def __init__(self, model: QAbstractItemModel | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHorizontalHeader(Header(self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._fit_rows()
        if model is not None:
            self.setModel(model)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        with_header = event.keyCombination() == WITH_HEADER
        if with_header or event.matches(QKeySequence.StandardKey.Copy):
            copy_cells(self, with_header)
            event.accept()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit_rows()

    def _fit_rows(self) -> None:
        self.verticalHeader().setMinimumSectionSize(tokens().row)
        self.verticalHeader().setDefaultSectionSize(tokens().row)


def copy_cells(view: QAbstractItemView, with_header: bool = False) -> None:
    """The chosen cells on the clipboard: tabs between columns, lines between rows, as spreadsheets take them."""
    QGuiApplication.clipboard().setText(chosen_text(view, with_header))


def chosen_text(view: QAbstractItemView, with_header: bool = False) -> str:
    """The chosen cells as text, in the order that is shown."""
    model = view.model()
    chosen = view.selectionModel().selectedIndexes() if view.selectionModel() else []
    columns = sorted({cell.column() for cell in chosen}, key=lambda column: _place(view, column))
    columns = [column for column in columns if not _hidden(view, column)]
    rows = sorted({cell.row() for cell in chosen})
    lines = [[_head(model, column) for column in columns]] if with_header else []
    lines += [[_plain_cell(model.index(row, column)) for column in columns] for row in rows]
    return "\n".join("\t".join(line) for line in lines)


def _place(view: QAbstractItemView, column: int) -> int:
    return view.horizontalHeader().visualIndex(column) if isinstance(view, QTableView) else column


def _hidden(view: QAbstractItemView, column: int) -> bool:
    return isinstance(view, QTableView) and view.isColumnHidden(column)


def _head(model: QAbstractItemModel, column: int) -> str:
    return " ".join(str(model.headerData(column, Qt.Orientation.Horizontal) or "").split())


def _plain_cell(index: QModelIndex) -> str:
    value: Any = index.data(PLAIN_ROLE)
    text = plain(value) if value is not None else str(index.data() or "")
    return text.replace("\t", " ").replace("\n", " ")
