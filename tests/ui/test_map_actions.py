"""The actions of the map in the whole window: keys, menus, palette."""

import pytest

from ui.palette_entries import fixed_entries, found_records
from zzeco.bookmarks import with_bookmark
from zzeco.map_state import map_state, with_map_state


def test_single_letters_take_tools_while_the_map_has_the_keyboard_and_the_menu_has_the_rest(window, qtbot):
    window.show()
    qtbot.waitExposed(window)
    made = window.workspace("map")
    made.canvas.setFocus()
    assert window.context.tasks.wait_idle()
    for letter, key in (
        ("B", "map.box"),
        ("Z", "map.zoom_box"),
        ("M", "map.measure"),
        ("I", "map.identify"),
        ("H", "map.pan"),
        ("V", "map.select"),
    ):
        qtbot.keyClick(made.canvas, letter)
        assert made.tools.in_hand == key
    made.tools.open("map.go_to")
    field = made.tools.panel("map.go_to").field
    qtbot.keyClicks(field, "bm")
    assert field.text() == "bm" and made.tools.in_hand == "map.select", "a letter in a field is a letter"
    menus = {menu.text(): [one.objectName() for one in menu.menu().actions()] for menu in window.bar.menu.actions()}
    assert {"select.all", "select.invert", "edit.deselect", "select.expression", "select.location"} <= set(
        menus["Selection"]
    )
    assert {"map.go_to", "map.to_layer", "map.to_selection", "map.full", "map.back", "map.scale"} <= set(menus["Map"])
    window.run_action("map.scale")
    assert made.canvas.furniture.box.edit.hasSelectedText()
    bounds = made.canvas.view.bounds
    window.context.document.note(
        lambda project: with_map_state(project, with_bookmark(map_state(project), "Tea hill", bounds))
    )
    made.canvas.zoom_by(3)
    next(one for one in fixed_entries(window) if one.text == "Tea hill").run()
    assert made.canvas.view.bounds == pytest.approx(bounds, abs=200)
    found = found_records(window.context.document.project, "步道01", lambda *_report: None)
    assert [layer.name for layer, _fid, _name in found] == ["trail_2025"]
