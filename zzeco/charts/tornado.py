"""Which errors matter most: how far each alone moves the total, to both sides."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from zzeco.charts.bars import BAR_IN, FRAME_IN, LEAST_IN
from zzeco.charts.house import TEXT, house_style, new_chart, tick_text, value_axis

if TYPE_CHECKING:
    from matplotlib.figure import Figure

COLOUR = "#7F63B0"


def figure_tornado(title: str, unit: str, names: Sequence[str], swings: Sequence[float]) -> "Figure":
    """Bars to both sides of the total by the swing (half a 95 % interval) of each error, the largest on top."""
    with house_style():
        figure, axes = new_chart(title, max(LEAST_IN, FRAME_IN + BAR_IN * len(names)))
        places = np.arange(len(names))[::-1]
        widths = np.asarray(swings, dtype=float)
        axes.barh(places, 2 * widths, left=-widths, color=COLOUR, height=0.66)
        for place, width in zip(places, widths, strict=True):
            axes.annotate(
                f"± {tick_text(round(float(width), 1))}", (width, place), (4, 0), textcoords="offset points",
                va="center", fontsize=8,
            )  # fmt: skip
        axes.axvline(0, color=TEXT, linewidth=0.9)
        axes.set_yticks(places, list(names))
        value_axis(axes, "x", unit)
        axes.margins(x=0.16, y=0.02)
    return figure
