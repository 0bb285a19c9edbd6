"""The third step: in which coordinate system the data are, judged by where they land."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from layers.i18n import _
from ui.components.badge import Badge
from ui.components.buttons import ghost
from ui.components.choice_card import ChoiceCard
from ui.components.elided import ElidedLabel
from ui.components.heading import title
from ui.format import number, share
from ui.theme.tokens import px
from ui.workspaces.importing.crs_search import CrsSearch
from ui.workspaces.importing.crs_words import question, raw_text
from ui.workspaces.importing.flow import Flow
from ui.workspaces.importing.landing_card import LandingCard, ProofCard
from ui.workspaces.importing.landing_map import colours
from ui.workspaces.importing.line_key import LineKey
from ui.workspaces.importing.page import Page, clear, pairs_row, scrolled
from zzeco import import_crs
from zzeco.import_crs import Choice
from zzeco.import_plan import Delivery, with_crs

LOWEST = 320


class CrsPage(Page):
    """Candidates ranked by where they land, the map of it, and some records with both areas as proof."""

    def __init__(self, flow: Flow) -> None:
        super().__init__(flow)
        self.facts = QFrame()
        self.facts.setProperty("role", "info-note")
        self._facts = QHBoxLayout(self.facts)
        self._facts.setContentsMargins(px(16), px(12), px(16), px(12))
        inner = QVBoxLayout()
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(px(12))
        inner.addWidget(self.facts)
        columns = self.columns
        columns.addWidget(_at_least(self._left()), 5)
        self.card = LandingCard(flow)
        self.card.landed.connect(self.proof.show_proof)
        columns.addWidget(_at_least(self.card), 6)
        inner.addLayout(columns, 1)
        self.body.addWidget(scrolled(inner), 1)
        self.buttons = QButtonGroup(self)
        self.choices: list[Choice] = []
        self.added: dict[int, list[Choice]] = {}
        self.chosen: Choice | None = None
        self._one: Delivery | None = None

    def _left(self) -> QWidget:
        inner = QVBoxLayout()
        inner.setContentsMargins(0, 0, px(4), 0)
        inner.setSpacing(px(8))
        head = QHBoxLayout()
        head.addWidget(title(_("Candidates")))
        head.addStretch(1)
        head.addWidget(ElidedLabel(_("inside the boundary · shift"), role="caption"))
        inner.addLayout(head)
        self.cards = QVBoxLayout()
        self.cards.setSpacing(px(8))
        inner.addLayout(self.cards)
        inner.addLayout(self._others())
        inner.addSpacing(px(8))
        inner.addStretch(1)
        self.proof = ProofCard()
        inner.addWidget(self.proof)
        return scrolled(inner)

    def _others(self) -> QHBoxLayout:
        """Ways to candidates that are not in the list."""
        self.search = CrsSearch()
        self.search.chosen.connect(lambda crs: self.add_choice(crs, False))
        self.swap = ghost(_("Swap the axes"), "arrow-up-down")
        self.swap.clicked.connect(self.swap_axes)
        row = QHBoxLayout()
        row.addWidget(self.search, 1)
        row.addWidget(self.swap, 0, Qt.AlignmentFlag.AlignTop)
        return row

    # -- showing

    def refresh(self) -> None:
        """The candidates of the group that is asked about."""
        flow = self.flow
        one = flow.current
        if one is None:
            return
        self.groups.show_groups(self.flow.is_group_settled)
        same = self._one is not None and self._one.found is one.found
        self._one = one
        self.ask(*question(one))
        if same and self._is_answered(one):
            return
        self.choices = [*import_crs.choices(one, flow.boundary), *self.added.get(id(one.found), [])]
        self.chosen = self._first_choice(one)
        self._show_facts(one)
        self._show_cards()
        self._look(move=True)

    def _is_answered(self, one: Delivery) -> bool:
        """Whether what is shown is what the delivery says."""
        answer = one.answers.crs
        return self.chosen is not None and (answer is None or (answer, one.answers.swap_xy) == _key(self.chosen))

    def _first_choice(self, one: Delivery) -> Choice | None:
        """The answer given before, else the declared or the clearly best one."""
        if one.answers.crs:
            wanted = (one.answers.crs, one.answers.swap_xy)
            found = next((choice for choice in self.choices if _key(choice) == wanted), None)
            if found is None:
                found = import_crs.other_choice(one, *wanted, self.flow.boundary, self._best)
                self.choices.append(found)
            return found
        clear_best = self.choices[:1] if self.choices and self.choices[0].badge in ("recommended", "declared") else []
        declared_old = self.choices[:1] if one.found.crs["name"] else []
        return next(iter((*clear_best, *declared_old)), None)

    @property
    def _best(self) -> Choice | None:
        return self.choices[0] if self.choices else None

    def _show_facts(self, one: Delivery) -> None:
        raw = import_crs.coordinates(one)
        clear(self._facts)
        first = raw.first
        pairs = [
            (_("Raw coordinates"), raw_text(first) if first else "—"),
            (_("Records"), number(raw.records)),
            (_("Digits of the easting"), import_crs.digits_text(raw) if first else "—"),
            (_("System of the project") + f" · {self.flow.project.crs}", import_crs.crs_title(self.flow.project.crs)),
        ]
        self._facts.addLayout(pairs_row(pairs))

    def _show_cards(self) -> None:
        for button in self.buttons.buttons():
            self.buttons.removeButton(button)
        clear(self.cards)
        for choice, colour in zip(self.choices, colours(self.choices), strict=True):
            card = _card(choice, colour)
            card.setChecked(choice is self.chosen)
            card.toggled.connect(lambda on, choice=choice: self.choose(choice) if on else None)
            self.buttons.addButton(card)
            self.cards.addWidget(card)
        self.ready_changed.emit()

    # -- choosing

    def choose(self, choice: Choice) -> None:
        """Looks at the data under this candidate; it becomes the answer with the button that goes on."""
        self.chosen = choice
        self._look(move=False)
        self.ready_changed.emit()

    def add_choice(self, crs: str, swap_xy: bool) -> None:
        """Adds a system that was searched for to the candidates and looks at it."""
        if self._one is None:
            return
        found = next((choice for choice in self.choices if _key(choice) == (crs, swap_xy)), None)
        if found is None:
            found = import_crs.other_choice(self._one, crs, swap_xy, self.flow.boundary, self._best)
            self.choices.append(found)
            self.added.setdefault(id(self._one.found), []).append(found)
        self.chosen = found
        self._show_cards()
        self._look(move=True)

    def swap_axes(self) -> None:
        """Looks at the data with the axes of the chosen candidate exchanged."""
        if self.chosen is not None:
            self.add_choice(self.chosen.crs, not self.chosen.swap_xy)

    def _look(self, move: bool) -> None:
        if self._one is not None:
            self.card.look(self._one, self.chosen, list(self.choices), move=move)

    # -- going on

    def primary(self) -> tuple[str, bool]:
        """The button repeats the choice."""
        if self.chosen is None:
            one = self.flow.current
            placeless = one is not None and not one.found.crs["candidates"]
            return (_("Continue"), True) if placeless else (_("Choose a coordinate system"), False)
        return _("Continue with {crs}").format(crs=self.chosen.title), True

    def advance(self) -> None:
        """Takes the chosen candidate as the answer for the group."""
        chosen, one = self.chosen, self.flow.current
        if chosen is not None and one is not None:
            as_declared = bool(one.found.crs["name"]) and _key(chosen) == (import_crs.declared(one), False)
            crs = None if as_declared else chosen.crs
            self.flow.edit(lambda each: with_crs(each, crs, chosen.swap_xy))
        self.flow.forward()


def _key(choice: Choice) -> tuple[str, bool]:
    return choice.crs, choice.swap_xy


def _at_least(column: QWidget) -> QWidget:
    """The column in the height that is there, but never so low that nothing of it can be seen."""
    column.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
    column.setMinimumHeight(px(LOWEST))
    return column


def _card(choice: Choice, colour: str) -> ChoiceCard:
    kinds = {
        "recommended": ("accent", _("recommended"), "check"),
        "declared": ("accent", _("named in the data"), "check"),
        "needs_parameters": ("warn", _("needs parameters"), "triangle-alert"),
        "unlikely": ("mute", _("unlikely"), ""),
    }
    badge = Badge(*kinds[choice.badge]) if choice.badge else None
    reason = f"{choice.code}. {choice.reason}" if choice.code != choice.title else choice.reason
    measure = "\n".join(filter(None, [share(choice.share_inside), import_crs.measure_text(choice)]))
    card = ChoiceCard(choice.title, reason, badge, measure)
    card.reason.setMinimumWidth(1)
    card.setMinimumWidth(px(260))
    row = card.layout()
    if row is not None:
        row.addWidget(LineKey(colour))
    return card
