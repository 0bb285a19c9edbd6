import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton

from layers.errors import ZzecoError
from layers.i18n import set_language
from ui.components.empty import EmptyState
from ui.components.figure import Figure
from ui.format import MISSING, THIN_SPACE
from ui.panels.inspector import ATTRIBUTES_TAB, CARBON_TAB, FINDINGS_TAB, HISTORY_TAB, InspectorPanel
from ui.panels.inspector_attributes import AttributesPage
from ui.panels.inspector_carbon import CarbonPage, FactorRow
from ui.panels.inspector_editor import EditorPage
from ui.panels.inspector_factor import FactorDialog
from ui.panels.inspector_findings import FindingRow
from ui.panels.inspector_summary import SummaryPage, _yearly, carbon_section
from zzeco.record_summary import CarbonSum

FOREST = "forest_2025"


@pytest.fixture
def panel(opened, qtbot):
    made = InspectorPanel(opened)
    qtbot.addWidget(made)
    made.resize(336, 900)
    made.set_layer(FOREST)
    made.show()
    opened.tasks.wait_idle()
    return made


@pytest.fixture
def measured(opened):
    rows = opened.document.project.table("estimates").rows
    return int(rows[(rows["layer"] == FOREST) & (rows["method"] == "factor")]["fid"].iloc[0])


def select(panel, layer, *fids):
    panel.context.document.select(layer, list(fids))
    assert panel.context.tasks.wait_idle()
    return panel.pages.currentWidget()


def turn_to(panel, tab):
    panel.tabs.setCurrentIndex(tab)
    assert panel.context.tasks.wait_idle()
    return panel.pages.currentWidget()


def edit(panel, fid):
    select(panel, FOREST, fid)
    panel.edit_button.click()
    assert panel.context.tasks.wait_idle()
    page = panel.pages.currentWidget()
    assert isinstance(page, EditorPage)
    while not page.is_complete:
        QCoreApplication.processEvents()
    return page


def test_with_nothing_selected_the_layer_is_summed_up(panel):
    assert isinstance(panel.pages.currentWidget(), SummaryPage)
    assert panel.title.text() == "Forest"
    assert not panel.tabs.isVisible()


def test_a_selected_stand_shows_its_carbon_and_arithmetic(panel, measured):
    page = select(panel, FOREST, measured)
    assert isinstance(page, CarbonPage)
    assert panel.subtitle.text().startswith("Subcompartment · ")
    assert page.carbon.lines[0].symbols == "A × V × SVD × BEF × CF"
    assert len(page.findChildren(FactorRow)) == len(page.carbon.steps)


def test_the_title_is_the_number_alone_and_the_summary_names_its_run_as_the_list_of_runs_does(panel, measured):
    captions = [label.text() for label in panel.pages.currentWidget().findChildren(QLabel)]
    assert any(text.startswith("No. 1 · ") for text in captions)
    assert not any("run-0001" in text for text in captions)
    page = select(panel, FOREST, measured)
    assert panel.title.text() == panel.shown.details.name
    captions = [label.text() for label in page.findChildren(QLabel)]
    assert any(text.startswith("No. 1 · ") and "factor set" in text for text in captions)


def test_the_name_and_symbol_of_every_factor_are_shown_whole(panel, measured):
    for row in select(panel, FOREST, measured).findChildren(FactorRow):
        name = row.findChild(QLabel)
        assert name.height() >= name.heightForWidth(name.width())


@pytest.mark.parametrize(
    ("sink", "shown"),
    [(1_144_125.1, ("+ 114.4", "万 tCO₂e/a")), (-250_000, ("− 25.0", "万 tCO₂e/a")), (7.25, ("+ 7.2", "tCO₂e/a"))],
)
def test_a_sink_is_written_in_the_large_unit_as_the_carbon_beside_it(sink, shown):
    set_language("zh")
    amount, unit = _yearly(sink)
    assert (amount.replace(THIN_SPACE, " "), unit) == shown


def test_the_arithmetic_is_copied_with_its_factors(panel, measured):
    page = select(panel, FOREST, measured)
    next(button for button in page.findChildren(QPushButton) if button.text() == "Copy").click()
    copied = QGuiApplication.clipboard().text()
    assert "agb = A × V × SVD × BEF × CF" in copied
    assert "BEF\t" in copied


def test_a_factor_opens_its_table_row(panel, measured, qtbot):
    page = select(panel, FOREST, measured)
    row = page.findChildren(FactorRow)[2]
    qtbot.keyClick(row, Qt.Key.Key_Return)
    dialog = panel.findChild(FactorDialog)
    assert dialog is not None
    dialog.close()


def test_attributes_are_grouped_and_decoded(panel, measured):
    select(panel, FOREST, measured)
    page = turn_to(panel, ATTRIBUTES_TAB)
    assert isinstance(page, AttributesPage)
    more = next(button for button in page.findChildren(QPushButton) if button.text().startswith("Show"))
    more.click()
    assert more.isHidden()


def test_a_finding_opens_the_quality_workspace(panel, opened, qtbot):
    found = opened.document.project.table("findings").rows
    row = found[(found["layer"] == FOREST) & found["fid"].notna()].iloc[0]
    asked = []
    opened.navigate.connect(lambda workspace, payload: asked.append((workspace, payload)))
    select(panel, FOREST, int(row["fid"]))
    turn_to(panel, FINDINGS_TAB)
    finding = panel.pages.currentWidget().findChild(FindingRow)
    qtbot.mouseClick(finding, Qt.MouseButton.LeftButton)
    assert asked[0][0] == "quality"
    assert asked[0][1]["finding"] in found.index


