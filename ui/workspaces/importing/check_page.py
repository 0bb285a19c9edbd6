"""The fifth step: the dry run, what it found, what it would keep out."""

import pandas as pd
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from layers.checks.findings import SEVERITIES
from layers.i18n import _
from ui.components.badge import Badge, badge_size
from ui.components.buttons import outlined
from ui.components.calm import Combo
from ui.components.card import Card
from ui.components.empty import EmptyState
from ui.components.field import Field
from ui.components.figure import Figure
from ui.components.heading import caption, line, text_label, value
from ui.format import number
from ui.theme.tokens import px
from ui.workspaces.importing.flow import Flow
from ui.workspaces.importing.page import Note, Page, clear, scrolled
from zzeco.import_trial import Refused, Trial


class CheckPage(Page):
    """Counts that add up, findings by rule, reasons for keeping records out, changes against the year before."""

    def __init__(self, flow: Flow) -> None:
        super().__init__(flow)
        self.busy = BusyCard(flow)
        self.result = QVBoxLayout()
        self.result.setSpacing(px(12))
        self.columns.setContentsMargins(0, 0, px(8), 0)
        self.columns.addLayout(self.result, 1)
        self.columns.addWidget(self._options(), 0, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.busy)
        self.body.addWidget(scrolled(self.columns), 1)
        self._trial: Trial | None = None

    def _options(self) -> QWidget:
        card = Card(_("How it is taken in"))
        card.setFixedWidth(px(300))
        self.on_invalid = Combo()
        self.on_invalid.setProperty("size", "small")
        self.on_invalid.addItem(_("repair them"), "repair")
        self.on_invalid.addItem(_("keep them out"), "reject")
        self.on_invalid.activated.connect(self._take_options)
        note = _("Each repair leaves a finding with the area before and after.")
        card.body.addWidget(Field(_("Invalid shapes"), self.on_invalid, note))
        self.strict = QCheckBox(_("Keep out every record with an error"))
        self.strict.toggled.connect(self._take_options)
        card.body.addWidget(self.strict)
        card.body.addWidget(
            caption(_("Otherwise such records come in with their findings and are corrected later."), wrap=True)
        )
        return card

    def _take_options(self, _choice: object = None) -> None:
        self.flow.set_options(self.on_invalid.currentData(), self.strict.isChecked())

    def refresh(self) -> None:
        """The result; without one the dry run starts."""
        flow = self.flow
        self.groups.hide()
        self.on_invalid.setCurrentIndex(self.on_invalid.findData(flow.on_invalid))
        self.strict.blockSignals(True)
        self.strict.setChecked(flow.strict)
        self.strict.blockSignals(False)
        if flow.trial is None and flow.task is None and flow.error is None and flow.wanted:
            flow.try_out()
        if flow.trial is not self._trial or flow.trial is None:
            self._trial = flow.trial
            self._show(flow.trial)

    def _show(self, trial: Trial | None) -> None:
        clear(self.result)
        if trial is None:
            self.ask(_("Checking the delivery…"), _("Everything is tried out; nothing is written."))
            return
        counts = trial.counts
        said = _("Read {read} = in {accepted} + unchanged {unchanged} + kept out {rejected}")
        self.ask(_headline(trial), said.format(**{key: number(count) for key, count in counts.items()}))
        for refused in trial.refused:
            self.result.addWidget(self._refused(refused))
        for warning in trial.warnings:
            note = Note("warn")
            note.say(warning)
            self.result.addWidget(note)
        if trial.outcomes:
            self.result.addWidget(counts_card(trial))
            if trial.reasons:
                self.result.addWidget(reasons_card(trial))
            self.result.addWidget(findings_card(trial.findings))
        self.result.addStretch(1)

    def _refused(self, refused: Refused) -> Note:
        """What stopped one delivery, and the way on."""
        one = self.flow.deliveries[refused.position]
        note = Note("warn" if refused.question else "error")
        note.say(f"{one.name}: {refused.error.problem}", "" if refused.question else refused.error.advice or "")
        if refused.question:
            answer = outlined(_("Answer"), small=True)
            answer.clicked.connect(self.flow.answer_question)
            note.buttons.addWidget(answer)
        if len(self.flow.wanted) > 1:
            skip = outlined(_("Leave it out"), small=True)
            skip.clicked.connect(lambda: self.flow.leave_out(refused.position))
            note.buttons.addWidget(skip)
        return note

    def primary(self) -> tuple[str, bool]:
        """On, once the dry run went through."""
        trial = self.flow.trial
        if trial is None:
            return _("Checking…") if self.flow.task else _("Check again"), self.flow.task is None
        if trial.refused:
            return _("Answer what is open first"), False
        return _("Continue with {count} records").format(count=number(trial.counts["accepted"])), True

    def advance(self) -> None:
        """Starts the dry run again after a stop, else goes on."""
        if self.flow.trial is None:
            self.flow.try_out()
            self.flow.changed.emit()
        else:
            self.flow.forward()


