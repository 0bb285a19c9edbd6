"""The page that puts the growing stock of the latest forest survey beside the total that the bureau published."""

from functools import partial

from PySide6.QtWidgets import QWidget

from layers.errors import ZzecoError
from layers.i18n import _
from ui.components.layout import show_page
from ui.context import Context
from ui.tasks import Progress
from ui.workspaces.carbon.reconcile_form import ReconcileForm
from ui.workspaces.carbon.reconcile_results import ReconcileResults
from ui.workspaces.carbon.work_page import WorkPage
from zzeco.boundaries import latest_layer
from zzeco.project import Project
from zzeco.reconciling import Reconciliation, applied, reconcile, taken_back


class ReconcilePage(WorkPage):
    """The scaling that would close the difference is applied only on request, as a step that can be undone."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        words = _("The growing stock of the latest forest survey beside the published total, by county and species.")
        super().__init__(context, "sliders-horizontal", words, parent)
        self.found: Reconciliation | None = None
        self.form, self.results = ReconcileForm(context, self.settings), ReconcileResults(self.below)
        self.hold(self.form, self.form.work, self.work_out)
        self.no_forest = self.needs_import(_("There is no forest layer yet."))
        self.form.taking_back.connect(self.take_back)
        self.results.apply.clicked.connect(self.apply)

    def take(self, project: Project, run: str) -> None:
        """Another value of the project; the survey as delivered is compared, whatever `run` is."""
        self._project = project
        forest = latest_layer(project, "forest")
        if forest is None:
            show_page(self.pages, self.no_forest)
            return
        self.form.fill(project, forest)
        self._show_outdated()
        show_page(self.pages, self.centre)

    def work_out(self) -> None:
        """Compares with the total of the form, in a task."""
        project, (published_m3, county) = self._project, self.form.asked()
        if project is None:
            return

        def work(progress: Progress) -> Reconciliation:
            return reconcile(project, published_m3, county, progress)

        self.form.work.run(_("Comparing with the published total"), work, partial(self._show, project))

    def apply(self) -> None:
        """Lets every estimate from now on multiply the stock by the factor that closes the difference."""
        found = self.found
        if found is None:
            return
        words = _("Scale the growing stock of {layer} by {factor:.4g}").format(layer=found.layer, factor=found.factor)
        reason = self.results.reason.text()
        try:
            self.context.document.do(words, lambda project: applied(project, found, reason))
        except ZzecoError as error:
            self.results.refuse(f"{error.problem} {error.advice or ''}".strip())
            return
        self.results.refuse("")
        self.context.messages.toast(
            _("The factor counts from the next estimate on; delivered values stay as they are.")
        )

    def take_back(self, layer: str, county: str) -> None:
        """Ends the scaling of one layer and county; it stays on record."""
        words = _("Take the scaling of the growing stock back")
        self.context.document.do(words, lambda project: taken_back(project, county, layer)[0])

    def _show(self, project: Project, found: Reconciliation) -> None:
        self.found, self._made_of = found, project
        self.results.show_found(found)
        self._show_outdated()
        show_page(self.below, self.results)

    def _show_outdated(self) -> None:
        one, two = self._made_of, self._project
        if one is not None and two is not None:
            self.results.set_outdated(one.layers is not two.layers or one.settings != two.settings)
