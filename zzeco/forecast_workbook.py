"""A forecast as an Excel workbook: every year of every scenario, the curves, the measures, what must be said of it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from layers.i18n import _
from layers.labels import label
from zzeco.workbook import Pages, write_workbook


def scenario_text(scenario: str) -> str:
    """The name of a scenario of `forecast`."""
    return {"with": _("With measures"), "without": _("Without measures")}[scenario]


def measures_texts(found: Mapping[str, Any]) -> list[str]:
    """One line for each kind of planned measure that the forecast counts."""
    text = _("{measure}: {sites} sites, {area:.1f} ha")
    return [
        text.format(measure=label("treatment", one["measure"]), sites=one["sites"], area=one["area_ha"])
        for one in found["measures"]
    ]


def write_forecast_workbook(found: Mapping[str, Any], path: Path) -> Path:
    """Writes what `forecast` found; amounts of carbon in t. ZzecoError where the file cannot be written."""
    return write_workbook(path, lambda pages: _fill(pages, found), "#,##0.###")


def _fill(pages: Pages, found: Mapping[str, Any]) -> None:
    pages.add(_("Series"), _heads(), [_row(row) for row in found["series"]])
    heads = (_("Growth curve"), "A", "k", "c", _("First age"), _("Last age"), _("Area ha"), _("Source"))
    keys = ("curve", "a", "k", "c", "first_a", "last_a", "area_ha", "source")
    pages.add(_("Growth curves"), heads, [[one[key] for key in keys] for one in found["curves"]])
    measures = [(label("treatment", one["measure"]), one["sites"], one["area_ha"]) for one in found["measures"]]
    pages.add(_("Measures"), (_("Measure"), _("Sites"), _("Area ha")), measures)
    pages.add(_("Notes"), (_("Note"),), [(note,) for note in found["warnings"]])


def _heads() -> tuple[str, ...]:
    low, high = _("95 %: from"), _("95 % to")
    return (
        *(_("Scenario"), _("Year"), "t C", "t CO₂e", low, high, _("Sink t CO₂e/a"), low, high),
        *(_("Stock m³"), low, high, _("Cover %"), _("Felled ha")),
    )


def _row(row: Mapping[str, Any]) -> list[Any]:
    return [
        *(scenario_text(row["scenario"]), str(row["year"]), row["carbon_t"]),
        *(row["co2e_t"], *row["ci95_co2e_t"]),
        *(row["sink_tco2e_per_a"], *row["ci95_sink_tco2e_per_a"]),
        *(row["growing_stock_m3"], *row["ci95_growing_stock_m3"]),
        *(row["cover_percent"], row["felled_area_ha"]),
    ]
