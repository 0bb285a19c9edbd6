"""Methods side by side: the figures are those of the command, every polygon has its colour, rows lead to records."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from waiting import settled

from ui.components.table import PLAIN_ROLE
from zzeco.editing import with_attributes
from zzeco.method_comparing import compared_methods, comparing_settings, fitting_methods, totals_of

FOREST = "forest_2025"


@pytest.fixture
def page(shown):
    shown.receive({"page": "methods"})
    made = shown.frame.analyses["methods"]
    settled(shown.context.tasks)
    return made


@pytest.fixture
def compared(page):
    page.compare()
    settled(page.context.tasks)
    return page


def cell(table, row, column):
    return table.model().index(row, column).data(PLAIN_ROLE)


def test_the_latest_forest_survey_and_the_methods_that_it_allows_are_offered(page):
    project = page.context.document.project
    assert page.layer.currentData() == FOREST
    assert tuple(page.others) == fitting_methods(project.layers[FOREST])
    assert page.methods() == ("factor", "regression")
    assert page.pages.currentWidget() is page.empty
    page.others["regression"].setChecked(False)
    assert not page.run.isEnabled()


def test_the_totals_are_those_of_the_command(compared):
    project = compared.context.document.project
    settings = comparing_settings(project)
    told = compared_methods(project, FOREST, ("factor", "regression"), settings, lambda step: None)
    assert compared.totals.rows == totals_of(told)


def test_groups_of_both_kinds_add_up_to_the_total_difference(compared):
    total = compared.totals.rows[1]["carbon_difference_t"]
    for place in range(2):
        compared.groups.tabs.setCurrentIndex(place)
        rows = range(compared.groups.table.model().rowCount())
        assert sum(cell(compared.groups.table, row, 3) for row in rows) == pytest.approx(total, rel=1e-9)


def test_the_map_has_the_layer_in_colours_of_both_sides_of_zero(compared):
    (layer,) = compared.map._layers
    themed = layer.themed
    limits = themed.spec.breaks
    assert layer.layer.name == FOREST and len(limits) % 2 == 0
    assert np.allclose(limits, [-limit for limit in reversed(limits)])
    hatched = [one.pattern == "diag_45" for one in themed.classes if one.key != "no_value"]
    assert hatched == [at < len(limits) / 2 for at in range(len(limits) + 1)]
    polygons = compared.found.comparison.polygons
    more = polygons["regression_difference_t"].to_numpy() > limits[-1] * polygons["area_ha"].to_numpy()
    assert more.any() and (themed.class_of[more] == len(limits)).all()
    assert compared.map.legend.classes
    assert compared.map.canvas.isVisible()


def test_a_row_of_the_largest_differences_selects_and_shows_its_polygon(compared):
    table = compared.apart.table
    values = [abs(cell(table, row, 4)) for row in range(table.model().rowCount())]
    assert values == sorted(values, reverse=True)
    before = compared.map.canvas.view.metres_per_pixel
    table.clicked.emit(table.model().index(0, 3))
    settled(compared.context.tasks)
    selection = compared.context.document.selection
    assert selection.layer == FOREST
    assert list(selection.fids) == [table.model().index(0, 0).data(Qt.ItemDataRole.UserRole)]
    assert compared.map.canvas.view.metres_per_pixel < before


def test_with_three_methods_each_difference_can_be_shown(page):
    page.others["area"].setChecked(True)
    page.compare()
    settled(page.context.tasks)
    assert [page.shown.itemData(place) for place in range(page.shown.count())] == ["regression", "area"]
    page.shown.choose("area")
    page.shown.picked.emit()
    assert page.map._layers[0].themed.spec.key == "methods:factor:area"


def test_a_changed_record_greys_what_was_compared(compared):
    document = compared.context.document
    fids = np.array([int(compared.found.comparison.polygons["fid"].iloc[0])])
    document.do("edit", lambda project: with_attributes(project, FOREST, fids, {"mei_gq_xj": 77.0}))
    settled(compared.context.tasks)
    assert compared.stale.isVisible() and compared._veil.isVisible()
    compared.compare()
    settled(compared.context.tasks)
    assert not compared.stale.isVisible() and not compared._veil.isVisible()


def test_the_difference_can_be_shown_in_the_map_workspace(window):
    window.context.go("carbon", page="methods")
    settled(window.context.tasks)
    page = window.workspace("carbon").frame.analyses["methods"]
    page.compare()
    settled(window.context.tasks)
    page.open.click()
    settled(window.context.tasks)
    assert window.current == "map"
    keeper = window.workspace("map").keeper
    assert keeper.spec(FOREST).key == "methods:factor:regression"
    shown, here = keeper.themed(FOREST), page.map._layers[0].themed
    assert np.array_equal(shown.class_of, here.class_of)
