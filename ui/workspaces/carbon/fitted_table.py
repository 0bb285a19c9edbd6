"""Tables of ready texts whose columns are as wide as what they hold, with the room that is left divided among them."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHeaderView, QWidget

from ui.components.table import PLAIN_ROLE, PlainTable
from ui.theme.tokens import px

NAMES, WIDEST = 130, 280
Cell = tuple[str, object]


class FittedTable(PlainTable):
    """The first column takes what the others leave, or with `even` all do; `fit` once another model was set.

    Where the columns need more room than there is, the table scrolls; longer texts than WIDEST end in dots and stand in
    the tool tip.
    """

    def __init__(
        self, model: QStandardItemModel | None = None, parent: QWidget | None = None, *, even: bool = False
    ) -> None:
        super().__init__(model, parent)
        self._even = even
        self._needed: list[int] = []

    def fit(self) -> None:
        """Measures what the columns hold."""
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self._needed = [
            min(max(self.sizeHintForColumn(at), header.sectionSizeHint(at)), px(WIDEST)) for at in range(header.count())
        ]
        if self._needed and not self._even:
            self._needed[0] = min(self._needed[0], px(NAMES))
        self._divide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._divide()

    def _divide(self) -> None:
        spare = max(self.viewport().width() - sum(self._needed), 0)
        count = len(self._needed)
        for at, width in enumerate(self._needed):
            share = spare // count + (spare % count if at == 0 else 0) if self._even else spare if at == 0 else 0
            self.setColumnWidth(at, width + share)


def fill_table(table: FittedTable, heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    """The table with (text, value) cells; cells after the first whose value is a number stand right."""
    before = table.model()
    model = QStandardItemModel(len(rows), len(heads), table)
    model.setHorizontalHeaderLabels(list(heads))
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    for at, row in enumerate(rows):
        for place, (words, plain) in enumerate(row):
            item = QStandardItem(words)
            item.setEditable(False)
            item.setToolTip(words)
            if isinstance(plain, float):
                item.setData(plain, PLAIN_ROLE)
                item.setTextAlignment(right)
                model.setHeaderData(place, Qt.Orientation.Horizontal, right, Qt.ItemDataRole.TextAlignmentRole)
            model.setItem(at, place, item)
    table.setModel(model)
    if before is not None:
        before.deleteLater()
    table.fit()
