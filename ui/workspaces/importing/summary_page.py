"""The last step: what will be written, and the button that writes it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout

from layers.i18n import _
from ui.components.buttons import ghost
from ui.components.card import Card
from ui.components.elided import ElidedLabel
from ui.components.heading import caption, line, value
from ui.format import number
from ui.theme.tokens import px
from ui.workspaces.importing.check_page import counts_card
from ui.workspaces.importing.flow import Flow, kind_label
from ui.workspaces.importing.page import Note, Page, choose_mapping_file, clear, scrolled
from zzeco.import_plan import Delivery
from zzeco.import_trial import Trial
from zzeco.outcome import Outcome


class SummaryPage(Page):
    """Layer by layer what comes in, from which file, read how."""

    def __init__(self, flow: Flow) -> None:
        super().__init__(flow)
        self.save_button = ghost(_("Save answers…"), "save")
        self.save_button.clicked.connect(lambda: choose_mapping_file(self, flow))
        self.tools.addWidget(self.save_button)
        self.list = QVBoxLayout()
        self.list.setContentsMargins(0, 0, px(8), 0)
        self.list.setSpacing(px(12))
        self.body.addWidget(scrolled(self.list), 1)

    def refresh(self) -> None:
        """What the dry run came to."""
        self.groups.hide()
        trial = self.flow.trial
        if trial is None:
            self.flow.go("check")
            return
        count = number(trial.counts["accepted"])
        self.ask(
            _("{count} records will be written").format(count=count) if trial.news else _("Nothing is new"),
            _("In one step, which can be undone. The delivered files stay as they are."),
        )
        clear(self.list)
        self.list.addWidget(counts_card(trial))
        self.list.addWidget(self._deliveries(trial))
        if trial.counts["rejected"]:
            note = Note("info")
            note.say(
                _("{count} records are kept out").format(count=number(trial.counts["rejected"])),
                _("They stay in the project as delivered, with their reasons, under quality."),
            )
            self.list.addWidget(note)
        self.list.addStretch(1)

    def _deliveries(self, trial: Trial) -> Card:
        card = Card(_("What goes where"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(24))
        grid.setVerticalSpacing(px(8))
        heads = (_("File"), _("Layer"), _("Year"), _("Coordinate system"), _("Encoding"), _("come in"), _("kept out"))
        for column, text in enumerate(heads):
            grid.addWidget(caption(text), 0, column, _side(column))
        grid.addWidget(line(), 1, 0, 1, len(heads))
        for row, (at, outcome) in enumerate(trial.outcomes.items(), start=2):
            _add_row(grid, row, self.flow.deliveries[at], outcome)
        grid.setColumnStretch(0, 1)
        card.body.addLayout(grid)
        return card

    def primary(self) -> tuple[str, bool]:
        """The button repeats what it does."""
        trial = self.flow.trial
        count = trial.counts["accepted"] if trial else 0
        if trial is not None and not trial.news:
            return _("Close: nothing is new"), True
        return _("Import {count} records").format(count=number(count)), trial is not None

    def advance(self) -> None:
        """Writes it, and ends the flow."""
        trial = self.flow.trial
        if trial is not None and (not trial.news or self.flow.take_in()):
            self.flow.finish(trial)


def _side(column: int) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignRight if column >= 5 else Qt.AlignmentFlag.AlignLeft


def _add_row(grid: QGridLayout, row: int, one: Delivery, outcome: Outcome) -> None:
    texts = (
        "",
        kind_label(one),
        outcome.epoch or _("undated"),
        outcome.crs,
        outcome.encoding or "—",
        number(outcome.accepted),
        number(outcome.rejected),
    )
    grid.addWidget(ElidedLabel(one.name, Qt.TextElideMode.ElideMiddle), row, 0)
    for column, text in enumerate(texts):
        if column:
            grid.addWidget(value(text) if column == 5 else caption(text), row, column, _side(column))
