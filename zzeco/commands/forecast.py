"""forecast: the latest estimate carried on to 2060, with and without the planned measures."""

import argparse
import re
from pathlib import Path
from typing import Any

from layers.errors import UsageError
from layers.i18n import _
from zzeco import store
from zzeco.answer import Answer
from zzeco.commands.carbon import unverified_notes
from zzeco.commands.common import command, progress
from zzeco.disturbances import read_events
from zzeco.forecasting import LAST_YEAR, SCENARIOS, forecast
from zzeco.screen import MISSING, interval, number, table

LATEST_YEAR = 2100


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Declare the command."""
    text = _("carry the latest estimate on along growth curves, with and without measures")
    parser = command(commands, common, "forecast", text, run)
    years = _("first and last year (default: from the survey to {last})").format(last=LAST_YEAR)
    parser.add_argument("--years", metavar="Y1-Y2", help=years)
    scenarios = _("with or without the planned measures, or both (default)")
    parser.add_argument("--scenario", choices=[*SCENARIOS, "both"], default="both", help=scenarios)
    events = _("dated areas of fire, pest or ice with the share of living carbon that they take")
    parser.add_argument("--disturbances", type=Path, metavar="FILE", help=events)
    refit = _("fit the growth curves to the project's two latest forest surveys, where these have enough stands")
    parser.add_argument("--refit", action="store_true", help=refit)


def run(arguments: argparse.Namespace) -> Answer:
    """The yearly series; the project is not changed."""
    first, last = _years(arguments.years)
    scenarios = SCENARIOS if arguments.scenario == "both" else (arguments.scenario,)
    project = store.load(arguments.project)
    events = None if arguments.disturbances is None else read_events(project, arguments.disturbances)
    found = forecast(project, first, last, scenarios, progress, events, arguments.refit)
    warnings = (*found.pop("warnings"), *unverified_notes(found["unverified_factors"]))
    said = _("Forecast from {base} to {last} ({run})").format(base=found["base_year"], last=last, run=found["run"])
    return Answer("done", said, warnings=warnings, data=found, lines=tuple(_lines(found)))


def _years(text: str | None) -> tuple[int | None, int]:
    if text is None:
        return None, LAST_YEAR
    years = re.fullmatch(r"(\d{4})-(\d{4})", text.strip())
    if years is None:
        problem = _("{text} is no span of years (a first and a last one).")
    elif int(years[1]) >= int(years[2]):
        problem = _("{text} is no span of years: the first must be before the last.")
    elif int(years[2]) > LATEST_YEAR:
        problem = _("{text} ends after {last}, the last year that can be reckoned.")
    else:
        return int(years[1]), int(years[2])
    raise UsageError(problem.format(text=text, last=LATEST_YEAR), _("For example: --years 2025-2060"))


def _lines(found: dict[str, Any]) -> list[str]:
    """Every fifth year and the last one as a table, one table a scenario."""
    heads = [_("Year"), "t C", "t CO₂e", _("Interval (95 %)"), _("Sink t CO₂e/a"), _("Stock m³"), _("Cover %")]
    names = {"with": _("With measures"), "without": _("Without measures")}
    lines = []
    for scenario in found["scenarios"]:
        rows = [row for row in found["series"] if row["scenario"] == scenario]
        shown = [row for at, row in enumerate(rows) if row["year"] % 5 == 0 or at in (0, len(rows) - 1)]
        lines += [names[scenario], *table(heads, [_line(row) for row in shown])]
    return lines


def _line(row: dict[str, Any]) -> list[str]:
    figures = [number(row["carbon_t"]), number(row["co2e_t"]), interval(row["ci95_co2e_t"])]
    others = [number(row["sink_tco2e_per_a"]), number(row["growing_stock_m3"]), _cover(row)]
    return [str(row["year"]), *figures, *others]


def _cover(row: dict[str, Any]) -> str:
    """Forest cover and half its interval."""
    if row["cover_percent"] is None:
        return MISSING
    low, high = row["ci95_cover_percent"]
    return f"{number(row['cover_percent'], 2)} ± {number((high - low) / 2, 3)}"
