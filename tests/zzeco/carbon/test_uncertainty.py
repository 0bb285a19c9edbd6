"""Shared errors stay, independent ones average out."""

from io import StringIO

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zzeco.carbon.errors import own_variance, standard_deviation
from zzeco.carbon.estimate import estimate
from zzeco.carbon.intervals import difference_interval, interval
from zzeco.carbon.parameters import shipped
from zzeco.carbon.settings import EstimateSettings
from zzeco.carbon.uncertainty import Draws, RelativeError, bounds, relative_draws, relative_error

FACTORS = shipped()
SETTINGS = EstimateSettings()
LIVING = ("agb", "bgb")


def stands(count, **columns):
    row = {"geom_area_ha": 10.0, "land_class": "乔木林", "species": "杉木", "stock_m3_per_ha": 120.0} | columns
    layer = pd.DataFrame([row] * count)
    return estimate(layer, "forest", factors=FACTORS, settings=SETTINGS).polygons


def half_width_percent(row):
    return (row["hi"] - row["lo"]) / 2 / row["mean"] * 100


def sampled(polygons, parts=LIVING, **options):
    return interval(polygons, parts, factors=FACTORS, **options).iloc[0]


def test_the_error_of_many_fir_stands_is_that_of_their_shared_factors():
    # SVD 10, BEF 20, CF 4, RSR 30 acting as 5.923 on 1+R, the inventory's 10 %: 25.5 % together.
    expected = np.sqrt(10**2 + 20**2 + 4**2 + 5.923**2 + 10**2)
    assert half_width_percent(sampled(stands(2000))) == pytest.approx(expected, rel=0.04)


def test_one_stand_carries_its_own_errors_too():
    expected = np.sqrt(10**2 + 20**2 + 4**2 + 5.923**2 + 10**2 + 25**2 + 3**2)
    assert half_width_percent(sampled(stands(1))) == pytest.approx(expected, rel=0.04)


def test_masson_pine_carries_the_wider_density_error():
    pine = half_width_percent(sampled(stands(2000, species="马尾松")))
    assert pine == pytest.approx(np.sqrt(25**2 + 20**2 + 4**2 + (0.187 * 30 / 1.187) ** 2 + 10**2), rel=0.05)


def test_two_species_average_out_more_than_one():
    mixed = pd.concat([stands(500), stands(500, species="栎类")], ignore_index=True)
    assert half_width_percent(sampled(mixed)) < half_width_percent(sampled(stands(1000)))


def test_soil_is_shared_by_row_and_lognormal():
    row = sampled(stands(500), ("soil",), draws=40_000)
    sigma = np.sqrt(np.log1p((1.41 / 1.96) ** 2))
    assert row["hi"] / row["lo"] == pytest.approx(np.exp(2 * 1.96 * sigma), rel=0.05)
    assert row["median"] < row["mean"]


def test_litter_averages_out():
    assert half_width_percent(sampled(stands(2000), ("litter",))) < 4


def test_the_split_by_roots_leaves_the_whole_of_a_regression_alone():
    layer = pd.DataFrame({"geom_area_ha": [1.0] * 2000, "land_class": "乔木林", "species": "杉木"})
    curve = estimate(
        layer.assign(origin="planted", pingjun_nl=20), "forest", factors=FACTORS, settings=SETTINGS
    ).polygons
    whole, below = (half_width_percent(sampled(curve, parts)) for parts in (LIVING, ("bgb",)))
    assert whole == pytest.approx(30, rel=0.05)
    assert below > whole


def test_a_total_is_the_same_whatever_the_grouping():
    polygons = pd.concat([stands(40), stands(60, species="马尾松")], ignore_index=True)
    groups = np.repeat([0, 1], [40, 60])
    grouped = interval(polygons, LIVING, groups, factors=FACTORS, draws=4000)
    assert grouped["mean"].sum() == pytest.approx(sampled(polygons, draws=4000)["mean"], rel=1e-3)


def test_the_stored_text_columns_of_several_layers_give_the_same_interval():
    kinds = [stands(30), stands(20, species="马尾松", stock_m3_per_ha=np.nan)]
    ponds = pd.DataFrame({"geom_area_ha": [8.0], "wetland_type": ["herb_marsh"]})
    kinds.append(estimate(ponds, "wetland", factors=FACTORS, settings=SETTINGS).polygons)
    together = pd.concat(kinds, ignore_index=True)
    stored = pd.read_json(StringIO(together.to_json(orient="records")), orient="records", dtype=False)
    parts = SETTINGS.stock_parts
    first, second = (sampled(polygons, parts, draws=1000) for polygons in (together, stored))
    assert first["hi"] == pytest.approx(second["hi"], rel=1e-9)


