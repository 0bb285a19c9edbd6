"""One target at the right: where it stands, what it takes per year, what it rests on, which counties matter."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from layers.i18n import _
from layers.labels import label
from ui import format as text
from ui.components.badge import Badge
from ui.components.buttons import outlined
from ui.components.figure import Figure
from ui.components.heading import caption, heading2, text_label, title, value
from ui.components.icon_label import IconLabel
from ui.components.layout import LaidOut, clear, column_in, opposite
from ui.components.share_bar import Meter
from ui.components.side import Side
from ui.theme.tokens import px, tokens
from ui.workspaces.targets.edit_form import EditForm
from ui.workspaces.targets.verdict import badge_icon, badge_kind, bar_colour, change, figure, quantity
from zzeco.target_sheet import TargetRow, TargetSheet
from zzeco.target_texts import unit_text, verdict_text
from zzeco.target_trend import LEDGER, Trend

FIRST_COUNTIES = 5
ICONS = {
    "forest": "trees", "small_wetland": "droplets", "corridor": "spline", "trail": "route", "greenway": "sprout",
    "karst": "mountain",
}  # fmt: skip


class Detail(Side):
    """`evidence_asked` opens the records on the map, `edit_asked` the form, `region_asked` gives a county's code."""

    evidence_asked = Signal()
    region_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("inspector", parent)
        inner = self.inner
        self.head, self.position, self.form = _Head(inner), _Position(inner), EditForm(inner)
        self.evidence, self.counties, self.notes = _Evidence(inner), _Counties(inner), _Notes(inner)
        self.layer_titles: Mapping[str, str] = {}
        self.form.hide()
        self.hold(self.head, self.position, self.form, self.evidence, self.counties, self.notes)
        self.evidence.records.clicked.connect(self.evidence_asked)
        self.counties.chosen.connect(self.region_asked)
        self.position.edit.clicked.connect(self.open_form)
        self.form.closed.connect(self.close_form)
        self._show_form(False)

    def show_row(self, row: TargetRow, sheet: TargetSheet, trend: Trend | None) -> None:
        """Another target, or another region of it; the trend follows when it was worked out."""
        self.head.show_row(row)
        self.position.show_row(row, trend)
        self.form.show_goal(row.goal, trend.points if trend is not None else ())
        self.evidence.show_row(row, self.layer_titles.get(row.layer, row.layer), trend)
        self.counties.show_row(row, sheet)
        self.notes.show_notes(sheet.notes)

    def open_form(self) -> None:
        """The fields of baseline and goal."""
        self._show_form(True)
        self.form.year.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_form(self) -> None:
        """Without the fields."""
        self._show_form(False)

    def _show_form(self, shown: bool) -> None:
        self.form.setVisible(shown)
        self.lines[1].setVisible(shown)
        self.position.edit.setVisible(not shown)


