"""uncertainty: both approaches side by side, and which factors matter most."""

import argparse
from typing import Any

from layers.i18n import _
from zzeco import store
from zzeco.answer import Answer
from zzeco.commands.carbon import unverified_notes
from zzeco.commands.common import command, group_names, shown_group
from zzeco.commands.explaining import SHOWN_FACTORS, factor_line
from zzeco.estimate_texts import few_draws_note
from zzeco.grouping import GROUPS
from zzeco.outdated import changed_note, changed_since
from zzeco.runs import unverified_of
from zzeco.screen import MISSING, interval, number, table


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Declare the command."""
    about = _("the interval by both IPCC approaches, and the factors that matter most")
    parser = command(commands, common, "uncertainty", about, run)
    groups = _("groups: {names}").format(names=", ".join(GROUPS))
    parser.add_argument("--by", metavar="G,G…", help=groups)


def run(arguments: argparse.Namespace) -> Answer:
    """Per group, and for the sum: Approach 1, Approach 2, their difference, the tornado."""
    from zzeco.total_uncertainty import uncertainty_rows

    project = store.load(arguments.project)
    by = group_names(arguments.by)
    kept, rows = uncertainty_rows(project, by)
    unverified = unverified_of(project, kept)
    heads = [_("Group"), "t CO₂e", _("Approach 1"), "±%", _("Approach 2"), "±%", _("Median"), _("Difference")]
    ranking = [line for row in rows for line in ("", shown_group(row, by), *_ranking(row))]
    drawn = _("Approach 2: {draws} draws, seed {seed}; the difference is told where it exceeds the Monte Carlo error.")
    return Answer(
        "done",
        _("Uncertainty of {run} (carbon stock, 95 %)").format(run=kept.name),
        warnings=(
            *changed_note(kept, changed_since(project, kept.name)),
            *few_draws_note(kept.draws),
            *unverified_notes(unverified),
        ),
        data={"run": kept.name, "rows": rows, "unverified_factors": unverified},
        lines=(
            *table(heads, [_row(row, by) for row in rows]),
            drawn.format(draws=number(kept.draws), seed=kept.seed),
            *ranking,
        ),
    )


def _row(row: dict[str, Any], by: list[str]) -> list[str]:
    first, second, apart = row["approach_1"], row["approach_2"], row["difference"]
    shown = _("within") if apart["within_mc_error"] else interval(apart["ci95_co2e_t"])
    percents = [MISSING if one is None else number(float(one)) for one in (
        first["half_width_percent"], second["half_width_percent"])]  # fmt: skip
    return [
        shown_group(row, by),
        number(row["co2e_t"]),
        interval(first["ci95_co2e_t"]),
        percents[0],
        interval(second["ci95_co2e_t"]),
        percents[1],
        number(second["median_co2e_t"]),
        shown,
    ]


def _ranking(row: dict[str, Any]) -> list[str]:
    return [f"  {place}. {factor_line(one)}" for place, one in enumerate(row["factors"][:SHOWN_FACTORS], start=1)]
