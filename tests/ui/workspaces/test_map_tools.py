"""The tools of the map on the sample project, with a real mouse: select, ask, measure, go, keep, compare."""

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from shapely.geometry import box

from layers.drawing.flat import flats_of
from ui.canvas.tools.measure import Measure
from ui.canvas.tools.zoom_box import ZoomBox
from ui.panels.go_to import Scale
from ui.workspaces.map import MapWorkspace
from ui.workspaces.map_selecting import invert, select_all
from zzeco.map_state import map_state, with_map_state

FOREST = "forest_2025"
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def settle(workspace):
    for _round in range(3):
        assert workspace.context.tasks.wait_idle()
        QApplication.processEvents()


@pytest.fixture
def workspace(opened, qtbot):
    opened.document.note(lambda project: with_map_state(project, map_state(project).with_only(FOREST)))
    made = MapWorkspace(opened)
    qtbot.addWidget(made)
    made.resize(1600, 900)
    made.show()
    settle(made)
    made.layers.activate(FOREST)
    densest = densest_place(made)
    made.canvas.set_view(made.canvas.view.fitting((*(densest - 6_000), *(densest + 6_000))))
    settle(made)
    yield made
    made.context.tasks.wait_idle()


def densest_place(workspace):
    """The middle of the middle record, where others lie around it."""
    (flat,) = flats_of(workspace.context.document.project.layers[FOREST])
    middle = (flat.box[:, :2] + flat.box[:, 2:]) / 2
    near = np.hypot(*(middle[:, None] - middle[None]).T) < 5_000
    return middle[near.sum(axis=0).argmax()]


def drag(qtbot, workspace, start, end, modifiers=NONE):
    canvas = workspace.canvas
    qtbot.mousePress(canvas, LEFT, modifiers, start)
    qtbot.mouseMove(canvas, end)
    qtbot.mouseRelease(canvas, LEFT, modifiers, end)
    settle(workspace)


def click(qtbot, workspace, *points, modifiers=NONE):
    for point in points:
        qtbot.mouseClick(workspace.canvas, LEFT, modifiers, QPoint(*point))
    settle(workspace)


def world(workspace, x, y):
    return workspace.canvas.view.to_world(float(x), float(y))


def meeting(workspace, area):
    layer = workspace.context.document.project.layers[FOREST]
    return list(np.sort(layer.fids[shapely.intersects(layer.geometry, area)]))


def selected(workspace):
    return list(workspace.context.document.selection.fids)


def boxed(workspace, start, end):
    (x0, y0), (x1, y1) = world(workspace, start.x(), start.y()), world(workspace, end.x(), end.y())
    return box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def test_the_plate_has_the_tools_with_their_keys_and_one_is_in_hand(workspace):
    buttons = workspace.tools.buttons
    assert [key.removeprefix("map.") for key in buttons] == [
        *("select", "pan", "box", "zoom_box", "polygon", "identify", "measure", "swipe", "bookmarks")
    ]
    assert buttons["map.identify"].toolTip() == "Identify (I)" and buttons["map.select"].isChecked()
    buttons["map.box"].click()
    assert [key for key, button in buttons.items() if button.isChecked()] == ["map.box"]
    assert workspace.canvas.tool is not None and workspace.canvas.hasFocus()
    buttons["map.box"].click()
    assert buttons["map.box"].isChecked(), "a second click does not leave the map without a tool"
    buttons["map.zoom_box"].click()
    assert isinstance(workspace.canvas.tool, ZoomBox) and buttons["map.zoom_box"].toolTip() == "Zoom to a box (Z)"
    buttons["map.select"].click()
    assert workspace.canvas.tool is None


def test_a_box_selects_ctrl_adds_and_shift_takes_away(workspace, qtbot):
    workspace.tools.use("map.box")
    start, end = QPoint(420, 180), QPoint(560, 330)
    first = boxed(workspace, start, end)
    drag(qtbot, workspace, start, end)
    assert selected(workspace) == meeting(workspace, first) != []
    more = QPoint(540, 310), QPoint(700, 420)
    second = boxed(workspace, *more)
    drag(qtbot, workspace, *more, modifiers=CTRL)
    both = sorted({*meeting(workspace, first), *meeting(workspace, second)})
    assert selected(workspace) == both
    drag(qtbot, workspace, start, end, modifiers=SHIFT)
    assert selected(workspace) == sorted({*both} - {*meeting(workspace, first)})
    qtbot.keyClick(workspace.canvas, Qt.Key.Key_Escape)
    assert workspace.tools.in_hand == "map.select"


