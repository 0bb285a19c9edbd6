"""inspect, import, kinds on the command line: options, mapping files, screens."""

import json
import os
import pathlib
import signal
import subprocess
import sys
import time

import pandas as pd
import pytest
from content import content_digest
from making import ROOT, ask, kept_whole, line, new_project, rows, square, squares, stands, taken, write

from layers.kind import LAYER_KINDS
from zzeco import importing, store
from zzeco.cli import main
from zzeco.project import Project


@pytest.fixture
def project(tmp_path):
    return new_project(tmp_path)


@pytest.fixture
def three(tmp_path):
    return write(tmp_path / "three.shp", stands(3), squares(3), encoding="UTF-8")


# --- inspect --------------------------------------------------------------------------------------------------


def test_inspect_says_what_a_source_holds_and_why(three):
    said = ask("inspect", three)
    layer = said["layers"][0]
    assert (said.exit, said["written"]) == (0, False)
    assert (layer["name"], layer["records"], layer["geometry_types"]) == ("three", 3, ["Polygon"])
    assert layer["encoding"]["name"] == "UTF-8" and layer["crs"]["name"] == "EPSG:4547"
    assert layer["kind"]["name"] == "forest" and layer["kind"]["confidence"] > 0.5
    fields = {one["column"]: one for one in layer["fields"]}
    assert fields["di_lei"]["matched"] == "di_lei" and fields["di_lei"]["confidence"] == 1
    assert fields["di_lei"]["sample"] == "乔木林"


def test_inspect_lists_every_layer_of_a_source(tmp_path):
    path = tmp_path / "two.gpkg"
    write(path, stands(2), squares(2), layer="甲")
    write(path, pd.DataFrame({"名称": ["路"]}), [line()], layer="乙")
    layers = ask("inspect", path)["layers"]
    assert [one["name"] for one in layers] == ["甲", "乙"]
    assert layers[1]["geometry_types"] == ["Linestring"]


def test_inspect_shows_the_matches_by_name_where_a_question_is_open(tmp_path):
    table = stands(3).drop(columns="you_shi_sz").assign(优势树种="马尾松", 优势树种组="杉木")
    layer = ask("inspect", write(tmp_path / "e.gpkg", table, squares(3)), "--kind", "forest")["layers"][0]
    assert {one["matched"] for one in layer["fields"] if one["column"].startswith("优势")} == {"you_shi_sz"}


def test_a_mapping_file_round_trip_gives_the_same_layer(tmp_path, three):
    answers = tmp_path / "m.json"
    ask("inspect", three, "--kind", "forest", "--mapping-out", answers)
    plain, mapped = new_project(tmp_path, "a.gpkg"), new_project(tmp_path, "b.gpkg")
    taken(plain, three)
    taken(mapped, three, "forest", "--mapping", answers)
    pd.testing.assert_frame_equal(rows(plain, "forest"), rows(mapped, "forest"))
    assert set(json.loads(answers.read_text(encoding="utf-8"))) == {
        "fields", "units", "encoding", "crs", "code_systems", "values", "swap_xy",
    }  # fmt: skip


def test_a_mapping_explains_values(project, tmp_path):
    source = write(tmp_path / "d.gpkg", stands(2, you_shi_sz=["沙树", "杉木"]), squares(2))
    answers = tmp_path / "m.json"
    answers.write_text(json.dumps({"values": {"you_shi_sz": {"沙树": "杉木"}}}), encoding="utf-8")
    taken(project, source, "forest", "--mapping", answers)
    assert list(rows(project, "forest")["species"]) == ["杉木", "杉木"]


def test_a_mapping_that_cannot_be_written_is_refused_in_a_sentence(three, tmp_path):
    said = ask("inspect", three, "--mapping-out", tmp_path / "no folder" / "m.json")
    assert said.status in ("usage", "unreadable")


