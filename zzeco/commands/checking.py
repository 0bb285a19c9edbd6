"""check: every rule over the layers of a project, cross-layer rules included."""

import argparse
from typing import Any

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
    parser.add_argument("--layer", metavar="L", help=_("only this layer"))


def run(arguments: argparse.Namespace) -> Answer:
    """The findings of every rule; they replace those of the last check."""
    with store.editing(arguments.project) as session:
        after, found = check_project(session.before, arguments.layer, progress)
        session.save(after)
    shown = found.head(SHOWN)
    keys = ["code", "severity", "layer", "record_id", "fid", "fields", "message", "advice", "x", "y"]
    texts = found.assign(
        message=[findings_module.message(*pair) for pair in zip(found["code"], found["values"], strict=True)],
        advice=found["code"].map({code: findings_module.advice(code) for code in found["code"].unique()}),
        fields=found["fields"].str.split(";"),
    )
    lines = [
        f"{row.severity}  {row.code}  {row.layer}  {_shown(row.record_id)}  {row.message}"
        for row in texts.head(SHOWN).itertuples()
    ]
    if len(found) > len(shown):
        lines.append(_("… and {count} more; --json lists all.").format(count=len(found) - len(shown)))
    return Answer(
        "findings" if needs_a_look(found) else "done",
        _("{count} finding(s).").format(count=len(found)),
        written=True,
        data={"findings": texts[keys].astype(object).to_dict("records")},
        lines=tuple(lines),
    )


def _shown(record_id: object) -> str:
    return "–" if record_id is None or record_id != record_id else str(record_id)
