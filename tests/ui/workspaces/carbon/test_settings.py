"""The form of the carbon workspace, its dialogs and files, and how it comes back."""

import openpyxl
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from waiting import settled

from ui.workspaces.carbon import CarbonWorkspace
from ui.workspaces.carbon.factor_table import FactorDialog
from zzeco.editing import with_attributes
from zzeco.factor_sets import project_factors, with_edit, with_imported
from zzeco.map_state import layer_title
from zzeco.project import with_settings
from zzeco.reconciling import applied, reconcile
from zzeco.run_notes import run_notes


def test_a_changed_setting_says_whose_the_results_are_and_can_be_taken_back(shown, qtbot):
    notice = shown.results.notice
    assert notice.isHidden()
    shown.left.settings.pools.boxes["soil"].click()
    assert not notice.isHidden() and "No. 1" in notice.text.text()
    qtbot.mouseClick(notice.back, Qt.MouseButton.LeftButton)
    assert notice.isHidden() and shown.left.settings.pools.boxes["soil"].isChecked()


def test_an_edit_after_the_estimate_is_told_beside_its_figures(shown):
    project = shown.context.document.project
    fids = project.layers["forest_2025"].fids[:1]
    shown.context.document.do("edit", lambda project: with_attributes(project, "forest_2025", fids, {"mei_gq_xj": 33}))
    settled(shown.context.tasks)
    notice = shown.results.notice
    assert not notice.isHidden() and notice.back.isHidden() and "1 records were changed" in notice.text.text()
    shown.context.document.undo_stack.undo()
    settled(shown.context.tasks)
    assert notice.isHidden()


def test_draws_outside_their_limits_are_refused_below_the_field(shown):
    field = shown.left.settings.draws_field
    shown.left.settings.draws.setText("5")
    shown.left.settings.draws.editingFinished.emit()
    assert "100" in field.error.text() and not field.error.isHidden()
    assert shown.left.settings.request() is None
    shown.estimate()
    assert shown.context.tasks.is_idle
    assert shown.context.messages.last_toast == f"Draws for the uncertainty: {field.error.text()}"


def test_no_pool_at_all_is_refused(shown):
    shown.left.settings.pools.choose(())
    assert not shown.left.settings.pools.error.isHidden()
    assert shown.left.settings.request() is None
    shown.estimate()
    assert shown.context.messages.last_toast == "Tick at least one pool."


def test_the_factors_to_be_verified_are_a_table_with_sources(shown, qtbot, qtmodeltester):
    shown.right.unverified.open.click()
    (dialog,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, FactorDialog)]
    model = dialog.table.model()
    qtmodeltester.check(model)
    assert model.rowCount() == len(shown.sheet.unverified())
    dialog.only.setChecked(False)
    assert dialog.table.model().rowCount() == len(shown.sheet.factors)
    dialog.close()


def test_the_workbook_is_written_in_a_task(shown, tmp_path):
    shown.export(tmp_path / "carbon.xlsx")
    settled(shown.context.tasks)
    assert "Factors" in openpyxl.load_workbook(tmp_path / "carbon.xlsx").sheetnames


def test_another_setting_of_the_project_fills_the_form(shown):
    shown.context.document.do("set", lambda project: with_settings(project, {"gwp_ch4": "AR5"}))
    assert shown.left.settings.gwp.currentData() == "AR5"
    assert not shown.results.notice.isHidden()


def test_layout_and_choices_come_back(shown, opened, qtbot):
    shown.results.totals.show_grouping("age_group")
    shown.results.map.choose_theme("sink")
    shown.results.chart.chosen.emit("430281")
    settled(opened.tasks)
    state = shown.state()
    again = CarbonWorkspace(opened)
    qtbot.addWidget(again)
    again.restore(state)
    settled(opened.tasks)
    assert again.results.totals.by == "age_group"
    assert again.results.map.theme.currentData() == "sink"
    assert again.sheet.county == again.left.settings.county() == state["county"] == "430281"


def test_an_edited_factor_or_a_scaled_stock_says_that_the_results_are_not_of_now(shown):
    notice, document = shown.results.notice, shown.context.document
    edit = ("default", "forest_factors", "杉木", "BEF", "1.7", "measured here")
    document.do("edit", lambda project: with_edit(project, *edit)[0])
    settled(shown.context.tasks)
    assert "No. 1" in notice.text.text()
    document.undo_stack.undo()
    settled(shown.context.tasks)
    assert notice.isHidden()
    found = reconcile(document.project, 3.6e7, "", lambda step: None)
    document.do("scale", lambda project: applied(project, found, "yearbook"))
    settled(shown.context.tasks)
    assert "No. 1" in notice.text.text()
    shown.estimate()
    settled(shown.context.tasks)
    assert notice.isHidden() and len(shown.heads) == 2


def test_the_factor_set_is_chosen_for_the_run(shown):
    document, settings = shown.context.document, shown.left.settings
    given = {"uncertainty": project_factors(document.project).rows("uncertainty")}
    document.do("import", lambda project: with_imported(project, "province", given)[0])
    settled(shown.context.tasks)
    settings.factor_set.choose("province")
    settings.factor_set.picked.emit()
    assert not shown.results.notice.isHidden()
    shown.estimate()
    settled(shown.context.tasks)
    assert shown.heads[0].factor_set == "province" and shown.heads[1].factor_set == "default"
    assert settings.factor_set.currentData() == "province" and shown.results.notice.isHidden()


def test_what_stands_beside_the_totals_is_said_below_them(shown):
    notes = [shown.results.notes.itemAt(at).widget().text() for at in range(shown.results.notes.count())]
    project = shown.context.document.project
    titles = {name: layer_title(project, layer) for name, layer in project.layers.items()}
    assert notes == list(run_notes(shown.sheet, titles)) and not any("_2025" in words for words in notes)
    assert any("depth" in words or "soil" in words for words in notes)
