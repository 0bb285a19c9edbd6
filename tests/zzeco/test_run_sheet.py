"""A run as the window and the workbook read it."""

import numpy as np
import openpyxl
import pandas as pd
import pytest

from layers.errors import ZzecoError
from layers.i18n import set_language
from zzeco import store
from zzeco.carbon.estimate import estimated_rows
from zzeco.carbon.settings import EstimateSettings
from zzeco.carbon.uncertainty import Draws
from zzeco.carbon.without_stock import stock_warning
from zzeco.estimating import Request, run_estimate
from zzeco.grouping import project_totals
from zzeco.project import with_layer
from zzeco.record_summary import carbon_sum
from zzeco.run_notes import run_notes
from zzeco.run_sheet import GROUPINGS, NOT_ESTIMATED, _figures, _groups, run_heads, run_sheet
from zzeco.run_workbook import write_run_workbook
from zzeco.runs import polygons_of, unverified_of


@pytest.fixture(scope="module")
def project(demo):
    return store.load(demo[1] / "sample.gpkg")


@pytest.fixture(scope="module")
def sheet(project):
    return run_sheet(project, "run-0001")


@pytest.mark.parametrize(
    ("values", "codes", "keys"),
    [
        (["b", None, "a", "b"], [1, 2, 0, 1], ["a", "b", ""]),
        ([2.0, np.nan, 10, "2"], [1, 2, 0, 1], ["10", "2", ""]),
        ([], [], []),
    ],
)
def test_groups_stand_in_the_order_of_their_keys_and_the_unknown_last(values, codes, keys):
    found = _groups(pd.Series(values, dtype=object))
    assert (found[0].tolist(), found[1]) == (codes, keys)


@pytest.mark.parametrize("by", GROUPINGS)
def test_the_groups_add_up_to_the_figures(sheet, by):
    rows = sheet.sums[by].rows
    for name in ("features", "area_ha", "carbon_t"):
        assert rows[name].sum() == pytest.approx(sheet.total[name])
    assert np.nansum(rows["sink_tco2e_per_a"]) == pytest.approx(sheet.sink.value)


@pytest.mark.parametrize("by", GROUPINGS)
def test_the_sums_are_those_of_the_command_line(project, sheet, by):
    told = project_totals(project, [by])
    *groups, total = told
    known = {str(row[by]): row for row in groups if row[by] is not None}
    rows = sheet.sums[by].rows.set_index("key")
    assert set(rows.index) - {""} == set(known)
    for key, row in known.items():
        assert rows.loc[key, "carbon_t"] == pytest.approx(row["carbon_t"])
        limits = rows.loc[key, ["carbon_low_t", "carbon_high_t"]].to_numpy(float) * 44 / 12
        assert limits == pytest.approx(np.maximum(row["ci95_co2e_t"], 0))
    assert sheet.co2e_t.value == pytest.approx(total["co2e_t"])
    assert [sheet.co2e_t.low, sheet.co2e_t.high] == pytest.approx(total["ci95_co2e_t"])


def test_every_polygon_is_either_estimated_or_left_out_with_a_reason(sheet):
    left_out = sum(len(one.fids) for one in sheet.left_out)
    by_quality = {share.key: share.features for share in sheet.quality}
    assert by_quality[NOT_ESTIMATED] == left_out
    assert sheet.features == left_out + sheet.total["features"]
    assert sheet.features == sum(one["features"] for one in sheet.run.kinds)


def test_measured_stock_is_said_only_of_polygons_that_have_a_growing_stock(project, sheet):
    polygons = pd.concat([polygons_of(project, sheet.run.name, one["layer"]) for one in sheet.run.kinds])
    found = {share.key: share.features for share in sheet.quality}
    assert found["measured"] == (polygons["growing_stock_m3"].gt(0) & (polygons["quality"] == "measured")).sum()
    assert found["counted"] == polygons["method"].eq("bamboo").sum() > 0
    assert found["soil_depth"] == (polygons["method"].eq("karst") & (polygons["quality"] == "measured")).sum() > 0


def test_a_sink_lies_inside_its_interval(sheet):
    assert sheet.sink.low < sheet.sink.value < sheet.sink.high
    rows = sheet.sums["county"].rows.dropna(subset=["sink_tco2e_per_a"])
    assert (rows["sink_low"] <= rows["sink_tco2e_per_a"]).all()
    assert (rows["sink_tco2e_per_a"] <= rows["sink_high"]).all()


def test_one_county_is_its_row_of_the_whole(project, sheet):
    rows = sheet.sums["county"].rows
    code = rows["key"].iloc[-1]
    alone = run_sheet(project, "run-0001", code)
    row = rows.iloc[-1]
    assert alone.carbon_t.value == pytest.approx(row["carbon_t"])
    assert (alone.carbon_t.low, alone.carbon_t.high) == pytest.approx((row["carbon_low_t"], row["carbon_high_t"]))
    assert alone.counties == sheet.counties


