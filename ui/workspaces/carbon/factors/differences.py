"""Two factor sets side by side: every cell that differs."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from layers.i18n import _
from ui import format as text
from ui.components.choice import Choice
from ui.components.heading import caption
from ui.components.layout import column_in
from ui.context import Context
from ui.tasks import Progress
from ui.theme.tokens import px
from ui.workspaces.carbon.factors.versions import version_title
from ui.workspaces.carbon.fitted_table import Cell, FittedTable, fill_table
from zzeco.factor_comparing import CellDifference, set_differences
from zzeco.factor_sets import project_factors
from zzeco.factor_sheet import FactorSheet
from zzeco.factor_texts import column_text, table_text
from zzeco.project import Project

MOST = 500


class Differences(QWidget):
    """Compared anew whenever one of the two is another one."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.found: list[CellDifference] = []
        self._project: Project | None = None
        self.first, self.second, self.count = Choice("book-open"), Choice("book-open"), caption()
        self.table = FittedTable(even=True)
        self.table.setAccessibleName(_("Differences"))
        column, head = column_in(self), QHBoxLayout()
        head.setContentsMargins(px(16), px(10), px(16), px(10))
        head.setSpacing(px(8))
        for box, words in ((self.first, _("First factor set")), (self.second, _("Second factor set"))):
            box.setAccessibleName(words)
            box.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToContents)
            box.picked.connect(self.compare)
        for part in (self.first, QLabel("→"), self.second, self.count):
            head.addWidget(part)
        head.addStretch(1)
        column.addLayout(head)
        column.addWidget(self.table, 1)

    def offer(self, project: Project, sheet: FactorSheet) -> None:
        """The versions to choose from: first the one before the one that is shown, where that was edited."""
        self._project = project
        entries = [(version_title(one), one.key) for one in sheet.versions]
        place = sheet.versions.index(sheet.shown)
        earlier = sheet.versions[min(place + 1, len(sheet.versions) - 1)]
        first = earlier if earlier.name == sheet.shown.name else sheet.versions[0]
        self.first.offer(entries, first.key)
        self.second.offer(entries, sheet.shown.key)
        self.compare()

    def compare(self) -> None:
        """Looks for the cells that differ, in a task."""
        project, first, second = self._project, str(self.first.currentData()), str(self.second.currentData())
        if project is None:
            return

        def work(_progress: Progress) -> list[CellDifference]:
            return set_differences(project_factors(project, first), project_factors(project, second))

        self.context.tasks.run(
            _("Comparing factor sets"), work, self._show, exclusive="carbon.factors.compare", quiet=True
        )

    def _show(self, found: list[CellDifference]) -> None:
        self.found = found
        self.count.setText(_("{count} cells differ.").format(count=text.number(len(found))))
        heads = [_("Factor table"), _("Row of the table"), _("Column"), self.first.currentText()]
        fill_table(self.table, [*heads, self.second.currentText(), _("Unit")], [_cells(one) for one in found[:MOST]])


def _cells(one: CellDifference) -> list[Cell]:
    sides = [text.MISSING if side is None else side for side in (one.first, one.second)]
    unit = "" if one.unit == "1" else one.unit
    words = (table_text(one.table), one.row, column_text(one.column), *sides, unit)
    return [(word, word) for word in words]
