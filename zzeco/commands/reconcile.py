"""reconcile: the growing stock of the forest survey against the published total."""

import argparse
from typing import Any

import pandas as pd

from layers.errors import UsageError
from layers.i18n import _
from layers.labels import label
from layers.text import key_of, numbers
from zzeco import store
from zzeco.answer import Answer
from zzeco.commands.carbon import unverified_notes
from zzeco.commands.common import command, progress
from zzeco.project import Project
from zzeco.reconciling import DOUBTFUL, Reconciliation, applied, reconcile, scope_text, taken_back
from zzeco.screen import number, table
from zzeco.stock_factors import active_factors, reconciliations

UNITS = {"万": 1e4, "亿": 1e8}


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Declare the command."""
    help_text = _("compare the growing stock of the forest survey with a published total")
    parser = command(commands, common, "reconcile", help_text, run)
    asked = parser.add_mutually_exclusive_group(required=True)
    asked.add_argument("--stock", metavar="M3", help=_("published growing stock, m³ (for example 3446e4)"))
    asked.add_argument("--undo", action="store_true", help=_("take an applied factor back"))
    parser.add_argument("--scope", default="", metavar="COUNTY", help=_("county code (default: the whole layer)"))
    parser.add_argument(
        "--apply", action="store_true", help=_("multiply the stock by the factor in every estimate from now on")
    )
    parser.add_argument("--reason", default="", metavar="TEXT", help=_("why, with --apply; kept in the project"))


def run(arguments: argparse.Namespace) -> Answer:
    """The comparison; the factor is applied or taken back only on request."""
    if arguments.undo:
        return _undo(arguments)
    stock_m3 = _stock_m3(arguments.stock)
    if not arguments.apply:
        project = store.load(arguments.project)
        return _answer(project, reconcile(project, stock_m3, arguments.scope, progress), written=False)
    with store.editing(arguments.project) as session:
        found = reconcile(session.before, stock_m3, arguments.scope, progress)
        after = applied(session.before, found, arguments.reason)
        session.save(after, f"reconcile {found.layer} × {found.factor:.6g}: {arguments.reason.strip()}")
    return _answer(after, found, written=True)


def _stock_m3(text: str) -> float:
    """m³ of a number that may end in 万 (10⁴) or 亿 (10⁸), as reports write it, with or without the unit behind."""
    words = key_of(text).replace("立方米", "").removesuffix("m3")
    unit = UNITS.get(words[-1:], 1.0)
    written = pd.Series([words[:-1] if words[-1:] in UNITS else words], dtype="str")
    stock_m3 = float(numbers(written).iloc[0]) * unit
    if not stock_m3 > 0:
        raise UsageError(
            _("--stock takes a number of m³ above 0, not {text}.").format(text=text or "''"),
            _("For example: --stock 3446e4, --stock 3446万 or --stock 34460000"),
        )
    return stock_m3


def _undo(arguments: argparse.Namespace) -> Answer:
    with store.editing(arguments.project) as session:
        after, gone = taken_back(session.before, arguments.scope)
        layers = ", ".join(dict.fromkeys(str(one["layer"]) for one in gone))
        session.save(after, f"reconcile {layers}: undo")
    said = _("Took back {count} reconciliations. Estimate again.").format(count=len(gone))
    data = {"layer": layers, "taken_back": len(gone), "records": _records(after)}
    return Answer("done", said, written=True, data=data, lines=tuple(f"  {scope_text(one)}" for one in gone))


def _answer(project: Project, found: Reconciliation, written: bool) -> Answer:
    data = {
        "layer": found.layer,
        "epoch": found.epoch,
        "scope": found.scope or None,
        "published_m3": found.published_m3,
        "growing_stock_m3": found.found_m3,
        "difference_m3": found.difference_m3,
        "difference_percent": 100 * found.difference_m3 / found.found_m3,
        "factor": found.factor,
        "carbon_t": found.carbon_t,
        "scaled_carbon_t": found.scaled_carbon_t,
        "counties": found.groups.get("county", []),
        "species_groups": found.groups.get("species_group", []),
        "unverified_factors": found.unverified_factors,
        "applied": written,
        "records": _records(project),
    }
    in_force = [factor for layer, _county, factor in active_factors(project) if layer == found.layer]
    told = _(
        "The factor {factor:.6g} is in force on this layer; the figures here are those of the survey as delivered."
    )
    warnings = [told.format(factor=factor) for factor in in_force if not written]
    if not 1 / DOUBTFUL <= found.factor <= DOUBTFUL:
        doubt = _(
            "The totals differ by a factor of {factor:.4g}: is the published total in m³ (3446 × 10⁴ m³ is 3446e4), and"
            " of the same ground?"
        )
        warnings.append(doubt.format(factor=max(found.factor, 1 / found.factor)))
    if written:
        warnings.append(_("The factor counts from the next estimate on; delivered values stay as they are."))
    warnings += unverified_notes(found.unverified_factors)
    where = label("county", found.scope) if found.scope else _("whole layer")
    said = _("{layer}, {where}: surveyed {found} m³, published {published} m³, factor {factor:.6g}").format(
        layer=found.layer,
        where=where,
        found=number(found.found_m3),
        published=number(found.published_m3),
        factor=found.factor,
    )
    return Answer("done", said, written=written, warnings=tuple(warnings), data=data, lines=tuple(_lines(found)))


def _records(project: Project) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = reconciliations(project).to_dict("records")
    return rows


def _lines(found: Reconciliation) -> list[str]:
    titles = {"county": _("County"), "species_group": _("Species group")}
    lines = []
    for name, rows in found.groups.items():
        heads = [titles[name], _("Stock m³"), _("Share of the stock"), _("Difference m³"), "t C", _("t C, scaled")]
        lines += ["", *table(heads, [_cells(row) for row in rows])]
    return lines[1:]


def _cells(row: dict[str, Any]) -> list[str]:
    share = f"{number(100 * row['share'])} %"
    figures = [number(row[name]) for name in ("difference_m3", "carbon_t", "scaled_carbon_t")]
    return [row["label"], number(row["growing_stock_m3"]), share, *figures]
