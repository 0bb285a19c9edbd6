"""The open project: its value now, the steps to undo, what is selected, and whether all of it is in the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QTimer, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from layers.errors import ZzecoError
from layers.i18n import _
from ui.saver import Saver, copy_to
from ui.selection import Selection, changed_selection
from ui.tasks import Progress, Tasks

if TYPE_CHECKING:
    from zzeco.project import Project

NOTES_SAVED_AFTER_MS = 1_500
STEPS_KEPT = 100


class Document(QObject):
    """One project or none; every change is a step with a name, saved as it is made."""

    changed = Signal(object, object)
    selection_changed = Signal(object)
    save_state_changed = Signal()
    save_failed = Signal(object)
    refused = Signal(object)

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tasks = tasks
        self.project: Project | None = None
        self.opened: Project | None = None
        self.selection = Selection()
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(STEPS_KEPT)
        self.saved_at: datetime | None = None
        self.failure: Exception | None = None
        self.unsaved: tuple[str, ...] = ()  # steps on their way into the file, in order
        self.history_lines = 0  # in the file, those of the unsaved steps not among them
        self.read_only: ZzecoError | None = None
        self._saver: Saver | None = None
        self._coming: Saver | None = None
        self._noted: set[str] = set()
        self._is_given_up = self._is_note = False
        self._note_timer = QTimer(self, singleShot=True, interval=NOTES_SAVED_AFTER_MS)
        self._note_timer.timeout.connect(self._save_noted)

    # -- opening and closing

    def open(self, path: Path, failed: Callable[[Exception], None] | None = None) -> None:
        """Opens a project in place of the one that is open, once its file has been read; errors as those of a task."""
        self._open(_("Opening {name}").format(name=path.name), path, lambda: None, failed)

    def create(self, path: Path, make: Callable[[], object], failed: Callable[[Exception], None] | None = None) -> None:
        """Makes a project file by `make` in a task, then opens it."""
        self._open(_("Making {name}").format(name=path.name), path, make, failed)

    def _open(
        self, title: str, path: Path, make: Callable[[], object], failed: Callable[[Exception], None] | None
    ) -> None:
        if self._has_or_awaits(path):
            return
        saver = self._coming = Saver(path, self)
        self.tasks.run(
            title,
            lambda progress: (make(), _opened(saver))[1],
            self._take,
            failed=failed,
            ended=lambda: self._let_go(saver),
            exclusive="open",
        )

    def _has_or_awaits(self, path: Path) -> bool:
        """Whether the project is open for writing, or about to be; a second saver would be refused by the first."""
        if self._coming is not None:
            return self._coming.path.resolve() == path.resolve()
        is_open = self.project is not None and self.project.path.resolve() == path.resolve()
        return is_open and self.read_only is None

    def _let_go(self, saver: Saver) -> None:
        """Closes a saver that did not become ours: the file may be read only, or another was asked for meanwhile."""
        if self._coming is saver:
            self._coming = None
        if self._saver is not saver:
            saver.close()
            saver.deleteLater()

    def _take(self, opened: tuple[Project, Saver | None, ZzecoError | None]) -> None:
        if not self.is_saved():
            return
        self.close()
        _end_what_showed_it()
        project, self._saver, self.read_only = opened
        if self._saver is not None:
            self._saver.saved.connect(self._note_saved)
            self._saver.failed.connect(self._note_failed)
            self.saved_at = datetime.fromtimestamp(project.path.stat().st_mtime)
        self.opened = project
        self.history_lines = len(project.table("history"))
        self._become(project)
        self.save_state_changed.emit()

    def close(self) -> None:
        """Finishes all saves and lets the project go."""
        self.save_notes()
        self.finish_saving()
        if self._saver is not None:
            self._saver.close()
            self._saver.deleteLater()
        self._saver, self.opened, self.read_only, self.failure, self.saved_at = None, None, None, None, None
        self._noted.clear()
        self._is_given_up, self.unsaved = False, ()
        self.undo_stack.clear()
        self.select(None, [])
        if self.project is not None:
            self._become(None)
            self.save_state_changed.emit()

    # -- changing

    def do(self, text: str, edit: Callable[[Project], Project]) -> bool:
        """Makes one step of this name, at once; False where the project cannot be changed."""
        before = self.project
        if before is None or not self._may_change():
            return False
        after = edit(before)
        if after is not before:
            self.undo_stack.push(Step(self, text, before, after))
        return True

    def put(self, text: str, after: Project, before: Project) -> bool:
        """Makes one step of a value that a task made from `before`; refused if the project is another one by now."""
        if self.project is None or not self._may_change():
            return False
        if not _same(self.project, before, self._noted):
            self.refused.emit(
                ZzecoError(
                    _("The project was changed while this was being worked out: {step}.").format(step=text),
                    _("Nothing was applied and your changes were kept. Start it again."),
                )
            )
            return False
        untouched = {name for name in self._noted if after.tables.get(name) is before.tables.get(name)}
        self.undo_stack.push(Step(self, text, self.project, self._with_notes(after, untouched)))
        return True

    def note(self, edit: Callable[[Project], Project]) -> None:
        """Changes tables that are no step of the user's work, such as the view; saved a little later, never undone."""
        if self.project is None:
            return
        before, after = self.project, edit(self.project)
        if after is before:
            return
        self._noted |= {name for name in after.tables if after.tables[name] is not before.tables.get(name)}
        self._become(after)
        if self._saver is not None:
            self._note_timer.start()

    def revert(self) -> None:
        """Goes back to the project as it was when it was opened; this too can be undone."""
        if self.opened is not None:
            opened = self.opened
            self.do(_("Go back to the state at opening"), lambda project: opened)

    def step(self, origin: Project, goal: Project, what: str) -> None:
        """Makes the goal the project and saves it, but leaves notes that did not change on the way as they are now.

        The log of what left the bureau is kept on every way.
        """
        from zzeco.audience import EXPORTS

        same = {name for name in self._noted if origin.tables.get(name) is goal.tables.get(name)}
        self._is_given_up = False
        self._become(self._with_notes(goal, same | {EXPORTS}))
        self._save(what)

    def _may_change(self) -> bool:
        if self.read_only is None:
            return True
        self.refused.emit(
            ZzecoError(
                _("This project is open for reading only: {reason}").format(reason=self.read_only.problem),
                _("Nothing was changed. Save a copy of the project and work there."),
            )
        )
        return False

    def _with_notes(self, value: Project, names: set[str]) -> Project:
        """The value with these tables as they are now."""
        assert self.project is not None
        kept = {name: self.project.tables[name] for name in names if name in self.project.tables}
        return replace(value, tables=MappingProxyType({**value.tables, **kept})) if kept else value

    def _become(self, project: Project | None) -> None:
        before, self.project = self.project, project
        if project is None or (self.selection.layer is not None and self.selection.layer not in project.layers):
            self.select(None, [])
        self.changed.emit(before, project)

    # -- selecting

    def select(self, layer: str | None, fids: Iterable[int] | np.ndarray, mode: str = "replace") -> None:
        """Selects records of a layer; `mode` is replace, add, remove or toggle."""
        wanted = changed_selection(self.selection, layer, fids, mode)
        if not wanted.same_as(self.selection):
            self.selection = wanted
            self.selection_changed.emit(wanted)

    # -- saving

    @property
    def saving(self) -> bool:
        """Whether something waits to be written."""
        return self._note_timer.isActive() or (self._saver is not None and self._saver.is_saving)

    def save_notes(self) -> None:
        """Writes what was noted but not yet saved."""
        if self._note_timer.isActive():
            self._save_noted()

    def _save_noted(self) -> None:
        self._save(None)

    def save_again(self) -> None:
        """Tries once more to save what could not be saved."""
        self._save(_("Saved again"))

    def is_saved(self) -> bool:
        """Whether the project can be left, once what waits is written: all of it is in the file, or was given up."""
        self.save_notes()
        self.finish_saving()
        return self.failure is None or self._is_given_up

    def give_up_changes(self) -> None:
        """Lets the project be left without what could not be saved; a further step takes this back."""
        self._is_given_up = True

    def finish_saving(self) -> None:
        """Handles events until everything is written, or the attempt has failed; `failure` tells which."""
        loop, timer = QEventLoop(), QTimer(interval=5)
        timer.timeout.connect(lambda: None if self.saving else loop.quit())
        timer.start()
        if self.saving:
            loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        QCoreApplication.sendPostedEvents(self, QEvent.Type.MetaCall.value)  # the saver's last word may still wait

    def save_copy(self, path: Path, then: Callable[[None], None] | None = None) -> None:
        """Writes the project as it is now into another file, in a task."""
        project, saver = self.project, self._saver
        if project is None:
            return
        if path.resolve() == project.path.resolve():
            self.refused.emit(
                ZzecoError(
                    _("A copy cannot take the place of the project that is open: {name}.").format(name=path.name),
                    _("Every change is in that file already. Choose another name for a copy."),
                )
            )
            return
        self.save_notes()

        def work(_progress: Progress) -> None:
            if saver is None:
                copy_to(project, path)
            else:
                saver.after_saves(lambda: copy_to(project, path)).result()

        self.tasks.run(_("Saving a copy: {name}").format(name=path.name), work, then)

    def _save(self, what: str | None) -> None:
        if self._saver is None or self.project is None:
            return
        self._note_timer.stop()
        self._is_note = what is None
        if what is not None:
            self.unsaved = (*self.unsaved, what)
        self._saver.save(self.project, what)
        self.save_state_changed.emit()

    def _note_saved(self, project: Project, steps: int, history_lines: int) -> None:
        if self.project is None or project.path != self.project.path:
            return
        self.unsaved, self.history_lines = self.unsaved[steps:], history_lines
        self.saved_at, self.failure = datetime.now(), None
        self.save_state_changed.emit()

    def _note_failed(self, error: Exception) -> None:
        """Tells it, but not again with every move of the map; the title says all the time that it is not saved."""
        is_known, self.failure = self.failure is not None and self._is_note, error
        self.save_state_changed.emit()
        if not is_known:
            self.save_failed.emit(error)


