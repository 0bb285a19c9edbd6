"""The factors that are to be verified against the printed standard, those with most of the stock first."""

from pathlib import Path

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from layers.i18n import _
from ui import format as text
from ui.components.buttons import outlined
from ui.components.heading import caption
from ui.components.layout import column_in
from ui.context import Context
from ui.tasks import Progress
from ui.theme.tokens import px
from ui.workspaces.carbon.fitted_table import Cell, FittedTable, fill_table
from ui.workspaces.workbooks import ask_workbook, write_workbook
from zzeco.factor_texts import table_text
from zzeco.factor_verifying import ToVerify, to_verify, values_text, write_to_verify
from zzeco.project import Project
from zzeco.runs import KeptRun


class ToVerifyList(QWidget):
    """Read when it is looked at."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.found: list[ToVerify] = []
        self._project: Project | None = None
        self._read: Project | None = None
        self.count = caption()
        self.export_button = outlined(_("Export the list…"), "download", small=True)
        self.table = FittedTable(even=True)
        self.table.setAccessibleName(_("To be verified"))
        column, head = column_in(self), QHBoxLayout()
        head.setContentsMargins(px(16), px(10), px(16), px(10))
        head.addWidget(self.count, 1)
        head.addWidget(self.export_button)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        self.export_button.clicked.connect(self._ask_export)

    def take(self, project: Project) -> None:
        """Another value of the project."""
        self._project = project
        self._look()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look()

    def _look(self) -> None:
        project = self._project
        if project is None or project is self._read or not self.isVisible():
            return
        self._read = project

        def work(_progress: Progress) -> tuple[list[ToVerify], KeptRun | None]:
            return to_verify(project)

        self.context.tasks.run(
            _("Looking for factors to verify"), work, self._show, exclusive="carbon.factors.verify", quiet=True
        )

    def _show(self, listed: tuple[list[ToVerify], KeptRun | None]) -> None:
        self.found, run = listed
        used = sum(bool(one.layers) for one in self.found)
        said = _("{count} rows are to be verified against the printed standard, {used} of them used by estimate {run}.")
        number = text.MISSING if run is None else _("No. {number}").format(number=run.number)
        self.count.setText(said.format(count=len(self.found), used=used, run=number))
        heads = [_("Row of the table"), _("of stock"), _("Factor value"), _("Factor table"), _("Layers"), _("Source")]
        fill_table(self.table, heads, [_cells(one) for one in self.found])
        self.export_button.setEnabled(bool(self.found))

    def export(self, path: Path) -> None:
        """Writes the list to an Excel workbook, in a task."""
        found = self.found
        write_workbook(self.context, path, lambda path: write_to_verify(found, path))

    def _ask_export(self) -> None:
        ask_workbook(self.context, self, _("factors to be verified"), self.export)


def _cells(one: ToVerify) -> list[Cell]:
    table = table_text(one.table) if one.table else text.MISSING
    share: Cell = (text.MISSING, "") if not one.share else (text.share(one.share, 1), float(one.share))
    layers, values = ", ".join(one.layers), values_text(one)
    return [(one.row, one.row), share, (values, values), (table, table), (layers, layers), (one.source, one.source)]
