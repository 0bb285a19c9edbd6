"""The menus of the table: what a row, a heading and the export button offer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu

from layers.i18n import _
from ui.components.table import PLAIN_ROLE
from ui.format import number, plain
from ui.panels.table_rows import ALL, SELECTED
from ui.theme.icons import icon

if TYPE_CHECKING:
    from ui.panels.table import TablePanel


def row_menu(panel: TablePanel, index: QModelIndex) -> QMenu:
    """What can be done with a row and with the selected rows."""
    menu, view = _menu(panel), panel.view
    selected = np.flatnonzero(panel.model.selected)
    fids = panel.model.fids(panel.model.selected_rows())
    _add(menu, _("Zoom to the selection"), "crosshair", lambda: panel.zoom_to(fids))
    _add(menu, _("Copy the cell"), "copy", lambda: QGuiApplication.clipboard().setText(plain(index.data(PLAIN_ROLE))))
    _add(menu, _("Copy {count} rows").format(count=number(len(fids))), "copy", lambda: view.copy_rows(), "Ctrl+C")
    _add(menu, _("Copy with headings"), "copy", lambda: view.copy_rows(True), "Ctrl+Shift+C")
    menu.addSeparator()
    if panel.scope.currentData() == SELECTED:
        _add(menu, _("Show all records"), "list", lambda: panel.filter_by(ALL))
    else:
        _add(menu, _("Show only the selection"), "list-filter", lambda: panel.filter_by(SELECTED))
    document = panel.context.document
    everything = panel.model.fids(slice(None))
    _add(menu, _("Select all shown"), "check-check", lambda: document.select(panel.layer_name, everything), "Ctrl+A")
    _add(menu, _("Invert the selection"), "", lambda: document.select(panel.layer_name, everything, "toggle"))
    _add(menu, _("Clear the selection"), "x", lambda: document.select(None, []))
    menu.addSeparator()
    _add(menu, _("Export the selection…"), "download", lambda: panel.export(selected))
    return menu


def show_all(panel: TablePanel) -> None:
    """Takes every filter away."""
    panel.view.filter_header.empty()
    panel.filter_by(ALL)


def header_menu(panel: TablePanel, name: str) -> QMenu:
    """What can be done with a column."""
    menu = _menu(panel)
    _add(menu, _("Sort upwards"), "arrow-up", lambda: panel.sort(name, False))
    _add(menu, _("Sort downwards"), "arrow-down", lambda: panel.sort(name, True))
    _add(menu, _("Filter row"), "list-filter", panel.start_filter, "Ctrl+F")
    menu.addSeparator()
    _add(menu, _("Statistics of this column"), "sigma", lambda: panel.show_statistics_of(name))
    menu.addSeparator()
    _add(menu, _("Hide the column"), "eye-off", lambda: panel.hide_column(name))
    _add(menu, _("Columns…"), "sliders-horizontal", panel.choose_columns)
    return menu


def export_menu(panel: TablePanel) -> QMenu:
    """Which records to export."""
    menu = _menu(panel)
    selected, shown = np.flatnonzero(panel.model.selected), panel.model.rows
    chosen = _("Selected records ({count})…").format(count=number(len(selected)))
    _add(menu, chosen, "square-check", lambda: panel.export(selected)).setEnabled(len(selected) > 0)
    _add(menu, _("Shown records ({count})…").format(count=number(len(shown))), "list", lambda: panel.export(shown))
    return menu


def _menu(panel: TablePanel) -> QMenu:
    menu = QMenu(panel)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return menu


def _add(menu: QMenu, text: str, icon_name: str, run: Callable[[], object], shortcut: str = "") -> QAction:
    action = menu.addAction(text)
    if icon_name:
        action.setIcon(icon(icon_name))
    if shortcut:
        action.setShortcut(shortcut)
        action.setShortcutVisibleInContextMenu(True)
    action.triggered.connect(lambda _checked: run())
    return action
