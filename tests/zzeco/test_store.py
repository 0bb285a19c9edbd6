"""The project file: made, saved by difference, locked, migrated, and whole after any crash."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely

from layers import i18n
from layers.boundary import bundled
from layers.errors import ZzecoError
from layers.layer import VectorLayer
from zzeco import store, store_migration
from zzeco.project import (
    Project,
    appended,
    factor_table,
    with_layer,
    with_settings,
    with_table,
    without_layer,
)

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))
from content import content_digest  # noqa: E402


def stands(count: int, epoch: str = "2025") -> VectorLayer:
    x = 500_000 + 100.0 * np.arange(count)
    geometry = np.asarray(shapely.box(x, 3_000_000, x + 90, 3_000_090), object)
    table = pd.DataFrame(
        {
            "record_id": [f"r{i}" for i in range(count)],
            "species": "杉木",
            "species_group": "杉木",
            "land_class": "乔木林",
            "geom_area_ha": 0.81,
        }
    )
    return VectorLayer.in_memory(f"forest_{epoch}", "forest", epoch, store.DEFAULT_CRS, table, geometry)


def findings(count: int, code: str = "C001") -> pd.DataFrame:
    return pd.DataFrame({"layer": "forest_2025", "fid": range(count), "code": code, "x": np.nan})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    project_path = tmp_path / "株洲 2025.gpkg"
    store.create(project_path)
    return project_path


def saved(path: Path, *edits) -> Project:
    with store.editing(path) as edit:
        project = edit.before
        for one in edits:
            project = one(project)
        return edit.save(project, "test")


def test_a_new_project_has_settings_factors_and_targets_but_no_layer(path):
    project = store.load(path)
    assert project.crs == "EPSG:4547"
    assert dict(project.layers) == {}
    assert project.settings["draws"] == 10_000
    assert len(project.table("targets")) > 0
    assert "species_group" in factor_table(project, "forest_factors").columns
    assert len(project.tables["findings"]) == 0


def test_an_existing_file_is_never_overwritten_by_a_new_project(tmp_path):
    path = tmp_path / "a.gpkg"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(ZzecoError, match="exists already"):
        store.create(path)
    assert path.read_text(encoding="utf-8") == "mine"


def test_a_project_that_cannot_be_made_leaves_no_file(tmp_path):
    with pytest.raises(ZzecoError, match="cannot be made"):
        store.create(tmp_path / "nowhere" / "a.gpkg")
    with pytest.raises(ZzecoError):
        store.create(tmp_path / "a.gpkg", crs="EPSG:999999")
    assert list(tmp_path.iterdir()) == []


def test_a_boundary_becomes_a_layer_of_the_new_project(tmp_path):
    project = store.create(tmp_path / "a.gpkg", boundary=bundled())
    layer = project.layers["boundary"]
    assert len(layer) == 9
    assert set(layer.columns(["admin_level"])["admin_level"]) == {"county"}
    assert layer.geometry[0].bounds[0] > 180


def test_a_saved_layer_is_there_after_opening_again(path):
    saved(path, lambda p: with_layer(p, stands(5)))
    layer = store.load(path).layers["forest_2025"]
    assert (layer.kind, layer.epoch, len(layer)) == ("forest", "2025", 5)
    assert layer.columns(["species"])["species"].tolist() == ["杉木"] * 5
    assert shapely.equals_identical(layer.geometry, stands(5).geometry).all()


def test_saving_what_is_unchanged_writes_nothing(path):
    saved(path, lambda p: with_layer(p, stands(5)))
    before = path.read_bytes()
    saved(path, lambda p: with_layer(p, p.layers["forest_2025"]), lambda p: with_settings(p, {"seed": 1}))
    assert path.read_bytes() == before


def test_a_save_writes_the_changed_rows_only_and_says_so_in_the_history(path):
    saved(path, lambda p: with_layer(p, stands(5)))

    def one_more_species(project: Project) -> Project:
        layer = project.layers["forest_2025"]
        table = layer.table.copy()
        table.loc[2, "species"] = "马尾松"
        return with_layer(project, layer.with_content(table.drop(index=4), np.delete(layer.geometry, 3)))

    saved(path, one_more_species)
    history = store.load(path).table("history").rows
    assert json.loads(history["counts"].iloc[-1]) == {"forest_2025": {"added": 0, "changed": 1, "removed": 1}}
    assert store.load(path).layers["forest_2025"].table["species"].tolist() == ["杉木", "马尾松", "杉木", "杉木"]


def test_appended_rows_are_inserted_without_reading_the_old_ones(path, monkeypatch):
    saved(path, lambda p: appended(p, "findings", findings(3)))
    from layers import geopackage

    monkeypatch.setattr(geopackage, "read", lambda *a, **k: pytest.fail("old rows were read"))
    saved(path, lambda p: appended(appended(p, "findings", findings(2, "C002")), "findings", findings(1, "C003")))
    monkeypatch.undo()
    rows = store.load(path).table("findings").rows
    assert rows["code"].tolist() == ["C001"] * 3 + ["C002"] * 2 + ["C003"]
    assert rows["fid"].tolist() == [0, 1, 2, 0, 1, 0]
    assert rows.index.is_unique


def test_a_project_value_does_not_see_rows_that_are_appended_later(path):
    saved(path, lambda p: appended(p, "findings", findings(3)))
    before = store.load(path)
    saved(path, lambda p: appended(p, "findings", findings(2)))
    assert len(before.table("findings").rows) == 3


def test_several_saves_in_one_edit_build_on_one_another(path):
    with store.editing(path) as edit:
        project = edit.save(appended(edit.before, "findings", findings(3)))
        project = edit.save(with_layer(project, stands(2)))
        edit.save(appended(project, "findings", findings(1, "C009")))
    assert store.load(path).table("findings").rows["code"].tolist() == ["C001"] * 3 + ["C009"]


def test_a_table_is_replaced_whole_or_by_rows_that_kept_their_place(path):
    saved(path, lambda p: appended(p, "findings", findings(3)))
    saved(path, lambda p: with_table(p, "findings", p.table("findings").rows.iloc[1:].assign(code="C7")))
    assert store.load(path).table("findings").rows.index.tolist() == [2, 3]
    saved(path, lambda p: with_table(p, "findings", findings(1, "C8")))
    assert store.load(path).table("findings").rows["code"].tolist() == ["C8"]


def test_settings_and_removed_layers_are_saved(path):
    saved(path, lambda p: with_layer(with_layer(p, stands(2)), stands(3, "2020")))
    saved(path, lambda p: without_layer(with_settings(p, {"land_area_ha": 1126200.5}), "forest_2025"))
    project = store.load(path)
    assert list(project.layers) == ["forest_2020"]
    assert project.settings["land_area_ha"] == 1126200.5


def test_an_edited_factor_is_the_one_that_is_used(path):
    def edited(project: Project) -> Project:
        table = project.table("factors_forest_factors").rows.copy()
        table.loc[table.index[0], "SVD_t_per_m3"] = "0.6"
        return with_table(project, "factors_forest_factors", table)

    saved(path, edited)
    assert factor_table(store.load(path), "forest_factors")["SVD_t_per_m3"].iloc[0] == "0.6"


def test_an_exception_in_the_middle_of_a_save_leaves_the_file_as_it_was(path, monkeypatch):
    saved(path, lambda p: with_layer(p, stands(5)))
    before = content_digest(path)
    monkeypatch.setattr("zzeco.store_difference._note_history", lambda *a: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        saved(path, lambda p: with_layer(p, stands(9, "2020")), lambda p: appended(p, "findings", findings(3)))
    assert content_digest(path) == before


def test_a_second_writer_is_refused_within_two_seconds(path):
    program = (
        "import sys; from pathlib import Path; from zzeco import store\n"
        "from layers.errors import ZzecoError; from layers import i18n; i18n.set_language('en')\n"
        "try:\n    store.editing(Path(sys.argv[1])).__enter__()\n"
        "except ZzecoError as error: print(error.status, error.problem)\n"
    )
    with store.editing(path) as edit:
        list(edit.before.table("targets").rows)
        run = subprocess.run(
            [sys.executable, "-c", program, str(path)], cwd=ROOT, capture_output=True, text=True, encoding="utf-8",
            timeout=60,
        )  # fmt: skip
        started = time.monotonic()
        with pytest.raises(ZzecoError, match="open for writing"), store.editing(path):
            pass
        assert time.monotonic() - started < 2
    assert run.stdout.startswith("unreadable The project"), run.stderr
    assert "open for writing by another program" in run.stdout


def test_an_edit_in_another_sqlite_program_keeps_writers_out(path):
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(ZzecoError, match="open for writing"), store.editing(path):
            pass


SAVE_AND_DIE = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from tests.zzeco.test_store import appended, findings, stands, store, with_layer
import zzeco.store_difference as difference

moment = sys.argv[2]
note = difference._note_history
def dies(connection, *rest):
    note(connection, *rest)
    if moment == "before commit":
        connection.execute("PRAGMA cache_spill=1")
        connection.execute("PRAGMA cache_size=1")
        connection.execute("UPDATE zz_targets SET label_zh = label_zh || 'x'")
        os.kill(os.getpid(), signal.SIGKILL)
difference._note_history = dies
with store.editing(Path(sys.argv[1])) as edit:
    project = with_layer(edit.before, stands(3000, "2020"))
    edit.save(appended(project, "findings", findings(500)))
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
@pytest.mark.parametrize("moment", ["before commit", "after commit"])
def test_after_a_killed_save_the_file_is_the_state_before_or_after(path, tmp_path, moment):
    saved(path, lambda p: with_layer(p, stands(3000)))
    before = content_digest(path)
    script = tmp_path / "dies.py"
    script.write_text(SAVE_AND_DIE, encoding="utf-8")
    run = subprocess.run([sys.executable, str(script), str(path), moment, str(ROOT)], cwd=ROOT, timeout=120)
    assert run.returncode == -9
    journal = path.with_name(path.name + "-journal")
    assert journal.exists() == (moment == "before commit")
    project = store.load(path)
    if moment == "before commit":
        assert content_digest(path) == before
    else:
        assert len(project.layers["forest_2020"].table) == 3000
        assert len(project.table("findings").rows) == 500
    saved(path, lambda p: appended(p, "findings", findings(1)))


def test_what_is_no_project_is_refused_by_its_nature(tmp_path, path):
    text = tmp_path / "text.gpkg"
    text.write_text("no database at all, but long enough to look at it" * 100, encoding="utf-8")
    with pytest.raises(ZzecoError, match="is not a GeoPackage"):
        store.load(text)
    with pytest.raises(ZzecoError, match="There is no project file"):
        store.load(tmp_path / "missing.gpkg")
    (tmp_path / "empty.gpkg").touch()
    with pytest.raises(ZzecoError, match="is not a GeoPackage"):
        store.load(tmp_path / "empty.gpkg")
    foreign = tmp_path / "foreign.gpkg"
    shutil.copy(path, foreign)
    with closing(sqlite3.connect(foreign)) as connection, connection:
        connection.execute("DROP TABLE zz_meta")
        connection.execute("DELETE FROM gpkg_contents WHERE table_name='zz_meta'")
    with pytest.raises(ZzecoError, match="no zzeco project"):
        store.load(foreign)
    cut = tmp_path / "cut.gpkg"
    cut.write_bytes(path.read_bytes()[:20_000])
    with pytest.raises(ZzecoError, match="damaged"):
        store.load(cut)


def test_a_file_of_a_newer_version_is_refused_and_not_touched(path):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE zz_meta SET value='99' WHERE key='schema_version'")
    before = path.read_bytes()
    for opening in (store.load, lambda p: store.editing(p).__enter__()):
        with pytest.raises(ZzecoError, match="newer version"):
            opening(path)
    assert path.read_bytes() == before


def test_an_older_file_is_migrated_after_a_backup_copy(path, monkeypatch):
    saved(path, lambda p: with_layer(p, stands(3)))
    before = content_digest(path)
    step = store_migration.Step(
        "layers get a note", lambda connection: connection.execute("ALTER TABLE zz_layers ADD COLUMN note TEXT")
    )
    monkeypatch.setattr(store_migration, "STEPS", (step,))
    project = store.load(path)
    assert len(project.layers["forest_2025"].table) == 3
    backup = next(path.parent.glob("*.backup-*.gpkg"))
    assert content_digest(backup) == before
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT value FROM zz_meta WHERE key='schema_version'").fetchone()[0] == "2"
        assert connection.execute("SELECT note FROM zz_layers").fetchall() == [(None,)]
    assert "layers get a note" in store.load(path).table("history").rows["what"].tolist()


def test_a_failed_migration_leaves_the_file_as_it_was(path, monkeypatch):
    before = content_digest(path)
    step = store_migration.Step("breaks", lambda connection: connection.execute("DROP TABLE zz_missing"))
    monkeypatch.setattr(store_migration, "STEPS", (step,))
    with pytest.raises(ZzecoError):
        store.load(path)
    assert content_digest(path) == before


READ_ONLY = """
import os, sys
from pathlib import Path
from layers import i18n; i18n.set_language("en")
from layers.errors import ZzecoError
from zzeco import store
os.setuid(65534)
path = Path(sys.argv[1])
for action in (store.load, lambda p: store.editing(p).__enter__()):
    try:
        print("opened", len(action(path).table("targets")) > 0)
    except ZzecoError as error:
        print(error.problem)
