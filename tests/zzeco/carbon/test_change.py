"""Change between two surveys: growth, area, method and jitter are told apart and add up."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from zzeco.carbon.change import CAUSES, Survey, change, compare
from zzeco.carbon.changed_polygons import changed_polygons
from zzeco.carbon.estimate import estimate
from zzeco.carbon.parameters import shipped
from zzeco.carbon.settings import EstimateSettings

TREES = ("agb", "bgb")
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
    known = {"record_id": ids, "county": county, "land_class": layer["land_class"].to_numpy()}
    return Survey(year, polygons.assign(**known), geometry)


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


FELLED = {"land_class": "未成林", "stocks": [np.nan]}
ARBOR_80 = {"land_class": "乔木林", "stocks": [80.0]}


@pytest.mark.parametrize(
    ("before", "after", "carbon_t"),
    [
        ({"land_class": "乔木林", "stocks": [150.0]}, FELLED, -48.75),
        (FELLED, ARBOR_80, 26.0),
        ({"land_class": "其他灌", "stocks": [np.nan]}, ARBOR_80, 17.0),
        ({"land_class": "竹林", "stocks": [np.nan], "species": "毛竹"}, ARBOR_80, 2.2),
    ],
)
def test_another_land_class_on_the_same_ground_is_land_conversion_not_method(before, after, carbon_t):
    later = survey(2025, [HECTARE], **after)
    later = Survey(2025, later.polygons.assign(bhyy="21"), later.geometry)
    found = changed(survey(2020, [HECTARE], **before), later)
    assert found["carbon_t"]["area_change"] == pytest.approx(carbon_t, abs=0.1)
    assert found["carbon_t"]["growth"] == found["carbon_t"]["method_change"] == 0
    (row,) = found["area_change_by_cause"]
    assert row["cause_code"] == "21" and row["gain_t"] + row["loss_t"] == found["carbon_t"]["area_change"]
    assert (row["gain_ha"], row["loss_ha"]) == (0, 0), "the ground is the same"


def test_a_conversion_whose_boundary_trembled_leaves_only_the_sliver_to_jitter():
    found = changed(survey(2020, [HECTARE], **FELLED), survey(2025, [(0, 0, 100.6, 100)], **ARBOR_80))
    assert found["carbon_t"]["area_change"] == pytest.approx(80 * T_C_PER_M3, rel=1e-9)
    assert found["carbon_t"]["jitter"] == pytest.approx(0.006 * 80 * T_C_PER_M3)


def test_a_value_by_area_that_stays_on_the_same_outline_has_not_changed_at_all():
    """The area error moves both surveys at once: the difference of equal values is 0 ± 0."""
    bamboo = {"stocks": [np.nan], "land_class": "竹林", "species": "毛竹"}
    found = changed(survey(2020, [HECTARE], **bamboo), survey(2025, [HECTARE], **bamboo))
    assert found["ci95_tco2e_per_a"] == pytest.approx([0, 0], abs=1e-12)


def test_a_redrawn_outline_has_an_area_error_of_its_own():
    bamboo = {"stocks": [np.nan], "land_class": "竹林", "species": "毛竹"}
    found = changed(survey(2020, [HECTARE], **bamboo), survey(2025, [(0, 0, 110, 100)], **bamboo))
    low, high = found["ci95_tco2e_per_a"]
    by_area = np.hypot(1, 1.1) * 0.03 * stock_t(survey(2020, [HECTARE], **bamboo).polygons) * 44 / 12 / 5
    assert (high - low) / 2 > 0.9 * by_area


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


def pieces_of(before, after, **options):
    return compare(before, after, settings=EstimateSettings(), **options)


def stock_t(polygons):
    return (polygons["agb_t"] + polygons["bgb_t"]).sum()


def test_what_was_gained_and_lost_is_told_by_the_delivered_cause():
    before = survey(2020, [HECTARE, (200, 0, 300, 100), (400, 0, 500, 100)], [100.0, 50.0, 80.0])
    boxes = [HECTARE, (200, 0, 300, 100), (600, 0, 700, 100)]
    land_class, cause = ["乔木林", "非林地", "乔木林"], [None, "31", "11"]
    after = survey(2025, boxes, [100.0, 50.0, 40.0], ids=["0", "1", "9"], land_class=land_class)
    after = Survey(2025, after.polygons.assign(bhyy=cause), after.geometry)
    rows = {row["cause_code"]: row for row in changed(before, after)["area_change_by_cause"]}
    assert rows["31"]["loss_t"] == pytest.approx(-50 * T_C_PER_M3) and rows["31"]["gain_t"] == 0
    assert rows["31"]["loss_ha"] == pytest.approx(-1)
    assert rows["11"]["gain_t"] == pytest.approx(40 * T_C_PER_M3) and rows["11"]["gain_ha"] == pytest.approx(1)
    assert rows[None]["loss_t"] == pytest.approx(-80 * T_C_PER_M3), "gone from the survey: nobody gave a cause"


def test_every_polygon_has_its_part_of_the_change():
    before = survey(2020, [HECTARE, (200, 0, 300, 100)], [100.0, 50.0], ids=["a", "b"])
    after = survey(2025, [HECTARE, (400, 0, 500, 100)], [120.0, 30.0], ids=["a", "c"])
    table, outlines = changed_polygons(pieces_of(before, after))
    rows = {row.record_id: row for row in table.itertuples()}
    assert (rows["a"].cause, rows["b"].cause, rows["c"].cause) == ("growth", "area_change", "area_change")
    assert (rows["a"].survey, rows["b"].survey) == ("after", "before")
    assert rows["b"].carbon_after_t == 0 and rows["b"].difference_t == pytest.approx(-50 * T_C_PER_M3)
    assert rows["a"].difference_t == pytest.approx(20 * T_C_PER_M3)
    assert outlines[list(table["record_id"]).index("b")].equals(before.geometry[1])


def test_a_stand_of_which_nothing_changed_has_no_cause():
    same = survey(2020, [HECTARE], [100.0]), survey(2025, [HECTARE], [100.0])
    assert changed_polygons(pieces_of(*same))[0]["cause"].tolist() == [None]


cuts = st.lists(st.floats(1, 399), min_size=0, max_size=5, unique=True)
stands_of = st.lists(st.floats(1, 400), min_size=8, max_size=8)


def partition(inner, stocks):
    """A strip of 400 m × 100 m cut at these places: a partition without gaps and overlaps."""
    ends = [0.0, *sorted(inner), 400.0]
    boxes = [(left, 0, right, 100) for left, right in pairwise(ends) if right - left > 1e-6]
    return boxes, stocks[: len(boxes)]


@settings(max_examples=20, deadline=None)
@given(cuts, cuts, stands_of, stands_of, st.sampled_from([0.0, 1.0, 5.0]))
def test_nothing_is_lost_between_two_partitions_of_the_same_land(first, second, stocks, later_stocks, tolerance_m):
    before = survey(2020, *partition(first, stocks))
    boxes, their_stocks = partition(second, later_stocks)
    after = survey(2025, boxes, their_stocks, ids=[f"n{place}" for place in range(len(boxes))])
    found = pieces_of(before, after, jitter_m=tolerance_m)
    stocks_t = stock_t(before.polygons), stock_t(after.polygons)
    size = max(stocks_t)
    assert found.carbon_t["total"] == pytest.approx(stocks_t[1] - stocks_t[0], abs=1e-9 * size)
    assert sum(found.carbon_t[cause] for cause in CAUSES) == pytest.approx(found.carbon_t["total"], abs=1e-9 * size)
    assert found.parts["carbon_before_t"].sum() == pytest.approx(stocks_t[0], rel=1e-9)
    assert found.parts["carbon_after_t"].sum() == pytest.approx(stocks_t[1], rel=1e-9)
    table, outlines = changed_polygons(found)
    assert len(table) == len(outlines)
    for name in (*CAUSES, "difference"):
        assert table[f"{name}_t"].sum() == pytest.approx(found.parts[f"{name}_t"].sum(), abs=1e-9 * size)
    if tolerance_m == 0:
        assert found.carbon_t["area_change"] == pytest.approx(0, abs=1e-9 * size), "the same land at both dates"


classes_of = st.lists(st.sampled_from(["乔木林", "未成林", "竹林", "其他灌", "非林地"]), min_size=6, max_size=6)


@settings(max_examples=15, deadline=None)
@given(cuts, cuts, stands_of, classes_of, classes_of, st.floats(0.5, 2.0))
def test_converted_and_reconciled_land_adds_up_too(first, second, stocks, classes, later_classes, factor):
    surveys = []
    for year, inner, named in ((2020, first, classes), (2025, second, later_classes)):
        boxes, own = partition(inner, stocks)
        surveys.append(survey(year, boxes, own, ids=[f"{year}{at}" for at in range(len(boxes))],
                              land_class=named[: len(boxes)]))  # fmt: skip
    before, delivered = surveys
    scaled = delivered.polygons.assign(**{f"{pool}_t": delivered.polygons[f"{pool}_t"] * factor for pool in TREES})
    added = stock_t(scaled) - stock_t(delivered.polygons)
    reconciled_t = scaled[["agb_t", "bgb_t"]].sum(axis=1) - delivered.polygons[["agb_t", "bgb_t"]].sum(axis=1)
    after = Survey(2025, scaled.assign(reconciled_t=reconciled_t), delivered.geometry)
    plain, found = pieces_of(before, delivered).carbon_t, pieces_of(before, after).carbon_t
    size = max(stock_t(before.polygons), stock_t(scaled), 1.0)
    assert sum(found[cause] for cause in CAUSES) == pytest.approx(found["total"], abs=1e-9 * size)
    assert found["total"] == pytest.approx(stock_t(scaled) - stock_t(before.polygons), abs=1e-9 * size)
    for cause in CAUSES:
        moved = added if cause == "method_change" else 0.0
        assert found[cause] == pytest.approx(plain[cause] + moved, abs=1e-9 * size), cause


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 400), st.integers(20, 200)), min_size=2, max_size=6))
def test_polygons_that_overlap_each_other_still_add_up(rows):
    boxes = [(place * 100, 0, place * 100 + 100, 100) for place in range(4)]
    redrawn = [(left, 0, left + width, 100) for left, width in rows]
    before, after = survey(2020, boxes, [100.0] * 4), survey(2025, redrawn, [70.0] * len(rows))
    found = pieces_of(before, after)
    assert found.carbon_t["total"] == pytest.approx(stock_t(after.polygons) - stock_t(before.polygons), abs=1e-7)
    assert sum(found.carbon_t[cause] for cause in CAUSES) == pytest.approx(found.carbon_t["total"], abs=1e-7)
