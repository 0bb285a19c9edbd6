"""Bars with whiskers: stock by county, species group or age group, in the colours of the map."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from zzeco.charts.house import STOCK, WHISKER, house_style, new_chart, tick_text, value_axis

if TYPE_CHECKING:
    from matplotlib.figure import Figure

BAR_IN, FRAME_IN, LEAST_IN = 0.26, 1.0, 2.4
Limits = Sequence[tuple[float, float]]


def figure_ranking(
    title: str, unit: str, names: Sequence[str], values: Sequence[float], limits: Limits, colours: Sequence[str] = ()
) -> "Figure":
    """Horizontal bars, the largest on top, each with its 95 % interval as a whisker and its value at the end."""
    order = np.argsort(values, kind="stable")
    height = max(LEAST_IN, FRAME_IN + BAR_IN * len(names))
    with house_style():
        figure, axes = new_chart(title, height)
        shown = [colours[at] for at in order] if colours else STOCK
        places = np.arange(len(names))
        axes.barh(places, [values[at] for at in order], color=shown, edgecolor="#3C4A42", linewidth=0.4, height=0.68)
        for place, at in enumerate(order):
            axes.hlines(place, *limits[at], color=WHISKER, linewidth=0.9)
            axes.annotate(
                tick_text(round(values[at], 1)), (max(values[at], limits[at][1]), place), (4, 0),
                textcoords="offset points", va="center", fontsize=8,
            )  # fmt: skip
        axes.set_yticks(places, [names[at] for at in order])
        value_axis(axes, "x", unit)
        axes.margins(x=0.12, y=0.02)
        axes.set_xlim(left=min(0.0, *(low for low, _high in limits)))
    return figure


def figure_age_groups(
    title: str, unit: str, names: Sequence[str], values: Sequence[float], limits: Limits, colours: Sequence[str]
) -> "Figure":
    """Upright bars in the order given (young to over-mature), each with its 95 % interval and its value."""
    with house_style():
        figure, axes = new_chart(title)
        places = np.arange(len(names))
        axes.bar(places, values, color=list(colours), edgecolor="#3C4A42", linewidth=0.4, width=0.62)
        for place, (value, (low, high)) in enumerate(zip(values, limits, strict=True)):
            axes.vlines(place, low, high, color=WHISKER, linewidth=0.9)
            axes.annotate(
                tick_text(round(value, 1)), (place, max(value, high)), (0, 3), textcoords="offset points", ha="center",
                fontsize=8,
            )  # fmt: skip
        axes.set_xticks(places, list(names))
        value_axis(axes, "y", unit)
        axes.margins(y=0.1)
        axes.set_ylim(bottom=0)
    return figure
