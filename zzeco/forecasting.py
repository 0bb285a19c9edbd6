"""The forecast of a project: the latest estimate carried on year by year, with and without its planned measures."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from layers.errors import UsageError
from layers.i18n import _
from layers.layer import VectorLayer
from zzeco.boundaries import latest_layer
from zzeco.carbon.estimate import KINDS as ESTIMATED
from zzeco.carbon.estimate import counted_values
from zzeco.carbon.uncertainty import Draws
from zzeco.forecast_cover import forest_cover
from zzeco.forecast_ground import Ground, ground_of
from zzeco.growth.disturbance import Losses, dissolved, losses
from zzeco.growth.measure_parts import measure_name
from zzeco.growth.measures import AFFOREST, Measures, measures_of, without_measures
from zzeco.growth.path import Path, path_of
from zzeco.growth.planned import COLUMNS, KINDS, counted_once, dated, planned_sites
from zzeco.growth.reach import curves_used, held_shares
from zzeco.growth.refit import LEAST_POINTS
from zzeco.growth.series import Course, yearly
from zzeco.growth.stands import living_t
from zzeco.outdated import changed_note, changed_since
from zzeco.project import Project
from zzeco.runs import KeptRun, polygons_of, unverified_of
from zzeco.settings import settings_dict

SCENARIOS = ("with", "without")
LAST_YEAR = 2060
Events = tuple[pd.DataFrame, Any]


@dataclass(frozen=True, eq=False)
class Carried:
    """The ground of a forecast carried on for so many years.

    `path` is what becomes of the stands, `sites` are the planned measures with a year, `said` what must be told of
    them.
    """

    ground: Ground
    years: int
    disturbances: list[dict[str, Any]]
    path: Path
    sites: pd.DataFrame
    measures: Measures
    said: list[str]

    def measures_in(self, scenario: str) -> Measures:
        """What the measures add in a scenario."""
        return self.measures if scenario == "with" else without_measures(self.years)


def forecast(
    project: Project,
    first: int | None,
    last: int,
    scenarios: tuple[str, ...],
    progress: Callable[[str], None],
    events: Events | None = None,
    refit: bool = False,
) -> dict[str, Any]:
    """The yearly series of the scenarios from `first` (None: the year of the survey) to `last`, the curves, what is
    held, the measures, the disturbances (`events` and their areas), and warnings."""
    ground = ground_of(project, refit, progress)
    start = ground.base_year if first is None else first
    if not ground.base_year <= start < last:
        raise UsageError(
            _("The forecast of {run} runs from {base} on.").format(run=ground.run.name, base=ground.base_year),
            _("Ask for years from {base} on, for example up to {last}.").format(base=ground.base_year, last=LAST_YEAR),
        )
    carried = carried_on(project, ground, last, progress, events)
    path, measures, disturbances = carried.path, carried.measures, carried.disturbances
    since = start - ground.base_year
    series = [row for scenario in scenarios for row in year_rows(project, carried, scenario)[since:]]
    return {
        "run": ground.run.name,
        "base_year": ground.base_year,
        "scenarios": list(scenarios),
        "series": series,
        "curves": curves_used(ground.trees, ground.stands, path, ground.factors),
        "refits": ground.refits,
        "held": held_shares(ground.trees, ground.stands, path),
        "measures": measures.used if "with" in scenarios else [],
        "disturbances": disturbances,
        "unverified_factors": unverified_of(project, ground.run),
        "warnings": [
            *_late_warnings(last),
            *_ground_warnings(project, ground, path, last),
            *_event_warnings(disturbances),
            *(_refit_warnings(ground) if refit else []),
            *(carried.said if "with" in scenarios else []),
        ],
    }


def carried_on(
    project: Project, ground: Ground, last: int, progress: Callable[[str], None], events: Events | None
) -> Carried:
    """The ground carried on to the year `last` with its planned measures and the events."""
    years = last - ground.base_year
    progress(_("Growing {count} stands to {year}").format(count=len(ground.polygons), year=last))
    hit, disturbances = _disturbed(ground, events, years)
    path = path_of(ground.stands, ground.polygons, years, hit)
    sites, measures, said = _measures(project, ground, years)
    return Carried(ground, years, disturbances, path, sites, measures, said)


def year_rows(project: Project, carried: Carried, scenario: str) -> list[dict[str, Any]]:
    """The rows of a scenario's series, the base year first."""
    ground, taken = carried.ground, carried.measures_in(scenario)
    draws = Draws(ground.run.factors, ground.run.draws, ground.run.seed)
    course = Course(ground.polygons, ground.stands, carried.path, taken, ground.run.settings, draws)
    return _rows(yearly(course), forest_cover(project, ground, taken), scenario, ground.base_year)


