"""The outermost door: one answer in every case, in two languages, with the exit code of its status."""

import argparse
import json
import shutil
import sqlite3
from contextlib import closing

import pytest
from making import ask, new_project, once, squares, stands, taken, valid, write

from layers.i18n import set_language
from zzeco import __version__, cli
from zzeco.cli import main
from zzeco.screen import width

COMMANDS = (
    "new", "inspect", "import", "check", "kinds", "trees", "estimate", "factors", "explain", "totals", "change",
    "uncertainty", "compare-methods", "forecast", "reconcile", "raster-carbon", "targets", "set", "settings", "export",
    "demo", "open", "help",
)  # fmt: skip


@once
def surveyed(folder):
    path = new_project(folder)
    taken(path, write(folder / "d.gpkg", stands(3, di_lei=["乔木林", "苗圃", None]), squares(3)))
    return path


@pytest.fixture
def project(tmp_path):
    return surveyed(tmp_path)


@pytest.mark.parametrize(
    "words",
    [[], ["dance"], ["import"], ["import", "p.gpkg"], ["import", "p.gpkg", "x.shp"], ["new"], ["totals", "p.gpkg"],
     ["change", "p.gpkg"], ["targets", "p.gpkg", "--year", "soon"], ["explain", "p.gpkg"], ["kinds", "a", "b"],
     ["estimate", "p.gpkg", "--method", "guess"], ["export", "p.gpkg", "forest"], ["new", "p.gpkg", "--crs"]],
)  # fmt: skip
def test_wrong_arguments_are_a_usage_error_in_one_json_object(words, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main([*words, "--json"]) == 2
    answer = json.loads(capsys.readouterr().out)
    assert answer["status"] == "usage" and answer["written"] is False and answer["advice"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [None, *COMMANDS])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_help_is_there_in_both_languages(command, language, capsys):
    words = ["--help"] if command is None else [command, "--help"]
    assert main([*words, *(["--lang", language] if command else [])]) == 0
    assert f"zzeco {command or ''}" in capsys.readouterr().out


def test_help_is_chinese_by_default_and_english_when_asked(monkeypatch, capsys):
    monkeypatch.delenv("ZZECO_LANG", raising=False)
    main(["import", "--help"])
    chinese = capsys.readouterr().out
    assert "数据" in chinese or "导入" in chinese or "图层" in chinese
    main(["import", "--help", "--lang", "en"])
    english = capsys.readouterr().out
    assert "take sources into a layer of the project" in english


def options_of(parser):
    """Every option and argument of a parser and of its commands, each with the command it belongs to."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, one in action.choices.items():
                yield from ((name, action) for _command, action in options_of(one))
        else:
            yield "", action


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_option_of_every_command_has_a_help_text_in_the_language(language):
    cli._prepare(["--lang", language])
    found = list(options_of(cli.parser()))
    assert len(found) > 60
    silent = [(command, action.dest) for command, action in found if chinese(action.help or "") != (language == "zh")]
    assert not silent and all(action.help for _command, action in found)


def chinese(text):
    return any("一" <= letter <= "鿿" for letter in text)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("command", [None, *COMMANDS])
def test_help_fits_a_terminal_of_80_columns(command, language, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "80")
    main([*([command] if command else []), "--help", "--lang", language])
    assert max(width(line) for line in capsys.readouterr().out.splitlines()) <= 80


def test_the_language_and_json_stand_before_or_after_the_command(capsys):
    for words in (
        ["--lang", "en", "--json", "kinds"],
        ["--json", "kinds", "--lang", "en"],
        ["kinds", "--json", "--lang=en"],
    ):
        assert main(words) == 0
        assert json.loads(capsys.readouterr().out)["message"] == "Layer kinds"


def test_help_is_a_command_too(capsys):
    assert main(["help", "--lang", "en"]) == 0
    assert "--lang" in (shown := capsys.readouterr().out) and "examples:" in shown
    assert main(["--lang", "en", "help", "totals"]) == 0
    assert "zzeco totals" in capsys.readouterr().out
    assert main(["help", "dance", "--json"]) == 2


def test_a_missing_project_file_is_called_so(capsys):
    assert main(["totals", "--lang", "en"]) == 2
    assert "PROJECT.gpkg" in capsys.readouterr().err


def test_english_after_chinese_in_one_program_is_english_throughout(capsys):
    main(["import", "--help", "--lang", "zh"])
    capsys.readouterr()
    main(["import", "--help", "--lang", "en"])
    assert not any("一" <= letter <= "鿿" for letter in capsys.readouterr().out)


def test_help_as_json_is_one_object(capsys):
    assert main(["import", "--help", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["status"] == "done"


def test_the_version_is_said(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("zzeco ")


def test_the_versions_of_all_parts_are_said_in_any_order(capsys):
    assert main(["--verbose", "--version", "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"zzeco {__version__}\n") and "GDAL 3" in said and "GEOS 3" in said and "PROJ 9" in said
    assert main(["--version", "--json", "--verbose"]) == 0
    answer = json.loads(capsys.readouterr().out)
    valid(answer, "version")
    assert answer["parts"]["zzeco"] == __version__ and "–" not in answer["parts"].values()


def test_the_environment_names_the_language_and_the_option_wins(monkeypatch, capsys):
    monkeypatch.setenv("ZZECO_LANG", "en")
    main(["kinds", "--json"])
    assert json.loads(capsys.readouterr().out)["message"] == "Layer kinds"
    main(["kinds", "--json", "--lang", "zh"])
    assert json.loads(capsys.readouterr().out)["message"] != "Layer kinds"


TEXTS = {
    "message", "advice", "label", "reason", "name", "source", "formula", "clause", "needs", "answer", "condition",
    "label_zh", "label_en", "unit_label",
}  # fmt: skip
LABELS = ("_label",)


def skeleton(value, key=""):
    """The answer without its texts: what a program reads."""
    if isinstance(value, dict):
        return {k: skeleton(v, k) for k, v in value.items() if k not in TEXTS and not k.endswith(LABELS)}
    if isinstance(value, list):
        return [skeleton(one, key) for one in value] if key != "warnings" else len(value)
    return value


@pytest.mark.parametrize(
    "words",
    [["settings", "P"], ["targets", "P", "--by", "county"], ["totals", "P", "--by", "county,land_class,quality"],
     ["explain", "P", "forest", "A1"], ["kinds", "forest"], ["check", "P"], ["estimate", "P"],
     ["change", "P", "--from", "2020", "--to", "2025"], ["explain", "P", "forest", "none"],
     ["set", "P", "land_area_ha=1000"]],
)  # fmt: skip
def test_keys_codes_and_units_are_the_same_in_both_languages(project, tmp_path, words):
    ask("estimate", project)
    answers = []
    for language in ("zh", "en"):
        copy = shutil.copy(project, tmp_path / f"{language}.gpkg")
        answers.append(ask(*[copy if word == "P" else word for word in words], lang=language))
    assert skeleton(answers[0].json) == skeleton(answers[1].json)
    assert answers[0].exit == answers[1].exit


@pytest.mark.parametrize("language", ["zh", "en"])
def test_totals_and_targets_speak_one_language(project, language, capsys):
    ask("estimate", project)
    main(["totals", str(project), "--by", "county,origin,quality", "--lang", language])
    heads = capsys.readouterr().out.splitlines()[1]
    assert heads.startswith("县" if language == "zh" else "County") and ("估算质量" in heads) == (language == "zh")
    main(["targets", str(project), "--lang", language])
    sheet = "".join(capsys.readouterr().out.splitlines()[1:])
    assert ("10⁴ m³" in sheet and not chinese(sheet)) if language == "en" else "万 m³" in sheet


def test_refusals_speak_the_language_that_was_asked_for(tmp_path):
    chinese = ask("settings", tmp_path / "none.gpkg", lang="zh")["message"]
    english = ask("settings", tmp_path / "none.gpkg", lang="en")["message"]
    assert "There is no project file" in english and "none.gpkg" in chinese and chinese != english


def test_an_unexpected_error_is_one_object_with_a_log_and_no_traceback(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr(cli, "parser", lambda: 1 / 0)
    assert main(["kinds", "--json"]) == 4
    shown = capsys.readouterr()
    assert json.loads(shown.out)["status"] == "internal" and "Traceback" not in shown.out + shown.err


BROKEN = {
    "not there": lambda path: None,
    "empty": lambda path: path.write_bytes(b""),
    "text": lambda path: path.write_text("hello", encoding="utf-8"),
    "cut": lambda path: path.write_bytes(path.with_name("whole.gpkg").read_bytes()[:20_000]),
    "folder": lambda path: path.mkdir(),
    "another GeoPackage": lambda path: write(path, stands(1), squares(1)),
}


@pytest.mark.parametrize("case", list(BROKEN))
def test_a_broken_project_file_is_refused_by_every_command_and_left_alone(case, project, tmp_path):
    path = tmp_path / "broken.gpkg"
    shutil.copy(project, tmp_path / "whole.gpkg")
    BROKEN[case](path)
    before = path.read_bytes() if path.is_file() else None
    for words in (["settings"], ["targets"], ["check"], ["estimate"], ["totals", "--by", "county"],
                  ["explain", "forest", "A1"], ["set", "draws=500"], ["export", "forest", tmp_path / "x.csv"],
                  ["change", "--from", "2020", "--to", "2025"]):  # fmt: skip
        said = ask(words[0], path, *words[1:])
        assert (said.status, said.exit, said["written"]) == ("unreadable", 3, False), words
        assert said["advice"]
    assert (path.read_bytes() if path.is_file() else None) == before


def test_a_project_of_a_newer_program_is_refused_and_left_alone(project):
    with closing(sqlite3.connect(project)) as connection, connection:
        connection.execute("UPDATE zz_meta SET value='99' WHERE key='schema_version'")
    before = project.read_bytes()
    for words in (["settings"], ["check"], ["set", "draws=500"], ["estimate"]):
        said = ask(words[0], project, *words[1:])
        assert (said.status, said.exit) == ("unreadable", 3) and "99" in said["message"]
    assert project.read_bytes() == before


def test_a_file_that_python_cannot_decode_in_its_name_is_answered(tmp_path):
    set_language("en")
    assert ask("inspect", tmp_path / "\udcff.shp").exit == 3
