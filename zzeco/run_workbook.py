"""A run as an Excel workbook: figures, sums by every grouping, what was left out, the factors in use."""

from pathlib import Path
from typing import Any

from layers.i18n import _
from layers.labels import label
from zzeco.carbon.notes import reason_text
from zzeco.carbon.soil_depths import depth_text, soil_warning
from zzeco.carbon.without_stock import stock_warning
from zzeco.estimate_texts import farmland_note, remedy_text, setting_text, value_text
from zzeco.method_notes import method_notes
from zzeco.outdated import changed_note
from zzeco.run_sheet import Figure, RunSheet, Sums
from zzeco.screen import number
from zzeco.uncertainty_sources import source_text
from zzeco.unverified import confidence_text
from zzeco.workbook import Pages, write_workbook


def write_run_workbook(sheet: RunSheet, path: Path) -> Path:
    """Writes the workbook; plain numbers in t and ha. ZzecoError where the file cannot be written."""
    return write_workbook(path, lambda pages: _fill(pages, sheet))


def _fill(pages: Pages, sheet: RunSheet) -> None:
    pages.add(_("Figures"), (_("What"), _("Factor value"), _("95 %: from"), _("95 % to")), _summary(sheet))
    for sums in sheet.sums.values():
        heads, rows = _sums(sums, sheet)
        pages.add(_grouping_text(sums.by), heads, rows, last_bold=True)
    left = [
        (reason_text(one.reason), one.layer, len(one.fids), one.area_ha, remedy_text(one.reason))
        for one in sheet.left_out
    ]
    pages.add(_("Left out"), (_("Why left out"), _("Layer"), _("Polygons"), _("Area ha"), _("Remedy")), left)
    pages.add(_("Factors"), _factor_heads(), _factors(sheet))
    if sheet.run.memo and sheet.county is None:
        pages.add(_("Memo"), _memo_heads(), _memo(sheet))


def _summary(sheet: RunSheet) -> list[tuple[Any, ...]]:
    run = sheet.run
    rows: list[tuple[Any, ...]] = [
        (_("Estimate"), _("No. {number}").format(number=run.number)),
        (_("Made at (UTC)"), run.made_at),
        *((_("Note"), note) for note in changed_note(run, sheet.changed)),
        (_("Shown area"), label("county", sheet.county) if sheet.county else _("Whole project")),
        *(_limits(_("Carbon stock, tC"), sheet.carbon_t),),
        *(_limits(_("As carbon dioxide, tCO₂e"), sheet.co2e_t),),
        *((_limits(_("Annual sink, tCO₂e/a"), sheet.sink),) if sheet.sink else ()),
        (_("Area estimated, ha"), float(sheet.total["area_ha"])),
        (_("Polygons"), int(sheet.total["features"])),
    ]
    choices = {
        "layers": tuple(one["layer"] for one in run.kinds), "method": run.settings.method, "pools": run.settings.pools,
        "sink_pools": run.settings.sink_pools, "regression_set": run.settings.regression_set,
        "gwp_ch4": run.settings.gwp_ch4, "area_source": run.settings.area_source, "draws": run.draws, "seed": run.seed,
    }  # fmt: skip
    rows += [(setting_text(key), value_text(key, value)) for key, value in choices.items()]
    if run.settings.stock_factors:
        rows += [(setting_text("stock_factors"), value_text("stock_factors", run.settings.stock_factors))]
    rows += [(_("Factor set"), run.factor_set), (_("Version of the factors"), run.factor_version)]
    rows += [
        (_("Soil of {depth}, tC (on {area_ha} ha)").format(
            depth=depth_text(one.depth), area_ha=number(one.area_ha)), one.carbon_t)
        for one in sheet.soil_depths
    ]  # fmt: skip
    notes = (
        *(method_notes(run.kinds, run.settings.method) if sheet.county is None else ()),
        *stock_warning(sheet.without_stock),
        *soil_warning(sheet.soil_depths),
    )
    rows += [(_("Note"), said) for said in notes]
    rows += [
        (_("Uncertainty from: {source}").format(source=source_text(one.source)), one.share) for one in sheet.sources
    ]
    return rows


def _limits(name: str, figure: Figure) -> tuple[Any, ...]:
    return (name, figure.value, figure.low, figure.high)


def _grouping_text(by: str) -> str:
    return {
        "county": _("By county"),
        "species_group": _("By species"),
        "age_group": _("By age group"),
        "ownership": _("By ownership"),
        "origin": _("By origin"),
        "land_class": _("By land class"),
    }[by]


def _sums(sums: Sums, sheet: RunSheet) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """Header and rows of a grouping with the sum last."""
    low, high = _("95 %: from"), _("95 % to")
    heads = (
        *(_("Group"), _("Code"), _("Polygons"), _("Area ha"), _("Carbon stock, tC"), low, high),
        *(_("Density, tC/ha"), _("Annual sink, tCO₂e/a"), low, high),
    )
    found = [_sums_row(row, row["label"] or _("not known"), row["key"]) for row in sums.rows.to_dict("records")]
    return heads, [*found, _sums_row(sheet.total, _("Total"), "")]


def _sums_row(row: Any, name: str, code: str) -> tuple[Any, ...]:
    density = row["carbon_t"] / row["area_ha"] if row["area_ha"] > 0 else None
    stock = (row["carbon_t"], row["carbon_low_t"], row["carbon_high_t"])
    sink = (row["sink_tco2e_per_a"], row["sink_low"], row["sink_high"])
    return (name, code, int(row["features"]), row["area_ha"], *stock, density, *sink)


def _factor_heads() -> tuple[str, ...]:
    return (_("Factor"), _("Of"), _("Factor value"), _("Unit"), _("of stock"), _("Confidence"), _("Source"))


def _factors(sheet: RunSheet) -> list[tuple[Any, ...]]:
    return [
        (one.name, one.row, one.factor.value, one.factor.unit, one.share, _confidence(one.factor.confidence),
         one.factor.source)
        for one in sheet.factors
    ]  # fmt: skip


def _memo_heads() -> tuple[str, ...]:
    return (
        *(_("In no total"), _("Layer"), _("Polygons"), _("Area ha"), _("Depth, cm"), _("Carbon stock, tC")),
        *(_("Density, tC/ha"), _("With a soil test"), _("Confidence"), _("Source"), _("Note")),
    )


def _memo(sheet: RunSheet) -> list[tuple[Any, ...]]:
    """The memo lines of the whole project: farmland, which no other page counts."""
    return [
        (
            *(_("Farmland"), one["layer"], one["features"], one["area_ha"], one["depth_cm"], one["soil_carbon_t"]),
            *(one["soil_t_per_ha"], one["soil_tested"], _confidence(one["confidence"]), one["source"]),
            farmland_note(),
        )
        for one in sheet.run.memo
    ]


def _confidence(confidence: str) -> str:
    return f"{confidence} · {confidence_text(confidence)}"
