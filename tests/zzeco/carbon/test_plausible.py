"""Plausible ranges of factors: every shipped number lies inside, what cannot be true is named."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.tables import table
from zzeco.carbon.factor_rows import VALUES, fitting_rows, row_keys
from zzeco.carbon.parameters import FACTOR_TABLES, shipped
from zzeco.carbon.plausible import faults, ranges_of


def rows(name):
    return shipped().rows(name)


def changed(name, key, column, value):
    found = rows(name)
    place = fitting_rows(found, key)
    assert len(place) == 1
    cells = found[column].to_numpy(dtype=object, copy=True)
    cells[place] = value
    return found.assign(**{column: cells})


@pytest.mark.parametrize("name", FACTOR_TABLES)
def test_every_shipped_row_is_plausible_and_has_a_name_of_its_own(name):
    assert faults(name, rows(name), rows(name)) == []
    assert row_keys(rows(name)).is_unique and (row_keys(rows(name)) != "").all()


@pytest.mark.parametrize("name", FACTOR_TABLES)
def test_every_shipped_number_has_a_range(name):
    for column in VALUES[name]:
        numbers = pd.to_numeric(rows(name)[column], errors="coerce").notna()
        limits = ranges_of(name, rows(name), column)
        assert all(limit is not None for limit, number in zip(limits, numbers, strict=True) if number)


def test_every_range_says_where_it_is_from_and_is_used():
    ranges = table("factor_ranges")
    assert (ranges["source"] != "").all() and ranges["confidence"].isin(["A", "B", "C"]).all()
    assert (pd.to_numeric(ranges["minimum"]) < pd.to_numeric(ranges["maximum"])).all()
    used = {
        (name, column, limit.quantity, limit.minimum, limit.maximum)
        for name in FACTOR_TABLES
        for column in VALUES[name]
        for limit in ranges_of(name, rows(name), column)
        if limit
    }
    every = zip(
        ranges["table"], ranges["column"], ranges["quantity"], ranges["minimum"].astype(float),
        ranges["maximum"].astype(float), strict=True,
    )  # fmt: skip
    assert set(every) == used


@pytest.mark.parametrize(
    ("name", "key", "column", "value", "said"),
    [
        ("forest_factors", "杉木", "SVD_t_per_m3", "3.07", "0.1 … 1.4 t d.m./m3"),
        ("forest_factors", "杉木", "SVD_t_per_m3", "307", "plausible"),
        ("forest_factors", "杉木", "BEF", "0.9", "1 … 5 ("),
        ("forest_factors", "杉木", "RSR", "-0.1", "plausible"),
        ("forest_factors", "杉木", "CF", "52", "0.4 … 0.6"),
        ("forest_factors", "杉木", "CF", "about 0.5", "not a number"),
        ("forest_factors", "杉木", "CF", "", "not a number"),
        ("forest_factors", "杉木", "CF", "inf", "not a number"),
        ("forest_factors", "杉木", "confidence", "D", "A, B or C"),
        ("forest_factors", "杉木", "BEF_definition", "whole-tree", "whole tree/stem"),
        ("forest_factors", "杉木", "BEF_definition", "全林", "whole tree/stem"),
        ("forest_factors", "杉木", "source", " ", "source is missing"),
        ("biomass_regression", "杉木林", "a_t_per_m3", "4.652", "plausible"),
        ("growth_curves", "阔叶混 · 天然 · Richards C=a(1-exp(-k t))^c", "p2", "10.9", "1/a"),
        ("growth_curves", "阔叶混 · 天然 · Richards C=a(1-exp(-k t))^c", "age_range_a", "20", "5-42"),
        ("wetland", "CH4 AR5", "value", "2.8", "20 … 90"),
        ("karst_carbon", "中度 · bulk density", "value", "2.7", "plausible"),
        ("uncertainty", "BEF", "half_width_95pct_percent", "0", "plausible"),
        ("uncertainty", "BEF", "half_width_95pct_percent", "-20", "plausible"),
    ],
)
def test_what_cannot_be_true_is_named(name, key, column, value, said):
    found = faults(name, changed(name, key, column, value), rows(name))
    assert len(found) == 1 and said in found[0] and key.split(" · ")[0] in found[0]


def test_a_row_of_an_unknown_unit_has_no_range():
    more = pd.DataFrame([dict.fromkeys(rows("wetland").columns, "") | {
        "wetland_type": "new", "quantity": "CH4", "value": "1", "unit": "t/mu", "source": "s", "confidence": "B",
    }])  # fmt: skip
    (said,) = faults("wetland", pd.concat([rows("wetland"), more], ignore_index=True), rows("wetland"))
    assert "t/mu" in said


def test_another_unit_than_the_shipped_one_is_named():
    found = faults(
        "karst_carbon", changed("karst_carbon", "中度 · bulk density", "unit", "kg/m3"), rows("karst_carbon")
    )
    assert any("g/cm3" in said for said in found)


def with_density(value):
    return changed("forest_factors", "杉木", "SVD_t_per_m3", repr(value)).query("species_group == '杉木'")


@given(st.floats(0.1, 1.4))
def test_any_density_between_the_limits_is_taken(value):
    assert faults("forest_factors", with_density(value), rows("forest_factors")) == []


@given(st.one_of(st.floats(max_value=0.0999), st.floats(min_value=1.4001)))
def test_no_density_beyond_the_limits_is_taken(value):
    assert len(faults("forest_factors", with_density(value), rows("forest_factors"))) == 1
