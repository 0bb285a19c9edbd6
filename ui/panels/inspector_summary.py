"""What the inspector shows of several records, and of a whole layer when nothing is selected."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from layers.i18n import _
from ui.components.badge import Badge
from ui.components.buttons import ghost
from ui.components.elided import ElidedLabel
from ui.components.figure import Figure
from ui.components.heading import caption, text_label, value
from ui.components.share_bar import Meter
from ui.format import MISSING, half_width, large, number, quantity, share
from ui.panels.inspector_findings import severity_text
from ui.panels.inspector_history import local_time, run_text
from ui.panels.inspector_rows import Page, Section, pair_grid
from ui.theme.tokens import px
from zzeco.carbon.units import CO2_PER_C
from zzeco.record_summary import CarbonSum, Part, Source, Summary
from zzeco.record_view import derived_label, shown_unit

SOURCES_SHOWN = 6
LARGE, LARGE_SINK = 1_000_000, 100_000


class SummaryPage(Page):
    """Number, area, carbon, parts and findings; `sources` are the deliveries of a whole layer."""

    def __init__(
        self,
        summary: Summary,
        on_estimate: Callable[[], object],
        on_findings: Callable[[], object],
        sources: tuple[Source, ...] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.add(pair_grid(size_pairs(summary)))
        if summary.holds_carbon:
            self.add_later(partial(carbon_section, summary.carbon, summary.count, on_estimate), below_line=True)
        if summary.parts:
            self.add_later(partial(parts_section, summary), below_line=True)
        self.add_later(partial(findings_section, summary.findings, on_findings), below_line=True)
        if sources is not None:
            self.add_later(partial(sources_section, sources), below_line=True)


def size_pairs(summary: Summary) -> list[tuple[str, str, str]]:
    """Number and size of the records."""
    pairs = [(_("Records"), number(summary.count), "")]
    if summary.area_ha > 0:
        pairs.append((_("Area"), number(summary.area_ha, 2), shown_unit("ha")))
    if summary.length_km > 0:
        pairs.append((_("Length"), number(summary.length_km, 2), "km"))
    return pairs


def carbon_section(carbon: CarbonSum | None, count: int, on_estimate: Callable[[], object]) -> QWidget:
    """The carbon of the records, or a button to estimate it."""
    section = Section()
    if carbon is None:
        section.rows.addWidget(caption(_("Carbon held")))
        row = QHBoxLayout()
        row.addWidget(QLabel(_("Not estimated yet")))
        row.addStretch(1)
        button = ghost(_("Estimate"), "leaf")
        button.clicked.connect(lambda: on_estimate())
        row.addWidget(button)
        section.rows.addLayout(row)
        return section
    half = (carbon.high_t - carbon.low_t) / 2 / carbon.carbon_t * 100 if carbon.carbon_t > 0 else float("nan")
    has_carbon = carbon.carbon_t > 0
    amount, unit = _sum(carbon.carbon_t, "tC") if carbon.estimated else (MISSING, "tC")
    bounds = " – ".join(_sum(bound, "tC", carbon.carbon_t)[0] for bound in (carbon.low_t, carbon.high_t))
    between = _("95 %: {interval}").format(interval=bounds) if has_carbon else ""
    co2e = " ".join(_sum(carbon.carbon_t * CO2_PER_C, "tCO₂e", carbon.carbon_t))
    note = f"= {co2e}" if carbon.estimated else ""
    half_text = half_width(half) if has_carbon else ""
    figure = Figure(amount, unit, half_text, between, _("Carbon held"), inline=True, note=note)
    figure.setToolTip(_("Factors that records share do not average out: the interval of a sum stays wide."))
    section.rows.addWidget(figure)
    pairs = [(_("Yearly sink"), *_yearly(carbon.sink_tco2e_per_a))]
    pairs.append((_("Estimated records"), f"{number(carbon.estimated)} / {number(count)}", ""))
    section.rows.addWidget(pair_grid(pairs))
    section.rows.addWidget(caption(run_text(carbon.number, carbon.made_at)))
    if carbon.outdated:
        changed = _("Changed after the estimate: {count}. Estimate again.").format(count=number(carbon.outdated))
        section.rows.addWidget(text_label(changed, "caption", "warn"))
    return section


def _sum(amount: float, unit: str, like: float | None = None) -> tuple[str, str]:
    """Number and unit of a sum, in the large unit where it (or what it stands beside) is that of a city."""
    if abs(amount if like is None else like) >= LARGE:
        return large(amount, unit)
    return number(amount), unit


def _yearly(sink: float | None) -> tuple[str, str]:
    """Number and unit of a sink, in the large unit as soon as the carbon beside it is likely to be."""
    if sink is not None and abs(sink) >= LARGE_SINK:
        return large(sink, "tCO₂e/a", sign=True)
    return number(sink, 1, True), "tCO₂e/a"


def parts_section(summary: Summary) -> QWidget:
    """The parts of the records with bars."""
    by_area = summary.area_ha > 0
    title = _("{group} by area") if by_area else _("{group} by number")
    section = Section(title.format(group=parted_label(summary.parted_by)))
    section.rows.setSpacing(px(4))
    for part in summary.parts:
        row = QHBoxLayout()
        row.setSpacing(px(6))
        row.addWidget(ElidedLabel(part_label(part)), 1)
        amount = (
            quantity(part.area_ha, shown_unit("ha"), 0 if part.area_ha >= 100 else 2) if by_area else number(part.count)
        )
        row.addWidget(value(amount))
        row.addWidget(caption(share(part.share)))
        section.rows.addLayout(row)
        section.rows.addWidget(Meter(part.share, "accent", height=4))
    return section


def parted_label(name: str) -> str:
    """What the parts are made by."""
    own = {"state": _("State"), "measure_kind": _("Measure"), "corridor_type": _("Type"), "admin_level": _("Level")}
    return own.get(name) or derived_label(name)


def part_label(part: Part) -> str:
    """The label of a part; the rest and the unknown have their own."""
    return _("others") if part.key == "*" else part.label or _("not stated")


def findings_section(findings: dict[str, int], on_findings: Callable[[], object]) -> QWidget:
    """The findings by severity, and the way to them."""
    open_all = ghost(_("Show"), "arrow-right")
    open_all.clicked.connect(lambda: on_findings())
    section = Section(_("Findings"), open_all)
    for severity, count in findings.items():
        if count:
            row = QHBoxLayout()
            row.addWidget(Badge(severity, severity_text(severity), None))
            row.addStretch(1)
            row.addWidget(value(number(count)))
            section.rows.addLayout(row)
    if not any(findings.values()):
        section.rows.addWidget(Badge("accent", _("none found"), "check"))
        open_all.hide()
    return section


def sources_section(sources: tuple[Source, ...]) -> QWidget:
    """The deliveries that the layer came with, the latest first."""
    section = Section(_("Deliveries ({count})").format(count=len(sources)))
    for source in sources[:SOURCES_SHOWN]:
        host = QWidget()
        column = QVBoxLayout(host)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(ElidedLabel(source.file_name))
        told = _("{accepted} entered · {rejected} kept out · {when}").format(
            accepted=number(source.accepted), rejected=number(source.rejected), when=local_time(source.imported_at)
        )
        column.addWidget(caption(told))
        section.rows.addWidget(host)
    if len(sources) > SOURCES_SHOWN:
        section.rows.addWidget(caption(_("and {count} more").format(count=len(sources) - SOURCES_SHOWN)))
    if not sources:
        section.rows.addWidget(QLabel("—"))
    return section
