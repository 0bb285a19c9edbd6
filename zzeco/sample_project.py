"""The sample project: a synthetic survey taken in through the same import as a real one, estimated and checked."""

from collections.abc import Callable
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING

from layers.i18n import _
from layers.intake.mapping import Answers
from layers.intake.source import Reader
from layers.kind import kind
from zzeco import store
from zzeco.carbon.settings import EstimateSettings
from zzeco.checking import check_project
from zzeco.estimating import Request, run_estimate
from zzeco.importing import ImportOptions, import_sources
from zzeco.outcome import Outcome
from zzeco.project import Project
from zzeco.sample_baselines import with_sample_baselines
from zzeco.settings import settings_dict

if TYPE_CHECKING:
    from zzeco.sample import SampleDelivery

UNFINISHED = "-unfinished.gpkg"
DELIVERIES = "deliveries"


def make_sample_project(path: Path, polygons: int, seed: int, progress: Callable[[str], None]) -> list[Outcome]:
    """Writes the deliveries beside `path` and the project from them; the file is there only once it is complete.

    What was made is removed again where it is interrupted or fails; what was there before stays.
    """
    folders = [path.parent / DELIVERIES, path.parent, *path.parent.parents]
    made = [folder for folder in folders if not folder.exists()]
    try:
        return _made(path, polygons, seed, progress)
    except BaseException:
        _remove(path, made)
        raise


def _remove(path: Path, made: list[Path]) -> None:
    """The unfinished project, the deliveries and the folders that were made for them, from the inside out."""
    for left in path.parent.glob(f"{path.stem}{UNFINISHED}*"):
        left.unlink(missing_ok=True)
    for folder in made:
        if folder.name == DELIVERIES:
            rmtree(folder, ignore_errors=True)
        elif folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def _made(path: Path, polygons: int, seed: int, progress: Callable[[str], None]) -> list[Outcome]:
    from zzeco.sample import make_deliveries

    deliveries = make_deliveries(path.parent / DELIVERIES, polygons, seed, lambda _share, step: progress(step))
    unfinished = path.with_name(path.stem + UNFINISHED)
    unfinished.unlink(missing_ok=True)
    store.create(unfinished, settings={"synthetic": True})
    outcomes: list[Outcome] = []
    with store.editing(unfinished) as session, Reader() as reader:
        project = session.before
        for delivery in deliveries:
            project, found = _taken(project, delivery, reader, progress)
            outcomes += found
        project, _run = run_estimate(with_sample_baselines(project), _request(project), progress)
        project, _found = check_project(project, None, progress)  # what later deliveries and the estimate brought
        progress(_("Writing"))
        session.save(project)
    unfinished.rename(path)
    return outcomes


def is_synthetic(project: Project) -> bool:
    """Whether the project holds invented sample data."""
    return bool(project.settings.get("synthetic"))


def _taken(
    project: Project, delivery: "SampleDelivery", reader: Reader, progress: Callable[[str], None]
) -> tuple[Project, list[Outcome]]:
    answers = Answers(encoding=delivery.options.get("encoding"), crs=delivery.options.get("crs"))
    options = ImportOptions(answers, delivery.epoch)
    return import_sources(project, [delivery.path], kind(delivery.kind), options, progress, reader)


def _request(project: Project) -> Request:
    chosen = settings_dict(project)
    return Request(EstimateSettings(), chosen["draws"], chosen["seed"])
