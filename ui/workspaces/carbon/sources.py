"""What the uncertainty of the stock comes from, and the factors that are still to be verified."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from layers.i18n import _
from ui import format as text
from ui.components.badge import Badge
from ui.components.buttons import ghost
from ui.components.heading import caption, title, value
from ui.components.layout import clear, column_in, opposite
from ui.components.share_bar import Meter
from ui.theme.tokens import px
from zzeco.run_sheet import RunSheet
from zzeco.uncertainty_sources import VarianceShare, source_text

LEAST_SHOWN = 0.0005


class Sources(QWidget):
    """Meters of the shares of variance, the largest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = column_in(self, 8)
        heading = title(_("Uncertainty comes from"))
        heading.setToolTip(
            _("Shares of the variance of the carbon stock. Errors of shared factors add up, errors of single polygons "
              "largely cancel out.")
        )  # fmt: skip
        column.addWidget(heading)
        self._list = QVBoxLayout()
        self._list.setSpacing(px(8))
        column.addLayout(self._list)
        self.rows: list[QWidget] = []

    def show_sheet(self, sheet: RunSheet) -> None:
        """The sources of a run."""
        clear(self._list)
        self.rows = [_row(one) for one in sheet.sources if one.share >= LEAST_SHOWN]
        for row in self.rows:
            self._list.addWidget(row)


def _row(one: VarianceShare) -> QWidget:
    box = QWidget()
    column = column_in(box, 4)
    share = value(text.share(one.share, 0 if one.share >= 0.1 else 1))
    column.addLayout(opposite(QLabel(source_text(one.source)), share))
    column.addWidget(Meter(one.share, "chart_uncertainty"))
    return box


class Unverified(QWidget):
    """How many factors of confidence C a run rests on, and how much of the stock they make."""

    factors_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = column_in(self, 8)
        self.badge = Badge("warn", "", None)
        self.open = ghost(_("Show factors"))
        self.open.clicked.connect(self.factors_asked)
        column.addLayout(opposite(self.badge, self.open))
        self.note = caption(wrap=True)
        column.addWidget(self.note)

    def show_sheet(self, sheet: RunSheet) -> None:
        """The factors of a run."""
        count = len(sheet.unverified())
        if not count:
            self.badge.set("accent", _("all verified"), None)
            self.note.setText(_("Every factor in use was checked against its source."))
            return
        self.badge.set("warn", _("to be verified: {count}").format(count=count), None)
        said = _(
            "{count} factors were not yet checked line by line against the printed source; they make {share} of the "
            "carbon stock. Reports say so."
        )
        self.note.setText(said.format(count=count, share=text.share(sheet.unverified_share, 0)))
