"""Both approaches of the run that is shown, by groups, and the tornado."""

import numpy as np
import pytest
from waiting import settled

from ui.components.table import PLAIN_ROLE
from zzeco.total_uncertainty import uncertainty_rows


@pytest.fixture
def page(shown):
    shown.receive({"page": "uncertainty"})
    settled(shown.context.tasks)
    return shown.frame.analyses["uncertainty"]


def test_the_rows_are_those_of_the_command(page):
    project = page.context.document.project
    _run, told = uncertainty_rows(project, ["county"])
    assert page.run == "run-0001" and page.rows["county"] == told
    total = told[-1]
    assert page.first.figure.half_width.text().startswith(f"± {total['approach_1']['half_width_percent']:.1f}")
    assert page.second.figure.half_width.text().startswith(f"± {total['approach_2']['half_width_percent']:.1f}")


def test_the_last_row_is_the_total_and_groups_add_up_to_it(page):
    table = page.table.table
    for place, by in enumerate(("county", "species_group")):
        page.table.tabs.setCurrentIndex(place)
        model = table.model()
        stocks = [model.index(row, 1).data(PLAIN_ROLE) for row in range(model.rowCount())]
        assert len(stocks) == len(page.rows[by])
        assert model.index(model.rowCount() - 1, 0).data() == "Total"
        assert sum(stocks[:-1]) == pytest.approx(stocks[-1], rel=1e-9)


def test_the_tornado_goes_to_both_sides_largest_first_and_follows_the_group(page):
    swings = [bar.high for bar in page.tornado.bars.bars]
    assert swings == sorted(swings, reverse=True) and all(bar.low == -bar.high for bar in page.tornado.bars.bars)
    first = page.rows["county"][-1]["factors"][0]
    assert first["name"] in page.tornado.words.text()
    model = page.table.table.model()
    page.table.table.clicked.emit(model.index(0, 2))
    assert model.index(0, 0).data() in page.tornado.title.text()


def test_a_run_is_reckoned_once_as_long_as_the_layers_are_the_same(page, monkeypatch):
    monkeypatch.setattr("ui.workspaces.carbon.uncertainty_page.uncertainty_rows", None)
    page.take(page.context.document.project, "run-0001")
    settled(page.context.tasks)
    assert page.run == "run-0001"


def test_without_an_estimate_the_page_says_so(page):
    page.take(page.context.document.project, "")
    assert page.pages.currentWidget() is page.empty


def test_bars_are_painted_around_zero(page):
    bars = page.tornado.bars
    picture = bars.grab().toImage()
    middle, top = int(bars._x(0.0)), int(bars.bar_rect(0).center().y())
    left, right = (picture.pixelColor(middle + step, top) for step in (-20, 20))
    assert left == right and not np.isclose(
        left.lightness(), picture.pixelColor(middle, picture.height() - 3).lightness()
    )
