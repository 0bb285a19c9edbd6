"""Curves fitted to surveys: the curve behind the points comes back, and few points change nothing."""

import numpy as np
import pandas as pd
import pytest

from zzeco.carbon.estimate import estimate, estimated_rows
from zzeco.carbon.growth import richards
from zzeco.carbon.parameters import shipped
from zzeco.carbon.settings import EstimateSettings
from zzeco.growth.cohorts import develop
from zzeco.growth.refit import LEAST_POINTS, points, refitted

FACTORS = shipped()
TRUE = (60.0, 0.05, 1.4)


def survey(count, shift=0, curve="杉木/人工", noise=0.0):
    age = np.linspace(4 + shift, 50 + shift, count)
    density = richards(age, *TRUE) * (1 + noise * np.sin(np.arange(count)))
    return pd.DataFrame({"curve_row": curve, "age_a": age, "density": density})


def test_the_curve_behind_the_points_comes_back_and_is_not_read_beyond_their_ages():
    factors, (fit,) = refitted([survey(40), survey(40, shift=5)], FACTORS, "two surveys")
    assert (fit["a"], fit["k"], fit["c"]) == pytest.approx(TRUE, rel=1e-3)
    assert fit["stands"] == 80 and fit["rmse_t_per_ha"] < 1e-2 and fit["r2"] > 0.9999
    row = factors.curves.loc[("杉木", "人工")]
    assert row[["a", "k", "c"]].tolist() == pytest.approx(TRUE, rel=1e-3) and not row["open_ended"]
    assert (row["first_a"], row["last_a"]) == (4, 55) and "80" in row["source"]
    kind = row.to_dict() | {"age_a": 50.0, "rotation_a": np.inf, "cut_share": 0.0}
    growth = develop(pd.DataFrame([kind]), 10).growth[0]
    assert np.all(growth[5:] == growth[5]) and growth[5] > growth[4]


def test_the_shipped_factors_and_other_curves_stay_as_they_are():
    before = FACTORS.version
    factors, _fits = refitted([survey(40, noise=0.2), survey(40, noise=0.1)], FACTORS, "two surveys")
    assert FACTORS.version == before and FACTORS.curves.loc[("杉木", "人工"), "a"] == 35.428
    assert factors.version != before
    others = FACTORS.curves.index.drop(("杉木", "人工"))
    pd.testing.assert_frame_equal(factors.curves.loc[others], FACTORS.curves.loc[others])
    assert factors.curves.loc[("杉木", "天然"), "a"] == 117.979


def test_a_curve_needs_enough_stands_in_each_survey():
    few = survey(LEAST_POINTS - 1)
    assert refitted([survey(200), few], FACTORS, "two surveys")[1] == []
    assert refitted([survey(200), survey(40, curve="马尾松/天然")], FACTORS, "two surveys")[1] == []
    assert len(refitted([survey(200), survey(LEAST_POINTS)], FACTORS, "two surveys")[1]) == 1


def test_only_stands_with_a_measured_stock_are_points():
    records = pd.DataFrame(
        {
            "geom_area_ha": 10.0, "land_class": "乔木林", "species": "杉木", "origin": "planted",
            "pingjun_nl": [12, 20, None, 30], "stock_m3_per_ha": [120.0, None, 100.0, 90.0],
        }
    )  # fmt: skip
    polygons = estimated_rows(estimate(records, "forest", factors=FACTORS, settings=EstimateSettings()).polygons)
    found = points(records, polygons, FACTORS)
    assert found["age_a"].tolist() == [12, 30] and set(found["curve_row"]) == {"杉木/人工"}
    assert found["density"].iloc[0] == pytest.approx(39.00256, rel=1e-6)


def stand_points(age_a, density):
    return pd.DataFrame({"curve_row": "杉木/人工", "age_a": np.asarray(age_a, dtype=float), "density": density})


@pytest.mark.parametrize(
    "found",
    [
        stand_points(np.linspace(5, 50, 40), np.linspace(90, 10, 40)),  # falls with age: R² below 0
        stand_points([20] * 40, np.linspace(20, 60, 40)),
        stand_points([20, 21, 22] * 13, np.linspace(20, 60, 39)),
        stand_points(np.linspace(20, 29, 40), richards(np.linspace(20, 29, 40), *TRUE)),
        stand_points(np.linspace(5, 50, 40), 0.05 * np.linspace(5, 50, 40) ** 4 / 1000),  # no curve of a forest
        stand_points(np.linspace(5, 50, 40), np.full(40, 30.0)),
    ],
)
def test_points_that_tell_no_curve_leave_it_as_it_is(found):
    factors, fits = refitted([found, found], FACTORS, "two surveys")
    assert fits == [] and factors.curves.loc[("杉木", "人工"), "a"] == 35.428
