"""The targets workspace with a real project and real widgets; its numbers are those of the command line."""

from pathlib import Path

import openpyxl
import pytest
from making import ask
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from waiting import settled

from ui.components.table import PLAIN_ROLE, chosen_text
from ui.workspaces.targets import TargetsWorkspace
from ui.workspaces.targets.county_grid import in_two_lines
from ui.workspaces.targets.list_model import BAR, NOW, SHARE, VERDICT
from zzeco.project import with_table

CITY = "430200"


@pytest.fixture
def shown(placed):
    """The workspace with the sheet of the sample worked out."""
    return placed(TargetsWorkspace, 1600, 920)


def fill(workspace, **texts):
    """Writes into the fields of the form and keeps them."""
    form = workspace.detail.form
    workspace.detail.open_form()
    for name, words in texts.items():
        form.fields[name].widget.setText(words)
    form.keep.click()
    settled(workspace.context.tasks)


def test_every_target_of_the_table_is_listed_with_the_numbers_of_the_command_line(shown, sample):
    said = ask("targets", sample, "--by", "county")["targets"]
    assert len(shown.table.targets.rows) == 11
    keys = ("value", "share", "pace_needed", "state", "evidence")
    own = {
        (row.key, row.region): (row.value, row.share, row.pace_needed, row.state, row.evidence)
        for row in shown.sheet.rows
    }
    assert own == {(one["key"], one["region"]): tuple(one[key] for key in keys) for one in said}
    assert {(row.key, row.goal.year, row.goal.goal, row.goal.unit) for row in shown.sheet.rows} == {
        (one["key"], one["year"], one["goal"], one["unit"]) for one in said
    }


def test_a_year_shows_the_position_at_its_end(shown, sample):
    shown.head.year.choose(2025)
    shown.head.chosen.emit()
    settled(shown.context.tasks)
    said = {one["key"]: one["state"] for one in ask("targets", sample, "--year", 2025)["targets"]}
    assert {row.key: row.state for row in shown.table.targets.rows} == said
    assert shown.head.title.text() == "Targets, 2025"


def test_the_models_are_sound_and_copy_plain_numbers(shown, qtmodeltester):
    for model in (shown.table.targets, shown.grid.grid):
        qtmodeltester.check(model)
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    shown.table.pick("growing_stock")
    cells = chosen_text(shown.table).split("\t")
    assert float(cells[NOW]) == pytest.approx(shown.row.value)
    assert float(cells[SHARE]) == pytest.approx(100 * shown.row.share)
    assert shown.table.targets.index(0, SHARE).data().endswith("%")


def test_without_a_baseline_the_bar_is_the_share_and_has_no_tick(shown):
    fill(shown, baseline_year="", baseline_value="")
    row = shown.row
    assert row.state == "no_baseline" and row.expected is None and row.done == row.share
    assert shown.table.targets.index(0, VERDICT).data() == "no baseline"
    assert "No baseline" in shown.table.targets.index(0, BAR).data(Qt.ItemDataRole.ToolTipRole)


def test_a_baseline_is_filled_in_as_one_step_and_gives_a_verdict(shown):
    shown.table.pick("growing_stock")
    fill(shown, baseline_year="", baseline_value="")
    value = shown.row.value
    fill(shown, baseline_year="2020", baseline_value="0", goal=str(2 * value))
    row = shown.row
    assert row.goal.baseline_year == 2020 and row.goal.baseline_value == 0 and row.goal.goal == pytest.approx(2 * value)
    assert row.done == pytest.approx(0.5)
    assert row.expected == pytest.approx((row.at_year - 2020) / (row.goal.year - 2020))
    assert row.state in ("on_track", "slow", "off_track")
    assert shown.detail.form.isHidden()
    document = shown.context.document
    assert document.undo_stack.undoText() == "Fill in target: Growing stock (Zhuzhou City)"
    document.undo_stack.undo()
    settled(shown.context.tasks)
    assert shown.row.state == "no_baseline"


def test_half_a_baseline_is_refused_in_the_form(shown):
    before = shown.context.document.project
    fill(shown, baseline_year="2020", baseline_value="")
    assert "A baseline has a year and a value." in shown.detail.form.fields["baseline_year"].error.text()
    fill(shown, baseline_year="twenty", baseline_value="1")
    assert shown.detail.form.fields["baseline_year"].error.text() == "Not a number"
    assert shown.context.document.project is before


def test_a_surveyed_value_can_be_taken_as_the_baseline(shown):
    shown.table.pick("growing_stock")
    settled(shown.context.tasks)
    shown.detail.open_form()
    button = shown.detail.form._suggestions.itemAt(0).widget()
    button.click()
    first = shown.chart.trend.points[0]
    assert shown.detail.form.year.text() == str(first.year) == "2020"
    assert float(shown.detail.form.start.text()) == pytest.approx(first.value, rel=1e-4)


