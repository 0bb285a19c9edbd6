"""The rules that found something, in groups with counts, and the reasons that kept records out."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QTreeWidgetItemIterator,
    QVBoxLayout,
    QWidget,
)

from layers.i18n import _
from ui import format as text
from ui.components.badge import ICONS
from ui.components.buttons import ghost
from ui.components.heading import line, title
from ui.theme.fonts import font
from ui.theme.icons import icon
from ui.theme.tokens import px, tokens
from zzeco.finding_tree import GROUPS, RuleCount, group_text, narrowed, rule_title
from zzeco.rejected_records import ReasonCount

KEY_ROLE = Qt.ItemDataRole.UserRole + 1
ROW, EDGE = 28, 8
ALL, GROUP, CODE, REJECTED = "all", "group", "code", "rejected"


class RulesPanel(QFrame):
    """`chosen` gives (all | group | code, which), `rejected_chosen` the code of a reason ('' for every one)."""

    chosen = Signal(str, str)
    rejected_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("left")
        self.setProperty("role", "panel")
        self.setMinimumWidth(px(220))
        self._counts: tuple[RuleCount, ...] = ()
        self._chosen = (ALL, "")
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(_("Filter the rules"))
        self.filter.setAccessibleName(_("Filter the rules"))
        self.filter.setClearButtonEnabled(True)
        self.filter.addAction(icon("search", "text3"), QLineEdit.ActionPosition.LeadingPosition)
        self.tree, self.rejected = _tree(_("Rules with findings")), _tree(_("Records that did not enter"))
        self.rejected_title = title(_("Records that did not enter"))
        self.retry = ghost(_("Look at them and try again"), "undo-2")
        self._lay_out()
        self.tree.verticalScrollBar().rangeChanged.connect(lambda _least, most: self._align(most))
        self.filter.textChanged.connect(lambda _words: self._fill())
        self.tree.currentItemChanged.connect(lambda item, _before: self._tell(item))
        self.rejected.itemClicked.connect(lambda item, _column: self.rejected_chosen.emit(item.data(0, KEY_ROLE)[1]))
        self.rejected.itemActivated.connect(lambda item, _column: self.rejected_chosen.emit(item.data(0, KEY_ROLE)[1]))
        self.retry.clicked.connect(lambda: self.rejected_chosen.emit(""))

    def show_counts(self, counts: Sequence[RuleCount], reasons: Sequence[ReasonCount]) -> None:
        """Other counts; what was chosen stays chosen where it is still there."""
        if self._counts != tuple(counts) or not self.tree.topLevelItemCount():
            self._counts = tuple(counts)
            self._fill()
        self.rejected.clear()
        for reason in reasons:
            item = _item((REJECTED, reason.code), reason.text, reason.count, "file-x", "error")
            self.rejected.addTopLevelItem(item)
        self.rejected.setFixedHeight(px(ROW) * max(len(reasons), 1))
        for part in (self.line, self.rejected_title, self.rejected, self.retry):
            part.setVisible(bool(reasons))

    def choose(self, sort: str, which: str) -> None:
        """Shows a rule, a group or everything as chosen, without a signal."""
        self._chosen = (sort, which)
        self.tree.blockSignals(True)
        found = self._found()
        if found is not None:
            self.tree.setCurrentItem(found)
        self.tree.blockSignals(False)

    def show_rejected(self, code: str) -> None:
        """A reason is the chosen one, and no rule; '' stands for all reasons."""
        self.tree.blockSignals(True)
        self.tree.clearSelection()
        self.tree.setCurrentIndex(QModelIndex())
        self.tree.blockSignals(False)
        self.leave_rejected()
        for place in range(self.rejected.topLevelItemCount()):
            item = self.rejected.topLevelItem(place)
            if item is not None and item.data(0, KEY_ROLE)[1] == code:
                self.rejected.setCurrentItem(item)

    def leave_rejected(self) -> None:
        """No reason is the chosen one any more."""
        self.rejected.clearSelection()
        self.rejected.setCurrentIndex(QModelIndex())

    def _align(self, most: int) -> None:
        """The counts below stand under those above, also where a scroll bar stands beside these."""
        right = self.tree.verticalScrollBar().sizeHint().width() if most else 0
        self.rejected_row.setContentsMargins(px(EDGE), 0, right, 0)

    def _fill(self) -> None:
        shown = narrowed(self._counts, self.filter.text())
        self.tree.blockSignals(True)
        self.tree.clear()
        everything = _item((ALL, ""), _("All findings"), sum(one.count for one in self._counts), "", "")
        _embolden(everything)
        self.tree.addTopLevelItem(everything)
        for group in GROUPS:
            rules = [one for one in shown if one.group == group]
            if not rules:
                continue
            parent = _item((GROUP, group), group_text(group), sum(one.count for one in rules), "", "")
            _embolden(parent)
            self.tree.addTopLevelItem(parent)
            for one in rules:
                parent.addChild(_rule_item(one))
            parent.setExpanded(True)
        self.tree.setCurrentItem(self._found() or everything)
        self.tree.blockSignals(False)

    def _found(self) -> QTreeWidgetItem | None:
        """The row of what is chosen."""
        items = QTreeWidgetItemIterator(self.tree)
        while (item := items.value()) is not None:
            if tuple(item.data(0, KEY_ROLE)) == self._chosen:
                return item
            items += 1
        return None

    def _tell(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            sort, which = item.data(0, KEY_ROLE)
            self._chosen = (sort, which)
            self.chosen.emit(sort, which)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(16), 0, px(12))
        column.setSpacing(px(8))
        head = QVBoxLayout()
        head.setContentsMargins(tokens().panel, 0, tokens().panel, 0)
        head.setSpacing(px(10))
        head.addWidget(title(_("By rule")))
        head.addWidget(self.filter)
        column.addLayout(head)
        tree_row, self.rejected_row = QHBoxLayout(), QHBoxLayout()
        for row, tree in ((tree_row, self.tree), (self.rejected_row, self.rejected)):
            row.setContentsMargins(px(EDGE), 0, 0, 0)
            row.addWidget(tree)
        column.addLayout(tree_row, 1)
        self.line = line()
        column.addWidget(self.line)
        below = QVBoxLayout()
        below.setContentsMargins(tokens().panel, px(4), tokens().panel, 0)
        below.addWidget(self.rejected_title)
        column.addLayout(below)
        column.addLayout(self.rejected_row)
        foot = QVBoxLayout()
        foot.setContentsMargins(tokens().panel - px(4), 0, tokens().panel, 0)
        foot.addWidget(self.retry, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(foot)


def _tree(name: str) -> QTreeWidget:
    made = QTreeWidget()
    made.setColumnCount(2)
    made.setHeaderHidden(True)
    made.setRootIsDecorated(True)
    made.setIndentation(px(16))
    made.setUniformRowHeights(True)
    made.setIconSize(QSize(px(16), px(16)))
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    made.setTextElideMode(Qt.TextElideMode.ElideRight)
    made.setAccessibleName(name)
    header = made.header()
    header.setStretchLastSection(False)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
    return made


def _item(key: tuple[str, str], words: str, count: int, icon_name: str, role: str) -> QTreeWidgetItem:
    item = QTreeWidgetItem([words, text.number(count)])
    item.setData(0, KEY_ROLE, key)
    item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    item.setToolTip(0, words)
    if icon_name:
        item.setIcon(0, icon(icon_name, role))
    return item


def _rule_item(one: RuleCount) -> QTreeWidgetItem:
    item = _item((CODE, one.code), rule_title(one.code), one.count, ICONS[one.severity], one.severity)
    item.setToolTip(0, f"{one.code} · {rule_title(one.code)}")
    return item


def _embolden(item: QTreeWidgetItem) -> None:
    for column in range(2):
        item.setFont(column, font(13, 600))
