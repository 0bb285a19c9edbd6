"""How the change between two epochs comes about: the parts, the land under each, what makes its interval."""

from pathlib import Path
from typing import Any

import numpy as np

from layers.errors import ZzecoError
from layers.i18n import _
from zzeco.carbon.analytic import Analytic, from_amounts, own_by_parameter
from zzeco.carbon.change import CAUSES
from zzeco.carbon.changed_polygons import changed_polygons
from zzeco.carbon.errors import AREA_OWN
from zzeco.carbon.intervals import difference_amounts, paired_area_variance, with_paired
from zzeco.changing import EpochChange
from zzeco.total_uncertainty import tornado
from zzeco.workbook import SHEET_ROWS, Formula, Pages, write_workbook

FORMULA = (
    "difference = Σ carbon_after − Σ carbon_before",
    "growth = Σ (area_before × delivered_after ÷ area_after − delivered_before)",
    "conversion = Σ (area_before × delivered_after ÷ area_after − delivered_before)",
    "area_change = conversion + Σ (delivered_after − area_before × delivered_after ÷ area_after)",
    "reconciled = Σ (carbon_after − delivered_after) − Σ (carbon_before − delivered_before)",
    "method_change = reconciled + Σ (area_before × delivered_after ÷ area_after − delivered_before)",
    "jitter = Σ (delivered_after − area_before × delivered_after ÷ area_after)",
    "per_year = difference × 44 ÷ 12 ÷ years",
)


def explain_change(found: EpochChange) -> dict[str, Any]:
    """`formula`, `terms`, `change` (the figures), and `factors`: what makes the interval, the largest first."""
    approach_1 = approach_1_of(found)
    low, high = (float(limit[0]) for limit in approach_1.limits)
    return {
        "formula": "; ".join(FORMULA),
        "terms": terms(),
        "change": found.figures,
        "approach_1_ci95_t": [low, high],
        "factors": tornado(approach_1, 0, found.factors),
    }


def terms() -> dict[str, str]:
    """Which land each part of the change is reckoned on."""
    return {
        "growth": _("land of one land class that both surveys estimated by the same method and quality"),
        "conversion": _("land that both surveys estimated, but under another land class"),
        "area_change": _(
            "land that only one survey has or estimated, or that has another land class now, and what redrawn "
            "boundaries added or took"
        ),
        "reconciled": _("what reconciliations with a published total added to the stock of either survey, t C"),
        "method_change": _(
            "land of one land class that both surveys estimated, but by another method or quality, and what "
            "reconciliations added"
        ),
        "jitter": _("what boundaries that moved by no more than the tolerance added or took"),
        "carbon": _("living trees (agb without understorey, bgb) of a piece of land, t C"),
        "delivered": _("the same from the stock as it was delivered, before any reconciliation, t C"),
    }


def approach_1_of(found: EpochChange) -> Analytic:
    """Approach 1 of the difference, t C: factors shared by both surveys move it at once, volume errors are two.

    The area error of an outline that both surveys have is one, and acts on the difference.
    """
    pools, factors, pairs = found.settings.sink_pools, found.factors, found.comparison.same_outline
    polygons = found.comparison.before.polygons, found.comparison.after.polygons
    sums = difference_amounts(*polygons, pools, factors, pairs)
    before, after = (
        own_by_parameter(one, pools, np.zeros(len(one), dtype=np.int64), 1, factors)
        for one in with_paired(*polygons, pairs)
    )
    own = {name: before[name] + after[name] for name in before}
    own[AREA_OWN] = own[AREA_OWN] + paired_area_variance(*polygons, pools, factors, pairs)
    return from_amounts(sums, own, factors)


def write_change_workbook(found: EpochChange, names: dict[str, str], path: Path) -> Path:
    """Writes the parts as sums over the polygons; `names` are those of the parts, the total last."""
    rows, _outlines = changed_polygons(found.comparison)
    if len(rows) >= SHEET_ROWS:
        raise ZzecoError(
            _("{count} polygons do not fit into a sheet of Excel.").format(count=len(rows)),
            _("Write the change per polygon as CSV or GeoPackage."),
        )
    return write_workbook(path, lambda pages: _fill(pages, found, names, rows), "General")


def _fill(pages: Pages, found: EpochChange, names: dict[str, str], rows: Any) -> None:
    sheet, last = _("Polygons"), len(rows) + 1
    figures = found.figures
    part_rows: list[list[Any]] = []
    for place, (part, name) in enumerate(names.items(), start=2):
        column = "EFGHI"[[*CAUSES, "total"].index(part)]
        total = Formula(f"=SUM('{sheet}'!{column}2:{column}{last})", figures["carbon_t"][part])
        yearly = Formula(f"=B{place}*44/12/{figures['years']!r}", figures["tco2e_per_a"][part])
        part_rows.append([name, total, yearly, *(figures["ci95_tco2e_per_a"] if part == "total" else ())])
    heads = (_("Part"), "t C", _("t CO₂e/a"), _("95 %: from"), _("95 % to"))
    pages.add(_("Change"), heads, part_rows, last_bold=True)
    pages.add(sheet, _polygon_heads(names), _polygon_rows(rows))
    errors = [
        (one["name"], one["shared_by_text"], one["half_width_percent"], one["carbon_t"], one["swing_co2e_t"])
        for one in explain_change(found)["factors"]
    ]
    heads = (_("Error"), _("Shared by"), _("U, % (half of 95 %)"), _("Carbon moved, t C"), _("Swing, ± t CO₂e"))
    pages.add(_("Errors"), heads, errors)


def _polygon_heads(names: dict[str, str]) -> tuple[str, ...]:
    parts = tuple(f"{names[part]}, t C" for part in CAUSES)
    before, after = _("Carbon before, t C"), _("Carbon after, t C")
    return (_("Record id"), _("County"), before, after, *parts, _("Difference, t C"), _("Main part"), _("Cause code"))


def _polygon_rows(rows: Any) -> list[list[Any]]:
    parts = rows[[f"{name}_t" for name in CAUSES]].to_numpy(dtype=float)
    known = rows[["record_id", "county", "carbon_before_t", "carbon_after_t"]].to_numpy(dtype=object)
    ends = rows[["difference_t", "cause", "cause_code"]].to_numpy(dtype=object)
    return [
        [*start, *part, Formula(f"=D{place}-C{place}", end[0]), *end[1:]]
        for place, (start, part, end) in enumerate(zip(known, parts, ends, strict=True), start=2)
    ]
