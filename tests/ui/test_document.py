"""The open project: every change a step with a name, in the file at once, and taken back to the letter."""

import os
import shutil
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import making
import numpy as np
import pandas as pd
import pytest

from layers.intake.mapping import Answers
from layers.intake.source import Reader
from layers.kind import kind
from ui.saver import Saver
from zzeco import store
from zzeco.audience import logged
from zzeco.carbon.settings import EstimateSettings
from zzeco.estimating import Request, run_estimate
from zzeco.importing import ImportOptions, import_sources
from zzeco.project import appended, with_layer, with_settings, with_table, without_layer
from zzeco.store_difference import differences

FOREST = "forest_2025"


def renamed(project):
    """Another name in one record of the forest."""
    layer = project.layers[FOREST]
    table = layer.table.copy()
    table.iloc[0, table.columns.get_loc("cun")] = "another village"
    return with_layer(project, layer.with_content(table, layer.geometry))


def with_column(project):
    layer = project.layers[FOREST]
    return with_layer(project, layer.with_content(layer.table.assign(checked="yes"), layer.geometry))


def moved(project):
    """The first record of the forest lies elsewhere."""
    layer = project.layers[FOREST]
    geometry = layer.geometry.copy()
    geometry[0] = making.square()
    return with_layer(project, layer.with_content(layer.table, geometry))


def removed(project):
    return without_layer(project, FOREST)


def estimated(project):
    return run_estimate(project, Request(EstimateSettings(), 100, 1), lambda step: None)[0]


def checked(project):
    """Other findings in place of those that are there."""
    return with_table(project, "findings", project.table("findings").rows.iloc[:5].reset_index(drop=True))


def noted(project):
    return appended(project, "mappings", making.stands(2)[["bsm"]].rename(columns={"bsm": "unit"}))


def imported(project, folder):
    source = making.write(folder / "more.gpkg", making.stands(3, "NEW"), making.squares(3))
    with Reader() as reader:
        return import_sources(
            project, [source], kind("forest"), ImportOptions(Answers(), "2025"), lambda step: None, reader
        )[0]


def difference(path, value):
    """What the file would still need to hold exactly this value (the history, which only grows, left out)."""
    there = store.load(path)
    tables = {**value.tables, "history": there.tables["history"]}
    found = differences(there, replace(value, tables=tables))
    rows = {name: counts for name, counts in found.counts().items() if any(counts.values())}
    return (
        rows,
        found.dropped,
        found.settings,
        [change.columns_gone for _layer, change in found.layers.values() if change.columns_gone],
    )


NOTHING = ({}, (), None, [])
EDITS = {
    "an attribute": renamed,
    "a new column": with_column,
    "a place": moved,
    "a layer taken away": removed,
    "an estimate": estimated,
    "a check": checked,
    "a note at the end of a table": noted,
    "settings": lambda project: with_settings(project, {"draws": 500}),
}


@pytest.fixture
def untouched(sample, tmp_path):
    """The project as it is before, from a file that stays so."""
    return store.load(Path(shutil.copy(sample, tmp_path / "untouched.gpkg")))


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_a_step_is_in_the_file_at_once_and_undo_takes_it_out_to_the_letter(opened, sample, untouched, edit):
    document = opened.document
    assert document.do("step", edit)
    document.finish_saving()
    after = document.project
    assert difference(sample, untouched) != NOTHING
    assert difference(sample, after) == NOTHING
    document.undo_stack.undo()
    document.finish_saving()
    assert document.failure is None and difference(sample, untouched) == NOTHING
    document.undo_stack.redo()
    document.finish_saving()
    assert document.failure is None and difference(sample, after) == NOTHING


def test_an_import_is_undone_to_the_letter(opened, sample, untouched, tmp_path):
    document = opened.document
    document.do("import", lambda project: imported(project, tmp_path))
    document.finish_saving()
    assert len(store.load(sample).layers[FOREST]) == len(untouched.layers[FOREST]) + 3
    document.undo_stack.undo()
    document.finish_saving()
    assert difference(sample, untouched) == NOTHING