def test_the_same_seed_gives_the_same_interval():
    polygons = stands(5)
    assert sampled(polygons, draws=500).equals(sampled(polygons, draws=500))
    assert not sampled(polygons, draws=500).equals(sampled(polygons, draws=500, seed=2))


def test_what_counts_half_weighs_half():
    polygons = stands(50)
    whole, half = sampled(polygons), sampled(polygons.assign(counted_share=0.5))
    assert half["mean"] == pytest.approx(whole["mean"] / 2)


def test_pond_methane_dominates_the_net_of_small_wetlands():
    polygons = estimate(
        pd.DataFrame({"geom_area_ha": [8.0] * 65}), "small_wetland", factors=FACTORS, settings=SETTINGS
    ).polygons
    net = sampled(polygons, ("burial", "ch4"))
    assert net["lo"] < net["mean"] < 0 < net["hi"]
    assert net["mean"] == pytest.approx(-1507.844, rel=0.03)


def test_the_growth_of_a_stand_is_surer_than_the_difference_of_two_strangers():
    before, after = stands(2000), stands(2000, stock_m3_per_ha=150.0)
    grown = difference_interval(before, after, LIVING, factors=FACTORS).iloc[0]
    assert grown["mean"] == pytest.approx(after["agb_t"].sum() * 0.2 * 1.246, rel=0.02)
    strangers = np.hypot(*(0.255 * polygons[["agb_t", "bgb_t"]].sum().sum() for polygons in (before, after)))
    assert (grown["hi"] - grown["lo"]) / 2 < strangers / 1.5


def test_a_polygon_interval_holds_its_value_and_takes_the_error_of_a_single_stand():
    polygon = stands(1)
    assert (polygon["co2e_lo_t"] < polygon["co2e_t"]).all() and (polygon["co2e_t"] < polygon["co2e_hi_t"]).all()
    roots = 0.246 * 46 / 1.246
    expected = np.sqrt(10**2 + 20**2 + 4**2 + roots**2 + 10**2 + 25**2 + 3**2) / 100 / 1.96
    deviation = standard_deviation(polygon, LIVING, FACTORS)[0]
    assert deviation / polygon[list(map("{}_t".format, LIVING))].sum(axis=1).iloc[0] == pytest.approx(expected)


def test_the_rock_estimate_makes_thin_soil_unsure():
    layer = pd.DataFrame({"geom_area_ha": [1.0, 1.0], "karst_degree": "moderate", "trls": [30, 80], "tu_ceng_hd": 20})
    polygons = estimate(layer, "karst", factors=FACTORS, settings=SETTINGS).polygons
    relative = np.sqrt(own_variance(polygons, ("soil",), FACTORS)) / polygons["soil_t"]
    assert relative.iloc[1] == pytest.approx(np.hypot(10 / 1.96 / 20, 0.03 / 1.96), rel=1e-9)
    assert relative.iloc[1] > relative.iloc[0]


def test_wide_errors_are_lognormal_and_narrow_ones_as_the_table_says():
    assert relative_error(FACTORS, "BEF").lognormal and not relative_error(FACTORS, "CF").lognormal
    assert relative_error(FACTORS, "bamboo per-culm biomass").lognormal


@settings(max_examples=30, deadline=None)
@given(st.floats(0.5, 200), st.booleans())
def test_draws_keep_mean_one_and_stay_positive(half_width, lognormal):
    normals = Draws(FACTORS, 20_000, seed=1).normals("any")
    drawn = relative_draws(RelativeError(half_width, lognormal or half_width > 30), normals)
    assert drawn.min() >= 0
    assert drawn.mean() == pytest.approx(1, abs=0.05)


@settings(max_examples=50, deadline=None)
@given(st.floats(1e-3, 1e6), st.floats(0, 2))
def test_bounds_hold_the_mean_and_never_fall_below_zero(mean, cv):
    low, high = bounds(mean, mean * cv)
    assert 0 <= low <= mean <= high
