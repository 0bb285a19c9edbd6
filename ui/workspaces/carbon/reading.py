"""Reads runs in tasks and keeps what was read, so that a run that was shown before is there at once."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from layers.i18n import _
from ui.context import Context
from ui.tasks import Progress
from zzeco.project import Project
from zzeco.run_comparing import Comparison, compared
from zzeco.run_sheet import RunSheet, run_sheet

KEPT = 12
Shown = Callable[[RunSheet, RunSheet], None]
Failed = Callable[[Exception], None]


class Reader(QObject):
    """Sheets by run and county."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self.context = context
        self._kept: dict[tuple[str, str | None], RunSheet] = {}

    def forget(self) -> None:
        """The layers are others by now, so groups may be too."""
        self._kept.clear()

    def read(self, project: Project, name: str, county: str | None, then: Shown, failed: Failed) -> None:
        """Hands over the run of the whole project and that of the county (the same one without a county)."""
        known = [self._kept.get((name, code)) for code in (None, county)]
        if known[0] is not None and known[1] is not None:
            self.context.tasks.cancel("carbon.read")
            then(known[0], known[1])
            return

        def work(progress: Progress) -> tuple[RunSheet, RunSheet]:
            whole = self._sheet(project, name, None, progress)
            return whole, whole if county is None else self._sheet(project, name, county, progress)

        def show(read: tuple[RunSheet, RunSheet]) -> None:
            then(*read)

        self.context.tasks.run(_("Reading the estimate"), work, show, failed=failed, exclusive="carbon.read")

    def compare(self, project: Project, first: str, second: str, then: Callable[[Comparison], None]) -> None:
        """Hands over the comparison of two runs."""

        def work(progress: Progress) -> Comparison:
            return compared(*(self._sheet(project, name, None, progress) for name in (first, second)))

        self.context.tasks.run(_("Comparing two estimates"), work, then, exclusive="carbon.read")

    def _sheet(self, project: Project, name: str, county: str | None, progress: Progress) -> RunSheet:
        found = self._kept.get((name, county))
        if found is None:
            found = run_sheet(project, name, county, progress)
            if len(self._kept) >= KEPT:
                self._kept.clear()
            self._kept[(name, county)] = found
        return found
