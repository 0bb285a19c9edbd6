"""What the pages of long work share: settings above, below them what was found, greyed while more is on its way."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QStackedWidget, QWidget

from layers.i18n import _
from ui.components.card import Card
from ui.components.empty import EmptyState
from ui.components.layout import column_in, show_page
from ui.components.veil import Veil
from ui.context import Context
from ui.workspaces.carbon.results import Scrolled
from ui.workspaces.carbon.work_row import WorkRow
from zzeco.project import Project


class WorkPage(QWidget):
    """`pages` holds `centre` and what is shown where nothing can be asked; `below` the results, `before` until then."""

    def __init__(self, context: Context, icon: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._project: Project | None = None
        self._made_of: Project | None = None
        self.pages = QStackedWidget(self)
        column_in(self).addWidget(self.pages)
        self.centre = Scrolled(self.pages)
        column = column_in(self.centre.inner, 12, 16)
        self.settings, lower = Card(parent=self.centre.inner), QWidget(self.centre.inner)
        self.below = QStackedWidget(lower)
        column_in(lower).addWidget(self.below)
        column.addWidget(self.settings)
        column.addWidget(lower, 1)
        self.before = EmptyState(icon, words, parent=self.below)
        self.veil = Veil(lower)
        show_page(self.below, self.before)

    def hold(self, form: QWidget, work: WorkRow, start: Callable[[], None]) -> None:
        """The form with the row that starts the work."""
        self.settings.body.addWidget(form)
        work.asked.connect(start)
        work.running.connect(self.veil.cover)

    def needs(self, icon: str, words: str, button: str, action: str) -> EmptyState:
        """What is shown in place of the settings, with the action that leads further."""
        return EmptyState(icon, words, button, partial(self.context.trigger, action), self.pages)

    def needs_import(self, words: str) -> EmptyState:
        """The same where a survey is missing."""
        return self.needs("import", words, _("Import survey data"), "project.import")
