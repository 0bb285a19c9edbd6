"""The quality workspace with a real project, real widgets and real decisions."""

import json
import shutil

import numpy as np
import openpyxl
import pandas as pd
import pytest
from making import ask
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from waiting import settled

from layers.checks.findings import SEVERITIES
from layers.labels import label
from ui.components.badge import ICONS, badge_size
from ui.components.header import PADDING
from ui.leaving import Question
from ui.theme import sheet
from ui.theme.tokens import px
from ui.workspaces.quality import QualityWorkspace
from ui.workspaces.quality.findings_model import COUNTY, MESSAGE, RECORD, SEVERITY
from ui.workspaces.quality.place_map import round_scale
from zzeco.finding_state import states
from zzeco.finding_texts import severity_text
from zzeco.map_state import map_state, with_map_state
from zzeco.project import with_table
from zzeco.rejected_records import rejected_records

FOREST = "forest_2025"


@pytest.fixture
def shown(placed):
    """The workspace with the findings of the sample read."""
    return placed(QualityWorkspace, 1600, 920)


def test_what_changes_no_finding_reads_none_again(shown):
    document, before = shown.context.document, shown.overview
    assert "finding_states" not in document.project.tables
    document.do("theme", lambda value: with_map_state(value, map_state(value).with_layer(FOREST, opacity=0.5)))
    settled(shown.context.tasks)
    assert shown.overview is before


def limited(workspace, code):
    workspace.rules.choose("code", code)
    workspace._choose_rule("code", code)
    settled(workspace.context.tasks)
    return workspace.card.model


def chosen_state(workspace, row):
    return str(workspace.card.model.value("state", row))


def test_read_is_entered_and_not_entered_and_every_severity_is_counted(shown):
    counts, found = shown.overview.counts, shown.overview.found
    assert counts.read == counts.entered + counts.rejected
    assert counts.rejected == len(rejected_records(shown.context.document.project))
    rows = shown.context.document.project.table("findings").rows
    assert [found.count(one) for one in ("error", "warn", "info")] == [
        int((rows["severity"] == one).sum()) for one in ("error", "warn", "info")
    ]
    assert sum(one.count for one in shown.overview.rules) == len(rows) == shown.card.model.rowCount()


def test_a_check_finds_what_the_command_line_finds(shown, sample, tmp_path):
    copy = shutil.copy(sample, tmp_path / "other.gpkg")
    said = ask("check", copy)["findings"]
    shown.check()
    settled(shown.context.tasks)
    found = shown.overview.found.rows
    own = sorted(zip(found["layer"].astype(str), found["code"].astype(str), found["fid"].fillna(0), strict=True))
    assert own == sorted((one["layer"], one["code"], one["fid"] or 0) for one in said)
    assert shown.context.document.undo_stack.undoText() == "Check all layers"


def test_the_model_is_sound_and_the_texts_are_the_users(shown, qtmodeltester):
    model = shown.card.model
    qtmodeltester.check(model)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    limited(shown, "C003")
    assert model.index(0, MESSAGE).data().startswith("Overlaps")
    assert model.index(0, COUNTY).data() == label("county", model.value("county", 0)) != model.value("county", 0)


def test_the_worst_come_first_and_a_click_sorts_otherwise(shown):
    model = shown.card.model
    order = ["error", "warn", "info"]
    seen = [order.index(str(model.value("severity", row))) for row in range(model.rowCount())]
    assert seen == sorted(seen)
    shown.card.table.horizontalHeader().setSortIndicator(RECORD, Qt.SortOrder.DescendingOrder)
    settled(shown.context.tasks)
    records = [str(model.value("name", row)) for row in range(model.rowCount())]
    assert records == sorted(records, reverse=True)


def test_a_rule_and_the_filters_limit_the_table(shown):
    item = shown.rules.tree.topLevelItem(1).child(0)
    shown.rules.tree.setCurrentItem(item)
    settled(shown.context.tasks)
    code = item.data(0, Qt.ItemDataRole.UserRole + 1)[1]
    model = shown.card.model
    assert {str(model.value("code", row)) for row in range(model.rowCount())} == {code}
    assert item.text(1) == f"{model.rowCount()}"
    shown.rules.tree.setCurrentItem(shown.rules.tree.topLevelItem(0))
    shown.card.severity.choose("info")
    shown.card.filtered.emit()
    settled(shown.context.tasks)
    assert {str(model.value("severity", row)) for row in range(model.rowCount())} == {"info"}


