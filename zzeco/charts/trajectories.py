"""Courses over the years: both scenarios with their intervals, the goals as marks, and the way to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from layers.i18n import _
from zzeco.charts.house import GOAL, OTHER, QUIET, STOCK, house_style, new_chart, tick_text, value_axis

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SPAN_YEARS = 5


@dataclass(frozen=True)
class Course:
    """One scenario in the chart's unit: years, values, both limits of the 95 % interval (NaN where there is none)."""

    years: np.ndarray
    values: np.ndarray
    low: np.ndarray
    high: np.ndarray


def figure_trajectory(
    title: str,
    unit: str,
    courses: Mapping[str, Course],
    goals: Sequence[tuple[int, float]] = (),
    baseline: tuple[int, float] | None = None,
) -> "Figure":
    """Lines with bands by scenario (`with`, `without` measures); goals as (year, value), joined with the baseline."""
    looks = {"with": (STOCK, "-", _("With measures")), "without": (OTHER, "--", _("Without measures"))}
    with house_style():
        figure, axes = new_chart(title)
        for scenario, course in courses.items():
            colour, line, name = looks[scenario]
            axes.fill_between(course.years, course.low, course.high, color=colour, alpha=0.14, linewidth=0)
            axes.plot(course.years, course.values, color=colour, linestyle=line, linewidth=1.8, label=name)
        axes.fill_between([], [], color=QUIET, alpha=0.2, linewidth=0, label=_("interval (95 %)"))
        _mark_goals(axes, goals, baseline)
        value_axis(axes, "y", unit)
        axes.set_xlabel(_("year"))
        axes.margins(x=0.02)
        axes.legend(loc="upper left", ncols=4, bbox_to_anchor=(-0.01, 1.02), borderaxespad=0.0)
        low, high = axes.get_ylim()
        axes.set_ylim(low, high + 0.16 * (high - low))
    return figure


def _mark_goals(axes: "Axes", goals: Sequence[tuple[int, float]], baseline: tuple[int, float] | None) -> None:
    if not goals:
        return
    way = [*([baseline] if baseline else []), *goals]
    axes.plot(*zip(*way, strict=True), color=GOAL, linestyle=":", linewidth=1.2)
    axes.plot(*zip(*goals, strict=True), color=GOAL, linestyle="none", marker="D", markersize=5, label=_("Goal"))
    for year, value in goals:
        axes.hlines(value, year - SPAN_YEARS / 2, year + SPAN_YEARS / 2, color=GOAL, linewidth=1.2)
        axes.annotate(
            tick_text(value), (year, value), (9, 4), textcoords="offset points", color=GOAL, fontsize=8,
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 0.6},
        )  # fmt: skip
