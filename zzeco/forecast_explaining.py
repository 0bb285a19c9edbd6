"""How one year of a forecast comes about: the stands curve by curve, the other pools, the measures."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from layers.errors import UsageError
from layers.i18n import _
from zzeco.carbon.estimate import counted_values
from zzeco.carbon.intervals import FLUX_SIGN, TREE_PARTS
from zzeco.carbon.units import CO2_PER_C
from zzeco.forecast_ground import Ground, ground_of
from zzeco.forecasting import Carried, Events, carried_on, year_rows
from zzeco.growth.measure_parts import measure_parts
from zzeco.growth.parts import PARTS, apart_at, at_year, felled_again, kinds_of, regrowth_at
from zzeco.growth.stands import climax_t_per_ha
from zzeco.project import Project

FORMULA = (
    "C(t) = a × (1 − exp(−k × t)) ^ c",
    "growth = C(age + n) ÷ C(age)",
    "standing = 1 − cut_share × years_felled",
    "regrown = Σ share × C(age_of_replanting) ÷ C(age)",
    "ratio = standing × growth + regrown − held − lost",
    "carbon = Σ trees × ratio + other_pools + Σ gain",
    "growing_stock = Σ growing_stock × volume_ratio",
    "sink = Σ sink_pools × (ratio − ratio_of_the_year_before) × 44 ÷ 12 + fluxes + Σ sink_of_measures",
)


@dataclass(frozen=True, eq=False)
class YearParts:
    """The stands of one year: `kinds` (one row per kind of stand, those of a curve together, the constant last),
    what was replanted (`kind` is the row of `kinds`, it is sorted by it), what of that was felled `again`, and the
    polygons `apart`, held at the climax or hit by an event in this year or the one it is compared with."""

    year: int
    kinds: pd.DataFrame
    regrowth: pd.DataFrame
    again: pd.DataFrame
    apart: pd.DataFrame


@dataclass(frozen=True, eq=False)
class ForecastYear:
    """A year of a forecast: the year and the one before it, what is constant, the measures, and the row of the series
    that all of it adds up to.

    `said` is what must be told of the measures. `records` names the polygons apart (record_id, fid) in their order;
    `events` are the disturbances that count (year, kind, severity) and `pieces` the ground that each of them hits:
    polygon and event by row, `ground` (share of the polygon), `before` (the piece, by row, that an earlier event left
    there; -1 for none).
    """

    run: str
    base_year: int
    scenario: str
    now: YearParts
    before: YearParts
    records: pd.DataFrame
    events: pd.DataFrame
    pieces: pd.DataFrame
    other_pools_t: float
    fluxes_tco2e_per_a: float
    measures: list[dict[str, Any]]
    stands: list[dict[str, Any]]
    row: dict[str, Any]
    said: list[str]


def forecast_year(
    project: Project,
    year: int,
    scenario: str,
    progress: Callable[[str], None],
    events: Events | None = None,
    refit: bool = False,
) -> ForecastYear:
    """The year of the forecast in a scenario (`with` or `without`); UsageError up to the year of the survey."""
    ground = ground_of(project, refit, progress)
    if year <= ground.base_year:
        raise UsageError(
            _("The forecast of {run} has no year {year} to explain.").format(run=ground.run.name, year=year),
            _("Name a year after {base}; what {base} itself holds is explained by the totals.").format(
                base=ground.base_year
            ),
        )
    course = carried_on(project, ground, year, progress, events)
    sites = course.sites if scenario == "with" else course.sites.iloc[:0]
    now, before = _both_years(course)
    polygons, settings = ground.polygons, ground.run.settings
    others = [f"{part}_t" for part in settings.stock_parts if part not in TREE_PARTS]
    return ForecastYear(
        ground.run.name,
        ground.base_year,
        scenario,
        now,
        before,
        _records(ground, now.apart["polygon"].to_numpy()),
        *_ground_hit(course, now.apart["polygon"].to_numpy()),
        float(sum(counted_values(polygons, name).sum() for name in others)),
        float(sum(sign * counted_values(polygons, f"{flux}_tco2e_per_a").sum() for flux, sign in FLUX_SIGN.items())),
        measure_parts(sites, ground.base_year, course.years, ground.factors, settings.gwp_ch4),
        _stands(course, now, before),
        year_rows(project, course, scenario)[-1],
        course.said if scenario == "with" else [],
    )


def explain_forecast(found: ForecastYear) -> dict[str, Any]:
    """`formula`, `terms`, the stands by curve, what is constant, the measures and the row of the forecast."""
    return {
        "run": found.run,
        "base_year": found.base_year,
        "year": found.now.year,
        "scenario": found.scenario,
        "formula": "; ".join(FORMULA),
        "terms": terms(),
        "stands": found.stands,
        "other_pools_t": found.other_pools_t,
        "fluxes_tco2e_per_a": found.fluxes_tco2e_per_a,
        "measures": found.measures,
        "forecast": found.row,
    }


def terms() -> dict[str, str]:
    """What the words of the formula stand for."""
    return {
        "n": _("years since the survey"),
        "C(t)": _("growth curve of species and origin, t C/ha, read no further than its last observed age"),
        "growth": _("carbon of a stand by that of the survey: its own density, scaled along the curve"),
        "standing": _("share of the area not felled yet"),
        "regrown": _("carbon of what was replanted, by that of the survey"),
        "held": _("what the climax forest's carbon holds back, polygon by polygon, by the carbon of the survey"),
        "lost": _("what disturbances take, by the carbon of the survey"),
        "volume_ratio": _("the same as ratio, polygons weighted by their growing stock"),
        "trees": _("living trees and dead wood at the survey, t C, counted once"),
        "other_pools": _("understorey, litter, soil: as at the survey, t C"),
        "fluxes": _("burial less methane of wetlands, t CO₂e/a"),
    }


def _both_years(course: Carried) -> tuple[YearParts, YearParts]:
    """The year and the one before it, with the same polygons apart in the same order."""
    polygons, path = course.ground.polygons, course.path
    apart = [apart_at(polygons, path, at) for at in (course.years, course.years - 1)]
    told = np.logical_or.reduce([(one["held_ratio"] > 0) | (one["left"] < 1) for one in apart])
    told &= (apart[0]["live_t"] > 0).to_numpy()
    now, before = (
        _parts(course, at, one, told) for at, one in zip((course.years, course.years - 1), apart, strict=True)
    )
    return now, before


def _parts(course: Carried, at: int, apart: pd.DataFrame, told: Any) -> YearParts:
    ground, path = course.ground, course.path
    kinds = kinds_of(ground.polygons, ground.stands, ground.run.settings)
    whole = at_year(kinds, path, apart, at)
    curve = kinds["curve_row"].to_numpy(dtype=str)
    order = np.lexsort((curve, curve == ""))
    row = np.argsort(order)
    whole = whole.iloc[order].reset_index(drop=True)
    replanted, shown = regrowth_at(path.cohorts, at), apart[told]
    replanted, shown = (
        one.assign(kind=row[one["kind"]]).sort_values("kind", kind="stable", ignore_index=True)
        for one in (replanted, shown)
    )
    return YearParts(ground.base_year + at, whole, replanted, felled_again(replanted, whole), shown)


def _records(ground: Ground, polygons: Any) -> pd.DataFrame:
    """The fid and the record id of polygons of the forest, by their positions."""
    fids = ground.trees.index[polygons]
    return ground.forest.columns(["record_id"]).reindex(fids).rename_axis("fid").reset_index()


def _ground_hit(course: Carried, polygons: Any) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The events that count, and the pieces of ground that they hit in these polygons (positions)."""
    columns = ["year", "kind", "severity", "counts"]
    events = pd.DataFrame(course.disturbances, columns=columns)
    hit = course.path.apart.hit
    if hit is None:
        return events, pd.DataFrame(columns=["polygon", "event", "ground", "before"])
    number = events["counts"].to_numpy(dtype=bool).cumsum() - 1
    place = pd.Series(np.arange(len(polygons)), index=polygons)
    pieces = hit.pieces[hit.pieces["polygon"].isin(polygons)]
    row = pd.Series(np.arange(len(pieces)), index=pieces.index).reindex(pieces["before"]).fillna(-1).astype("int64")
    found = pieces.assign(polygon=place.loc[pieces["polygon"]].to_numpy(), event=number[pieces["event"]])
    return events[events["counts"]].reset_index(drop=True), found.assign(before=row.to_numpy()).reset_index(drop=True)


