"""A factor set taken in from a file: its name is asked for, and what was completed is told."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from layers.i18n import _
from ui.components.field import Field
from ui.components.heading import caption
from ui.context import Context
from ui.folders import usual_folder
from ui.form_dialog import FormDialog
from ui.manual import offer_manual
from ui.tasks import Progress
from zzeco.factor_files import read_factor_file
from zzeco.factor_sets import Taken, with_imported
from zzeco.factor_texts import taken_texts
from zzeco.project import Project

FILES = "*.xlsx *.xlsm *.zip *.csv"


def ask_factor_file(context: Context, parent: QWidget, told: Callable[[str], None]) -> None:
    """Asks for a file, then for the name of its set; `told` is given what was completed from the shipped set."""
    tables = _("Factor tables ({files})").format(files=FILES)
    title, folder = _("Import a factor set"), str(usual_folder(context))
    chosen, _filter = QFileDialog.getOpenFileName(parent, title, folder, tables)
    if chosen:
        TakingIn(context, Path(chosen), told, parent).open()


class TakingIn(FormDialog):
    """The set becomes one step; a file that cannot be true is refused here, with all its faults."""

    def __init__(self, context: Context, path: Path, told: Callable[[str], None], parent: QWidget) -> None:
        super().__init__(context, _("Import a factor set"), _("Import"), self.take_in, parent)
        offer_manual(self, "carbon")
        self.path, self.told = path, told
        self.name = QLineEdit(path.stem)
        self.name.selectAll()
        again = _("The name of a set that is there already makes a new version of it.")
        self.body.addWidget(caption(str(path), wrap=True))
        self.body.addWidget(Field(_("Name of the set"), self.name, again))

    def take_in(self) -> None:
        """Reads the file and takes the set in, in a task."""
        project, path, name = self.context.document.project, self.path, self.name.text().strip()
        if project is None:
            return

        def work(_progress: Progress) -> tuple[Project, Taken, list[str]]:
            given, ignored = read_factor_file(path)
            return *with_imported(project, name, given), ignored

        self.work(_("Reading {name}").format(name=path.name), work, partial(self._keep, project))

    def _keep(self, before: Project, made: tuple[Project, Taken, list[str]]) -> None:
        after, taken, ignored = made
        words = _("Import the factor set {name}, version {version}").format(name=taken.name, version=taken.version)
        if self.context.document.put(words, after, before):
            self.told("\n".join(taken_texts(taken, ignored)))
            self.accept()