@pytest.mark.parametrize(
    "content",
    ["{", "[]", '{"colour": 1}', '"text"', '{"fields": 5}', '{"fields": ["a"]}', '{"units": {"mian_ji": "acre"}}',
     '{"crs": 7}', '{"encoding": 8}', '{"values": {"di_lei": "x"}}', '{"swap_xy": "no"}', '{"code_systems": []}',
     '{"fields": {"di_lei": 4}}'],
)  # fmt: skip
def test_a_broken_mapping_file_is_a_usage_error(project, three, tmp_path, content):
    path = tmp_path / "m.json"
    path.write_text(content, encoding="utf-8")
    said = kept_whole(project, content_digest, lambda: taken(project, three, "forest", "--mapping", path), 2)
    assert said.status == "usage"


def test_a_mapping_file_that_is_not_there_is_refused(project, three, tmp_path):
    kept_whole(project, content_digest, lambda: taken(project, three, "forest", "--mapping", tmp_path / "none"), 2)


# --- import options -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "options",
    [("--field", "di_lei"), ("--field", "di_lei=无此列"), ("--field", "colour=di_lei"), ("--unit", "mian_ji=acre"),
     ("--unit", "mian_ji"), ("--code-system", "di_lei=无此表"), ("--on-invalid", "ignore"), ("--encoding", "klingon"),
     ("--unknown",), ("--source-layer",)],
)  # fmt: skip
def test_an_answer_that_fits_nothing_is_a_usage_error(project, three, options):
    kept_whole(project, content_digest, lambda: taken(project, three, "forest", *options), 2)


def test_a_layer_that_the_source_does_not_have_is_refused(project, three):
    said = kept_whole(
        project, content_digest, lambda: ask("import", project, three, "--kind", "forest", "--source-layer", "无"), 2
    )
    assert "无" in said["message"]


def test_a_field_may_be_named(project, tmp_path):
    table = stands(2).rename(columns={"you_shi_sz": "甲列"})
    source = write(tmp_path / "d.gpkg", table, squares(2))
    assert taken(project, source, "forest", "--field", "you_shi_sz=甲列")["accepted"] == 2
    assert list(rows(project, "forest")["species"]) == ["杉木", "杉木"]


def test_gbk_without_a_code_page_file_is_read_rightly(project, tmp_path):
    source = write(tmp_path / "g.shp", stands(3, 备注="株洲渌口区某林场"), squares(3), encoding="GBK")
    source.with_suffix(".cpg").unlink(missing_ok=True)
    assert taken(project, source)["encoding"] in ("GBK", "GB18030")
    assert set(rows(project, "forest")["land_class"]) == {"乔木林"}


def test_every_kind_takes_its_geometry_and_refuses_the_others(tmp_path):
    shapes = {"polygon": square(), "line": line(), "point": square().centroid}
    project = new_project(tmp_path)
    sources = {
        name: write(tmp_path / f"{name}.gpkg", pd.DataFrame({"名称": ["一号"], "县": ["430212"]}), [shape])
        for name, shape in shapes.items()
    }
    for kind in [one for one in LAYER_KINDS if one.geometry and one.key != "boundary"]:
        for name, source in sources.items():
            said = taken(project, source, kind.key, "--dry-run")
            assert said.exit in (0, 1), said.json
            assert (said["accepted"], said["rejected"]) == ((1, 0) if name in kind.geometry else (0, 1)), kind.key


def test_the_raster_kind_is_not_offered_for_import(project, three):
    assert ask("import", project, three, "--kind", "raster").status == "usage"


# --- kinds ----------------------------------------------------------------------------------------------------


def test_kinds_lists_every_kind_with_fields_and_rules():
    kinds = {one["key"]: one for one in ask("kinds")["kinds"]}
    assert list(kinds) == [kind.key for kind in LAYER_KINDS]
    fields = {one["name"]: one for one in kinds["forest"]["fields"]}
    assert fields["di_lei"]["required"] and "地类" in fields["di_lei"]["aliases"]
    assert fields["mei_gq_xj"]["unit"] == "m3/ha" and kinds["forest"]["rules"]
    assert [one["key"] for one in ask("kinds", "karst")["kinds"]] == ["karst"]
    assert ask("kinds", "dragons").status == "usage"