def test_the_filter_of_rules_narrows_the_tree(shown):
    shown.rules.filter.setText("C003")
    root = shown.rules.tree
    codes = [root.topLevelItem(at).child(0).data(0, Qt.ItemDataRole.UserRole + 1) for at in (1,)]
    assert codes == [("code", "C003")] or codes == [["code", "C003"]]
    assert root.topLevelItemCount() == 2


def test_an_overlap_is_shown_where_both_records_lie(shown):
    limited(shown, "C003")
    place, finding = shown.map.place, shown.decide.shown.finding
    layer = shown.context.document.project.layers[finding["layer"]]
    other = json.loads(finding["values"])["overlap_id"]
    assert int(layer.fids[place.row]) == int(finding["fid"])
    assert place.other_name == other and place.other is not None
    assert place.common.area == pytest.approx(json.loads(finding["values"])["overlap_m2"], rel=0.02)
    xmin, ymin, xmax, ymax = shown.map.canvas.view.bounds
    assert xmin <= place.bounds[0] and ymin <= place.bounds[1] and xmax >= place.bounds[2] and ymax >= place.bounds[3]
    assert shown.map.canvas.view.scale >= 9_999
    assert shown.context.document.selection.fids.tolist() == [int(finding["fid"])]


def test_a_self_crossing_is_marked_where_it_crosses(shown):
    limited(shown, "I001")
    place = shown.map.place
    reason = json.loads(shown.decide.shown.finding["values"])["geom_reason"]
    x, y = reason[reason.index("[") + 1 : reason.index("]")].split()
    assert (place.point.x, place.point.y) == (pytest.approx(float(x)), pytest.approx(float(y)))


def test_triage_by_keyboard_decides_and_goes_on(shown, qtbot):
    model = limited(shown, "C003")
    first, second = model.zz_id(0), model.zz_id(1)
    table = shown.card.table
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Return)
    settled(shown.context.tasks)
    assert chosen_state(shown, model.row_of(first)) == "returned"
    assert shown.decide.shown.finding["zz_id"] == second
    qtbot.keyClick(table, Qt.Key.Key_N)
    settled(shown.context.tasks)
    assert shown.decide.shown.count == 3
    qtbot.keyClick(shown.map.canvas, Qt.Key.Key_P)
    settled(shown.context.tasks)
    assert shown.decide.shown.finding["zz_id"] == second
    document = shown.context.document
    document.undo_stack.undo()
    settled(shown.context.tasks)
    assert chosen_state(shown, model.row_of(first)) == "open" and not len(states(document.project))


def test_what_is_kept_needs_a_reason(shown):
    limited(shown, "C003")
    shown.decide.how.cards["kept"].click()
    before = shown.context.document.project
    shown.decide.how.apply.click()
    settled(shown.context.tasks)
    assert shown.context.document.project is before
    assert shown.decide.how.field.error.text() == "Say why the record is right as it is."
    shown.decide.how.reason.setText("surveyed twice")
    shown.decide.how.apply.click()
    settled(shown.context.tasks)
    kept = states(shown.context.document.project)
    assert kept[["state", "reason"]].values.tolist() == [["kept", "surveyed twice"]]
    assert shown.summary.handled.text().startswith("1 / ")


def test_several_findings_are_decided_in_one_step(shown):
    model = limited(shown, "C003")
    shown.card.table.selectAll()
    assert shown.decide.how.title.text() == f"Decision on {model.rowCount()} findings"
    shown.decide.how.cards["fixed"].click()
    shown.decide.how.apply.click()
    settled(shown.context.tasks)
    assert {chosen_state(shown, row) for row in range(model.rowCount())} == {"fixed"}
    assert shown.context.document.undo_stack.count() == 1


