"""explain --forecast-year: how the stock and the sink of one year of the forecast come about."""

import argparse
from pathlib import Path

from layers.errors import UsageError
from layers.i18n import _
from zzeco.answer import Answer
from zzeco.commands.common import progress
from zzeco.commands.forecast import LATEST_YEAR
from zzeco.forecast_year_texts import formula_lines, sum_lines, year_title
from zzeco.forecasting import SCENARIOS
from zzeco.project import Project


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
    files = {} if out is None else {"files": [str(out)]}
    lines = (*formula_lines(explanation), "", *sum_lines(explanation))
    data, warnings = {**explanation, **files}, tuple(found.said)
    return Answer("done", year_title(explanation), written=out is not None, warnings=warnings, data=data, lines=lines)
