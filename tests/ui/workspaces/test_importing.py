"""The import as a person does it: files dropped, questions answered, records in the project, or nothing changed."""

import sqlite3
from contextlib import closing

import pytest
import shapely
from making import bow_tie, new_project, square, squares, stands, write
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QPushButton, QRadioButton

from layers.errors import ZzecoError
from ui.workspaces.importing import ImportingWorkspace
from ui.workspaces.importing.crs_search import CrsSearch
from ui.workspaces.importing.fields_model import FIELD, UNIT
from ui.workspaces.importing.source_page import DeliveryCard
from ui.workspaces.importing.trees_dialog import TreesDialog
from zzeco.import_plan import WatchedReader


@pytest.fixture
def project(tmp_path):
    return new_project(tmp_path)


class KeptReader(WatchedReader):
    """The real reader, but its process lives on for the next test: it takes a second to start."""

    def release(self):
        pass


@pytest.fixture(scope="module")
def kept_reader(tmp_path_factory):
    reader = KeptReader()
    reader.describe(write(tmp_path_factory.mktemp("first") / "a.gpkg", stands(1), squares(1)))
    yield reader
    WatchedReader.release(reader)


@pytest.fixture
def flow(qtbot, context, project, kept_reader, monkeypatch):
    """The workspace over an empty project, closed at the end."""
    monkeypatch.setattr("ui.workspaces.importing.working.WatchedReader", lambda: kept_reader)
    context.document.open(project)
    assert context.tasks.wait_idle()
    made = ImportingWorkspace(context)
    qtbot.addWidget(made)
    made.resize(1500, 900)
    made.show()
    yield made
    made.flow.end()
    assert context.tasks.wait_idle()


def idle(workspace):
    """Every task ended, what followed from it too."""
    for _round in range(3):
        assert workspace.context.tasks.wait_idle()


def drop(workspace, *paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    nothing = Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, nothing)
    workspace.dropEvent(event)
    idle(workspace)


def go_on(qtbot, workspace, times=1):
    for _time in range(times):
        qtbot.mouseClick(workspace.go_button, Qt.MouseButton.LeftButton)
        idle(workspace)


def gbk_without_prj(folder, name="小班.shp", county="430224", **columns):
    """A shapefile as field teams hand it in: GBK texts without a .cpg, coordinates with zone number without a .prj."""
    table = stands(3, county=county, 乡镇="严塘镇", **columns)
    path = write(folder / name, table, squares(3, county), "EPSG:4526", encoding="GBK")
    path.with_suffix(".prj").unlink()
    path.with_suffix(".cpg").unlink(missing_ok=True)
    return path


def test_all_files_of_a_shapefile_dropped_together_are_one_delivery(flow, tmp_path):
    path = gbk_without_prj(tmp_path / "in")
    drop(flow, *sorted(path.parent.glob("小班.*")), path)
    assert [one.name for one in flow.flow.deliveries] == ["小班.shp"] and not flow.flow.unreadable
    drop(flow, path.with_suffix(".dbf"))
    assert len(flow.flow.deliveries) == 1


def test_a_file_without_records_is_said_to_have_none(flow, tmp_path):
    drop(flow, write(tmp_path / "none.gpkg", stands(0), [], geometry_type="Polygon"))
    assert flow.page.question.text() == "There is no record in these files" and not flow.go_button.isEnabled()


def test_the_words_on_the_landing_map_leave_its_plates_free(flow, tmp_path):
    drop(flow, gbk_without_prj(tmp_path / "in"))
    flow.flow.go("crs")
    idle(flow)
    shown = flow.page.card.map
    plates = shown.canvas.furniture.boxes()
    words = [one.box for one in shown.words()]
    assert words and plates and not any(word.intersects(plate) for word in words for plate in plates)
    assert [one.layer.name for one in shown.labels._layers] == ["/counties"]


def test_the_map_stands_below_the_candidates_in_a_narrow_window(qtbot, flow, tmp_path):
    drop(flow, gbk_without_prj(tmp_path / "in"))
    flow.flow.go("crs")
    idle(flow)
    card, facts = flow.page.card, flow.page.facts
    assert card.x() > facts.width() / 3
    flow.resize(900, 600)
    qtbot.waitUntil(lambda: card.x() == facts.x())
    assert card.map.height() >= 120 and card.words.geometry().top() >= card.map.geometry().bottom()


def saved_layers(path):
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute("SELECT table_name FROM gpkg_contents WHERE data_type='features'").fetchall()
        names = [name for (name,) in tables if name.startswith("forest")]
        return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


