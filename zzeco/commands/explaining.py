"""explain: how a polygon, total, change, forecast year or raster zone comes about, also as a live workbook."""

import argparse
from pathlib import Path
from typing import Any

from layers.errors import UsageError, ZzecoError
from layers.i18n import _
from layers.labels import label
from zzeco import store
from zzeco.answer import Answer
from zzeco.carbon import without_stock
from zzeco.carbon.basis import basis
from zzeco.carbon.notes import note_text, reason_text
from zzeco.carbon.soil_depths import of_kinds, soil_warning
from zzeco.carbon.without_stock import stock_warning
from zzeco.change_texts import part_names
from zzeco.commands.carbon import unverified_notes
from zzeco.commands.changing import add_comparing, change_lines, jitter_m
from zzeco.commands.common import command, group_names, progress, shown_group
from zzeco.commands.explaining_forecast import add_forecast, explained_forecast
from zzeco.commands.explaining_zone import explained_zone
from zzeco.grouping import GROUPS
from zzeco.project import Project
from zzeco.runs import unverified_of
from zzeco.screen import MISSING, interval, number

RESULT_KEYS = (
    *("quality", "area_ha", "counted_share", "agb_t", "understorey_t", "bgb_t", "dead_wood_t", "litter_t", "soil_t"),
    *("carbon_t", "co2e_t", "co2e_lo_t", "co2e_hi_t", "sink_tco2e_per_a"),
    *("burial_tco2e_per_a", "ch4_tco2e_per_a", "net_tco2e_per_a"),
)
STOCK_OF_ALL = ("carbon_t", "co2e_t")
"""Shown as a dash where no table has a value; other figures without a value are not shown."""
SHOWN_FACTORS = 5


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Declare the command."""
    text = _("the arithmetic of a polygon, total, change, forecast year or raster zone")
    parser = command(commands, common, "explain", text, run)
    parser.add_argument("layer", metavar="LAYER", nargs="?", help=_("a layer of the project"))
    parser.add_argument("id", metavar="ID", nargs="?", help=_("the delivered record id, or fid:N"))
    parser.add_argument("--total", action="store_true", help=_("explain the totals of the latest estimate"))
    parser.add_argument(
        "--change", nargs=2, metavar=("E1", "E2"), help=_("explain the change of stock between two epochs")
    )
    add_comparing(parser)
    add_forecast(parser)
    zone = _("explain a polygon (record id or fid:N) of a folder of raster-carbon, named in place of PROJECT.gpkg")
    parser.add_argument("--zone", metavar="ID", help=zone)
    groups = _("groups: {names}").format(names=", ".join(GROUPS))
    parser.add_argument("--by", metavar="G,G…", help=groups)
    parser.add_argument("--out", type=Path, metavar="FILE.xlsx", help=_("write a workbook with live formulas"))
    parser.add_argument("--overwrite", action="store_true", help=_("replace the file if it exists"))


def run(arguments: argparse.Namespace) -> Answer:
    """The arithmetic of what was asked for: a polygon, the totals, a change, a forecast year, a raster zone."""
    out = workbook_path(arguments)
    _one_thing(arguments)
    if arguments.zone is not None:
        return explained_zone(arguments.project, arguments.zone, out)
    project = store.load(arguments.project)
    if arguments.change:
        return _change(project, arguments, out)
    if arguments.forecast_year is not None:
        return explained_forecast(project, arguments, out)
    if arguments.total:
        return _totals(project, group_names(arguments.by), out)
    return _polygon(project, arguments.layer, arguments.id, out)


def _one_thing(arguments: argparse.Namespace) -> None:
    """UsageError unless one thing is asked for, with options that belong to it."""
    is_forecast = arguments.forecast_year is not None
    asked = [bool(arguments.layer), arguments.total, bool(arguments.change), is_forecast, arguments.zone is not None]
    if sum(asked) != 1 or (arguments.layer and arguments.id is None) or (arguments.by and not arguments.total):
        raise UsageError(
            _("It is not clear what to explain."),
            _(
                "Give a layer and a record id, or --total with or without --by, or --change E1 E2, or --forecast-year"
                " YEAR; or a folder of raster-carbon and --zone ID."
            ),
        )
    if (arguments.method or arguments.jitter_m) and not arguments.change:
        raise UsageError(_("--method and --jitter-m belong to --change."), _("Leave them out, or add --change E1 E2."))
    if (arguments.scenario or arguments.disturbances or arguments.refit) and not is_forecast:
        raise UsageError(
            _("--scenario, --disturbances and --refit belong to --forecast-year."),
            _("Leave them out, or add --forecast-year YEAR."),
        )


def workbook_path(arguments: argparse.Namespace) -> Path | None:
    """The workbook asked for; refused where it has another ending, or exists already without --overwrite."""
    out: Path | None = arguments.out
    if out is not None and out.suffix.lower() != ".xlsx":
        raise UsageError(_("{name} is no Excel workbook.").format(name=out.name), _("Let the file end in .xlsx."))
    if out is not None and out.exists() and not arguments.overwrite:
        raise ZzecoError(
            _("{name} exists already.").format(name=out.name),
            _("Choose another name, or add --overwrite to replace it; nothing was written."),
        )
    return out


def _polygon(project: Project, layer: str, wanted: str, out: Path | None) -> Answer:
    from zzeco.explain_workbook import write_polygon_workbook
    from zzeco.explaining import explain_polygon

    explanation = explain_polygon(project, layer, wanted)
    steps = [line for step in explanation["steps"] for line in _step_lines(step)]
    result = _result_lines(explanation["result"])
    if out is not None:
        write_polygon_workbook(explanation, out)
    return Answer(
        "done",
        _("{layer} {id}").format(layer=layer, id=wanted),
        written=out is not None,
        data={**explanation, **_files(out)},
        lines=(_identity(explanation["record"]), *steps, "", *explanation["formula"].split("; "), "", *result),
    )


def _totals(project: Project, by: list[str], out: Path | None) -> Answer:
    from zzeco.total_explaining import explained_totals
    from zzeco.total_uncertainty import grouped_run
    from zzeco.totals_workbook import write_totals_workbook

    grouped = grouped_run(project, by)
    explanation = explained_totals(grouped)
    if out is not None:
        write_totals_workbook(grouped, out)
    terms = [f"{term}: {text}" for term, text in explanation["terms"].items()]
    rows = [line for row in explanation["rows"] for line in ("", *_total_lines(row, by))]
    return Answer(
        "done",
        _("Totals of {run}").format(run=explanation["run"]),
        written=out is not None,
        warnings=(
            *stock_warning(without_stock.of_kinds(grouped.run.kinds)),
            *soil_warning(of_kinds(explanation["rows"][-1:])),
            *unverified_notes(unverified_of(project, grouped.run)),
        ),
        data={**explanation, **_files(out)},
        lines=(*explanation["formula"].split("; "), *terms, *rows),
    )


def _change(project: Project, arguments: argparse.Namespace, out: Path | None) -> Answer:
    from zzeco.change_explaining import explain_change, write_change_workbook
    from zzeco.changing import change_between

    start, end = arguments.change
    options = {"method": arguments.method, "jitter_m": jitter_m(arguments)}
    found = change_between(project, start, end, progress, **options)
    explanation = explain_change(found)
    if out is not None:
        write_change_workbook(found, part_names(), out)
    terms = [f"{term}: {text}" for term, text in explanation["terms"].items()]
    factors = [f"  {factor_line(one)}" for one in explanation["factors"][:SHOWN_FACTORS]]
    return Answer(
        "done",
        _("Change {start} → {end}").format(start=start, end=end),
        written=out is not None,
        warnings=(*found.warnings, *unverified_notes(found.figures["unverified_factors"])),
        data={**explanation, **_files(out)},
        lines=(*explanation["formula"].split("; "), *terms, "", *change_lines(found.figures), *factors),
    )


def _files(out: Path | None) -> dict[str, list[str]]:
    return {} if out is None else {"files": [str(out)]}


def _total_lines(row: dict[str, Any], by: list[str]) -> list[str]:
    """A group with its sum, what was not counted, its pools, both intervals and what makes them wide."""
    counted = _("carbon {whole} − {twice} (ground counted elsewhere, {count} polygons) = {counted} t C, {co2e} t CO₂e")
    pools = " · ".join(f"{label('result', f'{pool}_t')} {number(value)}" for pool, value in row["pools_t"].items())
    limits = _("interval (95 %): Approach 1 {first}, Approach 2 {second} t CO₂e")
    return [
        f"{shown_group(row, by)}: "
        + _("{count} polygons, {area} ha").format(count=number(row["features"]), area=number(row["area_ha"])),
        "  "
        + counted.format(
            whole=number(row["whole_carbon_t"]),
            twice=number(row["not_counted_carbon_t"]),
            count=number(row["shared_features"]),
            counted=number(row["carbon_t"]),
            co2e=number(row["co2e_t"]),
        ),
        f"  {pools}",
        "  "
        + limits.format(
            first=interval(row["approach_1"]["ci95_co2e_t"]), second=interval(row["approach_2"]["ci95_co2e_t"])
        ),
        *[f"    {factor_line(one)}" for one in row["factors"][:SHOWN_FACTORS]],
    ]


def factor_line(one: dict[str, Any]) -> str:
    """An error of a total with its share of the variance."""
    return _("{name} ({shared}): U {half} %, ±{swing} t CO₂e, share of the variance {share} %").format(
        name=one["name"],
        shared=one["shared_by_text"],
        half=MISSING if one["half_width_percent"] is None else f"{one['half_width_percent']:g}",
        swing=number(one["swing_co2e_t"]),
        share=f"{one['share'] * 100:.1f}",
    )


def _identity(record: dict[str, str]) -> str:
    """What the polygon is, in words."""
    return " · ".join(label(name, value) for name, value in record.items())


def _step_lines(step: dict[str, Any]) -> list[str]:
    """A number of the arithmetic and, under it, where it comes from."""
    doubt = _("to be verified")
    mark = f"  [{doubt}]" if step["confidence"] == "C" else ""
    head = f"{step['symbol']} = {_shown(step['value'])} {step['unit'] or ''}  {step['name']}{mark}"
    return [head, f"    {step['source']}  ({step['confidence']})"] if step["confidence"] else [head]


def _result_lines(result: dict[str, Any]) -> list[str]:
    """The stored figures with their units in the names, the reason where there are none, and the notes."""
    told = {**result, "quality": basis(result["quality"] or "", result["method"] or "") or None}
    figures = [
        _result_line(key, value)
        for key, value in told.items()
        if key in RESULT_KEYS and (value is not None or key in STOCK_OF_ALL)
    ]
    left_out = [reason_text(result["reason"])] if result["reason"] else []
    return [*left_out, *figures, *[note_text(code) for code in (result["notes"] or "").split(";") if code]]


def _result_line(key: str, value: Any) -> str:
    """A stored figure; the symbols of the formulas are its key."""
    if key == "quality":
        return f"{label('result', key)}: {label('basis', value)}"
    return f"{key} = {_shown(value)}  {label('result', key)}"


def _shown(value: Any) -> str:
    if value is None:
        return MISSING
    return f"{value:.6g}" if isinstance(value, float) else str(value)
