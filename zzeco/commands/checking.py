"""check: every rule over the layers of a project, cross-layer rules included."""

import argparse
from typing import Any

import pandas as pd

from layers.checks import findings as findings_module
from layers.i18n import _
from zzeco import store
from zzeco.answer import Answer
from zzeco.checking import check_project
from zzeco.commands.common import command, needs_a_look, progress

SHOWN = 30


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Declare the command."""
    parser = command(commands, common, "check", _("check the layers of a project"), run)
    parser.add_argument("--layer", metavar="LAYER", help=_("only this layer"))


def run(arguments: argparse.Namespace) -> Answer:
    """The findings of every rule; they replace those of the last check."""
    with store.editing(arguments.project) as session:
        after, found = check_project(session.before, arguments.layer, progress)
        session.save(after)
    listed = _as_dicts(findings_module.with_texts(found)) if arguments.json else []
    lines = findings_module.summary_lines(found, SHOWN)
    if len(found):
        lines.append(_("Every finding with what to do: zzeco export P findings FILE.xlsx"))
    return Answer(
        "findings" if needs_a_look(found) else "done",
        _("{count} finding(s).").format(count=len(found)),
        written=True,
        data={"findings": listed},
        lines=tuple(lines),
    )


def _as_dicts(found: pd.DataFrame) -> list[dict[Any, Any]]:
    keys = ["code", "severity", "layer", "record_id", "fid", "fields", "message", "advice", "x", "y"]
    listed: list[dict[Any, Any]] = (
        found.assign(fields=found["fields"].str.split(";"))[keys].astype(object).to_dict("records")
    )
    return listed
