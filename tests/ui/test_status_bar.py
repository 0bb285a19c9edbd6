"""The line at the foot: where the mouse is, what runs, what is selected."""

import time

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from ui.format import number
from ui.status_bar import StatusBar, degrees
from ui.task_line import TaskLine
from ui.task_queue import TaskQueue

FOREST = "forest_2025"


def estimating(progress):
    for done in range(10_000):
        progress("Estimating", done, 10_000)
        time.sleep(0.002)


@pytest.fixture
def line(context, qtbot):
    made = TaskLine(context.tasks)
    qtbot.addWidget(made)
    return made


def test_what_runs_stands_there_with_how_far_it_is_and_a_way_to_stop_it(context, line):
    assert not line.isVisibleTo(None)
    task = context.tasks.run("Carbon", estimating)
    task.created_at -= 1
    while not task.total or task.done < 30:
        QApplication.processEvents()
    line.show_tasks()
    assert line.isVisible() and line.text.text().startswith("Estimating ") and number(10_000) in line.text.text()
    assert line.left.text().startswith("about ") and line.bar.maximum() == 10_000
    line.stop.click()
    assert context.tasks.wait_idle() and task.is_cancelled and not line.isVisible()
    assert context.messages.last_toast == "Cancelled: Carbon. The project has not changed."


def test_work_that_gives_way_to_newer_work_is_not_told_as_cancelled(context):
    context.tasks.run("Carbon", estimating, exclusive="carbon")
    context.tasks.run("Carbon", lambda progress: None, exclusive="carbon")
    assert context.tasks.wait_idle() and context.messages.last_toast == ""


def test_the_queue_lists_all_that_runs_and_closes_when_nothing_does(context, qtbot):
    running = [context.tasks.run(title, estimating) for title in ("one", "two")]
    for task in running:
        task.created_at -= 1
    owner = QWidget()
    qtbot.addWidget(owner)
    queue = TaskQueue(context.tasks, owner)
    queue.show()
    assert len(queue._rows) == 2
    for task in running:
        task.cancel()
    assert context.tasks.wait_idle()
    assert not any(isinstance(one, TaskQueue) and one.isVisible() for one in QApplication.topLevelWidgets())


def test_it_tells_place_scale_crs_and_selection(opened, qtbot):
    owner = QWidget()
    qtbot.addWidget(owner)
    bar = StatusBar(opened, owner)
    bar.show_place(433_000.0, 3_010_842.0)
    assert bar.degrees.text().startswith("E 113°") and "N 27°" in bar.degrees.text()
    assert bar.metres.text() == f"X {number(3_010_842)} m  Y {number(433_000)} m"
    bar.show_scale(1_494_767.3)
    assert bar.scale.text() == f"1:{number(1_490_000)}", "a fitted scale is not told to the last digit"
    bar.show_scale(50_000)
    assert bar.scale.text() == f"1:{number(50_000)}" and bar.crs.text() == "CGCS2000 / 3° zone 114E (EPSG:4547)"
    layer = opened.document.project.layers[FOREST]
    opened.document.select(FOREST, layer.fids[:3])
    assert opened.tasks.wait_idle()
    area = layer.columns(["geom_area_ha"]).iloc[:3]["geom_area_ha"].sum()
    assert bar.selected.text().startswith("3 selected") and number(area, 2) in bar.selected.text()
    opened.document.select("trail_2025", [1])
    assert opened.tasks.wait_idle() and bar.selected.text().endswith("km")
    opened.document.select(None, [])
    assert not bar.selected.isVisibleTo(bar)


@pytest.mark.parametrize(
    ("longitude", "latitude", "said"),
    [(113.625, 27.203333333, "E 113°37′30.0″  N 27°12′12.0″"), (113.99999999, 0.0, "E 114°00′00.0″  N 0°00′00.0″"),
     (-0.5, -10.25, "W 0°30′00.0″  S 10°15′00.0″")],
)  # fmt: skip
def test_degrees_are_written_with_minutes_and_seconds(longitude, latitude, said):
    assert degrees(longitude, latitude) == said
