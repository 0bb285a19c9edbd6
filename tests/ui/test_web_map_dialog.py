"""The dialog of the web map makes the page in a task, and notes in the project what goes to outsiders."""

import shutil
import threading
from pathlib import Path

import pytest
from making import rows
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from ui.manual import ManualWindow
from ui.web_map_dialog import WebMapDialog
from zzeco import store
from zzeco.audience import EXPORTS
from zzeco.webmap import building


@pytest.fixture
def dialog(opened):
    parent = QWidget()
    made = WebMapDialog(opened, parent)
    made.show()
    yield made
    made.close()
    parent.deleteLater()


def test_the_layers_of_the_map_are_ticked_and_without_one_nothing_can_be_exported(dialog):
    assert "forest_2025" in dialog.chosen and "forest_2020" not in dialog.chosen
    for box in dialog.layers.values():
        box.setChecked(False)
    assert not dialog.export.isEnabled()


def test_f1_opens_the_page_of_the_web_map(dialog, qtbot):
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClick(dialog, Qt.Key.Key_F1)
    (manual,) = dialog.findChildren(ManualWindow)
    assert manual.page == "webmap" and manual.isVisible()


def test_the_choice_of_readers_says_what_they_get(dialog):
    assert "as surveyed" in dialog.reader_field.help.text()
    dialog.audience.choose("public")
    dialog.audience.picked.emit()
    assert "100 m" in dialog.reader_field.help.text()


@pytest.mark.parametrize(("reader", "lines"), [("internal", 0), ("public", 1)])
def test_the_page_is_written_in_a_task_and_noted_for_outsiders_only(dialog, opened, tmp_path, reader, lines):
    dialog.audience.choose(reader)
    dialog.start(tmp_path / "map.html")
    assert not dialog.isVisible() and opened.tasks.wait_idle()
    assert "</html>" in (tmp_path / "map.html").read_text(encoding="utf-8")
    project = opened.document.project
    assert len(project.table(EXPORTS)) == lines and opened.document.undo_stack.count() == 0
    opened.document.save_notes()
    opened.document.finish_saving()
    if lines:
        assert rows(project.path, "zz_exports")["audience"].tolist() == ["public"]


@pytest.mark.parametrize("is_other_open", [False, True])
def test_the_note_goes_to_the_project_that_was_exported(
    dialog, opened, sample, tmp_path, qtbot, monkeypatch, is_other_open
):
    document, write, may_write = opened.document, building.write, threading.Event()
    other = Path(shutil.copy(sample, tmp_path / "other.gpkg"))

    def later(path, made):
        assert may_write.wait(30)
        return write(path, made)

    monkeypatch.setattr(building, "write", later)
    dialog.audience.choose("public")
    dialog.start(tmp_path / "map.html")
    document.close()
    if is_other_open:
        document.open(other)
        qtbot.waitUntil(lambda: document.project is not None, timeout=20_000)
    may_write.set()
    assert opened.tasks.wait_idle()
    document.save_notes()
    document.finish_saving()
    assert rows(sample, "zz_exports")["audience"].tolist() == ["public"]
    assert len(store.load(other).table(EXPORTS)) == 0


def test_a_map_that_is_cancelled_leaves_no_file(dialog, opened, tmp_path):
    dialog.start(tmp_path / "map.html")
    for task in opened.tasks.running():
        task.cancel()
    assert opened.tasks.wait_idle() and list(tmp_path.glob("*.html")) == []


def test_a_project_that_cannot_be_written_gives_nothing_to_outsiders(dialog, opened, tmp_path):
    told = []
    opened.messages.failed.connect(lambda error, _retry: told.append(error))
    opened.document.read_only = type("Reason", (), {"problem": "locked"})()
    dialog.audience.choose("partner")
    dialog.start(tmp_path / "map.html")
    opened.document.read_only = None
    assert opened.tasks.wait_idle() and not (tmp_path / "map.html").exists()
    assert len(told) == 1 and "noted in the project" in told[0].problem


def test_the_action_opens_the_dialog(window):
    window.run_action("export.webmap")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, WebMapDialog)
    dialog.reject()
