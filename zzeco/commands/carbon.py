"""estimate, totals: carbon per polygon and what is made of it."""

import argparse
from collections.abc import Sequence
from typing import Any

from layers.errors import UsageError
from layers.i18n import _
from layers.labels import label
from zzeco import store
from zzeco.answer import Answer
from zzeco.carbon import without_stock
from zzeco.carbon.estimate import KINDS
from zzeco.carbon.settings import METHODS, POOLS, EstimateSettings
from zzeco.carbon.soil_depths import as_told, of_kinds, soil_warning
from zzeco.carbon.without_stock import stock_warning
from zzeco.commands.common import command, group_names, progress
from zzeco.estimate_texts import factor_text, few_draws_note
from zzeco.estimating import Request, Run, run_again, run_estimate
from zzeco.grouping import GROUPS
from zzeco.method_notes import method_notes, methods_line
from zzeco.outdated import changed_note, changed_since
from zzeco.project import Project
from zzeco.run_notes import memo_line, reconciled_note
from zzeco.runs import latest_run, unverified_of
from zzeco.screen import MISSING, interval, number, table
from zzeco.settings import setting, settings_dict, typed

SINK_POOLS = "agb,bgb"
SHOWN = 4


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Declare the commands."""
    estimate = command(commands, common, "estimate", _("estimate carbon per polygon"), run_estimate_command)
    estimate.add_argument("--kind", choices=KINDS, help=_("only the layers of this kind"))
    estimate.add_argument("--layer", metavar="LAYER", help=_("only the layer of this name"))
    estimate.add_argument("--epoch", metavar="EPOCH", help=_("the survey to estimate (default: the latest)"))
    estimate.add_argument(
        "--again", metavar="RUN", help=_("make a stored run anew from the factors, settings and seed that it kept")
    )
    _add_method(estimate)
    totals = command(commands, common, "totals", _("sums of the latest estimate by groups"), run_totals)
    totals.add_argument(
        "--by", required=True, metavar="G,G…", help=_("groups: {names}").format(names=", ".join(GROUPS))
    )


def _add_method(parser: argparse.ArgumentParser) -> None:
    method = _("how the tree layer is estimated (default: factor)")
    pools = _("carbon pools to estimate (default: all): {names}").format(names=", ".join(POOLS))
    sink_pools = _("carbon pools of the sink (default: {names})").format(names=SINK_POOLS)
    parser.add_argument("--method", choices=METHODS, help=method)
    parser.add_argument("--pools", default=",".join(POOLS), metavar="P,P…", help=pools)
    parser.add_argument("--sink-pools", default=SINK_POOLS, metavar="P,P…", help=sink_pools)
    parser.add_argument("--factors", metavar="SET", help=_("factor set, NAME or NAME@VERSION (default: the project's)"))
    parser.add_argument("--draws", type=int, metavar="N", help=_("draws of the interval (default: the project's)"))
    parser.add_argument("--seed", type=int, metavar="S", help=_("random seed of the draws (default: the project's)"))


def request_of(project: Project, arguments: argparse.Namespace) -> Request:
    """What the options and the project's settings ask for."""
    named = project.layers.get(arguments.layer) if arguments.layer else None
    if named is not None and arguments.kind not in (None, named.kind):
        raise UsageError(
            _("The layer {layer} is of kind {kind}.").format(layer=named.name, kind=named.kind),
            _("Give --layer or --kind, not two that differ."),
        )
    chosen = settings_dict(project)
    settings = EstimateSettings(
        method=arguments.method,
        regression_set=chosen["regression_set"],
        pools=_pools(arguments.pools, "--pools"),
        sink_pools=_pools(arguments.sink_pools, "--sink-pools"),
        gwp_ch4=chosen["gwp_ch4"],
        area_source=chosen["area_source"],
    )
    draws, seed = (_whole(arguments, name, chosen) for name in ("draws", "seed"))
    return Request(settings, draws, seed, arguments.kind, arguments.layer, arguments.epoch, arguments.factors)


def _whole(arguments: argparse.Namespace, name: str, chosen: dict[str, Any]) -> int:
    """The option as the setting of the same name allows it, else the project's setting."""
    given = getattr(arguments, name)
    return int(chosen[name] if given is None else typed(setting(name), str(given)))


def _pools(text: str, option: str) -> tuple[str, ...]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    unknown = [name for name in names if name not in POOLS]
    if unknown or not names:
        raise UsageError(
            _("{option}: unknown pool {pool}.").format(option=option, pool=", ".join(unknown) or "–"),
            _("Pools: {pools}.").format(pools=", ".join(POOLS)),
        )
    return tuple(pool for pool in POOLS if pool in names)


def run_estimate_command(arguments: argparse.Namespace) -> Answer:
    """Results per polygon into the project; totals as the answer."""
    with store.editing(arguments.project) as session:
        before = session.before
        if arguments.again is not None:
            _only_again(arguments)
            after, run = run_again(before, arguments.again, progress)
        else:
            after, run = run_estimate(before, request_of(before, arguments), progress)
        progress(_("Writing"))
        session.save(after)
    return estimate_answer(run)


def _only_again(arguments: argparse.Namespace) -> None:
    """A run made anew takes every choice from the run."""
    names = ("kind", "layer", "epoch", "method", "factors", "draws", "seed")
    given = [f"--{name}" for name in names if getattr(arguments, name) is not None]
    if given:
        raise UsageError(
            _("--again takes every choice from the stored run; {options} cannot stand beside it.").format(
                options=", ".join(given)
            ),
            _("Leave one of them out."),
        )


