"""What the start page tells of a project: the last delivery, the last estimate, the target that is due next."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from making import ask, new_project, squares, stands, taken, write

from zzeco import store
from zzeco.editing import with_attributes
from zzeco.project import with_table
from zzeco.since_last import Delivered, Estimated, Outdated, Short, nearest_gap, since_last


def test_an_empty_project_has_nothing_to_tell(tmp_path):
    assert since_last(store.load(new_project(tmp_path))) == []


def test_a_delivery_tells_the_findings_of_its_layer(tmp_path):
    path = new_project(tmp_path)
    table = stands(3, di_lei=["乔木林", None, "乔木林"])
    taken(path, write(tmp_path / "f.gpkg", table, squares(3)), "forest", "--epoch", "2025")
    found = next(event for event in since_last(store.load(path)) if isinstance(event, Delivered))
    rows = store.load(path).table("findings").rows
    assert found.layer == "forest_2025" and "2025" in found.layer_label
    assert (found.findings, found.errors) == (len(rows), int((rows["severity"] == "error").sum()))
    assert found.findings > 0 and found.at.tzinfo is not None


def test_an_estimate_tells_its_carbon_and_interval(tmp_path):
    path = new_project(tmp_path)
    taken(path, write(tmp_path / "f.gpkg", stands(3), squares(3)))
    assert not any(isinstance(event, Estimated) for event in since_last(store.load(path)))
    said = ask("estimate", path)
    found = next(event for event in since_last(store.load(path)) if isinstance(event, Estimated))
    forest = said["kinds"][0]
    low, high = forest["ci95_co2e_t"]
    assert found.number == 1 and found.carbon_t == pytest.approx(forest["carbon_t"]["total"])
    assert found.half_width == pytest.approx((high - low) / 2 / forest["co2e_t"])


def test_records_that_changed_after_the_last_estimate_are_told(sample):
    project = store.load(Path(sample))
    assert not any(isinstance(event, Outdated) for event in since_last(project))
    rows = project.table("estimates").rows
    fid = rows.loc[(rows["layer"] == "forest_2025") & (rows["method"] == "factor"), "fid"].iloc[0]
    after = with_attributes(project, "forest_2025", np.array([fid]), {"mei_gq_xj": 33.3})
    found = next(event for event in since_last(after) if isinstance(event, Outdated))
    assert (found.run, found.number, found.changed) == ("run-0001", 1, 1)


def test_the_nearest_target_is_told_with_what_is_missing(sample):
    project = store.load(Path(sample))
    found = nearest_gap(project, date(2025, 11, 23))
    assert isinstance(found, Short) and found.year == 2025 and found.missing > 0
    assert found.days_left == 38
    assert nearest_gap(project, date(2031, 1, 1)).days_left is None


def test_the_interval_of_an_estimate_of_several_layers_is_that_of_their_total(sample):
    found = next(event for event in since_last(store.load(Path(sample))) if isinstance(event, Estimated))
    total = next(row for row in ask("totals", sample, "--by", "county")["rows"] if row["is_total"])
    low, high = total["ci95_co2e_t"]
    assert found.carbon_t == pytest.approx(total["carbon_t"])
    assert found.half_width == pytest.approx((high - low) / 2 / total["co2e_t"])


def test_what_is_missing_has_the_unit_of_the_screen(sample):
    project = store.load(Path(sample))
    rows = project.table("targets").rows
    stock = with_table(project, "targets", rows[rows["key"] == "growing_stock"].assign(goal="999999"))
    assert nearest_gap(stock, date(2025, 11, 23)).unit == "10⁴ m³"
