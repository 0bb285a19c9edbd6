"""The window as a forester uses it: open, work, undo, switch the language, close, and find all of it again."""

import shutil
import time
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication

from layers import i18n
from ui import panels_of
from ui.failure_dialog import FailureDialog
from ui.preferences_dialog import PreferencesDialog
from ui.recovery import Abandoned
from ui.theme.tokens import tokens
from ui.workspace import TABS
from ui.workspaces.start_thumbnail import thumbnail_path
from zzeco import store
from zzeco.project import with_settings

FOREST = "forest_2025"


def draws(number):
    return lambda project: with_settings(project, {"draws": number})


def settle(window, milliseconds=50):
    """Lets everything that was started come to its end."""
    end = time.monotonic() + milliseconds / 1000
    while time.monotonic() < end:
        QApplication.processEvents()
    assert window.context.tasks.wait_idle()


def test_without_a_project_the_start_page_is_shown_and_no_workspace_can_be_reached(programs):
    window = programs().window
    assert window.current == "start" and window.windowTitle() == "zzeco"
    assert not any(tab.isVisible() for tab in window.bar.tabs.values())
    assert window.status.isHidden(), "there is nothing to tell"
    window.show_workspace(TABS[0].key)
    assert window.current == "start"


def test_the_title_says_which_project_whether_it_is_saved_and_that_its_figures_are_invented(window):
    assert window.current == TABS[0].key
    name, saved, sample = window.windowTitle().split(" · ")
    assert name == "sample.gpkg" and saved.startswith("Saved ") and sample == "Sample data"


def test_undo_names_the_step_and_takes_it_back(window, sample):
    document, undo = window.context.document, window.action_set.by_key["edit.undo"]
    assert not undo.isEnabled()
    document.do("Other draws", draws(500))
    assert undo.isEnabled() and undo.text() == "Undo: Other draws" and "Other draws" in undo.toolTip()
    undo.trigger()
    document.finish_saving()
    assert store.load(sample).settings["draws"] == 10_000 and not undo.isEnabled()
    window.action_set.by_key["edit.redo"].trigger()
    document.finish_saving()
    assert store.load(sample).settings["draws"] == 500


def test_the_language_changes_at_once_and_everything_else_stays(programs, sample):
    program = programs(sample)
    window, document = program.window, program.context.document
    window.show_workspace(TABS[-1].key)
    document.do("Other draws", draws(500))
    document.select(FOREST, [1, 2, 3])
    settle(window)
    window.run_action("view.language")
    settle(window)
    again = program.window
    assert again is not window and i18n.language() == "zh" and again.isVisible()
    assert again.current == TABS[-1].key and document.selection.fids.tolist() == [1, 2, 3]
    assert again.action_set.by_key["edit.undo"].isEnabled() and again.bar.tabs[TABS[0].key].text() == "地图"
    again.run_action("view.language")
    settle(again)
    assert program.window.bar.tabs[TABS[0].key].text() == "Map"


def words_of_qt():
    return [QCoreApplication.translate(*words) for words in (("QLineEdit", "&Copy"), ("QPlatformTheme", "Cancel"))]


def test_the_menus_of_fields_and_the_buttons_of_qt_speak_the_language_of_the_window(programs):
    program = programs(language="zh")
    assert words_of_qt() == ["复制(&C)", "取消"]
    program.window.run_action("view.language")
    assert words_of_qt() == ["&Copy", "Cancel"]
    program.window.run_action("view.language")
    assert words_of_qt() == ["复制(&C)", "取消"]


def test_another_language_leaves_notice_legend_scale_and_place_as_they_were(programs, sample):
    program = programs(sample)
    window = program.window
    window.setGeometry(40, 30, 1400, 900)
    window.show_workspace("map")
    settle(window, 200)
    workspace = window.workspace("map")
    closed = next(name for name in workspace.layers.rows if name != FOREST)
    workspace.layers.activate(FOREST)
    workspace.layers.set_active(closed)
    window.canvas().zoom_to((430_000.0, 2_990_000.0, 440_000.0, 2_996_000.0))
    program.context.recovered = Abandoned(sample, (), 0)
    window._show_notice(program.context.document.project)
    settle(window, 200)
    assert window.notice.isVisible()
    window.notice.close_button.click()
    settle(window)
    view = window.canvas().view
    window.run_action("view.language")
    again = program.window
    settle(again, 300)
    layers = again.workspace("map").layers
    assert again is not window and again.notice.isHidden() and again.geometry() == QRect(40, 30, 1400, 900)
    assert (layers.active, layers.opened) == (closed, FOREST)
    after = again.canvas().view
    assert (after.x, after.y) == pytest.approx((view.x, view.y), abs=2 * view.metres_per_pixel)
    assert after.scale == pytest.approx(view.scale)


