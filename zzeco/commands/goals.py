"""targets: the targets of the plan, for the city or by county."""

import argparse
from datetime import date
from typing import Any

from layers.i18n import _
from layers.labels import label
from zzeco import store
from zzeco.answer import Answer
from zzeco.commands.common import command
from zzeco.project import Project
from zzeco.screen import MISSING, number
from zzeco.screen import table as screen_table
from zzeco.target_sheet import KINDS, OVERDUE, Counted, layer_table, target_rows
from zzeco.target_texts import verdict_text
from zzeco.targets.progress import is_overdue


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Declare the command."""
    parser = command(commands, common, "targets", _("follow the targets of the plan"), run)
    parser.add_argument("--by", choices=["county"], help=_("one row per county as well"))
    parser.add_argument("--year", type=int, metavar="YEAR", help=_("position at the end of this year"))


def run(arguments: argparse.Namespace) -> Answer:
    """The target sheet."""
    return target_sheet(store.load(arguments.project), arguments.by == "county", arguments.year)


def target_sheet(project: Project, by_county: bool, year: int | None) -> Answer:
    """Every target with value, goal, share, pace, state and evidence."""
    layers = {kind: layer_table(project, kind, year) for kind in KINDS}
    at_year = date.today().year if year is None else year
    counted = target_rows(project, layers, by_county=by_county, year=year, at_year=at_year)
    return Answer(
        "done",
        _("Targets of {path}").format(path=project.path),
        warnings=counted.notes,
        data={"targets": counted.rows},
        lines=tuple(_sheet(counted, at_year)),
    )


def _sheet(counted: Counted, at_year: int) -> list[str]:
    heads = [_("Target"), _("Region"), _("Year"), _("Value"), _("Goal"), _("Unit"), _("Share"), _("Pace/a"), _("State")]
    rows = [
        _line(row, OVERDUE if is_overdue(goal, row["value"], at_year) else row["state"])
        for goal, row in zip(counted.goals, counted.rows, strict=True)
    ]
    return screen_table(heads, rows)


def _line(row: dict[str, Any], verdict: str) -> list[str]:
    share = MISSING if row["share"] is None else f"{number(100 * row['share'])} %"
    figures = [number(row[key], 2) for key in ("value", "goal")]
    pace = number(row["pace_needed"], 2)
    unit = label("target_unit", row["unit"])
    region = label("county", row["region"])
    return [row["label"], region, str(row["year"]), *figures, unit, share, pace, verdict_text(verdict)]
