"""Records of a table as a file: which, in which format, written in a task."""

from pathlib import Path

import numpy as np
import pandas as pd
from PySide6.QtWidgets import QWidget

from layers.i18n import _
from layers.writing import ExportResult, export
from ui.context import Context
from ui.folders import usual_folder
from ui.save_as import ask_file
from ui.tasks import Progress
from zzeco.record_table import RUN, RecordTable

FORMATS = ("xlsx", "csv", "gpkg", "shp")


def export_rows(context: Context, records: RecordTable, positions: np.ndarray, parent: QWidget) -> None:
    """Asks for a file and writes the records at these positions into it, what the latest estimate says beside them."""
    path = _asked_path(context, records, parent)
    if path is None:
        return
    layer = records.layer

    def work(progress: Progress) -> ExportResult:
        progress(_("Writing {name}").format(name=path.name), 0, len(positions))
        table = with_carbon(records, positions)
        return export(table, layer.geometry[positions], layer.crs, path, overwrite=True)

    context.tasks.run(
        _("Exporting {count} records").format(count=len(positions)), work, lambda result: _told(context, result)
    )


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