def test_many_steps_are_undone_one_after_the_other_without_waiting_for_the_file(opened, sample, untouched, tmp_path):
    document = opened.document
    for edit in (renamed, estimated, lambda p: imported(p, tmp_path), estimated, moved, removed):
        document.do("step", edit)
    for _step in range(6):
        document.undo_stack.undo()
    document.finish_saving()
    assert document.failure is None and difference(sample, untouched) == NOTHING


def test_going_back_to_the_state_at_opening_can_itself_be_undone(opened, sample, untouched):
    document = opened.document
    for edit in (renamed, removed, estimated):
        document.do("step", edit)
    after = document.project
    document.revert()
    document.finish_saving()
    assert difference(sample, untouched) == NOTHING
    document.undo_stack.undo()
    document.finish_saving()
    assert difference(sample, after) == NOTHING


def test_the_log_of_what_left_the_bureau_survives_going_back_and_every_undo(opened, sample):
    document = opened.document
    document.do("step", renamed)
    document.note(lambda project: logged(project, pd.DataFrame({"file_name": ["map.html"]})))
    for step in (document.revert, document.undo_stack.undo, document.undo_stack.undo, document.undo_stack.redo):
        step()
        document.finish_saving()
        assert making.rows(sample, "zz_exports")["file_name"].tolist() == ["map.html"]


def test_undo_names_the_step_and_the_history_of_the_file_tells_of_both(opened, sample):
    document = opened.document
    document.do("Move a boundary", moved)
    assert document.undo_stack.undoText() == "Move a boundary"
    document.undo_stack.undo()
    document.finish_saving()
    assert making.rows(sample, "zz_history")["what"].tolist()[-2:] == ["Move a boundary", "Undo: Move a boundary"]


def view(value):
    """A note on how the map was looked at."""
    return lambda project: with_table(project, "view", making.pd.DataFrame({"key": ["extent"], "value": [value]}))


def test_the_view_is_kept_without_a_step_or_a_line_of_the_history_and_survives_an_undo(opened, sample):
    document = opened.document
    lines = len(making.rows(sample, "zz_history"))
    document.do("Rename", renamed)
    document.note(view("1:50 000"))
    document.undo_stack.undo()
    document.note(view("1:10 000"))
    document.note(view("1:25 000"))
    assert document.saving
    document.save_notes()
    document.finish_saving()
    assert store.load(sample).table("view").rows["value"].tolist() == ["1:25 000"]
    assert document.undo_stack.count() == 1 and len(making.rows(sample, "zz_history")) == lines + 2


def test_what_was_noted_is_saved_by_itself_a_little_later(opened, sample, qtbot):
    document = opened.document
    document._note_timer.setInterval(20)
    document.note(view("1:50 000"))
    qtbot.waitUntil(lambda: not document.saving)
    assert store.load(sample).table("view").rows["value"].tolist() == ["1:50 000"]


def test_a_step_that_changes_the_view_is_undone_though_other_changes_of_it_are_not(opened):
    document = opened.document
    document.note(view("1:50 000"))
    document.do("Show results on the map", view("results"))
    assert document.project.table("view").rows["value"].tolist() == ["results"]
    document.undo_stack.undo()
    assert document.project.table("view").rows["value"].tolist() == ["1:50 000"]


def test_a_result_made_from_an_older_project_is_refused_and_nothing_is_lost(opened):
    document, refused = opened.document, []
    document.refused.connect(refused.append)
    before = document.project
    document.do("Rename", renamed)
    now = document.project
    assert not document.put("Estimate", estimated(before), before)
    assert document.project is now and "Estimate" in refused[0].problem


def test_a_result_fits_though_the_view_has_moved_on(opened):
    document = opened.document
    before = document.project
    document.note(view("1:10 000"))
    assert document.put("Estimate", estimated(before), before)
    assert document.project.table("view").rows["value"].tolist() == ["1:10 000"]


