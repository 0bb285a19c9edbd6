"""The page of factor sets: which one counts, its values and versions, differences, doubts."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QWidget

from layers.i18n import _
from ui.components.buttons import outlined
from ui.components.choice import Choice
from ui.components.heading import caption
from ui.components.layout import column_in
from ui.components.tabbed_card import TabbedCard
from ui.context import Context
from ui.tasks import Progress
from ui.theme.tokens import px
from ui.workspaces.carbon.factors.differences import Differences
from ui.workspaces.carbon.factors.editing import EditDialog
from ui.workspaces.carbon.factors.taking_in import ask_factor_file
from ui.workspaces.carbon.factors.to_verify import ToVerifyList
from ui.workspaces.carbon.factors.values import Values
from ui.workspaces.carbon.factors.versions import Versions, version_title
from ui.workspaces.carbon.results import Notice
from ui.workspaces.workbooks import ask_workbook, write_workbook
from zzeco.factor_files import write_factor_workbook
from zzeco.factor_sheet import FactorSheet, factor_sheet
from zzeco.factor_texts import set_title
from zzeco.project import Project, with_settings

OWN_TABLES = ("factor_sets", "run_factors")


class FactorsPage(QWidget):
    """Every change is a step of the project that can be undone."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.sheet: FactorSheet | None = None
        self._project: Project | None = None
        self._wanted = ""
        self.shown = Choice("book-open")
        self.shown.setAccessibleName(_("Factor set"))
        self.shown.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToContents)
        self.choose = outlined(_("Use for estimates"), "check", small=True)
        self.take_in = outlined(_("Import a factor set…"), "import", small=True)
        self.export_button = outlined(_("Excel"), "download", small=True)
        self.export_button.setToolTip(_("Export to Excel"))
        self.state, self.notice = caption(), Notice(self)
        self.notice.back.hide()
        self.card = TabbedCard([_("Values"), _("Versions"), _("Compare"), _("To be verified")], self)
        self.tabs = self.card.tabs
        self.values, self.versions = Values(self), Versions(self)
        self.differences, self.to_verify = Differences(context, self), ToVerifyList(context, self)
        self.stack = QStackedWidget(self)
        self._lay_out()
        self._connect()

    def take(self, project: Project, run: str) -> None:
        """Another value of the project: its sets and the list of doubts follow; `run` has no part in it."""
        before, self._project = self._project, project
        if before is not None and _same(before, project):
            return
        self.to_verify.take(project)
        self.read(self._wanted)

    def read(self, wanted: str) -> None:
        """Shows a version of a set, read in a task."""
        project = self._project
        if project is not None:
            self._wanted = wanted

            def work(_progress: Progress) -> FactorSheet:
                return factor_sheet(project, wanted)

            self.context.tasks.run(
                _("Reading the factor sets"), work, self._show, exclusive="carbon.factors", quiet=True
            )

    def _show(self, sheet: FactorSheet) -> None:
        self.sheet = sheet
        self.shown.offer([(version_title(one), one.key) for one in sheet.versions], sheet.shown.key)
        counts = sheet.shown.key == sheet.chosen
        self.choose.setEnabled(not counts)
        self.state.setText(
            _("Estimates use this set.") if counts else _("Estimates use: {name}").format(name=set_title(sheet.chosen))
        )
        self.values.show_sheet(sheet)
        self.versions.show_sheet(sheet)
        if self._project is not None:
            self.differences.offer(self._project, sheet)

    def _read_chosen(self) -> None:
        self.read(str(self.shown.currentData()))

    def use_shown(self) -> None:
        """Lets the estimates to come use the version that is shown."""
        if self.sheet is not None:
            key = self.sheet.shown.key
            words = _("Use the factor set {name}").format(name=set_title(key))
            self.context.document.do(words, lambda project: with_settings(project, {"factor_set": key}))

    def ask_import(self) -> None:
        """Asks for a file and the name of its set."""
        ask_factor_file(self.context, self, self.notice.say)

    def edit(self, table: str, row: int, column: str) -> None:
        """Asks for another value of a cell, and for the reason."""
        if self.sheet is not None and self.sheet.shown.is_latest:
            EditDialog(self.context, self.sheet, (table, row, column), self).open()

    def export(self, path: Path) -> None:
        """Writes the set that is shown to an Excel workbook, in a task."""
        sheet = self.sheet
        if sheet is not None:
            write_workbook(self.context, path, partial(write_factor_workbook, sheet.factors))

    def _ask_export(self) -> None:
        if self.sheet is not None:
            name = _("factors {name}").format(name=set_title(self.sheet.shown.key))
            ask_workbook(self.context, self, name, self.export)

    def _choose_tab(self, place: int) -> None:
        self.stack.setCurrentIndex(place)

    def _lay_out(self) -> None:
        column = column_in(self, 12, 16)
        head = QHBoxLayout()
        head.setSpacing(px(8))
        for part in (QLabel(_("Factor set")), self.shown, self.choose):
            head.addWidget(part)
        head.addWidget(self.state)
        head.addStretch(1)
        for part in (self.take_in, self.export_button):
            head.addWidget(part)
        self.card.fill(self.stack)
        for page in (self.values, self.versions, self.differences, self.to_verify):
            self.stack.addWidget(page)
        column.addLayout(head)
        column.addWidget(self.notice)
        column.addWidget(self.card, 1)

    def _connect(self) -> None:
        self.shown.picked.connect(self._read_chosen)
        self.choose.clicked.connect(self.use_shown)
        self.take_in.clicked.connect(self.ask_import)
        self.export_button.clicked.connect(self._ask_export)
        self.values.edit_asked.connect(self.edit)
        self.versions.chosen.connect(self.read)
        self.tabs.chosen.connect(self._choose_tab)


def _same(one: Project, two: Project) -> bool:
    """Whether both have the same factor sets, settings and runs."""
    factors = [name for name in two.tables if name.startswith("factors_")]
    names = (*OWN_TABLES, "runs", *factors)
    return one.settings == two.settings and all(one.table(name) is two.table(name) for name in names)
