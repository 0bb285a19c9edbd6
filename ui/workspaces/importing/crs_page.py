"""The third step: in which coordinate system the data are, judged by where they land."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import shapely
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from layers import crs as crs_module
from layers.boundary import Boundary
from layers.i18n import _
from ui.components.badge import Badge
from ui.components.buttons import ghost
from ui.components.card import Card
from ui.components.choice_card import ChoiceCard
from ui.components.heading import caption, title, value
from ui.components.icon_label import IconLabel
from ui.format import number, share
from ui.theme.tokens import px, tokens
from ui.workspaces.importing.crs_search import CrsSearch
from ui.workspaces.importing.flow import Flow
from ui.workspaces.importing.landing_map import Landed, LandingMap, colours
from ui.workspaces.importing.line_key import LineKey
from ui.workspaces.importing.page import Page, clear, pairs_row, scrolled
from ui.workspaces.importing.records_table import RecordsTable
from zzeco import import_crs
from zzeco.import_crs import Choice
from zzeco.import_landing import PROOF_RECORDS, Landing, landing, outline, placed
from zzeco.import_plan import Delivery, with_crs

EXCLUSIVE = "import-landing"
Look = tuple[Landing | None, list[Any]]


class CrsPage(Page):
    """Candidates ranked by where they land, the map of it, and the first records with both areas as proof."""

    def __init__(self, flow: Flow) -> None:
        super().__init__(flow)
        self.facts = QFrame()
        self.facts.setProperty("role", "info-note")
        self._facts = QHBoxLayout(self.facts)
        self._facts.setContentsMargins(px(16), px(12), px(16), px(12))
        self.body.addWidget(self.facts)
        columns = QHBoxLayout()
        columns.setSpacing(px(16))
        columns.addWidget(self._left(), 5)
        columns.addWidget(self._right(), 6)
        self.body.addLayout(columns, 1)
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
        head.addWidget(caption(_("inside the boundary · shift")))
        inner.addLayout(head)
        self.cards = QVBoxLayout()
        self.cards.setSpacing(px(8))
        inner.addLayout(self.cards)
        inner.addLayout(self._others())
        inner.addSpacing(px(8))
        inner.addStretch(1)
        inner.addWidget(self._proof())
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

    def _proof(self) -> QWidget:
        """The first records with both areas."""
        self.proof = Card(_("The first records as read"), _("both areas should agree"), padding=12)
        self.table = RecordsTable(even=True)
        self.proof.body.setContentsMargins(1, 0, 1, 1)
        self.proof.body.addWidget(self.table)
        self.proof.setFixedHeight(px(42) + px(34) + PROOF_RECORDS * tokens().row + px(6))
        return self.proof

    def _right(self) -> QWidget:
        card = self.map_card = Card(_("Where they would land"), " ", padding=16)
        card.body.setContentsMargins(1, 0, 1, 0)
        card.body.setSpacing(0)
        self.map = LandingMap(self.flow.context)
        card.body.addWidget(self.map, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(px(16), px(10), px(16), px(10))
        foot.setSpacing(px(8))
        self.place_icon, self.place = IconLabel("info", 16, "info"), caption("", wrap=True)
        foot.addWidget(self.place_icon)
        foot.addWidget(self.place, 1)
        card.body.addLayout(foot)
        return card

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
        self._ask(one)
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

    def _ask(self, one: Delivery) -> None:
        crs = one.found.crs
        if not crs["candidates"] and not crs["name"]:
            self.ask(_("There is no geometry to place"), str(crs["reason"]))
        elif crs["name"]:
            self.ask(_("The coordinate system is named in the data"), str(crs["reason"]))
        elif one.summary.crs is None:
            missing = _("This delivery has no .prj file: please confirm its coordinate system")
            other = _("This delivery does not name its coordinate system: please confirm it")
            said = _("Its coordinates were put on the map under every possible system. The likelier ones come first.")
            self.ask(missing if one.summary.driver == "ESRI Shapefile" else other, said)
        else:
            self.ask(_("The named coordinate system does not fit: please choose"), str(crs["reason"]))

    def _show_facts(self, one: Delivery) -> None:
        raw = import_crs.coordinates(one)
        clear(self._facts)
        first = raw.first
        pairs = [
            (caption(_("Raw coordinates")), value(_raw_text(first) if first else "—")),
            (caption(_("Records")), value(number(raw.records))),
            (caption(_("Digits of the easting")), value(import_crs.digits_text(raw) if first else "—")),
            (
                caption(_("System of the project") + f" · {self.flow.project.crs}"),
                value(import_crs.crs_title(self.flow.project.crs)),
            ),
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

    # -- looking

    def _look(self, move: bool) -> None:
        """Places the data under the chosen candidate in a task, then shows it."""
        one, chosen, choices = self._one, self.chosen, list(self.choices)
        boundary, crs = self.flow.boundary, self.flow.project.crs
        if one is None:
            return
        self.flow.context.tasks.run(
            _("Placing the data"),
            lambda _progress: _look(one, chosen, choices, boundary, crs),
            lambda found: self._show_look(found, choices, boundary, crs, move),
            quiet=True,
            exclusive=EXCLUSIVE,
        )

    def _show_look(self, found: Look, choices: list[Choice], boundary: Boundary, crs: str, move: bool) -> None:
        chosen, outlines = found
        landed = [
            Landed(at + 1, _words(choice, chosen), colour, line, choice is self.chosen)
            for at, (choice, colour, line) in enumerate(zip(choices, colours(choices), outlines, strict=True))
        ]
        shapes = chosen.shapes if chosen else np.array([], dtype=object)
        self.map_card.set_title(_("Where they would land"), self._map_note())
        self.map.show_landings(landed, shapes, boundary, crs, move=move)
        self._show_proof(chosen)

    def _map_note(self) -> str:
        """How to read the map; what is drawn of a long delivery."""
        said = _("solid: chosen, dashed: other candidates")
        drawn = 0 if self._one is None else len(self._one.summary.preview.table)
        if self._one is None or drawn >= self._one.summary.records:
            return said
        return said + " · " + _("the first {count} records").format(count=number(drawn))

    def _show_proof(self, chosen: Landing | None) -> None:
        rows = pd.DataFrame() if chosen is None else chosen.proof
        names = {
            "id": _("Record"),
            "township": _("Township"),
            "species": _("Species"),
            "reported_ha": _("Reported, ha"),
            "computed_ha": _("Computed, ha"),
            "difference": _("Difference"),
        }
        shown = rows.rename(columns=names)
        decimals = {names["reported_ha"]: 2, names["computed_ha"]: 2}
        self.table.show_rows(shown, decimals, (names["difference"],))
        warning = crs_module.datum_note(chosen.choice.crs) if chosen else None
        self.place_icon.set(*(("triangle-alert", "warn") if warning else ("info", "info")))
        self.place.setText(warning or _place_text(chosen))

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


def _look(one: Delivery, chosen: Choice | None, choices: list[Choice], boundary: Boundary, crs: str) -> Look:
    """The landing of the chosen reading, and the outline of every one (empty where it has no place on earth)."""
    raw = import_crs.coordinates(one)
    found = landing(one, chosen, boundary, crs) if chosen else None
    outlines: list[Any] = [
        outline(placed(raw, choice, crs)) if np.isfinite(choice.shift_km) else shapely.Polygon() for choice in choices
    ]
    return found, outlines


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


def _raw_text(first: tuple[float, float]) -> str:
    decimals = 6 if max(map(abs, first)) <= 180 else 2
    return _("east {x} · north {y}").format(x=number(first[0], decimals), y=number(first[1], decimals))


def _words(choice: Choice, chosen: Landing | None) -> str:
    """What stands at a reading on the map."""
    if chosen is not None and choice is chosen.choice:
        place = ", ".join(chosen.landed[:3])
        return _("lands in {place}").format(place=place) if place else _("off the project")
    return import_crs.measure_text(replace(choice, badge="")) if choice.shift_km else choice.title


def _place_text(chosen: Landing | None) -> str:
    if chosen is None:
        return _("Choose a candidate to see where its data land.")
    if not chosen.landed:
        return _("The data lie outside every county of the project.")
    landed = ", ".join(chosen.landed[:4])
    if not chosen.stated:
        return _("The data lie in {landed}.").format(landed=landed)
    stated = ", ".join(chosen.stated)
    if set(chosen.stated) & set(chosen.landed):
        return _("The records name {stated}, and that is where they lie.").format(stated=stated)
    return _("The records name {stated}, but they lie in {landed}: please check.").format(stated=stated, landed=landed)
