"""Names that Windows cannot hold, files that another program holds, long and Chinese paths."""

import os
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers import in_place, writing
from layers.errors import UsageError, ZzecoError
from layers.file_names import LONGEST_PATH, check_name
from layers.geopackage_connection import Writer
from layers.new_folder import new_folder
from layers.system_reasons import system_reason
from zzeco import store
from zzeco.whole_file import put_whole

pytestmark = pytest.mark.windows
ROOT = Path(__file__).parents[2]
ON_WINDOWS = os.name == "nt"
WRONG = ["CON.gpkg", "Com1.v2.gpkg", "LPT9.gpkg", "a?b.gpkg", "ab:c.gpkg", 'x"y.gpkg', "a|b.gpkg", "a*.gpkg"]
RIGHT = [
    "城区 2025.gpkg",
    "context.gpkg",
    "com10.gpkg",
    "console.gpkg",
    "v1.2.gpkg",
    "株洲（示意）.gpkg",
    ".hidden.gpkg",
]


def table(records=2):
    frame = gpd.pd.DataFrame({"bsm": [str(n) for n in range(records)], "name": ["林班"] * records})
    return frame, np.array([shapely.box(n, 0, n + 1, 1) for n in range(records)], dtype=object)


def exported(path, **options):
    frame, shapes = table()
    return writing.export(frame, shapes, "EPSG:4547", path, **options)


@pytest.mark.parametrize("name", WRONG)
def test_a_name_that_windows_refuses_is_refused_with_advice_and_nothing_is_written(tmp_path, name):
    path = tmp_path / name
    for write in (store.create, exported, lambda path: put_whole(path, lambda draft: draft.touch())):
        with pytest.raises(UsageError) as told:
            write(path)
        assert told.value.advice and not [*tmp_path.iterdir()]


@pytest.mark.parametrize("name", ["a.", "b ", " c", "map. "])
def test_a_dot_or_blank_at_the_end_is_refused_since_windows_would_cut_it(tmp_path, name):
    with pytest.raises(UsageError, match="cut off"):
        check_name(tmp_path / name)
    with pytest.raises(UsageError), new_folder(tmp_path / name):
        pass
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize("name", RIGHT)
def test_other_names_are_fine(tmp_path, name):
    put_whole(tmp_path / name, lambda draft: draft.touch())
    assert (tmp_path / name).is_file()


@given(st.text(st.characters(categories=["L", "N"]), min_size=4, max_size=30))
def test_letters_and_digits_of_any_script_make_a_name(letters):
    check_name(Path(f"x{letters}.gpkg"), windows=False)


def test_a_path_that_windows_would_not_take_is_refused_there(tmp_path):
    path = tmp_path / "长" / ("长" * LONGEST_PATH + ".gpkg")
    check_name(path, windows=False)
    with pytest.raises(UsageError, match="too long") as told:
        check_name(path, windows=True)
    assert str(LONGEST_PATH) in told.value.advice


def test_a_long_path_with_chinese_and_blanks_works_up_to_that_length(tmp_path):
    folder = tmp_path / "张三 的文件"
    while len(str(folder)) < LONGEST_PATH - 40:
        folder /= "二〇二五年 森林资源"[: max(1, LONGEST_PATH - 30 - len(str(folder)))]
    folder.mkdir(parents=True)
    project = folder / "城区.gpkg"
    store.create(project)
    with store.editing(project) as edit:
        edit.save(edit.before, "nothing")
    for name in ("林 班.shp", "林 班.gpkg", "林 班.xlsx"):
        exported(folder / name)
    assert len(gpd.read_file(folder / "林 班.shp")) == len(gpd.read_file(folder / "林 班.gpkg")) == 2