def another_window(program, qtbot):
    """The window that takes the place of this one once the size is settled."""
    window = program.window
    qtbot.waitUntil(lambda: program.window is not window)
    assert program.context.tasks.wait_idle()
    return program.window


def test_theme_and_size_of_the_text_change_at_once(programs, sample, qtbot):
    program = programs(sample)
    window, height = program.window, program.window.bar.height()
    margin = window.bar.layout().contentsMargins().left()
    window.run_action("view.dark")
    assert tokens().dark and program.window is window
    window.run_action("preferences")
    window.findChild(PreferencesDialog).fields["font_percent"].setFocus()
    for percent in (140, 150):
        program.context.preferences.set("font_percent", percent)
    again = another_window(program, qtbot)
    assert tokens().percent == 150 and again.bar.height() > height * 1.4
    assert again.bar.layout().contentsMargins().left() == 1.5 * margin
    dialog = again.findChild(PreferencesDialog)
    assert dialog.isVisible() and dialog.focusWidget() is dialog.fields["font_percent"]
    dialog.reject()
    for _step in range(20):
        again.run_action("view.smaller")
    assert program.context.preferences.get("font_percent") == 90


def test_another_size_of_the_text_leaves_the_map_where_it_was(programs, sample, qtbot):
    program = programs(sample)
    settle(program.window, 200)
    program.window.canvas().zoom_to((430_000.0, 2_990_000.0, 440_000.0, 2_996_000.0))
    view = program.window.canvas().view
    program.context.preferences.set("font_percent", 110)
    again = another_window(program, qtbot)
    settle(again, 200)
    assert (again.canvas().view.x, again.canvas().view.y) == pytest.approx((view.x, view.y), abs=20)


def test_a_project_is_found_again_as_it_was_left(programs, sample):
    first = programs(sample)
    window = first.window
    settle(window)
    window.show_workspace("map")
    window.toggle_panel("table")
    bounds = (430_000.0, 2_990_000.0, 440_000.0, 2_996_000.0)
    window.canvas().zoom_to(bounds)
    centre, scale = (window.canvas().view.x, window.canvas().view.y), window.canvas().view.scale
    hidden = panels_of.panel(window.stack.currentWidget(), "table").isHidden()
    settle(window, 1700)
    window.show_workspace(TABS[-1].key)
    settle(window)
    window.close()
    again = programs(sample).window
    settle(again, 200)
    assert again.current == TABS[-1].key
    again.show_workspace("map")
    settle(again, 200)
    view = again.canvas().view
    assert (view.x, view.y) == pytest.approx(centre, abs=20) and view.scale == pytest.approx(scale, rel=0.02)
    assert panels_of.panel(again.stack.currentWidget(), "table").isHidden() == hidden
    assert again.context.preferences.get("recent_projects")[0]["path"] == str(sample)