def test_a_drawn_polygon_selects_what_it_meets(workspace, qtbot):
    workspace.tools.use("map.polygon")
    corners = [(400, 150), (640, 200), (560, 400), (600, 420)]
    click(qtbot, workspace, *corners)
    qtbot.keyClick(workspace.canvas, Qt.Key.Key_Backspace)
    qtbot.mouseDClick(workspace.canvas, LEFT, pos=QPoint(*corners[2]))
    settle(workspace)
    area = shapely.Polygon([world(workspace, *corner) for corner in corners[:3]])
    assert selected(workspace) == meeting(workspace, area) != []
    assert workspace.canvas.tool.points == []


def test_only_what_is_drawn_can_be_selected(workspace, qtbot):
    layer = workspace.context.document.project.layers[FOREST]
    themed = workspace.keeper.themed(FOREST)
    hidden = themed.classes[int(themed.class_of[themed.class_of >= 0][0])].key
    workspace.context.document.note(
        lambda project: with_map_state(project, map_state(project).with_theme(FOREST, hidden=(hidden,)))
    )
    settle(workspace)
    workspace.tools.select_area(box(*shapely.total_bounds(layer.geometry)), "replace")
    settle(workspace)
    shown = workspace.keeper.themed(FOREST).class_of >= 0
    assert selected(workspace) == list(layer.fids[shown]) and not shown.all()


def test_all_inverted_and_none(workspace):
    layer = workspace.context.document.project.layers[FOREST]
    select_all(workspace)
    settle(workspace)
    assert selected(workspace) == list(layer.fids)
    workspace.context.document.select(FOREST, layer.fids[:3])
    invert(workspace)
    assert selected(workspace) == list(layer.fids[3:])


def test_identify_lists_every_record_at_the_place_and_a_click_selects_one(workspace, qtbot, monkeypatch):
    hovered = []
    monkeypatch.setattr(workspace.canvas, "set_hover", hovered.append)
    project = workspace.context.document.project
    workspace.context.document.note(
        lambda value: with_map_state(value, map_state(value).with_layer("forest_2020", visible=True))
    )
    settle(workspace)
    workspace.tools.use("map.identify")
    layer = project.layers[FOREST]
    chosen = int(layer.fids[np.argmax(shapely.area(layer.geometry))])
    workspace.zoom_to_records(FOREST, np.array([chosen]))
    settle(workspace)
    place = layer.geometry[list(layer.fids).index(chosen)].representative_point()
    x, y = workspace.canvas.view.to_screen(place.x, place.y)
    click(qtbot, workspace, (round(x), round(y)))
    panel = workspace.tools.panel("map.identify")
    hits = panel.list.values()
    assert panel.isVisible() and {hit.layer for hit in hits} >= {FOREST}
    expected = {
        (name, int(fid))
        for name in (FOREST, "forest_2020")
        for fid in project.layers[name].fids[
            shapely.contains_xy(project.layers[name].geometry, *world(workspace, round(x), round(y)))
        ]
    }
    assert {(hit.layer, hit.fid) for hit in hits} == expected
    assert panel.list.items()[0].text(0).startswith("Forest 2025 › ")
    panel.list.itemEntered.emit(panel.list.items()[0], 0)
    assert hovered[-1] == hits[0]
    panel.list.itemClicked.emit(panel.list.items()[0], 0)
    assert selected(workspace) == [hits[0].fid]
    qtbot.keyClick(panel.list, Qt.Key.Key_Escape)
    assert panel.isHidden() and workspace.tools.in_hand == "map.select" and hovered[-1] is None


