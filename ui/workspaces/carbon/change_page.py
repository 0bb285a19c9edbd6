"""The change page: the stock difference of the forest between two epochs, split into its parts."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from layers.i18n import _
from ui.components.layout import show_page
from ui.context import Context
from ui.tasks import Progress
from ui.workspaces.carbon.change_form import ChangeForm
from ui.workspaces.carbon.change_map import coloured_change
from ui.workspaces.carbon.change_results import ChangeResults
from ui.workspaces.carbon.themed_map import Coloured
from ui.workspaces.carbon.work_page import WorkPage
from ui.workspaces.workbooks import ask_workbook, write_workbook
from zzeco.change_explaining import write_change_workbook
from zzeco.change_sheet import ChangeSheet, change_sheet, dated_epochs
from zzeco.change_texts import part_names
from zzeco.project import Project


class ChangePage(WorkPage):
    """The parts, the map and the tables; the project is not changed."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        words = _("Both epochs are estimated in one way, and their difference is split into what it comes from.")
        super().__init__(context, "git-compare", words, parent)
        self.sheet: ChangeSheet | None = None
        self.results: ChangeResults | None = None
        self.form = ChangeForm(context, self.settings)
        self.hold(self.form, self.form.work, self.work_out)
        self.one_epoch = self.needs_import(_("A change takes two forest surveys with dates: import the other one."))

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

        def work(progress: Progress) -> tuple[ChangeSheet, Coloured]:
            method, jitter_m = asked.method, asked.jitter_m
            sheet = change_sheet(project, asked.start, asked.end, progress, method=method, jitter_m=jitter_m)
            return sheet, coloured_change(project, sheet)

        title = _("Comparing {start} and {end}").format(start=asked.start, end=asked.end)
        self.form.work.run(title, work, partial(self._show, project))

    def _show(self, project: Project, found: tuple[ChangeSheet, Coloured]) -> None:
        self.sheet, self._made_of = found[0], project
        if self.results is None:
            self.results = ChangeResults(self.context, self.below)
            self.results.export_asked.connect(self._ask_export)
        show_page(self.below, self.results)
        self.results.show_sheet(*found)
        self._show_outdated()

    def _show_outdated(self) -> None:
        one, two = self._made_of, self._project
        if self.results is not None and one is not None and two is not None:
            self.results.set_outdated(one.layers is not two.layers or one.settings != two.settings)

    def _ask_export(self) -> None:
        if self.sheet is not None:
            epochs = {"start": self.sheet.before.epoch, "end": self.sheet.after.epoch}
            ask_workbook(self.context, self, _("change {start} to {end}").format(**epochs), self.export)

    def export(self, path: Path) -> None:
        """Writes the change that is shown to an Excel workbook with live sums, in a task."""
        sheet = self.sheet
        if sheet is not None:
            names = part_names()
            write_workbook(self.context, path, lambda path: write_change_workbook(sheet.found, names, path))
