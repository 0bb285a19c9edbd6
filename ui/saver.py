"""The one thread that holds the right to write a project file and writes each new value into it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ui.tasks import stand_behind_the_window
from ui.unexpected import explained as understandable

if TYPE_CHECKING:
    from layers.lazy_table import LazyTable, MemoryRows, StoredRows
    from zzeco.project import Project
    from zzeco.store import Edit

HISTORY = "history"


class Saver(QObject):
    """Saves values of one project in the order given; `saved` and `failed` arrive on the thread of this object.

    `saved` tells the value, how many steps reached the file with it, and how many lines the history there has now.
    """

    saved = Signal(object, int, int)
    failed = Signal(object)

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self._thread = ThreadPoolExecutor(1, "saver", initializer=stand_behind_the_window)
        self._held = ExitStack()
        self._edit: Edit | None = None
        self._last: Future[None] | None = None
        self._owed: list[str] = []  # steps whose saving failed; the next save brings them into the file

    def open(self) -> Project:
        """The project, with the right to write it from now on; ZzecoError where that right cannot be had."""
        return self._thread.submit(self._enter).result()

    def _enter(self) -> Project:
        from zzeco import store

        self._edit = self._held.enter_context(store.editing(self.path))
        return self._edit.before

    def save(self, project: Project, what: str | None) -> None:
        """Queues the value; `what` is its line in the project's history, None for none."""
        self._last = self._thread.submit(self._write, project, what)

    def _write(self, project: Project, what: str | None) -> None:
        steps = [*self._owed, *([] if what is None else [what])]
        try:
            assert self._edit is not None
            keep_what_is_dropped(self._edit.before, project)
            self._edit.save(project, " · ".join(steps) or None)
            lines = self._edit.history_lines()
        except Exception as error:
            self._owed = steps
            self.failed.emit(understandable(error))
        else:
            self._owed = []
            self.saved.emit(project, len(steps), lines)

    @property
    def is_saving(self) -> bool:
        """Whether a value waits or is being written."""
        return self._last is not None and not self._last.done()

    def after_saves(self, work: Callable[[], None]) -> Future[None]:
        """Runs the work in the saver's thread once everything queued so far is written."""
        return self._thread.submit(work)

    def close(self) -> None:
        """Finishes what is queued and gives the right to write back."""
        self._thread.submit(self._held.close)
        self._thread.shutdown()


def keep_what_is_dropped(before: Project, after: Project) -> None:
    """Reads layers and tables that are about to leave the file, so that an undo can bring them back."""
    from layers.lazy_table import StoredRows

    gone = [layer.content for name, layer in before.layers.items() if name not in after.layers]
    tables = [table for name, table in before.tables.items() if name not in after.tables]
    for content in (*gone, *map(_base, tables)):
        if isinstance(content, StoredRows):
            content.keep()


def _base(table: LazyTable) -> StoredRows | MemoryRows:
    from layers.lazy_table import LazyTable

    content = table.content
    while isinstance(content, LazyTable):
        content = content.content
    return content


def copy_to(project: Project, target: Path) -> None:
    """A new file with this value of the project, whatever of it the project's own file holds by now."""
    from layers.file_names import check_name
    from layers.geopackage_connection import Writer, connected, explained, gone
    from layers.in_place import put_in_place
    from zzeco import store

    if not project.path.is_file():
        raise gone(project.path)
    check_name(target)
    draft = target.with_name(target.stem + "-copying.gpkg")
    if store.is_project(target):
        Writer(target).close()  # refused where another program writes it: it would go on in a file without a name
    try:
        with (
            explained(project.path),
            closing(connected(project.path, "ro")) as source,
            closing(sqlite3.connect(draft)) as copy,
        ):
            source.backup(copy)
        with store.editing(draft) as edit:
            kept = {**project.tables, HISTORY: edit.before.table(HISTORY)}
            edit.save(replace(project, path=draft, tables=kept), None)
        put_in_place(draft, target)
    finally:
        draft.unlink(missing_ok=True)