def test_a_decision_survives_a_check_but_a_mended_finding_that_is_found_again_is_open(shown):
    model = limited(shown, "C003")
    returned, fixed = model.finding(0)["record"], model.finding(1)["record"]
    shown.deciding.keep(np.array([model.zz_id(0)]), "returned", "")
    settled(shown.context.tasks)
    shown.deciding.keep(np.array([model.zz_id(1)]), "fixed", "")
    settled(shown.context.tasks)
    shown.check()
    settled(shown.context.tasks)
    found = shown.overview.found.rows
    now = found[found["code"] == "C003"].set_index("record")["state"].astype(str)
    assert set(now[[returned]]) == {"returned"} and set(now[[fixed]]) == {"open"}


def test_the_list_for_the_survey_team_holds_what_is_shown(shown, tmp_path):
    model = limited(shown, "C003")
    shown.deciding.send_all_back()
    settled(shown.context.tasks)
    shown.export(tmp_path / "list.xlsx")
    settled(shown.context.tasks)
    rows = list(openpyxl.load_workbook(tmp_path / "list.xlsx", read_only=True).active.iter_rows(values_only=True))
    head = [str(name) for name in rows[0]]
    assert len(rows) == model.rowCount() + 1
    assert {row[head.index("state")] for row in rows[1:]} == {"sent back"}
    assert all(row[head.index("advice")] for row in rows[1:])


def test_a_rejected_record_with_another_id_enters_as_one_step(shown):
    before = shown.context.document.project
    record = next(one for one in rejected_records(before) if one.reasons[0][0] == "I105")
    shown.show_rejected("I105")
    settled(shown.context.tasks)
    panel = shown.rejected.panel
    assert panel.record.is_mendable and panel.record.zz_id == record.zz_id
    cell = next(
        panel.attributes.model.item(row, 1)
        for row in range(panel.attributes.model.rowCount())
        if panel.attributes.model.item(row, 0).text() == "BSM"
    )
    cell.setText("430224000000999999")
    assert panel.steps.changed.text() == "1 values changed"
    panel.steps.retry.click()
    settled(shown.context.tasks)
    after = shown.context.document.project
    layer = after.layers[record.layer]
    assert len(layer) == len(before.layers[record.layer]) + 1
    assert layer.table["record_id"].iloc[-1] == "430224000000999999"
    assert record.zz_id not in [one.zz_id for one in rejected_records(after)]
    counts = shown.overview.counts
    assert counts.read == counts.entered + counts.rejected
    assert after.table("deliveries").rows["read"].sum() == before.table("deliveries").rows["read"].sum()
    shown.context.document.undo_stack.undo()
    settled(shown.context.tasks)
    assert len(shown.context.document.project.layers[record.layer]) == len(before.layers[record.layer])


def test_a_record_that_still_cannot_enter_says_why_and_changes_nothing(shown, qtbot):
    project = shown.context.document.project
    record = next(one for one in rejected_records(project) if one.reasons[0][0] == "I105")
    with qtbot.waitSignal(shown.context.messages.failed, timeout=20_000) as failed:
        shown.rejected.retry(record.zz_id, {})
    assert failed.args[0].problem.startswith("The record still cannot enter: ")
    assert shown.context.document.project is project


def test_a_record_without_geometry_cannot_be_mended_here(shown):
    shown.show_rejected("I101")
    settled(shown.context.tasks)
    assert shown.rejected.panel.steps.retry.isHidden()
    left = len(rejected_records(shown.context.document.project))
    shown.rejected.panel.steps.remove.click()
    settled(shown.context.tasks)
    assert len(rejected_records(shown.context.document.project)) == left - 1
    shown.context.document.undo_stack.undo()
    assert len(rejected_records(shown.context.document.project)) == left


def test_a_record_is_opened_for_editing_on_the_map(shown, qtbot):
    limited(shown, "F003")
    with qtbot.waitSignal(shown.context.navigate) as went:
        shown.decide.why.edit.click()
    workspace, payload = went.args
    assert workspace == "map" and payload["edit"] and payload["fids"] == [int(shown.decide.shown.finding["fid"])]