def data_fit_into_the_map_at_any_size(flow):
    """The map is fitted anew in another size, until one looks elsewhere."""
    assert flow.context.tasks.wait_idle()
    shown = flow.page.card.map
    chosen = next(one.outline for one in shown.landed if one.is_chosen)
    for size in ((900, 500), (420, 240)):
        shown.canvas.resize(*size)
        assert shapely.box(*shown.canvas.view.bounds).contains(chosen)
    shown.canvas.zoom_by(16)
    before = shown.canvas.view.scale
    shown.canvas.resize(500, 300)
    assert shown.canvas.view.scale == before


def test_a_gbk_shapefile_without_prj_comes_in_from_the_drop_to_the_map(qtbot, flow, context, project, tmp_path):
    asked_for = []
    context.navigate.connect(lambda workspace, payload: asked_for.append((workspace, payload)))
    drop(flow, gbk_without_prj(tmp_path / "in", dc_rq="20250912"))
    assert flow.flow.current.summary.encoding.name == "GBK"
    assert flow.flow.current.summary.preview.table["乡镇"].iloc[0] == "严塘镇"
    go_on(qtbot, flow)
    assert flow.flow.step == "crs" and flow.page.chosen.crs == "EPSG:4526"
    data_fit_into_the_map_at_any_size(flow)
    assert flow.go_button.text() == "Continue with CGCS2000 / 3° zone 38 (zone number in front)"
    go_on(qtbot, flow)
    assert flow.flow.step == "fields"
    go_on(qtbot, flow)
    assert flow.flow.trial.counts == {"read": 3, "accepted": 3, "unchanged": 0, "rejected": 0, "repaired": 0}
    assert context.document.undo_stack.count() == 0
    go_on(qtbot, flow)
    assert flow.go_button.text() == "Import 3 records"
    go_on(qtbot, flow)
    context.document.finish_saving()
    assert saved_layers(project) == {"forest_2025": 3}
    assert context.document.undo_stack.undoText() == "Import 3 records"
    assert asked_for[-1] == ("map", {"layer": "forest_2025", "zoom": True})


def test_an_import_is_one_step_that_can_be_undone(qtbot, flow, context, project, tmp_path):
    before = context.document.project
    drop(flow, write(tmp_path / "a_2025.gpkg", stands(2), squares(2)))
    go_on(qtbot, flow, 4)
    assert len(context.document.project.layers["forest_2025"]) == 2
    context.document.undo_stack.undo()
    assert set(context.document.project.layers) == set(before.layers)


def test_a_cancelled_import_leaves_the_project_file_as_it_was(qtbot, flow, context, project, tmp_path):
    context.document.finish_saving()
    before = project.read_bytes()
    drop(flow, gbk_without_prj(tmp_path / "in"))
    go_on(qtbot, flow, 3)
    assert flow.flow.trial is not None
    qtbot.mouseClick(flow.cancel_button, Qt.MouseButton.LeftButton)
    idle(flow)
    context.document.finish_saving()
    assert flow.flow.deliveries == () and flow.flow.step == "source"
    assert project.read_bytes() == before


def test_wrong_files_are_told_of_calmly_and_the_good_one_goes_on(qtbot, flow, tmp_path):
    empty, broken, words = tmp_path / "empty.shp", tmp_path / "broken.zip", tmp_path / "letter.docx"
    empty.write_bytes(b"")
    broken.write_bytes(b"PK\x03\x04 not a zip")
    words.write_text("text", encoding="utf-8")
    drop(flow, empty, broken, words, write(tmp_path / "good_2025.gpkg", stands(1), squares(1)))
    assert [one.source.name for one in flow.flow.unreadable] == ["empty.shp", "broken.zip", "letter.docx"]
    assert all(one.error.problem and one.error.advice for one in flow.flow.unreadable)
    assert flow.go_button.text() == "Continue with 1 records"


def test_only_unreadable_files_leave_no_way_on(qtbot, flow, tmp_path):
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"nothing")
    drop(flow, broken)
    assert not flow.go_button.isEnabled()
    assert flow.page.question.text() == "Nothing could be read from these files"


def test_counts_add_up_and_what_is_kept_out_says_why(qtbot, flow, context, tmp_path):
    shapes = [square(), None, bow_tie(east_m=500), square(east_m=900)]
    table = stands(4, bsm=["A1", "A2", "A3", "A1"])
    drop(flow, write(tmp_path / "mixed_2025.gpkg", table, shapes))
    go_on(qtbot, flow, 2)
    trial = flow.flow.trial
    counts = trial.counts
    assert counts["read"] == 4 == counts["accepted"] + counts["unchanged"] + counts["rejected"]
    assert counts["rejected"] == 2 and len(trial.reasons) == 2
    assert counts["repaired"] == 1