def estimate_answer(run: Run) -> Answer:
    """The figures of a run."""
    left_out = any(one["left_out"] for one in run.kinds)
    unverified = sorted({factor for one in run.kinds for factor in one["unverified_factors"]})
    data = {
        "run": run.name, "kinds": run.kinds, "counted_once_area_ha": run.counted_once_area_ha, "memo": run.memo
    }  # fmt: skip
    settings = next(iter(run.estimates.values())).settings
    return Answer(
        "findings" if left_out else "done",
        _("Estimate {run}").format(run=run.name),
        written=True,
        warnings=(
            *few_draws_note(run.draws),
            *method_notes(run.kinds, settings.method),
            *reconciled_note(settings.stock_factors),
            *stock_warning(without_stock.of_kinds(run.kinds)),
            *soil_warning(of_kinds(run.kinds)),
            *unverified_notes(unverified),
        ),
        data=data,
        lines=(*estimate_lines(run.kinds, run.counted_once_area_ha), *(memo_line(one) for one in run.memo)),
    )


def unverified_notes(factors: Sequence[str]) -> tuple[str, ...]:
    """The warning that names factors of confidence C; none where there are none."""
    if not factors:
        return ()
    text = _("To be verified: {count} factors of confidence C are in these figures ({some}).")
    some = list(dict.fromkeys(factor_text(name) for name in factors))
    return (text.format(count=len(factors), some="; ".join(some[:SHOWN]) + (" …" if len(some) > SHOWN else "")),)


def estimate_lines(kinds: Sequence[dict[str, Any]], counted_once_area_ha: float) -> list[str]:
    """The totals of a run as a table, what was left out, and the ground that was counted once."""
    heads = [_("Layer"), _("Polygons"), _("Area ha"), "t C", "t CO₂e", _("Interval (95 %)"), _("Sink t CO₂e/a")]
    lines = table(heads, [_estimate_row(one) for one in kinds])
    for one in kinds:
        lines += [methods_line(one)] if one["kind"] == "forest" and one.get("methods") else []
        lines += [_flux_line(one)] if one.get("net_tco2e_per_a") is not None else []
        lines += [_pond_line(one)] if one.get("pond_net_range_tco2e_per_a") else []
        lines += [_left_out_line(one["layer"], group) for group in one["left_out"]]
    if counted_once_area_ha:
        shared = _("Ground under several kinds counted once (forest > wetland > small wetland > karst): {area} ha")
        lines.append(shared.format(area=number(counted_once_area_ha)))
    return lines


def _estimate_row(one: dict[str, Any]) -> list[str]:
    mark = "*" if one["unverified_factors"] else ""
    figures = [number(one["area_ha"]), number(one["carbon_t"]["total"]), number(one["co2e_t"]) + mark]
    sink = number(one["sink_tco2e_per_a"])
    return [one["layer"], number(one["estimated"]), *figures, interval(one["ci95_co2e_t"]), sink]


def _flux_line(one: dict[str, Any]) -> str:
    text = _("  {layer}: burial {burial}, CH₄ {ch4}, net {net} t CO₂e/a (negative = source)")
    return text.format(
        layer=one["layer"],
        burial=number(one["burial_tco2e_per_a"]),
        ch4=number(one["ch4_tco2e_per_a"]),
        net=number(one["net_tco2e_per_a"]),
    )


def _pond_line(one: dict[str, Any]) -> str:
    text = _("  {layer}: by other measured burial and methane of ponds, their net is between {low} and {high} t CO₂e/a")
    low, high = one["pond_net_range_tco2e_per_a"]
    return text.format(layer=one["layer"], low=number(low), high=number(high))


def _left_out_line(layer: str, group: dict[str, Any]) -> str:
    text = _("  {layer}: left out {count} ({area} ha): {reason}")
    return text.format(
        layer=layer, count=group["count"], area=number(group["area_ha"]), reason=group.get("label", group["reason"])
    )


def run_totals(arguments: argparse.Namespace) -> Answer:
    """Sums of the latest run by groups, the total last."""
    from zzeco.grouping import project_totals

    by = group_names(arguments.by)
    project = store.load(arguments.project)
    rows = project_totals(project, by)
    groups = [label("group", name) for name in by]
    figures = [_("Polygons"), _("Area ha"), _("Stock m³"), "t C", "t CO₂e", _("Interval (95 %)"), _("Sink t CO₂e/a")]
    lines = table([*groups, *figures], [_total_row(row, by) for row in rows])
    run = latest_run(project)
    covered = ", ".join(one["layer"] for one in run.kinds)
    said = _("Totals of {run}: {layers}").format(run=run.name, layers=covered)
    unverified = unverified_of(project, run)
    depths = of_kinds(run.kinds)
    return Answer(
        "done",
        said,
        warnings=(
            *changed_note(run, changed_since(project, run.name)),
            *few_draws_note(run.draws),
            *method_notes(run.kinds, run.settings.method),
            *reconciled_note(run.settings.stock_factors),
            *stock_warning(without_stock.of_kinds(run.kinds)),
            *soil_warning(depths),
            *unverified_notes(unverified),
        ),
        data={"run": run.name, "rows": rows, "soil_depths": as_told(depths), "unverified_factors": unverified},
        lines=tuple(lines),
    )


def _total_row(row: dict[str, Any], by: list[str]) -> list[str]:
    groups = [str(row[f"{name}_label"] or row[name] or MISSING) for name in by]
    if row["is_total"]:
        groups = [_("Total"), *[""] * (len(by) - 1)]
    keys = ("features", "area_ha", "growing_stock_m3", "carbon_t", "co2e_t")
    figures = [number(row[key]) for key in keys]
    return [*groups, *figures, interval(row["ci95_co2e_t"]), number(row["sink_tco2e_per_a"])]
