"""What a reader of the target sheet must know about how the layers were counted."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from layers.i18n import _
from zzeco.targets.counting import sized
from zzeco.targets.ledger import done, has_states, number, text

LEDGER_KINDS = ("small_wetland", "corridor", "trail", "greenway", "karst")


@dataclass(frozen=True)
class Note:
    """An info finding on one layer."""

    kind: str
    message: str


def notes(layers: Mapping[str, pd.DataFrame | None]) -> list[Note]:
    """The notes on all ledger layers that are there."""
    found: list[Note] = []
    for kind in LEDGER_KINDS:
        table = layers.get(kind)
        if table is not None and len(table):
            found += _notes_on(kind, table)
    return found


def _notes_on(kind: str, table: pd.DataFrame) -> list[Note]:
    messages = []
    if not has_states(table):
        messages.append(
            _("Layer {kind} has no state: {count} records with a completion or treatment year count as built.").format(
                kind=kind, count=int(done(table).sum())
            )
        )
    elif blank := int((text(table, "state").eq("") & _is_ledger_entry(kind, table)).sum()):
        messages.append(_("Layer {kind}: {count} records without a state do not count.").format(kind=kind, count=blank))
    if kind == "small_wetland":
        messages += _notes_on_points(table)
    return [Note(kind, message) for message in messages]


def _is_ledger_entry(kind: str, table: pd.DataFrame) -> pd.Series:
    """Every record of a ledger; of the karst layer only the treated land."""
    return text(table, "treatment").ne("") if kind == "karst" else pd.Series(True, index=table.index)


def _notes_on_points(table: pd.DataFrame) -> list[str]:
    """Points stand for a wetland only where they report an area."""
    points = ~number(table, "geom_area_ha").gt(0) & done(table)
    with_area = points & number(table, "reported_area_ha").gt(0)
    messages = []
    if with_area.any():
        messages.append(
            _("{count} small wetlands are points: their reported area counts.").format(count=int(with_area.sum()))
        )
    if without := int((points & ~sized(table)).sum()):
        messages.append(
            _("{count} small wetlands are points without a reported area and do not count.").format(count=without)
        )
    return messages
