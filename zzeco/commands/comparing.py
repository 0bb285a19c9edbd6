"""compare-methods: several methods on the same forest layer, side by side."""

import argparse
from pathlib import Path
from typing import Any

from layers.errors import UsageError
from layers.i18n import _
from zzeco import store
from zzeco.answer import Answer
from zzeco.carbon.settings import METHODS
from zzeco.commands.carbon import unverified_notes
from zzeco.commands.common import command, progress, table_path
from zzeco.estimate_texts import method_text, used_method_text
from zzeco.screen import MISSING, number, table


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Declare the command."""
    parser = command(commands, common, "compare-methods", _("several methods on one forest layer side by side"), run)
    methods = _("two or more of {names}; the first is what the others are compared with").format(
        names=", ".join(METHODS)
    )
    parser.add_argument("--layer", required=True, metavar="LAYER", help=_("a forest layer of the project"))
    parser.add_argument("--methods", default="factor,regression", metavar="M,M…", help=methods)
    parser.add_argument("--out", type=Path, metavar="FILE", help=_("every polygon with each method as .csv or .xlsx"))
    parser.add_argument("--overwrite", action="store_true", help=_("replace the file if it exists"))


def run(arguments: argparse.Namespace) -> Answer:
    """Totals and species groups by each method; every polygon in the file that is asked for."""
    from zzeco.method_comparing import compared_methods, comparing_settings, groups_of, totals_of, write_comparison

    methods = _methods(arguments.methods)
    out = arguments.out
    if out is not None:
        table_path(out, arguments.overwrite)
    project = store.load(arguments.project)
    comparison = compared_methods(project, arguments.layer, methods, comparing_settings(project), progress)
    totals, groups = totals_of(comparison), groups_of(comparison)
    unverified = comparison.unverified_factors
    if out is not None:
        progress(_("Writing"))
        write_comparison(comparison, out)
    return Answer(
        "done",
        _("Methods on {layer} against {method}").format(layer=comparison.layer, method=method_text(methods[0])),
        written=out is not None,
        warnings=unverified_notes(unverified),
        data={
            "layer": comparison.layer,
            "methods": totals,
            "groups": groups,
            "unverified_factors": unverified,
            "file": out and str(out),
        },
        lines=(*_total_lines(totals), "", *_group_lines(groups)),
    )


def _methods(text: str) -> tuple[str, ...]:
    methods = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    unknown = [name for name in methods if name not in METHODS]
    if unknown or len(methods) < 2:
        raise UsageError(
            _("--methods takes two or more methods, not {methods}.").format(methods=text or "–"),
            _("Methods: {names}.").format(names=", ".join(METHODS)),
        )
    return methods


def _total_lines(totals: list[dict[str, Any]]) -> list[str]:
    heads = [_("Method"), _("Living trees t C"), _("All pools t C"), _("Difference t C"), _("Of the trees")]
    taken = [_("Polygons: {methods}").format(methods=_taken(one["polygons"])) for one in totals]
    lines = table(heads, [[method_text(one["method"]), *_figures(one)] for one in totals])
    return [*lines, *(f"  {method_text(one['method'])} · {text}" for one, text in zip(totals, taken, strict=True))]


def _taken(polygons: dict[str, int]) -> str:
    return ", ".join(f"{used_method_text(method)} {number(count)}" for method, count in polygons.items()) or MISSING


def _figures(one: dict[str, Any]) -> list[str]:
    percent = one["trees_difference_percent"]
    share = MISSING if percent is None else f"{number(percent, 2)} %"
    return [number(one["trees_t"]), number(one["carbon_t"]), number(one["carbon_difference_t"]), share]


def _group_lines(groups: list[dict[str, Any]]) -> list[str]:
    heads = [_("Species group"), _("Method"), _("Living trees t C"), _("All pools t C"), _("Difference t C")]
    rows = [
        [str(group["species_group_label"] or MISSING), method_text(one["method"]), *_figures(one)]
        for group in groups
        for one in group["methods"]
    ]
    return table([*heads, _("Of the trees")], rows)
