"""The delivered columns beside the standard fields, as a table in which the match can be changed."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from layers.i18n import _
from layers.kind import LayerKind
from layers.labels import label
from ui.components.badge import badge_size, paint_badge
from ui.components.calm import Combo
from ui.format import MISSING
from ui.theme.icons import icon
from ui.theme.tokens import px, tokens
from zzeco.import_fields import FieldRow
from zzeco.record_view import shown_unit

COLUMN, SAMPLE, FIELD, CONFIDENCE, UNIT, CODE_LIST, REASON = range(7)
EDITABLE = (FIELD, UNIT, CODE_LIST)
CHOICES_ROLE = Qt.ItemDataRole.UserRole + 20
SURE = 0.93
Index = QModelIndex | QPersistentModelIndex


class FieldsModel(QAbstractTableModel):
    """`answered` gives row, column and the value that a person chose."""

    answered = Signal(int, int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[FieldRow, ...] = ()
        self.kind: LayerKind | None = None

    def show_rows(self, rows: Sequence[FieldRow], kind: LayerKind | None) -> None:
        """Other rows; those with an open question come first."""
        self.beginResetModel()
        self.rows = tuple(sorted(rows, key=lambda row: not row.is_open))
        self.kind = kind
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 7

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        names = (_("Delivered column"), _("Sample"), _("Standard field"), _("Match"), _("Unit"), _("Code list"))
        return (*names, _("Reason"))[section]

    def flags(self, index: Index) -> Qt.ItemFlag:
        shared = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        editable = index.column() in EDITABLE and bool(self.choices(index.row(), index.column()))
        return shared | Qt.ItemFlag.ItemIsEditable if editable else shared

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.text(row, index.column())
        if role == Qt.ItemDataRole.EditRole:
            return self.value(row, index.column())
        if role == CHOICES_ROLE:
            return self.choices(index.row(), index.column())
        if role == Qt.ItemDataRole.ForegroundRole:
            faint = index.column() in (SAMPLE, REASON) or (index.column() == FIELD and not row.field)
            return QColor(tokens().text2) if faint else None
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or value == self.value(self.rows[index.row()], index.column()):
            return False
        self.answered.emit(index.row(), index.column(), str(value))
        return True

    def text(self, row: FieldRow, column: int) -> str:
        """What a cell says."""
        if column == FIELD:
            return self._field_text(row)
        if column == UNIT:
            return unit_text(row.unit) if row.unit else _("please choose") if row.units and row.is_open else ""
        if column == CODE_LIST:
            return row.code_list or (_("please choose") if row.code_lists else "")
        if column == CONFIDENCE:
            return ""
        return (row.column, row.sample or MISSING)[column] if column <= SAMPLE else row.reason

    def _field_text(self, row: FieldRow) -> str:
        if row.field and self.kind is not None:
            return f"{self.kind.field(row.field).label}  {row.field}"
        if row.suggested and self.kind is not None:
            return _("kept as delivered (perhaps {field}?)").format(field=self.kind.field(row.suggested).label)
        return _("kept as delivered")

    def value(self, row: FieldRow, column: int) -> str:
        """The answer behind a cell."""
        return {FIELD: row.field, UNIT: row.unit, CODE_LIST: row.code_list}.get(column, "")

    def choices(self, at: int, column: int) -> list[tuple[str, str]]:
        """Value and label of what may be answered in a cell."""
        row = self.rows[at]
        if column == UNIT:
            return [(unit, unit_text(unit)) for unit in row.units]
        if column == CODE_LIST:
            return [(name, name) for name in row.code_lists] if len(row.code_lists) > 1 else []
        if column != FIELD or self.kind is None:
            return []
        taken = {other.field for other in self.rows if other.field and other is not row}
        free = [field for field in self.kind.fields if field.name not in taken or row.is_open]
        first = sorted(free, key=lambda field: field.name not in (row.suggested, row.field))
        return [("", _("kept as delivered")), *((field.name, f"{field.label}  {field.name}") for field in first)]


def unit_text(unit: str) -> str:
    """The sign of a unit on the screen."""
    signs = {name: name for name in ("ha", "m2", "km2", "m3")} | {"m3_per_ha": "m3/ha"}
    return shown_unit(signs[unit]) if unit in signs else label("unit", unit)


class FieldsDelegate(QStyledItemDelegate):
    """A list to choose from in the cells that can be answered; a badge for how sure the match is."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        combo = Combo(parent)
        combo.setProperty("size", "small")
        combo.setMaxVisibleItems(16)
        for value, text in index.data(CHOICES_ROLE):
            combo.addItem(text, value)
        combo.activated.connect(lambda _at: self._done(combo))
        return combo

    def _done(self, combo: QComboBox) -> None:
        self.commitData.emit(combo)
        self.closeEditor.emit(combo)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QComboBox)
        editor.setCurrentIndex(max(0, editor.findData(index.data(Qt.ItemDataRole.EditRole))))
        editor.showPopup()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, QComboBox)
        model.setData(index, editor.currentData())

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        hint = super().sizeHint(option, index)
        extra = px(26) if index.column() in EDITABLE else 0
        return QSize(min(hint.width() + extra, px(300)), hint.height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, FieldsModel)
        super().paint(painter, option, index)
        row = model.rows[index.row()]
        rect = option.rect
        if index.column() == CONFIDENCE:
            kind, words = match_badge(row)
            size = badge_size(words)
            painter.save()
            paint_badge(painter, QPointF(rect.topLeft() + _offset(rect.height(), size.height())), kind, words)
            painter.restore()
        elif index.flags() & Qt.ItemFlag.ItemIsEditable:
            side = px(14)
            icon("chevron-down").paint(painter, rect.right() - side - px(8), rect.center().y() - side // 2, side, side)


def _offset(height: int, of_badge: int) -> QPoint:
    return QPoint(px(10), (height - of_badge) // 2)


def match_badge(row: FieldRow) -> tuple[str, str]:
    """Kind and word for how sure a match is."""
    if row.is_open:
        return "warn", _("question")
    if row.field:
        return ("mute", _("sure")) if row.confidence >= SURE else ("info", _("likely"))
    return ("info", _("perhaps")) if row.suggested else ("mute", _("kept"))
