"""The records that did not enter: a list, and the record as delivered with what can be mended about it."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QItemSelection, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHeaderView, QLabel, QLineEdit, QVBoxLayout, QWidget

from layers.i18n import _
from ui import format as text
from ui.components.buttons import ghost, outlined, primary
from ui.components.card import Card
from ui.components.heading import caption, heading2, title
from ui.components.layout import column_in, row_of
from ui.components.side import Side
from ui.components.table import PlainTable
from ui.models.frame import FrameModel, Heading
from ui.theme.tokens import px
from zzeco.rejected_records import Rejected

EDITED = Qt.ItemDataRole.UserRole + 3


class RejectedPage(QWidget):
    """`picked` gives the record to show, `back_asked` leads to the findings, `export_asked` is the button."""

    picked = Signal(object)
    back_asked = Signal()
    export_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card = Card(_("Records that did not enter"), " ", padding=0)
        self.records: tuple[Rejected, ...] = ()
        self.model = FrameModel()
        self.table = PlainTable(self.model)
        self.model.setParent(self.table)
        self.table.setAccessibleName(_("Records that did not enter"))
        self.back, self.export = ghost(_("Back to the findings"), "arrow-left"), ghost(_("Export them"), "download")
        self.card.head.setContentsMargins(px(16), px(12), px(12), px(8))
        for button in (self.export, self.back):
            self.card.head.addWidget(button)
        self.card.body.setContentsMargins(0, 0, 0, 0)
        self.card.body.addWidget(self.table, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(16), px(16), px(16), px(16))
        outer.addWidget(self.card)
        self.back.clicked.connect(self.back_asked)
        self.export.clicked.connect(self.export_asked)
        self.table.selectionModel().selectionChanged.connect(self._tell)

    def show_records(self, records: Sequence[Rejected]) -> None:
        """Other records; the first of them is shown."""
        self.records = tuple(records)
        headings = [
            Heading(_("Record")), Heading(_("Row"), True), Heading(_("Why")), Heading(_("Layer")), Heading(_("File")),
        ]  # fmt: skip
        rows = [
            (one.record_id or "—", one.source_row, "; ".join(told for _code, told, _advice in one.reasons), one.layer,
             one.file_name)
            for one in self.records
        ]  # fmt: skip
        self.model.show(headings, rows)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.card.note.setText(_("{count} records").format(count=text.number(len(rows))))
        if rows:
            self.table.selectRow(0)

    def chosen(self) -> tuple[Rejected, ...]:
        """The records that are marked in the list."""
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        return tuple(self.records[row] for row in rows)

    def _tell(self, _now: QItemSelection, _before: QItemSelection) -> None:
        found = self.chosen()
        if found:
            self.picked.emit(found[0])


class RejectedPanel(Side):
    """`retry_asked` gives the record's number and the columns that were changed, `removed` the number alone."""

    retry_asked = Signal(int, object)
    removed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("inspector", parent)
        self.head, self.attributes, self.steps = _Head(self.inner), _Attributes(self.inner), _Steps(self.inner)
        self.hold(self.head, self.attributes, self.steps)
        self.record: Rejected | None = None
        self.attributes.model.itemChanged.connect(self._follow)
        self.attributes.words.textChanged.connect(self.attributes.narrow)
        self.steps.retry.clicked.connect(self._retry)
        self.steps.remove.clicked.connect(lambda: self.removed.emit(self.record.zz_id) if self.record else None)

    def show_record(self, record: Rejected) -> None:
        """Another record."""
        self.record = record
        self.head.show_record(record)
        self.attributes.show_record(record)
        self.steps.show_record(record)

    def _follow(self, _item: QStandardItem) -> None:
        count = len(self.attributes.changed())
        self.steps.changed.setText(_("{count} values changed").format(count=count) if count else "")
        self.steps.changed.setVisible(count > 0)

    def _retry(self) -> None:
        if self.record is not None:
            self.retry_asked.emit(self.record.zz_id, self.attributes.changed())


