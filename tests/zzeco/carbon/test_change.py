"""Change between two surveys: growth, area, method and jitter are told apart and add up."""

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from zzeco.carbon.change import CAUSES, Survey, change
from zzeco.carbon.estimate import estimate
from zzeco.carbon.parameters import shipped
from zzeco.carbon.settings import EstimateSettings

T_C_PER_M3 = 0.307 * 1.634 * 1.246 * 0.520


def survey(year, boxes, stocks, ids=None, county="430224", **columns):
    geometry = np.array([shapely.box(*corners) for corners in boxes], dtype=object)
    layer = pd.DataFrame(
        {
            "geom_area_ha": shapely.area(geometry) / 10_000,
            "land_class": "乔木林",
            "species": "杉木",
            "origin": "planted",
            "stock_m3_per_ha": stocks,
        }
    ).assign(**columns)
    polygons = estimate(layer, "forest", factors=shipped(), settings=EstimateSettings()).polygons
    ids = [str(place) for place in range(len(boxes))] if ids is None else ids
    return Survey(year, polygons.assign(record_id=ids, county=county), geometry)


def changed(before, after, **options):
    found = change(before, after, factors=shipped(), settings=EstimateSettings(), draws=200, **options)
    total = found["carbon_t"]["total"]
    assert sum(found["carbon_t"][cause] for cause in CAUSES) == pytest.approx(total, rel=1e-9, abs=1e-9)
    return found


HECTARE = (0, 0, 100, 100)


def test_a_denser_stand_on_the_same_ground_has_grown():
    found = changed(survey(2020, [HECTARE], [120.0]), survey(2025, [HECTARE], [150.0]))
    assert found["carbon_t"]["growth"] == pytest.approx(30 * T_C_PER_M3)
    assert found["tco2e_per_a"]["total"] == pytest.approx(30 * T_C_PER_M3 * 44 / 12 / 5)
    assert found["polygons"] == {"added": 0, "changed": 0, "removed": 0, "unchanged": 1, "jitter": 0}
    low, high = found["ci95_tco2e_per_a"]
    assert low < found["tco2e_per_a"]["total"] < high


def test_a_larger_stand_is_growth_on_the_old_ground_and_area_on_the_new():
    found = changed(survey(2020, [HECTARE], [120.0]), survey(2025, [(0, 0, 120, 100)], [110.0]))
    assert found["carbon_t"]["growth"] == pytest.approx(-10 * T_C_PER_M3)
    assert found["carbon_t"]["area_change"] == pytest.approx(0.2 * 110 * T_C_PER_M3)
    assert found["polygons"]["changed"] == 1


def test_a_trembling_boundary_is_jitter_not_change():
    found = changed(survey(2020, [HECTARE], [100.0]), survey(2025, [(0, 0, 100.6, 100)], [100.0]))
    assert found["polygons"]["jitter"] == 1 and found["polygons"]["changed"] == 0
    assert found["carbon_t"]["jitter"] == pytest.approx(0.006 * 100 * T_C_PER_M3)
    assert found["carbon_t"]["growth"] == pytest.approx(0, abs=1e-9)


def test_the_tolerance_of_the_boundary_can_be_chosen():
    found = changed(survey(2020, [HECTARE], [100.0]), survey(2025, [(0, 0, 100.6, 100)], [100.0]), jitter_m=0.5)
    assert found["polygons"]["changed"] == 1


def test_a_stand_that_disappears_is_land_conversion():
    found = changed(survey(2020, [HECTARE, (200, 0, 300, 100)], [100.0, 50.0]), survey(2025, [HECTARE], [100.0]))
    assert found["carbon_t"]["area_change"] == pytest.approx(-50 * T_C_PER_M3)
    assert found["polygons"]["removed"] == 1


def test_a_stand_that_becomes_building_land_is_land_conversion_too():
    found = changed(survey(2020, [HECTARE], [100.0]), survey(2025, [HECTARE], [100.0], land_class="非林地"))
    assert found["carbon_t"]["area_change"] == pytest.approx(-100 * T_C_PER_M3)


def test_a_stand_first_measured_in_the_second_survey_is_a_change_of_method():
    found = changed(survey(2020, [HECTARE], [np.nan]), survey(2025, [HECTARE], [150.0]))
    assert found["carbon_t"]["growth"] == 0
    assert found["carbon_t"]["method_change"] == pytest.approx(150 * T_C_PER_M3 - 21.72)


def test_a_stand_that_was_split_keeps_its_ground_and_grows():
    halves = survey(2025, [(0, 0, 50, 100), (50, 0, 100, 100)], [120.0, 120.0], ids=["a1", "a2"])
    found = changed(survey(2020, [HECTARE], [100.0], ids=["a"]), halves)
    assert found["carbon_t"]["growth"] == pytest.approx(20 * T_C_PER_M3)
    assert found["carbon_t"]["area_change"] == pytest.approx(0, abs=1e-9)
    assert (found["polygons"]["added"], found["polygons"]["removed"]) == (2, 1)


def test_a_stand_without_id_is_found_again_by_its_shape():
    found = changed(survey(2020, [HECTARE], [100.0], ids=[None]), survey(2025, [HECTARE], [110.0], ids=[None]))
    assert found["polygons"]["unchanged"] == 1


def test_counties_that_one_survey_lacks_are_not_compared():
    both = survey(2020, [HECTARE, (200, 0, 300, 100)], [100.0, 100.0], county=["430224", "430223"])
    found = changed(both, survey(2025, [HECTARE], [100.0]))
    assert found["counties"] == ["430224"] and found["polygons"]["removed"] == 0
    assert found["carbon_t"]["total"] == 0


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 400), st.integers(20, 200), st.floats(5, 300)), min_size=1, max_size=6))
def test_the_parts_add_up_for_any_redrawn_map(rows):
    boxes = [(place * 100, 0, place * 100 + 100, 100) for place in range(4)]
    redrawn = [(left, 0, left + width, 100) for left, width, _ in rows]
    changed(survey(2020, boxes, [100.0] * 4), survey(2025, redrawn, [stock for _, _, stock in rows]))
