import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zzeco import store
from zzeco.carbon.settings import EstimateSettings
from zzeco.editing import with_attributes
from zzeco.estimating import Request, run_estimate
from zzeco.record_carbon import (
    ESTIMATED,
    LEFT_OUT,
    NO_RUN,
    NOT_FOR_KIND,
    STALE,
    carbon_of,
    factor_decimals,
    factor_rows,
)
from zzeco.record_details import details_of, findings_of
from zzeco.record_history import history_of
from zzeco.record_summary import carbon_sum, summary_of
from zzeco.record_view import full_id

FOREST = "forest_2025"


@pytest.fixture
def project(sample):
    return store.load(sample)


def estimated(project, **wanted):
    rows = project.table("estimates").rows
    rows = rows[rows["layer"] == wanted.pop("layer", FOREST)]
    for name, value in wanted.items():
        rows = rows[rows[name].isna() if value is None else rows[name] == value]
    return rows


def first_measured(project):
    return int(estimated(project, method="factor")["fid"].iloc[0])


def test_a_measured_stand_shows_its_arithmetic_and_the_pools_sum_to_the_whole(project):
    carbon = carbon_of(project, FOREST, first_measured(project))
    assert carbon.state == ESTIMATED
    assert sum(pool.carbon_t for pool in carbon.pools) == pytest.approx(carbon.figure("carbon_t"))
    assert sum(pool.share for pool in carbon.pools) == pytest.approx(1)
    low, high = carbon.interval_t
    assert low < carbon.figure("carbon_t") < high


def test_the_numbers_of_a_formula_multiply_out_to_its_result(project):
    carbon = carbon_of(project, FOREST, first_measured(project))
    line = next(line for line in carbon.lines if line.symbol == "agb")
    product = np.prod([float(part) for part in line.numbers.split(" × ")])
    assert product == pytest.approx(line.result, rel=1e-4)


def test_every_factor_is_found_in_its_table(project):
    carbon = carbon_of(project, FOREST, first_measured(project))
    for step in carbon.steps:
        assert bool(factor_rows(carbon, step)) == bool(step.confidence), step


def test_a_polygon_that_was_left_out_says_why_and_what_to_do(project):
    left_out = project.table("estimates").rows
    row = left_out[left_out["reason"].notna()].iloc[0]
    carbon = carbon_of(project, row["layer"], int(row["fid"]))
    assert carbon.state == LEFT_OUT
    assert carbon.reason and carbon.advice


def test_layers_without_a_run_or_a_method_say_so(project):
    assert carbon_of(project, "forest_2020", 1).state == NO_RUN
    assert carbon_of(project, "trail_2025", 1).state == NOT_FOR_KIND


def test_an_edited_stock_makes_the_figure_stale(project):
    fid = first_measured(project)
    edited = with_attributes(project, FOREST, np.array([fid]), {"mei_gq_xj": 33.3})
    assert carbon_of(edited, FOREST, fid).state == STALE


def test_details_show_the_label_and_keep_the_code(project):
    details = details_of(project, FOREST, np.array([first_measured(project)]))
    species = next(shown for shown in details.attributes if shown.attribute.name == "you_shi_sz")
    assert details.is_one
    assert species.label and species.label != species.code


def test_records_that_differ_have_no_common_value(project):
    fids = project.layers[FOREST].fids
    shown = {one.attribute.name: one for one in details_of(project, FOREST, fids).attributes}
    assert shown["bsm"].is_mixed
    assert not shown["note_text"].is_mixed


def test_the_history_knows_other_epochs_the_delivery_and_the_edits(project):
    layer = project.layers[FOREST]
    known = set(project.layers["forest_2020"].columns(["record_id"])["record_id"])
    ids = layer.columns(["record_id"])["record_id"]
    fid = int(ids.index[ids.isin(known)][0])
    edited = with_attributes(project, FOREST, np.array([fid]), {"pingjun_nl": 99})
    history = history_of(edited, FOREST, fid)
    assert {epoch.epoch for epoch in history.epochs} == {"2025", "2020"}
    assert history.delivery is not None
    assert history.edits[0].after == "99"


