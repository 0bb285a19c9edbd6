"""A dialog that asks for a few values, lets a task work with them, and stays open where that is refused."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QWidget

from layers.errors import ZzecoError
from layers.i18n import _
from ui.components.buttons import outlined, primary
from ui.components.heading import heading2, text_label
from ui.components.layout import column_in
from ui.context import Context
from ui.tasks import Progress, Task
from ui.theme.tokens import px

T = TypeVar("T")
WIDTH = 520


class FormDialog(QDialog):
    """`body` holds the fields; the button with the verb calls `start`, which is to call `work`."""

    def __init__(self, context: Context, title: str, verb: str, start: Callable[[], None], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.context = context
        self._task: Task | None = None
        self.setWindowTitle(title)
        self.setMinimumWidth(px(WIDTH))
        column = column_in(self, 12, 20)
        column.addWidget(heading2(title))
        fields = QWidget()
        self.body = column_in(fields, 10)
        column.addWidget(fields, 1)
        self.problem = text_label("", "field-error")
        self.problem.setWordWrap(True)
        self.problem.hide()
        column.addWidget(self.problem)
        self.cancel, self.go = outlined(_("Cancel")), primary(verb)
        self.go.setDefault(True)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addStretch(1)
        row.addWidget(self.cancel)
        row.addWidget(self.go)
        column.addLayout(row)
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(start)

    def work(self, title: str, function: Callable[[Progress], T], then: Callable[[T], None]) -> None:
        """Runs the function in a task, the one before no more; what it refuses is said here, and the dialog stays."""
        self.go.setEnabled(False)
        self.refuse("")
        name = f"form {id(self)}"
        self._task = self.context.tasks.run(
            title, function, then, failed=self._failed, ended=self._ended, exclusive=name
        )

    def done(self, result: int) -> None:
        """Closed while it works, the dialog stops the work: nobody would hear of what it found."""
        if self._task is not None:
            self._task.cancel()
        super().done(result)

    def may_go(self) -> bool:
        """Whether the button with the verb may be pressed while nothing runs."""
        return True

    def refuse(self, words: str) -> None:
        """Says what is wrong; nothing for ''."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    def _failed(self, error: Exception) -> None:
        told = error.problem if isinstance(error, ZzecoError) else str(error)
        self.refuse("\n".join(part for part in (told, getattr(error, "advice", None)) if part))

    def _ended(self) -> None:
        if self._task is not None and self._task.is_ended:
            self.go.setEnabled(self.may_go())
