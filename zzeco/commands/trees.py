"""trees: tree lists of plots into the project, their means per polygon."""

import argparse
from pathlib import Path
from typing import Any

from layers.checks import findings as findings_module
from layers.i18n import _
from zzeco import store
from zzeco.answer import Answer
from zzeco.commands.common import command, needs_a_look, progress
from zzeco.screen import number, table

SHOWN = 30


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Declare the command."""
    parser = command(commands, common, "trees", _("take in the trees counted on plots"), run)
    parser.add_argument("trees", type=Path, metavar="TREES", help=_("one row per tree, .csv or .xlsx"))
    parser.add_argument("--layer", required=True, metavar="LAYER", help=_("a forest layer of the project"))
    plots = _("one row per plot (plot, polygon, area), so that plots without trees count too")
    parser.add_argument("--plots", type=Path, metavar="PLOTS", help=plots)
    parser.add_argument("--encoding", metavar="E", help=_("text encoding of the tables"))


def run(arguments: argparse.Namespace) -> Answer:
    """The plots into the project; `estimate --method trees` takes them."""
    from zzeco.tree_files import read_tree_file, replaced_texts, taken_text
    from zzeco.tree_lists import with_tree_list

    progress(_("Reading {file}").format(file=arguments.trees.name))
    file = read_tree_file(arguments.trees, arguments.plots, arguments.encoding)
    with store.editing(arguments.project) as session:
        after, found = with_tree_list(session.before, arguments.layer, file.trees, file.plots, file.name)
        progress(_("Writing"))
        session.save(after, "trees")
    listed = findings_module.with_texts(found.findings)
    polygons = found.polygons.reset_index().rename(columns={"record": "record_id"})
    return Answer(
        "findings" if needs_a_look(found.findings) else "done",
        taken_text(found),
        written=True,
        warnings=replaced_texts(found),
        data={
            "layer": found.layer,
            "trees": len(found.trees),
            "trees_left_out": len(file.trees) - len(found.trees),
            "plots": len(found.plots),
            "replaced": {
                "polygons": int(found.replaced["fid"].nunique()) if len(found.replaced) else 0,
                "plots": len(found.replaced),
            },
            "polygons": _plain(polygons.assign(equations=polygons["equations"].str.split(";"))),
            "findings": _plain(listed.assign(fields=listed["fields"].str.split(";")).drop(columns="values")),
        },
        lines=(*_lines(polygons), *findings_module.summary_lines(found.findings, SHOWN), _next_step()),
    )


def _plain(rows: Any) -> list[dict[Any, Any]]:
    plain: list[dict[Any, Any]] = rows.astype(object).where(rows.notna(), None).to_dict("records")
    return plain


def _lines(polygons: Any) -> list[str]:
    heads = [_("Polygon"), _("Plots"), _("Trees"), _("Above t/ha"), _("Below t/ha"), _("Standard error t/ha")]
    names = ("above_t_per_ha", "below_t_per_ha", "standard_error_t_per_ha")
    shown = polygons.head(SHOWN)
    lines = table(
        heads,
        [
            [
                str(row["record_id"]),
                number(int(row["plots"])),
                number(int(row["trees"])),
                *(number(row[n]) for n in names),
            ]
            for row in shown.to_dict("records")
        ],
    )
    left = len(polygons) - len(shown)
    return [*lines, *([_("… and {count} more").format(count=left)] if left else [])]


def _next_step() -> str:
    return _("They are used by: zzeco estimate P --method trees")
