"""What planned measures add: the worked examples of restoration, and sites of a ledger."""

import numpy as np
import pandas as pd
import pytest

from zzeco.carbon.parameters import shipped
from zzeco.growth.measures import measures_of, without_measures
from zzeco.growth.planned import counted_once, dated, planned_sites

FACTORS = shipped()
PLAN_HA = {"afforestation": 1000.0, "closure": 19000.0}


def sites(*rows):
    return pd.DataFrame(rows, columns=["measure", "curve_row", "completion_year", "area_ha"])


def gained(planned, base_year=2025, years=35):
    return measures_of(planned, base_year, years, FACTORS, "AR6")[0]


def test_p18_a_fifth_of_the_plan_each_year_has_gained_204_875_t_by_the_end_of_the_fifth():
    plan = sites(*[(name, "", year, area / 5) for name, area in PLAN_HA.items() for year in range(2021, 2026)])
    found = gained(plan, 2020, 5)
    assert found.stock_t[-1] * 44 / 12 == pytest.approx(204_875.0, rel=1e-5)
    assert found.sink_tco2e_per_a.sum() == pytest.approx(204_875.0, rel=1e-5)


def test_p17_once_all_is_in_place_the_plan_gains_81_950_t_a_year_and_nothing_after_20_years():
    found = gained(sites(*[(name, "", 2026, area) for name, area in PLAN_HA.items()]))
    assert found.sink_tco2e_per_a[0] == 0
    assert found.sink_tco2e_per_a[1] == pytest.approx(81_950 / 2)
    assert found.sink_tco2e_per_a[2:21] == pytest.approx([81_950.0] * 19)
    assert found.sink_tco2e_per_a[21] == pytest.approx(81_950 / 2) and np.all(found.sink_tco2e_per_a[22:] == 0)


def test_new_forest_stands_on_the_curve_of_its_species_and_joins_the_cover_after_five_years():
    found = gained(sites(("afforest", "杉木/人工", 2026, 50.0)))
    expected = 50 * 35.428 * (1 - np.exp(-0.0711 * 9.5)) ** 1.0495
    assert found.stock_t[10] == pytest.approx(expected, rel=1e-12)
    assert found.cover_ha[:6].tolist() == [0] * 6 and found.cover_ha[6] == 50


def test_a_new_small_wetland_is_burial_less_methane_p12():
    found = gained(sites(("small_wetland", "", 2026, 8.0)))
    assert found.sink_tco2e_per_a[2] == pytest.approx(-23.1976, rel=1e-5)
    assert found.sink_tco2e_per_a[1] == pytest.approx(-23.1976 / 2, rel=1e-5) and not found.stock_t.any()


def test_a_measure_without_a_rate_is_left_out_and_named():
    found, left_out = measures_of(
        sites(("tending", "", 2026, 9.0), ("afforest", "", 2026, 5.0)), 2025, 5, FACTORS, "AR6"
    )
    assert sorted(left_out["measure"]) == ["afforest", "tending"] and not found.used
    assert np.array_equal(found.stock_t, without_measures(5).stock_t)


def ledger(**columns):
    known = {"state": "planned", "treatment": "closure", "treatment_year": 2027, "geom_area_ha": 10.0}
    return pd.DataFrame({**known, **columns}, index=pd.Index([1, 2, 3], name="fid"))


def test_only_what_is_ahead_counts_on_its_own_ground_and_what_is_late_is_done_next_year():
    layer = ledger(state=["planned", "in_progress", "built"], treatment_year=[2030, 2024, 2030])
    share = pd.Series([0.25, 1.0, 1.0], index=layer.index)
    found = counted_once([planned_sites(layer, "karst", share, FACTORS, "computed")])
    assert found["area_ha"].tolist() == [2.5, 10.0]
    ahead, undated = dated(found, 2025)
    assert ahead["completion_year"].tolist() == [2030, 2026] and undated.empty


def test_a_site_without_a_year_is_told_apart_and_a_point_counts_where_its_site_has_no_polygon():
    layer = ledger(
        site_id=["a", "a", "b"], geom_area_ha=[3.0, np.nan, np.nan], reported_area_ha=[3.0, 3.0, 4.0],
        treatment_year=[2027, 2027, None],
    )  # fmt: skip
    found = counted_once([planned_sites(layer, "small_wetland", None, FACTORS, "computed")])
    assert found["area_ha"].tolist() == [3.0, 4.0] and set(found["measure"]) == {"small_wetland"}
    ahead, undated = dated(found, 2025)
    assert len(ahead) == 1 and undated["area_ha"].tolist() == [4.0]


def test_a_measure_layer_names_the_species_that_is_planted_and_the_treatment_of_karst():
    layer = ledger(measure_kind=["afforest", "karst", "tending"], species=["杉木", None, None], completion_year=2028)
    found = planned_sites(layer.drop(columns="treatment_year"), "measure", None, FACTORS, "computed")
    assert found["measure"].tolist() == ["afforest", "closure", "tending"]
    assert found["curve_row"].tolist() == ["杉木/人工", "", ""]


def two_layers(drawn, listed):
    """Small wetlands of a layer of their own, and the same ones in a layer of measures (columns of each)."""
    named = {"site_id": ["W1", "W2", "W3"], "treatment_year": 2027}
    first = planned_sites(ledger(**{**named, **drawn}), "small_wetland", None, FACTORS, "computed")
    second = ledger(**{**named, "measure_kind": "small_wetland", **listed})
    return counted_once([first, planned_sites(second, "measure", None, FACTORS, "computed")])


def test_a_site_that_two_layers_list_counts_once():
    found = two_layers({"geom_area_ha": [8.0, 2.0, 1.0]}, {"geom_area_ha": [9.0, 2.5, 1.5]})
    assert found["area_ha"].tolist() == [8.0, 2.0, 1.0]
    others = two_layers({"geom_area_ha": [8.0, 2.0, 1.0]}, {"site_id": ["W1", "W8", None], "geom_area_ha": 3.0})
    assert sorted(others["area_ha"]) == [1.0, 2.0, 3.0, 3.0, 8.0]


def test_a_site_counts_by_the_layer_that_draws_it_else_by_the_one_that_gives_an_area():
    points = {"geom_area_ha": np.nan, "reported_area_ha": [5.0, np.nan, 5.0]}
    found = two_layers(points, {"geom_area_ha": [9.0, np.nan, np.nan], "reported_area_ha": [9.0, 2.0, 6.0]})
    assert sorted(found["area_ha"]) == [2.0, 5.0, 9.0]


def test_another_measure_of_the_same_site_counts_too_and_so_do_all_polygons_of_a_site():
    found = two_layers(
        {"site_id": "W1", "geom_area_ha": [1.0, 2.0, 3.0]},
        {"site_id": "W1", "measure_kind": ["small_wetland", "wetland", "wetland"], "geom_area_ha": [6.0, 4.0, 5.0]},
    )
    assert sorted(found["area_ha"]) == [1.0, 2.0, 3.0, 4.0, 5.0]
