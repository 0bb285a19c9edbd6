"""What every workspace and panel is given: the project, the tasks, the messages, the preferences, the way elsewhere."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from layers.errors import ZzecoError
from layers.i18n import _
from ui.document import Document
from ui.messages import Messages
from ui.preferences import Preferences
from ui.recovery import Abandoned
from ui.tasks import Task, Tasks


class Context(QObject):
    """What outlives the window; `recovered` is what the last session left, if it crashed."""

    navigate = Signal(str, object)
    triggered = Signal(str)
    project_wanted = Signal(object)

    def __init__(self, preferences: Preferences | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.preferences = preferences or Preferences(parent=self)
        self.messages = Messages(self)
        self.tasks = Tasks(self)
        self.document = Document(self.tasks, self)
        self.recovered: Abandoned | None = None
        self.tasks.failed.connect(self.messages.failure)
        self.tasks.failed_quietly.connect(self.messages.note_failure)
        self.tasks.cancelled.connect(self._say_cancelled)
        self.document.refused.connect(self.messages.failure)
        self.document.save_failed.connect(self._say_unsaved)

    def go(self, workspace: str, **payload: Any) -> None:
        """Shows a workspace and hands it what to show, e.g. layer, fids and zoom."""
        self.navigate.emit(workspace, payload)

    def trigger(self, action_key: str) -> None:
        """Runs a declared action if it is enabled."""
        self.triggered.emit(action_key)

    def open_project(self, path: Path) -> None:
        """Opens a project in place of the one that is open, once that may be left."""
        self.project_wanted.emit(path)

    def close(self) -> None:
        """Ends the tasks, finishes the saves and lets the project go."""
        self.tasks.close()
        self.document.close()

    def _say_cancelled(self, task: Task) -> None:
        self.messages.toast(_("Cancelled: {title}. The project has not changed.").format(title=task.title))

    def _say_unsaved(self, error: ZzecoError) -> None:
        error.details["kept"] = _("Your change is still here, but not yet in the file; every new change tries again.")
        self.messages.failure(error, retry=self.document.save_again)
