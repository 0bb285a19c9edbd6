"""The middle of the carbon workspace: figures, map, chart and totals of one run."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from layers.i18n import _
from ui.components.buttons import ghost
from ui.components.heading import caption
from ui.components.icon_label import IconLabel
from ui.components.layout import clear, column_in
from ui.components.splitter import CardSplitter
from ui.components.veil import Veil
from ui.context import Context
from ui.theme.tokens import px
from ui.workspaces.carbon.county_chart import CountyChart
from ui.workspaces.carbon.figures import FigureCards
from ui.workspaces.carbon.map_card import MapCard
from ui.workspaces.carbon.totals_card import TotalsCard
from zzeco.map_state import layer_title
from zzeco.project import Project
from zzeco.run_notes import run_notes
from zzeco.run_sheet import RunSheet

LOWER_LEAST = 540


class Results(QWidget):
    """`settings_asked` is the way back to the settings of the run that is shown."""

    settings_asked = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        scrolled = Scrolled(self)
        column_in(self).addWidget(scrolled)
        inner = scrolled.inner
        self.notice, self.figures = Notice(inner), FigureCards(inner)
        self.splitter = CardSplitter(Qt.Orientation.Horizontal, inner)
        self.splitter.setObjectName("carbon.results")
        self.splitter.setMinimumHeight(px(LOWER_LEAST))
        column = column_in(inner, 12, 16)
        column.addWidget(self.notice)
        column.addWidget(self.figures)
        column.addWidget(self.splitter, 1)
        self.notes = QVBoxLayout()
        self.notes.setSpacing(px(4))
        column.addLayout(self.notes)
        self.map, right = MapCard(context, self.splitter), QWidget(self.splitter)
        self.chart, self.totals = CountyChart(right), TotalsCard(right)
        column = column_in(right, 12)
        column.addWidget(self.chart, 4)
        column.addWidget(self.totals, 6)
        self.splitter.hold((self.map, right), (4, 7))
        self.notice.back.clicked.connect(self.settings_asked)
        self.veil = Veil(self)

    def show_sheet(self, sheet: RunSheet, whole: RunSheet, project: Project) -> None:
        """A run, perhaps of one county; `whole` is the same run of all counties."""
        self.figures.show_sheet(sheet)
        self.chart.show_sheet(whole, sheet.county)
        self.totals.show_sheet(sheet)
        self.map.show_run(project, sheet.run)
        clear(self.notes)
        titles = {name: layer_title(project, layer) for name, layer in project.layers.items()}
        for words in run_notes(sheet, titles):
            self.notes.addWidget(caption(words, wrap=True))

    def set_stale(self, stale: bool) -> None:
        """Greyed while other results are on their way."""
        self.veil.cover(stale)


class Scrolled(QScrollArea):
    """Scrolls down where the window is low, and is never narrower than what it holds."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.inner = QWidget()
        self.inner.setProperty("role", "scrolled")
        self.setWidget(self.inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def minimumSizeHint(self) -> QSize:
        """As wide as the content needs beside the scroll bar."""
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self.inner.minimumSizeHint().width() + bar, super().minimumSizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Another text in it may need more room."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


class Notice(QFrame):
    """One line that says that the settings are not those of the results."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "info-note")
        row = QHBoxLayout(self)
        row.setContentsMargins(px(12), px(6), px(6), px(6))
        row.setSpacing(px(8))
        self.text = QLabel()
        self.back = ghost(_("Take the settings of that estimate"))
        row.addWidget(IconLabel("info", 16, "info"))
        row.addWidget(self.text, 1)
        row.addWidget(self.back)
        self.hide()

    def say(self, text: str) -> None:
        """Another text; hidden without one."""
        self.text.setText(text)
        self.setVisible(bool(text))
