"""The second step: in which encoding the texts were written, seen by what they say."""

import pandas as pd
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from layers.i18n import _
from ui.components.badge import Badge
from ui.components.card import Card
from ui.components.choice_card import ChoiceCard
from ui.format import share
from ui.theme.tokens import px
from ui.workspaces.importing.flow import Flow
from ui.workspaces.importing.page import Page, clear, scrolled
from ui.workspaces.importing.records_table import RecordsTable
from zzeco.import_plan import Delivery, is_settled

SHOWN_ROWS, SHOWN_COLUMNS = 12, 6


class EncodingPage(Page):
    """Candidates with what they make of the values; some records as they would be read."""

    def __init__(self, flow: Flow) -> None:
        super().__init__(flow)
        row = QHBoxLayout()
        row.setSpacing(px(16))
        self.cards = QVBoxLayout()
        self.cards.setContentsMargins(0, 0, px(4), 0)
        self.cards.setSpacing(px(8))
        left = scrolled(self.cards)
        row.addWidget(left, 2)
        self.table = RecordsTable()
        self.preview = Card(_("The texts as they would be read"), _("columns with Chinese characters first"))
        self.preview.body.addWidget(self.table, 1)
        row.addWidget(self.preview, 3)
        holder = QWidget()
        holder.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(holder, 1)
        self.buttons = QButtonGroup(self)

    def refresh(self) -> None:
        """The candidates of the group, the chosen one on."""
        one = self.flow.current
        if one is None:
            return
        self.groups.show_groups(self.flow.is_group_settled)
        choice = one.summary.encoding
        clear(self.cards)
        for button in self.buttons.buttons():
            self.buttons.removeButton(button)
        if choice is None:
            self.ask(_("The format settles the encoding"), _("There is nothing to choose here."))
        else:
            self._ask(one)
            for candidate in choice.candidates:
                self._add(one, candidate, choice.name)
        self.cards.addStretch(1)
        self.table.show_rows(preview_rows(one.summary.preview.table))

    def _ask(self, one: Delivery) -> None:
        choice = one.summary.encoding
        assert choice is not None
        if is_settled(one, "encoding"):
            self.ask(_("The texts are read as {encoding}").format(encoding=choice.name), choice.reason)
        else:
            self.ask(_("In which encoding were the texts written?"), choice.reason)

    def _add(self, one: Delivery, candidate: dict[str, object], chosen: str) -> None:
        name = str(candidate["encoding"])
        best = one.summary.encoding is not None and candidate is one.summary.encoding.candidates[0]
        card = ChoiceCard(
            name,
            f"{candidate['sample']}\n{candidate['reason']}",
            Badge("accent", _("recommended"), "check") if best else None,
            share(candidate["decodes"], 0),
        )
        card.setChecked(name == chosen)
        card.toggled.connect(lambda on, name=name: self.flow.set_encoding(name) if on else None)
        self.buttons.addButton(card)
        self.cards.addWidget(card)

    def primary(self) -> tuple[str, bool]:
        """Goes on with the encoding that is shown."""
        one = self.flow.current
        if one is None or one.summary.encoding is None:
            return _("Continue"), True
        return _("Continue with {encoding}").format(encoding=one.summary.encoding.name), True

    def advance(self) -> None:
        """Takes the shown encoding as the answer where it was open."""
        one = self.flow.current
        if one is not None and one.summary.encoding is not None and not is_settled(one, "encoding"):
            self.flow.confirm_encoding(one.summary.encoding.name)
        else:
            self.flow.forward()


def preview_rows(table: pd.DataFrame) -> pd.DataFrame:
    """Some records, columns whose texts tell encodings apart first; whole table where none does."""
    head = table.head(SHOWN_ROWS)
    words = head.astype("str")
    telling = [name for name in words if words[name].str.contains(r"[^\x00-\x7f]", na=False).any()]
    others = [name for name in words if name not in telling]
    return head[[*telling, *others][:SHOWN_COLUMNS]]
