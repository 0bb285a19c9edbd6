"""A second start hands its file to the window that runs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket

from ui.preferences_dialog import PreferencesDialog
from ui.running import Running, hand_over, socket_name

ROOT = Path(__file__).parents[2]
SECOND = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from ui.preferences_dialog import PreferencesDialog
from ui.running import Running, hand_over
app = QCoreApplication([])
folder = Path(sys.argv[1])
path = Path(sys.argv[2]) if len(sys.argv) > 2 else None
assert not Running(folder).take()
sys.exit(0 if hand_over(path, folder) else 9)
"""
KILLED = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from ui.running import Running
app = QCoreApplication([])
assert Running(Path(sys.argv[1])).take()
os._exit(3)
"""


@pytest.fixture
def running(qapp, tmp_path):
    made = Running(tmp_path / "state")
    yield made
    made.close()
    made.deleteLater()


def second(*words, code=SECOND):
    return subprocess.Popen([sys.executable, "-c", code, *map(str, words)], cwd=ROOT, env={**os.environ})


def test_a_second_process_hands_its_file_over_and_ends(running, tmp_path, qtbot):
    assert running.take()
    asked = []
    running.asked.connect(asked.append)
    path = tmp_path / "张三 的项目.gpkg"
    for words, expected in (((path,), path), ((), None)):
        asked.clear()
        process = second(tmp_path / "state", *words)
        qtbot.waitUntil(lambda: len(asked) == 1, timeout=20_000)
        qtbot.waitUntil(lambda process=process: process.poll() is not None, timeout=20_000)
        assert process.returncode == 0 and asked == [expected]


def test_what_a_killed_program_left_does_not_stand_in_the_way(running, tmp_path):
    assert second(tmp_path / "state", code=KILLED).wait(30) == 3
    assert running.take()


def test_where_nobody_answers_the_program_starts_by_itself(qapp, tmp_path, monkeypatch):
    monkeypatch.setattr("ui.running.TRIED_FOR_S", 0.2)
    assert not hand_over(None, tmp_path)


def test_words_of_strangers_only_bring_the_window_forward(running, tmp_path, qtbot):
    assert running.take()
    asked = []
    running.asked.connect(asked.append)
    socket = QLocalSocket()
    socket.connectToServer(socket_name(tmp_path / "state"))
    assert socket.waitForConnected(2000)
    for words in (b"hello\n", b"[1]\n", b'{"path": 7}\n'):
        socket.write(words)
        socket.flush()
        qtbot.waitUntil(lambda: bool(asked), timeout=5000)
        assert asked == [None]
        asked.clear()
    socket.close()


def test_the_place_is_free_again_after_a_close(running, tmp_path):
    assert running.take()
    other = Running(tmp_path / "state")
    assert not other.take()
    running.close()
    assert other.take()
    other.close()


def test_the_running_window_takes_the_file_once_its_question_is_answered(programs, sample, tmp_path, qtbot):
    program = programs()
    window = program.window
    window.showMinimized()
    program.come_forward(None)
    assert not window.isMinimized() and window.context.document.project is None
    window.run_action("preferences")
    program.come_forward(Path(sample))
    qtbot.wait(20)
    assert window.context.document.project is None
    window.findChild(PreferencesDialog).reject()
    qtbot.waitUntil(lambda: window.context.document.project is not None, timeout=10_000)
    (tmp_path / "delivery.shp").touch()
    program.come_forward(tmp_path / "delivery.shp")
    assert program.context.tasks.wait_idle() and window.current == "importing"
