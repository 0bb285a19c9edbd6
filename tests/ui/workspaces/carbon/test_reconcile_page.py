"""The page of the published total over the sample project; its figures are those of `reconcile`."""

import pytest
from making import ask, new_project
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from waiting import settled

from ui.components.table import PLAIN_ROLE
from ui.workspaces.carbon.reconcile_page import ReconcilePage
from zzeco import store
from zzeco.stock_factors import active_factors, reconciliations


@pytest.fixture
def page(placed):
    """The page of the sample project, in front, which follows the project."""
    made = placed(ReconcilePage, 1200, 800)
    document = made.context.document
    made.take(document.project, "")
    document.changed.connect(lambda before, after: made.take(after, "") if after is not None else None)
    return made


def compared(page, qtbot, published, county=""):
    page.form.published.setValue(published)
    page.form.scope.choose(county)
    qtbot.mouseClick(page.form.work.start, Qt.MouseButton.LeftButton)
    settled(page.context.tasks)


def surveyed(sample):
    return ask("reconcile", sample, "--stock", "1e6")["growing_stock_m3"] / 1e4


def test_nothing_can_be_compared_without_a_total(page):
    assert not page.form.work.start.isEnabled()


def test_the_figures_are_those_of_the_command(page, qtbot, sample):
    compared(page, qtbot, 1.1 * surveyed(sample))
    published = page.form.asked()[0]
    said = ask("reconcile", sample, "--stock", published)
    assert page.found.factor == pytest.approx(said["factor"], rel=1e-12)
    for place, name in ((0, "counties"), (1, "species_groups")):
        page.results.by_group.tabs.setCurrentIndex(place)
        model = page.results.table.model()
        shown = [model.index(row, 3).data(PLAIN_ROLE) for row in range(model.rowCount())]
        assert shown == pytest.approx([row["difference_m3"] for row in said[name]])
    assert "10.0" in page.results.figures["difference"].note.text()


def test_a_county_alone_can_be_compared(page, qtbot, sample):
    county = ask("reconcile", sample, "--stock", "1e6")["counties"][0]
    compared(page, qtbot, county["growing_stock_m3"] / 1e4, county["key"])
    assert page.found.scope == county["key"] and page.found.factor == pytest.approx(1, abs=1e-3)


def test_a_scaling_is_applied_with_a_reason_shown_and_taken_back(page, qtbot, sample):
    compared(page, qtbot, 1.1 * surveyed(sample))
    qtbot.mouseClick(page.results.apply, Qt.MouseButton.LeftButton)
    assert "reason" in page.results.reason_field.error.text()
    page.results.reason.setText("yearbook 2025")
    qtbot.mouseClick(page.results.apply, Qt.MouseButton.LeftButton)
    settled(page.context.tasks)
    project = page.context.document.project
    ((layer, county, factor),) = active_factors(project)
    assert (layer, county) == (page.found.layer, "") and factor == page.found.factor
    assert page.form.in_force.count() == 1
    qtbot.mouseClick(page.form.in_force.itemAt(0).widget().findChild(QPushButton), Qt.MouseButton.LeftButton)
    settled(page.context.tasks)
    assert active_factors(page.context.document.project) == () and page.form.in_force.count() == 0
    assert len(reconciliations(page.context.document.project)) == 1
    page.context.document.undo_stack.undo()
    page.context.document.undo_stack.undo()
    settled(page.context.tasks)
    assert len(reconciliations(page.context.document.project)) == 0


def test_a_total_of_another_unit_is_refused(page, qtbot, sample):
    compared(page, qtbot, 10 * surveyed(sample))
    page.results.reason.setText("yearbook")
    qtbot.mouseClick(page.results.apply, Qt.MouseButton.LeftButton)
    assert "differ too much" in page.results.reason_field.error.text()
    assert active_factors(page.context.document.project) == ()


def test_without_a_forest_layer_the_page_says_what_is_needed(page, tmp_path):
    page.take(store.load(new_project(tmp_path)), "")
    assert page.pages.currentWidget() is page.no_forest
