"""What is asked before a project is left: tasks that still run, changes that could not be saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from layers.i18n import _
from ui.components.buttons import danger, outlined, primary
from ui.components.heading import heading2, text_label
from ui.theme.tokens import px

if TYPE_CHECKING:
    from ui.main_window import MainWindow

WIDTH = 480


class Question(QDialog):
    """A sentence as title, what it means, and buttons: stay, then the ways on."""

    def __init__(
        self,
        title: str,
        text: str,
        answers: list[tuple[str, str, Callable[[], None]]],
        parent: QWidget,
        stay_text: str = "",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setFixedWidth(px(WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(24), px(24), px(16))
        column.setSpacing(px(12))
        column.addWidget(heading2(title))
        body = text_label(text)
        body.setWordWrap(True)
        column.addWidget(body)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addStretch(1)
        stay = outlined(stay_text or _("Stay"))
        stay.clicked.connect(self.reject)
        row.addWidget(stay)
        self.buttons = {key: self._button(key, label, act) for key, label, act in answers}
        for button in self.buttons.values():
            row.addWidget(button)
        column.addSpacing(px(8))
        column.addLayout(row)

    def _button(self, key: str, label: str, act: Callable[[], None]) -> QWidget:
        button = {"danger": danger, "primary": primary}.get(key, outlined)(label)

        def answer() -> None:
            self.accept()
            act()

        button.clicked.connect(answer)
        return button


class Leaving(QObject):
    """Asks at most one question at a time, and goes on once its answer has come true."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.question: Question | None = None
        self._waiting: Callable[[], None] | None = None
        window.context.tasks.changed.connect(self._look)

    def may_close(self) -> bool:
        """Whether nothing would be lost or cut short; what waits to be saved is finished here."""
        return not self._window.context.tasks.running() and self._window.context.document.is_saved()

    def ask_then(self, leave: Callable[[], None]) -> None:
        """Leaves at once if nothing is in the way, else after the question."""
        if self.may_close():
            leave()
        elif self._window.context.tasks.running():
            self._ask_about_tasks(leave)
        else:
            self._ask_about_unsaved(leave)

    def _ask_about_tasks(self, leave: Callable[[], None]) -> None:
        titles = [task.title for task in self._window.context.tasks.running()]
        self._open(
            _("Something is still running"),
            _("{tasks}. Cancelled work leaves the project as it was.").format(tasks=", ".join(titles)),
            [
                ("danger", _("Cancel it"), lambda: self._when_idle(leave, cancel=True)),
                ("primary", _("Wait until it is done"), lambda: self._when_idle(leave, cancel=False)),
            ],
        )

    def _ask_about_unsaved(self, leave: Callable[[], None]) -> None:
        document = self._window.context.document
        self._open(
            _("Some changes are not in the file"),
            _("They are still here. Save them elsewhere, or try again once the file can be written."),
            [
                ("danger", _("Leave without them"), lambda: self._leave_unsaved(leave)),
                ("copy", _("Save a copy…"), lambda: self._window.run_action("project.copy")),
                ("primary", _("Try again"), document.save_again),
            ],
        )

    def _open(self, title: str, text: str, answers: list[tuple[str, str, Callable[[], None]]]) -> None:
        if self.question is not None:
            self.question.raise_()
            return
        self.question = Question(title, text, answers, self._window)
        self.question.finished.connect(self._answered)
        self.question.open()

    def _answered(self, _result: int) -> None:
        if self.question is not None:
            self.question.deleteLater()
            self.question = None

    def _leave_unsaved(self, leave: Callable[[], None]) -> None:
        self._window.context.document.give_up_changes()
        leave()

    def _when_idle(self, leave: Callable[[], None], cancel: bool) -> None:
        """Goes on when the last task has ended; the latest wish counts."""
        if cancel:
            for task in self._window.context.tasks.running():
                task.cancel()
        self._waiting = leave
        self._look()

    def _look(self) -> None:
        if self._waiting is not None and not self._window.context.tasks.running():
            leave, self._waiting = self._waiting, None
            self.ask_then(leave)
