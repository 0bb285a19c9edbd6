"""The polygons that were left out, by reason, each with what to do about it."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from layers.i18n import _
from ui import format as text
from ui.components.buttons import ghost
from ui.components.heading import caption, line, title, value
from ui.components.icon_label import IconLabel
from ui.components.layout import LaidOut, clear, column_in, opposite
from ui.components.table import PlainTable
from ui.context import Context
from ui.theme.tokens import px
from zzeco.carbon.notes import reason_text
from zzeco.estimate_texts import is_mendable, remedy_text
from zzeco.finding_names import short_ids
from zzeco.outdated import outdated
from zzeco.project import Project
from zzeco.run_sheet import LeftOut, RunSheet

MOST_LISTED = 500
LISTED_ROWS = 6


@dataclass(frozen=True)
class Listed:
    """A polygon in the list: its short name, the delivered id as a tip, and whether it changed since the run."""

    fid: int
    name: str
    record_id: str
    is_changed: bool


class LeftOutList(QWidget):
    """`places_asked` gives layer and fids to select and zoom to, `check_asked` those to open under quality."""

    places_asked = Signal(str, object)
    check_asked = Signal(str, object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._project: Project | None = None
        self._run = ""
        self.groups: list[ReasonRow] = []
        column = column_in(self, 6)
        self.total = value()
        column.addLayout(opposite(title(_("Polygons left out")), self.total))
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        column.addLayout(self._list)
        self.nothing = caption(_("Every polygon was estimated."))
        column.addWidget(self.nothing)
        self.check = ghost(_("Open in Quality"), "clipboard-check")
        self.check.clicked.connect(self._ask_check)
        column.addWidget(self.check, 0, Qt.AlignmentFlag.AlignLeft)

    def show_sheet(self, sheet: RunSheet, project: Project) -> None:
        """The groups of a run."""
        self._project, self._run = project, sheet.run.name
        clear(self._list)
        self.groups = [ReasonRow(one, place > 0) for place, one in enumerate(sheet.left_out)]
        for row in self.groups:
            self._list.addWidget(row)
            row.head.toggled.connect(lambda on, row=row: self._open(row, on))
            row.place_asked.connect(self.places_asked)
        self.total.setText(text.number(sum(len(one.fids) for one in sheet.left_out)))
        self.nothing.setVisible(not sheet.left_out)
        self.check.setVisible(any(is_mendable(one.reason) for one in sheet.left_out))

    def _open(self, row: "ReasonRow", on: bool) -> None:
        row.table.setVisible(on)
        project, run, group = self._project, self._run, row.group
        if on and project is not None:
            self.places_asked.emit(group.layer, group.fids)
            reading = _("Reading the records")
            self.context.tasks.run(reading, lambda _progress: listed(project, run, group), row.fill, quiet=True)

    def _ask_check(self) -> None:
        group = next(row.group for row in self.groups if is_mendable(row.group.reason))
        self.check_asked.emit(group.layer, group.fids)


class ReasonRow(QFrame):
    """One reason; opened, the list of its polygons."""

    place_asked = Signal(str, object)

    def __init__(self, group: LeftOut, with_line: bool) -> None:
        super().__init__()
        self.group = group
        column = column_in(self)
        if with_line:
            column.addWidget(line())
        self.head = ReasonHead(group)
        self.table = PlainTable(QStandardItemModel(0, 2, self))
        self.table.clicked.connect(self._ask)
        self.table.activated.connect(self._ask)
        self.table.hide()
        column.addWidget(self.head)
        column.addWidget(self.table)

    def fill(self, polygons: list[Listed]) -> None:
        """The polygons; those that changed since say so in place of being left out."""
        model = self.table.model()
        assert isinstance(model, QStandardItemModel)
        model.clear()
        for one in polygons:
            words = _("{name} · changed since this estimate").format(name=one.name) if one.is_changed else one.name
            item = QStandardItem(words)
            item.setData(one.fid, Qt.ItemDataRole.UserRole)
            item.setToolTip(one.record_id)
            item.setEditable(False)
            model.appendRow([item])
        more = len(self.group.fids) - len(polygons)
        if more > 0:
            model.appendRow([QStandardItem(_("… and {count} more").format(count=text.number(more)))])
        self.table.horizontalHeader().hide()
        self.table.horizontalHeader().setStretchLastSection(True)
        height = self.table.verticalHeader().defaultSectionSize()
        self.table.setFixedHeight(height * min(model.rowCount(), LISTED_ROWS) + 2)

    def _ask(self, index: QModelIndex) -> None:
        fid = index.data(Qt.ItemDataRole.UserRole)
        if fid is not None:
            self.place_asked.emit(self.group.layer, np.array([fid], np.int64))


class ReasonHead(LaidOut, QAbstractButton):
    """Reason, count and remedy; a click opens and closes the list below."""

    def __init__(self, group: LeftOut) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        reason = reason_text(group.reason)
        self.setAccessibleName(reason)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, px(8), 0, px(8))
        row.setSpacing(px(6))
        words = QVBoxLayout()
        words.setSpacing(px(2))
        name = QLabel(reason)
        name.setWordWrap(True)
        words.addWidget(name)
        words.addWidget(caption(remedy_text(group.reason), wrap=True))
        self.chevron = IconLabel("chevron-right", 16, "text3")
        row.addLayout(words, 1)
        row.addWidget(value(text.number(len(group.fids))), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.chevron, 0, Qt.AlignmentFlag.AlignTop)
        self.toggled.connect(lambda on: self.chevron.set("chevron-down" if on else "chevron-right", "text3"))

    def paintEvent(self, event: object) -> None:
        """The labels in it are all there is to see."""


def listed(project: Project, run: str, group: LeftOut) -> list[Listed]:
    """The first polygons of a group; what a changed one would give now is known only to the next estimate."""
    layer = project.layers.get(group.layer)
    if layer is None:
        return [Listed(int(fid), f"fid:{fid}", "", False) for fid in group.fids[:MOST_LISTED]]
    some = layer.records(group.fids[:MOST_LISTED])
    changed = np.isin(some.index, outdated(project, run, layer, group.fids[:MOST_LISTED]))
    ids = some["record_id"].fillna("") if "record_id" in some else [""] * len(some)
    rows = zip(some.index, short_ids(some), ids, changed, strict=True)
    return [Listed(int(fid), str(name), str(record_id), bool(is_new)) for fid, name, record_id, is_new in rows]