def test_others_open_one_finding_or_one_layer(shown):
    model = shown.card.model
    last = model.zz_id(model.rowCount() - 1)
    shown.receive({"finding": last})
    settled(shown.context.tasks)
    assert shown.decide.shown.finding["zz_id"] == last
    fid = next(int(fid) for fid in shown.overview.found.rows["fid"].dropna())
    layer = str(shown.overview.found.rows.loc[shown.overview.found.rows["fid"] == fid, "layer"].iloc[0])
    shown.receive({"layer": layer, "fids": [fid]})
    settled(shown.context.tasks)
    assert {int(model.value("fid", row)) for row in range(model.rowCount())} == {fid}


def test_without_findings_the_number_of_rules_is_said(shown):
    document = shown.context.document
    document.do("none", lambda project: with_table(project, "findings", project.table("findings").rows.iloc[:0]))
    settled(shown.context.tasks)
    assert shown.pages.currentWidget() is shown.empty
    assert shown.empty.sentence.text() == "No findings; 138 rules were checked."


def test_an_edit_that_mends_a_record_takes_its_finding_away(shown):
    from zzeco.editing import with_attributes

    limited(shown, "F006")
    finding = shown.decide.shown.finding
    shown.context.document.do(
        "edit",
        lambda project: with_attributes(project, finding["layer"], np.array([int(finding["fid"])]), {"yu_bi_du": 0.6}),
    )
    settled(shown.context.tasks)
    rows = shown.overview.found.rows
    mine = rows[(rows["code"] == "F006") & (rows["fid"] == finding["fid"])]
    assert not len(mine)


def test_the_state_is_given_back(shown, qtbot):
    limited(shown, "C003")
    again = QualityWorkspace(shown.context)
    qtbot.addWidget(again)
    again.restore(shown.state())
    settled(shown.context.tasks)
    assert again.card.model.rowCount() == shown.card.model.rowCount() < len(shown.overview.found)
    assert pd.notna(again.decide.shown.finding["fid"])


def test_the_map_of_a_finding_has_a_round_scale_that_shows_all_of_it():
    assert [round_scale(one) for one in (30_370.0, 31_000.0, 10_000.0)] == [31_000.0, 31_000.0, 10_000.0]


def test_in_a_small_window_the_panels_keep_their_widths_and_what_was_found_can_be_read(shown):
    left, _centre, right = shown.splitter.sizes()
    shown.resize(1366, 690)
    assert (shown.splitter.sizes()[0], shown.splitter.sizes()[2]) == (left, right)
    assert shown.card.table.columnWidth(MESSAGE) >= 220
    for choice in (shown.card.severity, shown.card.layer, shown.card.county, shown.card.state):
        room = choice.width() - choice.fontMetrics().horizontalAdvance(choice.currentText())
        assert room >= 40


def test_a_badge_of_severity_stays_within_its_column_at_any_size_of_text(shown, qapp):
    table = shown.card.table
    for percent in (100, 150, 90):
        sheet.apply(qapp, percent=percent)
        shown.grab()
        badges = [badge_size(severity_text(one), ICONS[one]).width() for one in SEVERITIES]
        assert table.columnWidth(SEVERITY) >= max(badges) + 2 * px(PADDING)


def test_the_decision_is_never_wider_than_its_panel(shown):
    limited(shown, "I001")
    assert shown.decide.inner.width() <= shown.decide.scroller.viewport().width()


def test_sending_back_more_than_a_few_asks_with_their_number(shown):
    decided = shown.overview.found.rows["state"].astype(str).eq("returned").sum()
    count = shown.card.model.rowCount()
    assert count > 20
    shown.card.send_all.click()
    (asked,) = shown.window().findChildren(Question)
    assert str(count) in asked.windowTitle()
    asked.reject()
    settled(shown.context.tasks)
    assert shown.overview.found.rows["state"].astype(str).eq("returned").sum() == decided
    shown.card.send_all.click()
    shown.window().findChildren(Question)[-1].buttons["primary"].click()
    settled(shown.context.tasks)
    assert shown.overview.found.rows["state"].astype(str).eq("returned").sum() == count
