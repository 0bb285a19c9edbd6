"""Long work off the GUI thread: one function to run it, report on it, cancel it and hand its result back."""

import ctypes
import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, Generic, TypeVar

import shiboken6
from PySide6.QtCore import QEventLoop, QObject, QThread, QThreadPool, QTimer, Signal

from ui.unexpected import explained

T = TypeVar("T")
REPORT_EVERY_MS = 100
SHOWN_AFTER_S = 0.3
LONG_AT_ONCE = 2
BEHIND_THE_WINDOW = 10  # in the steps of `nice`
_kept = threading.local()


class Cancelled(BaseException):
    """The user, or a newer task of the same name, stopped this one; no `except Exception` on the way catches it."""


class Progress:
    """What a running task calls with its step and counts; raises Cancelled once it is to stop."""

    def __init__(self, task: "Task") -> None:
        self._task = task

    def __call__(self, step: str = "", done: int | None = None, total: int | None = None) -> None:
        """Notes how far the task is."""
        if self._task.is_cancelled:
            raise Cancelled
        self._task.step = step or self._task.step
        self._task.done = done
        self._task.total = total

    @property
    def is_cancelled(self) -> bool:
        """Whether the task is to stop; for code that would rather leave by itself than be interrupted."""
        return self._task.is_cancelled


class Task:
    """One piece of work that runs or waits: its title, how far it is, and the way to stop it."""

    def __init__(self, title: str, quiet: bool, exclusive: str) -> None:
        self.title, self.quiet, self.exclusive = title, quiet, exclusive
        self.step = ""
        self.done: int | None = None
        self.total: int | None = None
        self.created_at = time.monotonic()
        self.started_at: float | None = None
        self.is_ended = self.is_superseded = False
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Stops the task at its next report; its result is not used."""
        self._cancelled.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether it was told to stop."""
        return self._cancelled.is_set()

    @property
    def is_shown(self) -> bool:
        """Whether it is worth a place in the status bar by now."""
        return not self.quiet and time.monotonic() - self.created_at >= SHOWN_AFTER_S

    @property
    def seconds_left(self) -> float | None:
        """The time left if it goes on as it went; None where that is not known."""
        if self.started_at is None or not self.done or not self.total:
            return None
        return (time.monotonic() - self.started_at) / self.done * (self.total - self.done)


class _Job(Generic[T]):
    """A task with its function and what is to be done with the outcome."""

    def __init__(
        self,
        task: Task,
        function: Callable[[Progress], T],
        then: Callable[[T], None] | None,
        failed: Callable[[Exception], None] | None,
        ended: Callable[[], None] | None,
    ) -> None:
        self.task, self.function, self.then, self.failed, self.ended = task, function, then, failed, ended
        self.result: T | None = None
        self.error: Exception | None = None

    def work(self) -> None:
        """Runs the function in the calling thread and keeps its outcome."""
        self.task.started_at = time.monotonic()
        if self.task.is_cancelled:
            return
        try:
            self.result = self.function(Progress(self.task))
        except Cancelled:
            self.task.cancel()
        except Exception as error:
            self.error = explained(error)

    def forget(self) -> None:
        """Lets go of everything here: were the worker the last to hold a widget, it would end it in its thread."""
        self.function, self.result, self.error = _nothing, None, None
        self.then = self.failed = self.ended = None


def _nothing(_progress: Progress) -> Any:
    return None


