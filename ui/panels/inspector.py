"""The inspector at the right: the selected record, the selected records, or the layer when nothing is selected."""

from functools import partial

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from layers.i18n import _
from layers.kind import kind
from ui.components.buttons import icon_button
from ui.components.elided import ElidedLabel
from ui.components.empty import EmptyState
from ui.components.heading import line
from ui.components.tabs import TabStrip
from ui.context import Context
from ui.format import number
from ui.panels.inspector_attributes import AttributesPage
from ui.panels.inspector_carbon import CarbonPage
from ui.panels.inspector_editor import EditorPage
from ui.panels.inspector_factor import FactorDialog
from ui.panels.inspector_findings import FindingsPage
from ui.panels.inspector_history import HistoryPage
from ui.panels.inspector_reading import CARBON, EDITOR, HISTORY, OneRecord, Read, SeveralRecords, WholeLayer, read
from ui.panels.inspector_rows import Page
from ui.panels.inspector_summary import SummaryPage
from ui.tasks import Progress
from ui.theme.tokens import px, tokens
from zzeco.project import Project
from zzeco.record_carbon import PolygonCarbon

ATTRIBUTES_TAB, CARBON_TAB, FINDINGS_TAB, HISTORY_TAB = range(4)
WIDTH = 336


class InspectorPanel(QWidget):
    """Follows project and selection; `set_layer` says whose summary stands here when nothing is selected."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspector")
        self.setProperty("role", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.context = context
        self.layer_name: str | None = None
        self.shown: Read | None = None
        self._is_editing = False
        self._lay_out()
        document = context.document
        document.changed.connect(self._follow)
        document.selection_changed.connect(self._select)
        self._read()

    def set_layer(self, name: str | None) -> None:
        """The layer to sum up while nothing is selected."""
        if name != self.layer_name:
            self.layer_name = name
            if not len(self.context.document.selection):
                self._read()

    # -- layout

    def _lay_out(self) -> None:
        self.title, self.subtitle = ElidedLabel(role="heading2"), ElidedLabel(role="caption")
        self.zoom_button = icon_button("crosshair", _("Zoom to the selection"), "F")
        self.edit_button = icon_button("pencil", _("Edit attributes"), checkable=True)
        self.close_button = icon_button("x", _("Clear the selection"), "Esc")
        self.tabs = TabStrip([_("Attributes"), _("Carbon"), _("Problems"), _("History")])
        self.tabs.setCurrentIndex(CARBON_TAB)
        self.pages = QStackedWidget()
        self.pages.addWidget(EmptyState("info", self._why_empty()))
        self.zoom_button.clicked.connect(self._zoom)
        self.edit_button.clicked.connect(self._edit)
        self.close_button.clicked.connect(lambda: self.context.document.select(None, []))
        self.tabs.chosen.connect(lambda _at: self._choose_tab())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addWidget(self.tabs)
        column.addWidget(line())
        column.addWidget(self.pages, 1)

    def _head(self) -> QVBoxLayout:
        head = QVBoxLayout()
        head.setContentsMargins(tokens().panel, px(12), px(8), px(4))
        head.setSpacing(px(2))
        row = QHBoxLayout()
        row.setSpacing(px(2))
        row.addWidget(self.title, 1)
        for button in (self.zoom_button, self.edit_button, self.close_button):
            row.addWidget(button)
        head.addLayout(row)
        head.addWidget(self.subtitle)
        return head

    # -- reading

    def _follow(self, before: Project | None, after: Project | None) -> None:
        """Reads again when something that is shown here became another object."""
        if before is None or after is None or before.path != after.path:
            self._is_editing = False
            self._read()
            return
        tables = ("estimates", "findings", "runs", "deliveries", "edits")
        same_tables = all(before.tables.get(name) is after.tables.get(name) for name in tables)
        if not same_tables or before.layers is not after.layers:
            self._read()

    def _select(self) -> None:
        self._is_editing = False
        self._read()

    def _subject(self) -> tuple[Project, str, np.ndarray] | None:
        """The project, the layer and the selected records."""
        document = self.context.document
        project, selection = document.project, document.selection
        if project is None or not project.layers:
            return None
        if selection.layer in project.layers and len(selection):
            return project, str(selection.layer), selection.fids
        name = self.layer_name if self.layer_name in project.layers else next(reversed(list(project.layers)))
        return project, str(name), np.empty(0, np.int64)

    def _wanted(self) -> str:
        """What the page to show needs besides the attributes."""
        if self._is_editing:
            return EDITOR
        return {CARBON_TAB: CARBON, HISTORY_TAB: HISTORY}.get(self.tabs.currentIndex(), "")

    def _read(self) -> None:
        """Reads in a task; what is shown stays until the answer comes, and a stale answer never does."""
        subject = self._subject()
        if subject is None:
            self.context.tasks.cancel("inspector")
            self._clear()
            return
        project, layer, fids = subject
        wanted = self._wanted()

        def work(progress: Progress) -> Read:
            progress(_("Reading {layer}").format(layer=layer))
            return read(project, layer, fids, wanted)

        self.context.tasks.run(
            _("Reading {layer}").format(layer=layer), work, self._show, quiet=True, exclusive="inspector"
        )

    def _clear(self) -> None:
        self.shown = None
        self.title.setText(_("Nothing is open"))
        self.subtitle.setText("")
        self._set_page(EmptyState("info", self._why_empty()))
        self._show_head()

    def _why_empty(self) -> str:
        """An open project is on its way into the panel; only without one there is something to do."""
        if self.context.document.project is None:
            return _("Open a project to see its layers.")
        return _("The layers are being read.")

    # -- showing

    def _show(self, found: Read) -> None:
        before, self.shown = self.shown, found
        self._show_head()
        page = self.pages.currentWidget()
        if isinstance(page, EditorPage) and self._still_edits(page, before, found):
            details = found.details if isinstance(found, OneRecord | SeveralRecords) else None
            if details is not None:
                page.show_details(details)
                return
        self._show_page()

    def _still_edits(self, page: EditorPage, before: Read | None, found: Read) -> bool:
        if not self._is_editing or type(before) is not type(found) or isinstance(found, WholeLayer):
            return False
        details = found.details
        return details is not None and np.array_equal(details.fids, page.details.fids)

    def _show_head(self) -> None:
        found = self.shown
        one = isinstance(found, OneRecord)
        self.tabs.setVisible(one)
        self.edit_button.setChecked(self._is_editing)
        for button in (self.zoom_button, self.edit_button, self.close_button):
            button.setVisible(found is not None and not isinstance(found, WholeLayer))
        self._show_editable()
        if found is None:
            return
        project = self.context.document.project
        assert project is not None
        if isinstance(found, OneRecord):
            details = found.details
            self.title.setText(details.name)
            told = [record_word(details.layer.kind), *details.places, *details.marks]
            self.subtitle.setText(" · ".join(part for part in told if part))
            problems = [_("Problems"), *([str(len(details.findings))] if details.findings else [])]
            self.tabs.setTabText(FINDINGS_TAB, " ".join(problems))
            return
        layer = project.layers.get(found.layer)
        label = kind(layer.kind).label if layer is not None else found.layer
        epoch = layer.epoch if layer is not None and layer.epoch else ""
        several = isinstance(found, SeveralRecords)
        text = _("{count} records selected").format(count=number(found.summary.count))
        self.title.setText(text if several else label)
        self.subtitle.setText(" · ".join(part for part in (label if several else _("Layer"), epoch) if part))

    def _show_editable(self) -> None:
        """The pencil, or why there is nothing to edit with it."""
        reason = self.context.document.read_only
        self.edit_button.setEnabled(reason is None)
        told = _("This project is open for reading only: {reason}")
        self.edit_button.setToolTip(told.format(reason=reason.problem) if reason else _("Edit attributes"))

    def _show_page(self) -> None:
        """The page of the chosen tab."""
        found = self.shown
        if isinstance(found, WholeLayer):
            self._set_page(SummaryPage(found.summary, self._estimate, self._open_findings, found.sources, self.pages))
        elif isinstance(found, SeveralRecords):
            if found.details is not None and found.form is not None and self._is_editing:
                self._set_page(EditorPage(self.context, found.details, found.form))
            else:
                self._set_page(SummaryPage(found.summary, self._estimate, self._open_findings, parent=self.pages))
        elif found is not None:
            self._set_page(self._record_page(found))

    def _choose_tab(self) -> None:
        """Another tab; what it needs is read first where it was not read yet."""
        found = self.shown
        if self._is_editing and self.tabs.currentIndex() != ATTRIBUTES_TAB:
            self._is_editing = False
            self._show_head()
        needed = {CARBON: "carbon", HISTORY: "history", EDITOR: "form"}.get(self._wanted())
        if isinstance(found, OneRecord) and needed is not None and getattr(found, needed) is None:
            self._read()
        else:
            self._show_page()

    def _record_page(self, found: OneRecord) -> QWidget:
        at = self.tabs.currentIndex()
        if at == ATTRIBUTES_TAB and self._is_editing and found.form is not None:
            return EditorPage(self.context, found.details, found.form)
        if at == CARBON_TAB and found.carbon is not None:
            return self._carbon_page(found.carbon)
        if at == FINDINGS_TAB:
            findings = FindingsPage(found.details.findings)
            findings.opened.connect(lambda zz_id: self.context.go("quality", finding=zz_id))
            return findings
        if at == HISTORY_TAB and found.history is not None:
            history = HistoryPage(found.history)
            history.opened.connect(lambda layer, fid: self.context.document.select(layer, [fid]))
            return history
        return AttributesPage(found.details, self.pages)

    def _carbon_page(self, found: PolygonCarbon) -> QWidget:
        page = CarbonPage(found, self.pages)
        page.estimate_wanted.connect(self._estimate)
        page.factor_opened.connect(lambda step: FactorDialog(found, step, self).open())
        return page

    def _set_page(self, page: QWidget) -> None:
        """Puts a page in place of the one before as soon as all its parts are made."""
        self.pages.addWidget(page)
        turns = page.turns() if isinstance(page, Page) else []
        self.context.tasks.cancel("inspector.page")
        if turns:
            self.context.tasks.in_turns("inspector.page", [*turns, partial(self._turn_to, page)])
        else:
            self._turn_to(page)

    def _turn_to(self, page: QWidget) -> None:
        self.pages.setCurrentWidget(page)
        for other in [self.pages.widget(at) for at in range(self.pages.count())]:
            if other is not None and other is not page:
                self.pages.removeWidget(other)
                other.deleteLater()

    # -- what the buttons do

    def _edit(self, on: bool) -> None:
        if on and isinstance(self.shown, OneRecord):
            self.tabs.setCurrentIndex(ATTRIBUTES_TAB)
        self._is_editing = on and self.context.document.read_only is None
        self._read()

    def edit_selected(self) -> None:
        """Opens the editor of the selected records."""
        self.tabs.setCurrentIndex(ATTRIBUTES_TAB)
        self._edit(True)

    def _zoom(self) -> None:
        selection = self.context.document.selection
        self.context.go("map", layer=selection.layer, fids=selection.fids, zoom=True)

    def _estimate(self) -> None:
        self.context.trigger("carbon.estimate")

    def _open_findings(self) -> None:
        subject = self._subject()
        if subject is not None:
            self.context.go("quality", layer=subject[1])


def record_word(kind_key: str) -> str:
    """What one record of a kind is called."""
    return {
        "forest": _("Subcompartment"),
        "wetland": _("Wetland"),
        "small_wetland": _("Small wetland"),
        "karst": _("Karst polygon"),
        "farmland": _("Field"),
        "measure": _("Measure"),
        "boundary": "",
    }.get(kind_key, kind(kind_key).label)
