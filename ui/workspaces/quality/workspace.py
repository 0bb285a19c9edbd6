"""The quality workspace: rules at the left, findings above their place on the map, the decision at the right."""

from functools import cached_property, partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from layers.i18n import _
from ui import format as text
from ui.components.empty import EmptyState
from ui.components.layout import show_page
from ui.components.splitter import PanelSplitter, sizes_of, take_sizes
from ui.context import Context
from ui.workspace import Primary
from ui.workspaces.quality.decide import DecidePanel, Shown
from ui.workspaces.quality.deciding import Deciding
from ui.workspaces.quality.exporting import asked_path, write_list
from ui.workspaces.quality.findings_desk import FindingsDesk
from ui.workspaces.quality.reading import FindingsReader, Overview
from ui.workspaces.quality.rejected_desk import RejectedDesk
from ui.workspaces.quality.results import Results
from ui.workspaces.quality.rules_tree import ALL, RulesPanel
from zzeco.finding_tree import checked_rules
from zzeco.project import Project
from zzeco.rework_list import rework_list
from zzeco.send_back import rejected_table

LEFT_WIDTH, RIGHT_WIDTH = 280, 340
PARTS = ("findings", "finding_states", "rejected", "deliveries")


class QualityWorkspace(QWidget):
    """Shows the findings, or the records that did not enter."""

    key = "quality"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.reader = FindingsReader(context, self)
        self.overview: Overview | None = None
        self._lay_out()
        self.summary, self.card, self.map = self.results.summary, self.results.card, self.results.map
        self.findings = FindingsDesk(context, self.card, self.reader, self)
        self.deciding = Deciding(context, self.findings, self)
        self._connect()
        self._take_project(None, context.document.project)

    @property
    def canvas(self) -> Any:
        """The map of the place."""
        return self.map.canvas

    @property
    def primary(self) -> Primary:
        """The filled button of the bar."""
        return Primary(_("Export the rework list"), "file-output", "quality.export")

    @cached_property
    def rejected(self) -> RejectedDesk:
        """The records that did not enter, made when they are first looked at."""
        made = RejectedDesk(self.context, self.pages, self.side)
        made.page.back_asked.connect(self.leave_rejected)
        made.page.export_asked.connect(self.ask_export)
        return made

    @cached_property
    def empty(self) -> EmptyState:
        """What is shown where nothing was found."""
        words = _("No findings; {count} rules were checked.").format(count=text.number(checked_rules()))
        return EmptyState("circle-check", words, _("Check again"), self.check, self.pages)

    @cached_property
    def nothing(self) -> EmptyState:
        """What is shown while there is nothing to check."""
        ask = partial(self.context.trigger, "project.import")
        words = _("There is no layer to check yet.")
        return EmptyState("import", words, _("Import survey data"), ask, self.pages)

    # -- what the window asks

    def receive(self, payload: dict[str, Any]) -> None:
        """`finding` to show; or `layer` with `fids` to limit the table to; or `rejected`."""
        if payload.get("rejected"):
            self.show_rejected("")
        elif payload.get("finding") is not None:
            self.findings.wanted = int(payload["finding"])
            self._limit()
        elif payload.get("layer"):
            self._limit(str(payload["layer"]), payload.get("fids", ()))

    def state(self) -> dict[str, Any]:
        """Widths, filters and the rule that is chosen."""
        return {**sizes_of(self._splitters()), **self.findings.state()}

    def restore(self, state: dict[str, Any]) -> None:
        """Takes such a state back."""
        take_sizes(self._splitters(), state)
        self.findings.restore(state)
        if self.overview is not None:
            self._show(self.overview)

    def check(self) -> None:
        """Checks every layer anew."""
        self.deciding.check()

    def _splitters(self) -> dict[str, QSplitter]:
        return {"across": self.splitter, "down": self.results.down}

    # -- findings

    def _take_project(self, before: Project | None, after: Project | None) -> None:
        """Another value of the project; only what this workspace shows matters."""
        if after is None:
            self.reader.forget()
            return
        same = before is not None and before.path == after.path and before.layers is after.layers
        if same and before is not None and all(before.table(name) is after.table(name) for name in PARTS):
            return
        self.reader.read(after, self._show)

    def _show(self, overview: Overview) -> None:
        self.overview = overview
        self.rules.show_counts(overview.rules, overview.reasons)
        self.summary.show_counts(_("All layers"), overview.counts, overview.found)
        if self._is_rejected:
            self.show_rejected(self.rejected.reason)
        else:
            self.rules.choose(*self.findings.chosen)
            self._show_page(overview)
        self.findings.show_overview(overview)

    def _show_page(self, overview: Overview) -> None:
        project = self.context.document.project
        has_layers = project is not None and bool(project.layers)
        show_page(self.pages, self.results if len(overview.found) else self.empty if has_layers else self.nothing)
        self.side.setVisible(len(overview.found) > 0)
        self.side.setCurrentWidget(self.decide)

    def _show_finding(self, shown: Shown | None) -> None:
        """One finding with its place and the values that its rule looks at; the record becomes the selected one."""
        self.decide.setEnabled(shown is not None)
        project = self.context.document.project
        if shown is None or project is None:
            self.map.forget()
            return
        finding = shown.finding
        self.decide.show_finding(shown)
        self.map.show_finding(finding)
        if finding["has_record"] and finding["layer"] in project.layers:
            self.context.document.select(finding["layer"], [int(finding["fid"])])
        self.reader.read_fields(project, finding, lambda fields: self._show_fields(shown, fields))

    def _show_fields(self, shown: Shown, fields: tuple[tuple[str, str], ...]) -> None:
        if self.decide.shown is shown:
            self.decide.why.show_fields(fields)

    def _limit(self, layer: str = "", fids: Any = ()) -> None:
        """All rules; the table limited to a layer or some of its records."""
        self.leave_rejected()
        self.findings.limit(ALL, "", layer, fids)
        self.rules.choose(ALL, "")

    def _choose_rule(self, sort: str, which: str) -> None:
        self.leave_rejected()
        self.findings.choose_rule(sort, which)

    # -- records that did not enter

    @property
    def _is_rejected(self) -> bool:
        return "rejected" in self.__dict__ and self.pages.currentWidget() is self.rejected.page

    def show_rejected(self, code: str) -> None:
        """The records that a reason kept out ('' for all of them)."""
        self.side.setVisible(self.rejected.fill(code))
        show_page(self.pages, self.rejected.page)
        show_page(self.side, self.rejected.panel)
        self.rules.show_rejected(code)

    def leave_rejected(self) -> None:
        """Back to the findings."""
        if self._is_rejected:
            self.rules.leave_rejected()
            self.pages.setCurrentWidget(self.results)
            self.side.setCurrentWidget(self.decide)
            if self.overview is not None:
                self._show(self.overview)

    # -- elsewhere

    def _open_record(self, edit: bool) -> None:
        """The record on the map, or its editor there."""
        shown = self.decide.shown
        if shown is not None and shown.finding["has_record"]:
            fids = [int(shown.finding["fid"])]
            self.context.go("map", layer=str(shown.finding["layer"]), fids=fids, zoom=True, edit=edit)

    def ask_export(self) -> None:
        """Asks for a file and writes the findings that are shown, or the records that did not enter."""
        path = asked_path(self.context, self)
        if path is not None:
            self.export(path)

    def export(self, path: Path) -> None:
        """Writes the list, in a task."""
        project, zz_ids = self.context.document.project, self.card.model.zz_ids()
        if project is not None:
            make = partial(rejected_table, project) if self._is_rejected else partial(rework_list, project, zz_ids)
            write_list(self.context, path, project.crs, make)

    # -- putting together

    def _lay_out(self) -> None:
        self.splitter = PanelSplitter("quality.splitter", self)
        self.rules, self.pages = RulesPanel(self.splitter), QStackedWidget(self.splitter)
        self.side, self.results = QStackedWidget(self.splitter), Results(self.context, self.pages)
        self.decide = DecidePanel(self.side)
        self.pages.setObjectName("centre")
        show_page(self.side, self.decide)
        parts = (self.rules, self.pages, self.side)
        self.splitter.hold(parts, self.pages, (LEFT_WIDTH, 980, RIGHT_WIDTH))

    def _connect(self) -> None:
        self.context.document.changed.connect(self._take_project)
        self.rules.chosen.connect(self._choose_rule)
        self.rules.rejected_chosen.connect(self.show_rejected)
        self.summary.check_asked.connect(self.check)
        self.findings.shown.connect(self._show_finding)
        self.deciding.checking.connect(self._show_checking)
        self.card.all_asked.connect(self._send_all_back)
        table = self.card.table
        table.selectionModel().selectionChanged.connect(lambda _now, _before: self._count_chosen())
        table.applied.connect(self.decide.apply)
        self.decide.stepped.connect(self.findings.step)
        self.decide.applied.connect(self.deciding.decide_on)
        self.decide.edit_asked.connect(lambda: self._open_record(edit=True))
        self.decide.map_asked.connect(lambda: self._open_record(edit=False))
        self.map.stepped.connect(self.findings.step)
        self.map.applied.connect(self.decide.apply)
        self.map.picked.connect(self.findings.go_to_record)

    def _send_all_back(self) -> None:
        self.deciding.ask_to_send_all_back(self.window())

    def _show_checking(self, on: bool) -> None:
        self.results.set_stale(on)
        self.empty.button.setEnabled(not on)

    def _count_chosen(self) -> None:
        self.decide.how.show_count(len(self.card.table.chosen_rows()))
