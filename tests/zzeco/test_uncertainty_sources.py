"""Where the uncertainty of a stock comes from."""

import numpy as np
import pandas as pd
import pytest

from zzeco import store
from zzeco.carbon.estimate import estimated_rows
from zzeco.carbon.intervals import amounts, multiplier
from zzeco.carbon.parameters import shipped
from zzeco.carbon.uncertainty import Draws, relative_error
from zzeco.runs import latest_run, polygons_of
from zzeco.uncertainty_sources import GROUPS, source_text, variance_by_parameter, variance_shares


@pytest.fixture(scope="module")
def run_and_polygons(demo):
    project = store.load(demo[1] / "sample.gpkg")
    run = latest_run(project)
    parts = [polygons_of(project, run.name, one["layer"]) for one in run.kinds]
    return run, estimated_rows(pd.concat(parts, ignore_index=True))


def test_the_shares_of_all_sources_make_the_whole(run_and_polygons):
    run, polygons = run_and_polygons
    shares = variance_shares(polygons, run.settings.stock_parts, run.factors)
    assert sum(one.share for one in shares) == pytest.approx(1)
    assert [one.share for one in shares] == sorted((one.share for one in shares), reverse=True)
    assert {one.source for one in shares} <= set(GROUPS)
    assert all(source_text(one.source) for one in shares)


def test_the_sources_together_are_the_variance_of_the_draws(run_and_polygons):
    run, polygons = run_and_polygons
    parts = run.settings.stock_parts
    draws = Draws(run.factors, 20_000, 1)
    sums = amounts(polygons, parts, np.zeros(len(polygons), int), 1, run.factors)
    drawn = sums.matrix[0] @ np.array([multiplier(term, draws) for term in sums.terms])
    expected = drawn.var() + sums.own_variance[0]
    assert sum(variance_by_parameter(polygons, parts, run.factors).values()) == pytest.approx(expected, rel=0.05)


def test_without_soil_no_uncertainty_comes_from_soil(run_and_polygons):
    run, polygons = run_and_polygons
    shares = variance_shares(polygons, ("agb", "bgb"), run.factors)
    assert "soil" not in {one.source for one in shares}


def test_one_soil_of_100_t_errs_by_its_row_of_the_table_and_by_the_area():
    columns = ("agb", "understorey", "bgb", "dead_wood", "litter")
    soil = {**{f"{pool}_t": 0.0 for pool in columns}, "soil_t": 100.0, "soil_key": "pool|杉木", "counted_share": 1.0}
    keys = dict.fromkeys(("tree_key", "dead_wood_key", "understorey_key", "litter_key"), "")
    polygons = pd.DataFrame([{**soil, **keys, "volume_share": 0.0, "soil_own_cv": 0.0}])
    found = variance_by_parameter(polygons, ("soil",), shipped())
    by_soil = (100 * relative_error(shipped(), "SOC stock, single polygon (forest)").cv) ** 2
    by_area = (100 * relative_error(shipped(), "polygon area").cv) ** 2
    assert {name: value for name, value in found.items() if value} == pytest.approx(
        {"SOC stock, single polygon (forest)": by_soil, "polygon area": by_area}
    )


def test_nothing_estimated_has_no_sources(run_and_polygons):
    run, polygons = run_and_polygons
    assert variance_shares(polygons.iloc[:0], run.settings.stock_parts, run.factors) == []
