"""The sheet, or an atlas of sheets, written by a task: with progress, cancelled at any step, whole or not at all."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pandas as pd
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from layers.i18n import _
from ui.context import Context
from ui.export_log import may_leave, note_export
from ui.tasks import Progress, Task
from zzeco.audience import Audience, audience, log_lines, withheld
from zzeco.maps.making import Wishes
from zzeco.project import Project
from zzeco.whole_file import times_of

if TYPE_CHECKING:
    from zzeco.maps.atlas import Sheet

T = TypeVar("T")
FORMATS = (("PDF", "pdf"), ("PNG", "png"), ("GeoTIFF", "tif"), ("SVG", "svg"))
PIXELS = ("png", "tif")


def export_sheet(context: Context, project: Project, wishes: Wishes, path: Path, dpi: int) -> Task | None:
    """One sheet into a file; None where it may not be noted for whom it is."""

    def work(progress: Progress) -> Path:
        from zzeco.maps.files import checked_dpi, dots_of, ending_of, write_sheet
        from zzeco.maps.making import page_for
        from zzeco.maps.sheet import drawn

        page, dots = page_for(project, wishes), dots_of(ending_of(path), checked_dpi(dpi))
        return write_sheet(path, page, project, lambda: drawn(page, project, progress, dpi=dots), dpi)

    def tell(written: Path) -> None:
        said = _("Sheet written: {name}").format(name=written.name)
        context.messages.toast(said, _("Open"), partial(open_path, written))

    return _run(context, project, wishes, _("Writing {name}").format(name=path.name), work, tell, lambda: [path], "map")


def export_atlas(
    context: Context, project: Project, wishes: Wishes, by: str, out: Path, fmt: str, dpi: int
) -> Task | None:  # fmt: skip
    """A sheet of each area: one PDF, or a folder in which what is there already stays."""

    def work(progress: Progress) -> "list[Sheet]":
        from zzeco.maps.atlas import write_atlas
        from zzeco.maps.files import checked_dpi

        return write_atlas(project, wishes, by, out, fmt, checked_dpi(dpi), progress)

    def tell(sheets: "list[Sheet]") -> None:
        made = sum(one.is_new for one in sheets)
        said = _("Atlas written: {made} sheets new, {kept} as they were").format(made=made, kept=len(sheets) - made)
        context.messages.toast(said, _("Open"), partial(open_path, out))

    def written() -> list[Path]:
        from zzeco.maps.atlas import atlas_files

        return atlas_files(out, fmt)

    title = _("Writing the atlas {name}").format(name=out.name)
    return _run(context, project, wishes, title, work, tell, written, "atlas")


def _run(
    context: Context, project: Project, wishes: Wishes, title: str, work: Callable[[Progress], T],
    tell: Callable[[T], None], files: Callable[[], list[Path]], what: str,
) -> Task | None:  # fmt: skip
    """Runs the work; the project notes which files are new then for outsiders, also after a cancel."""
    reader = audience(wishes.audience)
    if not may_leave(context, reader):
        return None
    lines = list[pd.DataFrame]()

    def noted(progress: Progress) -> T:
        before = times_of(files())
        try:
            return work(progress)
        finally:
            new = [path for path, written_ns in times_of(files()).items() if written_ns != before.get(path)]
            if reader.is_outside and new:
                lines.append(_log_lines(project, wishes, reader, what, new))

    def note() -> None:
        if lines:
            note_export(context, project.path, lines[0])

    return context.tasks.run(title, noted, tell, ended=note)


def _log_lines(project: Project, wishes: Wishes, reader: Audience, what: str, files: list[Path]) -> pd.DataFrame:
    from zzeco.maps.templates import layers_for, template

    named = layers_for(project, template(wishes.template), wishes.layers)
    shown = [project.layers[one.layer] for one in named if one.layer in project.layers]
    hidden = {name for one in shown for name in withheld(one.names(), one.kind, reader)}
    return log_lines(reader, what, files, [one.name for one in shown], sum(map(len, shown)), hidden)


def open_path(path: Path) -> None:
    """Shows a file or folder as the system does."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