def _disturbed(ground: Ground, events: Events | None, years: int) -> tuple[Losses | None, list[dict[str, Any]]]:
    """What the events take from the polygons, and for each event what it hits."""
    if events is None:
        return None, []
    at = pd.Index(ground.forest.fids).get_indexer(ground.trees.index)
    gone = np.array([None], dtype=object)  # a record that was removed after the estimate
    geometry = np.concatenate([ground.forest.geometry, gone])[at]
    known, areas = dissolved(*events)
    found = losses(geometry, known, areas, ground.base_year, years)
    live, area = living_t(ground.trees), counted_values(ground.trees, "area_ha")
    polygon, event, overlap, share = (found.pairs[name].to_numpy() for name in ("polygon", "event", "overlap", "share"))
    hit = {
        "polygons": np.bincount(event, minlength=len(known)),
        "area_ha": np.bincount(event, area[polygon] * overlap, len(known)),
        "lost_base_carbon_t": np.bincount(event, live[polygon] * share, len(known)),
    }
    inside = known["year"].between(ground.base_year + 1, ground.base_year + years)
    told = known.assign(**hit, counts=inside).to_dict("records")
    return found, [{str(name): value for name, value in row.items()} for row in told]


def _measures(project: Project, ground: Ground, years: int) -> tuple[pd.DataFrame, Measures, list[str]]:
    """The planned sites of the project's latest layers, what they add, and what must be said of them."""
    chosen = settings_dict(project)
    factors, settings = ground.factors, ground.run.settings
    found = []
    for kind in KINDS:
        layer = latest_layer(project, kind)
        if layer is not None and len(layer):
            table = layer.columns([name for name in COLUMNS if name in layer.names()])
            share = _counted_share(project, ground.run, layer)
            found.append(planned_sites(table, kind, share, factors, chosen["area_source"]))
    known = counted_once(found) if found else pd.DataFrame()
    if known.empty:
        nothing = pd.DataFrame(columns=["measure", "completion_year", "area_ha", "curve_row"])
        said = _("No planned measure is in the project: both scenarios are the same.")
        return nothing, without_measures(years), [said]
    sites, undated = dated(known, ground.base_year)
    measures, without_rate = measures_of(sites, ground.base_year, years, factors, settings.gwp_ch4)
    return sites, measures, _measure_warnings(measures, undated, without_rate)


def _counted_share(project: Project, run: KeptRun, layer: VectorLayer) -> pd.Series | None:
    """The share of each polygon of a layer that the run counted."""
    if layer.kind != "karst" or layer.name not in [one["layer"] for one in run.kinds]:
        return None
    return polygons_of(project, run.name, layer.name)["counted_share"]


def _measure_warnings(measures: Measures, undated: pd.DataFrame, without_rate: pd.DataFrame) -> list[str]:
    said = []
    if any(gain.error[0].startswith("karst") for gain in measures.stock_gains):
        said.append(_("Gains of karst restoration are 20-year means: in the first years an upper case."))
    if len(undated):
        text = _("Planned measures without a year are left out: {count} ({area:.1f} ha): {names}")
        names = ", ".join(sorted({_measure_name(one) for one in undated["measure"]}))
        said.append(text.format(count=len(undated), area=undated["area_ha"].sum(), names=names))
    planted = without_rate["measure"] == AFFOREST
    if planted.any():
        text = _("New forest of which no species with a growth curve is named adds nothing: {count} ({area:.1f} ha)")
        said.append(text.format(count=planted.sum(), area=without_rate.loc[planted, "area_ha"].sum()))
    for measure, rows in without_rate[~planted].groupby("measure"):
        text = _(
            "{measure} adds nothing: the tables have no rate of gain with a source for it: {count} ({area:.1f} ha)"
        )
        said.append(text.format(measure=_measure_name(measure), count=len(rows), area=rows["area_ha"].sum()))
    return said