def test_the_measure_adds_up_on_the_ellipsoid_and_goes_back_point_by_point(workspace, qtbot):
    workspace.tools.use("map.measure")
    panel, tool = workspace.tools._measuring(), workspace.canvas.tool
    assert isinstance(tool, Measure) and panel.isVisible()
    click(qtbot, workspace, (500, 200), (700, 200), (700, 400), (600, 300))
    qtbot.keyClick(workspace.canvas, Qt.Key.Key_Backspace)
    qtbot.mouseDClick(workspace.canvas, LEFT, pos=QPoint(700, 400))
    pixels_m = 200 * workspace.canvas.view.metres_per_pixel
    assert len(panel.model.rows) == 2
    assert panel.model.rows[-1][2] == pytest.approx(2 * pixels_m, rel=1e-3)
    panel.tabs.setCurrentIndex(1)
    assert len(panel.model.rows) == 3 and panel.figure.text().endswith("ha")
    panel._copy()
    lines = QApplication.clipboard().text().splitlines()
    assert float(lines[-2]) == pytest.approx((2 + np.sqrt(2)) * pixels_m, rel=1e-3)
    assert len(lines) == 5 and float(lines[-1]) == pytest.approx(pixels_m**2 / 2, rel=1e-3)
    qtbot.keyClick(workspace.canvas, Qt.Key.Key_Escape)
    assert tool.points == [] and workspace.tools.in_hand == "map.measure"
    qtbot.keyClick(workspace.canvas, Qt.Key.Key_Escape)
    assert workspace.tools.in_hand == "map.select" and panel.isHidden()


def test_a_drag_with_a_tool_in_hand_moves_the_map_and_sets_no_point(workspace, qtbot):
    workspace.tools.use("map.measure")
    before = workspace.canvas.view
    drag(qtbot, workspace, QPoint(600, 300), QPoint(500, 250))
    assert workspace.canvas.tool.points == []
    assert workspace.canvas.view.x == pytest.approx(before.x + 100 * before.metres_per_pixel, rel=1e-6)


def test_a_condition_is_counted_while_it_is_written_and_selects(workspace, qtbot):
    workspace.tools.open("select.expression")
    settle(workspace)
    panel = workspace.tools.panel("select.expression")
    panel.text.setPlainText("species_group = '杉木'")
    panel._pause.stop()
    panel._count()
    settle(workspace)
    fir = workspace.context.document.project.layers[FOREST].table["species_group"] == "杉木"
    assert panel.state.text() == f"{fir.sum()} of {len(fir)} records fit." and panel.select_button.isEnabled()
    panel.select_button.click()
    assert selected(workspace) == list(fir.index[fir])
    panel.text.setPlainText("species_group = '杉木' and agge > 3")
    panel._count()
    settle(workspace)
    assert panel.state.text().startswith("Character 26: “agge” is no field") and not panel.select_button.isEnabled()
    (marked,) = panel.text.extraSelections()
    assert marked.cursor.selectedText() == "agge"
    panel.text.clear()
    panel.insert("pingjun_nl")
    panel.insert(">")
    panel.insert("'a'")
    assert panel.text.toPlainText() == "pingjun_nl > 'a' "


def test_records_near_a_trail_are_selected(workspace):
    workspace.tools.open("select.location")
    panel = workspace.tools.panel("select.location")
    assert panel.distance_field.isHidden()
    panel.relation.setCurrentIndex(2)
    panel.other.setCurrentIndex(panel.other.findData("trail_2025"))
    panel.distance.setValue(3_000)
    assert panel.distance_field.isVisible()
    panel.select_button.click()
    settle(workspace)
    project = workspace.context.document.project
    near = shapely.dwithin(
        project.layers[FOREST].geometry, shapely.union_all(project.layers["trail_2025"].geometry), 3_000
    )
    assert selected(workspace) == list(project.layers[FOREST].fids[near]) != []
    assert panel.state.text() == f"{near.sum()} records found."


