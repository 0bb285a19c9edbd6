"""Makes the next estimate: a task that gives a run, which is one step that can be undone."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from layers.errors import ZzecoError
from layers.i18n import _
from ui import format as text
from ui.context import Context
from ui.tasks import Progress
from zzeco.estimating import Request, Run, chosen_layers, run_estimate
from zzeco.factor_sets import recorded_version
from zzeco.project import Project, with_settings
from zzeco.run_sheet import RunHead
from zzeco.stock_factors import active_factors


class Estimator(QObject):
    """`running` says whether an estimate is on its way."""

    running = Signal(bool)

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self.context = context
        self.is_running = False

    def estimate(self, request: Request, settings: dict[str, Any]) -> None:
        """Estimates what is asked for under these settings of the project; not twice at a time."""
        project = self.context.document.project
        if project is None or self.is_running:
            return

        def work(progress: Progress) -> tuple[Project, Run]:
            return run_estimate(with_settings(project, settings), request, progress)

        def keep(made: tuple[Project, Run]) -> None:
            self._keep(made, project)

        self._tell(True)
        self.context.tasks.run(_("Estimating carbon"), work, keep, ended=self._ended, exclusive="carbon.estimate")

    def _keep(self, made: tuple[Project, Run], before: Project) -> None:
        after, run = made
        number = len(after.table("runs"))
        words = _("Estimate carbon (No. {number})").format(number=number)
        if self.context.document.put(words, after, before):
            count = sum(one["estimated"] for one in run.kinds)
            said = _("Estimate No. {number} is done: {count} polygons.").format(number=number, count=count)
            self.context.messages.toast(said, _("Show"), lambda: self.context.go("carbon", run=run.name))

    def _ended(self) -> None:
        self._tell(False)

    def _tell(self, on: bool) -> None:
        self.is_running = on
        self.running.emit(on)


def is_other(project: Project, request: Request, head: RunHead) -> bool:
    """Whether an estimate now would be told something else; so it is where nothing is left to estimate."""
    try:
        layers = tuple(layer.name for layer in chosen_layers(project, request))
    except ZzecoError:
        return True
    settings = replace(request.settings, stock_factors=active_factors(project))
    told = (settings, request.draws, request.seed, layers, request.factors)
    if told != (head.settings, head.draws, head.seed, head.layers, head.factor_set):
        return True
    return recorded_version(project, head.factor_set) not in (None, head.factor_version)


def what_changed(number: int, differs: bool, changed: int) -> str:
    """Why the results are not what an estimate would give now; '' where they are."""
    told = []
    if differs:
        told.append(_("The settings were changed; the results are those of estimate No. {number}."))
    if changed:
        told.append(_("{count} records were changed, added or removed after estimate No. {number}."))
    return "\n".join(told).format(number=number, count=text.number(changed))
