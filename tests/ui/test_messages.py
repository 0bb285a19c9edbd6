"""What is done is said in passing, what failed in one dialog, and the manual is one key away."""

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from layers import i18n
from layers.errors import ZzecoError
from ui.failure_dialog import FailureDialog
from ui.manual import ManualWindow, page_path
from ui.toast import Toast
from ui.unexpected import InternalError, explained
from zzeco.project import with_settings


@pytest.fixture
def owner(qtbot):
    made = QWidget()
    made.resize(900, 600)
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_toast_goes_by_itself_but_not_under_the_mouse(owner, qtbot):
    toast, ran = Toast(owner), []
    toast.timer.setInterval(60)
    toast.say("5 records entered", "Show", lambda: ran.append(True))
    assert toast.isVisible() and abs(toast.geometry().center().x() - owner.rect().center().x()) <= 1
    toast.enterEvent(None)
    qtbot.wait(120)
    assert toast.isVisible()
    toast.leaveEvent(None)
    qtbot.waitUntil(lambda: not toast.isVisible())
    toast.say("5 records entered", "Show", lambda: ran.append(True))
    toast.button.click()
    assert ran == [True] and not toast.isVisible()


def test_a_long_toast_is_broken_into_lines_and_stays_inside_its_window(owner):
    toast = Toast(owner)
    toast.say("many words " * 30)
    assert owner.rect().contains(toast.geometry())


def test_a_failure_says_what_happened_what_was_kept_and_what_to_do(owner):
    again = []
    dialog = FailureDialog(ZzecoError("The disk is full.", "Make room."), lambda: again.append(True), owner)
    dialog.show()
    assert [text for _title, text in dialog.parts()] == [
        "The disk is full.", "The project is as it was before; nothing of it was lost.", "Make room.",
    ]  # fmt: skip
    dialog.copy_button.click()
    assert "The disk is full." in QApplication.clipboard().text()
    dialog.retry_button.click()
    assert again == [True] and not dialog.isVisible()


def test_an_error_that_knows_what_was_kept_says_so_itself(owner):
    dialog = FailureDialog(ZzecoError("The disk is full.", kept="Your change is still here."), None, owner)
    assert dialog.parts()[1][1] == "Your change is still here." and dialog.parts()[2][1]


def test_a_traceback_is_in_the_details_and_never_on_the_screen(owner):
    mistake = InternalError("Something went wrong.", "Send the file.", "Traceback: line 3")
    dialog = FailureDialog(mistake, None, owner)
    shown = " ".join(text for _title, text in dialog.parts())
    assert "Traceback" not in shown and "Traceback" in dialog.details()


def test_the_manual_opens_at_a_page_and_goes_back(owner):
    manual = ManualWindow("index", owner)
    assert "F1" in manual.browser.toPlainText() and not manual.back.isEnabled()
    manual.show_page("no such page")
    assert manual.page == "index" and manual.back.isEnabled()
    manual.back.click()
    assert not manual.back.isEnabled()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_manual_is_there_in_both_languages(language):
    i18n.set_language(language)
    assert page_path("index").parent.name == language and page_path("index").is_file()


def test_what_fails_at_every_repaint_is_told_in_one_dialog(window):
    for _repaint in range(3):
        window.context.messages.failure(InternalError("Something went wrong.", "Send the log.", "the same trace"))
    window.context.messages.failure(ZzecoError("The disk is full."))
    dialogs = window.findChildren(FailureDialog)
    assert len(dialogs) == 2
    for dialog in dialogs:
        dialog.reject()


def test_a_mistake_is_told_even_where_no_log_file_can_be_written(monkeypatch):
    def full(*_words):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ui.unexpected.log_file", full)
    assert "Something went wrong" in explained(ValueError("x")).problem


def test_undo_in_a_toast_takes_back_the_step_it_names_or_is_not_there(window, qtbot):
    document, toast = window.context.document, window.toast

    def draws(number):
        document.do(f"{number} draws", lambda project: with_settings(project, {"draws": number}))

    draws(200)
    window.context.messages.step("200 draws", document.undo_stack)
    assert toast.button.isVisible() and toast.button.text() == "Undo"
    draws(300)
    assert toast.isVisible() and not toast.button.isVisible()
    window.context.messages.step("300 draws", document.undo_stack)
    toast.button.click()
    assert document.project.settings["draws"] == 200 and not toast.isVisible()
    draws(400)
    window.context.messages.step("400 draws", document.undo_stack)
    window.context.messages.toast("Saved a copy", "Open it", lambda: None)
    draws(500)
    assert toast.button.isVisible(), "what another toast offers does not go with the step before it"


def test_what_fails_in_the_background_is_a_line_at_the_foot_and_no_dialog(window):
    def fail(progress):
        raise ZzecoError("The shadow of the DEM could not be made.", "Look at the file.")

    window.context.tasks.run("", fail, quiet=True)
    assert window.context.tasks.wait_idle()
    note = window.status.note
    assert note.isVisible() and note.toolTip() == "The shadow of the DEM could not be made."
    assert not window.findChildren(FailureDialog)
    note.click()
    (dialog,) = window.findChildren(FailureDialog)
    assert dialog.close_button.isDefault()
    assert not note.isVisible() and "Look at the file." in [text for _title, text in dialog.parts()]
    dialog.reject()
