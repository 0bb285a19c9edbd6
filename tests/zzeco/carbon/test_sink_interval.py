"""The interval of the yearly sink, against what can be reckoned on paper."""

import numpy as np
import pandas as pd
import pytest

from zzeco.carbon.intervals import interval
from zzeco.carbon.parameters import shipped
from zzeco.carbon.sink_interval import sink_interval
from zzeco.carbon.uncertainty import COVERAGE, Draws, relative_error

DRAWS = 20_000


def polygon(**columns):
    known = {
        "tree_key": "", "dead_wood_key": "", "understorey_key": "", "litter_key": "", "soil_key": "", "burial_key": "",
        "ch4_key": "", "sink_key": "", "agb_t": 0.0, "understorey_t": 0.0, "bgb_t": 0.0, "dead_wood_t": 0.0,
        "litter_t": 0.0, "soil_t": 0.0, "volume_share": 0.0, "soil_own_cv": 0.0, "counted_share": 1.0,
        "burial_tco2e_per_a": np.nan, "ch4_tco2e_per_a": np.nan, "sink_tco2e_per_a": np.nan,
    }  # fmt: skip
    return pd.DataFrame([{**known, **columns}])


def fir(**columns):
    trees = {"tree_key": "curve|杉木/人工|杉木", "agb_t": 80.0, "bgb_t": 20.0, "sink_key": "杉木/人工"}
    return polygon(**{**trees, "sink_tco2e_per_a": 10.0, **columns})


def half_width(polygons, groups=None):
    codes = np.zeros(len(polygons), int) if groups is None else groups
    found = sink_interval(polygons, ("agb", "bgb"), codes, int(max(codes)) + 1, Draws(shipped(), DRAWS, 1))
    return (found["hi"] - found["lo"]) / 2


def test_a_stand_whose_stock_comes_from_its_curve_has_the_error_of_that_curve_once():
    shared = relative_error(shipped(), "growth rate / curve asymptote").half_width_percent
    own = relative_error(shipped(), "polygon area").half_width_percent
    expected = np.hypot(shared, own) / 100 * 10
    assert half_width(fir()).iloc[0] == pytest.approx(expected, rel=0.03)


def test_a_stand_with_a_measured_stock_has_the_errors_of_stock_and_of_growth():
    measured = fir(tree_key="factor|杉木|杉木", volume_share=1.0)
    stock = interval(measured, ("agb", "bgb"), factors=shipped(), draws=DRAWS)
    of_stock = float((stock["hi"] - stock["lo"]).iloc[0]) / 2 / 100
    growth = relative_error(shipped(), "growth rate / curve asymptote").half_width_percent / 100
    assert half_width(measured).iloc[0] / 10 == pytest.approx(np.hypot(of_stock, growth), rel=0.06)


def test_stands_on_one_curve_err_together_so_the_sum_is_as_unsure_as_its_parts():
    two = pd.concat([fir(), fir()], ignore_index=True)
    apart, together = half_width(two, np.array([0, 1])), half_width(two)
    assert together.iloc[0] == pytest.approx(apart.sum(), rel=0.02)


def test_a_wetland_has_the_errors_of_burial_and_methane():
    pond = polygon(burial_key="vegetated pond", burial_tco2e_per_a=5.0, sink_tco2e_per_a=5.0)
    cv = relative_error(shipped(), "wetland burial rate").cv
    sigma = np.sqrt(np.log1p(cv**2))
    expected = 5 * np.exp(-(sigma**2) / 2) * np.sinh(COVERAGE * sigma)
    assert half_width(pond).iloc[0] == pytest.approx(expected, rel=0.03)


def test_steady_bamboo_has_neither_sink_nor_interval():
    bamboo = polygon(tree_key="bamboo|竹类|竹类", agb_t=10.0, bgb_t=5.0, sink_tco2e_per_a=0.0)
    assert half_width(bamboo).iloc[0] == 0


def test_the_stem_alone_has_the_error_of_the_roots_by_their_share_in_the_tree():
    below = 0.2
    shared, own, root = (
        relative_error(shipped(), name).half_width_percent
        for name in ("growth rate / curve asymptote", "polygon area", "RSR")
    )
    found = sink_interval(fir(), ("agb",), np.zeros(1, int), 1, Draws(shipped(), DRAWS, 1))
    half = float((found["hi"] - found["lo"]).iloc[0]) / 2
    assert half == pytest.approx(np.sqrt(shared**2 + own**2 + (below * root) ** 2) / 100 * 10, rel=0.03)
