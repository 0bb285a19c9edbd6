"""Own templates: kept in the project as a step, or in the user's folder; taken away again."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from layers.i18n import _
from ui.context import Context
from ui.workspaces.layout.dialogs import KeepDialog
from zzeco.maps.layouts import OwnTemplate, drop_for_user, keep_for_user, with_own, without_own
from zzeco.maps.making import Wishes


class OwnTemplates(QObject):
    """`changed`: those of the user's folder are others by now; the project tells of its own."""

    changed = Signal()

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.context, self._window = context, parent

    def ask_keep(self, wishes: Wishes) -> None:
        """Asks for a name and keeps the sheet as a template."""
        dialog = KeepDialog(self.context, "", self._window)
        dialog.accepted.connect(lambda: self.keep(wishes, *dialog.kept) if dialog.kept else None)
        dialog.open()

    def keep(self, wishes: Wishes, name: str, in_project: bool) -> None:
        """Keeps the sheet as a template of this name, in place of one that was called so."""
        if in_project:
            step = _("Save as template: {name}").format(name=name)
            self.context.document.do(step, lambda project: with_own(project, name, wishes))
            return
        title = _("Saving the template")
        self.context.tasks.run(title, lambda _progress: keep_for_user(name, wishes), self._tell, quiet=True)

    def drop(self, one: OwnTemplate) -> None:
        """Takes an own template away."""
        if one.in_project:
            step = _("Delete the template: {name}").format(name=one.name)
            self.context.document.do(step, lambda project: without_own(project, one.name))
        else:
            drop_for_user(one.name)
            self.changed.emit()

    def _tell(self, _written: object) -> None:
        self.changed.emit()