def test_the_members_of_a_group_are_its_polygons(project, sheet):
    sums = sheet.sums["county"]
    layer, fids = sheet.members("county", 0)
    county = project.layers[layer].columns(["county"])["county"]
    assert set(county[fids]) == {sums.rows["key"].iloc[0]}
    assert len(fids) <= sums.rows["features"].iloc[0]


def test_unverified_factors_are_counted_once_and_make_a_share_of_the_stock(project, sheet):
    unverified = sheet.unverified()
    assert len({(one.name, one.row, one.factor) for one in unverified}) == len(unverified)
    assert all(one.factor.confidence == "C" for one in unverified)
    assert len(unverified) == len(unverified_of(project, sheet.run))
    assert 0 < sheet.unverified_share < 1
    assert max(one.share for one in unverified) <= sheet.unverified_share


def test_runs_are_listed_with_the_latest_first(project):
    (head,) = run_heads(project)
    assert (head.name, head.number) == ("run-0001", 1)
    assert head.carbon_t == pytest.approx(run_sheet(project, head.name).carbon_t.value)


def test_a_run_that_estimated_nothing_has_sums_of_nothing(project):
    layer = project.layers["forest_2025"]
    bare = layer.table.iloc[:3].assign(land_class="苗圃")
    after, run = run_estimate(
        with_layer(project, layer.with_content(bare, layer.geometry[:3])),
        Request(EstimateSettings(), 1000, 1, layer="forest_2025"),
        lambda step: None,
    )
    found = run_sheet(after, run.name)
    assert found.carbon_t.value == 0 and found.carbon_t.half_width is None and found.sink is None
    assert [one.reason for one in found.left_out] == ["nursery"] and found.sources == ()


def test_a_county_that_is_not_there_limits_nothing(project, sheet):
    assert run_sheet(project, "run-0001", "110000").carbon_t == sheet.carbon_t


def test_a_stock_that_no_table_has_is_not_known_rather_than_0(project, sheet):
    layer = next(one["layer"] for one in sheet.run.kinds if one["features"] and one["carbon_t"]["total"] is None)
    held = carbon_sum(project, project.layers[layer])
    assert np.isnan([held.carbon_t, held.low_t, held.high_t]).all()
    estimated = estimated_rows(polygons_of(project, sheet.run.name, layer))
    draws = Draws(sheet.run.factors, sheet.run.draws, sheet.run.seed)
    (rows,) = _figures(estimated, [(np.zeros(len(estimated), np.int64), 1)], sheet.run, draws)
    assert rows[["carbon_t", "carbon_low_t", "carbon_high_t"]].isna().all(axis=None)


def test_an_unknown_run_is_refused(project):
    with pytest.raises(ZzecoError):
        run_sheet(project, "run-0042")


def test_the_workbook_holds_the_figures_as_numbers_and_the_sum_last(sheet, tmp_path):
    path = write_run_workbook(sheet, tmp_path / "carbon.xlsx")
    book = openpyxl.load_workbook(path)
    page = book["By county"]
    rows = list(page.values)
    last = rows[-1]
    assert last[0] == "Total"
    assert last[4] == pytest.approx(sheet.carbon_t.value)
    assert sum(row[4] for row in rows[1:-1]) == pytest.approx(last[4])
    assert list(tmp_path.iterdir()) == [path]


def test_the_workbook_says_on_which_depths_the_soil_rests(sheet, tmp_path):
    rows = list(openpyxl.load_workbook(write_run_workbook(sheet, tmp_path / "carbon.xlsx"))["Figures"].values)
    soil = {row[0]: row[1] for row in rows if str(row[0]).startswith("Soil of")}
    assert [one.depth for one in sheet.soil_depths] == ["0-100", "0-30", "0-20"] and len(soil) == 3
    assert sum(soil.values()) == pytest.approx(sum(one["carbon_t"]["soil"] or 0.0 for one in sheet.run.kinds))
    assert any(row[0] == "Note" and "cannot be compared" in str(row[1]) for row in rows)


def test_the_workbook_is_written_in_the_language_of_the_user(sheet, tmp_path):
    set_language("zh")
    path = write_run_workbook(sheet, tmp_path / "carbon.xlsx")
    rows = list(openpyxl.load_workbook(path).worksheets[1].values)
    assert rows[-1][0] == "合计"


def test_a_folder_that_is_not_there_is_said(sheet, tmp_path):
    with pytest.raises(ZzecoError):
        write_run_workbook(sheet, tmp_path / "nowhere" / "carbon.xlsx")


def test_window_and_workbook_say_how_many_polygons_have_no_stock_value(sheet, tmp_path):
    found = {one["layer"]: one["without_stock_value"] for one in sheet.run.kinds}
    assert {one.layer: {"features": one.features, "area_ha": one.area_ha} for one in sheet.without_stock} == found
    said = stock_warning(sheet.without_stock)
    assert len(said) == sum(one["features"] > 0 for one in found.values()) > 0
    assert set(said) <= set(run_notes(sheet, {}))
    set_language("en")
    rows = list(openpyxl.load_workbook(write_run_workbook(sheet, tmp_path / "carbon.xlsx"))["Figures"].values)
    assert set(said) <= {str(row[1]) for row in rows if row[0] == "Note"}
