"""The middle of the carbon workspace: figures, map, chart and totals of one run."""

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSplitter, QVBoxLayout, QWidget

from layers.i18n import _
from ui.components.buttons import ghost
from ui.components.icon_label import IconLabel
from ui.context import Context
from ui.theme.tokens import px, tokens
from ui.workspaces.carbon.county_chart import CountyChart
from ui.workspaces.carbon.figures import FigureCards
from ui.workspaces.carbon.map_card import MapCard
from ui.workspaces.carbon.totals_card import TotalsCard
from zzeco.project import Project
from zzeco.run_sheet import RunSheet

STALE_ALPHA = 0.4
LOWER_LEAST = 540


class Results(QWidget):
    """`settings_asked` is the way back to the settings of the run that is shown."""

    settings_asked = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figures, self.map = FigureCards(), MapCard(context)
        self.chart, self.totals = CountyChart(), TotalsCard()
        self.notice = Notice()
        self.notice.back.clicked.connect(self.settings_asked)
        inner = QWidget()
        inner.setProperty("role", "scrolled")
        column = QVBoxLayout(inner)
        column.setContentsMargins(px(16), px(16), px(16), px(16))
        column.setSpacing(px(12))
        column.addWidget(self.notice)
        column.addWidget(self.figures)
        column.addWidget(self._lower(), 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(Scrolled(inner))
        self.veil = Veil(self)

    def show_sheet(self, sheet: RunSheet, whole: RunSheet, project: Project) -> None:
        """A run, perhaps of one county; `whole` is the same run of all counties."""
        self.figures.show_sheet(sheet)
        self.chart.show_sheet(whole, sheet.county)
        self.totals.show_sheet(sheet)
        self.map.show_run(project, sheet.run)

    def set_stale(self, stale: bool) -> None:
        """Greyed while other results are on their way."""
        self.veil.setVisible(stale)
        self.veil.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.veil.setGeometry(QRect(0, 0, self.width(), self.height()))
        super().resizeEvent(event)

    def _lower(self) -> QSplitter:
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addWidget(self.chart, 5)
        column.addWidget(self.totals, 6)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setObjectName("carbon.results")
        self.splitter.setHandleWidth(px(12))
        self.splitter.setStyleSheet("QSplitter::handle { background: transparent; }")
        self.splitter.addWidget(self.map)
        self.splitter.addWidget(right)
        self.splitter.setSizes([px(335), px(635)])
        self.splitter.setStretchFactor(0, 4)
        self.splitter.setStretchFactor(1, 7)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setMinimumHeight(px(LOWER_LEAST))
        return self.splitter


class Scrolled(QScrollArea):
    """Scrolls down where the window is low, and is never narrower than what it holds."""

    def __init__(self, inner: QWidget) -> None:
        super().__init__()
        self._inner = inner
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def minimumSizeHint(self) -> QSize:
        """As wide as the content needs beside the scroll bar."""
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self._inner.minimumSizeHint().width() + bar, super().minimumSizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Another text in it may need more room."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


class Notice(QFrame):
    """One line that says that the settings are not those of the results."""

    def __init__(self) -> None:
        super().__init__()
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


class Veil(QWidget):
    """Greys what lies under it; clicks go through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        colour = QColor(tokens().window)
        colour.setAlphaF(STALE_ALPHA)
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour)
        painter.end()
