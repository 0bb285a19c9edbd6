"""The head of the list: which position is shown, how many targets stand how, for which region and year."""

from collections import Counter
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from layers.i18n import _
from layers.labels import label
from ui.components.badge import Badge
from ui.components.choice import Choice
from ui.components.heading import caption, heading2
from ui.components.layout import clear
from ui.theme.tokens import px
from ui.workspaces.targets.verdict import badge_icon, badge_kind
from zzeco.target_sheet import VERDICTS, TargetRow, TargetSheet
from zzeco.target_texts import verdict_text


class ListHead(QWidget):
    """`chosen` says that region or year were changed."""

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.note = heading2(), caption()
        self.region, self.year = Choice(), Choice()
        self.badges: list[Badge] = []
        self._badges = QHBoxLayout()
        self._badges.setSpacing(px(6))
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), px(8), px(12), px(8))
        row.setSpacing(px(12))
        row.addWidget(self.title)
        row.addWidget(self.note)
        row.addLayout(self._badges)
        row.addStretch(1)
        row.addWidget(self.region)
        row.addWidget(self.year)
        for choice, name in ((self.region, _("Region")), (self.year, _("Year"))):
            choice.setAccessibleName(name)
            choice.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToContents)
            choice.picked.connect(self.chosen)

    def offer_years(self, years: tuple[int, ...], chosen: int | None) -> None:
        """Now, and the end of these years."""
        ends = [(_("End of {year}").format(year=year), year) for year in years]
        self.year.offer([(_("At present"), None), *ends], chosen)

    def offer_regions(self, sheet: TargetSheet, chosen: str) -> None:
        """The city and its counties."""
        entries = [(label("county", code), code) for code in (sheet.city, *sheet.counties)]
        self.region.offer(entries, chosen)

    def show_rows(self, sheet: TargetSheet, rows: tuple[TargetRow, ...]) -> None:
        """Title, dates and counts."""
        self.title.setText(_("Targets") if sheet.year is None else _("Targets, {year}").format(year=sheet.year))
        self.note.setText(" · ".join(_dates(sheet)))
        counts = Counter(row.verdict for row in rows)
        clear(self._badges)
        self.badges = [
            Badge(badge_kind(verdict), f"{verdict_text(verdict)} {counts[verdict]}", badge_icon(verdict))
            for verdict in VERDICTS
            if counts[verdict]
        ]
        for badge in self.badges:
            self._badges.addWidget(badge)


def _dates(sheet: TargetSheet) -> list[str]:
    """How long the year lasts still, and how recent the data are."""
    today, found = date.today(), []
    if sheet.at_year == today.year:
        days = (date(today.year, 12, 31) - today).days
        found.append(_("{days} days to the end of {year}").format(days=days, year=today.year))
    if sheet.epoch:
        found.append(_("data as of {epoch}").format(epoch=sheet.epoch))
    return found
