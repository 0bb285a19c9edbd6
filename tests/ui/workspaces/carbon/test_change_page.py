"""The change page over the two epochs of the sample project; its figures are those of the command."""

import numpy as np
import openpyxl
import pytest
from making import ask, new_project
from PySide6.QtCore import Qt
from waiting import settled

from ui.components.table import PLAIN_ROLE
from ui.workspaces.carbon.change_page import ChangePage
from zzeco import store
from zzeco.change_sheet import change_sheet
from zzeco.changing import change_between
from zzeco.project import without_layer


@pytest.fixture
def page(placed):
    """The page of the sample project, in front."""
    made = placed(ChangePage, 1200, 800)
    made.take(made.context.document.project, "run-0001")
    return made


@pytest.fixture
def compared(page, qtbot):
    """The page with the two epochs compared."""
    qtbot.mouseClick(page.form.work.start, Qt.MouseButton.LeftButton)
    settled(page.context.tasks)
    return page


def column(table, place, role=PLAIN_ROLE):
    model = table.model()
    return [model.index(row, place).data(role) for row in range(model.rowCount())]


def test_the_figures_are_those_of_the_command(compared, sample):
    said = ask("change", sample, "--from", "2020", "--to", "2025").json
    assert {key: said[key] for key in compared.sheet.found.figures} == compared.sheet.found.figures
    parts = ("growth", "area_change", "method_change", "jitter", "total")
    table = compared.results.parts
    assert column(table, 1) == [said["carbon_t"][part] for part in parts]
    assert column(table, 2) == [said["tco2e_per_a"][part] for part in parts]
    causes = said["area_change_by_cause"]
    for place, key in enumerate(("gain_t", "loss_t", "gain_ha", "loss_ha"), start=1):
        assert column(compared.results.causes, place) == [row[key] for row in causes]
    assert "275 whose boundary moved by no more than 1 m" in compared.results.counts.text()
    assert compared.results.waterfall.interval == tuple(said["ci95_tco2e_per_a"])


def test_the_bars_of_the_parts_end_where_that_of_the_whole_does(compared):
    waterfall = compared.results.waterfall
    *parts, whole = waterfall.spans()
    assert parts[0][0] == whole[0] == 0
    assert [one[1] for one in parts[:-1]] == [one[0] for one in parts[1:]]
    assert parts[-1][1] == pytest.approx(whole[1], rel=1e-9)
    assert [one.apart for one in waterfall.parts] == [False, False, False, False, True]


def test_the_polygons_with_the_largest_changes_come_first_with_their_records(compared):
    found, largest = compared.sheet.found, compared.sheet.largest
    size = largest["difference_t"].abs().to_numpy()
    assert len(largest) and (np.diff(size) <= 0).all()
    surveys = {compared.sheet.before.name: found.comparison.before, compared.sheet.after.name: found.comparison.after}
    for row in largest.to_dict("records"):
        assert surveys[row["layer"]].polygons.loc[row["fid"], "record_id"] == row["record_id"]
    assert column(compared.results.polygons, 7) == largest["difference_t"].tolist()
    assert "nan" not in column(compared.results.polygons, 4, Qt.ItemDataRole.DisplayRole)


def test_every_difference_is_on_the_map(compared):
    themed = compared.sheet.themed
    assert themed.counts.sum() == len(compared.sheet.after)
    places = {fid: at for at, fid in enumerate(compared.sheet.after.fids.tolist())}
    largest = compared.sheet.largest
    for row in largest[largest["layer"] == compared.sheet.after.name].head(20).to_dict("records"):
        shown = themed.classes[themed.class_of[places[row["fid"]]]].key
        assert shown in (("c4", "c5", "c6", "c7") if row["difference_t"] > 0 else ("c1", "c2", "c3", "c4"))


def test_a_chosen_polygon_is_selected_and_can_be_shown_on_the_map(compared, qtbot):
    compared.results.tabs.setCurrentIndex(2)
    went = []
    compared.context.navigate.connect(lambda where, payload: went.append((where, payload)))
    compared.results.polygons.selectRow(0)
    compared.results.polygons.clicked.emit(compared.results.polygons.model().index(0, 0))
    settled(compared.context.tasks)
    row = compared.sheet.largest.iloc[0]
    selection = compared.context.document.selection
    assert (selection.layer, list(selection.fids)) == (row["layer"], [row["fid"]])
    qtbot.mouseClick(compared.results.show_there, Qt.MouseButton.LeftButton)
    where, payload = went[-1]
    assert (where, payload["layer"], list(payload["fids"]), payload["zoom"]) == (
        "map",
        row["layer"],
        [row["fid"]],
        True,
    )


def test_the_settings_of_the_form_are_those_of_the_comparison(page, qtbot, sample):
    page.form.method.choose("regression")
    page.form.jitter.setValue(0.1)
    qtbot.mouseClick(page.form.work.start, Qt.MouseButton.LeftButton)
    settled(page.context.tasks)
    project = page.context.document.project
    found = change_between(project, "2020", "2025", lambda step: None, method="regression", jitter_m=0.1)
    assert page.sheet.found.figures == found.figures


def test_epochs_the_wrong_way_round_cannot_be_compared(page):
    page.form.start.choose("2025")
    page.form.end.choose("2020")
    page.form.start.picked.emit()
    assert not page.form.work.start.isEnabled()


def test_a_cancelled_comparison_shows_nothing(page, qtbot):
    qtbot.mouseClick(page.form.work.start, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.form.work.stop, Qt.MouseButton.LeftButton)
    settled(page.context.tasks)
    assert page.sheet is None and page.below.currentWidget() is page.before
    assert page.form.work.start.isVisible() and page.veil.isHidden()


def test_with_one_epoch_the_page_says_what_is_needed(page, tmp_path):
    asked = []
    page.context.triggered.connect(asked.append)
    page.take(without_layer(page.context.document.project, "forest_2020"), "run-0001")
    assert page.pages.currentWidget() is page.one_epoch
    page.one_epoch.button.click()
    assert asked == ["project.import"]
    page.take(store.load(new_project(tmp_path)), "")
    assert page.pages.currentWidget() is page.one_epoch


def test_a_project_that_changed_since_says_so(compared):
    project = compared.context.document.project
    compared.take(without_layer(project, "wetland_2025"), "run-0001")
    assert "changed" in compared.results.notice.text.text()
    compared.take(project, "run-0001")
    assert compared.results.notice.isHidden()


def test_the_workbook_has_the_parts_and_the_polygons(compared, tmp_path):
    compared.export(tmp_path / "c.xlsx")
    settled(compared.context.tasks)
    book = openpyxl.load_workbook(tmp_path / "c.xlsx")
    assert [row[0].value for row in book["Change"].iter_rows(min_row=2)][-1] == "total"
    assert book["Polygons"].max_row > 300


def test_the_steps_add_up_with_any_tolerance(page):
    project = page.context.document.project
    for jitter_m in (0.0, 1.0, 50.0):
        sheet = change_sheet(project, "2020", "2025", lambda step: None, method=None, jitter_m=jitter_m)
        assert sum(sheet.steps.values()) == pytest.approx(sheet.found.figures["carbon_t"]["total"], rel=1e-9)
