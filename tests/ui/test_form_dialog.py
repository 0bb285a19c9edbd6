"""A dialog that lets a task work: the newest answer counts, and closing it stops the work."""

import threading

import pytest
from PySide6.QtWidgets import QWidget

from ui.form_dialog import FormDialog


@pytest.fixture
def dialog(opened, qtbot):
    host = QWidget()
    qtbot.addWidget(host)
    made = FormDialog(opened, "Title", "Go", lambda: None, host)
    made.show()
    yield made  # the host has to live as long


def waits_for(event, answer):
    def work(progress):
        while not event.wait(0.002):
            progress()
        return answer

    return work


def test_an_answer_that_is_slower_than_a_newer_one_does_not_count(dialog):
    seen, slow, quick = [], threading.Event(), threading.Event()
    dialog.work("a", waits_for(slow, "a"), seen.append)
    dialog.work("b", waits_for(quick, "b"), seen.append)
    quick.set()
    assert dialog.context.tasks.wait_idle()
    assert seen == ["b"] and dialog.go.isEnabled()


def test_the_button_stays_off_while_the_newer_work_runs(dialog, qtbot):
    first, second = threading.Event(), threading.Event()
    dialog.work("a", waits_for(first, "a"), lambda _answer: None)
    dialog.work("b", waits_for(second, "b"), lambda _answer: None)
    first.set()
    qtbot.wait(50)
    assert not dialog.go.isEnabled()
    second.set()
    assert dialog.context.tasks.wait_idle() and dialog.go.isEnabled()


def test_closing_the_dialog_stops_its_work_and_says_so(dialog):
    tasks, never, stopped, seen = dialog.context.tasks, threading.Event(), [], []
    tasks.cancelled.connect(stopped.append)
    dialog.work("Importing", waits_for(never, "a"), seen.append)
    dialog.reject()
    assert tasks.wait_idle()
    assert [task.title for task in stopped] == ["Importing"] and not seen
