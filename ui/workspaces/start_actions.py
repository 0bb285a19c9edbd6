"""The left side of the start page: the sign of the program, what to do, where to drop, where to read."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from layers.i18n import _
from ui.components.buttons import ghost
from ui.components.heading import caption, heading1
from ui.components.icon_label import AppIcon
from ui.theme.tokens import px
from ui.workspaces.start_cards import ActionCard
from ui.workspaces.start_drop import DropArea
from zzeco import __version__

WIDTH = 520


class StartActions(QFrame):
    """`run` is given the key of an action."""

    def __init__(self, run: Callable[[str], None]) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.setFixedWidth(px(WIDTH))
        self.drop = DropArea()
        inner = QWidget()
        inner.setProperty("role", "surface")
        column = QVBoxLayout(inner)
        column.setContentsMargins(px(48), px(48), px(48), px(12))
        column.setSpacing(px(8))
        column.addLayout(_head())
        column.addSpacing(px(28))
        self.cards = [_card(run, *row) for row in _rows()]
        for card in self.cards:
            column.addWidget(card)
        column.addSpacing(px(12))
        column.addWidget(self.drop)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        foot = _foot(run)
        foot.setContentsMargins(px(48), px(12), px(48), px(24))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(scroll, 1)
        outer.addLayout(foot)


def _rows() -> list[tuple[str, str, str, str, str]]:
    """Action key, icon, title, reason and shortcut."""
    return [
        ("project.open", "folder-open", _("Open project"), _("Choose a .gpkg project file"), "Ctrl+O"),
        ("project.new", "plus", _("New project"), _("Indicative outlines and the city's targets are in it"), "Ctrl+N"),
        (
            "project.import", "download", _("Import survey data"),
            _("Checked first, then entered; your files are never changed"), "Ctrl+I",
        ),
        (
            "project.sample", "trees", _("Open the sample project"),
            _("All of it in two minutes: map, quality, carbon, targets"), "",
        ),
    ]  # fmt: skip


def _card(run: Callable[[str], None], key: str, icon: str, title: str, reason: str, shortcut: str) -> ActionCard:
    card = ActionCard(icon, title, reason, shortcut, first=key == "project.open")
    card.clicked.connect(lambda: run(key))
    return card


def _head() -> QHBoxLayout:
    words = QVBoxLayout()
    words.setSpacing(px(2))
    words.addStretch(1)
    words.addWidget(heading1(_("Zhuzhou Ecology and Carbon")))
    words.addWidget(caption(_("Carbon of forest, wetland and karst: survey, estimate, planning")))
    words.addStretch(1)
    row = QHBoxLayout()
    row.setSpacing(px(16))
    row.addWidget(AppIcon())
    row.addLayout(words, 1)
    return row


def _foot(run: Callable[[str], None]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(px(8))
    for text, icon, key in (
        (_("Manual"), "book-open", "help.manual"), (_("Shortcuts"), "command", "help.shortcuts")
    ):  # fmt: skip
        link = ghost(text, icon)
        link.clicked.connect(lambda _checked=False, key=key: run(key))
        row.addWidget(link)
    row.addStretch(1)
    row.addWidget(caption(_("Version {version}  ·  works offline").format(version=__version__)))
    return row