class Step(QUndoCommand):
    """One named step from a project value to the next."""

    def __init__(self, document: Document, text: str, before: Project, after: Project) -> None:
        super().__init__(text)
        self._document, self._before, self._after = document, before, after
        self._is_made = False

    def redo(self) -> None:
        """Makes the step, the first time or again."""
        text = _("Redo: {step}").format(step=self.text()) if self._is_made else self.text()
        self._is_made = True
        self._document.step(self._before, self._after, text)

    def undo(self) -> None:
        """Takes the step back."""
        self._document.step(self._after, self._before, _("Undo: {step}").format(step=self.text()))


def _end_what_showed_it() -> None:
    """Ends the parts of the window that were let go with a project, before they would follow the next one."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _opened(saver: Saver) -> tuple[Project, Saver | None, ZzecoError | None]:
    """The project with the right to write it, or for reading only with the reason."""
    from zzeco import store
    from zzeco.readying import make_ready

    opened: tuple[Project, Saver | None, ZzecoError | None]
    try:
        opened = saver.open(), saver, None
    except ZzecoError as reason:
        opened = store.load(saver.path), None, reason
    with suppress(ZzecoError):  # told where it is needed
        make_ready(opened[0])
    return opened


def _same(one: Project, two: Project, noted: set[str]) -> bool:
    """Whether two values differ in nothing but noted tables; parts are the same if they are one object."""
    if one.path != two.path or dict(one.settings) != dict(two.settings) or [*one.layers] != [*two.layers]:
        return False
    tables = (one.tables.keys() | two.tables.keys()) - noted
    return all(one.layers[name] is two.layers[name] for name in one.layers) and all(
        one.tables.get(name) is two.tables.get(name) for name in tables
    )
