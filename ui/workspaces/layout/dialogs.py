"""The dialogs of the layout workspace: how to write a sheet, how to write an atlas, how to call a template."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit, QWidget

from layers.errors import ZzecoError
from layers.i18n import _
from ui.components.choice import Choice
from ui.components.field import Field
from ui.components.spin import whole_field
from ui.context import Context
from ui.folders import usual_folder
from ui.form_dialog import FormDialog
from ui.manual import offer_manual
from ui.save_as import ask_file
from ui.workspaces.layout.exporting import FORMATS, PIXELS, export_atlas, export_sheet
from zzeco.audience import INTERNAL, audience, audiences
from zzeco.map_state import layer_title
from zzeco.maps.areas import COUNTY
from zzeco.maps.files import DPI, LEAST_DPI, MOST_DPI
from zzeco.maps.layouts import checked_name
from zzeco.maps.making import Wishes
from zzeco.project import Project

ONE_PDF = "one"
FIRST = ("boundary", "corridor", "measure")
MANY_SHEETS = 200


class ExportDialog(FormDialog):
    """Format and dots; then the file is asked for."""

    def __init__(self, context: Context, project: Project, wishes: Wishes, name: str, parent: QWidget) -> None:
        super().__init__(context, _("Export the sheet"), _("Export…"), self.ask, parent)
        offer_manual(self, "maps")
        self._project, self._wishes, self._name = project, wishes, name
        self.format, self.dpi = Choice(), whole_field(LEAST_DPI, MOST_DPI, DPI, "dpi", 50)
        self.format.offer([(title, suffix) for title, suffix in FORMATS], FORMATS[0][1])
        self.format_field = Field(_("Format"), self.format, " ")
        self.dpi_field = Field(_("Dots per inch"), self.dpi, _("300 for print, 150 for the screen"))
        self.reader = Choice()
        self.reader.offer([(one.label, one.key) for one in audiences()], INTERNAL)
        self.reader_field = Field(_("For whom"), self.reader, " ")
        for part in (self.format_field, self.dpi_field, self.reader_field):
            self.body.addWidget(part)
        self.reader.picked.connect(self._explain)
        self.format.picked.connect(self._explain)
        self._explain()

    def _explain(self) -> None:
        suffix = str(self.format.currentData())
        words = {
            "pdf": _("sharp at any size, text can be searched, places can be measured"),
            "png": _("a picture for documents"),
            "tif": _("a picture that knows where it lies, for other GIS"),
            "svg": _("shapes for drawing programs"),
        }
        self.format_field.help.setText(words[suffix])
        self.reader_field.help.setText(audience(str(self.reader.currentData())).summary)
        self.dpi_field.setVisible(suffix in PIXELS)

    def ask(self) -> None:
        """The file, then the work."""
        suffix = str(self.format.currentData())
        kinds = sorted(FORMATS, key=lambda one: one[1] != suffix)
        path = ask_file(self, self.windowTitle(), usual_folder(self.context) / f"{self._name}.{suffix}", kinds)
        if path is not None:
            self.start(path)

    def start(self, path: Path) -> None:
        """Writes the sheet in a task; the dialog closes."""
        self.accept()
        wishes = replace(self._wishes, audience=str(self.reader.currentData()))
        export_sheet(self.context, self._project, wishes, path, self.dpi.value())


class AtlasDialog(FormDialog):
    """By which areas, as one PDF or a folder of files."""

    def __init__(self, context: Context, project: Project, wishes: Wishes, parent: QWidget) -> None:
        super().__init__(context, _("Make an atlas"), _("Export…"), self.ask, parent)
        offer_manual(self, "maps")
        self._project, self._wishes = project, wishes
        self.by, self.form, self.dpi = Choice(), Choice(), whole_field(LEAST_DPI, MOST_DPI, DPI, "dpi", 50)
        self.by.offer(_areas(project), COUNTY)
        one: list[tuple[str, object]] = [(_("One PDF"), ONE_PDF)]
        self.form.offer([*one, *((_("A folder of {format} files").format(format=f), s) for f, s in FORMATS)], ONE_PDF)
        self.same_scale = QCheckBox(_("The same scale on all sheets"))
        self.same_scale.setVisible(wishes.scale is not None)
        self.by_field = Field(_("A sheet of each"), self.by, " ")
        self.form_field = Field(_("As"), self.form, " ")
        self.dpi_field = Field(_("Dots per inch"), self.dpi)
        self.reader = Choice()
        self.reader.offer([(one.label, one.key) for one in audiences()], INTERNAL)
        self.reader_field = Field(_("For whom"), self.reader, " ")
        for part in (self.by_field, self.form_field, self.dpi_field, self.same_scale, self.reader_field):
            self.body.addWidget(part)
        self.reader.picked.connect(self._explain)
        self.by.picked.connect(self._explain)
        self.form.picked.connect(self._explain)
        self._explain()

    def _explain(self) -> None:
        by, form = str(self.by.currentData()), str(self.form.currentData())
        count = 0 if by == COUNTY else len(self._project.layers[by])
        self.by_field.help.setText(
            _("about {count} sheets; this takes long").format(count=count)
            if count > MANY_SHEETS
            else _("an index page comes first")
        )
        self.form_field.help.setText(
            _("begun anew each time")
            if form == ONE_PDF
            else _("may be stopped; sheets that are there and would come out the same stay")
        )
        self.reader_field.help.setText(audience(str(self.reader.currentData())).summary)
        self.dpi_field.setVisible(form in PIXELS)

    def ask(self) -> None:
        """The file or the folder, then the work."""
        folder = usual_folder(self.context)
        if self.form.currentData() == ONE_PDF:
            path = ask_file(self, self.windowTitle(), folder / (_("atlas") + ".pdf"), FORMATS[:1])
        else:
            chosen = QFileDialog.getExistingDirectory(self, _("Folder of the atlas"), str(folder))
            path = Path(chosen) if chosen else None
        if path is not None:
            self.start(path)

    def start(self, out: Path) -> None:
        """Writes the atlas in a task; the dialog closes.

        What waits is saved first: by the project's file an atlas knows which of its sheets would come out the same.
        """
        self.accept()
        self.context.document.save_notes()
        self.context.document.finish_saving()
        form = str(self.form.currentData())
        scale = self._wishes.scale if self.same_scale.isChecked() else None
        wishes = replace(self._wishes, area="", extent=None, scale=scale, audience=str(self.reader.currentData()))
        fmt = "pdf" if form == ONE_PDF else form
        export_atlas(self.context, self._project, wishes, str(self.by.currentData()), out, fmt, self.dpi.value())


def _areas(project: Project) -> list[tuple[str, object]]:
    """The counties, then the project's layers that may hold polygons, outlines first."""
    layers = sorted(project.layers.values(), key=lambda one: FIRST.index(one.kind) if one.kind in FIRST else len(FIRST))
    return [(_("County"), COUNTY), *((layer_title(project, one), one.name) for one in layers)]


class KeepDialog(FormDialog):
    """The name of an own template, and whether all projects are to have it."""

    def __init__(self, context: Context, name: str, parent: QWidget) -> None:
        super().__init__(context, _("Save as template"), _("Save"), self.ask, parent)
        offer_manual(self, "maps")
        self.name, self.place = QLineEdit(name), Choice()
        places: list[tuple[str, object]] = [(_("in this project"), True), (_("for all my projects"), False)]
        self.place.offer(places, True)
        self.body.addWidget(Field(_("Name"), self.name, _("The command line finds it by this name.")))
        self.body.addWidget(Field(_("Kept"), self.place))
        self.kept: tuple[str, bool] | None = None

    def ask(self) -> None:
        """Refuses a name that cannot be."""
        try:
            self.kept = checked_name(self.name.text()), bool(self.place.currentData())
        except ZzecoError as error:
            self.refuse(error.problem)
        else:
            self.accept()
