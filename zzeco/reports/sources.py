"""What the figures of a report rest on: factors with source and confidence, settings, deliveries with their digests."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from layers.i18n import _
from layers.labels import label
from zzeco import __version__
from zzeco.estimate_texts import setting_text, value_text
from zzeco.report_facts import Facts
from zzeco.reports.manifest import project_id
from zzeco.unverified import confidence_text

SETTINGS = ("method", "regression_set", "pools", "sink_pools", "gwp_ch4", "area_source", "stock_factors")
TO_VERIFY = "C"


class Source(NamedTuple):
    """A factor of the run: what of, which row, value, unit, share (0-1) of the stock, confidence in words, source."""

    name: str
    row: str
    value: float
    unit: str
    share: float
    confidence: str
    source: str
    is_unverified: bool


class Delivery(NamedTuple):
    """A file that was taken in: layer, name, when, how many records, the digest of its content."""

    layer: str
    file: str
    at: str
    records: int
    sha256: str


def sources(facts: Facts) -> list[Source]:
    """Every factor of the run, that with most of the stock first."""
    return [
        Source(
            one.name,
            label("factor_row", one.row),
            one.factor.value,
            one.factor.unit,
            one.share,
            confidence_text(one.factor.confidence),
            one.factor.source,
            one.factor.unverified,
        )
        for one in facts.sheet.factors
    ]


def deliveries(facts: Facts, layers: Sequence[str]) -> list[Delivery]:
    """The files behind the named layers, in the order in which they came."""
    rows: Any = facts.project.table("deliveries").rows
    if not len(rows):
        return []
    return [
        Delivery(
            str(row["layer"]), str(row["file_name"]), str(row["imported_at"]), int(row["accepted"]), str(row["sha256"])
        )
        for row in rows[rows["layer"].isin([*layers])].to_dict("records")
    ]


def settings_lines(facts: Facts) -> list[tuple[str, str]]:
    """The choices of the run as (name, value)."""
    settings = facts.run.settings
    found = [(setting_text(key), value_text(key, getattr(settings, key))) for key in SETTINGS]
    numbers = [(setting_text("draws"), str(facts.run.draws)), (setting_text("seed"), str(facts.run.seed))]
    return [(name, value) for name, value in (*found, *numbers) if value]


def identity_lines(facts: Facts) -> list[tuple[str, str]]:
    """Run, factor set, project and program as (name, value)."""
    run = facts.run
    return [
        (_("Estimate"), run.name),
        (_("Made at"), run.made_at),
        (_("Factor set"), run.factor_set),
        (_("Factor version"), run.factor_version),
        (_("Project"), project_id(facts.project)),
        (_("Program"), f"zzeco {__version__}"),
    ]
