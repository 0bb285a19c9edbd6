"""Opening the window from the command line: only where there is a screen, and only what is a project."""

import json
import re
import sys
from pathlib import Path

import pytest
from making import ROOT, new_project

from zzeco.cli import main
from zzeco.surroundings import has_screen

sys.path.insert(0, str(ROOT))
from main import command_of


@pytest.fixture
def screen(monkeypatch):
    """A screen, as far as the environment tells."""
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.setenv("DISPLAY", ":7")


@pytest.fixture
def no_screen(monkeypatch):
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)


def asked(capsys, *words, start=None):
    code = main([*map(str, words), "--json", "--lang", "en"], start)
    return code, json.loads(capsys.readouterr().out)


def test_the_window_opens_with_the_project_that_was_named(screen, tmp_path, capsys):
    opened = []
    project = new_project(tmp_path)
    code, answer = asked(capsys, "open", project, start=lambda path: opened.append(path) or 0)
    assert (code, answer["status"], opened) == (0, "done", [project])
    asked(capsys, "open", start=lambda path: opened.append(path) or 0)
    assert opened == [project, None]


def test_without_a_screen_it_is_said_that_the_command_line_does_every_job(no_screen, tmp_path, capsys):
    code, answer = asked(capsys, "open", start=lambda path: 0)
    assert code == 3 and answer["status"] == "unreadable" and "command line" in answer["advice"]


def test_the_window_itself_tells_what_is_wrong_with_a_file(screen, tmp_path, capsys):
    opened = []
    wrong = tmp_path / "wrong.gpkg"
    wrong.write_text("nothing", encoding="utf-8")
    for path in (wrong, tmp_path / "none.gpkg"):
        asked(capsys, "open", path, start=lambda path: opened.append(path) or 0)
    assert opened == [wrong, tmp_path / "none.gpkg"]


def test_a_file_alone_and_nothing_at_all_mean_the_window(screen):
    for name in ("a.gpkg", "小班.shp", "d/a.zip", "a.GeoJSON"):
        assert command_of([name]) == ["open", name]
    assert command_of(["doctor"]) == ["doctor"] and command_of(["--version"]) == ["--version"]
    assert command_of([]) == ["open"]
    assert command_of(["settings", "a.gpkg"]) == ["settings", "a.gpkg"]


def test_nothing_at_all_without_a_screen_is_answered_by_the_command_line(no_screen):
    assert command_of([]) == [] and command_of(["a.gpkg"]) == ["open", "a.gpkg"]


@pytest.mark.parametrize(
    ("platform", "environment", "seen"),
    [("linux", {}, False), ("linux", {"DISPLAY": ":0"}, True), ("linux", {"WAYLAND_DISPLAY": "w"}, True),
     ("win32", {}, True), ("darwin", {}, True), ("win32", {"QT_QPA_PLATFORM": "offscreen"}, False),
     ("linux", {"QT_QPA_PLATFORM": "vnc:size=800x600"}, True)],
)  # fmt: skip
def test_where_somebody_can_see_a_window(no_screen, monkeypatch, platform, environment, seen):
    monkeypatch.setattr("sys.platform", platform)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert has_screen() is seen


def test_the_rooms_of_the_command_line_know_no_window():
    paths = [path for room in ("zzeco", "layers") for path in Path(ROOT / room).rglob("*.py")]
    lines = [line.strip() for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    assert lines and not [line for line in lines if re.match(r"(from|import) (ui|PySide6)\b", line)]
