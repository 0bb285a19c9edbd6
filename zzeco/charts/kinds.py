"""The charts of a project by name: what each shows, made from the facts of reports."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from layers.errors import UsageError
from layers.i18n import _
from layers.labels import label
from zzeco.carbon.units import CO2_PER_C
from zzeco.change_sheet import STEPS, step_text
from zzeco.charts.bars import figure_age_groups, figure_ranking
from zzeco.charts.goal_bars import figure_goals
from zzeco.charts.house import TEN_THOUSAND, map_colours
from zzeco.charts.tornado import figure_tornado
from zzeco.charts.trajectories import Course, figure_trajectory
from zzeco.charts.waterfall import figure_waterfall
from zzeco.classings import species_groups
from zzeco.report_facts import Facts
from zzeco.screen import number
from zzeco.target_texts import decimals, unit_text
from zzeco.target_trend import baseline, goals_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

AGE_STYLES = {"1": "young", "2": "middle", "3": "near_mature", "4": "mature", "5": "over_mature"}
SHOWN_ERRORS = 12


def figure_of(facts: Facts, kind: str) -> "Figure":
    """The chart of that name; UsageError for an unknown one, ZzecoError where the project lacks what it shows."""
    if kind not in KINDS:
        raise UsageError(
            _("There is no chart {kind}.").format(kind=kind), _("Charts: {names}.").format(names=", ".join(KINDS))
        )
    return KINDS[kind](facts)


def _stock_unit() -> str:
    return _("10⁴ t C")


def _sink_unit() -> str:
    return _("10⁴ t CO₂e/a")


def _groups(facts: Facts, by: str) -> Any:
    """The rows of a grouping that are named and hold carbon."""
    rows = facts.sheet.sums[by].rows
    return rows[(rows["key"] != "") & (rows["carbon_t"] > 0)]


def _stock_bars(rows: Any) -> tuple[list[float], list[tuple[float, float]]]:
    low, high = rows["carbon_low_t"] / TEN_THOUSAND, rows["carbon_high_t"] / TEN_THOUSAND
    return list(rows["carbon_t"] / TEN_THOUSAND), list(zip(low, high, strict=True))


def counties(facts: Facts) -> "Figure":
    """Carbon stock by county."""
    rows = _groups(facts, "county")
    return figure_ranking(_("Carbon stock by county"), _stock_unit(), list(rows["label"]), *_stock_bars(rows))


def species(facts: Facts) -> "Figure":
    """Carbon stock by species group, in the colours of the map."""
    rows = _groups(facts, "species_group")
    style_of = next(dict(one.classes) for one in species_groups().lookups if one.column == "species_group")
    colours = map_colours(list(rows["key"]), style_of, "species_group")
    title = _("Carbon stock by species group")
    return figure_ranking(title, _stock_unit(), list(rows["label"]), *_stock_bars(rows), colours)


def age_groups(facts: Facts) -> "Figure":
    """Carbon stock by age group, young to over-mature."""
    rows = _groups(facts, "age_group")
    colours = map_colours(list(rows["key"]), AGE_STYLES, "age_group")
    title = _("Carbon stock by age group")
    return figure_age_groups(title, _stock_unit(), list(rows["label"]), *_stock_bars(rows), colours)


def _course(facts: Facts, name: str, unit: float) -> dict[str, Course]:
    found = {}
    for scenario in facts.course["scenarios"]:
        rows = [row for row in facts.course["series"] if row["scenario"] == scenario]
        limits = np.array([row[f"ci95_{_limits_of(name)}"] or [np.nan, np.nan] for row in rows], dtype=float) / unit
        values = np.array([row[name] for row in rows], dtype=float) / unit
        limits = limits / CO2_PER_C if name == "carbon_t" else limits
        found[scenario] = Course(np.array([row["year"] for row in rows]), values, limits[:, 0], limits[:, 1])
    return found


def _limits_of(name: str) -> str:
    return "co2e_t" if name == "carbon_t" else name


def carbon_stock(facts: Facts) -> "Figure":
    """The stock to the last year of the forecast."""
    return figure_trajectory(_("Carbon stock, forecast"), _stock_unit(), _course(facts, "carbon_t", TEN_THOUSAND))


def sink(facts: Facts) -> "Figure":
    """The yearly sink to the last year of the forecast."""
    courses = _course(facts, "sink_tco2e_per_a", TEN_THOUSAND)
    return figure_trajectory(_("Annual carbon sink, forecast"), _sink_unit(), courses)


def growing_stock(facts: Facts) -> "Figure":
    """The growing stock with the goals of the plan."""
    courses = _course(facts, "growing_stock_m3", TEN_THOUSAND)
    return figure_trajectory(
        _("Growing stock, forecast and goals"), _("10⁴ m³"), courses, *_goal_marks(facts, "growing_stock")
    )


def forest_cover(facts: Facts) -> "Figure":
    """The forest cover with the goals of the plan."""
    courses = _course(facts, "cover_percent", 1.0)
    return figure_trajectory(_("Forest cover, forecast and goals"), "%", courses, *_goal_marks(facts, "forest_cover"))


def _goal_marks(facts: Facts, key: str) -> tuple[list[tuple[int, float]], tuple[int, float] | None]:
    row = facts.goals.row(key, facts.goals.city)
    if row is None:
        return [], None
    start = baseline(row.goal)
    goals = [(point.year, point.value) for point in goals_of(facts.project, row)]
    return goals, None if start is None else (start.year, start.value)


def tornado(facts: Facts) -> "Figure":
    """The errors that move the whole stock most."""
    shown = facts.tornado[:SHOWN_ERRORS]
    names = [" · ".join((one["name"], one["shared_by_text"])) for one in shown]
    swings = [one["swing_co2e_t"] / CO2_PER_C / TEN_THOUSAND for one in shown]
    return figure_tornado(_("What the interval of the carbon stock comes from"), _stock_unit(), names, swings)


def change(facts: Facts) -> "Figure":
    """The parts of the change between the two latest forest surveys, t CO2e a year."""
    found = facts.change
    parts = [found.per_year(found.steps[step]) / TEN_THOUSAND for step in STEPS]
    low, high = (limit / TEN_THOUSAND for limit in found.found.figures["ci95_tco2e_per_a"])
    title = _("Change of living forest carbon, {start}–{end}").format(start=found.before.epoch, end=found.after.epoch)
    names = [step_text(step) for step in STEPS]
    return figure_waterfall(title, _sink_unit(), names, parts, step_text("total"), (low, high))


def goals(facts: Facts) -> "Figure":
    """How much of each goal of the plan is there."""
    sheet = facts.goals
    rows = [row for row in sheet.of_region(facts.county or sheet.city) if row.share is not None]
    if not rows:
        raise UsageError(
            _("No target of {region} has both a value and a goal.").format(
                region=label("county", facts.county or sheet.city)
            ),
            _("Fill in the goals of the plan first."),
        )
    texts = [_goal_text(row) for row in rows]
    return figure_goals(
        _("Targets of the plan"), [row.goal.label for row in rows], [float(row.share or 0) for row in rows], texts
    )


def _goal_text(row: Any) -> str:
    digits = decimals(row.goal)
    figures = " / ".join(number(float(one), digits) for one in (row.value, row.goal.goal))
    return f"{figures} {unit_text(row.goal)}"


Drawn = Callable[[Facts], "Figure"]
KINDS: dict[str, Drawn] = {
    "counties": counties,
    "species": species,
    "age_groups": age_groups,
    "carbon_stock": carbon_stock,
    "sink": sink,
    "growing_stock": growing_stock,
    "forest_cover": forest_cover,
    "tornado": tornado,
    "change": change,
    "goals": goals,
}
OF_A_COUNTY: Sequence[str] = ("species", "age_groups", "goals")
"""The charts that one county can have of its own."""


def figure_of_county(facts: Facts, kind: str) -> "Figure":
    """The chart of the county of the facts; UsageError for one that only the whole project has."""
    if kind not in OF_A_COUNTY:
        raise UsageError(
            _("The chart {kind} is of the whole project.").format(kind=kind),
            _("Of one county there are: {names}.").format(names=", ".join(OF_A_COUNTY)),
        )
    return figure_of(facts, kind)


def has_course(facts: Facts) -> bool:
    """Whether the run can be carried on: it estimated a dated forest survey."""
    return any(one["kind"] == "forest" and one["epoch"] for one in facts.run.kinds)
