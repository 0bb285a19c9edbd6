"""The factors that a run used as a table: value, unit, source, confidence, share of the stock."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QWidget

from layers.i18n import _
from layers.labels import label
from ui import format as text
from ui.components.buttons import outlined
from ui.components.heading import caption, heading2
from ui.components.layout import column_in
from ui.components.table import PLAIN_ROLE, PlainTable
from ui.manual import offer_manual
from ui.theme.tokens import px
from zzeco.carbon.karst import DEGREE_ROWS
from zzeco.unverified import UsedFactor, confidence_text

_ROOT = QModelIndex()
NAME, ROW, VALUE, UNIT, SHARE, CONFIDENCE, SOURCE = range(7)
WIDTHS = (170, 150, 80, 96, 72, 100)


class FactorModel(QAbstractTableModel):
    """One factor a row."""

    def __init__(self, factors: list[UsedFactor]) -> None:
        super().__init__()
        self.factors = factors

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.factors)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else 7

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        heads = (_("Factor"), _("Of"), _("Factor value"), _("Unit"), _("of stock"), _("Confidence"), _("Source"))
        return heads[section]

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        one = self.factors[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return _cell(one, index.column())
        if role == PLAIN_ROLE and index.column() in (VALUE, SHARE):
            return one.factor.value if index.column() == VALUE else one.share
        return _alignment(index.column()) if role == Qt.ItemDataRole.TextAlignmentRole else None


def _cell(one: UsedFactor, column: int) -> str:
    if column == ROW:
        return label("karst_degree", one.row) if one.row in DEGREE_ROWS else one.row
    value = f"{one.factor.value:.5g}".replace("-", text.MINUS)
    share = text.share(one.share) if one.share > 0 else text.MISSING
    confidence = f"{one.factor.confidence} · {confidence_text(one.factor.confidence)}"
    unit = "" if one.factor.unit == "1" else one.factor.unit
    return (one.name, "", value, unit, share, confidence, one.factor.source)[column]


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in (VALUE, SHARE) else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class FactorDialog(QDialog):
    """The factors in use; first those that are to be verified."""

    def __init__(self, factors: tuple[UsedFactor, ...], run: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._factors = factors
        self.setWindowTitle(_("Factors of the estimate"))
        offer_manual(self, "carbon")
        self.resize(px(980), px(600))
        self.table = PlainTable()
        self.only = QCheckBox(_("Only those to be verified"))
        self.note = caption(_("Factor tables are kept in the project; a run keeps those it used."), wrap=True)
        column = column_in(self, 12, 16)
        head = QHBoxLayout()
        head.addWidget(heading2(_("Factors of {run}").format(run=run)))
        head.addStretch(1)
        head.addWidget(self.only)
        column.addLayout(head)
        column.addWidget(self.note)
        column.addWidget(self.table, 1)
        close = outlined(_("Close"))
        close.clicked.connect(self.accept)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        self.only.toggled.connect(self._show)
        self.only.setChecked(True)

    def _show(self, only: bool) -> None:
        shown = [one for one in self._factors if one.factor.unverified or not only]
        before = self.table.model()
        model = FactorModel(shown)
        model.setParent(self.table)
        self.table.setModel(model)
        if before is not None:
            before.deleteLater()
        for at, width in enumerate(WIDTHS):
            self.table.setColumnWidth(at, px(width))
        self.table.horizontalHeader().setStretchLastSection(True)
