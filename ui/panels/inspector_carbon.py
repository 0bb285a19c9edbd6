"""The carbon tab of the inspector: the figure and how it was made, each factor with its badge and source."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from layers.i18n import _
from layers.labels import label
from ui.components.badge import Badge
from ui.components.buttons import ghost
from ui.components.elided import ElidedLabel
from ui.components.empty import EmptyState
from ui.components.figure import Figure
from ui.components.heading import caption, text_label, value
from ui.components.icon_label import IconLabel
from ui.components.share_bar import Meter
from ui.format import half_width, interval, number, quantity, share
from ui.panels.inspector_history import run_text
from ui.panels.inspector_rows import Page, Section
from ui.theme.tokens import px
from zzeco.carbon.explain import Step
from zzeco.record_carbon import ESTIMATED, LEFT_OUT, NOT_FOR_KIND, Line, PolygonCarbon, Pool, factor_decimals
from zzeco.record_view import shown_unit

BASIS_BADGES = {"measured": "accent", "counted": "accent", "soil_depth": "info", "curve": "info"}
POOL_COLOURS = {"agb": "#397C4E", "bgb": "#78B065", "dead_wood": "#BA8564", "litter": "#E9C975", "soil": "#7E3F1A"}
EMPTY_ICONS = {LEFT_OUT: "circle-alert", NOT_FOR_KIND: "info"}


class CarbonPage(Page):
    """`estimate_wanted` asks for a run; `factor_opened` gives the step that was clicked."""

    estimate_wanted = Signal()
    factor_opened = Signal(object)

    def __init__(self, carbon: PolygonCarbon, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.carbon = carbon
        if carbon.state != ESTIMATED:
            self._say_why_not(carbon)
            return
        self.add(_figures(carbon))
        if carbon.figure("carbon_t") > 0:
            self.add_later(partial(_pools, carbon.pools, carbon.figure("understorey_t")), below_line=True)
        self.add_later(partial(Arithmetic, carbon), below_line=True)
        self.add_later(partial(self._factors, carbon.steps))
        for note in carbon.notes:
            self.add_later(partial(caption, note, wrap=True))
        self.add_later(partial(_source_line, carbon))

    def _say_why_not(self, carbon: PolygonCarbon) -> None:
        sentence = "\n".join(part for part in (carbon.reason, carbon.advice) if part)
        button = "" if carbon.state == NOT_FOR_KIND else _("Estimate")
        icon_name = EMPTY_ICONS.get(carbon.state, "leaf")
        self.add(EmptyState(icon_name, sentence, button, self.estimate_wanted.emit))

    def _factors(self, steps: Sequence[Step]) -> QWidget:
        section = Section()
        section.rows.setSpacing(px(2))
        for step in steps:
            row = FactorRow(step)
            row.opened.connect(lambda opened=step: self.factor_opened.emit(opened))
            section.rows.addWidget(row)
        return section


def _figures(carbon: PolygonCarbon) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, px(4), 0, px(4))
    column.setSpacing(px(8))
    kind = BASIS_BADGES.get(carbon.basis, "mute")
    head = QHBoxLayout()
    head.addWidget(caption(_("Carbon held")))
    head.addStretch(1)
    head.addWidget(Badge(kind, label("basis", carbon.basis), "check" if kind == "accent" else ""))
    column.addLayout(head)
    low, high = carbon.interval_t
    has_carbon = carbon.figure("carbon_t") > 0
    decimals = carbon_decimals(carbon)
    between = _("95 %: {interval} tC").format(interval=interval(low, high, decimals)) if has_carbon else ""
    note = f"= {quantity(carbon.figure('co2e_t'), 'tCO₂e')}"
    half = half_width(carbon.half_width_percent) if has_carbon else ""
    column.addWidget(Figure(number(carbon.figure("carbon_t"), 1), "tC", half, between, inline=True, note=note))
    column.addLayout(_two_figures(carbon))
    return made


def carbon_decimals(carbon: PolygonCarbon) -> int:
    """Decimals of the bounds: none where they are wider than ten tonnes."""
    low, high = carbon.interval_t
    return 0 if high - low > 10 else 1


def _two_figures(carbon: PolygonCarbon) -> QHBoxLayout:
    row = QHBoxLayout()
    sink = quantity(carbon.figure("sink_tco2e_per_a"), "tCO₂e/a", 1, True)
    density = quantity(carbon.density_tc_per_ha, shown_unit("tC/ha"), 1)
    for at, (text, figure) in enumerate(((_("Yearly sink"), sink), (_density_text(carbon), density))):
        column = QVBoxLayout()
        column.setSpacing(px(2))
        side = Qt.AlignmentFlag.AlignRight if at else Qt.AlignmentFlag.AlignLeft
        column.addWidget(caption(text), 0, side)
        column.addWidget(text_label(figure, "title"), 0, side)
        row.addLayout(column)
        if not at:
            row.addStretch(1)
    return row


def _density_text(carbon: PolygonCarbon) -> str:
    whole = len(carbon.pools) == len(POOL_COLOURS)
    return _("Carbon density (five pools)") if whole else _("Carbon density (pools counted)")


def _pools(pools: tuple[Pool, ...], understorey_t: float) -> Section:
    section = Section(_("Five pools (tC)") if len(pools) == len(POOL_COLOURS) else _("Pools counted (tC)"))
    section.rows.setSpacing(px(4))
    for pool in pools:
        row = QHBoxLayout()
        row.setSpacing(px(6))
        row.addWidget(QLabel(pool.label))
        row.addStretch(1)
        row.addWidget(value(number(pool.carbon_t, 1)))
        part = caption(share(pool.share))
        part.setMinimumWidth(part.fontMetrics().horizontalAdvance("100.0 %"))
        part.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(part)
        section.rows.addLayout(row)
        section.rows.addWidget(Meter(pool.share, POOL_COLOURS[pool.key], height=6))
        if pool.key == "agb" and understorey_t > 0:
            told = _("of which understorey: {amount}").format(amount=number(understorey_t, 1))
            section.rows.addWidget(caption(told), 0, Qt.AlignmentFlag.AlignRight)
        section.rows.addSpacing(px(2))
    return section


class Arithmetic(Section):
    """The formulas in symbols, numbers and result; those of the trees first, the others on demand."""

    def __init__(self, carbon: PolygonCarbon, parent: QWidget | None = None) -> None:
        self._text = arithmetic_text(carbon)
        copy = ghost(_("Copy"), "copy")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._text))
        trees = tuple(line for line in carbon.lines if line.is_about_trees)
        title = _("Arithmetic · living biomass") if trees else _("Arithmetic")
        super().__init__(title, copy, parent)
        shown = trees or carbon.lines[:1]
        others = tuple(line for line in carbon.lines if line not in shown)
        self.rows.addWidget(_formulas(shown))
        if others:
            self._add_others(others)

    def _add_others(self, others: tuple[Line, ...]) -> None:
        more = ghost(_("{count} more formulas").format(count=len(others)), "chevron-down")
        more.clicked.connect(lambda: self.rows.addWidget(_formulas(others)))
        more.clicked.connect(more.hide)
        self.rows.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)


def _formulas(lines: tuple[Line, ...]) -> QFrame:
    plate = QFrame()
    plate.setProperty("role", "note")
    column = QVBoxLayout(plate)
    column.setContentsMargins(px(12), px(8), px(12), px(8))
    column.setSpacing(px(2))
    for at, line in enumerate(lines):
        if at:
            column.addSpacing(px(6))
        for text, role, tone in (
            (f"{line.name} {line.symbol} = {line.symbols}", "value", ""),
            (line.numbers, "caption", ""),
            (f"= {quantity(line.result, line.unit, 2)}", "value", "accent"),
        ):
            shown = text_label(text, role, tone)
            shown.setWordWrap(True)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(shown)
    return plate


def arithmetic_text(carbon: PolygonCarbon) -> str:
    """All formulas, factors and sources as plain text."""
    lines = [
        f"{line.symbol} = {line.symbols}\n  = {line.numbers}\n  = {line.result:.6g} {line.unit}"
        for line in carbon.lines
    ]
    factors = [f"{step.symbol}\t{step.name}\t{step.value:.6g}\t{step.unit}\t{step.source}" for step in carbon.steps]
    return "\n".join([*lines, "", *factors])


def step_badge(step: Step) -> tuple[str, str] | None:
    """Kind and word of a factor's badge; none where its source was checked."""
    if not step.confidence:
        return "accent", _("as measured")
    return {"C": ("warn", _("unverified"))}.get(step.confidence)


