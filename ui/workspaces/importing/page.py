"""What every step's page has: a question, a line below it, the room for the answer."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from layers.i18n import _
from ui.components.buttons import icon_button
from ui.components.calm import Combo
from ui.components.choice_card import WrappedTitle
from ui.components.heading import caption, heading1, text_label
from ui.components.icon_label import IconLabel
from ui.folders import usual_folder
from ui.save_as import ask_file
from ui.theme.tokens import px
from ui.workspaces.importing.flow import Flow

NARROW = 820


class Page(QWidget):
    """A step. `refresh` shows what the flow knows; `primary` is the text of the button that goes on, and if it may."""

    ready_changed = Signal()

    def __init__(self, flow: Flow) -> None:
        super().__init__()
        self.flow = flow
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(24), px(20), px(24), px(16))
        outer.setSpacing(px(12))
        self.question, self.explanation = heading1(), caption(wrap=True)
        words = QVBoxLayout()
        words.setSpacing(px(4))
        words.addWidget(self.question)
        words.addWidget(self.explanation)
        head = QHBoxLayout()
        head.addLayout(words, 1)
        self.tools = QHBoxLayout()
        self.tools.setSpacing(px(8))
        head.addLayout(self.tools)
        outer.addLayout(head)
        self.groups = GroupStrip(flow)
        outer.addWidget(self.groups)
        self.body = QVBoxLayout()
        self.body.setSpacing(px(12))
        outer.addLayout(self.body, 1)
        self.columns = QHBoxLayout()
        self.columns.setSpacing(px(16))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What stands in `columns` stands one below the other where there is no room beside each other."""
        super().resizeEvent(event)
        beside = self.width() >= px(NARROW)
        self.columns.setDirection(QHBoxLayout.Direction.LeftToRight if beside else QHBoxLayout.Direction.TopToBottom)

    def refresh(self) -> None:
        """Shows what the flow knows now."""

    def primary(self) -> tuple[str, bool]:
        """The text of the button that goes on, and whether it may be pressed."""
        return _("Continue"), True

    def advance(self) -> None:
        """What that button does."""
        self.flow.forward()

    def ask(self, question: str, explanation: str = "") -> None:
        """The question of the page."""
        self.question.setText(question)
        self.explanation.setText(explanation)
        self.explanation.setVisible(bool(explanation))


class GroupStrip(QWidget):
    """The deliveries that are asked about together, to choose from; hidden where there is one group only."""

    def __init__(self, flow: Flow) -> None:
        super().__init__()
        self.flow = flow
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        self.count = caption()
        self.chooser = Combo()
        self.chooser.setProperty("size", "small")
        self.chooser.setMinimumWidth(px(420))
        self.chooser.setAccessibleName(_("Deliveries that are asked about together"))
        self.chooser.activated.connect(lambda at: flow.go(flow.step, at))
        self.left = icon_button("chevron-left", _("The group before"))
        self.right = icon_button("chevron-right", _("The next group"))
        self.left.clicked.connect(lambda: flow.go(flow.step, flow.group - 1))
        self.right.clicked.connect(lambda: flow.go(flow.step, flow.group + 1))
        for part in (self.left, self.chooser, self.right, self.count):
            row.addWidget(part)
        row.addStretch(1)

    def show_groups(self, settled: Callable[[tuple[int, ...]], bool]) -> None:
        """One entry a group; a settled one carries a tick."""
        groups = self.flow.groups
        at = min(self.flow.group, len(groups) - 1)
        self.setVisible(len(groups) > 1)
        self.chooser.clear()
        self.chooser.addItems([self._name(group, settled(group)) for group in groups])
        self.chooser.setCurrentIndex(at)
        self.left.setEnabled(at > 0)
        self.right.setEnabled(at < len(groups) - 1)
        open_groups = sum(not settled(group) for group in groups)
        said = _("group {number} of {count}, {open} still open")
        self.count.setText(said.format(number=at + 1, count=len(groups), open=open_groups))

    def _name(self, group: tuple[int, ...], settled: bool) -> str:
        first = self.flow.deliveries[group[0]].summary.layer
        name = first if len(group) == 1 else _("{name} and {count} more").format(name=first, count=len(group) - 1)
        return f"✓ {name}" if settled else name


class Note(QFrame):
    """A line on a soft ground: icon, words, and buttons at its right; hidden without words."""

    ICONS = {"info": "info", "warn": "triangle-alert", "error": "circle-alert"}

    def __init__(self, kind: str = "info") -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(px(12), px(10), px(12), px(10))
        row.setSpacing(px(10))
        self.icon = IconLabel(self.ICONS[kind], 16, kind)
        row.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(px(2))
        self.words, self.advice = text_label("", "value"), caption(wrap=True)
        self.words.setWordWrap(True)
        words.addWidget(self.words)
        words.addWidget(self.advice)
        row.addLayout(words, 1)
        self.buttons = QHBoxLayout()
        row.addLayout(self.buttons)
        self.setProperty("role", f"{kind}-note")
        self.say("")

    def say(self, words: str, advice: str = "") -> None:
        """Other words; none hide it."""
        self.words.setText(words)
        self.advice.setText(advice)
        self.advice.setVisible(bool(advice))
        self.setVisible(bool(words))


def scrolled(layout: QLayout) -> QScrollArea:
    """The layout in a scroll area without a frame."""
    inner = QWidget()
    inner.setProperty("role", "scrolled")
    inner.setLayout(layout)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inner)
    return area


def choose_mapping_file(parent: QWidget, flow: Flow) -> None:
    """The system's dialog for the file that keeps the answers of the delivery that is shown."""
    one = flow.current
    start = usual_folder(flow.context) / (f"{one.summary.layer}.json" if one else "")
    path = ask_file(parent, _("Save answers"), start, [(_("Mapping file"), "json")])
    if path is not None:
        flow.save_answers(path)


def clear(layout: QLayout) -> None:
    """Takes everything out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


def pairs_row(pairs: Sequence[tuple[str, str]]) -> QHBoxLayout:
    """Captions with their values below, side by side, in more lines where there is no room for one."""
    row = QHBoxLayout()
    row.setSpacing(px(40))
    for head, words in pairs:
        column = QVBoxLayout()
        column.setSpacing(px(2))
        column.addWidget(WrappedTitle(head, "caption"))
        column.addWidget(WrappedTitle(words))
        column.addStretch(1)
        row.addLayout(column)
    row.addStretch(1)
    return row