# --- what a person sees ---------------------------------------------------------------------------------------


def test_on_a_screen_results_go_to_stdout_and_progress_and_refusals_to_stderr(project, three, tmp_path, capsys):
    assert main(["import", str(project), str(three), "--kind", "forest", "--lang", "en"]) == 0
    shown = capsys.readouterr()
    assert "accepted 3" in shown.out and "…" not in shown.out and "Reading three.shp" in shown.err
    assert main(["import", str(project), str(tmp_path / "none"), "--kind", "forest", "--lang", "en"]) == 3
    shown = capsys.readouterr()
    assert shown.out == "" and "does not exist" in shown.err


# --- interruption and a second writer -------------------------------------------------------------------------


def test_ctrl_c_in_the_middle_of_an_import_leaves_the_project_as_it_was(project, three, monkeypatch):
    def interrupted(*_arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(importing, "delivery_row", interrupted)
    before = content_digest(project)
    said = ask("import", project, three, "--kind", "forest")
    assert (said.status, said.exit, said["written"]) == ("cancelled", 130, False)
    assert content_digest(project) == before
    monkeypatch.undo()
    assert taken(project, three)["accepted"] == 3


def test_our_own_mistake_names_a_log_and_leaves_the_project_as_it_was(project, three, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(Project, "table", lambda *_arguments: 1 / 0)
    monkeypatch.setattr(importing, "rejected_rows", lambda *_arguments: 1 / 0)
    before = content_digest(project)
    said = ask("import", project, three, "--kind", "forest")
    assert (said.status, said.exit) == ("internal", 4)
    with pathlib.Path(said["log"]).open(encoding="utf-8") as log:
        assert "ZeroDivisionError" in log.read()
    assert content_digest(project) == before


KILLED = """
import os, signal, sys
from zzeco import store_difference
kept = store_difference._note_history
def dies(*arguments):
    kept(*arguments)
    os.kill(os.getpid(), signal.SIGKILL)
store_difference._note_history = dies
from zzeco.cli import main
main(sys.argv[1:])
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_a_program_killed_while_it_writes_leaves_the_project_as_it_was(project, three):
    before = content_digest(project)
    words = ["import", str(project), str(three), "--kind", "forest", "--json"]
    done = subprocess.run([sys.executable, "-c", KILLED, *words], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL and done.stdout == b""
    assert store.load(project).layers == {}
    assert content_digest(project) == before
    assert taken(project, three)["accepted"] == 3


HOLDS = """
import sys, time
from pathlib import Path
from zzeco import store
with store.editing(Path(sys.argv[1])):
    print("open", flush=True)
    time.sleep(60)
"""


def test_a_second_writer_is_refused_and_readers_are_not(project, three):
    taken(project, three)
    holder = subprocess.Popen([sys.executable, "-c", HOLDS, str(project)], cwd=ROOT, stdout=subprocess.PIPE)
    try:
        assert holder.stdout.readline().strip() == b"open"
        for words in (["import", project, three, "--kind", "forest"], ["estimate", project], ["check", project],
                      ["set", project, "draws=500"]):  # fmt: skip
            started = time.monotonic()
            said = ask(*words)
            assert (said.status, said.exit, said["written"]) == ("unreadable", 3, False) and said["advice"]
            assert time.monotonic() - started < 10
        assert ask("settings", project).exit == 0
    finally:
        holder.kill()
        holder.wait()
        holder.stdout.close()
    assert ask("set", project, "draws=500").exit == 0


def test_a_real_program_prints_one_object_and_nothing_else(project, three):
    words = [sys.executable, "main.py", "import", str(project), str(three), "--kind", "forest", "--json"]
    environment = {**os.environ, "ZZECO_LANG": "en", "PYTHONWARNINGS": "default"}
    done = subprocess.run(words, cwd=ROOT, capture_output=True, env=environment, check=False)
    assert done.returncode == 0 and json.loads(done.stdout)["accepted"] == 3
    assert done.stdout.count(b"\n") == 1 and b"Reading three.shp" in done.stderr