def test_invalid_shapes_can_be_kept_out_instead_of_repaired(qtbot, flow, tmp_path):
    drop(flow, write(tmp_path / "tie_2025.gpkg", stands(2), [square(), bow_tie(east_m=500)]))
    go_on(qtbot, flow, 2)
    assert flow.flow.trial.counts["repaired"] == 1
    box = flow.page.on_invalid
    box.setCurrentIndex(box.findData("reject"))
    box.activated.emit(box.currentIndex())
    idle(flow)
    assert flow.flow.trial.counts["repaired"] == 0 and flow.flow.trial.counts["rejected"] == 1


def test_the_same_file_again_is_nothing_new(qtbot, flow, context, tmp_path):
    path = write(tmp_path / "again_2025.gpkg", stands(2), squares(2))
    drop(flow, path)
    go_on(qtbot, flow, 4)
    steps = context.document.undo_stack.count()
    drop(flow, path)
    go_on(qtbot, flow, 2)
    assert flow.flow.trial.counts["unchanged"] == 2 and not flow.flow.trial.news
    go_on(qtbot, flow, 2)
    assert context.document.undo_stack.count() == steps


def test_an_unclear_unit_is_asked_for_in_the_table_of_fields(qtbot, flow, tmp_path):
    drop(flow, write(tmp_path / "unit_2025.gpkg", stands(2, xbmj=[77_777.0, 81_000.0]), squares(2)))
    go_on(qtbot, flow)
    assert flow.flow.step == "fields" and not flow.go_button.isEnabled()
    model = flow.page.model
    assert model.rows[0].column == "xbmj" and model.rows[0].is_open
    model.setData(model.index(0, UNIT), "m2")
    idle(flow)
    assert flow.go_button.isEnabled()
    assert flow.flow.current.answers.units == {"xbmj": "m2"}


def test_a_column_can_be_given_to_a_field_and_taken_from_it(qtbot, flow, tmp_path):
    drop(flow, write(tmp_path / "own_2025.gpkg", stands(2, hou_du=[40, 50]), squares(2)))
    go_on(qtbot, flow)
    model = flow.page.model

    def row_of(column):
        return next(at for at, row in enumerate(model.rows) if row.column == column)

    model.setData(model.index(row_of("hou_du"), FIELD), "tu_ceng_hd")
    idle(flow)
    assert model.rows[row_of("hou_du")].field == "tu_ceng_hd"
    model.setData(model.index(row_of("you_shi_sz"), FIELD), "")
    idle(flow)
    assert model.rows[row_of("you_shi_sz")].field == ""
    assert "species" in flow.page.missing.words.text().lower()


def test_another_system_is_found_by_its_number_and_measured_like_the_others(qtbot, flow, tmp_path):
    drop(flow, gbk_without_prj(tmp_path / "in"))
    go_on(qtbot, flow)
    search = flow.page.findChild(CrsSearch)
    search.field.setText("西安80 38")
    assert search.found[0].crs == "EPSG:2362"
    search.field.setText("4525")
    qtbot.keyClick(search.field, Qt.Key.Key_Return)
    idle(flow)
    assert flow.page.chosen.crs == "EPSG:4525" and flow.page.chosen.share_inside == 0
    assert "zone 37" in flow.go_button.text()


def test_an_old_datum_warns_that_its_shift_is_unknown(qtbot, flow, tmp_path):
    drop(flow, gbk_without_prj(tmp_path / "in"))
    go_on(qtbot, flow)
    cards = flow.page.findChildren(QRadioButton)
    xian = next(card for card in cards if "Xian" in card.accessibleName())
    xian.setChecked(True)
    idle(flow)
    assert flow.page.chosen.badge == "needs_parameters"
    assert "not published" in flow.page.card.words.text()


def test_deliveries_with_one_question_are_asked_once(qtbot, flow, context, tmp_path):
    one = gbk_without_prj(tmp_path / "in", "茶陵县_2025.shp", "430224")
    two = gbk_without_prj(tmp_path / "in", "攸县_2025.shp", "430223", bsm=["B1", "B2", "B3"])
    drop(flow, tmp_path / "in")
    assert {delivery.source for delivery in flow.flow.deliveries} == {one, two}
    go_on(qtbot, flow)
    assert flow.flow.step == "crs" and len(flow.flow.groups) == 1
    go_on(qtbot, flow, 2)
    assert flow.flow.trial.counts["accepted"] == 6
    go_on(qtbot, flow, 2)
    assert len(context.document.project.layers["forest_2025"]) == 6


def test_a_delivery_can_be_left_out_and_its_kind_changed(qtbot, flow, tmp_path):
    write(tmp_path / "in" / "a_2025.gpkg", stands(1), squares(1))
    write(tmp_path / "in" / "b_2025.gpkg", stands(1, "B"), squares(1, first=3))
    drop(flow, tmp_path / "in")
    first = flow.page.findChildren(DeliveryCard)[0]
    first.wanted.setChecked(False)
    assert [one.wanted for one in flow.flow.deliveries] == [False, True]
    card = flow.page.findChildren(DeliveryCard)[-1]
    card.kind.setCurrentIndex(card.kind.findData("farmland"))
    card.kind.activated.emit(card.kind.currentIndex())
    assert flow.flow.deliveries[1].kind_key == "farmland"


