"""Estimates made in the carbon workspace: one step each, listed, compared, cancelled."""

from PySide6.QtCore import Qt
from waiting import settled

from zzeco.project import with_table, without_layer
from zzeco.run_sheet import run_heads


def estimated(workspace):
    workspace.estimate()
    settled(workspace.context.tasks)


def without_runs(project):
    return with_table(project, "runs", project.table("runs").rows.iloc[:0])


def test_an_estimate_is_one_step_and_becomes_the_current_run(shown):
    shown.left.settings.pools.choose(("agb", "bgb"))
    shown.left.settings.draws.setText("1 000")
    estimated(shown)
    document = shown.context.document
    assert [head.name for head in run_heads(document.project)] == ["run-0002", "run-0001"]
    assert shown.sheet.run.settings.pools == ("agb", "bgb") and shown.sheet.run.draws == 1000
    assert document.project.settings["draws"] == 1000
    assert shown.left.runs.rows["run-0002"].current and shown.left.runs.rows["run-0002"].isChecked()
    assert document.undo_stack.undoText() == "Estimate carbon (No. 2)"
    document.undo_stack.undo()
    settled(shown.context.tasks)
    assert shown.sheet.run.name == "run-0001" and document.project.settings["draws"] == 10_000


def test_an_earlier_run_can_be_looked_at_again(shown, qtbot):
    shown.left.settings.draws.setText("500")
    estimated(shown)
    qtbot.mouseClick(shown.left.runs.rows["run-0001"], Qt.MouseButton.LeftButton)
    settled(shown.context.tasks)
    assert shown.sheet.run.name == "run-0001"
    assert "No. 1" in shown.results.notice.text.text()


def test_a_cancelled_estimate_leaves_the_project_as_it_was(shown):
    before = shown.context.document.project
    shown.estimate()
    shown.context.tasks.cancel("carbon.estimate")
    settled(shown.context.tasks)
    assert shown.context.document.project is before
    assert shown.results.veil.isHidden()


def test_two_runs_stand_side_by_side_with_what_differs(shown, qtbot):
    shown.left.settings.pools.choose(("agb", "bgb"))
    estimated(shown)
    qtbot.mouseClick(shown.left.runs.compare, Qt.MouseButton.LeftButton)
    settled(shown.context.tasks)
    assert shown.pages.currentWidget() is shown.compare
    assert shown.compare.first.currentData() == "run-0001"
    assert shown.compare.no_factors.isVisible()
    for box, other in ((shown.compare.first, shown.compare.second), (shown.compare.second, shown.compare.first)):
        offered = [box.itemData(at) for at in range(box.count()) if box.model().item(at).isEnabled()]
        assert other.currentData() not in offered  # a run is not compared with itself
    shown.compare.closed.emit()
    assert shown.pages.currentWidget() is shown.results


def test_a_project_without_a_run_offers_to_estimate(shown, qtbot):
    document = shown.context.document
    document.do("forget", without_runs)
    assert shown.pages.currentWidget() is shown.empty
    qtbot.mouseClick(shown.empty.button, Qt.MouseButton.LeftButton)
    settled(shown.context.tasks)
    assert shown.pages.currentWidget() is shown.results


def test_a_project_without_layers_says_what_to_import(shown):
    def emptied(project):
        for name in project.layers:
            project = without_layer(project, name)
        return without_runs(project)

    shown.context.document.do("forget", emptied)
    assert shown.pages.currentWidget() is shown.nothing
    assert shown.left.settings.layer.count() == 0
    estimated(shown)
    assert shown.context.messages.last_failure.advice
