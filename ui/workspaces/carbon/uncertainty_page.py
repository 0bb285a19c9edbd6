"""The page of uncertainty: both approaches of the IPCC for the run that is shown, and what the interval comes from."""

from functools import cached_property, partial
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from layers.i18n import _
from ui import format as text
from ui.components.empty import EmptyState
from ui.components.heading import caption
from ui.components.layout import column_in, show_page
from ui.components.splitter import CardSplitter
from ui.components.veil import Veil
from ui.context import Context
from ui.tasks import Progress
from ui.theme.tokens import px
from ui.workspaces.carbon.results import Scrolled
from ui.workspaces.carbon.uncertainty_cards import GROUPINGS, ApproachCard, GroupTable, Tornado
from ui.workspaces.carbon.units import CO2E, scale_of
from zzeco.project import Project
from zzeco.runs import KeptRun
from zzeco.total_uncertainty import uncertainty_rows

LOWER_LEAST = 420
Rows = dict[str, list[dict[str, Any]]]


class UncertaintyPage(QWidget):
    """A run is reckoned once and kept as long as the layers are the same, since groups come from them."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.rows: Rows = {}
        self.run = ""
        self._asked: tuple[object, str] = (None, "")
        self._lay_out()
        self.table.tabs.chosen.connect(self._show_grouping)
        self.table.table.clicked.connect(self._choose_group)
        self.table.table.activated.connect(self._choose_group)

    def take(self, project: Project, run: str) -> None:
        """Another run or other layers: reckoned in a task, with the old figures greyed."""
        layers, name = self._asked
        if layers is project.layers and name == run:
            return
        self._asked = project.layers, run
        if not run:
            self.context.tasks.cancel("carbon.uncertainty")
            show_page(self.pages, self.empty)
            return

        def work(progress: Progress) -> tuple[KeptRun, Rows]:
            return _reckoned(project, run, progress)

        show_page(self.pages, self.results)
        self._veil.cover(True)
        self.context.tasks.run(
            _("Reckoning the uncertainty"), work, self._show, failed=self._not_reckoned, exclusive="carbon.uncertainty"
        )

    @cached_property
    def empty(self) -> EmptyState:
        """What is shown before the first estimate."""
        ask = partial(self.context.trigger, "carbon.estimate")
        words = _("No estimate yet; its uncertainty is reckoned here.")
        return EmptyState("leaf", words, _("Estimate"), ask, self.pages)

    def _not_reckoned(self, error: Exception) -> None:
        self._asked = (None, "")
        self._veil.cover(bool(self.rows))
        self.context.messages.failure(error)

    def _show(self, found: tuple[KeptRun, Rows]) -> None:
        run, self.rows = found
        self.run = run.name
        self._veil.cover(False)
        total = self.rows[GROUPINGS[0]][-1]
        self._show_total(total, run)
        self._show_grouping()

    def _show_total(self, row: dict[str, Any], run: KeptRun) -> None:
        first, second = row["approach_1"], row["approach_2"]
        self.first.show_interval(row["co2e_t"], first["ci95_co2e_t"], first["half_width_percent"], "")
        median = scale_of(row["co2e_t"], CO2E).number(second["median_co2e_t"])
        note = _("median {median}").format(median=median)
        self.second.show_interval(second["mean_co2e_t"], second["ci95_co2e_t"], second["half_width_percent"], note)
        drawn = _("{draws} draws, seed {seed}").format(draws=text.number(run.draws), seed=run.seed)
        self.second.set_title(_("Approach 2: Monte Carlo"), drawn)
        self.agreement.setText(agreement(row))

    def _show_grouping(self) -> None:
        if self.rows:
            rows = self.rows[self.table.by]
            self.table.show_rows(rows)
            self.tornado.show_row(rows[-1], self.table.by)

    def _choose_group(self, index: QModelIndex) -> None:
        at = index.siblingAtColumn(0).data(Qt.ItemDataRole.UserRole)
        if at is not None:
            self.tornado.show_row(self.rows[self.table.by][at], self.table.by)

    def _lay_out(self) -> None:
        self.pages = QStackedWidget(self)
        column_in(self).addWidget(self.pages)
        self.results = Scrolled(self.pages)
        self.pages.addWidget(self.results)
        inner = self.results.inner
        self.first = ApproachCard(_("Approach 1: propagation of errors"), _("analytic, symmetric"), inner)
        self.second = ApproachCard(_("Approach 2: Monte Carlo"), " ", inner)
        above = QHBoxLayout()
        above.setSpacing(px(12))
        above.addWidget(self.first, 1)
        above.addWidget(self.second, 1)
        splitter = CardSplitter(Qt.Orientation.Horizontal, inner)
        splitter.setObjectName("carbon.uncertainty")
        splitter.setMinimumHeight(px(LOWER_LEAST))
        self.table, self.tornado = GroupTable(splitter), Tornado(splitter)
        splitter.hold((self.table, self.tornado), (6, 5))
        self.agreement = caption(wrap=True)
        rows = column_in(inner, 12, 16)
        rows.addLayout(above)
        rows.addWidget(self.agreement)
        rows.addWidget(splitter, 1)
        self._veil = Veil(self.results)


def agreement(row: dict[str, Any]) -> str:
    """Whether both approaches agree, and why where they do not."""
    apart = row["difference"]
    if apart["within_mc_error"]:
        return _("Both approaches agree within the error of the draws.")
    scale = scale_of(row["co2e_t"], CO2E)
    low, high = (scale.number(one, sign=True) for one in apart["ci95_co2e_t"])
    said = _(
        "The limits of Approach 2 lie {low} and {high} {unit} from those of Approach 1: factors with a wide, skewed "
        "error make the true interval lopsided, and more draws do not remove that. Use Approach 2."
    )
    return said.format(low=low, high=high, unit=scale.unit)


def _reckoned(project: Project, run: str, progress: Progress) -> tuple[KeptRun, Rows]:
    rows: Rows = {}
    for done, by in enumerate(GROUPINGS):
        progress(_("Reckoning both approaches"), done, len(GROUPINGS))
        kept, rows[by] = uncertainty_rows(project, [by], run)
    return kept, rows
