"""The polygons that were left out, by reason, each with what to do about it."""

import numpy as np
import pandas as pd
from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from layers.i18n import _
from ui import format as text
from ui.components.buttons import ghost
from ui.components.heading import caption, line, title, value
from ui.components.icon_label import IconLabel
from ui.components.table import PlainTable
from ui.context import Context
from ui.theme.tokens import px
from zzeco.carbon.notes import reason_text
from zzeco.estimate_texts import is_mendable, remedy_text
from zzeco.project import Project
from zzeco.run_sheet import LeftOut, RunSheet

MOST_LISTED = 500
LISTED_ROWS = 6


class LeftOutList(QWidget):
    """`places_asked` gives layer and fids to select and zoom to, `check_asked` those to open under quality."""

    places_asked = Signal(str, object)
    check_asked = Signal(str, object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._project: Project | None = None
        self.groups: list[ReasonRow] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        head = QHBoxLayout()
        self.total = value()
        head.addWidget(title(_("Polygons left out")))
        head.addStretch(1)
        head.addWidget(self.total)
        column.addLayout(head)
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
        self._project = project
        for row in self.groups:
            self._list.removeWidget(row)
            row.deleteLater()
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
        project, group = self._project, row.group
        if on and project is not None:
            self.places_asked.emit(group.layer, group.fids)
            reading = _("Reading the records")
            self.context.tasks.run(reading, lambda _progress: record_ids(project, group), row.fill, quiet=True)

    def _ask_check(self) -> None:
        group = next(row.group for row in self.groups if is_mendable(row.group.reason))
        self.check_asked.emit(group.layer, group.fids)


class ReasonRow(QFrame):
    """One reason; opened, the list of its polygons."""

    place_asked = Signal(str, object)

    def __init__(self, group: LeftOut, with_line: bool) -> None:
        super().__init__()
        self.group = group
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if with_line:
            column.addWidget(line())
        self.head = ReasonHead(group)
        self.table = PlainTable(QStandardItemModel(0, 2, self))
        self.table.clicked.connect(self._ask)
        self.table.activated.connect(self._ask)
        self.table.hide()
        column.addWidget(self.head)
        column.addWidget(self.table)

    def fill(self, ids: list[tuple[int, str]]) -> None:
        """The polygons as (fid, name)."""
        model = self.table.model()
        assert isinstance(model, QStandardItemModel)
        model.clear()
        for fid, name in ids[:MOST_LISTED]:
            item = QStandardItem(name)
            item.setData(fid, Qt.ItemDataRole.UserRole)
            item.setEditable(False)
            model.appendRow([item])
        if len(ids) > MOST_LISTED:
            model.appendRow([QStandardItem(_("… and {count} more").format(count=text.number(len(ids) - MOST_LISTED)))])
        self.table.horizontalHeader().hide()
        self.table.horizontalHeader().setStretchLastSection(True)
        height = self.table.verticalHeader().defaultSectionSize()
        self.table.setFixedHeight(height * min(len(ids), LISTED_ROWS) + 2)

    def _ask(self, index: QModelIndex) -> None:
        fid = index.data(Qt.ItemDataRole.UserRole)
        if fid is not None:
            self.place_asked.emit(self.group.layer, np.array([fid], np.int64))


class ReasonHead(QAbstractButton):
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

    def sizeHint(self) -> QSize:
        layout = self.layout()
        return layout.sizeHint() if layout else super().sizeHint()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return layout.totalHeightForWidth(width) if layout else -1

    def paintEvent(self, event: object) -> None:
        """The labels in it are all there is to see."""


def record_ids(project: Project, group: LeftOut) -> list[tuple[int, str]]:
    """fid and delivered record id of a group's polygons; `fid:N` where a record has none."""
    layer = project.layers.get(group.layer)
    if layer is None or "record_id" not in layer.names():
        return [(int(fid), f"fid:{fid}") for fid in group.fids]
    ids: pd.Series = layer.columns(["record_id"])["record_id"].reindex(group.fids[: MOST_LISTED + 1])
    named = [(int(fid), str(name) if pd.notna(name) else f"fid:{fid}") for fid, name in ids.items()]
    return named + [(int(fid), "") for fid in group.fids[MOST_LISTED + 1 :]]
