"""new, set, settings: making a project and its settings."""

import argparse
from pathlib import Path
from typing import Any

from layers import crs as crs_module
from layers.boundary import Boundary, bundled
from layers.checks import findings as findings_module
from layers.errors import Unclear, UsageError, ZzecoError
from layers.i18n import _
from layers.intake.source import Reader
from layers.kind import kind
from zzeco import store
from zzeco.answer import Answer
from zzeco.commands.common import command, progress
from zzeco.factor_sets import project_factors
from zzeco.importing import ImportOptions, import_sources
from zzeco.outcome import Outcome
from zzeco.project import Project, with_settings
from zzeco.settings import parse_settings, settings_dict


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Declare the commands."""
    new = command(commands, common, "new", _("make an empty project"), run_new)
    new.add_argument("--boundary", type=Path, metavar="FILE", help=_("the bureau's own boundary"))
    new.add_argument("--crs", metavar="EPSG:n", help=_("the project's coordinate system"))
    new.add_argument("--land-area-ha", type=float, metavar="X", help=_("official land area, ha"))
    change = command(commands, common, "set", _("change settings of a project"), run_set)
    change.add_argument("pairs", nargs="+", metavar="key=value", help=_("settings as `zzeco settings` lists them"))
    command(commands, common, "settings", _("show the settings of a project"), run_settings)


def run_new(arguments: argparse.Namespace) -> Answer:
    """An empty project, with its boundary when one is given."""
    path: Path = arguments.project
    if path.suffix.lower() != ".gpkg":
        raise UsageError(
            _("{path} does not end in .gpkg.").format(path=path), _("A project is a GeoPackage: NAME.gpkg.")
        )
    if path.exists():
        raise UsageError(_("{path} exists already.").format(path=path), _("Choose another name; nothing was written."))
    settings = parse_settings([f"land_area_ha={arguments.land_area_ha}"]) if arguments.land_area_ha is not None else {}
    crs = crs_module.parse_known(arguments.crs) if arguments.crs else default_crs(bundled())
    if crs_module.is_geographic(crs):
        raise UsageError(
            _("{crs} counts in degrees; a project needs a CRS in metres.").format(crs=crs_module.label(crs)),
            _("For Zhuzhou: --crs EPSG:4547."),
        )
    store.create(path, crs=crs, settings=settings)
    try:
        return _with_boundary(path, crs, arguments.boundary)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _with_boundary(path: Path, crs: str, boundary: Path | None) -> Answer:
    """The new project with the bureau's boundary in it; ZzecoError when none of its records can serve."""
    data: dict[str, Any] = {"project": str(path), "crs": crs_module.label(crs), "boundary": None}
    warnings: tuple[str, ...] = ()
    if boundary is not None:
        data["boundary"] = str(boundary)
        with store.editing(path) as session, Reader() as reader:
            project, outcomes = _boundary_taken(session.before, boundary, reader)
            if not any(outcome.accepted for outcome in outcomes):
                raise ZzecoError(
                    _("{name} holds no polygon that can serve as a boundary.").format(name=boundary.name),
                    _("No project was made. Give a file with the polygons of the counties."),
                )
            warnings = tuple(text for outcome in outcomes for text in (*outcome.warnings, *_errors_of(outcome)))
            session.save(project)
    return Answer(
        "findings" if warnings else "done",
        _("Made the project {path}.").format(path=path),
        written=True,
        warnings=warnings,
        data=data,
    )


def _errors_of(outcome: Outcome) -> list[str]:
    """What is wrong with the boundary as a whole, such as an old datum."""
    found = outcome.findings[outcome.findings["severity"].eq("error") & outcome.findings["row"].isna()]
    return list(findings_module.with_texts(found)["message"])


def _boundary_taken(project: Project, boundary: Path, reader: Reader) -> tuple[Project, list[Outcome]]:
    """The project with the boundary; an open question is passed on to the command that can answer it."""
    try:
        return import_sources(project, [boundary], kind("boundary"), ImportOptions(), progress, reader)
    except Unclear as question:
        way = f"import P {boundary} --kind boundary"
        candidates = [{**one, "needs": f"{way} {one['needs']}"} for one in question.details["candidates"]]
        raise Unclear(
            question.problem,
            _("Make the project without --boundary, then: zzeco import P FILE --kind boundary with an option below."),
            question=question.details["question"],
            candidates=candidates,
        ) from None


def default_crs(boundary: Boundary) -> str:
    """The CGCS2000 3-degree zone (by central meridian, no zone prefix) in whose middle the boundary lies."""
    west, _south, east, _north = boundary.union_lonlat.bounds
    zone = round((west + east) / 2 / 3)
    return f"EPSG:{4534 + zone - 25}"


def run_set(arguments: argparse.Namespace) -> Answer:
    """The project with settings changed."""
    wanted = parse_settings(arguments.pairs)
    with store.editing(arguments.project) as session:
        before: Project = session.before
        if "factor_set" in wanted:
            project_factors(before, wanted["factor_set"])
        session.save(with_settings(before, wanted))
    shown = ", ".join(f"{key} = {value}" for key, value in wanted.items())
    return Answer("done", _("Set {settings}.").format(settings=shown), written=True, data={"settings": wanted})


def run_settings(arguments: argparse.Namespace) -> Answer:
    """Every setting with its value."""
    values = settings_dict(store.load(arguments.project))
    lines = tuple(f"{key} = {'' if value is None else value}" for key, value in values.items())
    return Answer(
        "done", _("Settings of {path}").format(path=arguments.project), data={"settings": values}, lines=lines
    )
