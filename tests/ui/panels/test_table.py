import numpy as np
import pandas as pd
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication, QImage

from ui.components.header import ARROW
from ui.panels.table import TablePanel
from ui.panels.table_columns import ColumnChooser
from ui.panels.table_export import RecordExportDialog
from ui.panels.table_filter import WIDE
from ui.panels.table_head import CHART, STATISTICS
from ui.panels.table_menu import header_menu, row_menu
from ui.panels.table_rows import IN_VIEW, PROBLEMS, SELECTED
from ui.panels.table_statistics import figure_texts, group_rows
from ui.theme.tokens import px
from zzeco.editing import with_attributes
from zzeco.record_view import Attribute
from zzeco.statistics import figures

FOREST = "forest_2025"


@pytest.fixture
def panel(opened, qtbot):
    made = TablePanel(opened)
    qtbot.addWidget(made)
    made.resize(1000, 300)
    made.set_layer(FOREST)
    made.show()
    opened.tasks.wait_idle()
    return made


@pytest.fixture
def fids(opened):
    return opened.document.project.layers[FOREST].fids


def wait(panel):
    assert panel.context.tasks.wait_idle()


def click_row(panel, qtbot, row, modifiers=Qt.KeyboardModifier.NoModifier):
    place = panel.view.visualRect(panel.model.index(row, 1)).center()
    qtbot.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, modifiers, place)


def test_the_table_shows_every_record_of_its_layer(panel, fids):
    assert panel.model.rowCount() == len(fids)
    assert panel.counts.text().endswith(f"of {len(fids)}")


def test_a_click_on_a_row_selects_its_record_everywhere(panel, fids, qtbot):
    click_row(panel, qtbot, 2)
    assert panel.context.document.selection.fids.tolist() == [fids[2]]
    click_row(panel, qtbot, 4, Qt.KeyboardModifier.ControlModifier)
    assert panel.context.document.selection.fids.tolist() == [fids[2], fids[4]]
    click_row(panel, qtbot, 5)
    click_row(panel, qtbot, 3, Qt.KeyboardModifier.ShiftModifier)
    assert panel.context.document.selection.fids.tolist() == fids[3:6].tolist()


