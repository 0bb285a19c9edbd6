"""What charts and reports of one project are made from: each part reckoned when it is first asked for, then kept."""

from collections.abc import Callable
from datetime import date
from threading import RLock
from typing import Any

from layers.errors import ZzecoError
from layers.i18n import _
from layers.lazy_table import kept
from zzeco.change_sheet import ChangeSheet, change_sheet, dated_epochs
from zzeco.forecasting import LAST_YEAR, SCENARIOS, forecast
from zzeco.project import Project
from zzeco.run_sheet import RunSheet, run_sheet
from zzeco.runs import KeptRun, latest_run
from zzeco.settings import settings_dict
from zzeco.target_sheet import TargetSheet, read_sheet
from zzeco.total_uncertainty import uncertainty_rows


class Facts:
    """The latest run of a project (of one county where its code is given) with all that reports tell of it.

    `progress` is called with each step; what it raises breaks the work off. Labels are in the language in which a part
    was first asked for.
    """

    def __init__(
        self,
        project: Project,
        county: str | None = None,
        progress: Callable[[str], None] = lambda step: None,
        today: date | None = None,
    ) -> None:
        self.project, self.county, self.progress = project, county, progress
        self.today = today or date.today()
        self.making = RLock()

    @property
    def run(self) -> KeptRun:
        """The latest run; ZzecoError where there is none."""
        return kept(self, "_run", lambda: latest_run(self.project))

    @property
    def sheet(self) -> RunSheet:
        """The run by groups; ZzecoError where the county has no polygon in it."""
        return kept(self, "_sheet", self._read_sheet)

    @property
    def goals(self) -> TargetSheet:
        """The targets of the city and of each county."""
        return kept(self, "_goals", lambda: read_sheet(self.project, None, self.progress, self.today))

    @property
    def course(self) -> dict[str, Any]:
        """The forecast to the last year, both scenarios."""
        return kept(self, "_course", lambda: forecast(self.project, None, LAST_YEAR, SCENARIOS, self.progress))

    @property
    def tornado(self) -> list[dict[str, Any]]:
        """The errors of the whole total, the one that matters most first."""
        return kept(self, "_tornado", lambda: uncertainty_rows(self.project, [], self.run.name)[1][-1]["factors"])

    @property
    def change(self) -> ChangeSheet:
        """The change between the two latest forest surveys; ZzecoError with less than two."""
        return kept(self, "_change", self._read_change)

    @property
    def has_change(self) -> bool:
        """Whether there are two dated forest surveys."""
        return len(dated_epochs(self.project)) > 1

    def _read_sheet(self) -> RunSheet:
        found = run_sheet(self.project, self.run.name, self.county, self.progress)
        if found.county != self.county:
            raise ZzecoError(
                _("The estimate {run} has no polygon in {county}.").format(run=self.run.name, county=self.county),
                _("Counties: {counties}.").format(counties=", ".join(found.counties)),
            )
        return found

    def _read_change(self) -> ChangeSheet:
        epochs = dated_epochs(self.project)
        if len(epochs) < 2:
            raise ZzecoError(
                _("A change needs two dated forest surveys; this project has {count}.").format(count=len(epochs)),
                _("Import the earlier survey with its epoch."),
            )
        jitter_m = settings_dict(self.project)["jitter_tolerance_m"]
        start, end = epochs[-2:]
        return change_sheet(self.project, start, end, self.progress, method=None, jitter_m=jitter_m)
