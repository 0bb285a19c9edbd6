"""Every action is one row, and the keyboard reaches all of them."""

import time

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from ui import panels_of
from ui.actions import ACTIONS, MENUS
from ui.workspace import TABS

FOREST = "forest_2025"


def settle(window, milliseconds=50):
    """Lets everything that was started come to its end."""
    end = time.monotonic() + milliseconds / 1000
    while time.monotonic() < end:
        QApplication.processEvents()
    assert window.context.tasks.wait_idle()


def press(qtbot, window, key, modifier=Qt.KeyboardModifier.NoModifier, widget=None):
    qtbot.keyClick(widget or window, key, modifier)
    QApplication.processEvents()


def test_every_action_has_a_text_an_icon_and_a_menu_and_no_two_share_a_key(window):
    shortcuts = [keys for one in ACTIONS for keys in (one.shortcut, *one.other_shortcuts) if keys]
    shortcuts += [f"Alt+{number}" for number in range(1, len(TABS) + 1)]
    assert len(set(shortcuts)) == len(shortcuts)
    assert all(one.menu in MENUS and one.text for one in ACTIONS)
    shown = [made.text() for menu in window.bar.menu.actions() for made in menu.menu().actions() if made.text()]
    assert len(shown) == len(ACTIONS) + len(TABS)


def test_single_letters_act_on_the_map_and_nowhere_else(window, qtbot):
    window.show_workspace("map")
    settle(window, 300)
    window.activateWindow()
    canvas = window.canvas()
    canvas.setFocus()
    before = canvas.view.metres_per_pixel
    press(qtbot, window, Qt.Key.Key_Plus, widget=canvas)
    settle(window, 300)
    closer = canvas.view.metres_per_pixel
    assert closer < before
    window.bar.search.setFocus()
    press(qtbot, window, Qt.Key.Key_Plus, widget=window.bar.search)
    settle(window, 100)
    assert canvas.view.metres_per_pixel == closer


def test_escape_clears_the_selection_and_then_cancels_what_runs(window, qtbot):
    def work(progress):
        while True:
            progress("working")
            time.sleep(0.005)

    window.context.document.select(FOREST, [1])
    task = window.context.tasks.run("long", work)
    task.created_at -= 1
    press(qtbot, window, Qt.Key.Key_Escape)
    assert len(window.context.document.selection) == 0 and not task.is_cancelled
    press(qtbot, window, Qt.Key.Key_Escape)
    assert task.is_cancelled
    settle(window)


def test_alt_by_itself_opens_the_menu_and_alt_with_a_number_a_workspace(window, qtbot):
    qtbot.keyPress(window, Qt.Key.Key_Alt)
    qtbot.keyRelease(window, Qt.Key.Key_Alt)
    assert window.bar.menu.isVisible()
    window.bar.menu.hide()
    qtbot.keyPress(window, Qt.Key.Key_Alt)
    qtbot.keyPress(window, Qt.Key.Key_X, Qt.KeyboardModifier.AltModifier)
    qtbot.keyRelease(window, Qt.Key.Key_Alt)
    assert not window.bar.menu.isVisible()


def test_the_keyboard_reaches_every_panel_with_f6(window):
    window.show_workspace("map")
    window.activateWindow()
    settle(window, 200)
    panels = {name: panels_of.panel(window.stack.currentWidget(), name) for name in ("left", "map", "table")}
    seen = set()
    for _step in range(4):
        window.focus_next_panel()
        seen |= {name for name, panel in panels.items() if panel.isAncestorOf(window.focusWidget())}
    assert seen == set(panels)


def test_dialogs_of_help_and_preferences_open_and_close(window):
    for key in ("preferences", "help.shortcuts", "help.about"):
        window.run_action(key)
        dialog = QApplication.activeModalWidget()
        assert dialog is not None and dialog.windowTitle()
        dialog.reject()
