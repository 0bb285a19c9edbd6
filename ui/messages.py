"""The one door for what the user is told: toasts for what is done, one dialog for what failed."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal


class Messages(QObject):
    """Passes messages on to whatever window is open; without one they are only kept as the last ones said."""

    toasted = Signal(str, str, object)
    failed = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.last_toast = ""
        self.last_failure: Exception | None = None

    def toast(self, text: str, action_text: str = "", action: Callable[[], None] | None = None) -> None:
        """Says for four seconds that something is done; `action` is what the button in it does."""
        self.last_toast = text
        self.toasted.emit(text, action_text, action)

    def failure(self, error: Exception, *, retry: Callable[[], None] | None = None) -> None:
        """Says in a dialog what happened, what was kept and what to do."""
        self.last_failure = error
        self.failed.emit(error, retry)