def dropped(window, *paths):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    window.dropEvent(
        QDropEvent(
            QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
    )
    settle(window)


def test_a_dropped_project_is_opened_and_other_files_go_to_the_import(programs, sample, tmp_path):
    from making import squares, stands, write

    window = programs().window
    dropped(window, sample)
    assert window.context.document.project.path == sample
    delivery = write(tmp_path / "delivery.gpkg", stands(2), squares(2))
    dropped(window, delivery)
    assert window.current == "importing" and window.context.document.project.path == sample


def test_data_dropped_without_a_project_asks_for_one_first(programs, tmp_path):
    window = programs().window
    (tmp_path / "x.shp").touch()
    dropped(window, tmp_path / "x.shp")
    assert window.current == "start" and "x.shp holds data" in window.notice.label.text()
    assert window.notice.isVisible() and window.notice.button.text() == "New project…"


def test_data_named_at_the_start_open_the_window_and_wait_for_the_project_made_for_them(
    programs, tmp_path, monkeypatch
):
    from making import squares, stands, write

    delivery = write(tmp_path / "delivery.shp", stands(2), squares(2))
    window = programs(delivery).window
    assert window.current == "start" and "delivery.shp holds data" in window.notice.label.text()
    made = (str(tmp_path / "made.gpkg"), "")
    monkeypatch.setattr("ui.action_steps.QFileDialog.getSaveFileName", lambda *_words: made)
    window.notice.button.click()
    settle(window, 200)
    assert window.current == "importing" and window.notice.isHidden()
    assert [one.source for one in window.workspace("importing").flow.deliveries] == [delivery]


def test_what_is_no_project_is_told_in_a_window_with_the_start_page(programs, tmp_path):
    (tmp_path / "note.gpkg").write_text("nothing", encoding="utf-8")
    for name in ("note.gpkg", "none.gpkg", "none.shp"):
        window = programs(tmp_path / name).window
        dialog = window.findChild(FailureDialog)
        assert window.current == "start" and dialog.isVisible() and name in dialog.details()
        dialog.reject()
        window.close()


def test_dialogs_for_files_start_where_the_project_is(programs, sample, monkeypatch):
    folders = []
    monkeypatch.setattr(
        "ui.action_steps.QFileDialog.getOpenFileName", lambda *words: folders.append(words[2]) or ("", "")
    )
    window = programs(sample).window
    for _step in ("open", "closed"):
        window.run_action("project.open")
        window.run_action("project.close")
        settle(window)
    assert folders == [str(sample.parent)] * 2


def test_the_bar_keeps_its_parts_apart_at_every_width_and_size_of_text(programs, sample, qtbot):
    program = programs(sample)
    window = program.window
    for percent in (100, 150):
        if percent != 100:
            program.context.preferences.set("font_percent", percent)
            window = another_window(program, qtbot)
        for width in (1024, 1280, 1366, 1600):
            window.resize(width, 768)
            settle(window)
            parts = [*window.bar.tabs.values(), window.bar.undo_button, window.bar.search, window.bar.primary]
            lefts = [part.mapTo(window.bar, QPoint(0, 0)).x() for part in parts]
            rights = [left + part.width() for left, part in zip(lefts, parts, strict=True)]
            assert all(right <= left for right, left in zip(rights[:-1], lefts[1:], strict=True))
            assert rights[-1] <= window.bar.width()


def test_a_copy_is_saved_and_can_be_opened_from_the_toast(window, tmp_path, monkeypatch):
    copy = tmp_path / "copy"
    monkeypatch.setattr("ui.action_steps.ask_file", lambda *_words: copy.with_suffix(".gpkg"))
    window.run_action("project.copy")
    settle(window)
    assert store.is_project(copy.with_suffix(".gpkg")) and "copy.gpkg" in window.toast.label.text()
    window.toast.button.click()
    settle(window)
    assert window.context.document.project.path == copy.with_suffix(".gpkg")


def test_a_new_project_is_made_and_opened(programs, tmp_path, monkeypatch):
    window = programs().window
    path = tmp_path / "new.gpkg"
    monkeypatch.setattr("ui.action_steps.QFileDialog.getSaveFileName", staticmethod(lambda *_words: (str(path), "")))
    window.run_action("project.new")
    settle(window)
    assert window.context.document.project.path == path and window.context.document.project.crs == "EPSG:4547"
    window.run_action("project.close")
    settle(window)
    assert window.current == "start" and window.context.document.project is None


def test_going_somewhere_hands_over_what_to_show(window):
    fids = window.context.document.project.layers[FOREST].fids[:2]
    window.context.go("map", layer=FOREST, fids=[int(fid) for fid in fids], zoom=True)
    settle(window)
    assert window.current == "map" and np.array_equal(window.context.document.selection.fids, fids)
    window.context.go("nowhere")
    assert window.current == "map"


def test_an_older_copy_of_the_file_does_not_disturb_the_open_one(window, sample, tmp_path):
    other = shutil.copy(sample, tmp_path / "other.gpkg")
    window.open_project(other)
    settle(window)
    assert window.context.document.project.path == other
    assert [one["path"] for one in window.context.preferences.get("recent_projects")[:2]] == [str(other), str(sample)]


def test_the_picture_of_a_map_that_was_just_moved_is_kept_when_it_is_left(programs, sample, qtbot):
    program = programs(sample)
    window = program.window
    window.show_workspace("map")
    canvas = window.canvas()
    qtbot.waitUntil(lambda: canvas.is_sharp() and canvas.is_coloured(), timeout=20_000)
    canvas.zoom_by(1.5)
    qtbot.waitUntil(canvas.is_sharp, timeout=20_000)
    assert window.workspace("map")._extent.isActive()  # the place is still to be noted
    window.keep_layout()
    assert thumbnail_path(sample).is_file()


def test_the_map_of_a_second_project_is_coloured_like_that_of_the_first(programs, sample, tmp_path, qtbot):
    program = programs(sample)
    window = program.window
    window.show_workspace("map")
    qtbot.waitUntil(lambda: window.canvas().is_coloured(), timeout=20_000)
    other = Path(shutil.copy(sample, tmp_path / "other.gpkg"))
    window.open_project(other)
    qtbot.waitUntil(lambda: program.context.document.project.path == other, timeout=20_000)
    window.show_workspace("map")
    assert program.context.tasks.wait_idle()
    qtbot.waitUntil(lambda: window.canvas().is_sharp(), timeout=20_000)
    assert window.canvas().is_coloured()
    assert len(window.findChildren(type(window.canvas()))) == 1
