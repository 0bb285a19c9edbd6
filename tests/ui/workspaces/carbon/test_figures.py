"""The four figures of a run: never cut, however narrow the window."""

import pandas as pd
import pytest
from PySide6.QtWidgets import QLabel

from ui.workspaces.carbon.figures import FigureCards
from ui.workspaces.carbon.units import column_scale


@pytest.fixture
def cards(qtbot):
    made = FigureCards()
    qtbot.addWidget(made)
    for label in (made.stock, made.co2e, made.sink, made.area):
        label.set("30 752.6", "万 tCO₂e", "± 34.9 %", "95 %：22 398 – 43 866")
    made.show()
    return made


@pytest.mark.parametrize(("width", "rows"), [(2_000, 1), (700, 2)])
def test_figures_stand_two_by_two_where_four_would_be_cut(cards, qtbot, width, rows):
    cards.resize(width, 300)
    qtbot.waitUntil(lambda: len({card.y() for card in cards._cards}) == rows)
    labels = [label for label in cards.findChildren(QLabel) if label.isVisible()]
    assert all(label.width() >= label.sizeHint().width() for label in labels)


def test_a_column_of_counties_keeps_three_digits_in_english():
    counties = pd.Series([83.9e6 / 2, 0.473e6, 1.02e6, 0.61e6])
    scale = column_scale(counties, "tC")
    assert (scale.unit, scale.number(counties[1])) == ("ktC", "473")
