"""One finding at the right: why it is one, what to do, the decision on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from layers.checks.findings import advice, message
from layers.i18n import _
from layers.labels import label
from ui import format as text
from ui.components.badge import Badge
from ui.components.buttons import icon_button, outlined, primary
from ui.components.choice_card import ChoiceCard
from ui.components.field import Field
from ui.components.heading import caption, heading2, text_label, title
from ui.components.layout import clear, column_in, opposite, row_of
from ui.components.side import Side
from ui.theme.tokens import px
from zzeco.finding_state import FIXED, KEPT, OPEN, RETURNED
from zzeco.finding_texts import severity_text, state_help_text, state_text
from zzeco.finding_tree import rule_title

CHOICES = (RETURNED, KEPT, FIXED, OPEN)


@dataclass(frozen=True)
class Shown:
    """A finding as the panel shows it; `count` of `total` in the table, `chosen` are marked there."""

    finding: dict[str, Any]
    layer: str
    count: int
    total: int
    chosen: int


class DecidePanel(Side):
    """`applied` gives state and reason, `stepped` +1 or −1, `edit_asked` and `map_asked` open the record."""

    applied = Signal(str, str)
    stepped = Signal(int)
    edit_asked = Signal()
    map_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("inspector", parent)
        self.head, self.why, self.how = _Head(self.inner), _Why(self.inner), _How(self.inner)
        self.hold(self.head, self.why, self.how)
        self.shown: Shown | None = None
        self.head.before.clicked.connect(lambda: self.stepped.emit(-1))
        self.head.after.clicked.connect(lambda: self.stepped.emit(1))
        self.how.skip.clicked.connect(lambda: self.stepped.emit(1))
        self.how.apply.clicked.connect(self.apply)
        self.how.reason.returnPressed.connect(self.apply)
        self.why.edit.clicked.connect(self.edit_asked)
        self.why.map.clicked.connect(self.map_asked)

    def show_finding(self, shown: Shown) -> None:
        """Another finding."""
        same = self.shown is not None and self.shown.finding["zz_id"] == shown.finding["zz_id"]
        self.shown = shown
        self.head.show_finding(shown)
        self.why.show_finding(shown)
        self.how.show_finding(shown, keep=same)

    def apply(self) -> None:
        """Keeps the decision; one to keep the record needs a reason."""
        state, reason = self.how.state(), " ".join(self.how.reason.text().split())
        if state == KEPT and not reason:
            self.how.field.set_error(_("Say why the record is right as it is."))
            self.how.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.how.field.set_error("")
        self.applied.emit(state, reason if state == KEPT else "")


class _Head(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(2))
        words = QVBoxLayout()
        words.setSpacing(px(2))
        self.name, self.place = heading2(), caption()
        self.name.setWordWrap(True)
        words.addWidget(self.name)
        words.addWidget(self.place)
        self.before = icon_button("chevron-left", _("Previous finding"), "P")
        self.after = icon_button("chevron-right", _("Next finding"), "N")
        row.addLayout(words, 1)
        for button in (self.before, self.after):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)

    def show_finding(self, shown: Shown) -> None:
        """Rule and place in the table."""
        code = str(shown.finding["code"])
        self.name.setText(rule_title(code))
        words = _("No. {count} of {total} · rule {code}")
        self.place.setText(words.format(count=text.number(shown.count), total=text.number(shown.total), code=code))
        self.before.setEnabled(shown.count > 1)
        self.after.setEnabled(shown.count < shown.total)


class _Why(QWidget):
    """What is wrong with which values, and what the rule's advice is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        column = column_in(self, 6)
        self.badge = Badge("info", "")
        column.addLayout(opposite(title(_("Why it is a problem")), self.badge))
        self.said, self.where, self.advice = QLabel(), caption(wrap=True), QLabel()
        for part in (self.said, self.advice):
            part.setWordWrap(True)
            part.setMinimumWidth(px(80))
            part.setTextFormat(Qt.TextFormat.PlainText)
        column.addWidget(self.said)
        column.addWidget(self.where)
        self.fields = QGridLayout()
        self.fields.setHorizontalSpacing(px(12))
        self.fields.setVerticalSpacing(px(4))
        self.fields.setColumnStretch(1, 1)
        column.addLayout(self.fields)
        column.addSpacing(px(6))
        column.addWidget(title(_("What to do")))
        column.addWidget(self.advice)
        self.edit = outlined(_("Edit the record"), "pencil", small=True)
        self.map = outlined(_("On the map"), "map", small=True)
        column.addLayout(row_of(self.edit, self.map))

    def show_finding(self, shown: Shown) -> None:
        """Texts and the values of the fields that the rule looks at."""
        one = shown.finding
        self.badge.set(one["severity"], severity_text(one["severity"]), None)
        self.said.setText(message(one["code"], one["told"]))
        self.advice.setText(advice(one["code"], one["told"]))
        record = one["name"] if one["has_record"] else _("whole layer")
        self.where.setText(" · ".join(part for part in (shown.layer, record, label("county", one["county"])) if part))
        self.where.setToolTip(str(one["record"]) if one["has_record"] else "")
        self.show_fields(())
        for button in (self.edit, self.map):
            button.setVisible(bool(one["has_record"]))

    def show_fields(self, fields: Sequence[tuple[str, str]]) -> None:
        """Label and value of the fields that the rule looks at."""
        clear(self.fields)
        for place, (name, value) in enumerate(fields):
            self.fields.addWidget(caption(name), place, 0, Qt.AlignmentFlag.AlignTop)
            words = text_label(value, "value")
            words.setWordWrap(True)
            self.fields.addWidget(words, place, 1)


class _How(QWidget):
    """The decisions as cards, the best first."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        column = column_in(self, 8)
        self.title = title(_("Decision"))
        column.addWidget(self.title)
        self.cards = {state: ChoiceCard(state_text(state), state_help_text(state)) for state in CHOICES}
        group = QButtonGroup(self)
        for state, card in self.cards.items():
            group.addButton(card)
            column.addWidget(card)
            card.toggled.connect(self._follow)
            if state == KEPT:
                self.reason = QLineEdit()
                self.field = Field(_("Reason to keep it"), self.reason)
                column.addWidget(self.field)
        self.apply, self.skip = primary(_("Apply, next"), "check"), outlined(_("Skip"))
        column.addLayout(row_of(self.apply, self.skip))
        column.addWidget(caption(_("N next, P previous, Enter applies. A decision can be undone."), wrap=True))
        self.cards[RETURNED].setChecked(True)

    def state(self) -> str:
        """The decision that is chosen."""
        return next(state for state, card in self.cards.items() if card.isChecked())

    def show_finding(self, shown: Shown, keep: bool) -> None:
        """The decision of a finding; an open one keeps the choice made for the one before, for quick triage."""
        self.show_count(shown.chosen)
        self.field.set_error("")
        if keep:
            return
        state = str(shown.finding["state"])
        if state != OPEN:
            self.cards[state].setChecked(True)
            self.reason.setText(str(shown.finding["reason"]))
        elif self.state() == OPEN:
            self.cards[RETURNED].setChecked(True)

    def show_count(self, chosen: int) -> None:
        """On how many findings the decision will be."""
        many = _("Decision on {count} findings").format(count=text.number(chosen))
        self.title.setText(many if chosen > 1 else _("Decision"))

    def _follow(self) -> None:
        self.field.setVisible(self.cards[KEPT].isChecked())
