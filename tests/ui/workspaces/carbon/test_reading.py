"""A stored run in the carbon workspace: figures, totals, chart, map, what was left out."""

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from waiting import settled

from ui.components.table import chosen_text
from zzeco.editing import with_attributes


def test_the_latest_run_is_shown_with_its_interval(shown):
    assert shown.sheet.run.name == "run-0001"
    assert shown.results.figures.stock.half_width.text().startswith("± ")
    assert "95 %: " in shown.results.figures.sink.caption.text()


def test_the_last_row_is_the_sum_and_the_model_is_sound(shown, qtmodeltester):
    model = shown.results.totals.model
    qtmodeltester.check(model)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    last = model.rowCount() - 1
    assert model.index(last, 0).data() == "Total"
    model.sort(2, Qt.SortOrder.DescendingOrder)
    assert model.index(last, 0).data() == "Total"
    stocks = [model._value(model.rows[place], 2) for place in model.places[:-1]]
    assert stocks == sorted(stocks, reverse=True)


def test_copied_cells_are_plain_numbers(shown):
    table = shown.results.totals.table
    table.selectRow(0)
    cells = chosen_text(table).split("\t")
    assert float(cells[1]) == pytest.approx(shown.results.totals.model.rows[0]["area_ha"])


def test_a_row_selects_the_polygons_of_its_group(shown, qtbot):
    table = shown.results.totals.table
    place = table.visualRect(shown.results.totals.model.index(0, 1)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    selection = shown.context.document.selection
    layer, fids = shown.sheet.members("county", shown.results.totals.model.group_of(0))
    assert selection.layer == layer and np.array_equal(selection.fids, fids)


def test_a_county_limits_figures_and_totals_and_a_second_click_takes_it_back(shown):
    whole = shown.sheet.carbon_t.value
    code = shown.results.chart.bars.bars[0].key
    shown.results.chart.bars.chosen.emit(code)
    settled(shown.context.tasks)
    assert shown.sheet.county == code and shown.sheet.carbon_t.value < whole
    assert shown.results.totals.model.rowCount() == 2
    shown.results.chart.bars.chosen.emit(code)
    assert shown.sheet.county is None and shown.sheet.carbon_t.value == whole


def test_a_bar_is_clicked_where_it_is_drawn(shown, qtbot):
    bars = shown.results.chart.bars
    with qtbot.waitSignal(bars.chosen) as caught:
        qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=bars.bar_rect(1).center().toPoint())
    assert caught.args == [bars.bars[1].key]
    settled(shown.context.tasks)


def test_every_grouping_shows_its_groups(shown):
    totals = shown.results.totals
    for by, sums in shown.sheet.sums.items():
        totals.show_grouping(by)
        assert totals.model.rowCount() == len(sums.rows) + 1


def test_polygons_left_out_are_listed_with_their_reason_and_found_on_the_map(shown, qtbot):
    row = shown.right.left_out.groups[0]
    qtbot.mouseClick(row.head, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert shown.context.document.selection.layer == row.group.layer
    assert len(shown.context.document.selection) == len(row.group.fids)
    settled(shown.context.tasks)
    row.table.clicked.emit(row.table.model().index(0, 0))
    assert list(shown.context.document.selection.fids) == [row.group.fids[0]]


def test_a_polygon_that_was_mended_since_the_run_is_not_called_left_out(shown):
    def row():
        return next(one for one in shown.right.left_out.groups if one.group.reason == "not_built")

    fid, layer = int(row().group.fids[0]), row().group.layer
    shown.context.document.do(
        "built", lambda project: with_attributes(project, layer, np.array([fid]), {"state": "built"})
    )
    settled(shown.context.tasks)
    row().head.click()
    settled(shown.context.tasks)
    names = [row().table.model().index(at, 0).data() for at in range(2)]
    assert names[0].endswith(" · changed since this estimate") and "changed" not in names[1]


def test_the_map_colours_the_layers_of_the_run(shown):
    names = [one.layer.name for one in shown.results.map._layers]
    assert set(names) == {one["layer"] for one in shown.sheet.run.kinds}
    shown.results.map.choose_theme("quality")
    settled(shown.context.tasks)
    assert [one.key for one in shown.results.map.legend.classes][:3] == ["measured", "counted", "soil_depth"]


def test_the_root_of_a_table_has_no_children_of_children(shown):
    model = shown.results.totals.model
    assert model.rowCount(model.index(0, 0)) == 0 and model.columnCount(QModelIndex()) == 7
