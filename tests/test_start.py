"""Starting the program as Windows does: without streams, among another program's variables."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from zzeco import logs, surroundings

ROOT = Path(__file__).parents[1]
WINDOW = """
import sys
sys.stdin = sys.stdout = sys.stderr = None
sys.argv = ["zzeco"]
import main, zzeco.surroundings
main.has_screen = lambda: True
import ui.application
from PySide6.QtCore import QTimer
show = ui.application.Program.open
def shown(self, path):
    show(self, path)
    QTimer.singleShot(300, self.window.close)
ui.application.Program.open = shown
main.entry()
"""


def environment(folder, **more):
    named = {name: str(folder) for name in ("ZZECO_STATE", "ZZECO_LOGS", "ZZECO_CACHE")}
    window = {"QT_QPA_PLATFORM": "offscreen", "ZZECO_PREFERENCES": str(folder / "window.ini")}
    return {**os.environ, **named, **window, **more}


def started(words, folder, **more):
    return subprocess.run([sys.executable, *words], cwd=ROOT, env=environment(folder, **more), timeout=60).returncode


def test_the_window_opens_and_closes_without_any_stream_and_among_foreign_variables(tmp_path):
    foreign = {name: str(tmp_path / "elsewhere") for name in ("PROJ_LIB", "PROJ_DATA", "GDAL_DATA", "QT_PLUGIN_PATH")}
    assert started(["-c", WINDOW], tmp_path, **foreign) == 0
    assert "zzeco" in (tmp_path / logs.CRASHES).read_text(encoding="utf-8")
    assert not list(tmp_path.glob("zzeco-*.log"))


def test_what_ends_the_program_before_its_window_is_found_in_a_log_file(tmp_path):
    broken = WINDOW.replace("show(self, path)", "raise OSError('no state')", 1)
    assert started(["-c", broken], tmp_path) != 0
    assert "OSError: no state" in next(tmp_path.glob("zzeco-*.log")).read_text(encoding="utf-8")


@pytest.mark.skipif(os.name == "nt", reason="closes the streams as a shell of Unix does")
@pytest.mark.parametrize("words", ["kinds", "nothing"])
def test_the_command_line_answers_with_all_streams_closed(words, tmp_path):
    line = f'exec "{sys.executable}" main.py {words} <&- >&- 2>&-'
    code = subprocess.run(["/bin/sh", "-c", line], cwd=ROOT, env=environment(tmp_path), timeout=60).returncode
    assert code == (2 if words == "nothing" else 0) and not list(tmp_path.glob("zzeco-*.log"))


def test_streams_that_are_not_there_are_replaced_and_others_kept(monkeypatch):
    monkeypatch.setattr(sys, "stderr", None)
    out = sys.stdout
    surroundings.give_streams()
    print("to nobody", file=sys.stderr)
    assert sys.stdout is out
    sys.stderr.close()


def test_a_crash_leaves_the_stacks_in_the_file_of_crashes_which_does_not_grow_for_ever(tmp_path):
    crash = "import os; from zzeco.logs import watch_for_crashes; watch_for_crashes(); os.abort()"
    assert started(["-c", crash], tmp_path) != 0
    text = (tmp_path / logs.CRASHES).read_text(encoding="utf-8")
    assert "Fatal Python error" in text and "most recent call first" in text
    (tmp_path / logs.CRASHES).write_bytes(b"x" * (logs.MOST_BYTES + 1))
    assert started(["-c", crash], tmp_path) != 0
    assert (tmp_path / logs.OLD_CRASHES).stat().st_size > logs.MOST_BYTES > (tmp_path / logs.CRASHES).stat().st_size


def test_only_the_latest_log_files_are_kept(tmp_path, monkeypatch):
    monkeypatch.setenv(logs.FOLDER_VARIABLE, str(tmp_path))
    for number in range(30):
        (tmp_path / f"zzeco-20200101-0000{number:02d}-1.log").touch()
    path = logs.log_file("why", ["open", "\udcff.gpkg"])  # a name that is no UTF-8
    assert path.read_text(encoding="utf-8").endswith("why") and len(list(tmp_path.iterdir())) == logs.MOST_FILES
