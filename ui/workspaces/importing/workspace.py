"""The import flow as a workspace: header, steps at the left, the page of the step, the way on at the bottom."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from layers.i18n import _
from ui.components.buttons import icon_button, outlined, primary
from ui.components.elided import ElidedLabel
from ui.components.heading import caption, heading2, line
from ui.context import Context
from ui.theme.tokens import px
from ui.workspaces.importing.check_page import CheckPage
from ui.workspaces.importing.crs_page import CrsPage
from ui.workspaces.importing.encoding_page import EncodingPage
from ui.workspaces.importing.fields_page import FieldsPage
from ui.workspaces.importing.flow import Flow
from ui.workspaces.importing.page import Note, Page
from ui.workspaces.importing.rail import Rail, step_names
from ui.workspaces.importing.source_page import SourcePage
from ui.workspaces.importing.summary_page import SummaryPage
from zzeco.import_plan import as_state

HEADER, FOOTER = 52, 56


class ImportingWorkspace(QWidget):
    """Six steps from a file to records in the project; nothing is written before the last button."""

    key = "importing"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.flow = Flow(context, self)
        self.setProperty("role", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAcceptDrops(True)
        self._build()
        self.flow.changed.connect(self.refresh)
        self.flow.busy_changed.connect(self._show_busy)
        context.document.changed.connect(self._project_changed)
        QShortcut(QKeySequence("Ctrl+Return"), self, self._advance, context=_WITH_CHILDREN)
        QShortcut(QKeySequence("Alt+Left"), self, self.flow.back, context=_WITH_CHILDREN)
        QShortcut(QKeySequence("Escape"), self, self._escape, context=_WITH_CHILDREN)
        self.refresh()

    # -- what the window asks of a workspace

    @property
    def manual_place(self) -> str:
        """What the manual's heading about the step holds."""
        return step_names()[self.flow.step]

    def receive(self, payload: dict[str, Any]) -> None:
        """Takes `sources`, paths that were dropped or chosen elsewhere."""
        sources = [Path(source) for source in payload.get("sources", ())]
        if sources and self.context.document.project is not None:
            self.flow.add(sources)

    def state(self) -> dict[str, Any]:
        """The sources and what was answered about them; the step."""
        flow = self.flow
        kept = {f"{one.source}|{one.source_layer or ''}": as_state(one) for one in flow.deliveries}
        paths = [one.source for one in flow.deliveries] + [one.source for one in flow.unreadable]
        sources = dict.fromkeys(map(str, paths))
        return {"sources": list(sources), "answers": kept} if sources else {}

    def restore(self, state: dict[str, Any]) -> None:
        """Looks into the sources again and takes the answers up."""
        if state.get("sources") and not self.flow.deliveries and self.context.document.project is not None:
            self.flow.kept_state = dict(state["answers"])
            self.receive(state)

    # -- building

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._header())
        outer.addWidget(line())
        body = QHBoxLayout()
        body.setSpacing(0)
        self.rail = Rail(self.flow)
        body.addWidget(self.rail)
        body.addWidget(line(vertical=True))
        body.addLayout(self._middle(), 1)
        outer.addLayout(body, 1)
        outer.addWidget(line())
        outer.addWidget(self._footer())

    def _header(self) -> QWidget:
        bar, row = _bar(HEADER)
        self.title, self.file = heading2(), ElidedLabel("", Qt.TextElideMode.ElideMiddle, "caption")
        self.close_button = icon_button("x", _("Cancel the import"), "Esc")
        self.close_button.clicked.connect(self.cancel)
        row.addWidget(self.title)
        row.addWidget(self.file, 1)
        row.addWidget(self.close_button)
        return bar

    def _middle(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(0)
        self.trouble = Note("error")
        dismiss = icon_button("x", _("Close"))
        dismiss.clicked.connect(lambda: self.trouble.say(""))
        self.trouble.buttons.addWidget(dismiss)
        holder = QVBoxLayout()
        holder.setContentsMargins(px(24), 0, px(24), 0)
        holder.addWidget(self.trouble)
        column.addLayout(holder)
        self.pages: dict[str, Page] = {
            "source": SourcePage(self.flow),
            "encoding": EncodingPage(self.flow),
            "crs": CrsPage(self.flow),
            "fields": FieldsPage(self.flow),
            "check": CheckPage(self.flow),
            "summary": SummaryPage(self.flow),
        }
        self.stack = QStackedWidget()
        for page in self.pages.values():
            page.ready_changed.connect(self._show_primary)
            self.stack.addWidget(page)
        column.addWidget(self.stack, 1)
        return column

    def _footer(self) -> QWidget:
        bar, row = _bar(FOOTER)
        self.cancel_button = outlined(_("Cancel"))
        self.cancel_button.clicked.connect(self.cancel)
        promise = _("The files are not changed; after a cancel the project is as it was.")
        self.promise = ElidedLabel(promise, role="caption")
        self.busy_text, self.busy_bar = caption(), QProgressBar()
        self.busy_bar.setTextVisible(False)
        self.busy_bar.setRange(0, 0)
        self.busy_bar.setFixedWidth(px(120))
        self.stop_button = icon_button("x", _("Stop"))
        self.stop_button.clicked.connect(self.flow.stop)
        self.back_button, self.go_button = outlined(_("Previous step")), primary("")
        self.back_button.clicked.connect(self.flow.back)
        self.go_button.clicked.connect(self._advance)
        row.addWidget(self.cancel_button)
        row.addWidget(self.promise)
        row.addStretch(1)
        working: tuple[QWidget, ...] = (self.busy_text, self.busy_bar, self.stop_button)
        for part in (*working, self.back_button, self.go_button):
            row.addWidget(part)
        self._show_busy()
        return bar

    # -- showing

    @property
    def page(self) -> Page:
        """The page of the step."""
        return self.pages[self.flow.step]

    def refresh(self) -> None:
        """Shows the step, what is known and what may be done."""
        if self.context.document.project is None:
            return
        flow = self.flow
        self.title.setText(_("Import survey data"))
        self.file.setText(self._file_text())
        self.trouble.say(flow.error.problem if flow.error else "", (flow.error.advice or "") if flow.error else "")
        self.page.refresh()
        self.stack.setCurrentWidget(self.page)
        self.rail.refresh()
        self.back_button.setEnabled(flow.step != "source")
        self._show_primary()

    def _file_text(self) -> str:
        one = self.flow.current
        if one is None or (self.flow.step in ("source", "check", "summary") and len(self.flow.wanted) > 1):
            return ""
        return (
            one.name if one.source == one.summary.path and not one.source_layer else f"{one.source.name} › {one.name}"
        )

    def _show_primary(self) -> None:
        text, may = self.page.primary()
        self.go_button.setText(text)
        self.go_button.setEnabled(may and self.flow.task is None)

    def _show_busy(self) -> None:
        task = self.flow.task
        for part in (self.busy_text, self.busy_bar, self.stop_button):
            part.setVisible(task is not None)
        self.busy_text.setText(f"{task.title}…" if task else "")
        if hasattr(self, "go_button") and hasattr(self, "pages"):
            self._show_primary()

    # -- doing

    def _advance(self) -> None:
        if self.go_button.isEnabled():
            self.page.advance()

    def _escape(self) -> None:
        """Esc stops what runs; with nothing running it leaves the flow."""
        if self.flow.task is not None:
            self.flow.stop()
        else:
            self.cancel()

    def cancel(self) -> None:
        """Leaves the flow; the project is as it was."""
        self.flow.end()
        self.context.go("map")

    def _project_changed(self, before: object, after: object) -> None:
        """Another project, another import."""
        same = before is not None and after is not None and getattr(before, "path", 0) == getattr(after, "path", 1)
        if not same:
            self.flow.end()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        self.flow.go("source")
        self.receive({"sources": paths})
        event.acceptProposedAction()


_WITH_CHILDREN = Qt.ShortcutContext.WidgetWithChildrenShortcut


def _bar(height: int) -> tuple[QWidget, QHBoxLayout]:
    """A bar over the whole width."""
    bar = QWidget()
    bar.setProperty("role", "surface")
    bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    bar.setFixedHeight(px(height))
    row = QHBoxLayout(bar)
    row.setContentsMargins(px(24), 0, px(24), 0)
    row.setSpacing(px(12))
    return bar, row
