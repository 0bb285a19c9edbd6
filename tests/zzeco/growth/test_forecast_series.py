"""Yearly sums of estimated polygons: properties that hold whatever the polygons."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.tables import table
from zzeco.carbon.estimate import estimate, estimated_rows
from zzeco.carbon.parameters import shipped
from zzeco.carbon.settings import EstimateSettings
from zzeco.carbon.sink_interval import sink_interval
from zzeco.carbon.totals import totals
from zzeco.carbon.uncertainty import Draws
from zzeco.growth.disturbance import Losses
from zzeco.growth.harvest import felling
from zzeco.growth.measures import measures_of, without_measures
from zzeco.growth.path import path_of
from zzeco.growth.series import Course, yearly
from zzeco.growth.stands import stands_of

FACTORS, SETTINGS, RULES = shipped(), EstimateSettings(), table("harvest_rules")
YEARS, DRAWS = 35, 200
SUMS = ["carbon_t", "co2e_t", "sink_tco2e_per_a", "growing_stock_m3", "felled_area_ha"]


def layer(rows):
    known = {"geom_area_ha": 10.0, "land_class": "乔木林", "species": "杉木", "origin": "planted", "lin_zhong": "111"}
    return pd.DataFrame([{**known, **row} for row in rows])


def grown(rows, measures=None, draws=DRAWS, chosen=SETTINGS, fire=None, years=YEARS):
    """The series of a layer's estimate, and the polygons; `fire` takes (position, year after the survey, share)."""
    records = layer(rows)
    polygons = estimate(records, "forest", factors=FACTORS, settings=chosen).polygons
    trees = estimated_rows(polygons)
    stands = stands_of(records.loc[trees.index], trees, FACTORS, RULES)
    path = path_of(stands, trees, years, None if fire is None else burnt(*fire, years))
    taken = measures or without_measures(years)
    found = yearly(Course(trees, stands, path, taken, chosen, Draws(FACTORS, draws, 1)))
    return found, trees


def burnt(position, year, share, years):
    pairs = pd.DataFrame({"polygon": [position], "event": 0, "overlap": 1.0, "share": share})
    left = np.where(np.arange(years + 1) < year, 1.0, 1 - share)[None, :]
    return Losses(np.array([position]), left, pairs, pairs[:0])


STANDS = st.lists(
    st.fixed_dictionaries(
        {
            "geom_area_ha": st.floats(0.1, 500),
            "species": st.sampled_from(["杉木", "马尾松", "樟木", "针叶混", "毛竹", "湿地松"]),
            "origin": st.sampled_from(["planted", "natural", None]),
            "stock_m3_per_ha": st.one_of(st.none(), st.floats(1, 400)),
            "pingjun_nl": st.one_of(st.none(), st.integers(1, 90)),
            "lin_zhong": st.sampled_from(["233", "111", None]),
        }
    ),
    min_size=1,
    max_size=12,
)


def test_one_fir_stand_follows_its_curve_from_its_own_stock_by_hand():
    found, trees = grown([{"stock_m3_per_ha": 120.0, "pingjun_nl": 12}])
    live, rest = 390.0256, trees["carbon_t"].sum() - trees[["agb_t", "bgb_t", "dead_wood_t"]].sum().sum()
    assert trees[["agb_t", "bgb_t"]].sum().sum() == pytest.approx(live, rel=1e-6)
    factor = ((1 - np.exp(-0.0711 * 17)) / (1 - np.exp(-0.0711 * 12))) ** 1.0495
    moving = live + trees["dead_wood_t"].sum()
    assert found["carbon_t"][5] == pytest.approx(rest + moving * factor, rel=1e-6)
    assert found["growing_stock_m3"][5] == pytest.approx(1200 * factor, rel=1e-9)
    assert found["sink_tco2e_per_a"][1:6].sum() == pytest.approx(live * (factor - 1) * 44 / 12, rel=1e-6)


def test_the_first_years_growth_is_the_sink_of_the_estimate():
    found, trees = grown([{"stock_m3_per_ha": 120.0, "pingjun_nl": 12}, {"stock_m3_per_ha": 80.0, "pingjun_nl": 30}])
    assert found["sink_tco2e_per_a"][0] == pytest.approx(trees["sink_tco2e_per_a"].sum(), rel=1e-12)
    assert found["sink_tco2e_per_a"][1] == pytest.approx(trees["sink_tco2e_per_a"].sum(), rel=1e-9)


def test_growth_ends_at_the_climax_but_nothing_is_taken_from_what_already_stands():
    dense = {"stock_m3_per_ha": 450.0, "pingjun_nl": 12, "geom_area_ha": 1.0}
    found, trees = grown([dense])
    rest = trees["carbon_t"].sum() - trees[["agb_t", "bgb_t", "dead_wood_t"]].sum().sum()
    with_dead_wood = 1 + trees["dead_wood_t"].sum() / trees[["agb_t", "bgb_t"]].sum().sum()
    assert found["carbon_t"][YEARS] == pytest.approx(rest + 154.0 * with_dead_wood, rel=1e-9)
    denser, _trees = grown([{**dense, "stock_m3_per_ha": 900.0}])
    assert np.allclose(denser["carbon_t"], denser["carbon_t"][0], rtol=1e-12)