def test_one_field_finds_coordinates_scales_places_and_records(workspace, qtbot):
    workspace.tools.open("map.go_to")
    panel, canvas = workspace.tools.panel("map.go_to"), workspace.canvas

    def type_and_enter(text):
        panel.field.setText(text)
        panel.field.textEdited.emit(text)
        qtbot.keyClick(panel.field, Qt.Key.Key_Return)
        settle(workspace)

    type_and_enter("27°12′06″ 113°37′28″")
    assert (canvas.view.x, canvas.view.y) == pytest.approx((462_790, 3_010_032), abs=20)
    assert workspace.tools.flash.bounds is not None
    type_and_enter("1:25000")
    assert canvas.view.scale == pytest.approx(25_000, rel=1e-3)
    assert isinstance(panel.results.values()[0], Scale)
    type_and_enter("炎陵")
    xmin, ymin, xmax, ymax = canvas.view.bounds
    assert xmin < 480_000 < xmax and ymin < 2_920_000 < ymax
    record = str(workspace.context.document.project.layers[FOREST].table["record_id"].iloc[7])
    type_and_enter(record)
    assert workspace.context.document.selection.layer == FOREST and len(selected(workspace)) == 1
    type_and_enter("no such place")
    assert panel.results.isHidden() and panel.note.text().startswith("Nothing found")


def test_a_view_is_kept_gone_back_to_renamed_and_taken_away(workspace, qtbot):
    tools, canvas = workspace.tools, workspace.canvas
    tools.buttons["map.bookmarks"].click()
    panel = tools.panel("map.bookmarks")
    assert panel.isVisible() and panel.note.isVisible() and tools.buttons["map.bookmarks"].isChecked()
    left_at = canvas.view
    panel.field.setText("Oil tea hill")
    panel.add_button.click()
    canvas.zoom_by(4)
    panel.list.itemClicked.emit(panel.list.items()[0], 0)
    assert canvas.view.scale == pytest.approx(left_at.scale, rel=0.01)
    assert canvas.view.x == pytest.approx(left_at.x, abs=left_at.metres_per_pixel * 2)
    panel.list.items()[0].setText(0, "Tea hill")
    state = map_state(workspace.context.document.project)
    assert [one.name for one in state.bookmarks] == ["Tea hill"]
    panel.remove_button.click()
    assert map_state(workspace.context.document.project).bookmarks == () and panel.note.isVisible()
    assert workspace.context.document.undo_stack.count() == 0, "a bookmark is no step of the work"
    tools.buttons["map.bookmarks"].click()
    assert panel.isHidden()


def test_two_epochs_lie_beside_each_other_and_closing_restores_the_map(workspace, qtbot):
    tools, canvas = workspace.tools, workspace.canvas
    before = [picture.map_layer for picture in canvas._pictures]
    tools.buttons["map.swipe"].click()
    settle(workspace)
    swipe = tools.swipe.swipe
    left, right = tools.swipe.bar.chosen()
    assert (left.layer, right.layer) == ("forest_2020", FOREST)
    assert "forest_2020" in [one.map_layer.layer.name for one in swipe.beside._pictures]
    assert FOREST not in [one.map_layer.layer.name for one in swipe.beside._pictures]
    qtbot.waitUntil(lambda: swipe.beside.is_sharp() and canvas.is_sharp(), timeout=8_000)
    canvas.repaint()
    assert swipe.beside.view == canvas.view
    canvas.zoom_by(1.5)
    canvas.repaint()
    assert swipe.beside.view == canvas.view
    qtbot.mousePress(swipe, LEFT, pos=QPoint(5, 300))
    qtbot.mouseMove(swipe, QPoint(205, 300))
    assert swipe.x_px == pytest.approx(canvas.width() / 2 + 200, abs=20)
    at = swipe.share
    qtbot.keyClick(swipe, Qt.Key.Key_Left)
    assert swipe.share == pytest.approx(at - 0.02)
    qtbot.keyClick(swipe, Qt.Key.Key_Escape)
    settle(workspace)
    assert not tools.swipe.is_on and not tools.buttons["map.swipe"].isChecked() and canvas.picked_by is None
    assert canvas.captions == [workspace.ground.labels]
    assert [picture.map_layer for picture in canvas._pictures] == before


