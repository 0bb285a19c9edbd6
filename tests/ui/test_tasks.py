"""Long work runs beside the window, says how far it is, can be stopped, and never speaks to what is gone."""

import threading
import time
from functools import partial

import pytest
from PySide6.QtCore import QObject, QThread, QTimer
from PySide6.QtWidgets import QApplication

from layers.errors import ZzecoError
from ui.tasks import Tasks
from ui.unexpected import InternalError


@pytest.fixture
def tasks(qapp):
    made = Tasks()
    yield made
    made.close()
    made.deleteLater()


def until_cancelled(progress):
    while True:
        progress("working", 1, 10)
        time.sleep(0.002)


def test_work_runs_in_a_thread_and_its_result_arrives_on_the_thread_of_the_window(tasks):
    seen = []
    tasks.run("add", lambda progress: (threading.get_ident(), 1 + 1), seen.append)
    assert tasks.wait_idle()
    [(worker, two)] = seen
    assert worker != threading.get_ident() and two == 2


def test_the_result_is_handed_over_on_the_main_thread(tasks, qapp):
    seen = []
    tasks.run("add", lambda progress: 1, lambda _one: seen.append(QThread.currentThread() is qapp.thread()))
    assert tasks.wait_idle() and seen == [True]


def test_pictures_are_made_one_by_one_and_wait_for_nothing_else(tasks):
    go_on, order = threading.Event(), []
    for _at in range(20):
        tasks.run("read", lambda progress: go_on.wait(5), quiet=True)
        tasks.run("import", lambda progress: go_on.wait(5))

    def picture(at, progress):
        order.append(at)
        time.sleep(0.01)
        order.append(at)

    made = []
    for at in range(3):
        tasks.run("", partial(picture, at), made.append, quiet=True, picture=True)
    end = time.monotonic() + 4
    while len(made) < 3 and time.monotonic() < end:
        QApplication.processEvents()
    assert order == [0, 0, 1, 1, 2, 2]
    go_on.set()
    assert tasks.wait_idle()


def test_a_task_tells_how_far_it_is_and_how_long_it_will_take(tasks):
    go_on = threading.Event()

    def work(progress):
        time.sleep(0.05)
        progress("estimating", 20, 100)
        go_on.wait(5)

    task = tasks.run("carbon", work)
    while task.total is None:
        QApplication.processEvents()
    assert (task.step, task.done, task.total) == ("estimating", 20, 100)
    assert task.seconds_left is not None and task.seconds_left >= 0.15
    go_on.set()
    assert tasks.wait_idle() and task.is_ended


def test_a_cancelled_task_stops_at_its_next_report_and_hands_nothing_over(tasks):
    seen, ended, cancelled = [], [], []
    tasks.cancelled.connect(cancelled.append)
    task = tasks.run("carbon", until_cancelled, seen.append, failed=seen.append, ended=lambda: ended.append(True))
    task.cancel()
    assert tasks.wait_idle()
    assert not seen and ended == [True] and cancelled == [task]


def test_no_broad_except_on_the_way_catches_a_cancel(tasks):
    def work(progress):
        while True:
            try:
                progress()
            except Exception:
                return "swallowed"

    seen = []
    tasks.run("carbon", work, seen.append).cancel()
    assert tasks.wait_idle() and not seen


def test_a_newer_task_of_the_same_name_takes_the_place_of_the_older(tasks):
    seen = []
    tasks.run("", until_cancelled, seen.append, exclusive="look")
    tasks.run("", lambda progress: "new", seen.append, exclusive="look")
    assert tasks.wait_idle() and seen == ["new"]


def test_an_error_goes_to_who_asked_else_to_the_dialog_and_that_of_a_quiet_task_to_the_status_bar(tasks):
    def fail(progress):
        raise ZzecoError("The disk is full.")

    own, common, quiet = [], [], []
    tasks.failed.connect(common.append)
    tasks.failed_quietly.connect(quiet.append)
    tasks.run("one", fail, failed=own.append)
    tasks.run("two", fail)
    tasks.run("three", fail, quiet=True)
    assert tasks.wait_idle()
    assert [[str(error) for error in told] for told in (own, common, quiet)] == [["The disk is full."]] * 3