def _measure_name(measure: Any) -> str:
    return measure_name(str(measure)) if measure else _("An unnamed measure")


def _rows(found: pd.DataFrame, cover: list[dict[str, Any]], scenario: str, base_year: int) -> list[dict[str, Any]]:
    rows = []
    for at, row in enumerate(found.to_dict("records")):
        intervals = {
            f"ci95_{name}": [row[f"{name}_lo"], row[f"{name}_hi"]]
            for name in ("co2e_t", "sink_tco2e_per_a", "growing_stock_m3")
        }
        figures = ("carbon_t", "co2e_t", "sink_tco2e_per_a", "growing_stock_m3", "felled_area_ha")
        rows.append(
            {
                "scenario": scenario,
                "year": base_year + at,
                **{name: row[name] for name in figures},
                **intervals,
                **cover[at],
            }
        )
    return rows


def _late_warnings(last: int) -> list[str]:
    """What the years after LAST_YEAR rest on."""
    said = _(
        "No curve, felling rule or goal was made for years after {year}: from there to {last} today's are carried on."
    )
    return [said.format(year=LAST_YEAR, last=last)] if last > LAST_YEAR else []


def _ground_warnings(project: Project, ground: Ground, path: Path, last: int) -> list[str]:
    held = held_shares(ground.trees, ground.stands, path)
    said = list(changed_note(ground.run, changed_since(project, ground.run.name)))
    said += _missing_layers(project, ground.run)
    if held["beyond_curve_carbon_share"] > 0:
        text = _(
            "{share} of the living carbon stands in {year} past the last observed age of a curve without a known"
            " asymptote: it is held there."
        )
        said.append(text.format(share=_percent(held["beyond_curve_carbon_share"]), year=last))
    if held["without_curve_carbon_share"] > 0:
        text = _("{share} of the living carbon has no age or no growth curve: it is held constant.")
        said.append(text.format(share=_percent(held["without_curve_carbon_share"])))
    if held["younger_than_curve_area_share"] > 0:
        text = _(
            "{share} of the forest area is younger than the first observed age of its curve: its growth is a guess, and"
            " at most that of the climax forest ({climax} of the area gets there by {year})."
        )
        young, climax = (_percent(held[f"{name}_area_share"]) for name in ("younger_than_curve", "at_climax"))
        said.append(text.format(share=young, climax=climax, year=last))
    if ground.without_category_ha > 0:
        text = _("Stands without a forest category are not felled: {area:.1f} ha")
        said.append(text.format(area=ground.without_category_ha))
    said.append(_("The interval of the forest cover holds the error of the areas, not that of the land classes."))
    said.append(_("Growth curves and harvest rules are of confidence C: to be verified before a report is final."))
    return said


def _missing_layers(project: Project, run: KeptRun) -> list[str]:
    """The latest layers of the kinds that the run, and with it the forecast, has not."""
    known = {one["kind"] for one in run.kinds}
    layers = [latest_layer(project, kind) for kind in ESTIMATED if kind not in known]
    missing = ", ".join(layer.name for layer in layers if layer is not None and len(layer))
    text = _("Estimate No. {number} leaves out layers of the project, so the forecast does too: {layers}")
    return [text.format(number=run.number, layers=missing)] if missing else []


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _event_warnings(disturbances: list[dict[str, Any]]) -> list[str]:
    outside = sum(not event["counts"] for event in disturbances)
    text = _("Disturbances that are not after the survey and within the forecast are left out: {count}")
    return [text.format(count=outside)] if outside else []


def _refit_warnings(ground: Ground) -> list[str]:
    """The curves in use that the surveys were too small for."""
    fitted = {one["curve"] for one in ground.refits}
    kept = sorted(set(ground.stands.kinds["curve_row"]) - {"", *fitted})
    text = _("Curves left as they are, with fewer than {least} measured stands in a survey or no settled fit: {curves}")
    return [text.format(least=LEAST_POINTS, curves=", ".join(kept))] if kept else []
