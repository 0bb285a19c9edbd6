"""The pieces of the inspector: sections with a title, rows of label and value, the page that scrolls."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ui.components.elided import ElidedLabel
from ui.components.heading import caption, line, text_label, value
from ui.theme.tokens import px, tokens


class Page(QScrollArea):
    """A page of a tab: `add` puts parts below each other; what is too long scrolls."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body = QWidget()
        self.body.setProperty("role", "scrolled")
        self._column = QVBoxLayout(self.body)
        self._column.setContentsMargins(0, px(4), 0, px(16))
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self.setWidget(self.body)
        self._later: list[Callable[[], None]] = []

    def add_later(self, make: Callable[[], QWidget], *, below_line: bool = False) -> None:
        """Puts a part at the end as soon as it is its turn: a long page made at once would hold the window up."""
        self._later.append(partial(self._add_made, make, below_line))

    def turns(self) -> list[Callable[[], None]]:
        """What is still to be made, a step each; whoever shows the page runs them."""
        turns, self._later = self._later, []
        return turns

    def _add_made(self, make: Callable[[], QWidget], below_line: bool) -> None:
        if below_line:
            self.add_line()
        self.add(make())
        self.body.ensurePolished()

    def add(self, part: QWidget, *, padded: bool = True) -> None:
        """Puts a part below those that are there."""
        host: QWidget = part
        if padded:
            host = QWidget()
            row = QVBoxLayout(host)
            row.setContentsMargins(tokens().panel, px(8), tokens().panel, px(8))
            row.setSpacing(px(6))
            row.addWidget(part)
        self._column.insertWidget(self._column.count() - 1, host)

    def add_line(self) -> None:
        """A line from edge to edge."""
        self.add(line(), padded=False)


class Section(QWidget):
    """A title (with something at its right) above `rows`."""

    def __init__(self, text: str = "", right: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(px(6))
        if text:
            head = QHBoxLayout()
            head.addWidget(caption(text))
            head.addStretch(1)
            if right is not None:
                head.addWidget(right)
            self.rows.addLayout(head)


def pair_grid(pairs: Sequence[tuple[str, str, str]], label_share: int = 44) -> QWidget:
    """Rows of label, value and a caption behind the value (its unit or code); values stand right."""
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(px(6))
    grid.setVerticalSpacing(px(6))
    grid.setColumnStretch(0, label_share)
    grid.setColumnStretch(1, 100 - label_share)
    for row, (label, shown, behind) in enumerate(pairs):
        name = ElidedLabel(label)
        name.setProperty("role", "caption")
        grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(_valued(shown, behind), row, 1)
    return made


def _valued(shown: str, behind: str) -> QWidget:
    if not behind:
        return _value_label(shown)
    host = QWidget()
    row = QHBoxLayout(host)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(px(4))
    row.addStretch(1)
    row.addWidget(_value_label(shown))
    row.addWidget(caption(behind))
    return host


def _value_label(shown: str) -> QLabel:
    label = value(shown) if shown != "—" else text_label(shown, "placeholder")
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    label.setWordWrap(len(shown) > 12)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