def test_over_mature_production_fir_is_felled_and_public_or_natural_forest_is_not():
    stand = {"stock_m3_per_ha": 150.0, "pingjun_nl": 40, "lin_zhong": "233"}
    felled, _trees = grown([stand])
    assert felled["felled_area_ha"][1] == pytest.approx(2.0) and felled["carbon_t"][1] < felled["carbon_t"][0]
    for kept in ({"lin_zhong": "112"}, {"origin": "natural"}, {"lin_zhong": None}):
        found, _trees = grown([{**stand, **kept}])
        assert not found["felled_area_ha"].any()
    rotation_a, _share = felling(layer([{**stand, "sen_lin_lb": "11"}, {**stand, "gjgyl_bhdj": "2"}, stand]), RULES)
    assert rotation_a.tolist() == [np.inf, np.inf, 36.0]


LIVING = EstimateSettings(pools=("agb", "bgb"))


def trees_t(found, polygons):
    """Carbon of the living trees by year, t C: what stands beneath them is constant."""
    return found["carbon_t"].to_numpy() - (polygons["carbon_t"] - polygons["agb_t"] - polygons["bgb_t"]).sum()


def test_replanted_trees_reach_the_climax_at_most_over_two_rotations():
    young = {"stock_m3_per_ha": 150.0, "pingjun_nl": 3, "lin_zhong": "231", "geom_area_ha": 1.0}
    found, trees = grown([young], chosen=LIVING, years=75)
    live_t = trees_t(found, trees)
    assert found["felled_area_ha"][23:28].tolist() == pytest.approx([0.2] * 5)
    assert found["felled_area_ha"].sum() == pytest.approx(2.08) and live_t[27] < 154 * 0.75
    assert live_t.max() == pytest.approx(154.0) and live_t[47] == pytest.approx(154.0)
    dense, trees = grown([{**young, "stock_m3_per_ha": 900.0, "pingjun_nl": 30}], chosen=LIVING, years=40)
    assert trees_t(dense, trees)[0] > 200 and trees_t(dense, trees)[5:].max() <= 154.0 + 1e-9


@given(STANDS)
@settings(max_examples=8, deadline=None)
def test_no_forest_grows_beyond_the_climax_or_what_it_has(rows):
    found, trees = grown([{**row, "lin_zhong": "233"} for row in rows], chosen=LIVING, years=60)
    most = np.maximum(trees["agb_t"] + trees["bgb_t"], 163.0 * trees["area_ha"])
    assert trees_t(found, trees).max() <= most.sum() * (1 + 1e-9)


@pytest.mark.parametrize("origin", ["planted", "natural"])
def test_the_volume_of_a_stand_that_did_not_burn_stays_whatever_the_carbon_of_the_one_that_did(origin):
    stand = {"origin": origin, "stock_m3_per_ha": 100.0, "pingjun_nl": 30}
    rows = [{**stand, "species": name} for name in ("泡桐", "栎类")]
    whole, trees = grown(rows)
    live = trees["agb_t"] + trees["bgb_t"]
    assert live.iloc[1] > 1.3 * live.iloc[0] or live.iloc[0] > 1.3 * live.iloc[1]
    found, _trees = grown(rows, fire=(1, 5, 1.0))
    alone, _trees = grown(rows[:1])
    assert found["growing_stock_m3"][4] == pytest.approx(whole["growing_stock_m3"][4])
    assert np.allclose(found["growing_stock_m3"][5:], alone["growing_stock_m3"][5:], rtol=1e-9)
    taken = whole["carbon_t"][5] - found["carbon_t"][5]
    oak = grown(rows[1:])[0]["growing_stock_m3"]
    grew = oak[5] / oak[0]
    assert taken == pytest.approx((live.iloc[1] + trees["dead_wood_t"].iloc[1]) * grew, rel=1e-6)


def test_a_fire_on_a_stand_at_the_climax_takes_nothing_from_one_that_still_grows():
    dense = {"stock_m3_per_ha": 450.0, "pingjun_nl": 12, "geom_area_ha": 1.0}
    sparse = {**dense, "stock_m3_per_ha": 60.0}
    both, alone = grown([dense, sparse], chosen=LIVING, fire=(0, 20, 0.5)), grown([sparse], chosen=LIVING)
    assert trees_t(*both)[YEARS] - trees_t(*alone)[YEARS] == pytest.approx(154.0 / 2)


