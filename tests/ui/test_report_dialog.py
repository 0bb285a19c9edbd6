"""Reports, charts and verifying in the window: made in tasks, options by kind, errors of templates said beforehand."""

import pytest
from docx import Document
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget
from reporting import small_project

from ui.charts_dialog import ChartsDialog
from ui.manual import ManualWindow
from ui.report_dialog import ReportDialog
from ui.verify_dialog import Outcome, VerifyDialog, verify_report
from zzeco.audience import EXPORTS


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return small_project(tmp_path_factory.mktemp("small"))


@pytest.fixture
def small(context, project):
    context.document.open(project)
    assert context.tasks.wait_idle()
    return context


@pytest.fixture
def parent(qapp):
    made = QWidget()
    yield made
    made.deleteLater()


def chosen(dialog, kind):
    dialog.kind.choose(kind)
    dialog.kind.picked.emit()


def test_each_kind_asks_for_what_it_needs(small, parent):
    small.document.select("forest_2025", [2])
    dialog = ReportDialog(small, parent)
    dialog.show()
    assert small.tasks.wait_idle() and dialog.county.count() == 10
    assert dialog.export.isEnabled() and not dialog.county_field.isVisible() and not dialog.site_field.isVisible()
    chosen(dialog, "county")
    assert dialog.county_field.isVisible() and not dialog.export.isEnabled()
    dialog.county.choose("430223")
    dialog.county.picked.emit()
    assert dialog.export.isEnabled() and dialog.wanted().county == "430223"
    chosen(dialog, "project")
    assert dialog.wanted().site == "forest_2025:fid:2" and dialog.wanted().county is None
    chosen(dialog, "tables")
    assert not dialog.template_field.isVisible()
    dialog.close()


def test_files_are_replaced_only_after_the_system_asked_about_them(small, parent, monkeypatch):
    """The dialogs put the suffix to the name themselves: what they ask about is what is written."""
    suffixes, named = [], []

    def run(shown):
        suffixes.append(shown.defaultSuffix())
        shown.selectFile("named")
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(QFileDialog, "exec", run)
    for kind in ("tables", "baseline"):
        dialog = ReportDialog(small, parent, kind)
        monkeypatch.setattr(dialog, "start", named.append)
        dialog.export.click()
    charts = ChartsDialog(small, parent)
    monkeypatch.setattr(charts, "save_as", named.append)
    assert small.tasks.wait_idle()
    charts.save.click()
    assert suffixes == ["xlsx", "docx", "png"] and [one.name for one in named] == [f"named.{end}" for end in suffixes]


def test_tables_for_outsiders_are_written_in_a_task_and_noted(small, parent, tmp_path):
    dialog = ReportDialog(small, parent, "tables")
    dialog.audience.choose("partner")
    dialog.start(tmp_path / "t.xlsx")
    assert small.tasks.wait_idle() and (tmp_path / "t.xlsx").exists()
    line = small.document.project.table(EXPORTS).rows.iloc[-1]
    assert (line["what"], line["audience"]) == ("report tables", "partner")


def test_a_template_with_an_error_is_named_before_anything_is_written(small, parent, tmp_path):
    document = Document()
    document.add_paragraph("{{ tota1 }}")
    document.save(tmp_path / "own.docx")
    dialog = ReportDialog(small, parent)
    dialog.show()
    dialog.take_template(tmp_path / "own.docx")
    assert small.tasks.wait_idle()
    assert "tota1" in dialog.template_field.error.text() and not dialog.export.isEnabled()
    dialog.usual.click()
    assert dialog.export.isEnabled() and dialog.template is None
    dialog.close()


def test_a_report_that_was_changed_by_hand_is_found_in_the_window(small, parent, tmp_path):
    import openpyxl

    out = tmp_path / "t.xlsx"
    ReportDialog(small, parent, "tables").start(out)
    assert small.tasks.wait_idle()
    verify_report(small, parent, out)
    assert small.tasks.wait_idle()
    fine = parent.findChild(VerifyDialog)
    assert fine.isVisible() and fine.table.model().rowCount() == 0
    fine.accept()
    fine.setParent(None)
    fine.deleteLater()
    book = openpyxl.load_workbook(out)
    page = book.worksheets[0]
    cell = next(c for row in page.iter_rows(min_row=5) for c in row if isinstance(c.value, float | int))
    cell.value = 12345
    book.save(out)
    verify_report(small, parent, out)
    assert small.tasks.wait_idle()
    found = parent.findChild(VerifyDialog)
    assert found.table.model().rowCount() >= 1
    assert "12345" in found.table.model().index(0, 2).data().replace("\u00a0", "").replace("\u2009", "")
    found.accept()


def test_a_chart_is_shown_copied_and_saved(small, parent, tmp_path):
    dialog = ChartsDialog(small, parent)
    dialog.show()
    assert small.tasks.wait_idle() and dialog.picture.image.width() > 600
    dialog.copy.click()
    assert QGuiApplication.clipboard().image().width() == dialog.picture.image.width()
    dialog.save_as(tmp_path / "c.svg")
    assert small.tasks.wait_idle() and "<svg" in (tmp_path / "c.svg").read_text(encoding="utf-8")
    kinds = [dialog.names.item(row).data(256) for row in range(dialog.names.count())]
    from zzeco.charts.kinds import KINDS

    assert kinds and set(kinds) == set(KINDS)
    dialog.names.setCurrentRow(kinds.index("change"))
    assert small.tasks.wait_idle()
    assert "two dated" in dialog.said.text() and not dialog.save.isEnabled() and dialog.picture.image is None
    dialog.county.choose("430223")
    dialog.county.picked.emit()
    assert small.tasks.wait_idle() and "whole project" in dialog.said.text()
    dialog.names.setCurrentRow(kinds.index("species"))
    assert small.tasks.wait_idle() and dialog.save.isEnabled()
    dialog.close()


@pytest.mark.parametrize("kind", [ChartsDialog, VerifyDialog])
def test_f1_opens_the_page_of_reports(small, parent, qtbot, kind):
    first = small if kind is ChartsDialog else Outcome(True, "", (), ())
    dialog = kind(first, parent)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClick(dialog, Qt.Key.Key_F1)
    (manual,) = dialog.findChildren(ManualWindow)
    assert manual.page == "reports" and manual.isVisible()
    assert small.tasks.wait_idle()
    dialog.close()


def test_the_actions_open_the_dialogs(window):
    for key, kind in (("report.make", ReportDialog), ("report.charts", ChartsDialog)):
        window.run_action(key)
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, kind)
        dialog.reject()
