"""No file is replaced that the user did not name: the suffix belongs to the name before the dialog asks."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from ui.save_as import ask_file

KINDS = [("Excel", "xlsx"), ("PDF", "pdf")]


@pytest.fixture
def typed(monkeypatch):
    """What the user types in one dialog after the other; the dialogs' own suffixes and names are kept."""
    shown = []

    def answer(*names):
        left = list(names)

        def run(dialog):
            shown.append((dialog.defaultSuffix(), dialog.selectedFiles()[0]))
            name = left.pop(0)
            if name is None:
                return QDialog.DialogCode.Rejected
            if name:
                dialog.selectFile(name)
            return QDialog.DialogCode.Accepted

        monkeypatch.setattr(QFileDialog, "exec", run)
        return shown

    return answer


def test_the_dialog_adds_the_suffix_itself(qapp, typed, tmp_path):
    shown, parent = typed("report"), QWidget()
    assert ask_file(parent, "Save", tmp_path / "a.xlsx", KINDS) == tmp_path / "report.xlsx"
    assert shown[0][0] == "xlsx" and Path(shown[0][1]).name == "a.xlsx"


def test_a_name_with_another_suffix_is_asked_for_again_where_the_right_one_is_taken(qapp, typed, tmp_path):
    (tmp_path / "report 1.2.xlsx").write_text("old")
    shown, parent = typed("report 1.2", None), QWidget()
    assert ask_file(parent, "Save", tmp_path / "a.xlsx", KINDS) is None
    assert len(shown) == 2 and Path(shown[1][1]).name == "report 1.2.xlsx"
    typed("report 1.3")
    assert ask_file(parent, "Save", tmp_path / "a.xlsx", KINDS) == tmp_path / "report 1.3.xlsx"


def test_cancelled_is_none(qapp, typed, tmp_path):
    typed(None)
    assert ask_file(QWidget(), "Save", tmp_path / "a.pdf", KINDS) is None