def test_the_history_leads_to_the_record_in_the_other_epoch(panel, opened):
    layers = opened.document.project.layers
    ids = layers[FOREST].columns(["record_id"])["record_id"]
    old = layers["forest_2020"].columns(["record_id"])["record_id"]
    fid = int(ids.index[ids.isin(set(old))][0])
    select(panel, FOREST, fid)
    turn_to(panel, HISTORY_TAB)
    assert opened.tasks.wait_idle()
    button = panel.pages.currentWidget().findChild(QPushButton)
    button.click()
    assert opened.document.selection.layer == "forest_2020"


def test_a_layer_without_a_run_offers_to_estimate_it(panel, opened):
    asked = []
    opened.triggered.connect(asked.append)
    page = select(panel, "forest_2020", 1)
    state = page.findChild(EmptyState)
    state.button.click()
    assert asked == ["carbon.estimate"]


def test_several_records_are_summed_up(panel, opened):
    fids = opened.document.project.layers[FOREST].fids
    page = select(panel, FOREST, *fids[:10])
    assert isinstance(page, SummaryPage)
    assert panel.title.text() == "10 records selected"


def test_records_of_which_none_was_estimated_hold_no_zero_carbon(qtbot):
    left_out = CarbonSum(1, "2026-01-01T08:00:00", 0, 0.0, 0.0, 0.0, None, 0)
    section = carbon_section(left_out, 3, lambda: None)
    qtbot.addWidget(section)
    figure = section.findChild(Figure)
    assert (figure.number.text(), figure.note.text(), figure.half_width.text()) == (MISSING, "", "")


def test_a_field_that_is_left_is_one_step_that_can_be_undone(panel, opened, measured, qtbot):
    page = edit(panel, measured)
    line = page.fields["pingjun_nl"].line
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, "77")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert opened.tasks.wait_idle()
    table = opened.document.project.layers[FOREST].table
    assert table.loc[measured, "pingjun_nl"] == 77
    assert opened.document.undo_stack.count() == 1
    assert "Mean age" in opened.document.undo_stack.undoText()
    assert panel.pages.currentWidget() is page
    opened.document.undo_stack.undo()
    assert opened.tasks.wait_idle()
    assert opened.document.project.layers[FOREST].table.loc[measured, "pingjun_nl"] != 77


def test_a_code_is_chosen_from_its_list(panel, opened, measured):
    page = edit(panel, measured)
    combo = page.fields["you_shi_sz"].combo
    at = next(at for at in range(combo.count()) if combo.itemText(at).startswith("Masson pine"))
    combo.setCurrentIndex(at)
    combo.activated.emit(at)
    assert opened.tasks.wait_idle()
    assert opened.document.project.layers[FOREST].table.loc[measured, "species_group"] == "马尾松"


def test_a_value_out_of_range_stays_in_the_field_with_the_reason(panel, opened, measured, qtbot):
    page = edit(panel, measured)
    field = page.fields["yu_bi_du"]
    field.line.setFocus()
    field.line.selectAll()
    qtbot.keyClicks(field.line, "7")
    qtbot.keyClick(field.line, Qt.Key.Key_Return)
    assert field.line.property("invalid") == "true"
    assert "0 – 1" in field.frame.error.text()
    assert opened.document.undo_stack.count() == 0


def test_several_records_are_set_at_once(panel, opened, qtbot):
    fids = opened.document.project.layers[FOREST].fids[:6]
    select(panel, FOREST, *fids)
    panel.edit_button.click()
    assert opened.tasks.wait_idle()
    page = panel.pages.currentWidget()
    assert isinstance(page, EditorPage)
    while not page.is_complete:
        QCoreApplication.processEvents()
    assert "bsm" not in page.fields
    line = page.fields["pingjun_nl"].line
    assert line.placeholderText() == "(several values)"
    line.setFocus()
    qtbot.keyClicks(line, "40")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert opened.tasks.wait_idle()
    assert set(opened.document.project.layers[FOREST].table.loc[fids, "pingjun_nl"]) == {40}
    assert opened.document.undo_stack.count() == 1


def test_the_tab_is_kept_from_record_to_record(panel, opened, measured):
    select(panel, FOREST, measured)
    turn_to(panel, HISTORY_TAB)
    select(panel, FOREST, measured + 1)
    assert panel.tabs.currentIndex() == HISTORY_TAB
    turn_to(panel, CARBON_TAB)


def test_a_stale_answer_is_dropped(panel, opened, measured):
    fids = opened.document.project.layers[FOREST].fids
    opened.document.select(FOREST, fids[:20])
    opened.document.select(FOREST, [measured])
    assert opened.tasks.wait_idle()
    assert panel.subtitle.text().startswith("Subcompartment · ")


def test_the_buttons_zoom_and_clear(panel, opened, measured):
    asked = []
    opened.navigate.connect(lambda workspace, payload: asked.append(payload))
    select(panel, FOREST, measured)
    panel.zoom_button.click()
    assert asked[0]["zoom"]
    panel.close_button.click()
    assert opened.tasks.wait_idle()
    assert isinstance(panel.pages.currentWidget(), SummaryPage)


def test_without_a_project_the_inspector_says_so(panel, opened):
    opened.document.close()
    assert isinstance(panel.pages.currentWidget(), EmptyState)


def test_in_a_project_open_for_reading_only_nothing_is_edited(panel, opened, measured, monkeypatch):
    monkeypatch.setattr(opened.document, "read_only", ZzecoError("another program has it open"))
    select(panel, FOREST, measured)
    assert not panel.edit_button.isEnabled() and "another program has it open" in panel.edit_button.toolTip()
    panel.edit_selected()
    assert opened.tasks.wait_idle() and not isinstance(panel.pages.currentWidget(), EditorPage)
