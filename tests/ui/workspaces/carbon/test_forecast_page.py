"""The forecast page over the sample project; its figures are those of the function behind the command."""

import openpyxl
import pandas as pd
import pytest
import shapely
from making import PLACES, ask, new_project, write
from PySide6.QtCore import Qt
from waiting import settled

from ui.components.table import PLAIN_ROLE
from ui.workspaces.carbon.forecast_page import ForecastPage
from ui.workspaces.carbon.year_dialog import YearDialog
from zzeco import store
from zzeco.project import with_table, without_layer


@pytest.fixture
def page(placed):
    """The page of the sample project, in front."""
    made = placed(ForecastPage, 1200, 800)
    made.take(made.context.document.project, "run-0001")
    return made


def forecasted(page, qtbot):
    qtbot.mouseClick(page.form.work.start, Qt.MouseButton.LeftButton)
    settled(page.context.tasks)


def column(table, place, role=PLAIN_ROLE):
    model = table.model()
    return [model.index(row, place).data(role) for row in range(model.rowCount())]


def test_the_figures_are_those_of_the_command(page, qtbot, sample):
    forecasted(page, qtbot)
    said = ask("forecast", sample)
    assert page.found["series"] == said["series"]
    shown = [row for row in said["series"] if row["year"] % 5 == 0]
    shown = sorted(shown, key=lambda row: row["year"])
    table = page.results.table
    assert column(table, 0, Qt.ItemDataRole.DisplayRole) == [str(row["year"]) for row in shown]
    for place, name in ((2, "co2e_t"), (4, "sink_tco2e_per_a"), (5, "growing_stock_m3"), (6, "cover_percent")):
        assert column(table, place) == pytest.approx([row[name] for row in shown])
    *told, verify = said.json["warnings"]
    assert set(told) <= set(page.results.notes.texts) and verify.startswith("To be verified")
    assert (
        f"{len(page.found['unverified_factors'])} factors in these figures are to be verified."
        in page.results.notes.texts
    )


@pytest.mark.parametrize("measure", ["co2e_t", "sink_tco2e_per_a", "growing_stock_m3", "cover_percent"])
def test_the_chart_shows_every_year_of_both_scenarios(page, qtbot, measure):
    forecasted(page, qtbot)
    page.results.show_measure(measure)
    lines = page.results.chart.series
    assert [line.name for line in lines] == ["With measures", "Without measures"]
    for line, scenario in zip(lines, ("with", "without"), strict=True):
        rows = [row for row in page.found["series"] if row["scenario"] == scenario]
        assert line.years == tuple(range(2025, 2061))
        assert line.values == tuple(row[measure] for row in rows)
        bounds = [tuple(row[f"ci95_{measure}"]) for row in rows]
        assert list(zip(line.low, line.high, strict=True)) == bounds
    assert page.results.chart.tip(2040).count("\n") == 2


def test_the_settings_of_the_form_are_those_of_the_forecast(page, qtbot):
    page.form.first.setValue(2030)
    page.form.last.setValue(2040)
    page.form.scenario.choose(("without",))
    forecasted(page, qtbot)
    assert [row["year"] for row in page.found["series"]] == list(range(2030, 2041))
    assert {row["scenario"] for row in page.found["series"]} == {"without"}
    assert len(page.results.chart.series) == 1


def test_a_file_of_disturbances_and_fitted_curves_are_handed_on(page, qtbot, tmp_path):
    x, y = PLACES["430212"]
    areas = pd.DataFrame({"year": [2030], "kind": ["fire"], "severity": [0.5]})
    page.form.take_file(write(tmp_path / "fire.gpkg", areas, [shapely.box(x - 9e4, y - 9e4, x + 9e4, y + 9e4)]))
    page.form.refit.setChecked(True)
    forecasted(page, qtbot)
    told = page.found["disturbances"]
    assert [(one["year"], one["counts"]) for one in told] == [(2030, True)] and told[0]["polygons"] > 0
    stock = {row["year"]: row["co2e_t"] for row in page.found["series"] if row["scenario"] == "without"}
    assert stock[2030] < stock[2029]
    assert any("fewer than" in words for words in page.results.notes.texts) or page.found["refits"]
    page.form.no_file.click()
    assert page.form.asked().events is None


