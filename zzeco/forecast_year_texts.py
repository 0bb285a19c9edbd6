"""How a year of a forecast comes about, line by line, from what `explain_forecast` found."""

from typing import Any

from layers.i18n import _
from zzeco.forecast_workbook import scenario_text
from zzeco.growth.measure_parts import measure_name
from zzeco.screen import MISSING, interval, number


def year_title(explanation: dict[str, Any]) -> str:
    """Year, scenario and run."""
    return _("Forecast {year} · {scenario} · {run}").format(
        year=explanation["year"], scenario=scenario_text(explanation["scenario"]), run=explanation["run"]
    )


def formula_lines(explanation: dict[str, Any]) -> list[str]:
    """The formulas, and what their words stand for."""
    return [*explanation["formula"].split("; "), *(f"{term}: {text}" for term, text in explanation["terms"].items())]


def sum_lines(explanation: dict[str, Any]) -> list[str]:
    """The stands curve by curve, what is constant, the measures, and what they add up to."""
    return [*part_lines(explanation), *result_lines(explanation)]


def part_lines(explanation: dict[str, Any]) -> list[str]:
    """The stands curve by curve, what is constant, and the measures."""
    constant = _("Understorey, litter, soil: {carbon} t C; wetlands: {flux} t CO₂e/a")
    return [
        *[line for stand in explanation["stands"] for line in _stand_lines(stand)],
        constant.format(carbon=number(explanation["other_pools_t"]), flux=number(explanation["fluxes_tco2e_per_a"])),
        *[_measure_line(one) for one in explanation["measures"]],
    ]


def result_lines(explanation: dict[str, Any]) -> list[str]:
    """Stock, sink and growing stock of the year."""
    row = explanation["forecast"]
    stock = _("Stock {year}: {carbon} t C = {co2e} t CO₂e, interval (95 %) {limits}")
    sink = _("Sink {year}: {sink} t CO₂e/a, interval (95 %) {limits}; growing stock {volume} m³")
    return [
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