def test_burnt_ground_is_not_felled_and_does_not_come_back():
    stand = {"stock_m3_per_ha": 150.0, "pingjun_nl": 34, "lin_zhong": "233"}
    plain, found = grown([stand], chosen=LIVING), grown([stand], chosen=LIVING, fire=(0, 1, 0.75))
    assert found[0]["felled_area_ha"].to_numpy() == pytest.approx(plain[0]["felled_area_ha"].to_numpy() / 4)
    assert trees_t(*found)[1:] == pytest.approx(trees_t(*plain)[1:] / 4)


def test_ages_with_fractions_make_no_more_kinds_than_whole_ones():
    ages = np.linspace(0.2, 40, 500)
    records = layer([{"stock_m3_per_ha": 80.0, "pingjun_nl": age, "lin_zhong": "233"} for age in ages])
    trees = estimated_rows(estimate(records, "forest", factors=FACTORS, settings=SETTINGS).polygons)
    stands = stands_of(records.loc[trees.index], trees, FACTORS, RULES)
    assert stands.count <= 41 and stands.kinds["age_a"].min() == 1


@given(STANDS)
@settings(max_examples=8, deadline=None)
def test_the_base_year_is_the_estimate_with_its_interval(rows):
    found, trees = grown(rows)
    stored = totals(trees, [], factors=FACTORS, settings=SETTINGS, draws=DRAWS).iloc[-1]
    assert found["carbon_t"][0] == pytest.approx(stored["carbon_t"], rel=1e-9, abs=1e-9)
    assert found["growing_stock_m3"][0] == pytest.approx(stored["growing_stock_m3"], rel=1e-9, abs=1e-9)
    assert [found["co2e_t_lo"][0], found["co2e_t_hi"][0]] == pytest.approx(stored["ci95_co2e_t"], rel=1e-6, abs=1e-6)
    sink = sink_interval(trees, SETTINGS.sink_pools, np.zeros(len(trees), int), 1, Draws(FACTORS, DRAWS, 1)).iloc[0]
    assert found["sink_tco2e_per_a_hi"][0] == pytest.approx(sink["hi"], abs=1e-9)


@given(STANDS, st.randoms())
@settings(max_examples=8, deadline=None)
def test_the_order_of_polygons_is_irrelevant(rows, random):
    other = random.sample(rows, len(rows))
    one, two = grown(rows)[0], grown(other)[0]
    assert np.allclose(one[SUMS], two[SUMS], rtol=1e-9, atol=1e-6)


@given(STANDS)
@settings(max_examples=8, deadline=None)
def test_halves_of_every_polygon_add_up_to_the_same_and_twice_the_area_to_twice(rows):
    halves = [{**row, "geom_area_ha": row["geom_area_ha"] / 2} for row in rows for _half in range(2)]
    whole, split, double = (
        grown(some)[0][SUMS]
        for some in (rows, halves, [{**row, "geom_area_ha": row["geom_area_ha"] * 2} for row in rows])
    )
    assert np.allclose(whole, split, rtol=1e-9, atol=1e-6)
    assert np.allclose(whole * 2, double, rtol=1e-9, atol=1e-6)


@given(STANDS)
@settings(max_examples=8, deadline=None)
def test_without_felling_no_stock_ever_falls_and_the_yearly_sinks_add_up_to_the_change_of_stock(rows):
    living = EstimateSettings(pools=("agb", "bgb"))
    found, _trees = grown([{**row, "lin_zhong": "111"} for row in rows], chosen=living)
    assert np.all(np.diff(found["carbon_t"]) >= -1e-9 * found["carbon_t"][0])
    gained = found["sink_tco2e_per_a"][1:].sum() * 12 / 44
    assert gained >= -1e-6
    assert gained == pytest.approx(found["carbon_t"][YEARS] - found["carbon_t"][0], rel=1e-6, abs=1e-6)


def test_the_interval_widens_with_what_grew_and_the_measures_have_their_own_error():
    rows = [{"stock_m3_per_ha": 60.0, "pingjun_nl": 8, "geom_area_ha": 100.0}] * 3
    trees_only = EstimateSettings(pools=("agb", "bgb"))
    alone, _trees = grown(rows, draws=10_000, chosen=trees_only)
    width = (alone["co2e_t_hi"] - alone["co2e_t_lo"]) / alone["co2e_t"]
    assert width[20] > width[0] and np.all(alone["co2e_t_lo"] < alone["co2e_t"])
    planned = pd.DataFrame(
        {"measure": ["closure"], "curve_row": [""], "completion_year": [2026.0], "area_ha": [2000.0]}
    )
    measures, _left_out = measures_of(planned, 2025, YEARS, FACTORS, "AR6")
    together, _trees = grown(rows, measures, draws=10_000, chosen=trees_only)
    assert together["carbon_t"][20] - alone["carbon_t"][20] == pytest.approx(2000 * 1.05 * 19.5)
    assert together["co2e_t_hi"][20] - together["co2e_t_lo"][20] > alone["co2e_t_hi"][20] - alone["co2e_t_lo"][20]
