"""The quality workspace: rules at the left, findings above their place on the map, the decision at the right."""

from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from layers.i18n import _
from ui import format as text
from ui.components.empty import EmptyState
from ui.context import Context
from ui.tasks import Progress
from ui.theme.tokens import px
from ui.workspace import Primary
from ui.workspaces.quality.decide import DecidePanel, Shown
from ui.workspaces.quality.exporting import asked_path, write_list
from ui.workspaces.quality.findings_model import SORTED_BY
from ui.workspaces.quality.reading import FindingsReader, Overview
from ui.workspaces.quality.rejected_desk import RejectedDesk
from ui.workspaces.quality.results import Results
from ui.workspaces.quality.rules_tree import ALL, CODE, GROUP, RulesPanel
from zzeco.checking import check_project
from zzeco.finding_filter import Filter
from zzeco.finding_state import RETURNED, with_state, without_refuted
from zzeco.finding_texts import state_text
from zzeco.finding_tree import checked_rules, rule_title
from zzeco.map_state import layer_title
from zzeco.project import Project
from zzeco.rework_list import rework_list
from zzeco.send_back import rejected_table

LEFT_WIDTH, RIGHT_WIDTH = 280, 340
PARTS = ("findings", "finding_states", "rejected", "deliveries")


class QualityWorkspace(QWidget):
    """A decision, a check, a record let in: each is one step that can be undone."""

    key = "quality"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.reader = FindingsReader(context, self)
        self.overview: Overview | None = None
        self.rules, self.results, self.decide = RulesPanel(), Results(context), DecidePanel()
        self.summary, self.card, self.map = self.results.summary, self.results.card, self.results.map
        self.desk = RejectedDesk(context, self)
        self._chosen, self._fids = (ALL, ""), np.empty(0, np.int64)
        self._wanted: int | None = None
        self._restored: dict[str, Any] = {}
        self._row, self._checking = 0, False
        words = _("No findings; {count} rules were checked.").format(count=text.number(checked_rules()))
        self.empty = EmptyState("circle-check", words, _("Check again"), self.check)
        self.nothing = EmptyState("import", _("There is no layer to check yet."), _("Import survey data"),
                                  lambda: context.trigger("project.import"))  # fmt: skip
        self._lay_out()
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

    # -- what the window asks

    def receive(self, payload: dict[str, Any]) -> None:
        """`finding` to show; or `layer` with `fids` to limit the table to; or `rejected`."""
        if payload.get("rejected"):
            self.show_rejected("")
            return
        if payload.get("finding") is not None:
            self._wanted = int(payload["finding"])
            self._limit(ALL, "", layer="", fids=())
        elif payload.get("layer"):
            self._limit(ALL, "", layer=str(payload["layer"]), fids=payload.get("fids", ()))

    def state(self) -> dict[str, Any]:
        """Widths, filters and the rule that is chosen."""
        return {
            "across": self.splitter.sizes(),
            "down": self.results.down.sizes(),
            "chosen": list(self._chosen),
            "filters": {name: choice.currentData() or "" for name, choice in self._choices().items()},
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Takes such a state back."""
        for splitter, key in ((self.splitter, "across"), (self.results.down, "down")):
            if len(state.get(key) or []) == splitter.count():
                splitter.setSizes(state[key])
        chosen = state.get("chosen") or [ALL, ""]
        self._chosen = (str(chosen[0]), str(chosen[1]))
        self._restored = dict(state.get("filters") or {})
        if self.overview is not None:
            self._show(self.overview)

    # -- reading

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
        found, project = overview.found, self.context.document.project
        self.rules.show_counts(overview.rules, overview.reasons)
        if self.pages.currentWidget() is self.desk.page:
            self.rules.show_rejected(self.desk.reason)
        else:
            self.rules.choose(*self._chosen)
        self.summary.show_counts(_("All layers"), overview.counts, found)
        self.card.offer(found, self._layer_title)
        for name, value in self._restored.items():
            self._choices()[name].choose(value)
        self._restored = {}
        has_layers = project is not None and bool(project.layers)
        if self.pages.currentWidget() is self.desk.page:
            self._fill_rejected()
        else:
            page = self.results if len(found) else self.empty if has_layers else self.nothing
            self.pages.setCurrentWidget(page)
            self.side.setVisible(page is self.results)
        self._arrange()

    def _choices(self) -> dict[str, Any]:
        return {name: getattr(self.card, name) for name in ("severity", "layer", "county", "state")}

    def _filter(self) -> Filter:
        sort, which = self._chosen
        limits = {name: str(choice.currentData() or "") for name, choice in self._choices().items()}
        return Filter(
            group=which if sort == GROUP else "", code=which if sort == CODE else "",
            fids=tuple(int(fid) for fid in self._fids), **limits,
        )  # fmt: skip

    def _arrange(self) -> None:
        if self.overview is None:
            return
        found, header = self.overview.found, self.card.table.horizontalHeader()
        order = (SORTED_BY[header.sortIndicatorSection()], header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder)
        self.reader.arrange(found, self._filter(), order, lambda places: self._fill(places))

    def _fill(self, places: np.ndarray) -> None:
        """Shows the findings in their order and chooses the one that is wanted, else the one in the same row."""
        if self.overview is None:
            return
        self.card.show_findings(self.overview.found, places)
        model = self.card.model
        row = model.row_of(self._wanted) if self._wanted is not None else None
        self._wanted = None
        row = min(self._row, model.rowCount() - 1) if row is None else row
        if row >= 0:
            self._go_to(row)
        else:
            self.map.forget()
        self.decide.setEnabled(model.rowCount() > 0)

    # -- one finding

    def step(self, by: int) -> None:
        """The finding after or before the chosen one."""
        row = self.card.table.currentIndex().row() + by
        if 0 <= row < self.card.model.rowCount():
            self._go_to(row)

    def _go_to(self, row: int) -> None:
        table = self.card.table
        index = self.card.model.index(row, 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        same = table.currentIndex() == index
        table.selectionModel().setCurrentIndex(index, flags)
        table.scrollTo(index)
        if same:
            self._show_finding()

    def _show_finding(self) -> None:
        row, project = self.card.table.currentIndex().row(), self.context.document.project
        if not 0 <= row < self.card.model.rowCount() or project is None:
            return
        self._row = row
        finding = self.card.model.finding(row)
        shown = Shown(
            finding,
            self._layer_title(str(finding["layer"])),
            row + 1,
            self.card.model.rowCount(),
            len(self.card.table.chosen_rows()),
        )
        self.decide.show_finding(shown)
        self.map.show_finding(finding)
        if finding["has_record"] and finding["layer"] in project.layers:
            self.context.document.select(finding["layer"], [int(finding["fid"])])
        self.reader.read_fields(project, finding, lambda fields: self._show_fields(shown, fields))

    def _layer_title(self, name: str) -> str:
        """What a layer is called; by its name where it is not there any more."""
        project = self.context.document.project
        layer = project.layers.get(name) if project is not None else None
        return name if project is None or layer is None else layer_title(project, layer)

    def _show_fields(self, shown: Shown, fields: tuple[tuple[str, str], ...]) -> None:
        if self.decide.shown is shown:
            self.decide.why.show_fields(fields)

    def _go_to_record(self, layer: str, fid: int) -> None:
        """The first finding that is shown of a record that was clicked on the map."""
        row = self.card.model.row_of_record(layer, fid)
        if row is not None:
            self._go_to(row)

    # -- steps

    def decide_on(self, state: str, reason: str) -> None:
        """Keeps a decision on the chosen findings and goes on to the next one."""
        rows, model = self.card.table.chosen_rows(), self.card.model
        if len(rows):
            after = int(rows[-1]) + 1
            self._wanted = model.zz_id(after) if after < model.rowCount() else None
            self._row = int(rows[0])
            self._keep(model.zz_ids()[rows], state, reason)

    def send_all_back(self) -> None:
        """Sends back everything that the table shows."""
        self._keep(self.card.model.zz_ids(), RETURNED, "")

    def _keep(self, zz_ids: np.ndarray, state: str, reason: str) -> None:
        project = self.context.document.project
        if project is None or not len(zz_ids):
            return
        if len(zz_ids) == 1:
            code = self.card.model.finding(self.card.model.row_of(int(zz_ids[0])) or 0)["code"]
            what = _("Finding {rule}: {state}").format(rule=rule_title(str(code)), state=state_text(state))
        else:
            what = _("{count} findings: {state}").format(count=text.number(len(zz_ids)), state=state_text(state))
        self.context.tasks.run(
            what,
            lambda _progress: (project, with_state(project, zz_ids, state, reason)),
            lambda made: self._put(what, *made),
            exclusive="quality.decide",
            quiet=len(zz_ids) == 1,
        )

    def _put(self, what: str, before: Project, after: Project) -> None:
        if after is before:
            self.step(1)
        else:
            self.context.document.put(what, after, before)

    def check(self) -> None:
        """Checks every layer anew, in a task; the new findings are one step."""
        project = self.context.document.project
        if project is None or not project.layers or self._checking:
            return

        def work(progress: Progress) -> tuple[Project, int]:
            after, found = check_project(project, None, progress)
            return without_refuted(after, after.layers), len(found)

        def keep(made: tuple[Project, int]) -> None:
            after, count = made
            if self.context.document.put(_("Check all layers"), after, project):
                self.context.messages.toast(_("Checked: {count} findings.").format(count=text.number(count)))

        self._set_checking(True)
        self.context.tasks.run(
            _("Checking the layers"), work, keep, ended=lambda: self._set_checking(False), exclusive="quality.check"
        )

    def _set_checking(self, on: bool) -> None:
        self._checking = on
        self.results.set_stale(on)
        self.empty.button.setEnabled(not on)

    # -- records that did not enter

    def show_rejected(self, code: str) -> None:
        """The records that a reason kept out ('' for all of them)."""
        self.desk.reason = code
        self.pages.setCurrentWidget(self.desk.page)
        self._fill_rejected()
        self.rules.show_rejected(code)

    def _fill_rejected(self) -> None:
        self.side.setVisible(self.desk.fill())
        self.side.setCurrentWidget(self.desk.panel)

    def leave_rejected(self) -> None:
        """Back to the findings."""
        self.rules.leave_rejected()
        self.pages.setCurrentWidget(self.results)
        self.side.setCurrentWidget(self.decide)
        if self.overview is not None:
            self._show(self.overview)

    # -- elsewhere

    def edit_record(self) -> None:
        """The record's editor on the map."""
        self._open_record(edit=True)

    def show_on_map(self) -> None:
        """The record on the map."""
        self._open_record(edit=False)

    def _open_record(self, edit: bool) -> None:
        shown = self.decide.shown
        if shown is not None and shown.finding["has_record"]:
            fids = [int(shown.finding["fid"])]
            self.context.go("map", layer=str(shown.finding["layer"]), fids=fids, zoom=True, edit=edit)

    def ask_export(self) -> None:
        """Asks for a file and writes the findings that are shown, or the records that did not enter."""
        path = asked_path(self)
        if path is not None:
            self.export(path)

    def export(self, path: Path) -> None:
        """Writes the list, in a task."""
        project, zz_ids = self.context.document.project, self.card.model.zz_ids()
        if project is None:
            return
        of_rejected = self.pages.currentWidget() is self.desk.page
        make = (lambda: rejected_table(project)) if of_rejected else (lambda: rework_list(project, zz_ids))
        write_list(self.context, path, project.crs, make)

    # -- choosing

    def _limit(self, sort: str, which: str, layer: str, fids: Any) -> None:
        """Limits the table to a rule, a layer, some records; other filters go."""
        self._chosen, self._fids = (sort, which), np.asarray(fids, np.int64)
        for name, choice in self._choices().items():
            choice.choose(layer if name == "layer" else "")
        self._restored = {"layer": layer} if self.overview is None else {}
        self.rules.choose(sort, which)
        if self.pages.currentWidget() is self.desk.page:
            self.leave_rejected()
        self._arrange()

    def _choose_rule(self, sort: str, which: str) -> None:
        self._chosen, self._fids, self._row = (sort, which), np.empty(0, np.int64), 0
        if self.pages.currentWidget() is self.desk.page:
            self.leave_rejected()
        self._arrange()

    def _choose_filter(self) -> None:
        self._fids, self._row = np.empty(0, np.int64), 0
        self._arrange()

    # -- putting together

    def _lay_out(self) -> None:
        self.pages, self.side = QStackedWidget(), QStackedWidget()
        self.pages.setObjectName("centre")
        for page in (self.results, self.desk.page, self.empty, self.nothing):
            self.pages.addWidget(page)
        self.side.addWidget(self.decide)
        self.side.addWidget(self.desk.panel)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setObjectName("quality.splitter")
        parts: tuple[QWidget, ...] = (self.rules, self.pages, self.side)
        for place, panel in enumerate(parts):
            self.splitter.addWidget(panel)
            self.splitter.setStretchFactor(place, 1 if panel is self.pages else 0)
        self.splitter.setSizes([px(LEFT_WIDTH), px(980), px(RIGHT_WIDTH)])
        self.splitter.setCollapsible(1, False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.splitter)

    def _connect(self) -> None:
        self.context.document.changed.connect(self._take_project)
        self.rules.chosen.connect(self._choose_rule)
        self.rules.rejected_chosen.connect(self.show_rejected)
        self.summary.check_asked.connect(self.check)
        self.card.filtered.connect(self._choose_filter)
        self.card.all_asked.connect(self.send_all_back)
        table = self.card.table
        table.horizontalHeader().sortIndicatorChanged.connect(lambda _section, _order: self._arrange())
        table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._show_finding())
        table.selectionModel().selectionChanged.connect(lambda _now, _before: self._count_chosen())
        table.stepped.connect(self.step)
        table.applied.connect(self.decide.apply)
        self.decide.stepped.connect(self.step)
        self.decide.applied.connect(self.decide_on)
        self.decide.edit_asked.connect(self.edit_record)
        self.decide.map_asked.connect(self.show_on_map)
        self.map.stepped.connect(self.step)
        self.map.applied.connect(self.decide.apply)
        self.map.picked.connect(self._go_to_record)
        self.desk.page.back_asked.connect(self.leave_rejected)
        self.desk.page.export_asked.connect(self.ask_export)

    def _count_chosen(self) -> None:
        self.decide.how.show_count(len(self.card.table.chosen_rows()))