def test_a_mistake_of_ours_is_told_in_words_with_a_log_file(tasks, tmp_path, monkeypatch):
    monkeypatch.setattr("platformdirs.user_log_dir", lambda *_a, **_k: str(tmp_path))
    common = []
    tasks.failed.connect(common.append)
    tasks.run("divide", lambda progress: 1 / 0)
    assert tasks.wait_idle()
    [error] = common
    assert isinstance(error, InternalError) and "Traceback" not in error.problem
    [log] = tmp_path.glob("*.log")
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8") and str(log) in error.problem


class Panel(QObject):
    """Something that is shown, and told a result."""

    told = 0

    def tell(self, _result):
        Panel.told += 1


@pytest.mark.parametrize("how", ["method", "closure", "partial"])
def test_nothing_is_told_to_a_panel_that_is_gone(tasks, how):
    Panel.told = 0
    panel, go_on = Panel(), threading.Event()
    then = {"method": panel.tell, "closure": lambda result: panel.tell(result), "partial": partial(Panel.tell, panel)}
    tasks.run("look", lambda progress: go_on.wait(5), then[how])
    panel.deleteLater()
    QApplication.sendPostedEvents(panel, 0)
    QApplication.processEvents()
    go_on.set()
    assert tasks.wait_idle() and Panel.told == 0


def test_work_of_a_moment_is_not_shown_and_quiet_work_never_is(tasks):
    first = tasks.run("short", until_cancelled)
    quiet = tasks.run("draw", until_cancelled, quiet=True)
    assert tasks.shown() == [] and tasks.running() == [first]
    first.created_at -= 1
    quiet.created_at -= 1
    assert tasks.shown() == [first]
    first.cancel()
    quiet.cancel()
    assert tasks.wait_idle()


def test_what_follows_a_task_is_done_before_the_program_counts_as_idle(tasks):
    seen = []
    tasks.run("one", lambda progress: 1, lambda one: tasks.run("two", lambda progress: one + 1, seen.append))
    assert tasks.wait_idle() and seen == [2]


def test_closing_cancels_what_runs_and_leaves_no_thread(tasks):
    seen = []
    tasks.run("carbon", until_cancelled, seen.append)
    tasks.close()
    assert tasks.is_idle and not seen


def test_what_a_task_was_given_is_let_go_on_the_thread_of_the_window(tasks, monkeypatch):
    ended, go_on, work = [], threading.Event(), Tasks._work

    class Held:
        def __del__(self):
            ended.append(threading.get_ident())

    def still_busy(self, job):
        work(self, job)
        go_on.wait(5)

    monkeypatch.setattr(Tasks, "_work", still_busy)
    held = Held()
    tasks.run("", lambda progress, held=held: held, lambda held: None, ended=lambda held=held: None)
    del held
    assert tasks.wait_idle() and ended == [threading.get_ident()]
    go_on.set()


def test_steps_are_taken_one_in_each_turn_of_the_event_loop(tasks, qtbot):
    taken = []
    beat = QTimer()
    beat.timeout.connect(lambda: taken.append("beat"))
    beat.start(0)
    tasks.in_turns("page", [lambda: taken.append(1), lambda: taken.append(2), lambda: taken.append(3)])
    assert not tasks.is_idle and 1 not in taken
    assert tasks.wait_idle()
    assert [step for step in taken if step != "beat"] == [1, 2, 3]
    assert "beat" in taken[taken.index(1) : taken.index(2)] and "beat" in taken[taken.index(2) : taken.index(3)]


def test_newer_steps_of_the_same_name_take_the_place_of_those_left(tasks):
    taken = []
    tasks.in_turns("page", [lambda: tasks.in_turns("page", [lambda: taken.append("new")]), lambda: taken.append("old")])
    assert tasks.wait_idle() and taken == ["new"]
    tasks.in_turns("page", [lambda: taken.append("never")])
    tasks.cancel("page")
    assert tasks.is_idle and taken == ["new"]
