"""Parts with a border that can be moved: cards with a gap between them, panels with a line; sizes that come back.

Parts are made inside what holds them, the outermost first: with an application-wide style sheet Qt looks at all rules
again for everything inside a widget that gets another parent.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from ui.components.layout import column_in
from ui.theme.tokens import px

GAP = 12


class CardSplitter(QSplitter):
    """Cards with a gap; their shares are how the room is divided, now and whenever the window grows."""

    def __init__(self, direction: Qt.Orientation, parent: QWidget) -> None:
        super().__init__(direction, parent)
        self.setHandleWidth(px(GAP))
        self.setChildrenCollapsible(False)

    def hold(self, parts: Sequence[QWidget], shares: Sequence[int]) -> None:
        """The parts, made in here or elsewhere, in their order."""
        for part in parts:
            self.addWidget(part)
        for place, share in enumerate(shares):
            self.setStretchFactor(place, share)
        self.setSizes([px(100 * share) for share in shares])

    def createHandle(self) -> QSplitterHandle:
        return _Gap(self.orientation(), self)


class _Gap(QSplitterHandle):
    """Nothing is seen of it; a style sheet of its own would have Qt look at all rules again for all parts."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground of the window shows."""


class PanelSplitter(QSplitter):
    """Panels side by side with lines between them; it fills the workspace that it is made for."""

    def __init__(self, name: str, workspace: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, workspace)
        self.setObjectName(name)
        column_in(workspace).addWidget(self)
        self._centre = 0

    def hold(self, parts: Sequence[QWidget], centre: QWidget, widths: Sequence[int]) -> None:
        """The panels, made in here or elsewhere, in their order; the centre takes what is left and never goes."""
        for part in parts:
            self.addWidget(part)
        for place, part in enumerate(parts):
            self.setStretchFactor(place, 1 if part is centre else 0)
            self.setCollapsible(place, part is not centre)
        self._centre = self.indexOf(centre)
        self.setSizes([px(width) for width in widths])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The panels keep their widths as long as the centre has room; Qt would take from all alike."""
        kept, more = self.sizes(), event.size().width() - event.oldSize().width()
        super().resizeEvent(event)
        if self.isVisible() and kept[self._centre] > 0:
            kept[self._centre] += more
            self.setSizes(kept)


def take_sizes(splitters: Mapping[str, QSplitter], state: Mapping[str, Any]) -> None:
    """Gives splitters the sizes that were kept under their names, where these are for as many parts."""
    for name, splitter in splitters.items():
        if len(state.get(name) or []) == splitter.count():
            splitter.setSizes(state[name])


def sizes_of(splitters: Mapping[str, QSplitter]) -> dict[str, Any]:
    """The sizes of splitters by their names, to be kept."""
    return {name: splitter.sizes() for name, splitter in splitters.items()}
