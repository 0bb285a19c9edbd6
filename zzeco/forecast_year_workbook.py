"""A year of a forecast as a workbook: every number behind it in a cell, the sums as formulas over them."""

from pathlib import Path
from typing import Any

from layers.errors import ZzecoError
from layers.i18n import _
from zzeco.forecast_explaining import ForecastYear
from zzeco.forecast_polygon_sheets import add_event_sheets, add_polygon_sheet
from zzeco.forecast_stand_sheets import Sheets, add_stand_sheets, curves_name
from zzeco.growth.measure_parts import measure_name
from zzeco.growth.parts import PARTS
from zzeco.workbook import SHEET_ROWS, Formula, Pages, write_workbook

RESTORATION_A = 20


def write_year_workbook(found: ForecastYear, path: Path) -> Path:
    """Writes the year; ZzecoError where the file cannot be written or a sheet has too many rows."""
    years = (found.now, found.before)
    tables = [table for one in years for table in (one.kinds, one.regrowth, one.again, one.apart)]
    longest = max(len(table) for table in (*tables, found.pieces))
    if longest >= SHEET_ROWS - 1:
        raise ZzecoError(
            _("{count} rows do not fit into a sheet of Excel.").format(count=longest),
            _("Explain the year without a workbook: the answer has the sums by curve."),
        )
    return write_workbook(path, lambda pages: _fill(pages, found), "General")


def _fill(pages: Pages, found: ForecastYear) -> None:
    climax = {one["curve"]: one["climax_t_per_ha"] for one in found.stands if one["curve"]}
    now, before = (Sheets(parts, found.base_year, climax) for parts in (found.now, found.before))
    pages.add(_("Forecast year"), (_("What"), _("Value"), _("Unit"), _("As forecast")), _result(found, now, before))
    reach = _("climax, t C/ha (a change reaches only the polygons that are held at it now)")
    heads = (_("Curve"), "a", "k", "c", _("last observed age"), reach, _("area, ha"))
    flow = (_("carbon at the survey, t C"), *_part_heads(), _("carbon in the year, t C"), _("Source"), _("Confidence"))
    pages.add(curves_name(), (*heads, *flow), _curve_rows(found, now))
    pages.add(_measures_name(), _measure_heads(), _measure_rows(found))
    for sheets in (now, before):
        add_stand_sheets(pages, sheets)
        add_polygon_sheet(pages, sheets, found)
    add_event_sheets(pages, found)


def _part_heads() -> tuple[str, ...]:
    names = {
        "growth": _("growth"),
        "cap": _("held at the climax"),
        "felled": _("felled"),
        "regrown": _("regrown"),
        "disturbed": _("disturbances"),
    }
    return tuple(f"{names[part]}, t C" for part in PARTS)


def _result(found: ForecastYear, now: Sheets, before: Sheets) -> list[list[Any]]:
    """The lines that add up to the row of the series: each line names its cell in column B."""
    row, last = found.row, len(found.measures) + 1
    tree_t = float(now.parts.kinds["trees_then_t"].sum())
    gain_t, measured = (sum(one[name] for one in found.measures) for name in ("gain_t", "sink_tco2e_per_a"))
    trees_sink = row["sink_tco2e_per_a"] - found.fluxes_tco2e_per_a - measured
    sink_now, sink_before = now.total("sink_pools_then_t"), before.total("sink_pools_then_t")
    gains, sinks = (f"=SUM('{_measures_name()}'!{column}2:{column}{max(last, 2)})" for column in "LN")
    carbon, flux = "t C", "t CO2e/a"
    return [
        [_("survey"), found.base_year, "", None],
        [_("year"), found.now.year, "", None],
        [_("scenario"), _scenario(found.scenario), "", None],
        [_("trees on their curves, and held"), Formula(f"={now.total('trees_then_t')}", tree_t), carbon, None],
        [_("understorey, litter, soil"), found.other_pools_t, carbon, None],
        [_("gains of measures"), Formula(gains, gain_t), carbon, None],
        [_("carbon stock"), Formula("=B5+B6+B7", row["carbon_t"]), carbon, row["carbon_t"]],
        [_("carbon stock as CO₂"), Formula("=B8*44/12", row["co2e_t"]), "t CO2e", row["co2e_t"]],
        [
            _("growing stock"),
            Formula(f"={now.total('stock_then_m3')}", row["growing_stock_m3"]),
            "m3",
            row["growing_stock_m3"],
        ],
        [
            _("change of the sink pools of the trees"),
            Formula(f"=({sink_now}-{sink_before})*44/12", trees_sink),
            flux,
            None,
        ],
        [_("burial less methane of wetlands"), found.fluxes_tco2e_per_a, flux, None],
        [_("sink of measures"), Formula(sinks, measured), flux, None],
        [_("sink"), Formula("=B11+B12+B13", row["sink_tco2e_per_a"]), flux, row["sink_tco2e_per_a"]],
    ]


