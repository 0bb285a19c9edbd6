"""The work behind an import: one task at a time over one reading process, its errors shown where it is done."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from layers.errors import ZzecoError
from ui.context import Context
from ui.tasks import Progress, Task
from zzeco.import_plan import WatchedReader

T = TypeVar("T")
EXCLUSIVE = "import"


class Working(QObject):
    """`changed` when there is an error to show; `busy_changed` when a task begins or ends."""

    changed = Signal()
    busy_changed = Signal()

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.reader = WatchedReader()
        self.task: Task | None = None
        self.error: ZzecoError | None = None
        self.destroyed.connect(self.reader.release)

    def work(self, title: str, function: Callable[[Progress], T], then: Callable[[T], None]) -> None:
        """Runs a function that reads or reckons; its errors are shown in the flow."""
        self.error = None

        def run(progress: Progress) -> T:
            self.reader.watching(lambda: progress.is_cancelled)
            return function(progress)

        self.task = self.context.tasks.run(
            title, run, then, failed=self.failed, ended=self._worked, exclusive=EXCLUSIVE
        )
        self.busy_changed.emit()

    def _worked(self) -> None:
        if self.task is not None and self.task.is_ended:
            self.task = None
            self.busy_changed.emit()

    def failed(self, error: Exception) -> None:
        """An error of a task: in the flow where it was meant for the user."""
        if isinstance(error, ZzecoError):
            self.fail(error)
        else:
            self.context.messages.failure(error)

    def fail(self, error: ZzecoError) -> None:
        """Shows an error in the flow."""
        self.error = error
        self.changed.emit()

    def stop(self) -> None:
        """Stops what runs; nothing has been written."""
        self.context.tasks.cancel(EXCLUSIVE)
