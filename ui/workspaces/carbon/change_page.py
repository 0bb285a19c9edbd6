"""The change page: the stock difference of the forest between two epochs, split into its parts."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QStackedWidget, QWidget

from layers.i18n import _
from ui.components.card import Card
from ui.components.empty import EmptyState
from ui.components.layout import column_in, show_page
from ui.components.veil import Veil
from ui.context import Context
from ui.tasks import Progress
from ui.workspaces.carbon.change_form import ChangeForm
from ui.workspaces.carbon.change_results import ChangeResults
from ui.workspaces.carbon.results import Scrolled
from ui.workspaces.workbooks import asked_workbook, write_workbook
from zzeco.change_explaining import write_change_workbook
from zzeco.change_sheet import ChangeSheet, change_sheet, dated_epochs
from zzeco.change_texts import part_names
from zzeco.project import Project


class ChangePage(QWidget):
    """Settings above, the parts, the map and the tables below; the project is not changed."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.sheet: ChangeSheet | None = None
        self._project: Project | None = None
        self._made_of: Project | None = None
        self.pages = QStackedWidget(self)
        column_in(self).addWidget(self.pages)
        self.centre = Scrolled(self.pages)
        column = column_in(self.centre.inner, 12, 16)
        settings, below = Card(parent=self.centre.inner), QWidget(self.centre.inner)
        self.form, self.below = ChangeForm(context, settings), QStackedWidget(below)
        settings.body.addWidget(self.form)
        column_in(below).addWidget(self.below)
        column.addWidget(settings)
        column.addWidget(below, 1)
        words = _("Both epochs are estimated in one way, and their difference is split into what it comes from.")
        self.before = EmptyState("git-compare", words, parent=self.below)
        self.results: ChangeResults | None = None
        self.veil = Veil(below)
        show_page(self.below, self.before)
        self.one_epoch = EmptyState(
            "import",
            _("A change takes two forest surveys with dates: import the other one."),
            _("Import survey data"),
            partial(context.trigger, "project.import"),
            self.pages,
        )
        self.form.work.asked.connect(self.work_out)
        self.form.work.running.connect(self.veil.cover)

    def take(self, project: Project, run: str) -> None:
        """Another project value, or the page comes to the front; both epochs are estimated anew, whatever `run` is."""
        self._project = project
        if len(dated_epochs(project)) < 2:
            show_page(self.pages, self.one_epoch)
            return
        self.form.fill(project)
        self._show_outdated()
        show_page(self.pages, self.centre)

    def work_out(self) -> None:
        """Compares the epochs with the settings of the form, in a task."""
        project, asked = self._project, self.form.asked()
        if project is None:
            return

        def work(progress: Progress) -> ChangeSheet:
            method, jitter_m = asked.method, asked.jitter_m
            return change_sheet(project, asked.start, asked.end, progress, method=method, jitter_m=jitter_m)

        title = _("Comparing {start} and {end}").format(start=asked.start, end=asked.end)
        self.form.work.run(title, work, partial(self._show, project))

    def _show(self, project: Project, sheet: ChangeSheet) -> None:
        self.sheet, self._made_of = sheet, project
        if self.results is None:
            self.results = ChangeResults(self.context, project.crs, self.below)
            self.results.export_asked.connect(self._ask_export)
        show_page(self.below, self.results)
        self.results.show_sheet(sheet)
        self._show_outdated()

    def _show_outdated(self) -> None:
        one, two = self._made_of, self._project
        if self.results is not None and one is not None and two is not None:
            self.results.set_outdated(one.layers is not two.layers or one.settings != two.settings)

    def _ask_export(self) -> None:
        if self.sheet is not None:
            epochs = {"start": self.sheet.before.epoch, "end": self.sheet.after.epoch}
            name = _("change {start} to {end}").format(**epochs)
            path = asked_workbook(self.context, self, _("Export to Excel"), name)
            if path is not None:
                self.export(path)

    def export(self, path: Path) -> None:
        """Writes the change that is shown to an Excel workbook with live sums, in a task."""
        sheet = self.sheet
        if sheet is not None:
            names = part_names()
            write_workbook(self.context, path, lambda path: write_change_workbook(sheet.found, names, path))
