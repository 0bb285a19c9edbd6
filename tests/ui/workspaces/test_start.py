"""The start page: what was open lately, what has happened since, what to do."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from making import new_project
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from ui.components.elided import ElidedLabel
from ui.workspaces.start import StartWorkspace
from ui.workspaces.start_cards import folder_text
from ui.workspaces.start_recent import MOST, Recent, forgotten, read, recent_of, remembered
from ui.workspaces.start_since import line_of
from ui.workspaces.start_thumbnail import SIZE, keep_thumbnail, thumbnail, thumbnail_path
from zzeco import store
from zzeco.since_last import Outdated

NOW = datetime(2025, 11, 23, 14, 32)


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """A cache folder of the test's own."""
    monkeypatch.setenv("ZZECO_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def page(context, qtbot):
    """Makes the page after the recent projects were written, and waits for what it reads."""
    context.project_wanted.connect(context.document.open)

    def make(*recent):
        kept = []
        for one in reversed(recent):
            kept = remembered(kept, one)
        context.preferences.set("recent_projects", kept)
        made = StartWorkspace(context)
        qtbot.addWidget(made)
        made.resize(1600, 960)
        made.show()
        assert context.tasks.wait_idle()
        pages.append(made)
        return made

    pages = []
    yield make
    pages.clear()


def recent(path, name="", days=0):
    return Recent(path=str(path), name=name, opened_at=(NOW - timedelta(days=days)).astimezone().isoformat())


def texts(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def test_without_any_project_the_sample_is_offered(page, context, qtbot):
    start = page()
    assert start.empty.isVisible() and not start.grid.isVisible() and not start.since.isVisible()
    with qtbot.waitSignal(context.triggered) as asked:
        QTest.mouseClick(start.empty.button, Qt.MouseButton.LeftButton)
    assert asked.args == ["project.sample"]


@pytest.mark.parametrize(
    ("number", "action"), [(0, "project.open"), (1, "project.new"), (2, "project.new"), (3, "project.sample")]
)
def test_each_card_at_the_left_runs_its_action(page, context, qtbot, number, action):
    card = page().actions_panel.cards[number]
    with qtbot.waitSignal(context.triggered) as asked:
        QTest.keyClick(card, Qt.Key.Key_Space)
    assert asked.args == [action]


def test_recent_projects_show_size_and_what_is_gone(page, sample, tmp_path):
    start = page(recent_of(store.load(Path(sample)), NOW), recent(tmp_path / "away.gpkg"))
    there, gone = start.grid.cards
    assert not there.is_missing and there.size_bytes == Path(sample).stat().st_size
    assert "Karst" in there.details() and "MB" in there.details()
    assert gone.is_missing and "not there" in gone.details()
    assert not there.grab().isNull() and not gone.grab().isNull()


def test_the_search_finds_names_and_folders(page, tmp_path):
    start = page(
        *[recent(tmp_path / f"{number}.gpkg", name) for number, name in enumerate(("攸县", *"abcdefgh", "炎陵"))]
    )
    assert sum(card.isVisible() for card in start.grid.cards) == 6
    start.search.setText("炎陵")
    assert [card.recent.name for card in start.grid.cards] == ["炎陵"]
    start.search.setText("nowhere")
    assert start.grid.cards == []


def test_a_click_opens_the_project(page, context, sample):
    start = page(recent(sample, "Sample"))
    QTest.mouseClick(start.grid.cards[0], Qt.MouseButton.LeftButton)
    assert context.tasks.wait_idle()
    assert context.document.project.path == Path(sample)


def test_a_forgotten_project_leaves_the_list_and_keeps_its_file(page, context, sample, tmp_path):
    start = page(recent(sample), recent(tmp_path / "b.gpkg"))
    start.forget(start.projects[0])
    assert context.tasks.wait_idle()
    assert [card.recent.path for card in start.grid.cards] == [str(tmp_path / "b.gpkg")]
    assert Path(sample).exists()


def test_what_has_happened_since_is_told_with_the_way_there(page, context, sample, qtbot):
    start = page(recent(sample, "Sample"))
    lines = [label.text() for label in start.since.findChildren(ElidedLabel)]
    assert any("Estimate 1 is done" in line for line in lines) and any("findings" in line for line in lines)
    links = {link.text(): link for link in start.since.findChildren(QPushButton)}
    with qtbot.waitSignal(context.navigate) as asked:
        QTest.mouseClick(links["Show result"], Qt.MouseButton.LeftButton)
        assert context.tasks.wait_idle()
    assert asked.args == ["carbon", {"run": "run-0001"}]
    assert context.document.project.path == Path(sample)


def test_records_changed_after_the_estimate_are_a_warning_line():
    line = line_of(Outdated("run-0001", 1, 1234))
    assert (line.role, line.workspace, line.payload) == ("warn", "carbon", {"run": "run-0001"})
    assert line.text.split()[:3] == ["1", "234", "records"] and "No. 1" in line.text


def test_a_way_to_a_project_that_could_not_be_opened_leads_nowhere_later(page, context, sample, tmp_path, qtbot):
    start, asked = page(recent(sample, "Sample")), []
    links = {link.text(): link for link in start.since.findChildren(QPushButton)}
    context.navigate.connect(lambda *where: asked.append(where))
    away = sample.rename(tmp_path / "away.gpkg")
    QTest.mouseClick(links["Show result"], Qt.MouseButton.LeftButton)
    assert context.tasks.wait_idle() and context.messages.last_failure is not None
    context.document.open(away)
    assert context.tasks.wait_idle() and context.document.project is not None and asked == []


def test_a_recovered_crash_is_told_calmly(page, sample):
    entry = Recent(path=str(sample), recovered_at=NOW.astimezone().isoformat())
    lines = [label.text() for label in page(entry).since.findChildren(ElidedLabel)]
    assert any("nothing is lost" in line for line in lines)


def dropped(area, *paths):
    """Drags files over the area and lets them go."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    area.dragEnterEvent(QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, mime, buttons, keys))
    assert area.property("over") == "true"
    area.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, buttons, keys))
    assert area.property("over") == "false"


def test_a_dropped_project_is_opened(page, context, tmp_path):
    project = new_project(tmp_path)
    dropped(page().actions_panel.drop, project)
    assert context.tasks.wait_idle()
    assert context.document.project.path == project


def test_survey_data_dropped_without_a_project_waits_for_a_new_one(page, context, tmp_path, qtbot):
    start = page()
    with qtbot.waitSignal(context.triggered) as asked:
        dropped(start.actions_panel.drop, tmp_path / "a.shp")
    assert asked.args == ["project.new"]
    with qtbot.waitSignal(context.navigate) as led:
        context.document.open(new_project(tmp_path))
        assert context.tasks.wait_idle()
    assert led.args == ["importing", {"sources": [str(tmp_path / "a.shp")]}]


def test_a_project_that_is_opened_instead_is_not_imported_into(page, opened, sample, tmp_path, qtbot):
    start = page()
    opened.document.close()
    dropped(start.actions_panel.drop, tmp_path / "a.shp")
    with qtbot.assertNotEmitted(opened.navigate):
        opened.document.open(sample)
        assert opened.tasks.wait_idle()


def test_dropped_survey_data_goes_to_the_import(page, opened, tmp_path, qtbot):
    context = opened
    with qtbot.waitSignal(context.navigate) as asked:
        dropped(page().actions_panel.drop, tmp_path / "a.shp", tmp_path / "b.gpkg")
    assert asked.args == ["importing", {"sources": [str(tmp_path / "a.shp"), str(tmp_path / "b.gpkg")]}]


def test_cards_stand_in_as_many_columns_as_fit(page, tmp_path):
    start = page(*[recent(tmp_path / f"{number}.gpkg") for number in range(6)])
    wide = {card.x() for card in start.grid.cards}
    start.resize(1300, 900)
    QTest.qWait(1)
    left = [card for card in start.grid.cards if card.isVisible()]
    assert len(wide) == 3 and len({card.x() for card in left}) == 2 and len(left) == 4


def test_the_list_keeps_the_latest_first_and_each_project_once(tmp_path):
    kept = []
    for number in range(MOST + 5):
        kept = remembered(kept, recent(tmp_path / f"{number}.gpkg"))
    kept = remembered(kept, recent(tmp_path / "20.gpkg", "again"))
    assert len(kept) == MOST and kept[0]["name"] == "again"
    assert sum(one["path"] == str(tmp_path / "20.gpkg") for one in kept) == 1
    assert len(forgotten(kept, str(tmp_path / "20.gpkg"))) == MOST - 1


def test_entries_that_are_none_are_passed_over():
    assert read([{"path": "a.gpkg", "records": "many", "odd": 1}, {"name": "x"}, 3, None]) == [Recent("a.gpkg")]
    assert Recent(r"D:\资源科\碳汇.gpkg").title == "碳汇"


def test_a_picture_of_the_map_is_kept_in_the_cache_and_not_beside_the_project(tmp_path):
    project, other = tmp_path / "p.gpkg", tmp_path / "q.gpkg"
    image = QImage(1600, 700, QImage.Format.Format_RGB32)
    image.fill(QColor("#42836E"))
    keep_thumbnail(project, image)
    assert thumbnail(project).size() == SIZE and thumbnail(other) is None
    assert os.environ["ZZECO_CACHE"] in str(thumbnail_path(project))
    assert [path.name for path in tmp_path.iterdir()] == ["cache"]


def test_the_picture_of_a_whole_map_keeps_its_margin(tmp_path):
    image = QImage(800, 800, QImage.Format.Format_RGB32)
    image.fill(QColor("#F6F5F0"))
    for x, y in ((400, 20), (400, 779)):
        image.setPixelColor(x, y, QColor("#000000"))
        for dx in range(-15, 16):
            for dy in range(-15, 16):
                image.setPixelColor(x + dx, y + dy, QColor("#000000"))
    keep_thumbnail(tmp_path / "p.gpkg", image)
    kept = thumbnail(tmp_path / "p.gpkg")
    assert kept.size() == SIZE and kept.pixelColor(5, 5).name() == "#f6f5f0"
    middle = [kept.pixelColor(SIZE.width() // 2, y).lightness() for y in (9, SIZE.height() - 10)]
    assert max(middle) < 60 and kept.pixelColor(SIZE.width() // 2, 0).lightness() > 200


def test_the_own_folder_is_written_short(monkeypatch):
    monkeypatch.setenv("HOME", "/home/lin")
    monkeypatch.setattr("ui.workspaces.start_cards.os.name", "posix")
    texts = [folder_text(f"{folder}/p.gpkg") for folder in ("/home/lin", "/home/lin/data", "/home/ling", "D:/data")]
    assert texts == ["~", "~/data", "/home/ling", "D:/data"]


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("ZZECO_CACHE", str(tmp_path / "file"))
    keep_thumbnail(tmp_path / "p.gpkg", QImage(10, 10, QImage.Format.Format_RGB32))
    assert thumbnail(tmp_path / "p.gpkg") is None


def test_without_a_project_there_is_nothing_to_switch_to_and_nothing_to_undo(programs, sample):
    program = programs()
    bar = program.window.bar
    assert not any(part.isVisible() for part in (*bar.tabs.values(), bar.undo_button, program.window.status))
    program.context.open_project(sample)
    assert program.context.tasks.wait_idle()
    assert all(part.isVisible() for part in (*bar.tabs.values(), bar.undo_button, program.window.status))
