"""demo: the sample project, its totals and its target sheet."""

import argparse
from pathlib import Path
from typing import Any

from layers.errors import UsageError
from layers.i18n import _
from zzeco import store
from zzeco.answer import Answer
from zzeco.commands.carbon import estimate_lines
from zzeco.commands.common import command, progress
from zzeco.commands.goals import target_sheet
from zzeco.outcome import Outcome
from zzeco.project import Project
from zzeco.runs import latest_run
from zzeco.sample_project import make_sample_project

PROJECT = "sample.gpkg"
FEWEST, MOST = 200, 1_000_000


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Declare the command."""
    parser = command(commands, common, "demo", _("make the synthetic sample project"), run, project=False)
    parser.add_argument("folder", type=Path, metavar="DIR", help=_("the folder to make it in"))
    parser.add_argument(
        "--polygons", type=int, default=5000, metavar="N", help=_("how many forest polygons (default: 5000)")
    )
    parser.add_argument(
        "--seed", type=int, default=1, metavar="S", help=_("another number makes another survey (default: 1)")
    )


def run(arguments: argparse.Namespace) -> Answer:
    """The sample project made (or, where it is there, shown): totals and target sheet."""
    path: Path = arguments.folder / PROJECT
    if not FEWEST <= arguments.polygons <= MOST:
        raise UsageError(_("--polygons needs {fewest} to {most}.").format(fewest=FEWEST, most=MOST))
    if path.exists():
        said = _("The sample project {path} is there already (synthetic data).").format(path=path)
        return sample_answer(store.load(path), [], said, "unchanged")
    outcomes = make_sample_project(path, arguments.polygons, arguments.seed, progress)
    said = _("Made the sample project {path} from a synthetic survey.").format(path=path)
    return sample_answer(store.load(path), outcomes, said, "findings")


def sample_answer(project: Project, outcomes: list[Outcome], said: str, status: str) -> Answer:
    """What the sample project holds: deliveries, totals, target sheet."""
    run = latest_run(project)
    sheet = target_sheet(project, by_county=False, year=None)
    data = {
        "project": str(project.path),
        "deliveries": [outcome.as_dict() for outcome in outcomes],
        "run": run.name,
        "kinds": run.kinds,
        "counted_once_area_ha": run.counted_once_area_ha,
        **sheet.data,
    }
    lines = (
        *[_delivery_line(outcome) for outcome in outcomes],
        "",
        *estimate_lines(run.kinds, run.counted_once_area_ha),
        "",
        *sheet.lines,
    )
    return Answer(status, said, written=bool(outcomes), warnings=sheet.warnings, data=data, lines=lines)


def _delivery_line(outcome: Outcome) -> str:
    text = _("{layer}: {name}: read {read} = accepted {accepted} + unchanged {unchanged} + rejected {rejected}")
    return text.format(name=Path(outcome.source).name, **outcome.as_dict())