def test_a_project_that_another_program_writes_opens_for_reading_only(context, sample):
    refused = []
    context.document.refused.connect(refused.append)
    with store.editing(sample):
        context.document.open(sample)
        assert context.tasks.wait_idle()
    assert context.document.project is not None and context.document.read_only is not None
    assert not context.document.do("Rename", renamed)
    assert "reading only" in refused[0].problem


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the administrator may write anywhere")
def test_a_project_in_a_folder_that_cannot_be_written_opens_for_reading_only(context, sample):
    sample.parent.chmod(0o500)
    try:
        context.document.open(sample)
        assert context.tasks.wait_idle()
        assert context.document.read_only is not None and context.document.project is not None
    finally:
        sample.parent.chmod(0o700)


def test_while_a_project_is_open_no_other_program_may_write_it(opened, sample):
    with pytest.raises(store.ZzecoError, match="another program"), store.editing(sample):
        pass
    opened.document.close()
    with store.editing(sample) as edit:
        assert edit.before.layers


FULL = store.ZzecoError("The disk is full.")


def refuse(*_words):
    raise FULL


def test_a_change_that_cannot_be_saved_stays_and_is_saved_with_the_next(opened, sample, monkeypatch):
    document, told = opened.document, []
    document.save_failed.connect(told.append)
    with monkeypatch.context() as patch:
        patch.setattr("zzeco.store.apply", refuse)
        document.do("Rename", renamed)
        document.finish_saving()
    assert told == [FULL] and document.failure is FULL
    document.do("settings", lambda project: with_settings(project, {"draws": 500}))
    document.finish_saving()
    assert document.failure is None and difference(sample, document.project) == NOTHING


def test_that_a_save_failed_is_known_as_soon_as_all_saves_are_finished(opened, monkeypatch):
    document = opened.document
    monkeypatch.setattr("zzeco.store.apply", refuse)
    for number in range(30):
        document.do("settings", lambda project, number=number: with_settings(project, {"draws": 500 + number}))
        document._saver.after_saves(lambda: None).result()
        assert not document.is_saved() and document.failure is not None
        document.failure = None


def test_a_full_disk_is_told_for_every_step_but_not_for_every_move_of_the_map(opened, monkeypatch):
    document, told = opened.document, []
    document.save_failed.connect(told.append)
    monkeypatch.setattr("zzeco.store.apply", refuse)
    for edit in (renamed, moved):
        document.do("step", edit)
        document.finish_saving()
    for extent in ("1:10 000", "1:25 000"):
        document.note(view(extent))
        document.save_notes()
        document.finish_saving()
    assert len(told) == 2 and document.failure is not None


def test_changes_that_were_given_up_hold_nobody_back_until_there_is_a_new_one(opened, monkeypatch):
    document = opened.document
    monkeypatch.setattr("zzeco.store.apply", refuse)
    document.do("Rename", renamed)
    assert not document.is_saved()
    document.give_up_changes()
    document.note(view("1:10 000"))
    assert document.is_saved()
    document.do("Move", moved)
    assert not document.is_saved()


def test_another_project_does_not_take_the_place_of_one_that_cannot_be_saved_meanwhile(
    opened, sample, tmp_path, monkeypatch
):
    document, other = opened.document, Path(shutil.copy(sample, tmp_path / "other.gpkg"))
    monkeypatch.setattr("zzeco.store.apply", refuse)
    document.open(other)
    document.do("Rename", renamed)
    assert opened.tasks.wait_idle()
    assert document.project.path == sample and document.failure is not None
    with store.editing(other):
        pass


def test_a_double_click_opens_a_project_once_and_for_writing(context, sample):
    context.document.open(sample)
    for _moment in range(200):
        if not Path(f"{sample}-editing").exists():
            time.sleep(0.005)
    context.document.open(sample)
    assert context.tasks.wait_idle()
    assert context.document.project is not None and context.document.read_only is None


def test_a_project_for_reading_only_can_be_opened_again_once_the_other_program_is_done(context, sample):
    with store.editing(sample):
        context.document.open(sample)
        assert context.tasks.wait_idle()
    assert context.document.read_only is not None
    context.document.open(sample)
    assert context.tasks.wait_idle() and context.document.read_only is None


def test_a_copy_holds_what_could_not_be_saved_too(opened, sample, tmp_path, monkeypatch):
    document = opened.document
    monkeypatch.setattr("ui.saver.Saver._write", lambda self, project, what: None)
    document.do("Rename", renamed)
    document.finish_saving()
    copy = tmp_path / "copy.gpkg"
    document.save_copy(copy)
    assert opened.tasks.wait_idle()
    assert difference(copy, document.project) == NOTHING and difference(sample, document.project) != NOTHING
    assert not list(tmp_path.glob("*copying*"))


