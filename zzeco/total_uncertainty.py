"""Both approaches to the uncertainty of totals: analytic and drawn, side by side, with the factors that matter most."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from layers.errors import ZzecoError
from layers.i18n import _
from zzeco.carbon.analytic import Analytic, from_amounts, own_by_parameter
from zzeco.carbon.estimate import counted_values, estimated_rows
from zzeco.carbon.intervals import amounts, stacked, statistics_with_error
from zzeco.carbon.notes import stock_known
from zzeco.carbon.parameters import FactorSet
from zzeco.carbon.totals import groups_of
from zzeco.carbon.uncertainty import COVERAGE, Draws, relative_error
from zzeco.carbon.units import CO2_PER_C, PERCENT
from zzeco.error_texts import error_text, shared_text
from zzeco.grouping import grouped_polygons, known_groups, labelled
from zzeco.project import Project
from zzeco.runs import KeptRun, kept_run, latest_run


@dataclass(frozen=True, eq=False)
class GroupedRun:
    """A run by groups: its estimated polygons, the group of each, and both approaches per group.

    `heads` has the codes and labels of each group (the sum last, is_total); `codes` number the group of every polygon;
    `approach_1` and `approach_2` (mean, median, lo, hi, sd, lo_error, hi_error; t C) have one row per head.
    """

    run: KeptRun
    by: list[str]
    polygons: pd.DataFrame
    codes: Any
    heads: list[dict[str, Any]]
    approach_1: Analytic
    approach_2: pd.DataFrame


def grouped_run(project: Project, by: list[str], name: str = "") -> GroupedRun:
    """The run of that name, else the latest one, by the groups (none: the sum alone).

    ZzecoError where nothing was estimated, or a layer of the run is gone.
    """
    if by:
        known_groups(by)
    run = kept_run(project, name) if name else latest_run(project)
    gone = [one["layer"] for one in run.kinds if one["layer"] not in project.layers]
    if gone:
        raise ZzecoError(
            _("Layers of {run} are gone: {layers}.").format(run=run.name, layers=", ".join(gone)),
            _("Choose another estimate."),
        )
    polygons = estimated_rows(grouped_polygons(project, run, by)).reset_index(drop=True)
    if polygons.empty:
        raise ZzecoError(
            _("The estimate {run} holds no estimated polygon.").format(run=run.name),
            _("See `zzeco estimate` for the reasons, correct the records and estimate again."),
        )
    codes, groups = groups_of(polygons, by)
    heads = [labelled(row, by) | {"is_total": False} for row in groups.to_dict("records")]
    heads.append({name: None for one in by for name in (one, f"{one}_label")} | {"is_total": True})
    parts, count = run.settings.stock_parts, max(len(groups), 1)
    sums = amounts(polygons, parts, codes, count, run.factors)
    own = own_by_parameter(polygons, parts, codes, count, run.factors)
    if by:
        sums = stacked([sums, sums.joined(np.zeros(count, dtype=np.int64), 1)])
        own = {name: np.append(variance, variance.sum()) for name, variance in own.items()}
    drawn = statistics_with_error(sums, Draws(run.factors, run.draws, run.seed))
    return GroupedRun(run, by, polygons, codes, heads, from_amounts(sums, own, run.factors), drawn)


def members(grouped: GroupedRun, group: int) -> Any:
    """True for the polygons of a head; for all of them where it is the sum."""
    return np.ones(len(grouped.codes), dtype=bool) if grouped.heads[group]["is_total"] else grouped.codes == group


def uncertainty_rows(project: Project, by: list[str], name: str = "") -> tuple[KeptRun, list[dict[str, Any]]]:
    """The run of that name, else the latest, and per group and for the sum (last) both approaches with the tornado."""
    grouped = grouped_run(project, by, name)
    return grouped.run, [uncertainty_row(grouped, group) for group in range(len(grouped.heads))]


def uncertainty_row(grouped: GroupedRun, group: int) -> dict[str, Any]:
    """A head with its polygons, counted stock (NaN where no table has a value), both approaches and the tornado."""
    inside = members(grouped, group)
    polygons = grouped.polygons[inside]
    carbon_t = float(counted_values(polygons, "carbon_t").sum()) if stock_known(polygons).any() else float("nan")
    return {
        **grouped.heads[group],
        "features": int(inside.sum()),
        "carbon_t": carbon_t,
        "co2e_t": carbon_t * CO2_PER_C,
        **both_approaches(grouped, group),
        "factors": tornado(grouped.approach_1, group, grouped.run.factors),
    }


def both_approaches(grouped: GroupedRun, group: int) -> dict[str, Any]:
    """approach_1, approach_2 and difference of a head, t CO2e.

    `difference` is Approach 2 minus Approach 1 at both limits with the Monte Carlo error (one standard error) of each;
    `within_mc_error` says whether both lie within 1.96 of it. Approach 1 is symmetric and of first order, so wide
    lognormal factors make a difference that more draws do not remove. All are NaN where no table has a stock value.
    """
    known = 1.0 if stock_known(grouped.polygons[members(grouped, group)]).any() else float("nan")
    low, high = (float(limit[group]) * CO2_PER_C * known for limit in grouped.approach_1.limits)
    drawn = {name: float(value) * CO2_PER_C * known for name, value in grouped.approach_2.iloc[group].items()}
    apart = [drawn["lo"] - low, drawn["hi"] - high]
    errors = [drawn["lo_error"], drawn["hi_error"]]
    return {
        "approach_1": {"ci95_co2e_t": [low, high], "half_width_percent": _half_width_percent(low, high)},
        "approach_2": {
            "mean_co2e_t": drawn["mean"],
            "median_co2e_t": drawn["median"],
            "ci95_co2e_t": [drawn["lo"], drawn["hi"]],
            "half_width_percent": _half_width_percent(drawn["lo"], drawn["hi"], drawn["mean"]),
            "draws": grouped.run.draws,
            "seed": grouped.run.seed,
        },
        "difference": {
            "ci95_co2e_t": apart,
            "mc_error_co2e_t": errors,
            "within_mc_error": all(abs(gap) <= COVERAGE * error for gap, error in zip(apart, errors, strict=True)),
        },
    }


def _half_width_percent(low: float, high: float, middle: float | None = None) -> float | None:
    middle = (low + high) / 2 if middle is None else middle
    return (high - low) / 2 / abs(middle) * PERCENT if middle else None


def tornado(found: Analytic, group: int, factors: FactorSet) -> list[dict[str, Any]]:
    """The errors of a head, the one that matters most first.

    `share` (0-1) of the variance; `swing_co2e_t` is how far the sum moves when this error alone stands at its 95 %
    limit; `carbon_t` the carbon that it multiplies. `shared_by` and `carbon_t` are None for an error that each polygon
    has alone.
    """
    total = float(found.standard_deviation[group] ** 2)
    return [
        {
            "parameter": parameter,
            "name": error_text(parameter),
            "shared_by": row,
            "shared_by_text": shared_text(row),
            "half_width_percent": _of_table(parameter, factors),
            "carbon_t": moved,
            "swing_co2e_t": COVERAGE * variance**0.5 * CO2_PER_C,
            "share": variance / total,
        }
        for parameter, row, moved, variance in found.by_error(group)
    ]


def _of_table(parameter: str, factors: FactorSet) -> float | None:
    """The half width in % of a row of uncertainty.csv; None for an error that every polygon brings along itself."""
    known = parameter in set(factors.rows("uncertainty")["parameter"])
    return relative_error(factors, parameter).half_width_percent if known else None