def test_all_records_can_be_selected_with_the_keyboard(panel, fids, qtbot):
    click_row(panel, qtbot, 0)
    qtbot.keyClick(panel.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(panel.context.document.selection) == len(fids)
    qtbot.keyClick(panel.view, Qt.Key.Key_Down)
    assert panel.context.document.selection.fids.tolist() == [fids[1]]
    qtbot.keyClick(panel.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert panel.context.document.selection.fids.tolist() == fids[1:3].tolist()


def test_a_record_selected_on_the_map_is_marked_and_brought_into_view(panel, fids):
    panel.context.document.select(FOREST, fids[-1:])
    assert panel.model.selected_rows().tolist() == [len(fids) - 1]
    assert panel.view.rowAt(panel.view.viewport().height() - 20) >= len(fids) - 3
    panel.context.document.select(FOREST, fids[100:101])
    place = panel.view.visualRect(panel.model.index(100, 1))
    assert abs(place.center().y() - panel.view.viewport().height() / 2) < place.height()
    panel.context.document.select("karst_2025", [1])
    assert not len(panel.model.selected_rows())


def test_a_click_on_a_heading_sorts_up_then_down_then_not(panel, fids):
    at = panel.model.names.index("geom_area_ha")
    header = panel.view.filter_header
    areas = panel.records.column("geom_area_ha").numbers
    header.sectionClicked.emit(at)
    wait(panel)
    assert (np.diff(areas[panel.model.rows]) >= 0).all()
    header.sectionClicked.emit(at)
    wait(panel)
    assert (np.diff(areas[panel.model.rows]) <= 0).all()
    assert header.sortIndicatorSection() == at
    header.sectionClicked.emit(at)
    wait(panel)
    assert panel.model.rows.tolist() == list(range(len(fids)))


@pytest.mark.parametrize("value", [1, 7, 100])
def test_the_first_row_in_view_is_a_whole_one(panel, value):
    panel.view.verticalScrollBar().setValue(value)
    assert panel.view.visualRect(panel.model.index(panel.view.rowAt(0), 1)).top() == 0


@pytest.mark.parametrize(("name", "least_px"), [("geom_area_ha", 9), ("county", 4)])
def test_the_arrow_of_a_sorted_column_stands_clear_of_its_name(panel, name, least_px):
    panel.resize(1600, 284)
    at, header = panel.model.names.index(name), panel.view.filter_header
    panel.sort(name, False)
    wait(panel)
    panel.view.setColumnWidth(at, header.sectionSizeFromContents(at).width() - px(ARROW))  # no more than the name needs
    place = QRect(header.sectionViewportPosition(at), 0, header.sectionSize(at), header.height() // 2)
    image = header.grab(place).toImage().convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4).astype(int)
    blue, green, red = flat[..., 0], flat[..., 1], flat[..., 2]
    is_name, is_arrow = (abs(red - green) < 25) & (red < 150), (green - red > 40) & (green - blue > 15)
    name_x, arrow_x = np.flatnonzero(is_name.any(axis=0)), np.flatnonzero(is_arrow.any(axis=0))
    assert len(name_x) and len(arrow_x)
    gap = max(name_x.min() - arrow_x.max(), arrow_x.min() - name_x.max())
    assert gap >= least_px


def test_the_filter_row_filters_while_one_types(panel, qtbot):
    qtbot.keyClick(panel.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    header = panel.view.filter_header
    assert header.is_open
    field = header._fields[panel.model.names.index("pingjun_nl")]
    qtbot.keyClicks(field, ">20")
    qtbot.waitUntil(lambda: panel.model.rowCount() < len(panel.records) and panel.context.tasks.is_idle)
    ages = panel.records.column("pingjun_nl").numbers[panel.model.rows]
    assert ages.min() > 20
    field.clear()
    qtbot.keyClicks(field, "old")
    qtbot.waitUntil(lambda: field.property("invalid") == "true")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    wait(panel)
    assert panel.model.rowCount() == len(panel.records)


def test_a_filter_that_leaves_no_record_says_so_and_can_be_taken_away(panel, qtbot):
    qtbot.keyClick(panel.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(panel.view.filter_header._fields[panel.model.names.index("pingjun_nl")], ">9999")
    qtbot.waitUntil(lambda: panel.model.rowCount() == 0)
    assert panel.view.nothing_found.isVisible() and panel.view.filter_header.is_open
    qtbot.mouseClick(panel.view.nothing_found.button, Qt.MouseButton.LeftButton)
    wait(panel)
    assert panel.model.rowCount() == len(panel.records) and not panel.view.nothing_found.isVisible()


def test_a_filter_field_hints_only_where_the_hint_has_room(panel):
    panel.start_filter()
    header, at = panel.view.filter_header, panel.model.names.index("pingjun_nl")
    header.resizeSection(at, 52)
    assert header._fields[at].placeholderText() == "" and header._fields[at].toolTip() == "> < a–b"
    header.resizeSection(at, 200)
    assert header._fields[at].placeholderText() == "> < a–b"


def test_the_quick_filter_follows_the_selection_the_findings_and_the_view(panel, fids, opened):
    opened.document.select(FOREST, fids[:3])
    panel.filter_by(SELECTED)
    wait(panel)
    assert panel.model.fids(slice(None)).tolist() == fids[:3].tolist()
    panel.filter_by(PROBLEMS)
    wait(panel)
    found = opened.document.project.table("findings").rows
    wrong = found[(found["layer"] == FOREST) & found["severity"].isin(["error", "warn"])]["fid"].dropna()
    assert set(panel.model.fids(slice(None))) == set(wrong)
    box = opened.document.project.layers[FOREST].geometry[0].bounds
    panel.filter_by(IN_VIEW)
    panel.show_extent(box)
    panel._follow_view()
    wait(panel)
    assert fids[0] in panel.model.fids(slice(None))
    assert panel.model.rowCount() < len(fids)
    assert "in view" in panel.counts.text()


def test_columns_are_chosen_hidden_and_remembered(panel, opened):
    panel.set_columns(("record_id", "yu_bi_du"))
    wait(panel)
    assert panel.model.names == ("record_id", "yu_bi_du")
    panel.hide_column("yu_bi_du")
    wait(panel)
    assert panel.state()["columns"]["forest"] == ["record_id"]
    other = TablePanel(opened)
    other.restore(panel.state())
    other.set_layer("forest_2020")
    wait(panel)
    assert other.model.names == ("record_id",)
    other.deleteLater()


def test_the_choice_of_columns_acts_at_once(panel, qtbot):
    panel.choose_columns()
    chooser = panel.findChild(ColumnChooser)
    chooser.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    wait(panel)
    assert panel.model.names == panel.records.default_columns[1:]
    chooser.search.setText("closure")
    shown = [at for at in range(chooser.list.count()) if not chooser.list.item(at).isHidden()]
    assert [chooser.list.item(at).text() for at in shown] == ["Canopy closure"]
    chooser.close()


def test_dragged_columns_keep_their_new_order(panel, qtbot):
    first, second = panel.model.names[:2]
    panel.view.filter_header.moveSection(0, 1)
    qtbot.waitUntil(lambda: panel.model.names[:2] == (second, first))
    assert panel.view.filter_header.visualIndex(0) == 0


def test_rows_are_copied_as_plain_numbers_for_a_spreadsheet(panel, fids, qtbot):
    panel.set_columns(("bsm", "geom_area_ha", "pingjun_nl"))
    wait(panel)
    click_row(panel, qtbot, 0)
    qtbot.keyClick(panel.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    cells = QGuiApplication.clipboard().text().split("\t")
    table = panel.records.layer.table.iloc[0]
    assert cells[0] == table["bsm"]
    assert float(cells[1]) == pytest.approx(table["geom_area_ha"])
    assert "." not in cells[2]
    text = panel.view.rows_text(np.arange(3), with_header=True)
    assert text.split("\n")[0].startswith("Record identifier\tComputed area (ha)")
    assert len(text.split("\n")) == 4


def test_a_double_click_shows_the_record_on_the_map(panel, fids, qtbot):
    asked = []
    panel.context.navigate.connect(lambda workspace, payload: asked.append((workspace, payload)))
    place = panel.view.visualRect(panel.model.index(1, 1)).center()
    qtbot.mouseDClick(panel.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    workspace, payload = asked[0]
    assert workspace == "map"
    assert payload["fids"].tolist() == [fids[1]]
    assert payload["zoom"]


def test_the_statistics_of_a_column_are_those_of_the_shown_records(panel, fids):
    panel.show_statistics_of("geom_area_ha")
    wait(panel)
    assert panel.tabs.currentIndex() == STATISTICS
    texts = [label.text() for label in panel.statistics.figures.findChildren(type(panel.counts))]
    assert str(len(fids)) in texts
    panel.statistics.bar.choose("species_group")
    wait(panel)
    counts = [row[1] for row in panel.statistics.groups.model().rows]
    assert sum(counts) == len(fids)


def test_the_chart_is_drawn_in_the_size_of_its_tab(panel, qtbot):
    panel.chart.bar.choose("you_shi_sz")
    panel.tabs.setCurrentIndex(CHART)
    qtbot.waitUntil(lambda: panel.chart.picture.image is not None and panel.context.tasks.is_idle, timeout=20_000)
    assert panel.chart.picture.image.width() >= panel.chart.picture.width() * 0.9


@pytest.mark.parametrize(("reader", "shows_owner"), [("internal", True), ("public", False)])
def test_the_selection_is_exported_with_its_carbon(panel, fids, tmp_path, monkeypatch, reader, shows_owner):
    path = tmp_path / "out.csv"
    monkeypatch.setattr("ui.panels.table_export.ask_file", lambda *_args: path)
    panel.context.document.select(FOREST, fids[:4])
    panel.export(np.flatnonzero(panel.model.selected))
    dialog = panel.findChild(RecordExportDialog)
    dialog.audience.choose(reader)
    dialog.go_on.click()
    wait(panel)
    written = pd.read_csv(path)
    assert ("ld_qs" in written) == shows_owner != ("use_note" in written)
    assert len(panel.context.document.project.table("exports")) == (0 if shows_owner else 1)
    assert len(written) == 4
    assert "carbon_t" in written
    assert panel.context.messages.last_toast.startswith("4 records")


def test_menus_offer_what_fits_the_row_and_the_column(panel, fids, qtbot):
    click_row(panel, qtbot, 0)
    menu = row_menu(panel, panel.model.index(0, 0))
    assert any(action.text().startswith("Export") for action in menu.actions())
    invert = next(action for action in menu.actions() if action.text() == "Invert the selection")
    invert.trigger()
    assert len(panel.context.document.selection) == len(fids) - 1
    menu.deleteLater()
    heading = header_menu(panel, "pingjun_nl")
    next(action for action in heading.actions() if action.text() == "Hide the column").trigger()
    wait(panel)
    assert "pingjun_nl" not in panel.model.names
    heading.deleteLater()


def test_an_edit_is_seen_at_once_and_undo_takes_it_back(panel, fids, opened):
    before = opened.document.project
    after = with_attributes(before, FOREST, fids[:1], {"pingjun_nl": 123})
    opened.document.put("Set the age", after, before)
    wait(panel)
    column = panel.model.names.index("pingjun_nl")
    assert panel.model.index(0, column).data() == "123"
    opened.document.undo_stack.undo()
    wait(panel)
    assert panel.model.index(0, column).data() != "123"


def test_a_closed_project_leaves_an_empty_table(panel, opened):
    opened.document.close()
    assert panel.model.rowCount() == 0
    assert panel.pages.currentWidget() is panel.empty


def test_the_cells_paint_hovered_and_focused_rows(panel, qtbot):
    panel.view.setFocus()
    qtbot.mouseMove(panel.view.viewport(), QPoint(60, 40))
    click_row(panel, qtbot, 1)
    assert not panel.grab().isNull()


def test_the_number_of_a_subcompartment_comes_after_its_place(panel):
    assert panel.model.names[:3] == ("county", "cun", "short_id")


def test_a_narrow_filter_field_is_wide_while_it_is_typed_into(panel, qtbot):
    panel.resize(900, 284)
    panel.start_filter()
    header, at = panel.view.filter_header, panel.model.names.index("pingjun_nl")
    header.resizeSection(at, 52)
    field = header._fields[at]
    assert field.width() < 52 and not field.isClearButtonEnabled()
    field.setFocus()
    qtbot.waitUntil(lambda: field.width() >= WIDE)
    assert field.isClearButtonEnabled()
    header._fields[0].setFocus()
    assert field.width() < 52


def test_statistics_start_with_the_computed_area(panel):
    panel.tabs.setCurrentIndex(STATISTICS)
    assert panel.statistics.bar.chosen[0] == "geom_area_ha"


def test_areas_in_several_units_have_no_mean_but_say_where_to_look():
    mixed = Attribute("mian_ji", "Area", "ha, m²", "area", True, 2)
    found = figures(pd.Series([1.0, 20_000.0]))
    assert [label for label, _text in figure_texts(mixed, found)] == ["Known", "Missing", "Different", "Units"]
    assert figure_texts(mixed, found)[-1][1] == "differ (ha, m²); see “Computed area”"
    groups = pd.DataFrame({"label": ["a"], "count": [2], "share": [1.0], "area_ha": [3.0], "total": [1.0], "mean": [1]})
    assert not any("Mean" in heading.text for heading in group_rows(mixed, groups)[0])


def test_half_an_interval_is_written_with_its_sign_before_the_number():
    half = Attribute("run:half_width_percent", "Interval", "± %", "carbon", True, 1)
    texts = dict(figure_texts(half, figures(pd.Series([102.1, 11.8]))))
    assert texts["Maximum"] == "± 102.1 %"
