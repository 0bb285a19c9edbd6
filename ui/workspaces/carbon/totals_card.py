"""The totals of a run: tabs of groupings over one table, and its export."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QWidget

from layers.i18n import N_, _
from ui.components.buttons import ghost
from ui.components.card import Card
from ui.components.heading import line
from ui.components.table import PlainTable
from ui.components.tabs import TabStrip
from ui.theme.tokens import px
from ui.workspaces.carbon.totals_model import TotalsModel
from zzeco.run_sheet import GROUPINGS, RunSheet

TABS = {
    "county": (N_("By county"), N_("County")),
    "species_group": (N_("By species"), N_("Species group")),
    "age_group": (N_("By age"), N_("Age group")),
    "ownership": (N_("By owner"), N_("Ownership")),
    "origin": (N_("By origin"), N_("Origin")),
    "land_class": (N_("By land class"), N_("Land class")),
}

NAMES = 120


class TotalsCard(Card):
    """`group_chosen` gives grouping and group number of a clicked row, `export_asked` is the button."""

    group_chosen = Signal(str, int)
    export_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.sheet: RunSheet | None = None
        self.by = GROUPINGS[0]
        self.model = TotalsModel()
        self.table = PlainTable(self.model)
        self.model.setParent(self.table)
        self.tabs = TabStrip([_(TABS[by][0]) for by in GROUPINGS])
        self.export = ghost(_("Excel"), "download")
        self.export.setToolTip(_("Export to Excel"))
        self._lay_out()
        self.tabs.chosen.connect(lambda place: self.show_grouping(GROUPINGS[place]))
        self.table.clicked.connect(self._choose)
        self.table.activated.connect(self._choose)
        self.export.clicked.connect(self.export_asked)

    def show_sheet(self, sheet: RunSheet) -> None:
        """The totals of a run, by the grouping that is chosen."""
        self.sheet = sheet
        self.show_grouping(self.by)

    def show_grouping(self, by: str) -> None:
        """Another grouping."""
        self.by = by
        self.tabs.setCurrentIndex(GROUPINGS.index(by))
        if self.sheet is None:
            return
        self.model.show_sums(self.sheet.sums[by], self.sheet.total, _(TABS[by][1]))
        header = self.table.horizontalHeader()
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        self._fit_names()

    def mark(self, key: str) -> None:
        """Shows the row of a group as the chosen one."""
        row = self.model.row_of(key)
        if row is not None:
            self.table.selectRow(row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_names()

    def _fit_names(self) -> None:
        """The first column takes what the others leave, but never less than most names need."""
        others = sum(self.table.columnWidth(column) for column in range(1, self.model.columnCount()))
        needed = min(self.table.sizeHintForColumn(0), px(NAMES))
        self.table.setColumnWidth(0, max(self.table.viewport().width() - others, needed))

    def _lay_out(self) -> None:
        strip = QHBoxLayout()
        strip.setContentsMargins(px(4), 0, px(12), 0)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.setMinimumWidth(px(160))
        strip.addWidget(self.tabs, 1)
        strip.addWidget(self.export)
        self.body.setContentsMargins(0, 0, 0, 1)
        self.body.setSpacing(0)
        self.body.addLayout(strip)
        self.body.addWidget(line())
        self.body.addWidget(self.table, 1)
        self.table.setSortingEnabled(True)
        self.table.horizontalHeader().setMinimumHeight(px(46))
        self.table.setAccessibleName(_("Totals"))

    def _choose(self, index: QModelIndex) -> None:
        group = self.model.group_of(index.row())
        if group is not None:
            self.group_chosen.emit(self.by, group)
