"""Kinds of stands on their curves: reckoned by hand, held, felled, regrown."""

import numpy as np
import pandas as pd
import pytest

from zzeco.carbon.parameters import shipped
from zzeco.growth.cohorts import density, develop

CURVES = shipped().curves


def kind(curve=("杉木", "人工"), age_a=12.0, rotation_a=np.inf, cut_share=0.0):
    row = CURVES.loc[curve]
    numbers = {name: row[name] for name in ("a", "k", "c", "first_a", "last_a", "open_ended")}
    return {"curve_row": "/".join(curve), **numbers, "age_a": age_a, "rotation_a": rotation_a, "cut_share": cut_share}


def kinds(*rows):
    return pd.DataFrame(rows)


def test_a_fir_of_12_years_has_grown_by_the_factor_of_its_curve_after_5():
    by_hand = ((1 - np.exp(-0.0711 * 17)) / (1 - np.exp(-0.0711 * 12))) ** 1.0495
    found = develop(kinds(kind()), 5)
    assert found.growth[0, 5] == pytest.approx(by_hand, rel=1e-12) and found.growth[0, 0] == 1
    assert density(np.array([[17.0]]), kinds(kind()))[0, 0] == pytest.approx(
        35.428 * (1 - np.exp(-0.0711 * 17)) ** 1.0495, rel=1e-12
    )


def test_a_curve_without_an_asymptote_is_held_at_its_last_observed_age():
    found = develop(kinds(kind(("马尾松", "人工"), age_a=38.0)), 10)
    assert CURVES.loc[("马尾松", "人工"), "last_a"] == 40
    assert found.growth[0, 2] > found.growth[0, 1] > 1
    assert np.all(found.growth[0, 2:] == found.growth[0, 2])
    assert found.held[0].tolist() == [0, 0, 0, *[1] * 8]


def test_a_stand_older_than_such_a_curve_stays_as_it_is():
    found = develop(kinds(kind(("马尾松", "人工"), age_a=60.0)), 35)
    assert np.all(found.growth == 1) and np.all(found.held == 1)


def test_a_curve_with_an_asymptote_goes_on_and_ends_at_it():
    found = develop(kinds(kind(age_a=40.0)), 300)
    limit = 35.428 / density(np.array([[40.0]]), kinds(kind()))[0, 0]
    assert found.growth[0, -1] == pytest.approx(limit, rel=1e-6) and not found.held.any()


def test_at_the_rotation_age_the_share_is_cut_each_year_and_starts_again_at_one_year():
    found = develop(kinds(kind(age_a=34.0, rotation_a=36.0, cut_share=0.5)), 4)
    assert found.standing[0].tolist() == [1, 1, 0.5, 0, 0]
    assert found.felled[0].tolist() == [0, 0, 0.5, 0.5, 0]
    young = density(np.array([[1.0, 2.0, 3.0]]), kinds(kind()))[0] / density(np.array([[34.0]]), kinds(kind()))[0, 0]
    assert found.regrown[0, 2] == pytest.approx(0.5 * young[0])
    assert found.regrown[0, 4] == pytest.approx(0.5 * young[2] + 0.5 * young[1])


def test_what_grew_again_is_felled_again_and_no_area_is_lost():
    found = develop(kinds(kind(age_a=10.0, rotation_a=10.0, cut_share=1.0)), 25)
    assert np.flatnonzero(found.felled[0]).tolist() == [1, 10, 19]
    assert np.all(found.felled[0, [1, 10, 19]] == 1)


def test_without_felling_no_stock_falls_on_any_curve_at_any_age():
    rows = [kind(curve, age_a=float(age)) for curve in CURVES.index for age in (1, 7, 20, 45, 80)]
    assert np.all(np.diff(develop(kinds(*rows), 40).growth, axis=1) >= 0)