"""


@pytest.mark.skipif(sys.platform == "win32" or os.getuid() != 0, reason="needs another account")
@pytest.mark.parametrize("hot", [False, True])
def test_in_a_read_only_folder_a_project_is_read_but_not_written(tmp_path_factory, hot):
    folder = Path("/tmp") / f"zzeco-read-only-{os.getpid()}-{hot}"
    folder.mkdir()
    try:
        path = folder / "a.gpkg"
        store.create(path)
        if hot:
            _leave_a_journal(path)
        path.chmod(0o444)
        folder.chmod(0o555)
        run = subprocess.run(
            [sys.executable, "-c", READ_ONLY, str(path)], cwd=ROOT, capture_output=True, text=True, encoding="utf-8",
            timeout=60,
        )  # fmt: skip
        if "Permission denied" in run.stderr:
            pytest.skip("the other account cannot read the program")
        first, second = run.stdout.splitlines()
        assert first == "opened True" if not hot else "interrupted" in first, run.stdout
        assert ("interrupted" if hot else "read-only") in second
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


def _leave_a_journal(path: Path) -> None:
    """The file with the journal of a write that never ended."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size=1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE zz_targets SET label_zh = label_zh || 'x'")
        connection.execute("UPDATE zz_factors_forest_factors SET note = note || 'x'")
        shutil.copy(path, path.with_name("copy"))
        shutil.copy(path.with_name(path.name + "-journal"), path.with_name("copy-journal"))
        connection.execute("ROLLBACK")
    path.with_name("copy").replace(path)
    path.with_name("copy-journal").replace(path.with_name(path.name + "-journal"))


def test_messages_are_in_the_language_of_the_user(tmp_path):
    assert i18n.language() == "en"
    with pytest.raises(ZzecoError) as refused:
        store.load(tmp_path / "missing.gpkg")
    assert refused.value.status == "unreadable"
    assert refused.value.advice
