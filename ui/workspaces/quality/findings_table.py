"""The table of findings with its filters; N and P go on and back, Enter applies the decision."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from layers.checks.findings import SEVERITIES
from layers.i18n import _
from layers.labels import label
from ui import format as text
from ui.components.badge import ICONS, badge_size, paint_badge
from ui.components.buttons import ghost
from ui.components.card import Card
from ui.components.choice import Choice
from ui.components.header import PADDING
from ui.components.heading import caption
from ui.components.table import PlainTable
from ui.theme.tokens import px, tokens
from ui.workspaces.quality.findings_model import (
    COUNTY,
    KIND_ROLE,
    MESSAGE,
    RECORD,
    RULE,
    SEVERITY,
    STATE,
    FindingsModel,
)
from zzeco.finding_state import STATES, Findings
from zzeco.finding_texts import severity_text, state_text

WIDTHS = {SEVERITY: 108, RECORD: 112, RULE: 190, COUNTY: 84, STATE: 96}
MESSAGE_LEAST, RULE_LEAST = 220, 64
BESIDE_WORDS = 46
Index = QModelIndex | QPersistentModelIndex


class FindingsTable(PlainTable):
    """`stepped` gives +1 or −1, `applied` is Enter."""

    stepped = Signal(int)
    applied = Signal()

    def __init__(self, model: FindingsModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self.setItemDelegateForColumn(SEVERITY, SeverityCells(self))
        self.setAccessibleName(_("Findings"))
        self.setSortingEnabled(False)
        header = self.horizontalHeader()
        header.setSortIndicatorShown(True)
        header.setSortIndicator(SEVERITY, Qt.SortOrder.AscendingOrder)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self._fit_columns()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self.model() is not None:
            self._fit_columns()

    def _fit_columns(self) -> None:
        """The widths for the font in use; a badge is never cut."""
        for column, width in WIDTHS.items():
            self.setColumnWidth(column, px(width))
        badge = max(badge_size(severity_text(one), ICONS[one]).width() for one in SEVERITIES)
        self.setColumnWidth(SEVERITY, max(badge + 2 * px(PADDING), px(WIDTHS[SEVERITY])))
        self._share_room()

    def _share_room(self) -> None:
        """What was found needs the room first; the name of its rule gives way."""
        fixed = sum(self.columnWidth(column) for column in WIDTHS if column != RULE)
        spare = self.viewport().width() - fixed
        rule_width = min(max(spare - px(MESSAGE_LEAST), px(RULE_LEAST)), px(WIDTHS[RULE]))
        self.setColumnWidth(RULE, rule_width)
        self.setColumnWidth(MESSAGE, max(spare - rule_width, px(MESSAGE_LEAST)))

    def chosen_rows(self) -> np.ndarray:
        """The marked rows, ascending; quick also where all of them are marked."""
        ranges = self.selectionModel().selection().toList()
        parts = [np.arange(one.top(), one.bottom() + 1) for one in ranges]
        return np.sort(np.concatenate(parts)) if parts else np.empty(0, np.int64)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        wish = triage_key(event)
        if wish is None:
            super().keyPressEvent(event)
        elif wish:
            self.stepped.emit(wish)
        else:
            self.applied.emit()


def triage_key(event: QKeyEvent) -> int | None:
    """+1 for N, −1 for P, 0 for Enter; None for any other key."""
    if event.modifiers() not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier):
        return None
    return {Qt.Key.Key_N: 1, Qt.Key.Key_P: -1, Qt.Key.Key_Return: 0, Qt.Key.Key_Enter: 0}.get(Qt.Key(event.key()))


class SeverityCells(QStyledItemDelegate):
    """Badges."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, rect, kind = tokens(), option.rect, str(index.data(KIND_ROLE))
        painter.save()
        painter.setClipRect(rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(theme.selected))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(theme.border))
        words, icon = str(index.data()), ICONS[kind]
        height = badge_size(words, icon).height()
        at = QPointF(rect.left() + px(PADDING), rect.center().y() - height / 2)
        paint_badge(painter, at, kind, words, icon)
        painter.restore()


class FindingsCard(Card):
    """`filtered` says that a filter was changed, `all_asked` that all shown ones are to be sent back."""

    filtered = Signal()
    all_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, padding=0)
        self.model = FindingsModel()
        self.table = FindingsTable(self.model)
        self.model.setParent(self.table)
        self.severity, self.layer, self.county, self.state = (Choice() for _place in range(4))
        self.shown = caption()
        self.send_all = ghost(_("Send all shown back"), "undo-2")
        self._lay_out()
        for choice in (self.severity, self.layer, self.county, self.state):
            choice.picked.connect(self.filtered)
            choice.currentIndexChanged.connect(self._place_filters)
        self.send_all.clicked.connect(self.all_asked)

    def offer(self, found: Findings, layer_title: Callable[[str], str]) -> None:
        """The values that findings have; what is chosen stays chosen."""
        everything = _("all")
        rows = found.rows
        named = {
            self.severity: (_("Severity"), [(severity_text(one), one) for one in SEVERITIES]),
            self.layer: (_("Layer"), [(layer_title(str(one)), str(one)) for one in rows["layer"].cat.categories]),
            self.county: (_("County"), [(label("county", one), one) for one in rows["county"].cat.categories if one]),
            self.state: (_("Decision"), [(state_text(one), one) for one in STATES]),
        }
        for choice, (name, entries) in named.items():
            chosen = choice.currentData() or ""
            words = [(_("{name}: {value}").format(name=name, value=text), value) for text, value in entries]
            choice.offer([(_("{name}: {value}").format(name=name, value=everything), ""), *words], chosen)
            choice.setAccessibleName(name)
        self._place_filters()

    def show_findings(self, found: Findings, places: np.ndarray) -> None:
        """The findings that pass."""
        self.model.show_findings(found, places)
        self.shown.setText(_("{count} shown").format(count=text.number(self.model.rowCount())))
        self.send_all.setEnabled(self.model.rowCount() > 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_filters()

    def _place_filters(self) -> None:
        """Side by side where there is room, else two by two, so that what is chosen can be read."""
        choices = (self.severity, self.layer, self.county, self.state)
        for choice in choices:
            choice.setMinimumWidth(choice.fontMetrics().horizontalAdvance(choice.currentText()) + px(BESIDE_WORDS))
        needed = 4 * max(choice.minimumWidth() for choice in choices) + self._tail.sizeHint().width() + px(6 * 8)
        columns = 4 if self.width() >= needed else 2
        for place, choice in enumerate(choices):
            self.filters.addWidget(choice, place // columns, place % columns)

    def _lay_out(self) -> None:
        strip = QHBoxLayout()
        strip.setContentsMargins(px(12), px(10), px(12), px(10))
        strip.setSpacing(px(8))
        self.filters = QGridLayout()
        self.filters.setSpacing(px(8))
        strip.addLayout(self.filters, 1)
        tail = self._tail = QVBoxLayout()
        tail.setSpacing(0)
        tail.addWidget(self.shown, 0, Qt.AlignmentFlag.AlignRight)
        tail.addWidget(self.send_all, 0, Qt.AlignmentFlag.AlignRight)
        strip.addLayout(tail)
        self._place_filters()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self.body.addLayout(strip)
        self.body.addWidget(self.table, 1)
