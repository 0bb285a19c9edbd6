"""What every test of the window shares: no Qt warning, thread or window is left behind; preferences of its own."""

import gc
import threading

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QtMsgType
from PySide6.QtWidgets import QApplication

from layers import i18n
from ui.application import Program
from ui.context import Context
from ui.preferences import Preferences
from ui.recovery import SessionFile

HARMLESS = ("propagateSizeHints", "This plugin does not support")
WARNINGS = (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg)


@pytest.fixture(autouse=True)
def nothing_is_left(qapp, qtlog):
    """Fails a test that made Qt complain, or leaves a thread running or a window open."""
    threads, windows = set(threading.enumerate()), set(qapp.topLevelWidgets())
    gc.disable()  # as in the program: a collection in a task's thread would end widgets there
    gc.collect()  # what the arguments of the test before held to its end
    gc.freeze()  # what was there before the test is not looked through again after it
    yield
    for _round in range(2):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        qapp.processEvents()
    gc.collect()
    gc.enable()
    complaints = [r.message for r in qtlog.records if r.type in WARNINGS and not r.message.startswith(HARMLESS)]
    running = [one for one in threading.enumerate() if one not in threads and _is_ours(one)]
    open_windows = [one for one in qapp.topLevelWidgets() if one not in windows]
    assert not complaints
    assert not running
    assert not open_windows


def _is_ours(thread):
    """Threads of Qt that have run Python stand in the list for ever; those of Python are ours to end."""
    return thread.is_alive() and not isinstance(thread, threading._DummyThread)


@pytest.fixture
def preferences(tmp_path):
    """Preferences in a file of the test, in English."""
    made = Preferences(tmp_path / "window.ini")
    made.set("language", "en")
    return made


@pytest.fixture
def context(qapp, preferences):
    """A context without a window; open a project with `opened`."""
    made = Context(preferences)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def opened(context, sample):
    """The context with the sample project open."""
    context.document.open(sample)
    assert context.tasks.wait_idle()
    assert context.document.project is not None
    return context


@pytest.fixture
def programs(qapp, tmp_path):
    """Starts the whole program; each call is the program started once more after the one before was closed."""
    running = []

    def start(project=None, **preferred):
        stored = Preferences(tmp_path / "window.ini")
        for key, value in {"language": "en", **preferred}.items():
            stored.set(key, value)
        program = Program(stored, SessionFile(tmp_path / "state"))
        running.append(program)
        program.open(project)
        program.window.resize(1600, 1000)
        assert program.context.tasks.wait_idle()
        return program

    yield start
    for program in running:
        end(program)
    i18n.set_language("en")
    QApplication.setStyle("Fusion")
    qapp.setStyleSheet("")


def end(program):
    """Closes a program as its ✕ does and lets it go."""
    if program.window is not None:
        program.context.tasks.close()
        program.window.close()
        program.window.deleteLater()
        program.window = None
        program.deleteLater()


@pytest.fixture
def window(programs, sample):
    """The real main window with the sample project open."""
    return programs(sample).window
