"""The start page: where one was, what has changed since, what to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage
from PySide6.QtWidgets import QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from layers.i18n import _
from layers.labels import label
from ui.components.empty import EmptyState
from ui.components.heading import heading1, line
from ui.components.search import SearchLine
from ui.context import Context
from ui.theme.icons import icon
from ui.theme.tokens import px
from ui.workspace import Primary
from ui.workspaces.start_actions import StartActions
from ui.workspaces.start_cards import RecentCard
from ui.workspaces.start_first import SEEN, FirstStart
from ui.workspaces.start_grid import ROWS, RecentGrid
from ui.workspaces.start_recent import Recent, forgotten, read
from ui.workspaces.start_since import Line, SinceCard, line_of, recovered_line
from ui.workspaces.start_thumbnail import thumbnail

if TYPE_CHECKING:
    from zzeco.project import Project

RECENT = "recent_projects"
Found = dict[str, tuple[int | None, QImage | None]]


class StartWorkspace(QWidget):
    """Open, new, import and sample at the left; recent projects and what has happened since at the right."""

    key = "start"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.primary = Primary(_("Open project"), "folder-open", "project.open")
        self.setProperty("role", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.actions_panel = StartActions(self._run)
        self.actions_panel.drop.dropped.connect(self.take_files)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.actions_panel)
        across.addWidget(line(vertical=True))
        across.addWidget(self._right(), 1)
        self._waiting: list[str] | None = None
        context.preferences.changed.connect(self._note_preference)
        context.document.changed.connect(self._project_changed)
        self.refresh()

    # -- building

    def _right(self) -> QWidget:
        inner = QWidget()
        inner.setProperty("role", "window")
        column = QVBoxLayout(inner)
        column.setContentsMargins(px(40), px(40), px(40), px(24))
        column.setSpacing(px(16))
        column.addLayout(self._head())
        self.grid = RecentGrid(self.open_recent, self._show_menu)
        self.empty = self._empty_state()
        self.since = SinceCard(self._follow)
        self.first = FirstStart(self.context.preferences)
        for part in (self.grid, self.first, self.empty, self.since):
            column.addWidget(part)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        return area

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        self.search = SearchLine(_("Find by name or path"))
        self.search.setMinimumWidth(px(240))
        self.search.textChanged.connect(self._show_projects)
        head.addWidget(heading1(_("Recent projects")))
        head.addStretch(1)
        head.addWidget(self.search)
        return head

    def _empty_state(self) -> EmptyState:
        return EmptyState(
            "trees",
            _("No project was open yet. The sample shows everything in two minutes: map, quality, carbon, targets."),
            _("Open the sample project"),
            lambda: self.context.trigger("project.sample"),
        )

    # -- recent projects

    def refresh(self) -> None:
        """Reads the list of projects anew and looks for their files."""
        self.projects = read(self.context.preferences.get(RECENT))
        self.found: Found = {}
        self._show_projects()
        self._show_since([])
        projects = list(self.projects)
        self.context.tasks.run(
            _("Looking for recent projects"), lambda _progress: looked_for(projects), self._take_found, quiet=True,
            failed=_ignored, exclusive="start.files",
        )  # fmt: skip
        if self.projects:
            latest = self.projects[0]
            self.context.tasks.run(
                _("Reading what is new"), lambda _progress: lines_since(latest), self._show_since, quiet=True,
                failed=_ignored, exclusive="start.since",
            )  # fmt: skip

    def _note_preference(self, key: str) -> None:
        if key in (RECENT, SEEN):
            self.refresh()

    def _show_projects(self) -> None:
        words = self.search.text()
        shown = [one for one in self.projects if one.matches(words)]
        self.grid.show_projects(shown, len(shown) if words.strip() else ROWS)
        self.grid.setVisible(bool(shown))
        self.search.setVisible(bool(self.projects))
        self.empty.setVisible(not self.projects)
        self.first.setVisible(not self.projects and not self.context.preferences.get(SEEN))
        self._fill_cards()

    def _take_found(self, found: Found) -> None:
        self.found = found
        self._fill_cards()

    def _fill_cards(self) -> None:
        for card in self.grid.cards:
            if card.recent.path in self.found:
                card.show_found(*self.found[card.recent.path])

    def open_recent(self, recent: Recent) -> None:
        """Opens a project of the list; one that is gone is told by the messages."""
        self.context.open_project(Path(recent.path))

    def _show_menu(self, card: RecentCard, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        path = Path(card.recent.path)
        menu.addAction(icon("folder-open"), _("Open"), lambda: self.open_recent(card.recent))
        menu.addAction(
            icon("external-link"), _("Show in its folder"),
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent))),
        )  # fmt: skip
        menu.addAction(icon("copy"), _("Copy path"), lambda: QGuiApplication.clipboard().setText(str(path)))
        menu.addSeparator()
        menu.addAction(icon("x"), _("Remove from this list"), lambda: self.forget(card.recent))
        menu.popup(at)

    def forget(self, recent: Recent) -> None:
        """Takes a project out of the list; its file stays as it is."""
        self.context.preferences.set(RECENT, forgotten(self.context.preferences.get(RECENT), recent.path))

    # -- what has happened since

    def _show_since(self, lines: list[Line]) -> None:
        name = self.projects[0].title if self.projects else ""
        self.since.show_lines(name, lines)
        self.since.setVisible(bool(lines))

    def _follow(self, line: Line) -> None:
        """Opens the latest project and shows what the line is about."""
        document, path = self.context.document, Path(self.projects[0].path)
        if document.project is not None and document.project.path == path:
            self.context.go(line.workspace, **line.payload)
            return

        def arrived(_before: Project | None, after: Project | None) -> None:
            if after is not None:
                document.changed.disconnect(arrived)
                if after.path == path:
                    self.context.go(line.workspace, **line.payload)

        document.changed.connect(arrived)
        self.context.open_project(path)

    # -- dropped files

    def take_files(self, paths: Sequence[Path]) -> None:
        """Opens the first project among them, else imports all of them."""
        from zzeco import store

        project = next((path for path in paths if store.is_project(path)), None)
        if project is not None:
            self.context.open_project(project)
        elif paths:
            self._import([str(path) for path in paths])

    def _run(self, action: str) -> None:
        if action == "project.import":
            self._import([])
        else:
            self.context.trigger(action)

    def _import(self, sources: list[str]) -> None:
        """Goes to the import; without a project one is made first, and the import waits for it."""
        if self.context.document.project is not None:
            self.context.go("importing", sources=sources)
        else:
            self._waiting = sources
            self.context.trigger("project.new")

    def _project_changed(self, _before: object, after: Project | None) -> None:
        waiting, self._waiting = self._waiting, None
        is_new = after is not None and all(layer.kind == "boundary" for layer in after.layers.values())
        if waiting is not None and is_new:
            self.context.go("importing", sources=waiting)

    # -- the workspace's part

    def receive(self, payload: dict[str, Any]) -> None:
        """Whoever comes here sees the list as it is now."""
        self.refresh()

    def state(self) -> dict[str, Any]:
        """The page keeps nothing."""
        return {}

    def restore(self, state: dict[str, Any]) -> None:
        """The page keeps nothing."""


def looked_for(projects: Sequence[Recent]) -> Found:
    """Size and picture of each project's file; no size where it is gone. Slow where a network drive is away."""
    label("kind", "")  # reads the table of names here, before the cards want it
    return {one.path: (_size(Path(one.path)), thumbnail(Path(one.path))) for one in projects}


def lines_since(recent: Recent) -> list[Line]:
    """The lines of the latest project."""
    from zzeco import store
    from zzeco.since_last import since_last

    lines = [line_of(event) for event in since_last(store.load(Path(recent.path)))]
    if recent.recovered_at:
        lines.append(recovered_line(datetime.fromisoformat(recent.recovered_at)))
    return lines


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


def _ignored(error: Exception) -> None:
    """A project that cannot be read is told when it is opened, not here."""