class Tasks(QObject):
    """All tasks of the program; results, failures and reports arrive on the GUI thread."""

    changed = Signal()
    failed = Signal(object)
    failed_quietly = Signal(object)
    cancelled = Signal(object)
    _worked = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pictures, self._quiet = _threads(1), _threads(max(1, QThread.idealThreadCount() - 1))
        self._long = _threads(LONG_AT_ONCE)
        self._jobs: list[_Job[Any]] = []
        self._to_start: list[tuple[QThreadPool, _Job[Any]]] = []
        self._start_timer = QTimer(self, singleShot=True, interval=0)
        self._start_timer.timeout.connect(self._start)
        self._turns: dict[str, list[Callable[[], None]]] = {}
        self._turn_timer = QTimer(self, singleShot=True, interval=0)
        self._turn_timer.timeout.connect(self._take_turn)
        self._is_closed = False
        self._worked.connect(self._deliver)
        self._ticker = QTimer(self)
        self._ticker.setInterval(REPORT_EVERY_MS)
        self._ticker.timeout.connect(self.changed)

    def run(
        self,
        title: str,
        function: Callable[[Progress], T],
        then: Callable[[T], None] | None = None,
        *,
        failed: Callable[[Exception], None] | None = None,
        ended: Callable[[], None] | None = None,
        quiet: bool = False,
        picture: bool = False,
        exclusive: str = "",
    ) -> Task:
        """Runs the function in a thread; `then` or `failed` follows on the GUI thread, `ended` after every outcome.

        It starts once the GUI thread is through with what it is at: the two would only hold each other up.
        None of the three is called once a QObject that it belongs to or encloses is gone; after a cancel only `ended`.
        Without `failed` the error goes to the failure dialog, that of a quiet task to the status bar. An error that is
        no ZzecoError arrives as one that names its log file. `quiet` tasks are not shown and do not wait for others.
        A `picture` is made as soon as the one before is; it takes all cores itself. A newer task of the same
        `exclusive` name cancels this one.
        """
        task = Task(title, quiet, exclusive)
        if self._is_closed:
            task.cancel()
            return task
        if exclusive:
            self.cancel(exclusive)
        job = _Job(task, function, then, failed, ended)
        self._jobs.append(job)
        threads = self._pictures if picture else self._quiet if quiet else self._long
        self._to_start.append((threads, job))
        self._start_timer.start()
        if not quiet:
            self._ticker.start()
            self.changed.emit()
        return task

    def in_turns(self, exclusive: str, steps: Sequence[Callable[[], None]]) -> None:
        """Runs what only the GUI thread can do in steps, one in each turn of the event loop.

        Newer steps of the same name take the place of those that are left. As in `run`, a step is left out once a
        QObject that it needs is gone.
        """
        if self._is_closed:
            return
        self._turns[exclusive] = list(steps)
        self._turn_timer.start()

    def cancel(self, exclusive: str) -> None:
        """Stops the tasks, and what is done in turns, of this exclusive name."""
        self._turns.pop(exclusive, None)
        for job in self._jobs:
            if job.task.exclusive == exclusive:
                job.task.is_superseded = True
                job.task.cancel()

    def shown(self) -> list[Task]:
        """The tasks for the status bar and the queue, oldest first."""
        return [job.task for job in self._jobs if job.task.is_shown]

    def running(self) -> list[Task]:
        """The tasks a user would miss if the program closed now."""
        return [job.task for job in self._jobs if not job.task.quiet]

    @property
    def is_idle(self) -> bool:
        """Whether nothing runs, waits, or is yet to be handed back."""
        return not self._jobs and not self._turns

    def wait_idle(self, timeout_s: float = 30.0) -> bool:
        """Handles events until nothing runs; False if that took longer."""
        end = time.monotonic() + timeout_s
        loop = QEventLoop()
        timer = QTimer()
        timer.setInterval(5)
        timer.timeout.connect(lambda: loop.quit() if self.is_idle or time.monotonic() > end else None)
        timer.start()
        while not self.is_idle and time.monotonic() <= end:
            loop.exec()
        return self.is_idle

    def close(self) -> None:
        """Cancels everything and waits for the threads; nothing is handed back or started any more."""
        self._is_closed = True
        for job in self._jobs:
            job.task.cancel()
            job.then = job.failed = job.ended = None
        for threads in (self._pictures, self._quiet, self._long):
            threads.waitForDone()
        self._to_start.clear()
        self._turns.clear()
        for job in self._jobs:
            job.forget()
        self._jobs.clear()
        self._ticker.stop()

    def _start(self) -> None:
        starting, self._to_start = self._to_start, []
        for threads, job in starting:
            threads.start(partial(self._work, job))

    def _take_turn(self) -> None:
        """Runs the next step of what began first."""
        if not self._turns:
            return
        name, steps = next(iter(self._turns.items()))
        step = steps.pop(0)
        if not steps:
            del self._turns[name]
        if self._turns:
            self._turn_timer.start()
        _call(step)

    def _work(self, job: _Job[Any]) -> None:
        _keep_thread_state()
        job.work()
        self._worked.emit(job)

    def _deliver(self, job: _Job[Any]) -> None:
        if job not in self._jobs:
            return
        self._jobs.remove(job)
        job.task.is_ended = True
        try:
            self._hand_over(job)
        finally:
            if not self.running():
                self._ticker.stop()
            if not job.task.quiet:
                self.changed.emit()

    def _hand_over(self, job: _Job[Any]) -> None:
        """Calls what waits for the outcome."""
        try:
            if job.task.is_cancelled:
                if not job.task.quiet and not job.task.is_superseded:
                    self.cancelled.emit(job.task)
            elif job.error is None:
                _call(job.then, job.result)
            elif job.failed is not None:
                _call(job.failed, job.error)
            else:
                (self.failed_quietly if job.task.quiet else self.failed).emit(job.error)
        finally:
            _call(job.ended)
            job.forget()


def _threads(most: int) -> QThreadPool:
    made = QThreadPool()
    made.setMaxThreadCount(most)
    made.setExpiryTimeout(-1)
    return made


def _keep_thread_state() -> None:
    """Keeps Python's own record of this thread for the next task that runs in it.

    PySide makes that record anew for every task and drops it afterwards, and with it what threads keep for themselves;
    pyproj's systems then point to PROJ contexts that are gone, and the program crashes.
    """
    if not hasattr(_kept, "is_kept"):
        _kept.is_kept = True
        ctypes.pythonapi.PyGILState_Ensure()
        stand_behind_the_window()


def stand_behind_the_window() -> None:
    """Lets the window's own thread go before the calling one, and before those that it starts.

    Linux gives each its share; on Windows a lower priority would starve beside any busy program.
    """
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), BEHIND_THE_WINDOW)


def _call(function: Callable[..., None] | None, *values: Any) -> None:
    """Calls a function unless a QObject that it needs is gone."""
    if function is not None and all(shiboken6.isValid(needed) for needed in _needed(function)):
        function(*values)


def _needed(function: Any) -> list[QObject]:
    """The QObjects that a function is bound to, encloses, or was given beforehand."""
    if isinstance(function, partial):
        given = [part for part in (*function.args, *function.keywords.values()) if isinstance(part, QObject)]
        return [*given, *_needed(function.func)]
    cells = [_content(cell) for cell in getattr(function, "__closure__", None) or ()]
    owners = [getattr(function, "__self__", None), *cells]
    return [owner for owner in owners if isinstance(owner, QObject)]


def _content(cell: Any) -> Any:
    try:
        return cell.cell_contents
    except ValueError:
        return None
