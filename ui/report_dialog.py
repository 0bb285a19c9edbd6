"""The dialog of reports: which report, about what, for whom, by which template; it is made in a task."""

from functools import partial
from pathlib import Path

import pandas as pd
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from layers.errors import ZzecoError
from layers.i18n import _
from layers.labels import label
from ui.components.buttons import ghost, outlined, primary
from ui.components.choice import Choice
from ui.components.field import Field
from ui.components.heading import caption, heading2
from ui.context import Context
from ui.export_log import may_leave, note_export
from ui.folders import usual_folder
from ui.manual import offer_manual
from ui.save_as import ask_file
from ui.tasks import Progress
from ui.theme.tokens import px
from zzeco.audience import INTERNAL, Audience, audience, audiences
from zzeco.project import Project
from zzeco.reports.wanted import COUNTY, PROJECT, TABLES, Wanted, ending_of, kind_labels, written

WIDTH = 520


class ReportDialog(QDialog):
    """What is asked for changes with the kind of report."""

    def __init__(self, context: Context, parent: QWidget, kind: str = "baseline") -> None:
        super().__init__(parent)
        self.context = context
        self.setWindowTitle(_("Make a report"))
        self.setFixedWidth(px(WIDTH))
        self.kind, self.county, self.audience = _choice(), _choice(), _choice()
        self.kind.offer(list(kind_labels()), kind)
        self.county.offer([(_("All counties"), None)], None)
        self.audience.offer([(one.label, one.key) for one in audiences()], INTERNAL)
        self.site = QLineEdit(self._selected_site())
        self.template: Path | None = None
        self.template_name = QLabel(_("The template of zzeco"))
        self.other, self.usual = outlined(_("Choose…"), small=True), ghost(_("Back to zzeco's"))
        self.export = primary(_("Make the report"))
        self._lay_out()
        offer_manual(self, "reports")
        self._connect()
        self._explain()
        project = context.document.project
        assert project is not None
        context.tasks.run(_("Counties"), partial(read_counties, project), self._offer_counties, quiet=True)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(24), px(24), px(16))
        column.setSpacing(px(12))
        column.addWidget(heading2(self.windowTitle()))
        words = _("From the latest estimate. Every figure can be verified later against the project.")
        column.addWidget(caption(words, wrap=True))
        self.county_field = Field(_("County"), self.county)
        self.site_field = Field(_("Site"), self.site, _("LAYER:ID; select a record on the map to have it filled in."))
        self.reader_field = Field(_("For whom"), self.audience, " ")
        self.template_field = Field(_("Template"), self._template_row(), " ")
        kind = Field(_("Report"), self.kind)
        for field in (kind, self.county_field, self.site_field, self.reader_field, self.template_field):
            column.addWidget(field)
        column.addSpacing(px(8))
        column.addLayout(self._buttons())

    def _template_row(self) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.template_name, 1)
        line.addWidget(self.usual)
        line.addWidget(self.other)
        return row

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        cancel = outlined(_("Cancel"))
        cancel.clicked.connect(self.reject)
        row.addWidget(cancel)
        row.addWidget(self.export)
        return row

    def _connect(self) -> None:
        for choice in (self.kind, self.county, self.audience):
            choice.picked.connect(self._explain)
        self.site.textChanged.connect(self._explain)
        self.other.clicked.connect(self._ask_template)
        self.usual.clicked.connect(self._take_usual)
        self.export.clicked.connect(self._ask)

    def _selected_site(self) -> str:
        """The first selected record as a site."""
        chosen = self.context.document.selection
        return f"{chosen.layer}:fid:{chosen.fids[0]}" if len(chosen) else ""

    def _offer_counties(self, counties: list[tuple[str, str]]) -> None:
        self.county.offer([(_("All counties"), None), *counties], self.county.currentData())
        self._explain()

    @property
    def reader(self) -> Audience:
        """Who the report is for."""
        return audience(str(self.audience.currentData()))

    def wanted(self) -> Wanted:
        """What is asked for, without what the kind has no use for."""
        kind, site = str(self.kind.currentData()), self.site.text().strip()
        county = self.county.currentData() if kind in (COUNTY, TABLES) else None
        template = None if kind == TABLES else self.template
        return Wanted(kind, county, site if kind == PROJECT else None, template, self.reader)

    def _explain(self) -> None:
        """Shows what the kind needs, and lets go only what is complete."""
        wanted = self.wanted()
        self.county_field.setVisible(wanted.kind in (COUNTY, TABLES))
        self.site_field.setVisible(wanted.kind == PROJECT)
        self.template_field.setVisible(wanted.kind != TABLES)
        self.usual.setVisible(self.template is not None)
        self.reader_field.help.setText(self.reader.summary)
        self.reader_field.help.setVisible(True)
        self.export.setEnabled(
            not self.template_field.error.text()
            and not (wanted.kind == COUNTY and wanted.county is None)
            and not (wanted.kind == PROJECT and not wanted.site)
        )
        self.adjustSize()

    def _ask_template(self) -> None:
        start = str(usual_folder(self.context))
        said, _filter = QFileDialog.getOpenFileName(self, _("Template of the bureau"), start, "Word (*.docx)")
        if said:
            self.take_template(Path(said))

    def take_template(self, path: Path) -> None:
        """Takes a template of the bureau, and says what is wrong in it before anything is written."""
        from zzeco.reports.word import check_template

        self.template = path
        self.template_name.setText(path.name)
        self.template_field.set_error("")
        self._explain()
        self.context.tasks.run(
            _("Checking the template"), lambda _progress: check_template(path), failed=self._say_wrong, quiet=True
        )

    def _say_wrong(self, error: Exception) -> None:
        said = [error.problem, error.advice] if isinstance(error, ZzecoError) else [str(error)]
        self.template_field.set_error("\n".join(text for text in said if text))
        self._explain()

    def _take_usual(self) -> None:
        self.template = None
        self.template_name.setText(_("The template of zzeco"))
        self.template_field.set_error("")
        self._explain()

    def _ask(self) -> None:
        """Asks for the file and starts the work; the dialog closes."""
        name, ending = self.kind.currentText(), ending_of(self.wanted().kind)
        program = "Excel" if ending == ".xlsx" else "Word"
        start = usual_folder(self.context) / (name + ending)
        path = ask_file(self, self.windowTitle(), start, [(program, ending.removeprefix("."))])
        if path is not None:
            self.start(path)

    def start(self, path: Path) -> None:
        """Makes the report in a task."""
        wanted = self.wanted()
        self.accept()
        make_report(self.context, wanted, path)


def make_report(context: Context, wanted: Wanted, path: Path) -> None:
    """The report written by a task; what goes to outsiders is noted in the project."""
    project = context.document.project
    if project is None or not may_leave(context, wanted.reader):
        return
    lines: list[pd.DataFrame] = []

    def work(progress: Progress) -> int:
        figures, log = written(project, wanted, path, progress)
        lines.extend([] if log is None else [log])
        return figures

    def tell(figures: int) -> None:
        text = _("Report written: {name}, {count} figures").format(name=path.name, count=figures)
        context.messages.toast(text, _("Open"), partial(_open, path))

    def note() -> None:
        """Also after a cancel that came too late: the file is there."""
        if lines:
            note_export(context, project.path, lines[0])

    context.tasks.run(_("Making a report"), work, tell, ended=note)


def _choice() -> Choice:
    made = Choice()
    made.setProperty("fit", "")
    return made


def read_counties(project: Project, _progress: Progress) -> list[tuple[str, str]]:
    """The counties of the project as (name, code)."""
    from zzeco.boundaries import project_boundary

    return [(label("county", code), code) for code in project_boundary(project).codes]


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
