"""Where the data of the third step would land: the map, what it says, and some records as its proof."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from layers import crs as crs_module
from layers.boundary import Boundary
from layers.i18n import _
from layers.layer import VectorLayer
from ui.components.card import Card
from ui.components.elided import ElidedLabel
from ui.components.heading import caption
from ui.components.icon_label import IconLabel
from ui.theme.tokens import px, tokens
from ui.workspaces.importing.crs_words import drawn_text, place_text, words_at
from ui.workspaces.importing.flow import Flow
from ui.workspaces.importing.landing_map import LandingMap, colours
from ui.workspaces.importing.landing_words import Landed
from ui.workspaces.importing.records_table import RecordsTable
from zzeco import import_crs
from zzeco.counties import county_layer
from zzeco.import_crs import Choice
from zzeco.import_landing import PROOF_RECORDS, Landing, landing, outline, placed
from zzeco.import_plan import Delivery
from zzeco.project import Project

EXCLUSIVE = "import-landing"


@dataclass(frozen=True, eq=False)
class Look:
    """What a task found: the landing of the chosen reading, the outline of every one, and the counties."""

    landing: Landing | None
    outlines: list[Any]
    counties: VectorLayer


class LandingCard(Card):
    """The map with its words; `landed` gives the landing of the chosen reading once it is known."""

    landed = Signal(object)

    def __init__(self, flow: Flow) -> None:
        super().__init__(_("Where they would land"), padding=16)
        self.head.addWidget(ElidedLabel(_("solid: chosen, dashed: other candidates"), role="caption"))
        self.flow = flow
        self.body.setContentsMargins(1, 0, 1, 0)
        self.body.setSpacing(0)
        self.map = LandingMap(flow.context)
        self.body.addWidget(self.map, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(px(16), px(10), px(16), px(10))
        foot.setSpacing(px(8))
        self.icon, self.words = IconLabel("info", 16, "info"), caption("", wrap=True)
        foot.addWidget(self.icon)
        foot.addWidget(self.words, 1)
        self.body.addLayout(foot)

    def look(self, one: Delivery, chosen: Choice | None, choices: list[Choice], *, move: bool) -> None:
        """Places the data under the chosen reading in a task, then shows it."""
        boundary, project = self.flow.boundary, self.flow.project
        self.flow.context.tasks.run(
            _("Placing the data"),
            lambda _progress: _look(one, chosen, choices, boundary, project),
            lambda found: self._show(one, found, choices, move),
            quiet=True,
            exclusive=EXCLUSIVE,
        )

    def _show(self, one: Delivery, found: Look, choices: list[Choice], move: bool) -> None:
        chosen = found.landing
        landed = [
            Landed(at + 1, words_at(choice, chosen), colour, line, chosen is not None and choice is chosen.choice)
            for at, (choice, colour, line) in enumerate(zip(choices, colours(choices), found.outlines, strict=True))
        ]
        shapes = chosen.shapes if chosen else np.array([], dtype=object)
        self.map.show_landings(landed, shapes, found.counties, move=move)
        warning = crs_module.datum_note(chosen.choice.crs) if chosen else None
        self.icon.set(*(("triangle-alert", "warn") if warning else ("info", "info")))
        self.words.setText(" ".join(filter(None, [warning or place_text(chosen), drawn_text(one)])))
        self.landed.emit(chosen)


def _look(one: Delivery, chosen: Choice | None, choices: list[Choice], boundary: Boundary, project: Project) -> Look:
    """The landing of the chosen reading, and the outline of every one (empty where it has no place on earth)."""
    raw, crs = import_crs.coordinates(one), project.crs
    found = landing(one, chosen, boundary, crs) if chosen else None
    outlines: list[Any] = [
        outline(placed(raw, choice, crs)) if np.isfinite(choice.shift_km) else shapely.Polygon() for choice in choices
    ]
    return Look(found, outlines, county_layer(project))


class ProofCard(Card):
    """Some records as read, with the area that they report and the one that they have."""

    def __init__(self) -> None:
        super().__init__(_("Some records as read"), padding=12)
        self.head.addWidget(ElidedLabel(_("both areas should agree"), role="caption"))
        self.table = RecordsTable(even=True)
        self.body.setContentsMargins(1, 0, 1, 1)
        self.body.addWidget(self.table)
        self.setFixedHeight(px(42) + px(34) + PROOF_RECORDS * tokens().row + px(6))

    def show_proof(self, chosen: Landing | None) -> None:
        """The records under the chosen reading."""
        rows = pd.DataFrame() if chosen is None else chosen.proof
        names = {
            "id": _("Record"),
            "township": _("Township"),
            "species": _("Species"),
            "reported_ha": _("Reported, ha"),
            "computed_ha": _("Computed, ha"),
            "difference": _("Difference"),
        }
        decimals = {names["reported_ha"]: 2, names["computed_ha"]: 2}
        self.table.show_rows(rows.rename(columns=names), decimals, (names["difference"],))
