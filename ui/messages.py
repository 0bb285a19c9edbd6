"""The one door for what the user is told: toasts for what is done, a dialog or a quiet note for what failed."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QUndoStack

from layers.i18n import _


class Messages(QObject):
    """Passes messages on to whatever window is open; without one they are only kept as the last ones said."""

    toasted = Signal(str, str, object)
    withdrawn = Signal(object)
    failed = Signal(object, object)
    noted = Signal(object)
    hinted = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.last_toast = ""
        self.last_failure: Exception | None = None

    def toast(self, text: str, action_text: str = "", action: Callable[[], None] | None = None) -> None:
        """Says for four seconds that something is done; `action` is what the button in it does."""
        self.last_toast = text
        self.toasted.emit(text, action_text, action)

    def step(self, text: str, steps: QUndoStack) -> None:
        """Says that a step was made; its button takes that step back, and goes once another one is the latest."""

        def undo() -> None:
            steps.undo()

        self.toast(text, _("Undo"), undo)
        steps.indexChanged.connect(lambda _index: self.withdrawn.emit(undo), Qt.ConnectionType.SingleShotConnection)

    def note_failure(self, error: Exception) -> None:
        """Says in the status bar that something failed which the user did not ask for; a click there tells it all."""
        self.last_failure = error
        self.noted.emit(error)

    def hint(self, text: str) -> None:
        """Says in the status bar how the tool in hand is used; '' ends it."""
        self.hinted.emit(text)

    def failure(self, error: Exception, *, retry: Callable[[], None] | None = None) -> None:
        """Says in a dialog what happened, what was kept and what to do."""
        self.last_failure = error
        self.failed.emit(error, retry)
