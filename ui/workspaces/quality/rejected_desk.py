"""What can be done with the records that did not enter: look, mend and try again, take off the list."""

from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from layers.i18n import _
from ui.context import Context
from ui.workspaces.quality.rejected_page import RejectedPage, RejectedPanel
from zzeco.map_state import layer_title
from zzeco.project import Project
from zzeco.rejected_records import rejected_records, retried, without_rejected


class RejectedDesk(QObject):
    """The list in the middle and the record at the right; every change is one step that can be undone."""

    def __init__(self, context: Context, pages: QWidget, side: QWidget) -> None:
        super().__init__(pages)
        self.context = context
        self.page, self.panel = RejectedPage(pages), RejectedPanel(side)
        self.reason = ""
        self.page.picked.connect(self.panel.show_record)
        self.panel.retry_asked.connect(self.retry)
        self.panel.removed.connect(self.take_off)

    def fill(self, reason: str) -> bool:
        """The records that a reason kept out ('' for every reason); False where there are none."""
        self.reason = reason
        project = self.context.document.project
        records = rejected_records(project, self.reason) if project is not None else ()
        self.page.show_records(records)
        return bool(records)

    def retry(self, zz_id: int, values: dict[str, Any]) -> None:
        """Lets a record in with other values of its attributes."""
        project = self.context.document.project
        if project is None:
            return

        def keep(made: tuple[Project, str]) -> None:
            after, name = made
            layer = layer_title(after, after.layers[name])
            if self.context.document.put(_("Let a record into {layer}").format(layer=layer), after, project):
                self.context.messages.toast(_("The record is in {layer} now.").format(layer=layer))

        self.context.tasks.run(
            _("Trying the record again"),
            lambda progress: retried(project, zz_id, values, progress),
            keep,
            exclusive="quality.retry",
        )

    def take_off(self, zz_id: int) -> None:
        """Takes a record off the list; the counts of its delivery still know of it."""
        what = _("Take a record off the list")
        self.context.document.do(what, lambda project: without_rejected(project, [zz_id]))
