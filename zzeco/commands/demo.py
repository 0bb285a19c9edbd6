"""demo: a synthetic survey, taken into a sample project through the same import as a real one."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from layers.errors import UsageError
from layers.i18n import _
from layers.intake.mapping import Answers
from layers.intake.source import Reader
from layers.kind import kind
from zzeco import store
from zzeco.answer import Answer
from zzeco.carbon.settings import EstimateSettings
from zzeco.commands.carbon import estimate_lines
from zzeco.commands.common import command, progress
from zzeco.commands.goals import target_sheet
from zzeco.estimating import Request, run_estimate
from zzeco.importing import ImportOptions, import_sources
from zzeco.outcome import Outcome
from zzeco.project import Project
from zzeco.runs import latest_run
from zzeco.settings import settings_dict

if TYPE_CHECKING:
    from zzeco.sample import SampleDelivery

PROJECT = "sample.gpkg"
UNFINISHED = "sample-unfinished.gpkg"
DELIVERIES = "deliveries"
FEWEST, MOST = 200, 1_000_000


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Declare the command."""
    parser = command(commands, common, "demo", _("make the synthetic sample project"), run, project=False)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--polygons", type=int, default=5000, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="S")


def run(arguments: argparse.Namespace) -> Answer:
    """The sample project made (or, where it is there, shown): totals and target sheet."""
    path: Path = arguments.folder / PROJECT
    if not FEWEST <= arguments.polygons <= MOST:
        raise UsageError(_("--polygons needs {fewest} to {most}.").format(fewest=FEWEST, most=MOST))
    if path.exists():
        said = _("The sample project {path} is there already (synthetic data).").format(path=path)
        return sample_answer(store.load(path), [], said, "unchanged")
    outcomes = _made(path, arguments.polygons, arguments.seed)
    said = _("Made the sample project {path} from a synthetic survey.").format(path=path)
    return sample_answer(store.load(path), outcomes, said, "findings")


def _made(path: Path, polygons: int, seed: int) -> list[Outcome]:
    from zzeco.sample import make_deliveries

    deliveries = make_deliveries(path.parent / DELIVERIES, polygons, seed, lambda _share, step: progress(step))
    unfinished = path.with_name(UNFINISHED)
    unfinished.unlink(missing_ok=True)
    store.create(unfinished)
    outcomes: list[Outcome] = []
    with store.editing(unfinished) as session, Reader() as reader:
        project = session.before
        for delivery in deliveries:
            project, found = _taken(project, delivery, reader)
            outcomes += found
        project, _run = run_estimate(project, _request(project), progress)
        progress(_("Writing"))
        session.save(project)
    unfinished.rename(path)
    return outcomes


def _taken(project: Project, delivery: "SampleDelivery", reader: Reader) -> tuple[Project, list[Outcome]]:
    answers = Answers(encoding=delivery.options.get("encoding"), crs=delivery.options.get("crs"))
    options = ImportOptions(answers, delivery.epoch)
    return import_sources(project, [delivery.path], kind(delivery.kind), options, progress, reader)


def _request(project: Project) -> Request:
    chosen = settings_dict(project)
    return Request(EstimateSettings(), chosen["draws"], chosen["seed"])


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
