"""The history tab of the inspector: the record in other epochs, its delivery, what was changed by hand."""

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from layers.i18n import _
from ui.components.badge import Badge
from ui.components.buttons import ghost
from ui.components.heading import caption, title, value
from ui.format import moment, number
from ui.panels.inspector_rows import Page, Section, pair_grid
from zzeco.record_history import Edited, Epoch, History
from zzeco.record_view import shown_unit


class HistoryPage(Page):
    """`opened` gives layer and fid of another epoch of the record."""

    opened = Signal(str, int)

    def __init__(self, history: History, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for epoch in history.epochs:
            self._add_epoch(epoch)
        if len(history.epochs) == 1:
            self.add(caption(_("No other epoch has this record."), wrap=True))
        self.add_line()
        self.add(_delivery(history))
        self.add_line()
        section = Section(_("Changed by hand"))
        for edited in history.edits:
            section.rows.addWidget(_edit(edited))
        if not history.edits:
            section.rows.addWidget(QLabel(_("As delivered")))
        self.add(section)

    def _add_epoch(self, epoch: Epoch) -> None:
        host = QWidget()
        head = QHBoxLayout(host)
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(title(epoch.epoch or _("undated")))
        if epoch.is_shown:
            head.addWidget(Badge("accent", _("shown")))
        head.addStretch(1)
        if not epoch.is_shown:
            button = ghost(_("Show"), "eye")
            button.clicked.connect(lambda: self.opened.emit(epoch.layer, epoch.fid))
            head.addWidget(button)
        section = Section()
        section.rows.addWidget(host)
        section.rows.addWidget(pair_grid(epoch_pairs(epoch)))
        self.add(section)


def epoch_pairs(epoch: Epoch) -> list[tuple[str, str, str]]:
    """The figures of an epoch that are known."""
    pairs = [
        (_("Kind"), epoch.kind_of, "", bool(epoch.kind_of)),
        (_("Area"), number(epoch.area_ha, 2), shown_unit("ha"), epoch.area_ha > 0),
        (_("Stock per hectare"), number(epoch.stock_m3_per_ha, 1), shown_unit("m3/ha"), _known(epoch.stock_m3_per_ha)),
        (_("Carbon held"), number(epoch.carbon_t, 1), "tC", _known(epoch.carbon_t)),
        (_("Yearly sink"), number(epoch.sink_tco2e_per_a, 1, True), "tCO₂e/a", _known(epoch.sink_tco2e_per_a)),
    ]
    return [(label, shown, unit) for label, shown, unit, known in pairs if known]


def _known(figure: float) -> bool:
    return figure == figure


def _delivery(history: History) -> Section:
    section = Section(_("Delivery"))
    delivery = history.delivery
    if delivery is None:
        section.rows.addWidget(QLabel(_("Not told by the project")))
        return section
    name = value(delivery.file_name)
    name.setWordWrap(True)
    section.rows.addWidget(name)
    told = _("{count} records · {crs} · imported {when}").format(
        count=number(delivery.records), crs=delivery.crs, when=local_time(delivery.imported_at)
    )
    section.rows.addWidget(caption(told, wrap=True))
    return section


def _edit(edited: Edited) -> QWidget:
    section = Section()
    section.rows.setSpacing(0)
    change = QLabel(f"{edited.field}: {edited.before} → {edited.after}")
    change.setWordWrap(True)
    section.rows.addWidget(change)
    section.rows.addWidget(caption(local_time(edited.edited_at)))
    return section


def run_text(run_number: int, made_at: str) -> str:
    """What a run is called wherever one is named: its number and when it was made."""
    return _("No. {number} · {moment}").format(number=run_number, moment=moment(datetime.fromisoformat(made_at)))


def local_time(stored: str) -> str:
    """A stored moment (ISO, UTC) as date and time here."""
    try:
        return datetime.fromisoformat(stored).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return stored
