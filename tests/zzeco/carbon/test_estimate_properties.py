"""What holds for every method: area scales, a split polygon is the same land, order means nothing, units convert."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.intake.units import PER_HA, STOCK_UNITS, reported_area, settled_stock
from layers.kind import kind
from zzeco.carbon.estimate import estimate
from zzeco.carbon.notes import stock_known
from zzeco.carbon.parameters import shipped
from zzeco.carbon.settings import METHODS, REGRESSION_SETS, EstimateSettings
from zzeco.carbon.summary import known_sum, pool_sums_t

FACTORS = shipped()
SUMMED = (
    *("area_ha", "carbon_t", "co2e_t", "agb_t", "bgb_t", "understorey_t", "dead_wood_t", "litter_t", "soil_t"),
    *("growing_stock_m3", "sink_tco2e_per_a", "burial_tco2e_per_a", "ch4_tco2e_per_a", "net_tco2e_per_a"),
)
QUICK = settings(max_examples=12, deadline=None)
EXACT = {"rel": 1e-9, "abs": 1e-9}


def maybe(numbers):
    return st.none() | numbers


area = st.floats(0.01, 500)
forest_record = st.fixed_dictionaries(
    {
        "geom_area_ha": area,
        "land_class": st.sampled_from(
            ["乔木林", "乔木林", "竹林", "疏林", "未成林", "国特灌", "其他灌", "宜林", "非林地"]
        ),
        "species": st.sampled_from(["杉木", "马尾松", "栎类", "泡桐", "毛竹", "油茶", "乌桕", "灌木", "针阔混", None]),
        "origin": st.sampled_from(["planted", "natural", None]),
        "stock_m3_per_ha": maybe(st.floats(0, 400)),
        "mei_gq_zs": maybe(st.floats(100, 6000)),
        "pingjun_xj": maybe(st.floats(3, 40)),
        "pingjun_sg": maybe(st.floats(2, 25)),
        "pingjun_nl": maybe(st.integers(1, 90)),
        "trls": maybe(st.floats(0, 90)),
        "tu_ceng_hd": maybe(st.floats(5, 150)),
        "plot_count": maybe(st.just(3)),
        "plot_above_t_per_ha": st.floats(0, 300),
        "plot_below_t_per_ha": st.floats(0, 60),
        "plot_error_share": maybe(st.floats(0, 1)),
    }
)
wetland_types = ["permanent_river", "permanent_lake", "reservoir", "herb_marsh", "floodplain", "paddy", None]
wetland_record = st.fixed_dictionaries(
    {
        "geom_area_ha": area,
        "wetland_type": st.sampled_from(wetland_types),
        "flood_year": maybe(st.integers(1960, 2024)),
    }
)
karst_record = st.fixed_dictionaries(
    {
        "geom_area_ha": area,
        "karst_degree": st.sampled_from(["none", "potential", "light", "moderate", "severe", "extreme", None]),
        "trls": maybe(st.floats(0, 95)),
        "tu_ceng_hd": maybe(st.floats(1, 150)),
        "gravel_percent": maybe(st.floats(0, 90)),
        "soil_oc_g_kg": maybe(st.floats(1, 80)),
        "bulk_density_g_cm3": maybe(st.floats(0.6, 1.7)),
    }
)
RECORDS = {"forest": forest_record, "wetland": wetland_record, "small_wetland": wetland_record, "karst": karst_record}
choices = st.builds(
    EstimateSettings,
    method=st.sampled_from([None, *METHODS]),
    regression_set=st.sampled_from(REGRESSION_SETS),
    gwp_ch4=st.sampled_from(["AR6", "AR5"]),
)
layers = st.sampled_from(sorted(RECORDS)).flatmap(
    lambda name: st.tuples(st.just(name), st.lists(RECORDS[name], min_size=1, max_size=8).map(pd.DataFrame))
)


def polygons(name, layer, chosen):
    return estimate(layer, name, factors=FACTORS, settings=chosen, year=2025).polygons


def sums(found):
    estimated = found[found["reason"].isna()]
    return {name: known_sum(estimated, name) for name in SUMMED}


@QUICK
@given(layers, choices, st.floats(0.001, 1000))
def test_scaling_an_area_scales_its_carbon(layer, chosen, factor):
    name, records = layer
    first = polygons(name, records, chosen)
    scaled = polygons(name, records.assign(geom_area_ha=records["geom_area_ha"] * factor), chosen)
    assert scaled["method"].astype("str").equals(first["method"].astype("str"))
    for column in SUMMED:
        expected = first[column].to_numpy(float) * factor
        assert scaled[column].to_numpy(float) == pytest.approx(expected, nan_ok=True, **EXACT)


@QUICK
@given(layers, choices, st.lists(st.floats(0.05, 1), min_size=2, max_size=4))
def test_splitting_polygons_leaves_the_totals(layer, chosen, weights):
    name, records = layer
    shares = np.array(weights) / sum(weights)
    split = pd.concat(
        [records.assign(geom_area_ha=records["geom_area_ha"] * share) for share in shares], ignore_index=True
    )
    whole, parts = sums(polygons(name, records, chosen)), sums(polygons(name, split, chosen))
    for column, value in whole.items():
        assert (parts[column] is None) == (value is None)
        assert parts[column] is None or parts[column] == pytest.approx(value, **EXACT)


@QUICK
@given(layers, choices, st.randoms(use_true_random=False))
def test_the_order_of_records_is_irrelevant(layer, chosen, random):
    name, records = layer
    order = list(range(len(records)))
    random.shuffle(order)
    first = polygons(name, records, chosen)
    shuffled = polygons(name, records.iloc[order], chosen).loc[records.index]
    as_text = [frame.astype(dict.fromkeys(frame.select_dtypes("category"), "str")) for frame in (first, shuffled)]
    pd.testing.assert_frame_equal(*as_text, rtol=1e-12)


@QUICK
@given(layers, choices)
def test_pools_add_up_and_the_interval_holds_the_value(layer, chosen):
    name, records = layer
    found = polygons(name, records, chosen)
    estimated = found[found["reason"].isna()]
    pools = pool_sums_t(estimated, chosen.pools)
    if pools["total"] is None:
        assert not stock_known(estimated).any() and set(pools.values()) == {None}
    else:
        assert sum(pools[pool] for pool in chosen.pools) == pytest.approx(pools["total"], **EXACT)
    assert (estimated["co2e_lo_t"] <= estimated["co2e_t"] + 1e-9).all()
    assert (estimated["co2e_t"] <= estimated["co2e_hi_t"] + 1e-9).all()


@QUICK
@given(st.sampled_from(sorted(PER_HA)), st.lists(area, min_size=1, max_size=6))
def test_a_reported_area_is_the_same_in_every_unit(unit, hectares):
    ha = np.array(hectares)
    table = pd.DataFrame({"mian_ji": ha * PER_HA[unit]})
    found = reported_area(table, kind("forest"), {"mian_ji": "MIAN_JI"}, ha, {"mian_ji": unit}).area_ha
    assert found.to_numpy() == pytest.approx(ha, rel=1e-12)
    assert (found * PER_HA[unit]).to_numpy() == pytest.approx(table["mian_ji"].to_numpy(), rel=1e-12)


@QUICK
@given(st.lists(st.tuples(area, st.floats(1, 400)), min_size=1, max_size=6), st.sampled_from(["factor", "regression"]))
def test_a_stock_gives_the_same_carbon_per_hectare_and_of_the_polygon(stands, method):
    ha, per_ha = (np.array(column) for column in zip(*stands, strict=True))
    delivered = {"m3_per_ha": per_ha, "m3": per_ha * ha}
    carbon = []
    for unit, values in delivered.items():
        field = STOCK_UNITS[unit]
        read, _decisions = settled_stock(pd.DataFrame({field: values}), {field: field}, pd.Series(ha), {field: unit})
        stock = read["mei_gq_xj"] if "mei_gq_xj" in read else read["huo_lm_xj"] / ha
        layer = pd.DataFrame(
            {"geom_area_ha": ha, "land_class": "乔木林", "species": "马尾松", "stock_m3_per_ha": stock}
        )
        carbon.append(polygons("forest", layer, EstimateSettings(method=method))["carbon_t"].to_numpy())
    assert carbon[0] == pytest.approx(carbon[1], rel=1e-9)
