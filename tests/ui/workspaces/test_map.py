"""The map workspace with real widgets: clicks select, themes recolour, panels come back as they were left."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication

from layers.drawing.style import ThemeSpec
from ui.context import Context
from ui.workspaces.map import MapWorkspace
from zzeco import store
from zzeco.map_state import map_state, with_map_state

FOREST = "forest_2025"


def shown(context, qtbot, width=1600, height=900):
    made = MapWorkspace(context)
    qtbot.addWidget(made)
    made.resize(width, height)
    made.show()
    settle(made)
    return made


def settle(workspace):
    assert workspace.context.tasks.wait_idle()
    QApplication.processEvents()
    assert workspace.context.tasks.wait_idle()


@pytest.fixture
def workspace(opened, qtbot):
    return shown(opened, qtbot)


def only_forest(workspace):
    workspace.context.document.note(lambda project: with_map_state(project, map_state(project).with_only(FOREST)))
    settle(workspace)


def middle_of(workspace, fid):
    """The pixel at the representative point of a forest record."""
    layer = workspace.context.document.project.layers[FOREST]
    place = layer.geometry[list(layer.fids).index(fid)].representative_point()
    x, y = workspace.canvas.view.to_screen(place.x, place.y)
    return QPoint(round(x), round(y))


def a_record(workspace):
    """A large record that no later one covers, shown in the middle of the map."""
    only_forest(workspace)
    layer = workspace.context.document.project.layers[FOREST]
    area = layer.columns(["geom_area_ha"])["geom_area_ha"]
    for fid in area.sort_values(ascending=False).index:
        workspace.zoom_to_records(FOREST, np.array([fid]))
        settle(workspace)
        hits = workspace.canvas.pick(QPointF(middle_of(workspace, fid)))
        if hits and hits[0].fid == fid:
            return int(fid)
    raise AssertionError("no record can be clicked")


def test_the_map_shows_the_layers_of_the_project_in_the_theme_of_each(workspace):
    layers = {one.layer.name: one for one in workspace._shown.values()}
    assert list(layers) == [one.name for one in map_state(workspace.context.document.project).layers]
    assert layers[FOREST].themed.classes[0].key == "cunninghamia"
    assert not layers["forest_2020"].visible and layers["forest_2020"].themed is None
    assert workspace.table.layer_name == FOREST


def test_a_click_selects_ctrl_adds_and_the_empty_ground_ends_it(workspace, qtbot, monkeypatch):
    fid = a_record(workspace)
    told = []
    monkeypatch.setattr(workspace.canvas, "set_selection", lambda layer, rows: told.append((layer, list(rows))))
    qtbot.mouseClick(workspace.canvas, Qt.MouseButton.LeftButton, pos=middle_of(workspace, fid))
    document = workspace.context.document
    assert document.selection.layer == FOREST and list(document.selection.fids) == [fid]
    settle(workspace)
    at = list(document.project.layers[FOREST].fids).index(fid)
    assert told[-1] == (FOREST, [at])
    qtbot.mouseClick(
        workspace.canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, middle_of(workspace, fid)
    )
    assert len(document.selection) == 0
    document.select(FOREST, [fid])
    workspace.canvas.zoom_to((0.0, 0.0, 100.0, 100.0))
    qtbot.mouseClick(workspace.canvas, Qt.MouseButton.LeftButton, pos=workspace.canvas.rect().center())
    assert len(document.selection) == 0


def test_another_theme_changes_one_layer_only(workspace):
    before = dict(workspace._shown)
    workspace.layers._choose_theme(FOREST, "land_class")
    settle(workspace)
    changed = [name for name in before if workspace._shown[name] is not before[name]]
    assert changed == [FOREST]
    assert workspace._shown[FOREST].themed.classes[0].key == "arbor"


def test_somebody_asks_for_records_of_a_hidden_layer(workspace):
    fids = workspace.context.document.project.layers["karst_2025"].fids[:2]
    workspace.receive({"layer": "karst_2025", "fids": [int(fid) for fid in fids], "zoom": True})
    settle(workspace)
    assert map_state(workspace.context.document.project).view("karst_2025").visible
    assert list(workspace.context.document.selection.fids) == list(fids)
    layer = workspace.context.document.project.layers["karst_2025"]
    x, y = layer.geometry[0].centroid.coords[0]
    xmin, ymin, xmax, ymax = workspace.canvas.view.bounds
    assert xmin < x < xmax and ymin < y < ymax
    assert workspace.table.layer_name == "karst_2025"


def test_somebody_asks_for_results_on_the_map(workspace):
    workspace.receive({"theme": "carbon_density", "run": "run-0001"})
    settle(workspace)
    state = map_state(workspace.context.document.project)
    assert state.view(FOREST).theme == ThemeSpec("carbon_density", run="run-0001")
    assert state.view("trail_2025").theme == ThemeSpec("default"), "a run says nothing of trails"
    workspace.context.document.undo_stack.undo()
    assert map_state(workspace.context.document.project).view(FOREST).theme == ThemeSpec("default")


def test_the_style_editor_takes_the_place_of_the_layers_and_gives_it_back(workspace):
    workspace.layers.style_wanted.emit(FOREST)
    assert workspace.left.currentWidget() is workspace.editor and workspace.editor.name == FOREST
    workspace.editor.cancel()
    assert workspace.left.currentWidget() is workspace.layers


def test_the_tip_says_record_class_and_area(workspace, monkeypatch):
    fid = a_record(workspace)
    at = middle_of(workspace, fid)
    hit = workspace.canvas.pick(QPointF(at))[0]
    layer = workspace.context.document.project.layers[FOREST]
    told = []
    workspace.book.ask(layer, lambda records: told.append(workspace.tip.text(hit, layer, records)))
    settle(workspace)
    first, second = told[0].split("\n")
    assert first.startswith("Forest 2025 ") and second.endswith(" ha") and " · " in second
    hovered = []
    monkeypatch.setattr(workspace.canvas, "set_hover", hovered.append)
    workspace.tip.show_at(at)
    assert hovered == [hit]


def test_panels_are_hidden_shown_and_come_back(opened, workspace, qtbot):
    for name in ("left", "table"):
        workspace.toggle_panel(name)
    assert workspace.left.isHidden() and workspace.table.isHidden() and workspace.inspector.isVisible()
    workspace.layers.activate("wetland_2025")
    state = workspace.state()
    workspace.close()
    again = shown(opened, qtbot)
    again.restore(state)
    assert again.left.isHidden() and again.table.isHidden() and not again.inspector.isHidden()
    assert again.layers.active == again.layers.opened == "wetland_2025"
    again.toggle_panel("left")
    assert again.left.isVisible()


def test_a_narrow_window_puts_the_inspector_over_the_map(workspace):
    workspace.resize(1280, 720)
    QApplication.processEvents()
    assert workspace.table.isHidden() and workspace.inspector.isHidden()
    workspace.toggle_panel("inspector")
    drawer = workspace.inspector.geometry()
    assert workspace.inspector.isVisible() and drawer.right() == workspace.inspector.parentWidget().rect().right()
    workspace.resize(1600, 900)
    QApplication.processEvents()
    assert workspace.inspector.isVisible() and workspace.table.isVisible()
    assert workspace.panels.across.indexOf(workspace.inspector) == 2


def test_the_map_opens_where_it_was_left(opened, workspace, qtbot):
    workspace.canvas.zoom_to((430_000.0, 3_000_000.0, 440_000.0, 3_005_000.0))
    workspace._extent.stop()
    workspace._note_extent()
    left_at = workspace.canvas.view
    workspace.close()
    again = shown(opened, qtbot)
    assert again.canvas.view.x == pytest.approx(left_at.x, abs=20)
    assert again.canvas.view.scale == pytest.approx(left_at.scale, rel=0.02)
    opened.document.save_notes()
    opened.document.finish_saving()
    extent = map_state(store.load(opened.document.project.path)).extent
    assert extent == pytest.approx(left_at.bounds)


def test_an_empty_project_says_what_to_do(context: Context, qtbot, tmp_path):
    context.document.create(tmp_path / "new.gpkg", store.create)
    assert context.tasks.wait_idle()
    made = shown(context, qtbot)
    asked = []
    context.triggered.connect(asked.append)
    assert made.empty.isVisible() and not made.canvas.isVisible()
    made.empty.button.click()
    assert asked == ["project.import"] == [made.primary.action]
