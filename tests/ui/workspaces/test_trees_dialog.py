"""Tree lists taken in from the window: recognised, looked into, imported as one step."""

import shutil
from pathlib import Path

import pytest
from making import new_project, rows, square, stands, taken, write
from PySide6.QtCore import Qt
from waiting import settled

from ui.workspaces.importing.trees_dialog import TreesDialog
from zzeco.tree_files import is_tree_list

HEADS = "plot,record_id,species,d_cm,h_m,area_m2"


@pytest.fixture(scope="module")
def forest(tmp_path_factory):
    """A project with three stands of 1 ha; made before the first test, since a reading process stays for the next."""
    folder = tmp_path_factory.mktemp("forest")
    path = new_project(folder)
    table = stands(3, you_shi_sz=["杉木", "马尾松", "栎类"])
    taken(path, write(folder / "f.gpkg", table, [square(east_m=150 * place) for place in range(3)]))
    return path


@pytest.fixture
def opened_forest(context, forest, tmp_path):
    """A copy of it, open."""
    path = Path(shutil.copy(forest, tmp_path))
    context.document.open(path)
    settled(context.tasks)
    return context


def trees(folder, *lines, heads=HEADS):
    path = folder / "trees.csv"
    path.write_text("\n".join([heads, *lines]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def dialog(opened_forest, qtbot):
    """Opens the dialog for a file."""

    def show(path):
        made = TreesDialog(opened_forest, path, None)
        qtbot.addWidget(made)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        made.open()
        settled(opened_forest.tasks)
        return made

    return show


def test_a_list_is_looked_into_and_becomes_one_step(dialog, opened_forest, qtbot, tmp_path):
    made = dialog(trees(tmp_path, *["1,A2,马尾松,20,,1000"] * 40, *["2,A2,马尾松,20,,1000"] * 60))
    assert "100 trees of 1 species on 2 plots in 1 polygons" in made.found.text()
    assert "100 trees without a height" in made.found.text()
    qtbot.mouseClick(made.go, Qt.MouseButton.LeftButton)
    settled(opened_forest.tasks)
    document = opened_forest.document
    assert "100 trees on 2 plots in 1 polygons of forest" in made.taken.text()
    assert not made.go.isVisible() and document.undo_stack.count() == 1
    document.finish_saving()
    assert len(rows(document.project.path, "zz_trees")) == 100
    document.undo_stack.undo()
    assert len(document.project.table("trees")) == 0
    made.reject()


def test_plots_of_their_own_may_be_without_trees(dialog, opened_forest, qtbot, tmp_path):
    plots = tmp_path / "plots.csv"
    plots.write_text("plot,record_id,area_m2\n1,A2,1000\n2,A2,1000\n", encoding="utf-8")
    made = dialog(trees(tmp_path, *["1,马尾松,20"] * 50, heads="plot,species,d_cm"))
    assert "record" in made.problem.text() and not made.go.isEnabled()
    made.plots.choose(plots)
    made.plots.chosen.emit()
    settled(opened_forest.tasks)
    assert made.problem.isHidden() and made.go.isEnabled()
    qtbot.mouseClick(made.go, Qt.MouseButton.LeftButton)
    settled(opened_forest.tasks)
    assert "50 trees on 2 plots" in made.taken.text()
    made.reject()


def test_a_list_of_no_polygon_here_is_refused_and_nothing_changes(dialog, opened_forest, qtbot, tmp_path):
    before = opened_forest.document.project
    made = dialog(trees(tmp_path, "1,nowhere,马尾松,20,,1000"))
    qtbot.mouseClick(made.go, Qt.MouseButton.LeftButton)
    settled(opened_forest.tasks)
    assert "No plot of the list" in made.problem.text() and opened_forest.document.project is before
    made.reject()


def test_only_tables_of_trees_are_taken_for_tree_lists(tmp_path):
    path = trees(tmp_path, "1,A2,马尾松,20,,1000")
    assert is_tree_list(path)
    path.write_text("样地号,小班号,树种,胸径,样地面积\n1,A2,马尾松,20,1000\n", encoding="utf-8")
    assert is_tree_list(path)
    path.write_text("x,y,name\n1,2,a\n", encoding="utf-8")
    assert not is_tree_list(path)
    assert not is_tree_list(write(tmp_path / "a.gpkg", stands(1), [square()]))
