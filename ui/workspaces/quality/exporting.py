"""The list for the survey team as a file: which file, written in a task."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from PySide6.QtWidgets import QWidget

from layers.i18n import _
from ui import format as text
from ui.context import Context
from ui.folders import usual_folder
from ui.save_as import ask_file

if TYPE_CHECKING:
    from layers.writing import ExportResult

ENDINGS = ("xlsx", "gpkg")


def asked_path(context: Context, parent: QWidget) -> Path | None:
    """The file that the user names; None where there is none."""
    filters = {"xlsx": _("Excel workbook"), "gpkg": _("GeoPackage")}
    start = usual_folder(context) / (_("rework list") + ".xlsx")
    return ask_file(parent, _("Export the rework list"), start, [(filters[ending], ending) for ending in ENDINGS])


def write_list(context: Context, path: Path, crs: str, make: Callable[[], tuple[pd.DataFrame, np.ndarray]]) -> None:
    """Writes what `make` gives (in a task) and says how many records that were."""
    from layers.writing import export

    def work(_progress: object) -> "ExportResult":
        table, places = make()
        return export(table, places, crs, path, overwrite=True)

    def say(written: "ExportResult") -> None:
        told = _("{count} records written to {name}")
        context.messages.toast(told.format(count=text.number(written.records), name=written.path.name))

    context.tasks.run(_("Writing {name}").format(name=path.name), work, say)
