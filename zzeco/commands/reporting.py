"""report: statistical tables and Word reports of the project."""

import argparse
from pathlib import Path
from typing import Any

from layers.errors import UsageError
from layers.i18n import _
from zzeco import store
from zzeco.answer import Answer
from zzeco.commands.carbon import unverified_notes
from zzeco.commands.common import command, progress
from zzeco.outdated import changed_note, changed_since
from zzeco.report_facts import Facts
from zzeco.reports.table_book import KIND as TABLES
from zzeco.reports.table_book import write_table_book
from zzeco.runs import unverified_of

ENDINGS = {TABLES: ".xlsx"}


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Declare the command."""
    parser = command(commands, common, "report", _("write statistical tables or a report"), run)
    parser.add_argument("--kind", required=True, choices=[*ENDINGS], help=_("which report"))
    parser.add_argument("--county", metavar="CODE", help=_("of this county only (county code)"))
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help=_("the file to write"))


def run(arguments: argparse.Namespace) -> Answer:
    """The report written, with what a reader must know."""
    ending = ENDINGS[arguments.kind]
    if arguments.out.suffix.lower() != ending:
        raise UsageError(
            _("A report of kind {kind} is a {ending} file.").format(kind=arguments.kind, ending=ending),
            _("Choose a name that ends in {ending}.").format(ending=ending),
        )
    project = store.load(arguments.project)
    facts = Facts(project, arguments.county, progress)
    manifest = write_table_book(facts, arguments.out)
    unverified = unverified_of(project, facts.run)
    data = {
        "files": [str(arguments.out)],
        "kind": arguments.kind,
        "run": manifest.run,
        "figures": len(manifest.figures),
        "unverified_factors": unverified,
    }
    said = _("Wrote the report to {path} ({count} figures).").format(path=arguments.out, count=len(manifest.figures))
    notes = (*changed_note(facts.run, changed_since(project, facts.run.name)), *unverified_notes(unverified))
    return Answer("done", said, written=True, warnings=notes, data=data)