def _scenario(name: str) -> str:
    return {"with": _("With measures"), "without": _("Without measures")}[name]


def _curve_rows(found: ForecastYear, now: Sheets) -> list[list[Any]]:
    rows: list[list[Any]] = []
    for stand, (first, last) in zip(found.stands, now.curve_spans(), strict=True):
        carbon = stand["carbon_t"]
        columns = ("trees_t", *(f"{part}_t" for part in PARTS))
        sums = [
            Formula(f"=SUM({now.span(column, first, last)})", carbon[name])
            for column, name in zip(columns, ("base", *PARTS), strict=True)
        ]
        place = len(rows) + 2
        whole = Formula(f"=SUM(H{place}:M{place})", carbon["year"])
        told = [stand[name] for name in ("a", "k", "c", "last_a", "climax_t_per_ha", "area_ha")]
        rows.append([stand["curve"] or _("no curve or age"), *told, *sums, whole, stand["source"], stand["confidence"]])
    return rows


def _measures_name() -> str:
    return _("Measures")


def _measure_heads() -> tuple[str, ...]:
    return (
        *(_("Measure"), _("Curve"), _("year of completion"), _("sites"), _("area, ha"), _("years since its middle")),
        *(_("rate"), _("unit of the rate"), "a", "k", "c", _("gain, t C"), _("gain up to the year before, t C")),
        *(_("sink, t CO₂e/a"), _("Source"), _("Confidence")),
    )


def _measure_rows(found: ForecastYear) -> list[list[Any]]:
    rows = []
    for place, one in enumerate(found.measures, start=2):
        figures = [one[name] for name in ("curve", "completion_year", "sites", "area_ha", "elapsed_a")]
        start = [measure_name(one["measure"]), *figures]
        numbers = [one[name] for name in ("rate", "rate_unit", "a", "k", "c")]
        if one["rate_unit"] == "t CO₂e/ha/a":
            gains: list[Any] = [0.0, 0.0]
            sink = Formula(f"=E{place}*MIN(MAX(F{place},0),1)*G{place}", one["sink_tco2e_per_a"])
        else:
            then = one["gain_t"]
            earlier = then - one["sink_tco2e_per_a"] * 12 / 44
            gains = [
                Formula(_gain(one, place, f"F{place}"), then),
                Formula(_gain(one, place, f"(F{place}-1)"), earlier),
            ]
            sink = Formula(f"=(L{place}-M{place})*44/12", one["sink_tco2e_per_a"])
        rows.append([*start, *numbers, *gains, sink, one["source"], one["confidence"]])
    return rows


def _gain(one: dict[str, Any], place: int, elapsed: str) -> str:
    """What the measure has gained so many years after the middle of its year: rate × years, or its curve."""
    if one["curve"] is None:
        return f"=E{place}*MIN(MAX({elapsed},0),{RESTORATION_A})*G{place}"
    end = "" if one["end_a"] is None else f",{one['end_a']!r}"
    years = f"MAX({elapsed},0)" if not end else f"MIN(MAX({elapsed},0){end})"
    return f"=E{place}*I{place}*(1-EXP(-J{place}*{years}))^K{place}"
