"""After a crash nothing is lost: the file is a saved state, and the next start says so calmly."""

import json
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from ui.recent import recent_projects
from ui.recovery import Abandoned, SessionFile, lost_steps
from zzeco import store
from zzeco.project import with_settings

ROOT = Path(__file__).parents[2]
PROGRAM = """
    import sys
    from pathlib import Path
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication
    from ui.application import Program
    from ui.preferences import Preferences
    from ui.recovery import SessionFile
    from zzeco.project import with_settings

    folder, project, endless = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] == "endless"
    app = QApplication([])
    program = Program(Preferences(folder / "window.ini"), SessionFile(folder / "state"))
    program.open(project)
    program.context.tasks.wait_idle()
    document = program.context.document
    for number in range(100, 100_000 if endless else 103):
        document.do("draws", lambda project: with_settings(project, {"draws": number, "seed": number}))
        if endless:
            app.processEvents()
            print("working", flush=True)
    document.finish_saving()
    print("saved", flush=True)
    app.exec()
"""


@pytest.fixture
def killed(tmp_path, sample):
    """Runs the real program on the sample, kills it when it has said a word, and gives back the project."""

    def run(how, said, lines=1):
        words = [sys.executable, "-c", textwrap.dedent(PROGRAM), str(tmp_path), str(sample), how]
        with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8") as program:
            for _line in range(lines):
                assert program.stdout.readline().strip() == said
            program.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
        return sample

    return run


def test_what_was_done_before_a_kill_is_in_the_file(killed, tmp_path, programs):
    project = killed("once", "saved")
    assert store.load(project).settings["draws"] == 102
    program = programs()
    assert program.context.recovered.path == project
    assert recent_projects(program.context.preferences)[0].recovered_at
    program.context.document.open(project)
    assert program.context.tasks.wait_idle()
    assert program.context.document.read_only is None
    assert "nothing was lost" in program.window.notice.label.text()


def test_a_kill_in_the_middle_of_saving_leaves_a_state_before_or_after_a_step(killed):
    settings = store.load(killed("endless", "working", lines=20)).settings
    assert settings["draws"] == settings["seed"] or settings["seed"] == 1


def test_a_session_that_was_closed_leaves_no_trace(programs, sample, tmp_path):
    program = programs(sample)
    assert len(list((tmp_path / "state").glob("session-*.json"))) == 1
    program.window.close()
    assert not list((tmp_path / "state").glob("session-*.json"))
    assert SessionFile(tmp_path / "state").abandoned() == []


def test_a_session_that_still_runs_is_no_crash(tmp_path, sample):
    running = SessionFile(tmp_path)
    running.note(sample)
    moved = tmp_path / "session-0.json"
    moved.write_text(json.dumps({"project": str(sample)}), encoding="utf-8")
    assert [one.path for one in running.abandoned()] == [sample]
    assert running.abandoned() == []
    assert (tmp_path / f"session-{os.getpid()}.json").exists()
    running.close()


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"project": 3}'])
def test_a_session_file_that_cannot_be_read_is_passed_over(tmp_path, content):
    (tmp_path / "session-0.json").write_text(content, encoding="utf-8")
    session = SessionFile(tmp_path)
    assert session.abandoned() == []
    session.close()


@pytest.mark.parametrize(
    ("unsaved", "lines_now", "lost"),
    [
        ((), 7, ()),
        (("Set age",), 8, ()),
        (("Set age",), 7, ("Set age",)),
        (("Set age", "Set owner"), 8, ("Set owner",)),
        (("Set age", "Set age"), 8, ("Set age",)),
        (("Set age",), 6, ("Set age",)),
    ],
)
def test_a_step_is_lost_where_the_history_has_no_line_of_it(unsaved, lines_now, lost):
    assert lost_steps(Abandoned(Path("project.gpkg"), unsaved, 7), lines_now) == lost


def test_a_step_that_did_not_reach_the_file_is_named_at_the_next_start(programs, sample, tmp_path):
    folder = tmp_path / "state"
    folder.mkdir(exist_ok=True)
    lines = len(store.load(sample).table("history"))
    left = {"project": str(sample), "unsaved": ["Set age of 3 records"], "history_lines": lines}
    (folder / "session-1.json").write_text(json.dumps(left), encoding="utf-8")
    program = programs(sample)
    said = program.window.notice.label.text()
    assert "Set age of 3 records" in said and "nothing was lost" not in said


def test_a_step_is_noted_while_it_is_on_its_way_and_no_longer(programs, sample, tmp_path):
    program = programs(sample)
    document = program.context.document
    document.do("Set draws", lambda project: with_settings(project, {"draws": 321}))
    (session,) = (tmp_path / "state").glob("session-*.json")
    lines = len(document.project.table("history"))
    noted = json.loads(session.read_text("utf-8"))
    assert (noted["unsaved"], noted["history_lines"]) == (["Set draws"], lines)
    document.finish_saving()
    noted = json.loads(session.read_text("utf-8"))
    assert (noted["unsaved"], noted["history_lines"]) == ([], lines + 1)
    assert len(store.load(sample).table("history")) == lines + 1


def test_a_step_whose_saving_failed_is_in_the_history_with_the_save_that_brought_it(programs, sample, monkeypatch):
    document = programs(sample).context.document
    with monkeypatch.context() as patch:
        patch.setattr("zzeco.store.apply", refuse)
        document.do("Set draws", lambda project: with_settings(project, {"draws": 321}))
        document.finish_saving()
    assert document.unsaved == ("Set draws",)
    document.do("Set seed", lambda project: with_settings(project, {"seed": 5}))
    document.finish_saving()
    assert document.unsaved == () and store.load(sample).settings["draws"] == 321
    assert store.load(sample).table("history").rows["what"].iloc[-1] == "Set draws · Set seed"


def refuse(*_words):
    raise store.ZzecoError("The disk is full.")
