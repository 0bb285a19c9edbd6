"""The targets of a region as a table model; the delegate paints what is more than text."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from layers.i18n import _
from ui import format as text
from ui.components.table import PLAIN_ROLE
from ui.workspaces.targets.verdict import difference, figure, percent
from zzeco.target_sheet import TargetRow
from zzeco.target_texts import unit_text, verdict_text

NAME, NOW, GOAL, BAR, SHARE, MISSING, PACE, VERDICT = range(8)
LEFT = (NAME, BAR)
ROW_ROLE = Qt.ItemDataRole.UserRole + 11
Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()


class TargetsModel(QAbstractTableModel):
    """Columns: target, now, goal, bar, share, missing, pace, verdict."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[TargetRow, ...] = ()

    def show_rows(self, rows: Sequence[TargetRow]) -> None:
        """Other targets."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def place_of(self, key: str) -> int | None:
        """The row of a target."""
        return next((place for place, row in enumerate(self.rows) if row.key == key), None)

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else VERDICT + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _heads()[section]
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(row, index.column())
        if role == PLAIN_ROLE:
            return _plain(row, index.column())
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        return _tip(row, index.column()) if role == Qt.ItemDataRole.ToolTipRole else None


def _heads() -> list[str]:
    return [
        *(_("Target"), _("Now"), _("Goal"), _("From baseline to goal; tick: due by now")),
        *(_("Share of goal"), _("Still missing"), _("Needed per year"), _("Verdict")),
    ]


def _text(row: TargetRow, column: int) -> str:
    """The text of a cell; the second line of names and values after a line break."""
    if column == NAME:
        return f"{row.goal.label}\n{row.goal.clause}"
    if column == NOW:
        return f"{figure(row.goal, row.value)}\n{unit_text(row.goal)}"
    if column == GOAL:
        by = _("by {year}").format(year=row.goal.year)
        return f"{figure(row.goal, row.goal.goal)}\n{by}"
    if column == SHARE:
        return text.share(row.share)
    if column == MISSING:
        return _with_unit_below(row, row.missing)
    if column == PACE:
        return _with_unit_below(row, row.pace_needed, per_year=True)
    return verdict_text(row.verdict) if column == VERDICT else ""


def _with_unit_below(row: TargetRow, value: float | None, per_year: bool = False) -> str:
    shown, unit = difference(row.goal, value, per_year)
    return shown if text.missing(value) else f"{shown}\n{unit}"


def _plain(row: TargetRow, column: int) -> Any:
    return {
        NAME: row.goal.label, NOW: row.value, GOAL: row.goal.goal, BAR: percent(row.done), SHARE: percent(row.share),
        MISSING: row.missing, PACE: row.pace_needed, VERDICT: verdict_text(row.verdict),
    }[column]  # fmt: skip


def _tip(row: TargetRow, column: int) -> str | None:
    if column == NAME:
        return f"{row.goal.label}\n{row.goal.clause}\n{row.source}"
    if column == BAR:
        return bar_text(row)
    if column == VERDICT and row.state == "no_baseline":
        return _("The pace is known only when the bureau has filled in where this target started.")
    return None


def bar_text(row: TargetRow) -> str:
    """What the bar says, in words."""
    if row.done is None:
        return _("No value or no goal")
    if row.expected is None:
        return _("No baseline: the bar shows the share of the goal, {share}").format(share=text.share(row.share))
    words = _("{done} of the way from {start} ({year}) to the goal; {expected} would be on schedule")
    return words.format(
        done=text.share(row.done),
        start=figure(row.goal, row.goal.baseline_value),
        year=row.goal.baseline_year,
        expected=text.share(row.expected),
    )


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column in LEFT else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
