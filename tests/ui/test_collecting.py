"""A widget that nobody holds any more ends on the thread of the window, whichever thread is busy then."""

import gc
import threading

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


class Forgotten(QWidget):
    """Holds itself, so only the collector can end it."""

    def __init__(self, ended):
        super().__init__()
        self.itself = self
        self.destroyed.connect(lambda: ended.append(threading.get_ident()), Qt.ConnectionType.DirectConnection)


def make_many_objects(_progress):
    return len([[number] for number in range(200_000)])


def test_a_forgotten_widget_is_never_ended_by_a_task(programs):
    gc.enable()
    program, ended = programs(), []
    Forgotten(ended)
    program.context.tasks.run("count", make_many_objects)
    assert program.context.tasks.wait_idle()
    gc.collect()
    assert ended == [threading.get_ident()]


def test_what_is_forgotten_is_collected_while_the_program_runs_and_python_collects_again_afterwards(programs, qtbot):
    gc.enable()
    program, ended = programs(), []
    assert not gc.isenabled()
    Forgotten(ended)
    kept = [[number] for number in range(1_000)]
    qtbot.waitUntil(lambda: bool(ended), timeout=10_000)
    program.window.close()
    assert kept and gc.isenabled()