def test_a_county_gets_a_goal_of_its_own(shown):
    shown.detail.region_asked.emit("430224")
    shown._look_at("430224", "growing_stock")
    assert shown.row.goal.goal is None and shown.head.region.currentData() == "430224"
    fill(shown, goal="100")
    assert shown.row.goal.goal == 100 and shown.row.share == pytest.approx(shown.row.value / 100)
    assert shown.sheet.row("growing_stock", CITY).goal.goal == 4018
    place = shown.grid.grid.index(shown.grid.grid.counties.index("430224"), 1)
    assert place.data().endswith("%")
    assert place.data(PLAIN_ROLE) == pytest.approx(100 * shown.row.share)


def test_the_trend_has_the_surveyed_epochs_and_the_goals(shown):
    shown.table.pick("forest_cover")
    settled(shown.context.tasks)
    trend = shown.chart.trend
    assert [point.year for point in trend.points] == [2020, 2025]
    assert [(goal.year, goal.value) for goal in trend.goals] == [(2025, 53.87), (2030, 56.12)]
    assert trend.points[-1].value == pytest.approx(shown.row.value)
    change = (trend.points[1].value - trend.points[0].value) / 5
    assert trend.recent_per_year == pytest.approx(change)


def test_a_ledger_adds_up_year_by_year_to_what_is_there(shown):
    shown.table.pick("karst_total")
    settled(shown.context.tasks)
    values = [point.value for point in shown.chart.trend.points]
    assert values == sorted(values) and values[-1] == pytest.approx(shown.row.value)


def test_the_evidence_opens_the_records_on_the_map(shown, qtbot):
    shown.table.pick("karst_total")
    settled(shown.context.tasks)
    with qtbot.waitSignal(shown.context.navigate, timeout=20_000) as went:
        qtbot.mouseClick(shown.detail.evidence.records, Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
    workspace, payload = went.args
    assert workspace == "map" and payload["layer"] == "karst_2025" and len(payload["fids"]) == shown.row.evidence


def test_a_cell_of_the_grid_shows_that_county(shown, qtbot):
    place = shown.grid.visualRect(shown.grid.grid.index(2, 1)).center()
    qtbot.mouseClick(shown.grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    settled(shown.context.tasks)
    assert shown.region == shown.grid.grid.counties[2] and shown.chosen == "growing_stock"
    assert shown.row.region == shown.region


def test_the_sheet_is_written_with_its_counties(shown, tmp_path):
    shown.export(tmp_path / "targets.xlsx")
    settled(shown.context.tasks)
    book = openpyxl.load_workbook(tmp_path / "targets.xlsx", read_only=True)
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert len(rows) == 12 and rows[1][3] == pytest.approx(shown.table.targets.rows[0].value)
    assert len(list(book.worksheets[1].iter_rows())) == 1 + 11 * 9
    book.close()


def test_a_project_without_targets_offers_those_of_the_plan(shown):
    document = shown.context.document
    document.do("none", lambda project: with_table(project, "targets", project.table("targets").rows.iloc[:0]))
    settled(shown.context.tasks)
    assert shown.pages.currentWidget() is shown.empty
    shown.empty.button.click()
    settled(shown.context.tasks)
    assert shown.pages.currentWidget() is shown.results and len(shown.table.targets.rows) == 11


def test_the_window_keeps_target_region_and_year(window, qtbot):
    window.show_workspace("targets")
    workspace = window.workspace("targets")
    settled(window.context.tasks)
    workspace._look_at("430224", "karst_total")
    settled(window.context.tasks)
    state = workspace.state()
    again = TargetsWorkspace(window.context)
    qtbot.addWidget(again)
    again.restore(state)
    settled(window.context.tasks)
    assert (again.chosen, again.region) == ("karst_total", "430224")
    assert window.bar.primary.text() == "Export the target sheet"
    assert Path(window.context.document.project.path).exists()


def test_names_of_targets_that_begin_alike_can_be_told_apart_in_the_heads_of_the_counties():
    assert in_two_lines("Area of small wetlands") == "Area of small\nwetlands"
    assert in_two_lines("Length") == "Length\n"


def test_no_head_of_the_targets_or_of_the_counties_is_cut(shown):
    for table in (shown.table, shown.grid):
        header = table.horizontalHeader()
        columns = [column for column in range(header.count()) if table is shown.grid or column != BAR]
        assert all(header.sectionSize(one) >= header.sectionSizeFromContents(one).width() for one in columns)
