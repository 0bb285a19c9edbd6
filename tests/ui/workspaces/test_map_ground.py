"""The map workspace with what lies under and over its layers: counties, rasters, labels, graticule, base map."""

import numpy as np
import pytest
from mapping import pixels, wait_sharp
from rasters import BOUNDS, geotiff

from ui.panels.layers_grounds import BASE_MAP, COUNTIES
from zzeco.map_state import map_state


@pytest.fixture
def workspace(window, qtbot):
    """The map of the sample project, sharp and with its labels written."""
    window.show_workspace("map")
    window.show()
    made = window.workspace("map")
    settle(made, qtbot)
    return made


def settle(workspace, qtbot):
    assert workspace.context.tasks.wait_idle()
    wait_sharp(qtbot, workspace.canvas)
    qtbot.waitUntil(workspace.ground.labels.is_written, timeout=15_000)


def state(workspace):
    return map_state(workspace.context.document.project)


def rows(workspace):
    return workspace.layers.grounds.rows


def raster(tmp_path, name="relief.tif"):
    return geotiff(tmp_path / name, np.full((256, 256), 77, np.uint8))


def written(workspace):
    return {label.text for label in workspace.ground.labels.shown}


def test_the_counties_are_outlined_and_named_and_can_be_switched_off(workspace, qtbot):
    row = rows(workspace)[COUNTIES]
    assert row.head.title == "Counties (sketch)" and row.head.count.text() == "9 counties"
    assert {"You County", "Chaling County"} <= written(workspace)
    with_lines = pixels(workspace.canvas)
    row.head.check.setChecked(False)
    settle(workspace, qtbot)
    assert not state(workspace).counties.visible and "You County" not in written(workspace)
    assert (np.abs(pixels(workspace.canvas) - with_lines).max(axis=2) > 8).mean() > 0.003


def test_a_raster_is_added_as_a_step_shown_and_taken_away_again(workspace, qtbot, tmp_path):
    stack, path = workspace.context.document.undo_stack, raster(tmp_path)
    workspace.receive({"rasters": [str(path)]})
    settle(workspace, qtbot)
    key = state(workspace).rasters[0].path
    assert key in rows(workspace) and stack.undoText() == "Add relief"
    workspace.canvas.zoom_to(BOUNDS)
    settle(workspace, qtbot)
    assert (pixels(workspace.canvas) == 77).all(axis=2).mean() > 0.02
    rows(workspace)[key].slider.setValue(40)
    assert state(workspace).rasters[0].opacity == 0.4
    workspace.ground.remove(key)
    assert not state(workspace).rasters and key not in rows(workspace)
    stack.undo()
    assert state(workspace).rasters[0].opacity == 0.4 and key in rows(workspace)


def test_rasters_change_places_and_keep_them_in_the_file(workspace, qtbot, tmp_path):
    workspace.receive({"rasters": [str(raster(tmp_path, name)) for name in ("one.tif", "two.tif")]})
    assert workspace.context.tasks.wait_idle()
    before = [one.path for one in state(workspace).rasters]
    rows(workspace)[before[0]].head.move_wanted.emit(1)
    assert [one.path for one in state(workspace).rasters] == before[::-1]
    assert [key for key in rows(workspace) if key in before] == before[::-1]


def test_a_file_that_is_gone_leaves_a_grey_row_with_a_calm_word(workspace, qtbot, tmp_path):
    path = raster(tmp_path)
    workspace.receive({"rasters": [str(path)]})
    assert workspace.context.tasks.wait_idle()
    key = state(workspace).rasters[0].path
    workspace.ground.note(lambda state: state.with_raster(key, visible=False))
    workspace.ground.rasters.set_rasters([])
    path.unlink()
    workspace.ground.note(lambda state: state.with_raster(key, visible=True))
    assert workspace.context.tasks.wait_idle()
    row = rows(workspace)[key]
    assert row.head.count.text() == "file missing" and not row.head.check.isChecked()
    raster(tmp_path)
    row.head.check.setChecked(True)
    assert workspace.context.tasks.wait_idle()
    assert row.head.count.text() == "" and row.head.check.isChecked()


def test_a_dropped_geotiff_goes_below_the_layers_and_not_into_the_import(workspace, qtbot, tmp_path):
    from ui.dropped import take_dropped

    take_dropped(workspace.window(), [raster(tmp_path)])
    assert workspace.context.tasks.wait_idle()
    assert len(state(workspace).rasters) == 1
    assert workspace.window().current == "map"


def test_a_graticule_is_switched_on_changed_and_off_by_its_actions(workspace, qtbot):
    window = workspace.window()
    for key, kind, sign in (("view.degrees", "degrees", "°"), ("view.kilometres", "kilometres", "km")):
        window.run_action(key)
        assert state(workspace).graticule == kind
        qtbot.waitUntil(lambda: bool(workspace.ground.graticule.lines), timeout=8_000)
        assert all(sign in line.text for line in workspace.ground.graticule.lines)
        assert len(workspace.ground.graticule.boxes()) >= 3
    window.run_action("view.kilometres")
    assert state(workspace).graticule == "" and not workspace.ground.graticule.lines


def test_labels_are_switched_by_layer_and_all_at_once(workspace, qtbot):
    menu = workspace.layers.menu("forest_2025")
    next(action for action in menu.actions() if action.text() == "Labels").trigger()
    assert not state(workspace).view("forest_2025").labelled
    menu.close()
    workspace.window().run_action("view.labels")
    settle(workspace, qtbot)
    assert not written(workspace) and not state(workspace).counties.labelled
    workspace.window().run_action("view.labels")
    settle(workspace, qtbot)
    assert "You County" in written(workspace) and state(workspace).view("forest_2025").labelled


def test_the_base_map_has_a_row_once_it_has_an_address_and_is_off_at_first(workspace):
    preferences = workspace.context.preferences
    assert BASE_MAP not in rows(workspace) and workspace.ground.base_map.source is None
    preferences.set("base_map_url", "http://127.0.0.1:9/{z}/{x}/{y}.png?k={key}")
    assert not rows(workspace)[BASE_MAP].head.check.isChecked()
    rows(workspace)[BASE_MAP].head.check.setChecked(True)
    assert preferences.get("base_map") and "{key}" in workspace.ground.base_map.note
    rows(workspace)[BASE_MAP].head.check.setChecked(False)
    assert workspace.ground.base_map.source is None