class _Head(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        column = column_in(self, 2)
        self.name, self.aim = heading2(), caption(wrap=True)
        self.name.setWordWrap(True)
        column.addWidget(self.name)
        column.addWidget(self.aim)

    def show_row(self, row: TargetRow) -> None:
        """Name, region and goal."""
        goal = row.goal
        self.name.setText(goal.label)
        where = label("county", row.region)
        if goal.goal is None:
            self.aim.setText(_("{region} · no goal of its own in the target table").format(region=where))
            return
        words = _("{region} · {goal} by the end of {year}")
        self.aim.setText(words.format(region=where, goal=quantity(goal, goal.goal), year=goal.year))


class _Position(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        column = column_in(self, 8)
        self.badge = Badge("mute", "")
        column.addLayout(opposite(caption(_("Now")), self.badge))
        self.figure = Figure(text.MISSING, "")
        column.addWidget(self.figure)
        self.facts = QGridLayout()
        self.facts.setVerticalSpacing(px(6))
        self.facts.setColumnStretch(0, 1)
        column.addLayout(self.facts)
        self.values: dict[str, tuple[QLabel, QLabel]] = {}
        for place, name in enumerate(("needed", "recent", "gap", "start")):
            self.values[name] = (caption(), value())
            self.facts.addWidget(self.values[name][0], place, 0)
            self.facts.addWidget(self.values[name][1], place, 1, Qt.AlignmentFlag.AlignRight)
        self.edit = outlined(_("Fill in the baseline"), "pencil")
        column.addWidget(self.edit)

    def show_row(self, row: TargetRow, trend: Trend | None) -> None:
        """Value, verdict and pace."""
        goal = row.goal
        self.badge.set(badge_kind(row.verdict), verdict_text(row.verdict), badge_icon(row.verdict))
        of_goal = _("{share} of the goal").format(share=text.share(row.share)) if row.share is not None else ""
        self.figure.set(figure(goal, row.value), unit_text(goal), "", of_goal)
        recent = trend.recent_per_year if trend is not None else None
        self._say(
            "needed",
            _("Needed per year until {year}").format(year=goal.year),
            change(goal, row.pace_needed, per_year=True),
        )
        self._say("recent", _recent_text(trend), change(goal, recent, per_year=True))
        self._say("gap", _("Still missing"), change(goal, row.missing))
        start = "" if goal.baseline_year is None else f"{goal.baseline_year}: {figure(goal, goal.baseline_value)}"
        self._say("start", _("Baseline"), start or _("not filled in"))
        self.edit.setText(_("Change baseline or goal") if row.has_baseline else _("Fill in the baseline"))

    def _say(self, name: str, words: str, number: str) -> None:
        self.values[name][0].setText(words)
        self.values[name][1].setText(number)


def _recent_text(trend: Trend | None) -> str:
    """Between which years the recent change was seen."""
    if trend is None or trend.recent_per_year is None:
        return _("Change per year lately")
    first, last = trend.points[-2:]
    return _("Change per year, {first} to {last}").format(first=first.year, last=last.year)


class _Evidence(QWidget):
    """Records, document and surveys behind a figure."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        column = column_in(self, 4)
        column.addWidget(title(_("Evidence")))
        self.records, self.document, self.surveys = (_Proof(name) for name in ("layers", "file-text", "history"))
        for proof in (self.records, self.document, self.surveys):
            column.addWidget(proof)
        self.records.setToolTip(_("Show these records on the map"))

    def show_row(self, row: TargetRow, layer: str, trend: Trend | None) -> None:
        """What a target rests on."""
        kind = label("kind", row.goal.kind)
        words = layer or _("no layer of this kind")
        self.records.say(kind, words, text.number(row.evidence), ICONS.get(row.goal.kind, "layers"), row.evidence > 0)
        self.document.say(row.source, row.goal.clause, "")
        years = [str(point.year) for point in trend.points] if trend is not None else []
        from_ledger = trend is not None and trend.source == LEDGER
        name = _("Years in the ledger") if from_ledger else _("Surveys")
        shown = f"{years[0]} – {years[-1]}" if len(years) > 2 else ", ".join(years)
        self.surveys.say(name, shown or text.MISSING, text.number(len(years)))


class _Proof(LaidOut, QAbstractButton):
    """Icon, name, where it is, how many; a click opens it where there is something to open."""

    def __init__(self, icon: str) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, px(6), 0, px(6))
        row.setSpacing(px(10))
        self.sign, self.name, self.where = IconLabel(icon, 16, "accent"), QLabel(), caption(wrap=True)
        self.name.setWordWrap(True)
        self.name.setMinimumWidth(px(80))
        self.count = value()
        words = QVBoxLayout()
        words.setSpacing(px(1))
        words.addWidget(self.name)
        words.addWidget(self.where)
        self.arrow = IconLabel("chevron-right", 16, "text3")
        row.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self.count, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.arrow, 0, Qt.AlignmentFlag.AlignTop)

    def say(self, name: str, where: str, count: str, icon: str = "", opens: bool = False) -> None:
        """Another proof."""
        self.name.setText(name)
        self.where.setText(where)
        self.count.setText(count)
        self.setAccessibleName(f"{name} {where} {count}")
        if icon:
            self.sign.set(icon, "accent")
        self.arrow.setVisible(opens)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if opens else Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor if opens else Qt.CursorShape.ArrowCursor)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.hasFocus():
            painter = QPainter(self)
            painter.setPen(tokens().focus)
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), px(4), px(4))
            painter.end()


class _Counties(QWidget):
    """The counties with the largest gap; where they have no goals of their own, those that hold most."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        column = column_in(self, 6)
        self.title, self.unit = title(), caption()
        column.addLayout(opposite(self.title, self.unit))
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(px(12))
        self._rows.setVerticalSpacing(px(4))
        self._rows.setColumnStretch(0, 1)
        column.addLayout(self._rows)

    def show_row(self, row: TargetRow, sheet: TargetSheet) -> None:
        """The counties of a target."""
        clear(self._rows)
        by_gap, found = county_parts(sheet, row.key)
        self.title.setText(_("Counties with the largest gap") if by_gap else _("Counties that hold most"))
        self.unit.setText(unit_text(row.goal))
        self.setVisible(bool(found))
        whole = sum(amount for _row, amount in found)
        for place, (county, amount) in enumerate(found[:FIRST_COUNTIES]):
            self._add(place, label("county", county.region), county, amount, whole)
        rest = sum(amount for _row, amount in found[FIRST_COUNTIES:])
        if rest > 0 and row.goal.measure != "cover_percent":
            count = sum(1 for _row, amount in found[FIRST_COUNTIES:] if amount > 0)
            self._add(FIRST_COUNTIES, _("{count} other counties").format(count=count), found[-1][0], rest, whole)

    def _add(self, place: int, name: str, row: TargetRow, amount: float, whole: float) -> None:
        at = 2 * place
        of_whole = amount / whole if whole > 0 else 0.0
        self._rows.addWidget(text_label(name), at, 0)
        is_mean = row.goal.measure == "cover_percent"
        number = value(figure(row.goal, amount))
        part = caption("" if is_mean else text.share(of_whole, 0))
        for column, widget in ((1, number), (2, part)):
            self._rows.addWidget(widget, at, column, Qt.AlignmentFlag.AlignRight)
        meter = Meter(amount / 100 if is_mean else of_whole, bar_colour(row.verdict))
        self._rows.addWidget(meter, at + 1, 0, 1, 3)


def county_parts(sheet: TargetSheet, key: str) -> tuple[bool, Sequence[tuple[TargetRow, float]]]:
    """Whether the counties have goals, and each with its gap (else with its value), largest first."""
    rows = [row for code in sheet.counties if (row := sheet.row(key, code)) is not None]
    gaps = [(row, row.missing) for row in rows if row.missing is not None]
    found = gaps or [(row, row.value) for row in rows if row.value]
    ordered = sorted(((row, float(amount or 0.0)) for row, amount in found), key=lambda pair: -pair[1])
    return bool(gaps), ordered


class _Notes(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._column = column_in(self, 6)

    def show_notes(self, notes: Sequence[str]) -> None:
        """What a reader of the sheet must know."""
        clear(self._column)
        for note in notes:
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(px(8))
            row.addWidget(IconLabel("info", 16, "info"), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(caption(note, wrap=True), 1)
            self._column.addWidget(line)
        self.setVisible(bool(notes))
