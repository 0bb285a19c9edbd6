"""The yearly sink of every county, with its interval."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from layers.i18n import _
from ui import format as text
from ui.components.card import Card
from ui.workspaces.carbon.bars import Bar, Bars
from ui.workspaces.carbon.units import SINK, Scale, scale_of
from zzeco.run_sheet import RunSheet


class CountyChart(Card):
    """`chosen` gives the code of a county that was clicked."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Annual sink by county"), _("thin line: interval of 95 %"), parent)
        self.bars = Bars()
        self.bars.setAccessibleName(_("Annual sink by county; the table of totals has the same numbers"))
        self.bars.chosen.connect(self.chosen)
        self.body.addWidget(self.bars, 1)

    def show_sheet(self, sheet: RunSheet, county: str | None) -> None:
        """The counties of the whole project, one of them pointed out where the sheet is limited to it."""
        rows = sheet.sums["county"].rows.dropna(subset=["sink_tco2e_per_a"])
        rows = rows[rows["key"] != ""].sort_values("sink_tco2e_per_a", ascending=False)
        scale = scale_of(float(sheet.total["sink_tco2e_per_a"]) if len(rows) else 0.0, SINK)
        self.set_title(_("Annual sink by county ({unit})").format(unit=scale.unit), _("thin line: interval of 95 %"))
        self.bars.set([_bar(row, scale) for row in rows.itertuples()], county or "")


def _bar(row: object, scale: Scale) -> Bar:
    value, low, high = (float(getattr(row, name)) for name in ("sink_tco2e_per_a", "sink_low", "sink_high"))
    name = str(getattr(row, "label"))  # noqa: B009
    limits = text.interval(low / scale.divisor, high / scale.divisor, scale.decimals)
    tip = f"{name}\n{scale.number(value, sign=True)} {scale.unit}\n" + _("95 %: {low_high}").format(low_high=limits)
    sides = (value / scale.divisor, low / scale.divisor, high / scale.divisor)
    return Bar(str(getattr(row, "key")), name, *sides, text=scale.number(value), tip=tip)  # noqa: B009