def test_answers_are_kept_in_a_file_and_taken_up_again(qtbot, flow, tmp_path):
    source, kept = gbk_without_prj(tmp_path / "in"), tmp_path / "answers.json"
    drop(flow, source)
    go_on(qtbot, flow, 2)
    flow.flow.save_answers(kept)
    flow.flow.end()
    drop(flow, source)
    flow.flow.load_answers(kept)
    assert flow.flow.current.answers.crs == "EPSG:4526"
    go_on(qtbot, flow)
    assert flow.flow.step == "fields"


def test_a_rebuilt_window_takes_the_import_up_where_it_was(qtbot, flow, context, tmp_path):
    drop(flow, gbk_without_prj(tmp_path / "in"))
    go_on(qtbot, flow, 2)
    again = ImportingWorkspace(context)
    qtbot.addWidget(again)
    again.restore(flow.state())
    idle(again)
    assert again.flow.deliveries[0].answers.crs == "EPSG:4526"
    again.flow.end()


def test_every_step_can_be_walked_from_the_keyboard(qtbot, flow, tmp_path):
    drop(flow, gbk_without_prj(tmp_path / "in"))
    for step in ("crs", "fields", "check"):
        flow.activateWindow()
        flow.setFocus()
        qtbot.keyClick(flow, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        idle(flow)
        assert flow.flow.step == step
    qtbot.keyClick(flow, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert flow.flow.step == "fields"


def test_no_reading_process_is_left_after_the_import(qtbot, context, project, tmp_path):
    context.document.open(project)
    assert context.tasks.wait_idle()
    workspace = ImportingWorkspace(context)
    qtbot.addWidget(workspace)
    drop(workspace, write(tmp_path / "a_2025.gpkg", stands(1), squares(1)))
    child = workspace.flow.reader._process._child
    assert child is not None and child.poll() is None
    workspace.flow.end()
    assert child.poll() is not None


def test_the_answers_of_a_unit_are_remembered_for_its_next_delivery(qtbot, flow, context, tmp_path):
    drop(flow, gbk_without_prj(tmp_path / "first", dc_rq="20200912"))
    go_on(qtbot, flow, 5)
    context.document.finish_saving()
    drop(flow, gbk_without_prj(tmp_path / "second", dc_rq="20250912"))
    assert flow.flow.current.answers.crs == "EPSG:4526"
    go_on(qtbot, flow)
    assert flow.flow.step == "fields"
    go_on(qtbot, flow, 3)
    assert set(context.document.project.layers) >= {"forest_2020", "forest_2025"}
    kept = context.document.project.table("mappings").rows
    assert kept[["kind", "county"]].to_numpy().tolist() == [["forest", "430224"]]


def test_the_first_step_says_that_a_read_only_project_takes_nothing_in(flow, context, tmp_path, monkeypatch):
    monkeypatch.setattr(context.document, "read_only", ZzecoError("another program has it open"))
    drop(flow, write(tmp_path / "a_2025.gpkg", stands(2), squares(2)))
    assert flow.flow.step == "source" and not flow.go_button.isEnabled()
    assert "another program has it open" in flow.page.read_only.words.text() and flow.page.read_only.isVisible()


def test_records_that_join_a_layer_are_selected_after_the_import(qtbot, flow, context, tmp_path):
    asked_for = []
    context.navigate.connect(lambda workspace, payload: asked_for.append((workspace, payload)))
    drop(flow, write(tmp_path / "a_2025.gpkg", stands(2), squares(2)))
    go_on(qtbot, flow, 4)
    assert "fids" not in asked_for[-1][1]
    drop(flow, write(tmp_path / "b_2025.gpkg", stands(3, "B"), squares(3, first=5)))
    go_on(qtbot, flow, 4)
    assert asked_for[-1][0] == "map" and len(asked_for[-1][1]["fids"]) == 3


def test_a_tree_list_is_told_from_a_layer_and_offered_its_own_import(flow, tmp_path):
    path = tmp_path / "trees.csv"
    path.write_text("plot,record_id,species,d_cm,area_m2\n1,A1,马尾松,20,1000\n", encoding="utf-8")
    flow.receive({"sources": [str(path)]})
    idle(flow)
    assert flow.flow.unreadable[0].is_tree_list
    button = next(one for one in flow.page.findChildren(QPushButton) if "tree list" in one.text())
    button.click()
    assert flow.context.tasks.wait_idle()
    dialog = flow.page.findChild(TreesDialog)
    assert dialog.trees.path == path and "1 trees" in dialog.found.text()
    dialog.reject()