def test_curves_cannot_be_fitted_to_one_survey(page):
    page.form.refit.setChecked(True)
    page.take(without_layer(page.context.document.project, "forest_2020"), "run-0001")
    assert not page.form.refit.isEnabled() and page.form.asked().refit is False


def test_a_cancelled_forecast_shows_nothing_and_can_be_started_again(page, qtbot):
    qtbot.mouseClick(page.form.work.start, Qt.MouseButton.LeftButton)
    assert page.form.work.stop.isVisible()
    qtbot.mouseClick(page.form.work.stop, Qt.MouseButton.LeftButton)
    settled(page.context.tasks)
    assert page.found is None and page.below.currentWidget() is page.before
    assert page.form.work.start.isVisible() and page.veil.isHidden()
    forecasted(page, qtbot)
    assert page.found is not None


def test_a_project_that_changed_since_says_so(page, qtbot):
    forecasted(page, qtbot)
    project = page.context.document.project
    runs = project.table("runs").rows
    page.take(with_table(project, "runs", runs.copy()), "run-0001")
    assert "changed" in page.results.notice.text.text()
    page.take(project, "run-0001")
    assert page.results.notice.isHidden()


def test_without_an_estimate_or_a_survey_the_page_says_what_is_needed(page, tmp_path):
    project = page.context.document.project
    page.take(with_table(project, "runs", project.table("runs").rows.iloc[:0]), "")
    assert page.pages.currentWidget() is page.no_estimate
    asked = []
    page.context.triggered.connect(asked.append)
    page.no_estimate.button.click()
    page.take(store.load(new_project(tmp_path)), "")
    assert page.pages.currentWidget() is page.no_forest
    page.no_forest.button.click()
    assert asked == ["carbon.estimate", "project.import"]


def test_the_workbook_has_every_year_and_the_notes(page, qtbot, tmp_path):
    forecasted(page, qtbot)
    page.export(tmp_path / "f.xlsx")
    settled(page.context.tasks)
    book = openpyxl.load_workbook(tmp_path / "f.xlsx")
    rows = list(book["Series"].iter_rows(min_row=2, values_only=True))
    assert [row[3] for row in rows] == pytest.approx([row["co2e_t"] for row in page.found["series"]])
    assert [row[1] for row in rows] == [str(row["year"]) for row in page.found["series"]]
    assert [row[0] for row in book["Notes"].iter_rows(min_row=2, values_only=True)] == page.found["warnings"]


def test_a_year_of_the_chart_is_explained_and_its_workbook_written(page, qtbot, tmp_path):
    page.form.last.setValue(2040)
    forecasted(page, qtbot)
    chart = page.results.chart
    qtbot.waitUntil(lambda: chart._plot.width() > 60)
    place = chart._at(2035, chart.series[0].values[10]).toPoint()
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=place)
    assert page.results.year.year.value() == 2035
    page.results.year.scenario.choose("without")
    qtbot.mouseClick(page.results.year.start, Qt.MouseButton.LeftButton)
    settled(page.context.tasks)
    dialog = page.findChild(YearDialog)
    row = next(one for one in page.found["series"] if (one["year"], one["scenario"]) == (2035, "without"))
    assert dialog.found.row["co2e_t"] == pytest.approx(row["co2e_t"], rel=1e-12)
    assert dialog.found.row["sink_tco2e_per_a"] == pytest.approx(row["sink_tco2e_per_a"], rel=1e-9)
    assert "Stock 2035" in dialog.text.toPlainText() and "C(t)" in dialog.text.toPlainText()
    dialog.export(tmp_path / "y.xlsx")
    settled(page.context.tasks)
    assert "Forecast year" in openpyxl.load_workbook(tmp_path / "y.xlsx").sheetnames
    dialog.accept()


def test_the_year_of_the_survey_itself_is_not_offered(page, qtbot):
    forecasted(page, qtbot)
    assert (page.results.year.year.minimum(), page.results.year.year.maximum()) == (2026, 2060)
