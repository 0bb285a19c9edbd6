"""The one window: bar, workspaces, status bar; made anew when the language changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QByteArray, QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from layers.i18n import _
from ui import panels_of
from ui.action_set import ActionSet
from ui.bar import Bar
from ui.components.heading import line
from ui.context import Context
from ui.dropped import take_dropped
from ui.failure_dialog import FailureDialog
from ui.layouts import Layouts
from ui.leaving import Leaving
from ui.notice import Notice
from ui.palette import Palette
from ui.quality_dot import QualityDot
from ui.recent import note_recent
from ui.recovery import lost_steps
from ui.status_bar import StatusBar
from ui.theme.icons import icon
from ui.toast import Toast
from ui.window_title import window_title
from ui.workspace import BY_KEY, TABS, Primary, Workspace
from ui.workspaces.start_thumbnail import bare_picture, keep_thumbnail

if TYPE_CHECKING:
    from zzeco.project import Project

LEAST_WIDTH, LEAST_HEIGHT = 1024, 640
USUAL_WIDTH, USUAL_HEIGHT = 1600, 1000


class MainWindow(QMainWindow):
    """Shows what the context holds; keeps nothing that a new window could not take over."""

    closed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.layouts = Layouts(context.preferences)
        self.leaving = Leaving(self)
        self.setAcceptDrops(True)
        self.setWindowIcon(icon("zzeco"))
        self.setMinimumSize(LEAST_WIDTH, LEAST_HEIGHT)
        self._workspaces: dict[str, QWidget] = {}
        self.current = ""
        self._alt_alone = self._is_closing = False
        self.stack, self._blank = QStackedWidget(), QWidget()
        self.stack.addWidget(self._blank)
        self.action_set = ActionSet(self)
        actions = self.action_set.by_key
        self.bar = Bar(self.action_set.menu(self), actions["edit.undo"], actions["edit.redo"], self)
        self.notice = Notice(self)
        self.status = StatusBar(context, self)
        self._lay_out()
        self.toast, self.palette_popup = Toast(self), Palette(self)
        self._dot = QualityDot(context, self.bar)
        self._connect()
        self._restore_geometry()
        self._show_project(None, context.document.project)

    def _lay_out(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(line())
        column.addWidget(self.notice)
        column.addWidget(self.stack, 1)
        column.addWidget(self.status)
        self.setCentralWidget(body)

    def _connect(self) -> None:
        context, bar = self.context, self.bar
        bar.workspace_asked.connect(self.show_workspace)
        bar.search_asked.connect(self.open_palette)
        bar.primary_asked.connect(self.run_action)
        context.navigate.connect(self.go)
        context.triggered.connect(self.run_action)
        context.project_wanted.connect(self.open_project)
        context.messages.toasted.connect(self.toast.say)
        context.messages.withdrawn.connect(self.toast.withdraw)
        context.messages.failed.connect(self._show_failure)
        context.document.changed.connect(self._show_project)
        context.document.selection_changed.connect(self.action_set.refresh)
        context.document.save_state_changed.connect(self._show_title)

    # -- workspaces

    def workspace(self, key: str) -> Workspace:
        """The workspace of this key, made if it was not shown yet."""
        if key not in self._workspaces:
            made = BY_KEY[key].make(self.context, self.stack)
            self._workspaces[key] = made
            self.stack.addWidget(made)
            panels_of.connect_maps(made, self)
            if hasattr(made, "page_made"):
                made.page_made.connect(partial(panels_of.connect_maps, window=self))
            state = self.layouts.state(self.context.document.project, key)
            if state:
                cast(Workspace, made).restore(state)
        return cast(Workspace, self._workspaces[key])

    def show_workspace(self, key: str) -> None:
        """Brings a workspace to the front; the start page while there is no project."""
        if key not in BY_KEY or (BY_KEY[key].needs_project and self.context.document.project is None):
            key = "start" if self.context.document.project is None else self.current
        is_new = key not in self._workspaces
        self.workspace(key)
        self.current = key
        self.bar.set_current(key)
        self._show_primary()
        if is_new and self.isVisible():  # to make it and to show it in one go would hold the window up
            self.context.tasks.in_turns("window.shown", [self._bring_to_front])
        else:
            self._bring_to_front()

    def _bring_to_front(self) -> None:
        if self.current in self._workspaces:
            self.stack.setCurrentWidget(self._workspaces[self.current])
        if getattr(self.canvas(), "furniture", None) is None:
            self.status.leave_map()
        self.action_set.refresh()

    def _show_primary(self) -> None:
        """The one filled button, as the workspace words it now."""
        self.bar.set_primary(cast("Primary | None", getattr(self._workspaces.get(self.current), "primary", None)))

    def go(self, key: str, payload: dict[str, Any]) -> None:
        """Shows a workspace and hands it what to show."""
        if key in BY_KEY:
            self.show_workspace(key)
        if self.current == key:
            self.workspace(key).receive(payload)
        elif self.context.document.project is None:
            text = _("Open or make a project first.")
            self.context.messages.toast(text, _("New project…"), lambda: self.run_action("project.new"))

    def canvas(self) -> Any:
        """The map of the workspace that is shown; None where it has none."""
        return panels_of.canvas(self.stack.currentWidget())

    def manual_page(self) -> str:
        """The page of the manual that tells about what is shown."""
        return BY_KEY[self.current].manual if self.current else "index"

    def manual_place(self) -> str:
        """The heading of that page that tells about what is in front; '' for its beginning."""
        return str(getattr(self._workspaces.get(self.current), "manual_place", ""))

    def toggle_panel(self, name: str) -> None:
        """Shows or hides left, inspector or table of the workspace."""
        panels_of.toggle(self.stack.currentWidget(), name)

    def focus_next_panel(self) -> None:
        """Moves the keyboard to the next panel."""
        panels_of.focus_next(self.stack.currentWidget(), self.focusWidget())

    def run_action(self, key: str) -> None:
        """Runs a declared action."""
        self.action_set.run(key)

    def open_palette(self) -> None:
        """The command palette below its field."""
        self.palette_popup.open_at(self.bar.search)

    # -- the project

    def open_project(self, path: Path) -> None:
        """Opens a project in place of the one that is open, after asking about what still runs."""
        self.leave_project_then(lambda: self.context.document.open(path))

    def leave_project_then(self, then: Callable[[], None]) -> None:
        """Does this once nothing runs that needs the project, and its layout is kept."""

        def leave() -> None:
            self.keep_layout()
            then()

        self.leaving.ask_then(leave)

    def _show_project(self, before: Project | None, project: Project | None) -> None:
        """Another project starts with its own layout; another value of the same one changes only names and marks."""
        if self._is_closing:
            return
        self._show_title()
        self.action_set.refresh()
        if before is not None and project is not None and before.path == project.path:
            self._show_primary()
            return
        self.stack.setCurrentWidget(self._blank)
        for widget in self._workspaces.values():
            self.stack.removeWidget(widget)
            widget.deleteLater()
        self._workspaces.clear()
        self.bar.set_available(project is not None)
        self._show_notice(project)
        if project is not None:
            note_recent(self.context.preferences, project)
        if self.isVisible():
            self.context.tasks.in_turns("window.first", [self._show_first])
        else:
            self._show_first()

    def _show_first(self) -> None:
        """The workspace that was left in the project, the start page without one; if none was asked for meanwhile."""
        project = self.context.document.project
        if not self._workspaces:
            self.show_workspace("start" if project is None else self.layouts.current(project) or TABS[0].key)

    def _show_notice(self, project: Project | None) -> None:
        reason = self.context.document.read_only
        self.notice.hide()
        if project is not None and reason is not None:
            text = _("Open for reading only: {reason}").format(reason=reason.problem)
            self.notice.say(text, _("Save a copy…"), lambda: self.run_action("project.copy"))
        elif project is not None and self.context.recovered and self.context.recovered.path == project.path:
            lost = lost_steps(self.context.recovered, len(project.table("history")))
            self.notice.say(_recovered_text(lost))

    def _show_title(self) -> None:
        self.setWindowTitle(window_title(self.context.document))

    def _show_failure(self, error: Exception, retry: Callable[[], None] | None) -> None:
        """One dialog for each kind of failure: what fails at every repaint is told once."""
        if not any(open_one.is_about(error) for open_one in self.findChildren(FailureDialog)):
            FailureDialog(error, retry, self).open()

    # -- what outlives the window

    def keep_layout(self) -> None:
        """Keeps workspace, panels and choices with the project, and the place of the window."""
        project, shown = self.context.document.project, panels_of.canvas(self._workspaces.get("map"))
        if project is not None and shown is not None and shown.is_sharp() and shown.is_coloured():
            keep_thumbnail(project.path, bare_picture(shown))
        states = {key: cast(Workspace, widget).state() for key, widget in self._workspaces.items()}
        self.layouts.keep(project, self.current, states)
        geometry = bytes(self.saveGeometry().toBase64().data()).decode("ascii")
        self.context.preferences.set("window", {"geometry": geometry})

    def retire(self) -> None:
        """Goes without closing anything: another window has taken over."""
        self.context.disconnect(self)
        self.hide()
        self.deleteLater()

    def _restore_geometry(self) -> None:
        kept = self.context.preferences.get("window").get("geometry")
        if not kept or not self.restoreGeometry(QByteArray.fromBase64(kept.encode("ascii"))):
            room = self.screen().availableGeometry()
            self.resize(min(USUAL_WIDTH, room.width()), min(USUAL_HEIGHT, room.height()))

    # -- events

    def close_all(self) -> None:
        """Closes as the ✕ of the window does."""
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closes once what runs is done or given up and everything is saved."""
        if self.leaving.may_close():
            self.keep_layout()
            self._is_closing = True
            self.closed.emit()
            event.accept()
            return
        event.ignore()
        self.leaving.ask_then(self.close_all)

    def hideEvent(self, event: QHideEvent) -> None:
        """A popup never outlives the sight of its window."""
        self.palette_popup.hide()
        super().hideEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files are welcome anywhere."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """A project is opened, anything else is imported."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        take_dropped(self, paths)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc clears the selection, then cancels what runs; Alt by itself opens the menu."""
        self._alt_alone = event.key() == Qt.Key.Key_Alt
        if event.key() == Qt.Key.Key_Escape:
            self._escape()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Opens the menu when Alt goes up again with nothing in between."""
        if event.key() == Qt.Key.Key_Alt and self._alt_alone:
            self._alt_alone = False
            self.bar.open_menu()
        super().keyReleaseEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Alt that switches windows opens no menu."""
        if event.type() == QEvent.Type.ActivationChange:
            self._alt_alone = False
        super().changeEvent(event)

    def _escape(self) -> None:
        shown = self.context.tasks.shown()
        if len(self.context.document.selection):
            self.context.document.select(None, [])
        elif shown:
            shown[0].cancel()


def _recovered_text(lost: Sequence[str]) -> str:
    if not lost:
        return _("zzeco was not closed properly last time. Every change had been saved; nothing was lost.")
    said = _("zzeco was not closed properly last time. Not in the project, since it was being saved then: {steps}.")
    return said.format(steps=" · ".join(lost)) + " " + _("Everything before that is there.")
