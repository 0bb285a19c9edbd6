"""Records of a table as a file: which, in which format, written in a task."""

from pathlib import Path

import numpy as np
import pandas as pd
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from layers.i18n import _
from layers.writing import ExportResult, export
from ui.components.buttons import outlined, primary
from ui.components.choice import Choice
from ui.components.field import Field
from ui.components.heading import heading2
from ui.context import Context
from ui.export_log import may_leave, note_export
from ui.folders import usual_folder
from ui.manual import offer_manual
from ui.save_as import ask_file
from ui.tasks import Progress
from ui.theme.tokens import px
from zzeco.audience import INTERNAL, Audience, audience, audiences, log_lines, released, withheld
from zzeco.record_table import RUN, RecordTable

WIDTH = 440
FORMATS = ("xlsx", "csv", "gpkg", "shp")


class RecordExportDialog(QDialog):
    """For whom the records are; the file is asked for next."""

    def __init__(self, context: Context, records: RecordTable, positions: np.ndarray, parent: QWidget) -> None:
        super().__init__(parent)
        self.context, self.records, self.positions = context, records, positions
        self.setWindowTitle(_("Export {count} records").format(count=len(positions)))
        offer_manual(self, "table")
        self.setFixedWidth(px(WIDTH))
        self.audience = Choice()
        self.audience.setProperty("fit", "")
        self.audience.offer([(one.label, one.key) for one in audiences()], INTERNAL)
        self.field = Field(_("For whom"), self.audience, " ")
        self.go_on = primary(_("Choose the file…"))
        self._lay_out()
        self.audience.picked.connect(self._explain)
        self.go_on.clicked.connect(self._ask)
        self._explain()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(24), px(24), px(16))
        column.setSpacing(px(12))
        column.addWidget(heading2(self.windowTitle()))
        column.addWidget(self.field)
        row = QHBoxLayout()
        row.addStretch(1)
        cancel = outlined(_("Cancel"))
        cancel.clicked.connect(self.reject)
        row.addWidget(cancel)
        row.addWidget(self.go_on)
        column.addLayout(row)

    @property
    def reader(self) -> Audience:
        """Who the file is for."""
        return audience(str(self.audience.currentData()))

    def _explain(self) -> None:
        self.field.help.setText(self.reader.summary)
        self.field.help.setVisible(True)

    def _ask(self) -> None:
        path = _asked_path(self.context, self.records, self)
        if path is not None:
            reader = self.reader
            self.accept()
            write_rows(self.context, self.records, self.positions, path, reader)


def export_rows(context: Context, records: RecordTable, positions: np.ndarray, parent: QWidget) -> None:
    """Asks for whom and for a file, and writes the records at these positions into it."""
    dialog = RecordExportDialog(context, records, positions, parent)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def write_rows(context: Context, records: RecordTable, positions: np.ndarray, path: Path, reader: Audience) -> None:
    """Writes the records with what the latest estimate says beside them; what goes to outsiders is noted."""
    layer, project = records.layer, context.document.project
    if project is None or not may_leave(context, reader):
        return
    lines: list[pd.DataFrame] = []

    def work(progress: Progress) -> ExportResult:
        progress(_("Writing {name}").format(name=path.name), 0, len(positions))
        table, geometry = with_carbon(records, positions), layer.geometry[positions]
        if reader.is_outside:
            table, geometry = released(table, geometry, project, layer.name, reader)
        result = export(table, geometry, layer.crs, path, overwrite=True)
        if reader.is_outside:
            hidden = withheld(layer.names(), layer.kind, reader)
            lines.append(log_lines(reader, "export", result.files, [layer.name], result.records, hidden))
        return result

    def note() -> None:
        """Also after a cancel that came too late: the file is there."""
        if lines:
            note_export(context, project.path, lines[0])

    title = _("Exporting {count} records").format(count=len(positions))
    context.tasks.run(title, work, lambda result: _told(context, result), ended=note)


def with_carbon(records: RecordTable, positions: np.ndarray) -> pd.DataFrame:
    """The attributes of the records, and the columns of the latest estimate after them."""
    table = records.layer.table.iloc[positions].drop(columns=["content_hash"], errors="ignore")
    names = [name for name in records.attributes if name.startswith(RUN)]
    carbon = {_free(name.removeprefix(RUN), table): records.column(name).taken(positions).to_numpy() for name in names}
    return table.assign(**carbon)


def _free(name: str, table: pd.DataFrame) -> str:
    return f"zz_{name}" if name in table else name


def _asked_path(context: Context, records: RecordTable, parent: QWidget) -> Path | None:
    filters = {
        "xlsx": _("Excel workbook"), "csv": _("CSV table"), "gpkg": _("GeoPackage"), "shp": _("Shapefile"),
    }  # fmt: skip
    start = usual_folder(context) / f"{records.kind.label}.{FORMATS[0]}"
    kinds = [(filters[fmt], fmt) for fmt in FORMATS]
    return ask_file(parent, _("Export the records to a file"), start, kinds)


def _told(context: Context, result: ExportResult) -> None:
    text = _("{count} records written to {name}").format(count=result.records, name=result.path.name)
    context.messages.toast(text, _("Open folder"), lambda: _show_folder(result.path))


def _show_folder(path: Path) -> None:
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QDesktopServices

    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
