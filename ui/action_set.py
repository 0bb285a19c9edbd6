"""The declared actions as the QActions and menus of one window."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from layers.i18n import _
from ui.actions import ACTIONS, BY_KEY, MENUS, Action
from ui.components.buttons import with_shortcut
from ui.theme.icons import icon
from ui.workspace import TABS

if TYPE_CHECKING:
    from ui.main_window import MainWindow


class ActionSet(QObject):
    """Makes, enables and runs them; those of the map are given to each map, the others belong to the window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.by_key = {action.key: self._made(action) for action in ACTIONS}
        window.addActions([self.by_key[action.key] for action in ACTIONS if not action.on_map])
        stack = window.context.document.undo_stack
        for signal in (stack.undoTextChanged, stack.redoTextChanged, stack.indexChanged):
            signal.connect(self.refresh)
        self.refresh()

    def _made(self, action: Action) -> QAction:
        made = QAction(icon(action.icon, "error" if action.dangerous else "text2"), _(action.text), self)
        made.setObjectName(action.key)
        made.setShortcuts([QKeySequence(keys) for keys in (action.shortcut, *action.other_shortcuts) if keys])
        if action.on_map:
            made.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        made.setToolTip(with_shortcut(_(action.text).rstrip("…"), action.shortcut))
        made.triggered.connect(lambda _checked=False: self.run(action.key))
        return made

    def run(self, key: str) -> None:
        """Runs the action if it is enabled."""
        action = BY_KEY[key]
        if action.enabled_when(self._window):
            action.run(self._window)
        self.refresh()

    def refresh(self) -> None:
        """Enables what can be done now and names the steps to undo and redo."""
        can = {when: when(self._window) for when in {BY_KEY[key].enabled_when for key in self.by_key}}
        for key, made in self.by_key.items():
            made.setEnabled(can[BY_KEY[key].enabled_when])
        stack = self._window.context.document.undo_stack
        self._name_step("edit.undo", _("Undo"), stack.undoText())
        self._name_step("edit.redo", _("Redo"), stack.redoText())

    def _name_step(self, key: str, word: str, step: str) -> None:
        text = _("{word}: {step}").format(word=word, step=step) if step else word
        self.by_key[key].setText(text)
        self.by_key[key].setToolTip(with_shortcut(text, BY_KEY[key].shortcut))

    def give_to_map(self, canvas: QWidget) -> None:
        """Lets the single-letter shortcuts act while this map has the focus."""
        canvas.addActions([self.by_key[action.key] for action in ACTIONS if action.on_map])

    def open_map_menu(self, canvas: QWidget, at: QPoint) -> None:
        """The menu of a right click on the map, or of the menu key."""
        menu = QMenu(canvas)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.refresh()
        self._fill(menu, (action for action in ACTIONS if action.by_right_click))
        menu.popup(canvas.mapToGlobal(at))

    def menu(self, parent: QWidget) -> QMenu:
        """All menus in one."""
        menu = QMenu(parent)
        menu.setToolTipsVisible(False)
        menu.aboutToShow.connect(self.refresh)
        for name in MENUS:
            menu.addMenu(self._menu(name, menu))
        return menu

    def _menu(self, name: str, parent: QMenu) -> QMenu:
        menu = QMenu(_(name), parent)
        rows = [action for action in ACTIONS if action.menu == name]
        self._fill(menu, sorted(rows, key=lambda action: action.dangerous))
        if name == BY_KEY["view.left"].menu:
            self._add_workspaces(menu)
        return menu

    def _fill(self, menu: QMenu, rows: Iterable[Action]) -> None:
        for action in rows:
            if action.separator or action.dangerous:
                menu.addSeparator()
            menu.addAction(self.by_key[action.key])

    def _add_workspaces(self, menu: QMenu) -> None:
        """The workspaces first, with their keys."""
        first = menu.actions()[0]
        for number, row in enumerate(TABS, 1):
            made = QAction(icon(row.icon), _(row.label), self)
            made.setShortcut(QKeySequence(f"Alt+{number}"))
            made.triggered.connect(lambda _checked=False, key=row.key: self._window.show_workspace(key))
            self._window.addAction(made)
            menu.insertAction(first, made)
        menu.insertSeparator(first)
