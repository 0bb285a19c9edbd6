"""The page of factor sets over the sample project: what it does is what `factors` does."""

import openpyxl
import pytest
import shiboken6
from PySide6.QtCore import Qt
from waiting import settled

from ui.workspaces.carbon.factors.editing import EditDialog
from ui.workspaces.carbon.factors.page import FactorsPage
from ui.workspaces.carbon.factors.taking_in import TakingIn
from zzeco.factor_comparing import set_differences
from zzeco.factor_files import write_factor_workbook
from zzeco.factor_sets import history, project_factors
from zzeco.factor_verifying import to_verify
from zzeco.settings import settings_dict


@pytest.fixture
def page(placed):
    """The page of the sample project, in front, which follows the project."""
    made = placed(FactorsPage, 1200, 800)
    document = made.context.document
    made.take(document.project, "run-0001")
    settled(made.context.tasks)
    document.changed.connect(lambda before, after: made.take(after, "run-0001") if after is not None else None)
    return made


def texts(table, place):
    model = table.model()
    return [model.index(row, place).data() for row in range(model.rowCount())]


def column_of(page, column):
    return 1 + page.values.shown.columns.index(column)


def edit(page, qtbot, value, reason="measured in this county", row="杉木", column="BEF"):
    """The dialog filled in and saved; it stays only where the edit was refused."""
    at = next(place for place, cells in enumerate(page.values.shown.rows) if cells[0].startswith(row))
    page.edit("forest_factors", at, column)
    dialog = page.findChild(EditDialog)
    dialog.value.setText(value)
    dialog.reason.setText(reason)
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    settled(page.context.tasks)
    return dialog if shiboken6.isValid(dialog) else None


def test_the_values_are_those_of_the_set(page):
    rows = project_factors(page.context.document.project).rows("forest_factors")
    assert texts(page.values.table, column_of(page, "BEF")) == list(rows["BEF"])
    page.values.of.choose("wetland")
    page.values.of.picked.emit()
    assert page.values.table.model().rowCount() == len(project_factors(page.context.document.project).rows("wetland"))


def test_an_edit_is_a_step_with_its_reason_and_can_be_undone(page, qtbot):
    before = page.context.document.project
    assert edit(page, qtbot, "1.7") is None
    after = page.context.document.project
    line = history(after).iloc[-1]
    assert (line["column"], line["after"], line["reason"]) == ("BEF", "1.7", "measured in this county")
    assert "1.7" in texts(page.values.table, column_of(page, "BEF"))
    assert page.versions.table.model().rowCount() == 2
    page.context.document.undo_stack.undo()
    settled(page.context.tasks)
    assert project_factors(page.context.document.project).version == project_factors(before).version
    assert page.versions.table.model().rowCount() == 1


def test_a_value_outside_the_range_is_refused_with_the_range(page, qtbot):
    before = page.context.document.project
    dialog = edit(page, qtbot, "17")
    assert dialog.isVisible() and "plausible range" in dialog.problem.text()
    assert "Plausible" in dialog.value_field.help.text()
    assert page.context.document.project is before
    dialog.reject()


def test_an_edit_needs_a_reason(page, qtbot):
    dialog = edit(page, qtbot, "1.7", reason=" ")
    assert dialog.isVisible() and "reason" in dialog.problem.text()
    dialog.reject()


def test_a_set_is_taken_in_from_a_workbook_compared_and_used(page, qtbot, tmp_path):
    factors = project_factors(page.context.document.project)
    path = write_factor_workbook(factors, tmp_path / "province.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["forest_factors"]
    heads = [cell.value for cell in sheet[1]]
    sheet.cell(2, 1 + heads.index("BEF")).value = 1.5
    book.save(path)
    said = []
    dialog = TakingIn(page.context, path, said.append, page)
    dialog.open()
    assert dialog.name.text() == "province"
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    settled(page.context.tasks)
    project = page.context.document.project
    assert said == [""]
    page.read("province")
    settled(page.context.tasks)
    page.differences.first.choose("default")
    page.differences.second.choose("province")
    page.differences.compare()
    settled(page.context.tasks)
    wanted = set_differences(project_factors(project), project_factors(project, "province"))
    assert page.differences.found == wanted and len(wanted) == 1
    qtbot.mouseClick(page.choose, Qt.MouseButton.LeftButton)
    settled(page.context.tasks)
    assert settings_dict(page.context.document.project)["factor_set"] == "province"
    assert not page.choose.isEnabled()


def test_a_file_that_is_no_set_is_refused_in_the_dialog(page, qtbot, tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    dialog = TakingIn(page.context, path, lambda words: None, page)
    dialog.open()
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    settled(page.context.tasks)
    assert dialog.isVisible() and "no factor table" in dialog.problem.text()
    dialog.reject()


def test_an_earlier_version_can_be_seen_but_not_edited(page, qtbot):
    edit(page, qtbot, "1.7")
    page.read("default@1")
    settled(page.context.tasks)
    assert "1.7" not in texts(page.values.table, column_of(page, "BEF"))
    page.values.table.selectRow(0)
    assert not page.values.edit.isEnabled() and page.values.earlier.isVisible()


def test_the_list_to_verify_is_that_of_the_command_and_can_be_exported(page, tmp_path):
    page.tabs.setCurrentIndex(3)
    settled(page.context.tasks)
    found, _run = to_verify(page.context.document.project)
    assert texts(page.to_verify.table, 0) == [one.row for one in found]
    page.to_verify.export(tmp_path / "list.xlsx")
    page.export(tmp_path / "set.xlsx")
    settled(page.context.tasks)
    assert openpyxl.load_workbook(tmp_path / "list.xlsx").worksheets[0].max_row == len(found) + 1
    assert "forest_factors" in openpyxl.load_workbook(tmp_path / "set.xlsx").sheetnames
