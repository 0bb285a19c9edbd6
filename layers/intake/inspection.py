"""What a source holds, and why: encoding, coordinate system, kind and fields, without taking anything in."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from layers import crs as crs_module
from layers.boundary import Boundary
from layers.errors import Unclear
from layers.i18n import _
from layers.intake.mapping import Answers
from layers.intake.matching import FieldMatch, by_name, guess_kind, match_fields
from layers.intake.placing import crs_candidates, declared_crs, lands_elsewhere, left_out_line, shown_candidates
from layers.intake.source import LayerSummary, describe
from layers.kind import LayerKind, kind


@dataclass(frozen=True, eq=False)
class Inspected:
    """One layer of a source as the command line shows it."""

    summary: LayerSummary
    crs: Mapping[str, Any]
    kind: Mapping[str, Any]
    matches: tuple[FieldMatch, ...]

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the reader noticed."""
        return tuple(self.summary.preview.warnings)

    def as_dict(self) -> dict[str, Any]:
        """The layer as the command line's JSON has it."""
        summary = self.summary
        return {
            "name": summary.layer,
            "file": str(summary.path),
            "driver": summary.driver,
            "records": summary.records,
            "geometry_types": list(summary.geometry_types),
            "encoding": self._encoding(),
            "crs": dict(self.crs),
            "kind": dict(self.kind),
            "fields": [self._field(match) for match in self.matches],
        }

    def _encoding(self) -> dict[str, Any]:
        choice = self.summary.encoding
        if choice is None:
            return {"name": None, "reason": _("The format itself settles the encoding."), "candidates": []}
        return {"name": choice.name, "reason": choice.reason, "candidates": list(choice.candidates)}

    def _field(self, match: FieldMatch) -> dict[str, Any]:
        sample = self.summary.preview.table[match.column].dropna()
        return {
            "column": match.column,
            "sample": None if sample.empty else str(sample.iloc[0]),
            "matched": match.field,
            "confidence": match.confidence,
            "reason": match.reason,
        }

    def _candidate_lines(self) -> list[str]:
        """The CRS candidates, where the source leaves the question open."""
        if self.crs["name"]:
            return []
        found = self.crs["candidates"]
        shown = shown_candidates(found)
        lines = [f"{one['crs']}  {one['reason']}  {one['needs']}" for one in shown]
        return [f"    {line}" for line in (*lines, *left_out_line(found, shown))]

    def answers(self) -> Answers:
        """The best candidates as the answers of a mapping file."""
        taken = {match.field: match.column for match in self.matches if match.field and match.taken}
        open_question = not self.crs["name"] and bool(self.crs["candidates"])
        best = self.crs["candidates"][0] if open_question else {"crs": self.crs["name"], "swap_xy": False}
        encoding = None if self.summary.encoding is None else self.summary.encoding.name
        return replace(Answers(), fields=taken, crs=best["crs"], swap_xy=best["swap_xy"], encoding=encoding)

    def lines(self) -> list[str]:
        """The layer as lines on a screen."""
        shown = self.as_dict()
        heads = [
            f"{shown['name']}  [{shown['driver']}]  {shown['records']} × {', '.join(shown['geometry_types'])}",
            "  " + _("encoding: {name} ({reason})").format(**_dashed(shown["encoding"])),
            "  " + _("coordinate system: {name} ({reason})").format(**_dashed(shown["crs"])),
            *self._candidate_lines(),
            "  " + _("kind: {name} ({confidence:.0%})").format(**_dashed(shown["kind"])),
        ]
        fields = [
            f"    {one['column']} → {one['matched'] or '–'}  {one['confidence']:.2f}  {one['sample'] or ''}"
            for one in shown["fields"]
        ]
        return heads + fields


def inspect_source(
    source: Path, boundary: Boundary, *, encoding: str | None = None, kind_key: str | None = None
) -> list[Inspected]:
    """Every layer of the source; ZzecoError when it cannot be read."""
    return [inspected(summary, boundary, kind_key) for summary in describe(source, encoding)]


def inspected(summary: LayerSummary, boundary: Boundary, kind_key: str | None = None) -> Inspected:
    """What one layer of a source holds, and why."""
    table = summary.preview.table
    types = [family_of(name) for name in summary.geometry_types]
    name, confidence = (kind_key, 1.0) if kind_key else guess_kind(list(table.columns), types, table, summary.layer)
    matches = _matches(table, kind(name)) if name else _unmatched(table)
    return Inspected(summary, _crs(summary, boundary), {"name": name, "confidence": confidence}, tuple(matches))


def _matches(table: pd.DataFrame, of_kind: LayerKind) -> list[FieldMatch]:
    """The matches; where a question is open, those by name alone."""
    columns = [str(column) for column in table.columns]
    try:
        return match_fields(columns, table, of_kind)
    except Unclear:
        return [by_name(column, of_kind) for column in columns]


def _unmatched(table: pd.DataFrame) -> list[FieldMatch]:
    return [FieldMatch(str(column), None, 0.0, "") for column in table.columns]


def _dashed(shown: Mapping[str, Any]) -> dict[str, Any]:
    """The values as a screen shows them: a dash for what is not known."""
    return {key: "–" if value is None else value for key, value in shown.items()}


def family_of(geometry_type: str) -> str:
    """`polygon`, `line` or `point` for the name of a geometry type; another name stays as it is."""
    lower = geometry_type.lower()
    return next((family for family in ("polygon", "line", "point") if family in lower), lower)


def _crs(summary: LayerSummary, boundary: Boundary) -> dict[str, Any]:
    """Name (null when it must be asked for), reason and candidates of the coordinate system."""
    delivered = summary.preview
    if not np.any(~shapely.is_missing(delivered.geometry)):
        return {"name": None, "reason": _("There is no geometry."), "candidates": []}
    candidates = crs_candidates(delivered, boundary)
    if summary.crs is None:
        return {"name": None, "reason": _("The source does not say."), "candidates": candidates}
    declared = declared_crs(summary.crs)
    if declared is None:
        reason = _("The source names a coordinate system that cannot be used here.")
        return {"name": None, "reason": reason, "candidates": candidates}
    if lands_elsewhere(delivered, declared, boundary, swap_xy=False):
        said = _("The source says {crs}, but read so its data lie far outside.")
        reason = said.format(crs=crs_module.label(declared))
        return {"name": None, "reason": reason, "candidates": candidates}
    note = crs_module.datum_note(declared)
    reason = _("The source says so.") + (f" {note}" if note else "")
    return {"name": crs_module.label(declared), "reason": reason, "candidates": candidates}
