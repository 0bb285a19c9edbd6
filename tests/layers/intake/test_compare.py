"""One delivery against another: the same records are found again whatever their order."""

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from making import squares, stands

from layers.intake.compare import Records, compare, content_hash, record_keys


def records(table, shapes):
    known = table.assign(record_id=table["bsm"], county=table["xian"]).drop(columns="bsm")
    return Records(known.reset_index(drop=True), np.array([*shapes, None], dtype=object)[:-1])


def test_the_same_content_has_the_same_hash_and_any_other_another():
    table, shapes = stands(3), np.array(squares(3), dtype=object)
    first = content_hash(table, shapes, "EPSG:4547")
    assert (first == content_hash(table.copy(), shapes.copy(), "EPSG:4547")).all() and len(set(first)) == 3
    assert (first != content_hash(table, shapes, "EPSG:4526")).all()
    assert (first != content_hash(table.assign(mei_gq_xj=100.5), shapes, "EPSG:4547")).all()
    moved = shapely.transform(shapes, lambda xy: xy + 1e-6)
    assert (first != content_hash(table, moved, "EPSG:4547")).all()
    assert (first != content_hash(table.assign(extra=1), shapes, "EPSG:4547")).all()


def test_the_order_of_columns_does_not_matter_to_the_hash():
    table, shapes = stands(2), np.array(squares(2), dtype=object)
    turned = table[list(table.columns[::-1])]
    assert (content_hash(table, shapes, "x") == content_hash(turned, shapes, "x")).all()


def test_values_that_change_places_between_columns_change_the_hash():
    shapes = np.array(squares(1), dtype=object)
    first = pd.DataFrame({"甲": ["1"], "乙": ["2"]})
    second = pd.DataFrame({"甲": ["2"], "乙": ["1"]})
    assert content_hash(first, shapes, "x")[0] != content_hash(second, shapes, "x")[0]


def test_a_missing_geometry_and_an_attributeless_table_have_a_hash():
    none = np.array([None, squares(1)[0]], dtype=object)
    found = content_hash(pd.DataFrame(index=range(2)), none, "x")
    assert len(set(found)) == 2


def test_records_without_an_id_are_known_by_their_outline():
    table = stands(2, bsm=None)
    assert (record_keys(records(table, squares(2))) == record_keys(records(table, squares(2)))).all()
    assert compare(records(table, squares(2)), records(table, squares(2)[::-1]), 1.0)["unchanged"] == 2


def test_features_of_one_site_are_told_apart_by_their_number():
    keys = record_keys(records(stands(3, bsm=["S1", "S1", "S2"]), squares(3)))
    assert keys.is_unique and len(keys) == 3


@given(order=st.permutations(range(5)))
@settings(max_examples=20, deadline=None)
def test_the_order_of_delivery_changes_nothing(order):
    table, shapes = stands(5), squares(5)
    turned = records(table.iloc[list(order)], [shapes[at] for at in order])
    found = compare(records(table, shapes), turned, 1.0)
    assert found == {"added": 0, "changed": 0, "removed": 0, "unchanged": 5, "jitter": 0}


@pytest.mark.parametrize(("shift_m", "status"), [(0.0, "unchanged"), (0.9, "jitter"), (1.1, "changed")])
def test_a_shift_within_the_tolerance_is_jitter(shift_m, status):
    moved = [shapely.affinity.translate(s, shift_m, 0) for s in squares(2)]
    found = compare(records(stands(2), squares(2)), records(stands(2), moved), 1.0)
    assert found == {**dict.fromkeys(("added", "changed", "removed", "unchanged", "jitter"), 0), status: 2}


def test_a_shift_with_another_value_is_a_change_and_the_survey_date_is_none():
    before = records(stands(1, dc_rq="20200101"), squares(1))
    assert compare(before, records(stands(1, dc_rq="20250101"), squares(1)), 1.0)["unchanged"] == 1
    assert compare(before, records(stands(1, mei_gq_xj=1.0), squares(1)), 1.0)["changed"] == 1


def test_a_value_that_came_or_went_is_a_change_and_two_blanks_are_not():
    blank, full = (records(stands(1, pingjun_nl=age), squares(1)) for age in (None, 15))
    assert compare(blank, full, 1.0)["changed"] == compare(full, blank, 1.0)["changed"] == 1
    assert compare(blank, records(stands(1, pingjun_nl=None), squares(1)), 1.0)["unchanged"] == 1


def test_nullable_numbers_that_are_blank_can_be_compared():
    whole = stands(2).astype({"pingjun_nl": "Int64"})
    whole.loc[0, "pingjun_nl"] = pd.NA
    found = compare(records(whole, squares(2)), records(whole.copy(), squares(2)), 1.0)
    assert found["unchanged"] == 2


def test_removed_is_judged_in_the_counties_that_came_only():
    before = records(stands(4, xian=["430212", "430212", "430223", "430223"]), squares(4))
    after = records(stands(1, xian="430212"), squares(1))
    assert compare(before, after, 1.0) == {"added": 0, "changed": 0, "removed": 1, "unchanged": 1, "jitter": 0}


def test_the_counts_cover_every_record_of_both_sides():
    before, after = records(stands(5), squares(5)), records(stands(7).iloc[2:], squares(7)[2:])
    found = compare(before, after, 1.0)
    assert found["added"] + found["changed"] + found["unchanged"] + found["jitter"] == 5
    assert found["removed"] + found["changed"] + found["unchanged"] + found["jitter"] == 5
