"""The rules that every report rests on: what the sink counts, roots never twice, factors not mixed."""

import itertools

import pandas as pd
import pytest

from zzeco.carbon.estimate import estimate
from zzeco.carbon.parameters import FACTOR_TABLES, FactorSet, shipped
from zzeco.carbon.settings import METHODS, POOLS, EstimateSettings
from zzeco.carbon.summary import summary

FIR = {"geom_area_ha": 10.0, "land_class": "乔木林", "species": "杉木", "origin": "planted", "pingjun_nl": 12}
STAND = FIR | {"stock_m3_per_ha": 120.0, "pingjun_xj": 12.0, "pingjun_sg": 9.0, "mei_gq_zs": 1800}


def polygon(settings, factors=None, **columns):
    layer = pd.DataFrame([columns])
    return estimate(layer, "forest", factors=factors or shipped(), settings=settings).polygons.iloc[0]


@pytest.mark.parametrize("method", METHODS)
def test_the_sink_counts_living_trees_whatever_pools_the_stock_has(method):
    record = STAND if method != "area" else FIR
    by_pools = {
        pools: polygon(EstimateSettings(method=method, pools=pools), **record)
        for size in (1, 2, 5)
        for pools in itertools.combinations(POOLS, size)
    }
    sinks = {found["sink_tco2e_per_a"] for found in by_pools.values()}
    assert len(sinks) == 1
    whole = by_pools[POOLS]
    trees = whole["agb_t"] + whole["bgb_t"]
    share = polygon(EstimateSettings(), **(STAND | {"stock_m3_per_ha": 1.0}))
    growth = share["sink_tco2e_per_a"] / (share["agb_t"] + share["bgb_t"])
    assert sinks.pop() == pytest.approx(trees * growth, rel=1e-12)


def test_the_sink_takes_other_pools_only_when_they_are_asked_for():
    usual = polygon(EstimateSettings(), **STAND)
    above = polygon(EstimateSettings(sink_pools=("agb",)), **STAND)
    more = polygon(EstimateSettings(sink_pools=("agb", "bgb", "dead_wood")), **STAND)
    still = polygon(EstimateSettings(sink_pools=("agb", "bgb", "litter", "soil")), **STAND)
    live = usual["agb_t"] + usual["bgb_t"]
    assert above["sink_tco2e_per_a"] == pytest.approx(usual["sink_tco2e_per_a"] * usual["agb_t"] / live, rel=1e-12)
    with_dead = (live + usual["dead_wood_t"]) / live
    assert more["sink_tco2e_per_a"] == pytest.approx(usual["sink_tco2e_per_a"] * with_dead, rel=1e-12)
    assert still["sink_tco2e_per_a"] == usual["sink_tco2e_per_a"], "litter and soil have no known rate"


def test_a_whole_tree_bef_is_never_multiplied_by_the_roots_again():
    tables = {name: shipped().rows(name) for name in FACTOR_TABLES}
    forest = tables["forest_factors"]
    fir = forest["species_group"] == "杉木"
    tables["forest_factors"] = forest.assign(
        BEF_definition=forest["BEF_definition"].where(~fir, "whole tree/stem: root included"),
        RSR=forest["RSR"].where(~fir, "0.246"),
    )
    found = polygon(EstimateSettings(), FactorSet(tables), **STAND)
    assert found["bgb_t"] == 0
    assert found["agb_t"] == pytest.approx(10 * 120 * 0.307 * 1.634 * 0.520, rel=1e-12)


def test_second_values_of_the_factor_table_are_never_picked():
    codes = shipped().rows("forest_factors").set_index("species_group")["species_code"]
    second = set(codes[codes.str.startswith("ALT-")].index) - {"湖南省平均(按2005年树种蓄积推算)"}
    assert second and not second & set(shipped().forest.index)


def test_one_regression_set_is_used_in_a_run():
    layer = pd.DataFrame([STAND, STAND | {"species": "针阔混"}, STAND | {"species": "栎类"}])
    for chosen in ("fang", "zhang"):
        settings = EstimateSettings(method="regression", regression_set=chosen)
        keys = estimate(layer, "forest", factors=shipped(), settings=settings).polygons["tree_key"].astype("str")
        rows = [key.split("|")[1] for key in keys if key.startswith("regression|")]
        assert rows and all(("(Zhang)" in row) == (chosen == "zhang") for row in rows)


def test_ponds_are_told_from_a_small_removal_to_a_strong_source():
    layer = pd.DataFrame([{"geom_area_ha": 8.0}, {"geom_area_ha": 2.0, "wetland_type": "reservoir"}])
    found = estimate(layer, "small_wetland", factors=shipped(), settings=EstimateSettings())
    told = summary(found, layer="small_wetland", epoch=None, draws=100)
    low, high = told["pond_net_range_tco2e_per_a"]
    assert low == pytest.approx(8 * (0.22 * 44 / 12 - 0.8848 * 27.2), rel=1e-12)  # -23 t CO2e/ha/a
    assert high == pytest.approx(8 * (1.42 * 44 / 12 - 0.0753 * 27.2), rel=1e-12)  # +3.2 t CO2e/ha/a
    assert low < found.polygons["net_tco2e_per_a"].iloc[0] < high
    lakes = estimate(layer.iloc[[1]], "wetland", factors=shipped(), settings=EstimateSettings())
    assert summary(lakes, layer="wetland", epoch=None, draws=100)["pond_net_range_tco2e_per_a"] is None


def yearly_share(found):
    return found["sink_tco2e_per_a"] / (found["agb_t"] + found["bgb_t"])


@pytest.mark.parametrize("age_a", [0.5, 1, 2, 4.9])
def test_a_stand_younger_than_its_curve_grows_as_at_the_curve_s_first_age_and_says_so(age_a):
    first = polygon(EstimateSettings(), **(STAND | {"pingjun_nl": 5}))
    young = polygon(EstimateSettings(), **(STAND | {"pingjun_nl": age_a}))
    assert yearly_share(young) == pytest.approx(yearly_share(first), rel=1e-12)
    assert young["notes"] == "age_below_curve" and not first["notes"]


def test_a_steady_bamboo_stand_is_not_told_to_be_too_young():
    moso = polygon(EstimateSettings(), **(STAND | {"land_class": "竹林", "species": "毛竹", "pingjun_nl": 2}))
    assert moso["sink_tco2e_per_a"] == 0 and not moso["notes"]