def test_left_of_the_boundary_a_click_selects_a_record_of_the_left_map(workspace, qtbot):
    workspace.tools.use("map.swipe")
    settle(workspace)
    swipe = workspace.tools.swipe.swipe
    swipe.move_to(0.95)
    qtbot.waitUntil(swipe.beside.is_sharp, timeout=8_000)
    workspace.canvas.repaint()
    layer = workspace.context.document.project.layers["forest_2020"]
    xmin, ymin, xmax, ymax = workspace.canvas.view.bounds
    inner = box(
        xmin + 0.3 * (xmax - xmin), ymin + 0.3 * (ymax - ymin), xmin + 0.8 * (xmax - xmin), ymin + 0.8 * (ymax - ymin)
    )
    row = int(np.flatnonzero(shapely.contains(inner, layer.geometry))[-1])
    place = layer.geometry[row].representative_point()
    x, y = workspace.canvas.view.to_screen(place.x, place.y)
    click(qtbot, workspace, (round(x), round(y)))
    assert workspace.context.document.selection.layer == "forest_2020"
    choices = workspace.tools.swipe.choices()
    bar = workspace.tools.swipe.bar
    wanted = (FOREST, "carbon_density")
    bar.left.setCurrentIndex(next(i for i, one in enumerate(choices) if (one.layer, one.spec.key) == wanted))
    bar.changed.emit()
    settle(workspace)
    left = next(one for one in swipe.beside._pictures if one.map_layer.layer.name == FOREST)
    assert left.map_layer.themed.spec.key == "carbon_density"
    workspace.tools.swipe.end()


def test_a_layer_that_goes_ends_its_comparison(workspace):
    from zzeco.project import without_layer

    workspace.tools.use("map.swipe")
    settle(workspace)
    workspace.context.document.do("Remove", lambda project: without_layer(project, "forest_2020"))
    settle(workspace)
    assert not workspace.tools.swipe.is_on


def test_the_left_map_has_its_own_names_and_those_of_the_right_stay_on_their_side(workspace, qtbot):
    workspace.ground.note(lambda state: state.with_counties(labelled=True))
    canvas, labels = workspace.canvas, workspace.ground.labels
    canvas.set_scale(300_000)
    settle(workspace)
    workspace.tools.use("map.swipe")
    swipe = workspace.tools.swipe.swipe
    qtbot.waitUntil(lambda: labels.is_written() and swipe.labels.is_written(), timeout=8_000)
    assert {one.text for one in swipe.labels.shown} & {one.text for one in labels.shown}
    qtbot.waitUntil(lambda: swipe.beside.is_sharp() and canvas.is_sharp(), timeout=8_000)

    def left_side():
        return canvas.snapshot().copy(0, 0, int(swipe.x_px), canvas.height())

    named, swipe.labels.shown = left_side(), []
    bare, labels.shown = left_side(), []
    assert named != bare and bare == left_side(), "nothing of the right map writes on the left one"


def test_esc_on_the_map_ends_the_tool_in_hand_and_then_the_comparison(workspace, qtbot):
    workspace.tools.use("map.swipe")
    workspace.tools.use("map.box")
    qtbot.keyClick(workspace.canvas, Qt.Key.Key_Escape)
    assert workspace.tools.in_hand == "map.select" and workspace.tools.swipe.is_on
    qtbot.keyClick(workspace.canvas, Qt.Key.Key_Escape)
    settle(workspace)
    assert not workspace.tools.swipe.is_on


def test_the_keyboard_goes_through_the_tools_and_the_legend_in_reading_order(workspace):
    tools = [*workspace.tools.buttons.values()]
    assert follows(workspace.canvas) is tools[0] and [follows(one) for one in tools[:-1]] == tools[1:]
    legend = workspace.layers.rows[FOREST].legend
    rows = legend.legend_rows()
    assert follows(legend.combo) is rows[0] and [follows(one) for one in rows] == [*rows[1:], legend.slider]


def follows(widget):
    """Where Tab goes from here."""
    after = widget.nextInFocusChain()
    while not (after.focusPolicy() & Qt.FocusPolicy.TabFocus and after.isVisible() and after.isEnabled()):
        after = after.nextInFocusChain()
    return after
