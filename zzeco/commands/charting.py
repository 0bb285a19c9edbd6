"""chart: one chart of the project as a picture."""

import argparse
from pathlib import Path
from typing import Any

from layers.i18n import _
from zzeco import store
from zzeco.answer import Answer
from zzeco.charts.house import FORMATS, save_chart
from zzeco.charts.kinds import KINDS, figure_of, figure_of_county
from zzeco.commands.common import command, progress
from zzeco.report_facts import Facts


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Declare the command."""
    parser = command(commands, common, "chart", _("draw a chart of the project"), run)
    parser.add_argument("--kind", required=True, choices=[*KINDS], help=_("what it shows"))
    parser.add_argument("--county", metavar="CODE", help=_("of this county only (county code)"))
    endings = _("the picture; its ending says the format: {endings}").format(endings=", ".join(FORMATS))
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help=endings)


def run(arguments: argparse.Namespace) -> Answer:
    """The chart written."""
    facts = Facts(store.load(arguments.project), arguments.county, progress)
    draw = figure_of if arguments.county is None else figure_of_county
    path = save_chart(draw(facts, arguments.kind), arguments.out)
    said = _("Wrote the chart to {path}.").format(path=path)
    return Answer("done", said, written=True, data={"files": [str(path)], "kind": arguments.kind})