def test_a_layer_sums_up_to_what_its_run_stored(project):
    summary = summary_of(project, project.layers[FOREST])
    inside = estimated(project, reason=None)
    assert summary.count == len(project.layers[FOREST])
    assert summary.carbon is not None
    assert summary.carbon.carbon_t == pytest.approx((inside["carbon_t"] * inside["counted_share"].fillna(1)).sum())
    assert sum(part.share for part in summary.parts) == pytest.approx(1)


def test_the_interval_of_two_stands_is_that_of_their_sum(project):
    fids = estimated(project, method="factor")["fid"].to_numpy(np.int64)[:2]
    carbon = summary_of(project, project.layers[FOREST], fids).carbon
    assert carbon is not None
    assert carbon.estimated == 2
    assert carbon.low_t < carbon.carbon_t < carbon.high_t


def test_a_trail_is_summed_by_its_length(project):
    summary = summary_of(project, project.layers["trail_2025"])
    assert summary.area_ha == 0
    assert summary.length_km > 0
    assert not summary.holds_carbon  # nothing is offered to be estimated


def test_the_pools_of_a_run_of_the_living_trees_are_those_alone(project):
    request = Request(EstimateSettings(pools=("agb", "bgb")), 200, 1)
    after, _run = run_estimate(project, request, lambda step: None)
    carbon = carbon_of(after, FOREST, first_measured(project))
    assert [pool.key for pool in carbon.pools] == ["agb", "bgb"]
    assert sum(pool.carbon_t for pool in carbon.pools) == pytest.approx(carbon.figure("carbon_t"))
    assert sum(pool.share for pool in carbon.pools) == pytest.approx(1)


def test_a_sink_that_nobody_knows_is_not_zero(project):
    shrub = estimated(project, method="non_arbor")["fid"].to_numpy(np.int64)[:3]
    assert carbon_sum(project, project.layers[FOREST], shrub).sink_tco2e_per_a is None


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [(0.535, "ha", "0.535"), (0.53501, "ha", "0.53501"), (12.5, "ha", "12.50"), (0.307, "t/m3", "0.307"),
     (0.00712, "1/a", "0.00712"), (1109.4, "tC", "1109.4"), (183.06123456, "tC", "183.0612"), (1000.0, "", "1000")],
)  # fmt: skip
def test_a_number_of_the_arithmetic_has_the_figures_that_it_takes(value, unit, written):
    assert f"{value:.{factor_decimals(value, unit)}f}" == written


@given(st.lists(st.floats(0.001, 5_000), min_size=3, max_size=3))
def test_what_is_written_multiplies_out_to_the_figure_beside_it(values):
    written = [float(f"{value:.{factor_decimals(value, 'tC')}f}") for value in values]
    assert np.prod(written) == pytest.approx(np.prod(values), rel=2e-6)


def test_a_subcompartment_is_named_with_its_place_and_a_finding_names_the_other_one_so(project):
    rows = project.table("findings").rows
    one = rows[(rows["code"] == "C003") & rows["fid"].notna()].iloc[0]
    table = project.layers[one["layer"]].table
    records = table.to_dict("records")
    assert len({full_id(record) for record in records}) == len(records)
    other = table[table["record_id"] == json.loads(one["values"])["overlap_id"]].iloc[0].to_dict()
    told = next(told for told in findings_of(project, one["layer"], int(one["fid"])) if told.code == "C003")
    assert full_id(other) in told.message
    places = details_of(project, one["layer"], np.array([one["fid"]])).places
    assert len(places) == 3 and places[1].startswith("township ") and places[2].startswith("village ")


def test_a_township_or_village_is_called_by_its_name_where_it_has_one():
    record = {"county": "430202", "xiang": "明照乡", "cun": None, "lin_ban": "0010", "xiao_ban": "00001"}
    assert full_id(record) == "Hetang District · 明照乡 · 0010-00001"
    assert full_id({**record, "xiang": "12"}) == "Hetang District · township 12 · 0010-00001"
