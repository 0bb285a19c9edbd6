"""A record that was changed after an estimate: wherever its figures would stand, it is told that they are old."""

import numpy as np
import openpyxl
import pytest
from making import ask

from layers.drawing.style import ThemeSpec
from zzeco import store
from zzeco.carbon.settings import EstimateSettings
from zzeco.editing import with_attributes
from zzeco.estimating import Request, run_estimate
from zzeco.outdated import outdated
from zzeco.record_carbon import ESTIMATED, LEFT_OUT, STALE, carbon_of
from zzeco.record_history import history_of
from zzeco.record_summary import carbon_sum
from zzeco.record_table import RecordTable
from zzeco.removing import without_layer_and_findings
from zzeco.run_sheet import run_sheet
from zzeco.run_workbook import write_run_workbook
from zzeco.theme_shapes import NO_VALUE
from zzeco.themes import themed

FOREST, WETLAND, RUN = "forest_2025", "small_wetland_2025", "run-0001"


@pytest.fixture
def project(sample):
    return store.load(sample)


def measured(project):
    """A stand whose stock was measured and that grows on a curve."""
    rows = project.table("estimates").rows
    rows = rows[(rows["layer"] == FOREST) & (rows["method"] == "factor") & rows["sink_tco2e_per_a"].gt(0)]
    return int(rows["fid"].iloc[0])


def edited(project, **values):
    return with_attributes(project, FOREST, np.array([measured(project)]), values)


def fids(project):
    return outdated(project, RUN, project.layers[FOREST]).tolist()


def test_a_new_stock_outdates_the_estimate_of_its_stand_and_a_new_note_does_not(project):
    fid = measured(project)
    assert fids(project) == []
    assert fids(edited(project, note_text="seen")) == []
    assert fids(edited(project, mei_gq_xj=33.3)) == [fid]


def test_a_new_age_outdates_the_sink_though_the_stock_stays(project):
    fid = measured(project)
    after = edited(project, pingjun_nl=41)
    assert carbon_of(project, FOREST, fid).state == ESTIMATED
    assert carbon_of(after, FOREST, fid).state == STALE
    assert fids(after) == [fid]


def test_the_table_shows_no_old_figure_beside_new_attributes(project):
    fid, after = measured(project), edited(project, mei_gq_xj=33.3)
    records = RecordTable(after, after.layers[FOREST])
    row = int(records.rows_of(np.array([fid]))[0])
    assert records.column("run:carbon_t").value(row) is None
    assert records.column("run:quality").word(row) == "Changed since the estimate"
    others = np.delete(np.arange(len(records)), row)
    before = RecordTable(project, project.layers[FOREST]).column("run:carbon_t").taken(others)
    assert records.column("run:carbon_t").taken(others).equals(before)


@pytest.mark.parametrize("theme", ["carbon_density", "sink", "stock"])
def test_the_map_leaves_the_record_without_a_value(project, theme):
    fid, after = measured(project), edited(project, mei_gq_xj=33.3)
    found = themed(after, after.layers[FOREST], ThemeSpec(theme))
    place = int(np.flatnonzero(after.layers[FOREST].fids == fid)[0])
    assert found.classes[found.class_of[place]].key == NO_VALUE


def test_sums_and_history_tell_it(project):
    fid, after = measured(project), edited(project, mei_gq_xj=33.3)
    layer = after.layers[FOREST]
    assert carbon_sum(project, project.layers[FOREST]).outdated == 0
    assert carbon_sum(after, layer).outdated == 1
    assert carbon_sum(after, layer, np.array([fid])).outdated == 1
    assert carbon_sum(after, layer, layer.fids[layer.fids != fid]).outdated == 0
    shown = next(epoch for epoch in history_of(after, FOREST, fid).epochs if epoch.is_shown)
    assert np.isnan(shown.carbon_t) and np.isnan(shown.sink_tco2e_per_a)


def test_a_run_counts_the_records_that_changed_since_and_a_new_one_counts_none(project):
    after = edited(project, mei_gq_xj=33.3)
    assert run_sheet(project, RUN).changed == 0
    assert run_sheet(after, RUN).changed == 1
    again, run = run_estimate(after, Request(EstimateSettings(), 200, 1), lambda step: None)
    assert run_sheet(again, run.name).changed == 0
    assert fids(again) == [measured(project)]


def test_totals_and_workbook_say_that_records_changed_since_the_run(project, tmp_path):
    said = "1 records were changed, added or removed after estimate No. 1."
    after = edited(project, mei_gq_xj=33.3)
    with store.editing(project.path) as session:
        session.save(edited(session.before, mei_gq_xj=33.3))
    assert said in ask("totals", project.path, "--by", "county")["warnings"]
    for one, is_said in ((project, False), (after, True)):
        path = write_run_workbook(run_sheet(one, RUN), tmp_path / "run.xlsx")
        rows = list(openpyxl.load_workbook(path)["Figures"].values)
        assert rows[1][:2] == ("Estimate", "No. 1")
        assert (("Note", said) in [row[:2] for row in rows]) == is_said


def test_totals_of_unchanged_records_say_nothing_of_changes(project):
    assert not any("changed" in text for text in ask("totals", project.path, "--by", "county")["warnings"])


def test_a_layer_that_is_gone_is_not_counted(project):
    assert run_sheet(without_layer_and_findings(project, "karst_2025"), RUN).changed == 0


def test_a_theme_of_a_run_that_was_undone_shows_the_latest_one(project):
    layer = project.layers[FOREST]
    gone, latest = (themed(project, layer, ThemeSpec("stock", run=name)) for name in ("run-0099", RUN))
    assert np.array_equal(gone.class_of, latest.class_of)


def test_a_wetland_that_was_left_out_and_then_built_is_not_said_to_be_left_out(project):
    rows = project.table("estimates").rows
    fid = int(rows.loc[(rows["layer"] == WETLAND) & (rows["reason"] == "not_built"), "fid"].iloc[0])
    after = with_attributes(project, WETLAND, np.array([fid]), {"state": "built"})
    layer = after.layers[WETLAND]
    assert carbon_of(project, WETLAND, fid).state == LEFT_OUT
    assert carbon_of(after, WETLAND, fid).state == STALE
    assert outdated(after, RUN, layer, np.array([fid])).tolist() == [fid]
    assert not len(outdated(after, RUN, layer, layer.fids[layer.fids != fid]))
