"""One value of a factor set edited, with its plausible range in sight and a reason that is kept."""

from dataclasses import asdict
from functools import partial

from PySide6.QtWidgets import QLineEdit, QWidget

from layers.i18n import _
from ui.components.choice import Choice
from ui.components.field import Field
from ui.components.heading import caption
from ui.context import Context
from ui.form_dialog import FormDialog
from ui.manual import offer_manual
from ui.tasks import Progress
from zzeco.factor_sets import Edited, with_edit
from zzeco.factor_sheet import FactorSheet, range_text
from zzeco.factor_texts import column_text, source_note, table_text
from zzeco.project import Project


class EditDialog(FormDialog):
    """`cell` is table, place of the row, and column; the edit makes a new version of the set, as one step."""

    def __init__(self, context: Context, sheet: FactorSheet, cell: tuple[str, int, str], parent: QWidget) -> None:
        super().__init__(context, _("Edit a factor value"), _("Save the value"), self.save, parent)
        offer_manual(self, "carbon")
        self.sheet = sheet
        self.table, self.row, column = sheet.tables[cell[0]], cell[1], cell[2]
        self.column, self.value, self.reason = Choice(), QLineEdit(), QLineEdit()
        free = [one for one in self.table.columns if one != "unit"]
        self.column.offer([(column_text(one), one) for one in free], column)
        self.value_field = Field(_("New value"), self.value, " ")
        self.reason_field = Field(_("Reason"), self.reason, _("It stays in the history of the set."))
        self.note = caption(source_note(), wrap=True)
        place = caption(f"{table_text(self.table.name)} · {self.table.rows[self.row][0]}", wrap=True)
        for part in (place, Field(_("Column"), self.column), self.value_field, self.reason_field, self.note):
            self.body.addWidget(part)
        self.column.picked.connect(self._show_column)
        self._show_column()
        self.value.setFocus()

    def save(self) -> None:
        """Makes the edit, in a task; what is not plausible is refused with the range."""
        project = self.context.document.project
        if project is None:
            return
        name, table, column = self.sheet.shown.name, self.table.name, str(self.column.currentData())
        key, value, reason = self.table.rows[self.row][0], self.value.text().strip(), self.reason.text()

        def work(_progress: Progress) -> tuple[Project, Edited]:
            return with_edit(project, name, table, key, column, value, reason)

        self.work(_("Editing a factor"), work, partial(self._keep, project))

    def _keep(self, before: Project, made: tuple[Project, Edited]) -> None:
        after, edited = made
        words = _("Edit {row}: {column} {before} → {after}").format(**asdict(edited))
        if self.context.document.put(words, after, before):
            self.accept()

    def _show_column(self) -> None:
        column = str(self.column.currentData())
        self.value.setText(self.table.rows[self.row][1 + self.table.columns.index(column)])
        self.value.selectAll()
        limits = range_text(self.sheet.factors, self.table.name, self.row, column)
        self.value_field.help.setText(limits)
        self.value_field.help.setVisible(bool(limits))
        self.note.setVisible(column in self.table.numbers)
        self.refuse("")
