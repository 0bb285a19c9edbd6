"""The palette finds what is meant: actions, workspaces, places, and records by their id; Enter does it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from ui.fuzzy import score
from ui.palette_entries import best, fixed_entries, found_records
from ui.tasks import Progress, Task
from zzeco import store

FOREST = "forest_2025"


@pytest.mark.parametrize(
    ("typed", "better", "worse"),
    [("undo", "Undo", "Undo: Rename"), ("zoom", "Zoom in", "Full extent zoom"), ("in zoom", "Zoom in", "Inspector"),
     ("攸", "攸县", "炎陵县"), ("est carb", "Estimate carbon", "Carbon"), ("pan", "Left panel", "Spain")],
)  # fmt: skip
def test_what_begins_with_the_typed_letters_comes_before_what_only_holds_them(typed, better, worse):
    assert score(typed, better) > score(typed, worse)


@pytest.mark.parametrize(("typed", "text"), [("xyz", "Undo"), ("undo carbon", "Undo"), ("", "Undo"), ("o u", "Und")])
def test_what_lacks_a_letter_is_not_found(typed, text):
    assert score(typed, text) == 0


def test_letters_in_order_find_a_name_that_was_only_half_remembered():
    assert 0 < score("zmsl", "Zoom to the selection") < score("sele", "Zoom to the selection")


def look(project, typed):
    return [(layer.name, name) for layer, _fid, name in found_records(project, typed, Progress(Task("", True, "")))]


def test_a_record_is_found_by_its_id_the_exact_one_first(sample):
    project = store.load(sample)
    ids = project.layers[FOREST].columns(["record_id"])["record_id"].dropna()
    whole, part = ids.iloc[5], ids.iloc[5][:-2]
    assert look(project, whole)[0][1] == whole
    found = look(project, part)
    assert found and all(name.startswith(part) or name.endswith(part) for _layer, name in found)
    assert look(project, "no such id") == []


def test_typing_the_name_of_a_county_and_enter_moves_the_map_there(window, qtbot):
    window.show_workspace("map")
    window.context.tasks.wait_idle()
    window.open_palette()
    palette = window.palette_popup
    palette.field.setText("攸县")
    palette.field.textEdited.emit("攸县")  # an input method commits; QTest has no keys for Chinese
    assert palette.shown_entries()[0].text == "攸县"
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    window.context.tasks.wait_idle()
    assert not palette.isVisible() and window.current == "map"
    view = window.canvas().view
    assert 400_000 < view.x < 480_000 and 2_960_000 < view.y < 3_060_000
    assert window.context.preferences.get("palette_recent") == ["place.攸县"]


def test_typing_an_id_selects_the_record_and_shows_it(window, qtbot):
    layer = window.context.document.project.layers[FOREST]
    name = layer.columns(["record_id"])["record_id"].dropna().iloc[7]
    window.open_palette()
    palette = window.palette_popup
    qtbot.keyClicks(palette.field, str(name))
    qtbot.waitUntil(lambda: any(one.key.startswith("record.") for one in palette.shown_entries()))
    at = next(at for at, one in enumerate(palette.shown_entries()) if one.text == str(name))
    for _step in range(at):
        qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    window.context.tasks.wait_idle()
    chosen = window.context.document.selection
    assert len(chosen) == 1 and window.current == "map"


def test_what_cannot_be_done_now_is_not_offered(programs):
    window = programs().window
    keys = {entry.key for entry in fixed_entries(window)}
    assert "project.open" in keys and not keys & {"project.copy", "edit.undo", "map.full"}
    assert not any(key.startswith(("place.", "workspace.")) for key in keys)


def test_without_typing_the_last_used_come_first(window):
    entries = fixed_entries(window)
    last = entries[-1].key
    assert best(entries, "", [last])[0].key == last


def test_nothing_found_says_what_could_be_typed(window, qtbot):
    window.open_palette()
    qtbot.keyClicks(window.palette_popup.field, "qqqqqq")
    QApplication.processEvents()
    assert window.palette_popup.none.isVisible() and not window.palette_popup.shown_entries()
    qtbot.keyClick(window.palette_popup.field, Qt.Key.Key_Return)
    window.palette_popup.hide()


def test_recent_projects_are_offered_without_a_look_at_their_drives(window, monkeypatch, tmp_path):
    away = tmp_path / "away.gpkg"
    window.context.preferences.set("recent_projects", [{"path": str(away)}])

    def refuse(*_words, **_more):
        raise AssertionError("a network drive that is away would stall the window here")

    for name in ("exists", "stat", "is_file"):
        monkeypatch.setattr(f"pathlib.Path.{name}", refuse)
    entries = fixed_entries(window)
    monkeypatch.undo()
    assert f"recent.{away}" in {entry.key for entry in entries}


@pytest.mark.parametrize(
    ("typed", "key"),
    [("measure", "map.measure"), ("测量", "map.measure"), ("zoom", "map.zoom_in"), ("缩放", "map.to_layer"),
     ("dark", "view.dark"), ("深色", "view.dark"), ("english", "view.language"), ("quality", "workspace.quality"),
     ("质检", "workspace.quality"), ("目标", "workspace.targets"), ("settings", "preferences")],
)  # fmt: skip
def test_in_the_chinese_window_both_languages_find_an_action(programs, sample, typed, key):
    window = programs(sample, language="zh").window
    assert key in [entry.key for entry in best(fixed_entries(window), typed, [])]
