"""report, verify: statistical tables and Word reports of the project, and whether they still say what it says."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from layers.errors import UsageError
from layers.i18n import _
from zzeco import store
from zzeco.answer import Answer
from zzeco.audience import Audience, audience, logged
from zzeco.commands.carbon import unverified_notes
from zzeco.commands.common import add_audience, command, progress
from zzeco.outdated import changed_note, changed_since
from zzeco.project import Project
from zzeco.report_facts import Facts
from zzeco.reports.asked import Asked, site_of
from zzeco.reports.table_book import KIND as TABLES
from zzeco.reports.verdict_texts import is_fine, summary_text, verdict_text, verify_notes
from zzeco.reports.verifying import Verdict, Verified, manifest_and_shown, verified
from zzeco.reports.writing import ENDINGS, report_log, write_any
from zzeco.runs import unverified_of

COUNTY, PROJECT = "county", "project"
SHOWN = 20


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Declare the commands."""
    parser = command(commands, common, "report", _("write statistical tables or a report"), run)
    parser.add_argument("--kind", required=True, choices=[*ENDINGS], help=_("which report"))
    parser.add_argument("--county", metavar="CODE", help=_("of this county only (county code)"))
    parser.add_argument("--site", metavar="LAYER:ID", help=_("the site that a report of kind project is about"))
    template = _("a Word template of your own (default: the one of zzeco)")
    parser.add_argument("--template", type=Path, metavar="FILE", help=template)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help=_("the file to write"))
    add_audience(parser)
    check = command(
        commands, common, "verify", _("compare the figures of a report with the project"), run_verify, project=False
    )
    check.add_argument("report", type=Path, metavar="REPORT", help=_("a .docx or .xlsx that zzeco wrote"))
    check.add_argument("--project", type=Path, required=True, metavar="PROJECT.gpkg", help=_("the project file"))


def run(arguments: argparse.Namespace) -> Answer:
    """The report written, with what a reader must know."""
    _fitting(arguments)
    reader = audience(arguments.audience)
    if not reader.is_outside:
        return _written(store.load(arguments.project), arguments, reader)[0]
    with store.editing(arguments.project) as edit:
        answer, asked = _written(edit.before, arguments, reader)
        after = logged(edit.before, report_log(asked, arguments.kind, arguments.out))
        edit.save(after, _("Report for {audience}").format(audience=reader.label))
    return answer


def _written(project: Project, arguments: argparse.Namespace, reader: Audience) -> tuple[Answer, Asked]:
    facts = Facts(project, arguments.county, progress)
    site = None if arguments.site is None else site_of(project, arguments.site)
    asked = Asked(facts, site, reader)
    manifest = write_any(asked, arguments.kind, arguments.out, arguments.template)
    unverified = unverified_of(project, facts.run)
    data = {
        "audience": reader.key,
        "files": [str(arguments.out)],
        "kind": arguments.kind,
        "run": manifest.run,
        "figures": len(manifest.figures),
        "unverified_factors": unverified,
    }
    said = _("Wrote the report to {path} ({count} figures).").format(path=arguments.out, count=len(manifest.figures))
    notes = (*changed_note(facts.run, changed_since(project, facts.run.name)), *unverified_notes(unverified))
    return Answer("done", said, written=True, warnings=notes, data=data), asked


def _fitting(arguments: argparse.Namespace) -> None:
    """Refuses options that do not go with the kind."""
    kind, ending = arguments.kind, ENDINGS[arguments.kind]
    if arguments.out.suffix.lower() != ending:
        raise UsageError(
            _("A report of kind {kind} is a {ending} file.").format(kind=kind, ending=ending),
            _("Choose a name that ends in {ending}.").format(ending=ending),
        )
    if kind == COUNTY and arguments.county is None:
        raise UsageError(_("The report of a county needs its code."), _("Add --county, for example --county 430223."))
    if kind not in (COUNTY, TABLES) and arguments.county is not None:
        raise UsageError(
            _("A report of kind {kind} is of the whole project.").format(kind=kind),
            _("Leave out --county, or choose --kind county or --kind tables."),
        )
    if (kind == PROJECT) != (arguments.site is not None):
        raise UsageError(
            _("--site goes with --kind project, and that kind needs it."),
            _("For example: --kind project --site small_wetland_2025:XWSD-001"),
        )
    if kind == TABLES and arguments.template is not None:
        raise UsageError(_("Statistical tables have no template."), _("Leave out --template."))


def run_verify(arguments: argparse.Namespace) -> Answer:
    """The figures that are not as they were; exit 1 where there are any, or where the report is of another project."""
    manifest, shown = manifest_and_shown(arguments.report)
    found = verified(manifest, shown, store.load(arguments.project), progress)
    return Answer(
        "done" if is_fine(found) else "findings",
        summary_text(found, arguments.report.name),
        warnings=verify_notes(found),
        data=_verify_answer(found),
        lines=_verify_lines(found.wrong),
    )


def _verify_answer(found: Verified) -> dict[str, Any]:
    return {
        "kind": found.manifest.kind,
        "made_at": found.manifest.made_at,
        "run": found.manifest.run,
        "project_run": found.run,
        "same_project": found.is_same_project,
        "figures": len(found.manifest.figures),
        "wrong": [
            {
                "key": one.key,
                "state": one.state,
                "place": one.place,
                "value": one.listed,
                "project_value": one.now,
                "text": one.text,
                "shown": one.shown,
            }
            for one in found.wrong
        ],
    }


def _verify_lines(wrong: Sequence[Verdict]) -> tuple[str, ...]:
    lines = [f"  {one.key}: {verdict_text(one)}" for one in wrong[:SHOWN]]
    more = _("  … and {count} more; --json lists all").format(count=len(wrong) - SHOWN)
    return (*lines, *((more,) if len(wrong) > SHOWN else ()))
