"""Targets side by side: the share of each goal that is there, and where it should be by now."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from layers.i18n import _
from zzeco.charts.bars import BAR_IN, FRAME_IN, LEAST_IN
from zzeco.charts.house import GOAL, GRID, OTHER, STOCK, house_style, new_chart, value_axis

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def figure_goals(title: str, names: Sequence[str], shares: Sequence[float], texts: Sequence[str]) -> "Figure":
    """Bars of the share reached, %; a line at 100 %, green where it is reached; `texts` stand at the ends."""
    with house_style():
        figure, axes = new_chart(title, max(LEAST_IN, FRAME_IN + BAR_IN * len(names)))
        places = np.arange(len(names))[::-1]
        percent = 100 * np.asarray(shares, dtype=float)
        axes.barh(places, np.full(len(names), 100.0), color=GRID, height=0.66)
        axes.barh(places, percent, color=[STOCK if one >= 100 else OTHER for one in percent], height=0.4)
        for place, one, text in zip(places, percent, texts, strict=True):
            axes.annotate(text, (max(one, 100), place), (5, 0), textcoords="offset points", va="center", fontsize=8)
        axes.axvline(100, color=GOAL, linewidth=1.2)
        axes.set_yticks(places, list(names))
        value_axis(axes, "x", _("share of the goal, %"))
        axes.set_xlim(0, max(100.0, *percent) * 1.32)
    return figure