def test_a_copy_is_made_while_the_project_stays_open(opened, sample, tmp_path):
    copy = tmp_path / "copy.gpkg"
    opened.document.do("Rename", renamed)
    opened.document.save_copy(copy)
    assert opened.tasks.wait_idle()
    assert difference(copy, store.load(sample)) == NOTHING
    assert opened.document.do("Move", moved)


def test_a_copy_never_takes_the_place_of_a_project_that_is_open_here_or_elsewhere(opened, sample, tmp_path):
    other = Path(shutil.copy(sample, tmp_path / "other.gpkg"))
    refused, before = [], sample.stat().st_ino
    opened.document.refused.connect(refused.append)
    opened.document.save_copy(sample)
    assert opened.tasks.wait_idle()
    with store.editing(other):
        opened.document.save_copy(other)
        assert opened.tasks.wait_idle()
    assert "Choose another name" in refused[0].advice and "another program" in opened.messages.last_failure.problem
    assert sample.stat().st_ino == before and opened.document.do("Rename", renamed)
    opened.document.finish_saving()
    assert difference(sample, opened.document.project) == NOTHING


def test_a_selection_grows_shrinks_and_goes_with_its_layer(opened):
    document, told = opened.document, []
    document.selection_changed.connect(told.append)
    document.select(FOREST, [3, 1, 2, 2])
    document.select(FOREST, [5], "add")
    document.select(FOREST, [1, 9], "toggle")
    document.select(FOREST, [2], "remove")
    assert document.selection.fids.tolist() == [3, 5, 9] and document.selection.fids.dtype == np.int64
    document.select(FOREST, [3, 5, 9])
    assert len(told) == 4
    document.do("Remove", removed)
    assert document.selection.layer is None and len(document.selection) == 0


def test_opening_another_project_closes_the_first(opened, sample, tmp_path):
    other = Path(shutil.copy(sample, tmp_path / "other.gpkg"))
    opened.document.open(other)
    assert opened.tasks.wait_idle()
    assert opened.document.project.path == other and not opened.document.undo_stack.count()
    with store.editing(sample):
        pass


def test_a_file_that_is_no_project_leaves_the_open_one_as_it_is(opened, sample, tmp_path):
    wrong = tmp_path / "wrong.gpkg"
    wrong.write_text("no database", encoding="utf-8")
    opened.document.open(wrong)
    assert opened.tasks.wait_idle()
    assert opened.document.project.path == sample and opened.messages.last_failure is not None


def test_a_layer_read_while_a_save_takes_it_out_of_the_file_is_the_layer_as_it_was(context, sample):
    was, seen = store.load(sample).layers[FOREST].table, []
    saver = Saver(sample)
    before = saver.open()
    layer = before.layers[FOREST]
    saver.save(removed(before), "Remove")
    readers = [threading.Thread(target=lambda: seen.append((layer.table, layer.geometry))) for _reader in range(4)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    saver.close()
    assert FOREST not in store.load(sample).layers
    assert len(seen) == 4 and all(table is layer.table for table, _geometry in seen)
    pd.testing.assert_frame_equal(layer.table, was)
    assert len(layer.geometry) == len(was)


@pytest.mark.skipif(sys.platform == "win32", reason="a file that is open cannot be moved there")
def test_a_project_file_that_is_taken_away_is_told_as_that_and_saved_when_it_is_back(opened, sample):
    document, told = opened.document, []
    document.save_failed.connect(told.append)
    elsewhere = sample.rename(sample.with_name("elsewhere.gpkg"))
    document.do("settings", lambda project: with_settings(project, {"draws": 300}))
    document.finish_saving()
    assert "no longer in its folder" in told[0].problem and document.failure is not None
    elsewhere.rename(sample)
    document.do("settings", lambda project: with_settings(project, {"draws": 500}))
    document.finish_saving()
    assert document.failure is None and difference(sample, document.project) == NOTHING
