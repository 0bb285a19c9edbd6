"""Totals add up, whatever they are grouped by."""

import numpy as np
import pandas as pd
import pytest

from zzeco.carbon.estimate import estimate
from zzeco.carbon.parameters import shipped
from zzeco.carbon.settings import EstimateSettings
from zzeco.carbon.totals import totals

SETTINGS = EstimateSettings()


@pytest.fixture(scope="module")
def polygons():
    layer = pd.DataFrame(
        {
            "geom_area_ha": [10.0, 5.0, 2.0, 3.0, 1.0],
            "land_class": ["乔木林", "乔木林", "竹林", "其他灌", "非林地"],
            "species": ["杉木", "马尾松", "毛竹", "灌木", None],
            "stock_m3_per_ha": [120.0, 80.0, np.nan, np.nan, np.nan],
            "origin": "planted",
            "pingjun_nl": [12, 15, 3, np.nan, np.nan],
        }
    )
    found = estimate(layer, "forest", factors=shipped(), settings=SETTINGS).polygons
    return found.assign(county=["430224", "430224", "430223", None, "430223"], species=layer["species"])


def rows(polygons, by, **options):
    return totals(polygons, by, factors=shipped(), settings=SETTINGS, draws=2000, **options)


def test_the_groups_add_up_to_the_last_row(polygons):
    found = rows(polygons, ["county", "species"])
    groups, last = found[~found["is_total"]], found.iloc[-1]
    assert last["is_total"] and pd.isna(last["county"]) and pd.isna(last["species"])
    for column in ("features", "area_ha", "growing_stock_m3", "carbon_t", "co2e_t", "sink_tco2e_per_a"):
        assert groups[column].sum() == pytest.approx(last[column], rel=1e-12), column


def test_land_without_an_estimate_is_in_no_total(polygons):
    assert rows(polygons, []).iloc[-1]["features"] == 4


def test_an_unknown_county_is_a_group_of_its_own(polygons):
    groups = rows(polygons, ["county"]).iloc[:-1]
    assert groups["county"].isna().sum() == 1 and len(groups) == 3


def test_a_group_without_any_known_sink_has_none(polygons):
    groups = rows(polygons, ["county"]).iloc[:-1]
    assert groups.loc[groups["county"].isna(), "sink_tco2e_per_a"].isna().all()
    assert groups.loc[groups["county"] == "430223", "sink_tco2e_per_a"].tolist() == [0.0]


def test_each_interval_holds_its_value(polygons):
    for low, high, value in ((*row["ci95_co2e_t"], row["co2e_t"]) for _, row in rows(polygons, ["county"]).iterrows()):
        assert low < value < high


def test_no_polygons_give_one_row_of_nothing(polygons):
    found = rows(polygons.iloc[:0], ["county"])
    assert len(found) == 1 and found.iloc[0]["is_total"] and found.iloc[0]["carbon_t"] == 0