class FactorRow(QFrame):
    """One factor; a click or Enter opens its row of the table."""

    opened = Signal()

    def __init__(self, step: Step, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(_("Source: {source}").format(source=step.source))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, px(3), 0, px(3))
        row.setSpacing(px(6))
        name = QLabel(f"{step.name} {step.symbol}")
        name.setWordWrap(True)
        row.addWidget(name, 1)
        figure = value(number(step.value, factor_decimals(step.value, step.unit)))
        row.addWidget(figure)
        unit = factor_unit(step.unit)
        row.addWidget(caption(unit or "—"))
        badge = step_badge(step)
        if badge is not None:
            row.addWidget(Badge(*badge))
        self.setAccessibleName(f"{step.name} {figure.text()} {unit} {badge[1] if badge else ''}")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)


def factor_unit(unit: str) -> str:
    """The unit of a factor as it is written on the screen; '' for ratios."""
    return "" if unit in ("1", "ratio") else shown_unit(unit.replace(" d.m.", "").replace("t C", "tC"))


def _source_line(carbon: PolygonCarbon) -> QWidget:
    host = QWidget()
    row = QHBoxLayout(host)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(px(6))
    row.addWidget(IconLabel("book-open", 16))
    run, version = run_text(carbon.number, carbon.made_at), carbon.factor_version[:8]
    told = _("{run} · factor set {version}").format(run=run, version=version)
    row.addWidget(ElidedLabel(told, role="caption"), 1)
    return host
