"""The left panel: the templates, shipped and own, and the parts of the page."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from layers.i18n import _
from ui.components.buttons import ghost, icon_button
from ui.components.heading import caption, title
from ui.components.layout import clear, column_in
from ui.components.side import Side
from ui.theme.icons import icon
from ui.theme.tokens import px
from ui.workspaces.layout.pick_row import PickRow
from zzeco.maps.arranging import arrangeable, part_label
from zzeco.maps.layouts import OwnTemplate
from zzeco.maps.page import Page
from zzeco.maps.templates import templates

LEFT_WIDTH = 264
ICONS = {
    "map": "map", "title": "type", "subtitle": "type", "legend": "list", "scale": "ruler", "north": "arrow-up",
    "locator": "locate", "notes": "info", "logo": "image",
}  # fmt: skip


class TemplateList(QWidget):
    """`chosen`: the key of a shipped template or the name of an own one; `dropped`: an own one is to go."""

    chosen = Signal(str)
    dropped = Signal(object)
    keep_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: dict[str, PickRow] = {}
        self.drops: dict[str, QToolButton] = {}
        self._own: list[OwnTemplate] | None = None
        column = column_in(self, 2)
        column.addWidget(title(_("Templates")))
        column.addSpacing(px(4))
        for one in templates():
            column.addWidget(self._row(one.key, one.label, "layout-template"))
        self._heading = caption(_("Own templates"))
        column.addSpacing(px(6))
        column.addWidget(self._heading)
        self._list = QVBoxLayout()
        self._list.setSpacing(px(2))
        column.addLayout(self._list)
        self.keep = ghost(_("Save as template…"), "save")
        self.keep.clicked.connect(self.keep_asked)
        column.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignLeft)

    def offer(self, own: Sequence[OwnTemplate]) -> None:
        """The own templates by now."""
        if self._own == list(own):
            return
        for one in self._own or []:
            self.rows.pop(one.name, None)
        self._own, self.drops = list(own), {}
        clear(self._list)
        self._heading.setVisible(bool(own))
        for one in own:
            self._list.addWidget(self._own_row(one))

    def mark(self, key: str, can_keep: bool) -> None:
        """The template that the sheet was made from."""
        for name, row in self.rows.items():
            row.setChecked(name == key)
        self.keep.setEnabled(can_keep)

    def _row(self, key: str, label: str, icon_name: str, note: str = "") -> PickRow:
        row = PickRow(label, icon_name, note, self)
        row.clicked.connect(lambda: self.chosen.emit(key))
        self.rows[key] = row
        return row

    def _own_row(self, one: OwnTemplate) -> QWidget:
        holder = QWidget(self)
        across = QHBoxLayout(holder)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self._row(one.name, one.name, "bookmark", _("project") if one.in_project else _("mine")), 1)
        drop = icon_button("trash-2", _("Delete the template"))
        drop.clicked.connect(lambda: self.dropped.emit(one))
        self.drops[one.name] = drop
        across.addWidget(drop)
        return holder


class PartList(QWidget):
    """The parts of the page; the eye leaves one out."""

    picked = Signal(str)
    toggled = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: dict[str, PickRow] = {}
        self.eyes: dict[str, QToolButton] = {}
        self._kinds: list[str] = []
        column = column_in(self, 2)
        column.addWidget(title(_("Parts of the page")))
        column.addSpacing(px(4))
        self._list = QVBoxLayout()
        self._list.setSpacing(px(2))
        column.addLayout(self._list)

    def show_page(self, page: Page, hidden: Sequence[str], selected: str) -> None:
        """The parts of this page."""
        kinds = [kind for kind in arrangeable(page)[::-1] if page.element(kind).shown or kind in hidden]
        if kinds != self._kinds:
            self._kinds, self.rows, self.eyes = kinds, {}, {}
            clear(self._list)
            for kind in kinds:
                self._list.addWidget(self._row(kind))
        for kind, row in self.rows.items():
            row.set_faint(not page.element(kind).shown)
            if kind in self.eyes:
                self.eyes[kind].setIcon(icon("eye-off" if kind in hidden else "eye"))
        self.mark(selected)

    def mark(self, kind: str) -> None:
        """The part that is chosen."""
        for name, row in self.rows.items():
            row.setChecked(name == kind)

    def _row(self, kind: str) -> QWidget:
        holder = QWidget(self)
        across = QHBoxLayout(holder)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        row = self.rows[kind] = PickRow(part_label(kind), ICONS[kind], parent=holder)
        row.clicked.connect(lambda: self.picked.emit(kind))
        across.addWidget(row, 1)
        if kind != "map":
            eye = self.eyes[kind] = icon_button("eye", _("Show or leave out: {part}").format(part=part_label(kind)))
            eye.clicked.connect(lambda: self.toggled.emit(kind))
            across.addWidget(eye)
        return holder


class LeftSide(Side):
    """Templates above, parts of the page below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("left", parent)
        self.templates, self.parts = TemplateList(self.inner), PartList(self.inner)
        self.hold(self.templates, self.parts)
