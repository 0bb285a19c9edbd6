"""Works the target sheet out in tasks and keeps what was worked out while nothing changed that it rests on."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from layers.i18n import _
from ui.context import Context
from ui.tasks import Progress
from zzeco.project import Project
from zzeco.target_sheet import TargetRow, TargetSheet, read_sheet
from zzeco.target_trend import Trend, trend

KEPT = 40


class SheetReader(QObject):
    """Sheets by year, trends by target and region."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self.context = context
        self._sheets: dict[int | None, TargetSheet] = {}
        self._trends: dict[tuple[str, str], Trend] = {}

    def forget(self) -> None:
        """Layers, targets or settings are others by now."""
        self._sheets.clear()
        self._trends.clear()

    def read(self, project: Project, year: int | None, then: Callable[[TargetSheet], None]) -> None:
        """Hands over the sheet of a year."""
        known = self._sheets.get(year)
        if known is not None:
            self.context.tasks.cancel("targets.sheet")
            then(known)
            return

        def work(progress: Progress) -> TargetSheet:
            return read_sheet(project, year, progress)

        def keep(sheet: TargetSheet) -> None:
            self._sheets[year] = sheet
            then(sheet)

        self.context.tasks.run(_("Working out the targets"), work, keep, exclusive="targets.sheet")

    def read_trend(self, project: Project, row: TargetRow, then: Callable[[Trend], None]) -> None:
        """Hands over the trend of a target in a region."""
        place = (row.key, row.region)
        known = self._trends.get(place)
        if known is not None:
            self.context.tasks.cancel("targets.trend")
            then(known)
            return

        def work(_progress: Progress) -> Trend:
            return trend(project, row, row.at_year)

        def keep(found: Trend) -> None:
            if len(self._trends) >= KEPT:
                self._trends.clear()
            self._trends[place] = found
            then(found)

        self.context.tasks.run(_("Reading the trend"), work, keep, exclusive="targets.trend", quiet=True)