def _stands(course: Carried, now: YearParts, before: YearParts) -> list[dict[str, Any]]:
    """What stands on each curve, and last (`curve` null) what has none and is held as it is."""
    rows = []
    for curve in dict.fromkeys(now.kinds["curve_row"]):
        on_it = (now.kinds["curve_row"] == curve).to_numpy()
        kinds = now.kinds[on_it]
        change_t = kinds["sink_pools_then_t"].sum() - before.kinds.loc[on_it, "sink_pools_then_t"].sum()
        rows.append(
            {
                **_curve(curve, kinds, course),
                "kinds": len(kinds),
                "area_ha": float(kinds["area_ha"].sum()),
                "growing_stock_m3": {
                    "base": float(kinds["stock_m3"].sum()),
                    "year": float(kinds["stock_then_m3"].sum()),
                },
                "carbon_t": {
                    "base": float(kinds["trees_t"].sum()),
                    **{part: float(kinds[f"{part}_t"].sum()) for part in PARTS},
                    "year": float(kinds["trees_then_t"].sum()),
                },
                "sink_tco2e_per_a": float(change_t * CO2_PER_C),
            }
        )
    return rows


def _curve(curve: str, kinds: pd.DataFrame, course: Carried) -> dict[str, Any]:
    """The curve with its parameters, end, climax and source; all null where there is none."""
    names = ("a", "k", "c", "first_a", "last_a")
    if not curve:
        others = ("asymptote_identified", "climax_t_per_ha", "source", "confidence")
        return {"curve": None, **dict.fromkeys((*names, *others))}
    first, factors = kinds.iloc[0], course.ground.factors
    known = factors.curves.loc[tuple(curve.rsplit("/", 1))]
    return {
        "curve": curve,
        **{name: float(first[name]) for name in names},
        "asymptote_identified": bool(first["open_ended"]),
        "climax_t_per_ha": float(climax_t_per_ha([curve], factors)[0]),
        "source": known["source"],
        "confidence": known["confidence"],
    }
