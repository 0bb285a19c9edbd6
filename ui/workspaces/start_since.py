"""The card of what has happened in the last project since: one line each, with the way there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from layers.i18n import _
from ui.components.buttons import ghost
from ui.components.card import Card
from ui.components.elided import ElidedLabel
from ui.components.heading import caption
from ui.components.icon_label import IconLabel
from ui.format import half_width, large, moment, number
from ui.theme.tokens import px

if TYPE_CHECKING:
    from zzeco.since_last import Delivered, Estimated, Event, Outdated, Short


@dataclass(frozen=True)
class Line:
    """One line: icon in the colour of a token, text, when, and a link to a workspace."""

    icon: str
    role: str
    text: str
    when: str
    link: str
    workspace: str
    payload: dict[str, Any] = field(default_factory=dict)


def line_of(event: Event) -> Line:
    """The line of an event."""
    from zzeco.since_last import Delivered, Estimated, Outdated

    if isinstance(event, Delivered):
        return _delivered(event)
    if isinstance(event, Outdated):
        return _outdated(event)
    return _estimated(event) if isinstance(event, Estimated) else _short(event)


def recovered_line(at: datetime) -> Line:
    """The calm line after a crash."""
    text = _("zzeco ended unexpectedly; the project is as it was saved at {time}, nothing is lost")
    return Line("history", "text2", text.format(time=moment(at)), "", _("Show history"), "map")


def _delivered(event: Delivered) -> Line:
    if not event.findings:
        text = _("{layer} was delivered without any finding").format(layer=event.layer_label)
        return Line("circle-check", "accent", text, moment(event.at), _("Show layer"), "map", {"layer": event.layer})
    text = _("{layer}: {findings} findings, {errors} of them must be corrected").format(
        layer=event.layer_label, findings=number(event.findings), errors=number(event.errors)
    )
    role = "error" if event.errors else "warn"
    return Line("circle-alert", role, text, moment(event.at), _("Show findings"), "quality", {"layer": event.layer})


def _estimated(event: Estimated) -> Line:
    value, unit = large(event.carbon_t, "tC")
    half = _(" ({half_width})").format(half_width=half_width(event.half_width * 100)) if event.half_width else ""
    text = _("Estimate {number} is done: total carbon {value} {unit}{half}").format(
        number=event.number, value=value, unit=unit, half=half
    )
    return Line("leaf", "accent", text, moment(event.at), _("Show result"), "carbon", {"run": event.run})


def _outdated(event: Outdated) -> Line:
    text = _("{count} records were changed, added or removed after estimate No. {number}.")
    said = text.format(count=number(event.changed), number=event.number)
    return Line("triangle-alert", "warn", said, "", _("Estimate again"), "carbon", {"run": event.run})


def _short(event: Short) -> Line:
    from zzeco.since_last import PERCENT

    unit = _("percentage points") if event.unit == PERCENT else event.unit
    decimals = 0 if abs(event.missing - round(event.missing)) < 1e-9 else 2 if event.unit == PERCENT else 1
    text = _("{label}: {missing} {unit} short of the goal for {year}").format(
        label=event.label, missing=number(event.missing, decimals), unit=unit, year=event.year
    )
    left = event.days_left
    when = _("{days} days left").format(days=number(left)) if left is not None else ""
    return Line("target", "warn", text, when, _("Show targets"), "targets", {"target": event.key})


class SinceCard(Card):
    """Shows lines; `go` is called with a line whose link was pressed."""

    def __init__(self, go: Callable[[Line], None]) -> None:
        super().__init__(_("Since last time"), " ")
        self.underline_title()
        self._go = go
        self._lines: QWidget | None = None

    def show_lines(self, project: str, lines: list[Line]) -> None:
        """Other lines, of the project of this name."""
        self.set_title(_("Since last time"), project)
        if self._lines is not None:
            self._lines.hide()
            self._lines.deleteLater()
        self._lines = QWidget()
        grid = QGridLayout(self._lines)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        for at, one in enumerate(lines):
            self._add(grid, at, one)
        self.body.addWidget(self._lines)

    def _add(self, grid: QGridLayout, row: int, line: Line) -> None:
        link = ghost(line.link)
        link.clicked.connect(lambda: self._go(line))
        grid.addWidget(IconLabel(line.icon, 16, line.role), row, 0)
        grid.addWidget(ElidedLabel(line.text), row, 1)
        grid.addWidget(caption(line.when), row, 2, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(link, row, 3, Qt.AlignmentFlag.AlignLeft)
        grid.setRowMinimumHeight(row, px(36))
