"""The bar at the top of the window: menu, workspaces, undo and redo, the search field, the primary action."""

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QIcon, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from layers.i18n import _
from ui.components.buttons import button_icon, icon_button
from ui.search_field import SearchField
from ui.theme.tokens import px
from ui.workspace import TABS, Primary
from ui.workspace_tab import WorkspaceTab

NARROW_PX = 1280
HEIGHT = 48


class Bar(QWidget):
    """Tells which workspace was asked for; everything else in it runs an action."""

    workspace_asked = Signal(str)
    search_asked = Signal()
    primary_asked = Signal(str)

    def __init__(self, menu: QMenu, undo: QAction, redo: QAction, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "toolbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.menu = menu
        self.menu_button = icon_button("menu", _("Menu"), "Alt")
        self.menu_button.clicked.connect(self.open_menu)
        self.tabs = {row.key: WorkspaceTab(row, number) for number, row in enumerate(TABS, 1)}
        self.undo_button, self.redo_button = _action_button(undo), _action_button(redo)
        self.search = SearchField()
        self.search.clicked.connect(self.search_asked)
        self._primary_key = ""
        self.primary = QPushButton()
        self.primary.setProperty("role", "primary")
        self.primary.clicked.connect(lambda: self.primary_asked.emit(self._primary_key))
        self._lay_out()
        self.set_primary(None)

    def _lay_out(self) -> None:
        self.setFixedHeight(px(HEIGHT) + 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(12), 0, px(16), 1)
        row.setSpacing(px(4))
        row.addWidget(self.menu_button)
        row.addSpacing(px(4))
        for key, tab in self.tabs.items():
            tab.clicked.connect(lambda _checked=False, key=key: self.workspace_asked.emit(key))
            row.addWidget(tab)
        row.addStretch(1)
        row.addWidget(self.undo_button)
        row.addWidget(self.redo_button)
        row.addSpacing(px(8))
        row.addWidget(self.search)
        row.addSpacing(px(8))
        row.addWidget(self.primary)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Drops the icons of the tabs where there is little room."""
        super().resizeEvent(event)
        for tab in self.tabs.values():
            tab.show_icon(self.width() > NARROW_PX)

    def set_current(self, key: str) -> None:
        """Marks the workspace that is shown."""
        for own, tab in self.tabs.items():
            tab.setChecked(own == key)

    def set_available(self, has_project: bool) -> None:
        """Workspaces and the steps of the work are there only with a project."""
        for part in (*self.tabs.values(), self.undo_button, self.redo_button):
            part.setVisible(has_project)

    def set_primary(self, primary: Primary | None) -> None:
        """The one filled button; None where the workspace has none."""
        self.primary.setVisible(primary is not None)
        if primary is not None:
            self._primary_key = primary.action
            self.primary.setText(primary.text)
            self.primary.setIcon(button_icon(primary.icon, "on_accent") if primary.icon else QIcon())
            self.primary.setIconSize(QSize(px(20), px(16)))

    def open_menu(self) -> None:
        """All menus, below their button."""
        self.menu.popup(self.menu_button.mapToGlobal(QPoint(0, self.menu_button.height())))


def _action_button(action: QAction) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    button.setIconSize(QSize(px(18), px(18)))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return button
