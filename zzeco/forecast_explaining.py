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
from zzeco.forecast_ground import ground_of
from zzeco.forecasting import Carried, Events, carried_on, year_rows
from zzeco.growth.measure_parts import measure_parts
from zzeco.growth.parts import PARTS, at_year, kinds_of, regrowth_at
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
    """The stands of one year: `kinds` (one row per kind of stand, those of a curve together, the constant last), and
    what was replanted; its `kind` is the row of `kinds`, it is sorted by it."""

    year: int
    kinds: pd.DataFrame
    regrowth: pd.DataFrame


@dataclass(frozen=True, eq=False)
class ForecastYear:
    """A year of a forecast: the year and the one before it, what is constant, the measures, and the row of the series
    that all of it adds up to."""

    run: str
    base_year: int
    scenario: str
    now: YearParts
    before: YearParts
    other_pools_t: float
    fluxes_tco2e_per_a: float
    measures: list[dict[str, Any]]
    stands: list[dict[str, Any]]
    row: dict[str, Any]


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
    now, before = (_parts(course, at) for at in (course.years, course.years - 1))
    polygons, settings = ground.polygons, ground.run.settings
    others = [f"{part}_t" for part in settings.stock_parts if part not in TREE_PARTS]
    return ForecastYear(
        ground.run.name,
        ground.base_year,
        scenario,
        now,
        before,
        float(sum(counted_values(polygons, name).sum() for name in others)),
        float(sum(sign * counted_values(polygons, f"{flux}_tco2e_per_a").sum() for flux, sign in FLUX_SIGN.items())),
        measure_parts(sites, ground.base_year, course.years, ground.factors, settings.gwp_ch4),
        _stands(course, now, before),
        year_rows(project, course, scenario)[-1],
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


def _parts(course: Carried, at: int) -> YearParts:
    ground, path = course.ground, course.path
    kinds = kinds_of(ground.polygons, ground.stands, ground.run.settings)
    whole = at_year(kinds, path, course.undisturbed, at)
    curve = kinds["curve_row"].to_numpy(dtype=str)
    order = np.lexsort((curve, curve == ""))
    row = np.argsort(order)
    replanted = regrowth_at(path.cohorts, at)
    replanted = replanted.assign(kind=row[replanted["kind"]]).sort_values("kind", kind="stable")
    return YearParts(ground.base_year + at, whole.iloc[order].reset_index(drop=True), replanted)


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
