"""What stands beside the totals of a run and in none of them: farmland, depths of soil, a reconciled growing stock."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from layers.i18n import _
from zzeco.carbon.soil_depths import soil_warning
from zzeco.carbon.without_stock import stock_warning
from zzeco.estimate_texts import farmland_note, few_draws_note, value_text
from zzeco.method_notes import method_notes
from zzeco.run_sheet import RunSheet
from zzeco.screen import number


def run_notes(sheet: RunSheet, titles: Mapping[str, str]) -> tuple[str, ...]:
    """The notes of a run, of the whole project or of one county; memo lines are those of the whole run.

    `titles`: what the layers are called on the screen.
    """
    memo = [] if sheet.county is not None else sheet.run.memo
    without_stock = [replace(one, layer=titles.get(one.layer, one.layer)) for one in sheet.without_stock]
    methods = method_notes(sheet.run.kinds, sheet.run.settings.method) if sheet.county is None else ()
    return (
        *few_draws_note(sheet.run.draws),
        *methods,
        *reconciled_note(sheet.run.settings.stock_factors),
        *stock_warning(without_stock),
        *soil_warning(sheet.soil_depths),
        *(memo_line({**one, "layer": titles.get(one["layer"], one["layer"])}) for one in memo),
    )


def reconciled_note(stock_factors: tuple[tuple[str, str, float], ...]) -> tuple[str, ...]:
    """What multiplies the delivered growing stock, where a reconciliation is in force."""
    said = _("Growing stock reconciled with a published total: {factors}.")
    return (said.format(factors=value_text("stock_factors", stock_factors)),) if stock_factors else ()


def memo_line(one: dict[str, Any]) -> str:
    """A memo line: what it is, how much, from which value; it stands below the totals and in none of them."""
    text = _(
        "Memo, in no total: farmland of {layer}, {count} polygons, {area} ha, about {carbon} t C in 0–{depth} cm of"
        " soil ({density} t C/ha, confidence {confidence}: {source}). {note}"
    )
    return text.format(
        layer=one["layer"],
        count=number(one["features"]),
        area=number(one["area_ha"]),
        carbon=number(one["soil_carbon_t"]),
        depth=one["depth_cm"],
        density=number(one["soil_t_per_ha"], 1),
        confidence=one["confidence"],
        source=one["source"],
        note=farmland_note(),
    )
