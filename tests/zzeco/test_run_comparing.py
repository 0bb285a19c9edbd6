"""Two runs side by side."""

import pytest

from zzeco import store
from zzeco.carbon.settings import EstimateSettings
from zzeco.estimating import Request, run_estimate
from zzeco.project import factor_table, with_table
from zzeco.run_comparing import compared, factor_differences
from zzeco.run_sheet import run_sheet


@pytest.fixture(scope="module")
def before(demo):
    return store.load(demo[1] / "sample.gpkg")


@pytest.fixture(scope="module")
def first(before):
    return run_sheet(before, "run-0001")


def estimated(project, settings, draws=1000):
    after, run = run_estimate(project, Request(settings, draws, 1), lambda step: None)
    return run_sheet(after, run.name)


def test_a_run_does_not_differ_from_itself(first):
    found = compared(first, first)
    assert not found.settings and not found.factors
    assert {pair.difference for pair in found.figures} == {0.0}


def test_fewer_pools_are_named_and_their_carbon_is_the_difference(before, first):
    second = estimated(before, EstimateSettings(pools=("agb", "bgb")), draws=first.run.draws)
    found = compared(first, second)
    assert [one.what for one in found.settings] == ["Carbon pools"]
    told = found.settings[0]
    assert (
        told.second == "Above-ground biomass · Below-ground biomass (without: Dead wood · Litter · Soil organic carbon)"
    )
    assert "without" not in told.first
    carbon = next(pair for pair in found.figures if pair.key == "carbon")
    assert carbon.difference == pytest.approx(second.carbon_t.value - first.carbon_t.value) and carbon.difference < 0
    assert (found.counties["second"] - found.counties["first"]).sum() == pytest.approx(carbon.difference)


def test_an_edited_factor_is_named_with_both_values(before, first):
    table = factor_table(before, "forest_factors").copy()
    row = table.index[table["species_group"] == "杉木"][0]
    was = table.loc[row, "BEF"]
    table.loc[row, "BEF"] = "1.9"
    second = estimated(with_table(before, "factors_forest_factors", table), first.run.settings)
    (found,) = compared(first, second).factors
    assert "杉木" in found.what and "BEF" in found.what
    assert (found.first, found.second) == (was, "1.9")


def test_a_row_that_only_one_version_has_shows_all_its_cells(before, first):
    table = factor_table(before, "non_arbor")
    fewer = with_table(before, "factors_non_arbor", table.iloc[1:].reset_index(drop=True))
    second = estimated(fewer, EstimateSettings(pools=("soil",)))
    found = factor_differences(second.run.factors, first.run.factors)
    assert found and {one.first for one in found} == {""}
