"""explain --forecast-year: how the stock and the sink of one year of the forecast come about."""

import argparse
from pathlib import Path
from typing import Any

from layers.errors import UsageError
from layers.i18n import _
from zzeco.answer import Answer
from zzeco.commands.common import progress
from zzeco.commands.forecast import LATEST_YEAR
from zzeco.forecasting import SCENARIOS
from zzeco.growth.measure_parts import measure_name
from zzeco.project import Project
from zzeco.screen import MISSING, interval, number


def add_forecast(parser: argparse.ArgumentParser) -> None:
    """Declare the options of a forecast's year."""
    parser.add_argument("--forecast-year", type=int, metavar="YEAR", help=_("explain a year of the forecast"))
    scenarios = _("with --forecast-year: with (default) or without the planned measures")
    parser.add_argument("--scenario", choices=SCENARIOS, help=scenarios)
    events = _("with --forecast-year: the disturbances of the forecast")
    parser.add_argument("--disturbances", type=Path, metavar="FILE", help=events)
    refit = _("with --forecast-year: growth curves fitted to the project, as in the forecast")
    parser.add_argument("--refit", action="store_true", help=refit)


def explained_forecast(project: Project, arguments: argparse.Namespace, out: Path | None) -> Answer:
    """The arithmetic of a year of the forecast."""
    from zzeco.disturbances import read_events
    from zzeco.forecast_explaining import explain_forecast, forecast_year

    if arguments.forecast_year > LATEST_YEAR:
        raise UsageError(
            _("{year} is beyond {last}, where forecasts end.").format(year=arguments.forecast_year, last=LATEST_YEAR),
            _("For example: --forecast-year 2040"),
        )
    events = None if arguments.disturbances is None else read_events(project, arguments.disturbances)
    scenario = arguments.scenario or SCENARIOS[0]
    found = forecast_year(project, arguments.forecast_year, scenario, progress, events, arguments.refit)
    explanation = explain_forecast(found)
    if out is not None:
        from zzeco.forecast_year_workbook import write_year_workbook

        write_year_workbook(found, out)
    names = {"with": _("With measures"), "without": _("Without measures")}
    title = _("Forecast {year} · {scenario} · {run}").format(
        year=arguments.forecast_year, scenario=names[scenario], run=found.run
    )
    terms = [f"{term}: {text}" for term, text in explanation["terms"].items()]
    files = {} if out is None else {"files": [str(out)]}
    lines = (*explanation["formula"].split("; "), *terms, "", *_lines(explanation))
    data = {**explanation, **files}
    return Answer("done", title, written=out is not None, warnings=tuple(found.said), data=data, lines=lines)


def _lines(explanation: dict[str, Any]) -> list[str]:
    """The stands curve by curve, what is constant, the measures, and what they add up to."""
    row = explanation["forecast"]
    constant = _("Understorey, litter, soil: {carbon} t C; wetlands: {flux} t CO₂e/a")
    stock = _("Stock {year}: {carbon} t C = {co2e} t CO₂e, interval (95 %) {limits}")
    sink = _("Sink {year}: {sink} t CO₂e/a, interval (95 %) {limits}; growing stock {volume} m³")
    return [
        *[line for stand in explanation["stands"] for line in _stand_lines(stand)],
        constant.format(carbon=number(explanation["other_pools_t"]), flux=number(explanation["fluxes_tco2e_per_a"])),
        *[_measure_line(one) for one in explanation["measures"]],
        stock.format(
            year=row["year"],
            carbon=number(row["carbon_t"]),
            co2e=number(row["co2e_t"]),
            limits=interval(row["ci95_co2e_t"]),
        ),
        sink.format(
            year=row["year"],
            sink=number(row["sink_tco2e_per_a"]),
            limits=interval(row["ci95_sink_tco2e_per_a"]),
            volume=number(row["growing_stock_m3"]),
        ),
    ]


def _stand_lines(stand: dict[str, Any]) -> list[str]:
    """A curve with its cap, then the carbon from the survey to the year part by part."""
    flow = _(
        "{base} + growth {growth} + climax {cap} + felled {felled} + regrown {regrown} + disturbances {disturbed} ="
        " {year} t C; {before} → {then} m³; sink {sink} t CO₂e/a"
    )
    carbon = {name: number(value) for name, value in stand["carbon_t"].items()}
    volume = stand["growing_stock_m3"]
    said = flow.format(
        **carbon,
        before=number(volume["base"]),
        then=number(volume["year"]),
        sink=number(stand["sink_tco2e_per_a"]),
    )
    return [_head(stand), f"    {said}"]


def _head(stand: dict[str, Any]) -> str:
    area = number(stand["area_ha"])
    if stand["curve"] is None:
        return _("No curve or age: {area} ha, held as they are").format(area=area)
    end = _("asymptote known") if stand["asymptote_identified"] else _("held from {age} a on")
    text = _("{curve}: {area} ha; a {a}, k {k}, c {c}, {end}; climax {climax} t C/ha; {source} ({confidence})")
    return text.format(
        curve=stand["curve"],
        area=area,
        **{name: f"{stand[name]:.6g}" for name in ("a", "k", "c")},
        end=end.format(age=f"{stand['last_a']:g}"),
        climax=f"{stand['climax_t_per_ha']:g}",
        source=stand["source"],
        confidence=stand["confidence"],
    )


def _measure_line(one: dict[str, Any]) -> str:
    rate = MISSING if one["rate"] is None else f"{one['rate']:.6g} {one['rate_unit']}"
    text = _("{measure} {year}: {area} ha, {elapsed} a, {rate}: {gain} t C, {sink} t CO₂e/a; {source} ({confidence})")
    return text.format(
        measure=measure_name(one["measure"]),
        year=one["completion_year"],
        area=number(one["area_ha"]),
        elapsed=f"{one['elapsed_a']:g}",
        rate=one["curve"] or rate,
        gain=number(one["gain_t"]),
        sink=number(one["sink_tco2e_per_a"]),
        source=one["source"],
        confidence=one["confidence"],
    )
