"""A project is left only when nothing is cut short and nothing is lost."""

import threading
import time

from PySide6.QtWidgets import QApplication

from zzeco import store
from zzeco.map_state import map_state, with_map_state
from zzeco.project import with_settings


def refuse(*_words):
    raise store.ZzecoError("The disk is full.")


def draws(number):
    return lambda project: with_settings(project, {"draws": number})


def test_closing_while_something_runs_asks_and_does_what_was_answered(window, qtbot):
    def work(progress):
        while True:
            progress()
            time.sleep(0.005)

    window.context.tasks.run("Carbon", work)
    window.close()
    question = window.leaving.question
    assert window.isVisible() and question is not None and "Something is still running" in question.windowTitle()
    window.close()
    assert window.leaving.question is question
    question.reject()
    assert window.leaving.question is None and window.isVisible()
    window.close()
    window.leaving.question.buttons["danger"].click()
    qtbot.waitUntil(lambda: not window.isVisible())


def test_closing_waits_for_what_runs_when_told_to(window, qtbot):
    done = []
    window.context.tasks.run("Carbon", lambda progress: time.sleep(0.3), lambda _none: done.append(window.isVisible()))
    window.close()
    window.leaving.question.buttons["primary"].click()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert done == [True]


def test_the_language_may_change_while_the_window_waits_to_close(programs, sample, qtbot):
    program, go_on = programs(sample), threading.Event()
    program.context.tasks.run("Carbon", lambda progress: go_on.wait(5))
    program.window.close()
    program.window.leaving.question.buttons["primary"].click()
    program.context.preferences.set("language", "zh")
    QApplication.processEvents()
    go_on.set()
    assert program.context.tasks.wait_idle() and program.window.isVisible()
    assert program.context.messages.last_failure is None


def test_a_second_wish_to_close_does_not_close_twice(window, qtbot):
    go_on, closed = threading.Event(), []
    window.closed.connect(lambda: closed.append(True))
    window.context.tasks.run("Carbon", lambda progress: go_on.wait(5))
    for _wish in range(2):
        window.close()
        window.leaving.question.buttons["primary"].click()
    go_on.set()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert closed == [True]


def test_one_can_leave_without_what_cannot_be_saved_even_after_moving_the_map(window, monkeypatch, qtbot):
    document = window.context.document
    monkeypatch.setattr("zzeco.store.apply", refuse)
    document.do("Other draws", draws(500))
    assert not document.is_saved()
    dismiss_dialogs()
    document.note(lambda project: with_map_state(project, map_state(project).with_extent((0.0, 0.0, 1.0, 1.0))))
    window.close()
    window.leaving.question.buttons["danger"].click()
    qtbot.waitUntil(lambda: not window.isVisible())


def test_closing_with_a_change_that_is_not_in_the_file_asks(window, monkeypatch, qtbot):
    with monkeypatch.context() as patch:
        patch.setattr("zzeco.store.apply", refuse)
        window.context.document.do("Other draws", draws(500))
        window.context.document.finish_saving()
        QApplication.processEvents()
        assert "Not saved" in window.windowTitle()
        dismiss_dialogs()
        window.close()
    assert window.isVisible() and "not in the file" in window.leaving.question.windowTitle()
    window.leaving.question.buttons["primary"].click()
    window.context.document.finish_saving()
    QApplication.processEvents()
    assert "Saved" in window.windowTitle()


def dismiss_dialogs():
    from ui.failure_dialog import FailureDialog

    for one in QApplication.topLevelWidgets():
        if isinstance(one, FailureDialog):
            one.reject()


def test_a_project_open_elsewhere_is_shown_with_a_calm_line_and_can_only_be_read(programs, sample):
    with store.editing(sample):
        window = programs(sample).window
        assert window.notice.isVisible() and "reading only" in window.notice.label.text()
        assert "Read only" in window.windowTitle() and window.current != "start"
        window.context.document.do("Other draws", draws(500))
        assert window.context.messages.last_failure is not None
        dismiss_dialogs()
        window.close()


def test_a_recent_project_opens_only_after_what_runs_was_asked_about(programs, sample, qtbot):
    program, go_on = programs(), threading.Event()
    window = program.window
    program.context.preferences.set("recent_projects", [{"path": str(sample)}])
    assert program.context.tasks.wait_idle()
    program.context.tasks.run("Making the sample project", lambda progress: go_on.wait(5))
    window.workspace("start").grid.cards[0].click()
    question = window.leaving.question
    assert question is not None and program.context.document.project is None
    go_on.set()
    question.buttons["primary"].click()
    qtbot.waitUntil(lambda: program.context.document.project is not None)
    assert program.context.tasks.wait_idle()