class _Head(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        column = column_in(self, 6)
        self.name, self.where = heading2(), caption(wrap=True)
        self.why, self.advice = QLabel(), QLabel()
        for part in (self.name, self.why, self.advice):
            part.setWordWrap(True)
            part.setMinimumWidth(px(80))
        for part in (self.name, self.where):
            column.addWidget(part)
        for words, part in ((_("Why it did not enter"), self.why), (_("What to do"), self.advice)):
            column.addSpacing(px(4))
            column.addWidget(title(words))
            column.addWidget(part)

    def show_record(self, record: Rejected) -> None:
        """Where it came from and why it stayed out."""
        self.name.setText(record.record_id or _("without a number"))
        where = _("{file}, row {row} → {layer}")
        self.where.setText(where.format(file=record.file_name, row=record.source_row, layer=record.layer))
        self.why.setText("\n".join(told for _code, told, _advice in record.reasons))
        self.advice.setText("\n".join(told for _code, _told, told in record.reasons))


class _Attributes(QWidget):
    """The delivered columns; the values of a record that attributes can mend may be changed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        column = column_in(self, 6)
        column.addWidget(title(_("Delivered values")))
        self.words = QLineEdit()
        self.words.setPlaceholderText(_("Filter the columns"))
        self.words.setAccessibleName(_("Filter the columns"))
        self.model = QStandardItemModel(0, 2, self)
        self.table = PlainTable(self.model)
        self.table.horizontalHeader().hide()
        self.table.setMinimumHeight(px(380))
        self.table.setAccessibleName(_("Delivered values"))
        column.addWidget(self.words)
        column.addWidget(self.table)

    def show_record(self, record: Rejected) -> None:
        """The columns of a record."""
        self.model.blockSignals(True)
        self.model.setRowCount(0)
        self.model.blockSignals(False)
        self.model.setColumnCount(2)
        rows = []
        for name, value in record.attributes.items():
            column, cell = QStandardItem(name), QStandardItem("" if value is None else f"{value}")
            column.setEditable(False)
            cell.setEditable(record.is_mendable)
            cell.setData(value, EDITED)
            rows.append([column, cell])
        for row in rows:
            self.model.appendRow(row)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.narrow(self.words.text())

    def narrow(self, words: str) -> None:
        """Only the columns whose name or value holds the words."""
        wanted = words.strip().casefold()
        for row in range(self.model.rowCount()):
            both = f"{self.model.item(row, 0).text()} {self.model.item(row, 1).text()}".casefold()
            self.table.setRowHidden(row, wanted not in both)

    def changed(self) -> dict[str, Any]:
        """The columns whose value was changed, numbers as numbers; '' takes a value away."""
        found = {}
        for row in range(self.model.rowCount()):
            cell = self.model.item(row, 1)
            before = cell.data(EDITED)
            if cell.text() != ("" if before is None else f"{before}"):
                found[self.model.item(row, 0).text()] = _typed(cell.text().strip(), before)
        return found


def _typed(words: str, before: Any) -> Any:
    """The words in the type of the value before; as they are where they do not fit it."""
    if not words:
        return None
    if isinstance(before, str) or before is None:
        return words
    try:
        number = float(words)
    except ValueError:
        return words
    return int(number) if isinstance(before, int) and number.is_integer() else number


class _Steps(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        column = column_in(self, 8)
        self.help, self.changed = caption(wrap=True), caption()
        column.addWidget(self.help)
        column.addWidget(self.changed)
        self.retry = primary(_("Try again"), "check")
        self.remove = outlined(_("Take off the list"), "x")
        column.addLayout(row_of(self.retry, self.remove))

    def show_record(self, record: Rejected) -> None:
        """What can be done with a record here."""
        self.retry.setVisible(record.is_mendable)
        self.changed.hide()
        self.help.setText(
            _("Change values by a double click, then try again: the record goes the way of every delivery.")
            if record.is_mendable
            else _("Its geometry must be drawn anew outside; deliver the record again afterwards.")
        )
