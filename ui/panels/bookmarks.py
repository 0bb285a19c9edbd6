"""The panel of the named views: keep this one, go to one, rename it, take it away."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QTreeWidgetItem

from layers.drawing.view import Bounds
from layers.i18n import _
from ui.canvas.canvas import MapCanvas
from ui.canvas.scale_box import scale_text
from ui.components.buttons import icon_button, outlined
from ui.components.heading import caption
from ui.context import Context
from ui.panels.result_list import VALUE, Result, ResultList
from ui.panels.tool_panel import ToolPanel
from ui.theme.tokens import px
from zzeco.bookmarks import free_name, with_bookmark, with_bookmark_renamed, without_bookmark
from zzeco.map_state import Bookmark, MapState, map_state, with_map_state
from zzeco.project import Project


class BookmarksPanel(ToolPanel):
    """`wanted` gets the bookmark to go to. Bookmarks are noted in the project."""

    wanted = Signal(object)

    def __init__(self, canvas: MapCanvas, context: Context) -> None:
        super().__init__(canvas, _("Bookmarks"))
        self.context = context
        self.field = QLineEdit()
        self.field.setProperty("fit", "small")
        self.field.setAccessibleName(_("Name of this view"))
        self.add_button = outlined(_("Keep this view"), "plus", small=True)
        self.list = ResultList()
        self.list.setAccessibleName(_("Bookmarks"))
        self.note = caption(_("No view is kept yet. Give this one a name to come back to it."), wrap=True)
        self.rename_button = icon_button("pencil", _("Rename the bookmark"), "F2")
        self.remove_button = icon_button("trash-2", _("Remove the bookmark"), "Del")
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.field, 1)
        row.addWidget(self.add_button)
        foot = QHBoxLayout()
        foot.addStretch(1)
        for button in (self.rename_button, self.remove_button):
            foot.addWidget(button)
        self.body.addLayout(row)
        self.body.addWidget(self.list)
        self.body.addWidget(self.note)
        self.body.addLayout(foot)
        self.field.returnPressed.connect(self.add)
        self.add_button.clicked.connect(self.add)
        self.list.chosen.connect(self.wanted)
        self.list.itemChanged.connect(self._rename)
        self.rename_button.clicked.connect(self._begin_rename)
        self.remove_button.clicked.connect(self.remove)
        context.document.changed.connect(self._follow)

    def take_keyboard(self) -> None:
        """A name for this view is offered, ready to be written over."""
        self._show()
        self.field.setText(free_name(self._state()))
        self.field.selectAll()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _state(self) -> MapState:
        project = self.context.document.project
        return MapState() if project is None else map_state(project)

    def _follow(self, before: Project | None, after: Project | None) -> None:
        if not self.isHidden():
            self._show()

    def _show(self) -> None:
        kept = self._state().bookmarks
        if self.list.values() == list(kept) and bool(kept) != self.note.isVisibleTo(self):
            return
        self.list.blockSignals(True)
        self.list.show_results([Result(one.name, self._scale(one), one, "bookmark") for one in kept])
        for item in self.list.items():
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        self.list.blockSignals(False)
        self.note.setVisible(not kept)
        for button in (self.rename_button, self.remove_button):
            button.setVisible(bool(kept))
        self.list.choose_first()
        if self.isVisible():
            self.place()

    def _scale(self, one: Bookmark) -> str:
        return scale_text(round(self.canvas.view.fitting(one.bounds, margin=0).scale, -2))

    def _edit(self, change: "MapState") -> None:
        self.context.document.note(lambda project: with_map_state(project, change))

    def add(self) -> None:
        """Keeps what the map shows under the name that was written."""
        self._edit(with_bookmark(self._state(), self.field.text(), self.canvas.view.bounds))
        self.field.setText(free_name(self._state()))
        self.field.selectAll()

    def keep(self, bounds: Bounds) -> None:
        """Keeps another view than the one shown; its name stands ready to be written over."""
        self._edit(with_bookmark(self._state(), "", bounds))
        self.list.setCurrentItem(self.list.items()[-1])
        self._begin_rename()

    def remove(self) -> None:
        """Takes the current bookmark away."""
        chosen = self.list.current_value()
        if chosen is not None:
            self._edit(without_bookmark(self._state(), chosen.name))

    def _begin_rename(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.list.editItem(item, 0)

    def _rename(self, item: QTreeWidgetItem, column: int) -> None:
        """Takes over a name that was written into the list."""
        old, wanted = item.data(0, VALUE).name, item.text(0).strip()
        if column == 0 and not wanted:
            item.setText(0, old)
        elif column == 0 and wanted != old:
            self._edit(with_bookmark_renamed(self._state(), old, wanted))
