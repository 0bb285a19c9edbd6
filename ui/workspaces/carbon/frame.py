"""The middle of the carbon workspace: tabs over the estimate and the analyses, each made when it is first chosen."""

from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from layers.i18n import _
from layers.labels import label
from ui.components.heading import line
from ui.components.layout import column_in, show_page
from ui.components.tabs import TabStrip
from ui.context import Context
from ui.theme.tokens import px
from ui.workspaces.carbon.analyses import ANALYSES, ESTIMATE, Page
from ui.workspaces.carbon.results import Notice
from zzeco.project import Project

KEYS = (ESTIMATE, *(row.key for row in ANALYSES))
WITHOUT_AREA = ("factors", "reconcile")


class Frame(QWidget):
    """`pages` holds what belongs to the estimate; `changed` says that another tab is in front, `made` gives a page."""

    changed = Signal()
    made = Signal(QWidget)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.key = ESTIMATE
        self.analyses: dict[str, QWidget] = {}
        self._run = ""
        self.tabs = TabStrip([_("Estimate"), *(_(row.label) for row in ANALYSES)], self)
        self.tabs.setAccessibleName(_("Parts of the carbon workspace"))
        self.stack = QStackedWidget(self)
        self.pages = QStackedWidget(self.stack)
        self.stack.addWidget(self.pages)
        self.whole = Notice(self)
        self.whole.back.hide()
        self._county: str | None = None
        self.tabs.setUsesScrollButtons(True)
        strip = QHBoxLayout()
        strip.setContentsMargins(px(12), 0, px(12), 0)
        strip.addWidget(self.tabs, 1)
        column = column_in(self)
        column.addLayout(strip)
        column.addWidget(line())
        column.addWidget(self.whole)
        column.addWidget(self.stack, 1)
        self.tabs.chosen.connect(self._choose_place)

    @property
    def title(self) -> str:
        """The name of the tab in front."""
        return self.tabs.tabText(self.tabs.currentIndex())

    def choose(self, key: str | None) -> None:
        """Brings a tab to the front; the estimate where there is none of that key."""
        self.tabs.setCurrentIndex(KEYS.index(key) if key in KEYS else 0)

    def show_run(self, run: str) -> None:
        """The run ('' without one) and the project as it is now, for the analysis in front."""
        self._run = run
        self._hand_over()

    def show_county(self, county: str | None) -> None:
        """The county to which the figures of the estimate are limited; the analyses are those of whole layers."""
        self._county = county
        self._say_whole()

    def _say_whole(self) -> None:
        limited = self._county is not None and self.key not in (ESTIMATE, *WITHOUT_AREA)
        words = _("The shown area ({county}) limits the estimate alone: these figures are those of the whole layer.")
        self.whole.say(words.format(county=label("county", self._county)) if limited else "")

    def showEvent(self, event: QShowEvent) -> None:
        """What changed while another workspace was in front."""
        super().showEvent(event)
        self._hand_over()

    def _choose_place(self, place: int) -> None:
        self.key = KEYS[place]
        show_page(self.stack, self.pages if self.key == ESTIMATE else self._analysis(self.key))
        self._say_whole()
        self._hand_over()
        self.changed.emit()

    def _analysis(self, key: str) -> QWidget:
        if key not in self.analyses:
            row = next(row for row in ANALYSES if row.key == key)
            self.analyses[key] = row.make(self.context, self.stack)
            self.made.emit(self.analyses[key])
        return self.analyses[key]

    def _hand_over(self) -> None:
        project: Project | None = self.context.document.project
        if project is not None and self.key != ESTIMATE and self.isVisible():
            cast(Page, self.analyses[self.key]).take(project, self._run)