class BusyCard(Card):
    """How far the dry run is, and the way to stop it."""

    def __init__(self, flow: Flow) -> None:
        super().__init__()
        self.flow = flow
        self.words, self.bar = value(), QProgressBar()
        self.bar.setTextVisible(False)
        self.stop = outlined(_("Stop"), "x", small=True)
        self.stop.clicked.connect(flow.stop)
        row = QHBoxLayout()
        column = QVBoxLayout()
        column.addWidget(self.words)
        column.addWidget(self.bar)
        row.addLayout(column, 1)
        row.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(row)
        flow.busy_changed.connect(self._tell)
        flow.context.tasks.changed.connect(self._tell)
        self._tell()

    def _tell(self) -> None:
        task = self.flow.task
        self.setVisible(task is not None)
        if task is None:
            return
        self.words.setText(task.step or task.title)
        self.bar.setRange(0, task.total or 0)
        self.bar.setValue(task.done or 0)


def _headline(trial: Trial) -> str:
    counts = trial.counts
    if trial.refused and not trial.outcomes:
        return _("The check could not be finished")
    if not trial.news:
        return _("Nothing in it is new")
    if counts["rejected"]:
        said = _("{accepted} records can come in, {rejected} are kept out")
        return said.format(accepted=number(counts["accepted"]), rejected=number(counts["rejected"]))
    return _("All {accepted} records can come in").format(accepted=number(counts["accepted"]))


def counts_card(trial: Trial) -> Card:
    """The counts, and the changes against what was there."""
    card = Card()
    row = QHBoxLayout()
    row.setSpacing(px(32))
    counts = trial.counts
    labels = {
        "read": _("read"),
        "accepted": _("come in"),
        "unchanged": _("unchanged"),
        "rejected": _("kept out"),
        "repaired": _("of them repaired"),
    }
    for key, text in labels.items():
        row.addWidget(Figure(number(counts[key]), "", title=text))
    row.addStretch(1)
    card.body.addLayout(row)
    card.body.addWidget(line())
    card.body.addWidget(caption(changes_text(trial), wrap=True))
    return card


def changes_text(trial: Trial) -> str:
    """Added, changed, removed … against the layer or the epoch before."""
    words = {
        "added": _("added"),
        "changed": _("changed"),
        "removed": _("no longer there"),
        "unchanged": _("the same"),
        "jitter": _("moved by less than the tolerance"),
    }
    parts = [f"{words.get(key, key)} {number(count)}" for key, count in trial.changes.items()]
    return _("Compared with what the project has: {changes}").format(changes=" · ".join(parts))


def reasons_card(trial: Trial) -> Card:
    """Why records are kept out, and what to do."""
    card = Card(_("Kept out"), _("as delivered, with the reason; to be corrected and tried again"))
    for message, advice, count in trial.reasons:
        card.body.addLayout(_found_row("error", _("kept out"), message, advice, count))
    return card


def findings_card(rules: pd.DataFrame) -> Card:
    """One row a rule: severity, what was found, what to do, how often."""
    total = int(rules["count"].sum()) if len(rules) else 0
    card = Card(_("Findings"), _("{rules} rules, {count} findings").format(rules=len(rules), count=number(total)))
    if not len(rules):
        empty = EmptyState("circle-check", _("No rule found anything."))
        empty.setMinimumHeight(empty.sizeHint().height())
        card.body.addWidget(empty)
    for at, row in enumerate(rules.to_dict("records")):
        if at:
            card.body.addWidget(line())
        kind, message, advice = str(row["severity"]), str(row["message"]), str(row["advice"])
        card.body.addLayout(_found_row(kind, severity_words(kind), message, advice, row["count"]))
    return card


def severity_words(severity: str) -> str:
    """What a severity asks for."""
    return {"error": _("must be corrected"), "warn": _("please verify"), "info": _("for information")}[severity]


def _found_row(kind: str, word: str, message: str, advice: str, count: int) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(px(12))
    badge = Badge(kind, word, None)
    holder = QWidget()
    words_said = [_("kept out"), *map(severity_words, SEVERITIES)]
    holder.setFixedWidth(max(badge_size(said, "info").width() for said in words_said))
    inner = QHBoxLayout(holder)
    inner.setContentsMargins(0, 0, 0, 0)
    inner.addWidget(badge)
    inner.addStretch(1)
    row.addWidget(holder, 0, Qt.AlignmentFlag.AlignTop)
    column = QVBoxLayout()
    column.setSpacing(px(2))
    words = text_label(message)
    words.setWordWrap(True)
    words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    column.addWidget(words)
    if advice:
        column.addWidget(caption(advice, wrap=True))
    row.addLayout(column, 1)
    row.addWidget(value(number(count)), 0, Qt.AlignmentFlag.AlignTop)
    return row