@contextmanager
def held(path):
    """Another process that has the file open; on Unix that hinders nobody, so the folder is closed there."""
    words = [sys.executable, "-c", "import sys; f = open(sys.argv[1], 'r+b'); print(1, flush=True); sys.stdin.read()"]
    process = subprocess.Popen([*words, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        process.stdout.readline()
        yield
    finally:
        process.communicate()


@pytest.mark.skipif(not ON_WINDOWS, reason="an open file is no obstacle on Unix; see the test below")
def test_a_file_that_another_program_holds_stays_as_it_is_and_is_named(tmp_path):
    for name in ("a.shp", "a.xlsx", "a.gpkg"):
        exported(tmp_path / name)
        before = (tmp_path / name).read_bytes()
        with held(tmp_path / name), pytest.raises(ZzecoError, match="open in another program") as told:
            exported(tmp_path / name, overwrite=True)
        assert told.value.advice and (tmp_path / name).read_bytes() == before
    (tmp_path / "b.txt").write_text("old", encoding="utf-8")
    with held(tmp_path / "b.txt"), pytest.raises(ZzecoError, match="in use by another program"):
        put_whole(tmp_path / "b.txt", lambda draft: draft.write_text("new", encoding="utf-8"))
    assert (tmp_path / "b.txt").read_text(encoding="utf-8") == "old"


def test_a_refused_replacement_keeps_the_old_files_and_leaves_no_draft(tmp_path, monkeypatch):
    exported(tmp_path / "a.shp")
    before = {one.name: one.read_bytes() for one in tmp_path.iterdir()}
    replaced = Path.replace

    def refuse(self, target):
        if self.name == "a.shx" and ".zzeco" in str(self.parent):
            raise PermissionError(13, "held", str(self), 32) if ON_WINDOWS else PermissionError(13, "held")
        return replaced(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    monkeypatch.setattr(in_place, "PAUSES_S", (0.0,))
    with pytest.raises(ZzecoError, match="open in another program") as told:
        exported(tmp_path / "a.shp", overwrite=True)
    assert told.value.advice and {one.name: one.read_bytes() for one in tmp_path.iterdir()} == before


def test_what_is_held_only_for_a_moment_is_tried_again(tmp_path, monkeypatch):
    (tmp_path / "draft").write_text("new", encoding="utf-8")
    replaced, refusals = Path.replace, [PermissionError(13, "held"), PermissionError(13, "held")]

    def late(self, target):
        if refusals:
            raise refusals.pop()
        return replaced(self, target)

    monkeypatch.setattr(Path, "replace", late)
    monkeypatch.setattr(in_place, "PAUSES_S", (0.0, 0.0, 0.0))
    in_place.put_in_place(tmp_path / "draft", tmp_path / "there")
    assert (tmp_path / "there").read_text(encoding="utf-8") == "new"


def test_windows_own_words_for_a_held_file_are_understood():
    error = OSError(13, "The process cannot access the file")
    error.winerror = 32
    assert system_reason(error) == "it is in use by another program"


def test_a_project_that_is_being_written_elsewhere_is_refused_and_not_harmed(tmp_path):
    path = tmp_path / "城区.gpkg"
    store.create(path)
    before = path.read_bytes()
    with closing(Writer(path)), pytest.raises(ZzecoError), store.editing(path):
        pass
    assert path.read_bytes() == before


def test_a_name_that_differs_by_case_only_is_the_same_file_where_the_system_says_so(tmp_path):
    exported(tmp_path / "Forest.gpkg")
    if (tmp_path / "forest.gpkg").exists():
        with pytest.raises(writing.ExistsAlready):
            exported(tmp_path / "forest.gpkg")
    assert len([*tmp_path.iterdir()]) == 1


def test_no_two_files_of_the_program_differ_by_case_only_and_all_have_good_names():
    rooms = ("layers", "zzeco", "ui", "resources", "docs", "packaging")
    files = [one.relative_to(ROOT) for room in rooms for one in (ROOT / room).rglob("*")]
    names = [one for one in files if "__pycache__" not in one.parts]
    assert len({str(one).casefold() for one in names}) == len(names)
    for one in names:
        check_name(one, windows=False)
    assert max(len(str(one)) for one in names) < 120
