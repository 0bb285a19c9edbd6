"""How a change comes about: its parts one after the other, and what they come to."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from zzeco.charts.house import LOSS, QUIET, SINK, STOCK, TEXT, house_style, new_chart, value_axis
from zzeco.screen import number

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def figure_waterfall(
    title: str, unit: str, names: Sequence[str], parts: Sequence[float], total_name: str, limits: tuple[float, float]
) -> "Figure":
    """The parts as floating bars (gains and losses), then their sum with its 95 % interval."""
    values = np.asarray(parts, dtype=float)
    ends = np.cumsum(values)
    total = float(ends[-1])
    heights, bottoms = [*values, total], [*(ends - values), 0.0]
    colours = [*(SINK if value >= 0 else LOSS for value in values), STOCK]
    with house_style():
        figure, axes = new_chart(title)
        places = np.arange(len(heights))
        axes.bar(places, heights, bottom=bottoms, color=colours, width=0.62)
        for place, end in enumerate(ends):
            axes.hlines(end, place - 0.31, place + 1.31, color=QUIET, linewidth=0.6, linestyle=":")
        axes.vlines(places[-1], *limits, color=TEXT, linewidth=0.9)
        for place, (height, bottom) in enumerate(zip(heights, bottoms, strict=True)):
            top = max(bottom, bottom + height, limits[1] if place == len(values) else bottom)
            sign = "+" if height > 0 else ""
            axes.annotate(
                sign + number(float(height)), (place, top), (0, 3), textcoords="offset points", ha="center",
                fontsize=8,
            )  # fmt: skip
        axes.axhline(0, color=TEXT, linewidth=0.9)
        axes.set_xticks(places, [*names, total_name])
        value_axis(axes, "y", unit)
        axes.margins(y=0.12)
    return figure
