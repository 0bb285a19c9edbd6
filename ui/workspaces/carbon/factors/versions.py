"""The versions of all factor sets, and what made each of them."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QWidget

from layers.i18n import _
from ui.components.layout import column_in
from ui.workspaces.carbon.fitted_table import Cell, FittedTable, fill_table
from ui.workspaces.carbon.run_list import moment_text
from zzeco.factor_sheet import FactorSheet, SetVersion
from zzeco.factor_texts import set_title


class Versions(QWidget):
    """`chosen` gives the key of a version that was double-clicked."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = FittedTable(even=True)
        self.table.setAccessibleName(_("Versions"))
        column_in(self).addWidget(self.table)
        self.table.activated.connect(self._choose)

    def show_sheet(self, sheet: FactorSheet) -> None:
        """All versions, the one that is shown chosen."""
        heads = [_("Factor set"), _("Version"), _("Made at"), _("What was done")]
        fill_table(self.table, heads, [_cells(one) for one in sheet.versions])
        model = self.table.model()
        for at, one in enumerate(sheet.versions):
            model.setData(model.index(at, 0), one.key, Qt.ItemDataRole.UserRole)
        self.table.selectRow(sheet.versions.index(sheet.shown))

    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(str(index.siblingAtColumn(0).data(Qt.ItemDataRole.UserRole)))


def version_title(one: SetVersion) -> str:
    """`supplied set`, with the number of an earlier version."""
    name = set_title(one.name)
    return name if one.is_latest else _("{name}, version {number}").format(name=name, number=one.number)


def _cells(one: SetVersion) -> list[Cell]:
    moment = moment_text(one.made_at) if one.made_at else ""
    number = str(one.number)
    return [(set_title(one.name), one.name), (number, number), (moment, one.made_at), (one.made_by, one.made_by)]
