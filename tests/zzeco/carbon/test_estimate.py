"""What each land class, species and measurement leads to."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from zzeco.carbon.basis import basis
from zzeco.carbon.estimate import estimate
from zzeco.carbon.factors_used import KEY_COLUMNS, unverified_rows
from zzeco.carbon.notes import NOTES, note_text
from zzeco.carbon.parameters import FACTOR_TABLES, FactorSet, shipped
from zzeco.carbon.settings import EstimateSettings
from zzeco.carbon.soil_depths import of_kinds, soil_warning
from zzeco.carbon.summary import summary
from zzeco.screen import number

FACTORS = shipped()
FIR = {"geom_area_ha": 10.0, "land_class": "乔木林", "species": "杉木", "origin": "planted"}


def polygon(kind="forest", settings=EstimateSettings(), year=None, factors=FACTORS, **columns):  # noqa: B008
    found = estimate(pd.DataFrame([columns]), kind, factors=factors, settings=settings, year=year)
    return found.polygons.iloc[0]


def living_t(found):
    return found["agb_t"] + found["bgb_t"]


def test_a_stock_of_zero_on_forest_land_is_a_missing_stock():
    found = polygon(**FIR, stock_m3_per_ha=0.0, pingjun_nl=20)
    assert (found["method"], found["quality"]) == ("curve", "curve")


@pytest.mark.parametrize("stock", [-50.0, 5_001.0, 1e9, 1e308, np.inf])
def test_a_stock_that_no_stand_can_hold_is_a_missing_stock(stock):
    found, without = polygon(**FIR, stock_m3_per_ha=stock, pingjun_nl=20), polygon(**FIR, pingjun_nl=20)
    assert (found["method"], found["carbon_t"]) == ("curve", without["carbon_t"])
    assert polygon(**FIR, stock_m3_per_ha=5_000.0, pingjun_nl=20)["method"] == "factor"


def test_without_stock_and_age_the_regional_mean_of_the_forest_type_stands_in():
    found = polygon(**FIR)
    assert (found["method"], found["quality"]) == ("area", "area_default")
    assert living_t(found) == pytest.approx(10 * 21.72)
    assert np.isnan(found["sink_tco2e_per_a"])


def test_an_unknown_species_with_a_stock_takes_the_hunan_mean():
    found = polygon(**(FIR | {"species": None}), stock_m3_per_ha=100.0)
    assert living_t(found) == pytest.approx(10 * 100 * 0.400 * 1.570 * 1.245 * 0.497)
    assert "species_unknown" in found["notes"]


def test_paulownia_takes_the_measured_wood_density_and_its_own_other_factors():
    found = polygon(**(FIR | {"species": "泡桐"}), stock_m3_per_ha=50.0)
    assert found["agb_t"] == pytest.approx(10 * 50 * 0.273 * 1.833 * 0.470)


def test_a_curve_with_unknown_asymptote_stops_at_its_last_observed_age():
    natural_fir = FIR | {"origin": "natural"}
    old, last = polygon(**natural_fir, pingjun_nl=90), polygon(**natural_fir, pingjun_nl=42)
    assert old["carbon_t"] == last["carbon_t"]
    assert "curve_stopped" in old["notes"] and "curve_stopped" not in last["notes"]
    assert np.isnan(old["sink_tco2e_per_a"]) and np.isnan(last["sink_tco2e_per_a"])


def test_an_identified_curve_goes_on_beyond_its_observed_ages():
    assert polygon(**FIR, pingjun_nl=60)["carbon_t"] > polygon(**FIR, pingjun_nl=42)["carbon_t"]


def test_a_thin_stock_is_left_to_the_factor_method_when_the_regression_is_asked_for():
    settings = EstimateSettings(method="regression")
    thin, dense = (polygon(**FIR, stock_m3_per_ha=stock, settings=settings) for stock in (19.9, 20.0))
    assert (thin["method"], dense["method"]) == ("factor", "regression")
    assert "below_regression_range" in thin["notes"]


def test_the_second_regression_set_has_no_fir_and_says_so():
    settings = EstimateSettings(method="regression", regression_set="zhang")
    found = polygon(**FIR, stock_m3_per_ha=120.0, settings=settings)
    assert found["method"] == "factor" and found["notes"] == "no_regression_row"
    mixed = polygon(**(FIR | {"species": "针阔混"}), stock_m3_per_ha=120.0, settings=settings)
    assert living_t(mixed) == pytest.approx(10 * (0.4385 * 120 + 52.905) * 0.5)


def test_the_mean_tree_of_a_fir_stand_gives_its_biomass():
    settings = EstimateSettings(method="trees")
    found = polygon(**FIR, pingjun_xj=16.0, pingjun_sg=13.0, mei_gq_zs=1500, settings=settings)
    assert living_t(found) == pytest.approx(10 * 1500 * 75.8707 / 1000 * 0.499, rel=1e-5)


def test_shrub_counts_half_its_biomass_as_carbon_and_parts_are_pro_rata():
    found = polygon(geom_area_ha=2.0, land_class="其他灌", species="灌木")
    assert living_t(found) == pytest.approx(2 * 17.99 * 0.5)
    assert found["agb_t"] / found["bgb_t"] == pytest.approx(12.51 / 6.72)
    assert found["understorey_t"] == 0


def test_shrub_between_rocks_takes_the_karst_value():
    found = polygon(geom_area_ha=2.0, land_class="其他灌", species="灌木", trls=30)
    assert living_t(found) == pytest.approx(2 * 8.5 * 0.5)


def test_soil_between_rocks_follows_the_karst_formula_where_the_data_are_there():
    rocky = FIR | {"stock_m3_per_ha": 100.0, "trls": 50, "tu_ceng_hd": 40}
    covered = (28.86 + 21.13) / 2 * 1.28  # no degree delivered: 潜在, the mean of 无 and 轻度
    assert polygon(**rocky)["soil_t"] == pytest.approx(10 * covered * 20 * 0.1 * 0.5 * (1 - 0.0771))
    found = polygon(**rocky, karst_degree="moderate")
    assert found["soil_t"] == pytest.approx(10 * 19.52 * 1.15 * 20 * 0.1 * 0.5 * (1 - 0.0771))
    assert "karst_soil" in found["notes"]


@pytest.mark.parametrize(
    ("land_class", "reason"),
    [
        ("苗圃", "nursery"),
        ("无立木", "no_stand"),
        ("宜林", "plantable"),
        ("草地", "grassland"),
        ("非林地", "non_forest"),
        (None, "land_class_missing"),
        ("疏林", "open_without_stock"),
    ],
)
def test_land_without_a_stand_is_left_out_with_its_reason(land_class, reason):
    found = polygon(geom_area_ha=1.0, land_class=land_class, species="杉木")
    assert found["reason"] == reason
    assert np.isnan(found["co2e_t"])


def test_open_forest_with_a_stock_is_estimated():
    found = polygon(geom_area_ha=1.0, land_class="疏林", species="马尾松", stock_m3_per_ha=15.0)
    assert pd.isna(found["reason"]) and found["growing_stock_m3"] == 0


def test_a_young_plantation_has_soil_but_no_trees_yet():
    found = polygon(geom_area_ha=1.0, land_class="未成林", species="杉木", stock_m3_per_ha=3.0)
    assert living_t(found) == 0 and found["soil_t"] == pytest.approx(98.96)


def test_bamboo_without_culms_takes_the_regional_mean_and_is_steady():
    found = polygon(geom_area_ha=1.0, land_class="竹林", species="毛竹")
    assert living_t(found) == pytest.approx(23.78)
    assert found["bgb_t"] / found["agb_t"] == pytest.approx(0.1964)
    assert found["sink_tco2e_per_a"] == 0


@pytest.mark.parametrize(
    ("quality", "method", "meant"),
    [("measured", "factor", "measured"), ("measured", "bamboo", "counted"), ("measured", "karst", "soil_depth"),
     ("area_default", "karst", "area_default"), ("curve", "curve", "curve"), ("", "", "")],
)  # fmt: skip
def test_a_stock_is_called_measured_only_where_one_was(quality, method, meant):
    assert basis(quality, method) == meant


def test_a_factor_that_two_methods_share_is_one_to_be_verified():
    keys = ["factor|木荷|木荷", "area|木荷|木荷"]
    polygons = pd.DataFrame({"tree_key": keys, **dict.fromkeys(KEY_COLUMNS[1:], "")})
    assert [name for name in unverified_rows(polygons, FACTORS) if "RSR" in name] == ["木荷 RSR"]


def test_economic_trees_with_a_stock_take_the_factors_of_their_wood():
    found = polygon(geom_area_ha=1.0, land_class="乔木林", species="乌桕", stock_m3_per_ha=40.0)
    assert found["tree_key"].startswith("factor|其他软阔类")
    assert polygon(geom_area_ha=1.0, land_class="乔木林", species="柑橘", stock_m3_per_ha=40.0)["method"] == "non_arbor"


def test_growing_stock_is_counted_on_arbor_land_only():
    assert polygon(**FIR, stock_m3_per_ha=50.0)["growing_stock_m3"] == 500.0


def test_the_reported_area_multiplies_when_it_is_chosen():
    row = FIR | {"reported_area_ha": 11.0, "stock_m3_per_ha": 100.0}
    reported = polygon(**row, settings=EstimateSettings(area_source="reported"))
    assert (polygon(**row)["area_ha"], reported["area_ha"]) == (10.0, 11.0)
    assert polygon(**(row | {"geom_area_ha": np.nan}))["notes"] == "other_area_used"


def test_a_pool_that_is_not_asked_for_is_not_in_the_sum():
    found = polygon(**FIR, stock_m3_per_ha=120.0, settings=EstimateSettings(pools=("agb", "bgb")))
    assert found["carbon_t"] == pytest.approx(390.0256 + 21.1, rel=1e-6)


def test_open_water_has_no_stock_and_says_so():
    found = polygon("wetland", geom_area_ha=100.0, wetland_type="permanent_lake")
    assert found["carbon_t"] == 0 and "no_stock_value" in found["notes"] and "no_ch4_factor" in found["notes"]


def test_herb_marsh_has_plants_and_soil_other_marsh_and_floodplain_soil_only():
    assert polygon("wetland", geom_area_ha=1.0, wetland_type="herb_marsh")["carbon_t"] == 138.0
    assert polygon("wetland", geom_area_ha=1.0, wetland_type="floodplain")["carbon_t"] == 135.0


@pytest.mark.parametrize(("flood_year", "factor"), [(2010, 127.5), (2005, 127.5), (2004, 80.3), (None, 80.3)])
def test_a_reservoir_gives_off_more_methane_in_its_first_twenty_years(flood_year, factor):
    row = {"geom_area_ha": 1.0, "wetland_type": "reservoir", "flood_year": flood_year}
    found = polygon("wetland", year=2025, **row)
    assert found["ch4_tco2e_per_a"] == pytest.approx(factor * 1.09 / 1000 * 27.2)
    assert ("reservoir_age_unknown" in found["notes"]) is (flood_year is None)


@pytest.mark.parametrize(
    ("wetland_type", "reason"), [("paddy", "memo_type"), ("aquaculture", "memo_type"), (None, "type_missing")]
)
def test_paddy_ponds_for_fish_and_unknown_types_are_no_wetland(wetland_type, reason):
    assert polygon("wetland", geom_area_ha=1.0, wetland_type=wetland_type)["reason"] == reason


@pytest.mark.parametrize("state", ["planned", "in_progress", "cancelled"])
def test_a_small_wetland_that_is_not_built_is_left_out(state):
    assert polygon("small_wetland", geom_area_ha=1.0, state=state)["reason"] == "not_built"
    assert pd.isna(polygon("small_wetland", geom_area_ha=1.0, state="built")["reason"])


def test_the_warming_potential_is_the_edition_asked_for():
    found = polygon("small_wetland", geom_area_ha=8.0, settings=EstimateSettings(gwp_ch4="AR5"))
    assert found["ch4_tco2e_per_a"] == pytest.approx(8 * 183 / 1000 * 28)


def test_karst_without_rock_or_depth_takes_the_table_soil_of_its_degree():
    found = polygon("karst", geom_area_ha=10.0, karst_degree="light", trls=35)
    assert (found["soil_t"], found["quality"]) == (pytest.approx(324.1), "area_default")
    assert found["notes"] == "rock_or_depth_missing;soil_0_20"
    assert found["agb_t"] == 65.0


def test_karst_measured_in_the_field_uses_the_field_numbers():
    row = {"geom_area_ha": 1.0, "karst_degree": "light", "trls": 40, "tu_ceng_hd": 60, "gravel_percent": 0}
    found = polygon("karst", soil_oc_g_kg=30.0, bulk_density_g_cm3=1.2, **row)
    assert found["soil_t"] == pytest.approx(30 * 1.2 * 60 * 0.1 * 0.6)
    assert found["notes"] == "soil_to_profile"


def test_potential_karst_takes_the_mean_carbon_content_of_none_and_light():
    found = polygon("karst", geom_area_ha=1.0, karst_state="potential", trls=30, tu_ceng_hd=15, gravel_percent=0)
    assert found["soil_t"] == pytest.approx((28.86 + 21.13) / 2 * 1.28 * 15 * 0.1 * 0.7)


def test_karst_of_unknown_degree_is_left_out():
    assert polygon("karst", geom_area_ha=1.0, karst_state="rocky")["reason"] == "degree_missing"


def test_factors_of_confidence_c_mark_what_they_touch():
    oak = FIR | {"species": "栎类"}
    assert not polygon(**oak, stock_m3_per_ha=100.0)["unverified"]
    assert polygon(**(oak | {"origin": "natural"}), stock_m3_per_ha=100.0, pingjun_nl=30)["unverified"]
    assert polygon(**FIR, stock_m3_per_ha=100.0)["unverified"]


def test_an_edited_factor_table_changes_the_estimate_and_its_version():
    edited = FACTORS.rows("forest_factors")
    edited.loc[edited["species_group"] == "杉木", "CF"] = "0.50"
    own = FactorSet({**{name: FACTORS.tables[name] for name in FACTOR_TABLES}, "forest_factors": edited})
    assert own.version != FACTORS.version
    assert living_t(polygon(**FIR, stock_m3_per_ha=120.0, factors=own)) == pytest.approx(
        390.0256 * 0.50 / 0.52, rel=1e-6
    )


def test_the_summary_counts_every_polygon_once():
    layer = pd.DataFrame(
        {
            "geom_area_ha": [10.0, 4.0, 1.0],
            "land_class": ["乔木林", "非林地", "竹林"],
            "species": ["杉木", None, "毛竹"],
        }
    )
    share = pd.Series([0.5, 1.0, 1.0])
    settings = EstimateSettings()
    found = estimate(layer, "forest", factors=FACTORS, settings=settings, counted_share=share)
    row = summary(found, layer="forest_2025", epoch="2025", draws=500)
    assert row["features"] == row["estimated"] + sum(reason["count"] for reason in row["left_out"]) == 3
    assert row["area_ha"] == 6.0 and sum(row["quality"].values()) == 2
    assert row["left_out"] == [{"reason": "non_forest", "label": "Not forest land", "count": 1, "area_ha": 4.0}]
    pools = ("agb", "bgb", "dead_wood", "litter", "soil")
    assert sum(row["carbon_t"][pool] for pool in pools) == pytest.approx(row["carbon_t"]["total"])
    assert row["co2e_t"] == pytest.approx(row["carbon_t"]["total"] * 44 / 12)
    assert row["ci95_co2e_t"][0] < row["co2e_t"] < row["ci95_co2e_t"][1]


def test_an_empty_layer_has_an_empty_estimate():
    empty = pd.DataFrame({"geom_area_ha": pd.Series(dtype=float), "land_class": pd.Series(dtype=str)})
    for kind in ("forest", "wetland", "karst"):
        found = estimate(empty, kind, factors=FACTORS, settings=EstimateSettings())
        assert summary(found, layer="x", epoch=None, draws=100)["co2e_t"] == 0


def test_every_note_has_its_sentence():
    assert all(note_text(code) for code in NOTES)


def test_a_polygon_with_plots_but_without_their_means_is_left_out_and_not_measured_as_0():
    by_plots = EstimateSettings(method="trees")
    for means in ({}, {"plot_above_t_per_ha": 80.0}, {"plot_below_t_per_ha": 20.0}):
        found = polygon(settings=by_plots, **FIR, plot_count=2, stock_m3_per_ha=100.0, **means)
        assert found["reason"] == "value_missing" and np.isnan(found["carbon_t"]) and pd.isna(found["quality"])
    whole = {"plot_above_t_per_ha": 80.0, "plot_below_t_per_ha": 0.0}
    found = polygon(settings=by_plots, **FIR, plot_count=2, **whole)
    assert pd.isna(found["reason"]) and found["agb_t"] > 0 and found["bgb_t"] == 0


def test_a_value_that_the_factor_table_lacks_leaves_the_polygon_out():
    tables = {name: FACTORS.rows(name) for name in FACTOR_TABLES}
    pools = tables["pools_defaults"]
    litter = pools["pool"] == "litter"
    tables["pools_defaults"] = pools.assign(value=pools["value"].where(~litter, ""))
    found = polygon(factors=FactorSet(tables), **FIR, stock_m3_per_ha=100.0)
    assert found["reason"] == "value_missing"
    assert pd.isna(polygon(**FIR, stock_m3_per_ha=100.0)["reason"])


def test_soil_of_less_than_100_cm_is_noted_on_the_polygon():
    rocky = FIR | {"stock_m3_per_ha": 100.0, "tu_ceng_hd": 60}
    below, at = polygon(**rocky, trls=29), polygon(**rocky, trls=30)
    assert below["soil_t"] > 2 * at["soil_t"]
    assert "soil_0_20" in at["notes"] and not below["notes"]
    measured = {"geom_area_ha": 1.0, "karst_degree": "light", "trls": 40, "soil_oc_g_kg": 25.0}
    assert "soil_to_profile" in polygon("karst", **measured, tu_ceng_hd=60)["notes"]
    assert "soil_to_profile" not in polygon("karst", **measured, tu_ceng_hd=100)["notes"]
    assert "soil_0_20" in polygon("karst", geom_area_ha=1.0, karst_degree="light")["notes"]
    assert "soil_0_30" in polygon("wetland", geom_area_ha=1.0, wetland_type="herb_marsh")["notes"]
    assert "soil_0" not in polygon("wetland", geom_area_ha=1.0, wetland_type="reservoir")["notes"]


def test_a_sum_says_how_much_of_its_soil_rests_on_which_depth():
    stand = FIR | {"stock_m3_per_ha": 100.0, "tu_ceng_hd": 60}
    layer = pd.DataFrame([stand | {"trls": 10}, stand | {"trls": 30, "geom_area_ha": 4.0}, stand | {"trls": 0}])
    shares = pd.Series([1.0, 0.5, 0.0])
    found = estimate(layer, "forest", factors=FACTORS, settings=EstimateSettings(), counted_share=shares)
    told = summary(found, layer="forest", epoch=None, draws=50)
    soil = found.polygons["soil_t"]
    assert told["soil_depths"] == [
        {"depth": "0-100", "carbon_t": pytest.approx(soil[0]), "area_ha": 10.0, "features": 2},
        {"depth": "0-20", "carbon_t": pytest.approx(soil[1] / 2), "area_ha": 2.0, "features": 1},
    ]
    assert sum(one["carbon_t"] for one in told["soil_depths"]) == pytest.approx(told["carbon_t"]["soil"])
    (warned,) = soil_warning(of_kinds([told, told, {}]))
    assert f"0–20 cm {number(soil[1], 0)} t C on 4 ha" in warned and "cannot be compared" in warned
    marsh = estimate(
        pd.DataFrame([{"geom_area_ha": 3.0, "wetland_type": "herb_marsh"}]),
        "wetland", factors=FACTORS, settings=EstimateSettings(),
    )  # fmt: skip
    alone = summary(marsh, layer="wetland", epoch=None, draws=50)
    assert [one["depth"] for one in alone["soil_depths"]] == ["0-30"] and soil_warning(of_kinds([alone])) == ()
    without = replace(found, settings=EstimateSettings(pools=("agb",)))
    assert summary(without, layer="forest", epoch=None, draws=50)["soil_depths"] == []
