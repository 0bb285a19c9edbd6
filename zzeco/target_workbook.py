"""The target sheet as an Excel workbook: the city, the counties, what a reader must know."""

from pathlib import Path
from typing import Any

from layers.i18n import _
from layers.labels import label
from zzeco.target_sheet import TargetRow, TargetSheet
from zzeco.target_texts import unit_text, verdict_text
from zzeco.workbook import Pages, write_workbook

NUMBERS = "#,##0.00"


def write_target_workbook(sheet: TargetSheet, path: Path) -> Path:
    """Writes the workbook; values in the target's unit, shares in %. ZzecoError where it cannot be written."""
    return write_workbook(path, lambda pages: _fill(pages, sheet), NUMBERS)


def _fill(pages: Pages, sheet: TargetSheet) -> None:
    heads = _heads()
    pages.add(label("county", sheet.city) or _("City"), heads, [_cells(row) for row in sheet.of_region(sheet.city)])
    counties = [_cells(row) for row in sheet.rows if row.region != sheet.city]
    pages.add(_("Counties"), heads, counties)
    if sheet.notes:
        pages.add(_("Notes"), (_("Note"),), [(note,) for note in sheet.notes])


def _heads() -> tuple[str, ...]:
    return (
        *(_("Target"), _("Region"), _("Year"), _("Value"), _("Goal"), _("Unit"), _("Share %"), _("Missing")),
        *(_("Pace/a"), _("State"), _("Baseline year"), _("Baseline"), _("Records counted"), _("Layer"), _("Clause")),
        _("Source"),
    )


def _cells(row: TargetRow) -> tuple[Any, ...]:
    goal = row.goal
    return (
        *(goal.label, label("county", row.region), str(goal.year), row.value, goal.goal, unit_text(goal)),
        *(None if row.share is None else row.share * 100, row.missing, row.pace_needed, verdict_text(row.verdict)),
        *("" if goal.baseline_year is None else str(goal.baseline_year), goal.baseline_value),
        *(str(row.evidence), row.layer, goal.clause, row.source),
    )
