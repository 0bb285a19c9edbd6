"""The sheet, or an atlas of sheets, written by a task: with progress, cancelled at any step, whole or not at all."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from layers.i18n import _
from ui.context import Context
from ui.tasks import Progress, Task
from zzeco.maps.making import Wishes
from zzeco.project import Project

if TYPE_CHECKING:
    from zzeco.maps.atlas import Sheet

FORMATS = (("PDF", "pdf"), ("PNG", "png"), ("GeoTIFF", "tif"), ("SVG", "svg"))
PIXELS = ("png", "tif")


def export_sheet(context: Context, project: Project, wishes: Wishes, path: Path, dpi: int) -> Task:
    """One sheet into a file."""

    def work(progress: Progress) -> Path:
        from zzeco.maps.files import checked_dpi, write_sheet
        from zzeco.maps.making import page_for
        from zzeco.maps.sheet import drawn

        page = page_for(project, wishes)
        return write_sheet(path, page, project, lambda: drawn(page, project, progress), checked_dpi(dpi))

    def tell(written: Path) -> None:
        said = _("Sheet written: {name}").format(name=written.name)
        context.messages.toast(said, _("Open"), partial(open_path, written))

    return context.tasks.run(_("Writing {name}").format(name=path.name), work, tell)


def export_atlas(
    context: Context, project: Project, wishes: Wishes, by: str, out: Path, fmt: str, dpi: int
) -> Task:  # fmt: skip
    """A sheet of each area: one PDF, or a folder in which what is there already stays."""

    def work(progress: Progress) -> "list[Sheet]":
        from zzeco.maps.atlas import write_atlas
        from zzeco.maps.files import checked_dpi

        return write_atlas(project, wishes, by, out, fmt, checked_dpi(dpi), progress)

    def tell(sheets: "list[Sheet]") -> None:
        made = sum(one.is_new for one in sheets)
        said = _("Atlas written: {made} sheets new, {kept} as they were").format(made=made, kept=len(sheets) - made)
        context.messages.toast(said, _("Open"), partial(open_path, out))

    return context.tasks.run(_("Writing the atlas {name}").format(name=out.name), work, tell)


def open_path(path: Path) -> None:
    """Shows a file or folder as the system does."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
