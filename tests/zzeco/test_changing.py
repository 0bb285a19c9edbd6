"""The change between two epochs of a project: parts that add up, jitter, counties that only one epoch covers."""

import pandas as pd
import pyogrio
import pytest
import shapely
from content import content_digest
from making import ask, new_project, squares, stands, taken, write

from zzeco.cli import main

PARTS = ("growth", "area_change", "method_change", "jitter")


@pytest.fixture
def project(tmp_path):
    return new_project(tmp_path)


def survey(project, folder, year, table, shapes):
    source = write(folder / f"{year}-{table['xian'].iloc[0]}.gpkg", table, shapes)
    return taken(project, source, "forest", "--epoch", year)


def test_the_parts_of_the_change_add_up_in_the_sample(demo):
    said = ask("change", demo[1] / "sample.gpkg", "--from", "2020", "--to", "2025")
    assert (said.status, said.exit, said["written"], said["years"]) == ("done", 0, False, 5)
    for key in ("carbon_t", "tco2e_per_a"):
        assert sum(said[key][part] for part in PARTS) == pytest.approx(said[key]["total"], rel=1e-9)
    for part in (*PARTS, "total"):
        assert said["tco2e_per_a"][part] == pytest.approx(said["carbon_t"][part] * 44 / 12 / 5, rel=1e-9)
    low, high = said["ci95_tco2e_per_a"]
    assert low < said["tco2e_per_a"]["total"] < high
    assert said["carbon_t"]["growth"] > 0


def test_the_change_says_that_it_is_not_the_sink_of_an_estimate(demo, capsys):
    main(["change", str(demo[1] / "sample.gpkg"), "--from", "2020", "--to", "2025", "--lang", "en"])
    assert "differences of two inventories" in capsys.readouterr().out


def test_growth_alone_is_growth_alone(project, tmp_path):
    survey(project, tmp_path, 2020, stands(3, mei_gq_xj=100.0), squares(3))
    survey(project, tmp_path, 2025, stands(3, mei_gq_xj=110.0), squares(3))
    said = ask("change", project, "--from", "2020", "--to", "2025")
    trees_t = 3 * 10 * 0.307 * 1.634 * 0.52 * 1.246
    assert said["carbon_t"]["growth"] == pytest.approx(trees_t, rel=1e-3)
    assert said["carbon_t"]["total"] == pytest.approx(trees_t, rel=1e-3)
    assert said["polygons"] == {"added": 0, "changed": 0, "removed": 0, "unchanged": 3, "jitter": 0}  # outlines


def test_a_survey_delivered_again_as_another_epoch_changes_nothing(project, tmp_path):
    for year in (2020, 2025):
        survey(project, tmp_path, year, stands(3), squares(3))
    said = ask("change", project, "--from", "2020", "--to", "2025")
    assert said["carbon_t"] == {"growth": 0, "area_change": 0, "method_change": 0, "jitter": 0, "total": 0}
    assert said["polygons"]["unchanged"] == 3


def test_a_boundary_that_moved_by_half_a_metre_is_jitter_and_the_tolerance_is_a_setting(project, tmp_path):
    survey(project, tmp_path, 2020, stands(3), squares(3))
    survey(project, tmp_path, 2025, stands(3), [shapely.affinity.translate(s, 0.5, 0) for s in squares(3)])
    assert ask("change", project, "--from", "2020", "--to", "2025")["polygons"]["jitter"] == 3
    ask("set", project, "jitter_tolerance_m=0.1")
    assert ask("change", project, "--from", "2020", "--to", "2025")["polygons"]["jitter"] == 0


def test_stands_that_come_and_go_are_area_change(project, tmp_path):
    survey(project, tmp_path, 2020, stands(3), squares(3))
    later = stands(4).iloc[1:].reset_index(drop=True)
    survey(project, tmp_path, 2025, later, squares(4)[1:])
    said = ask("change", project, "--from", "2020", "--to", "2025")
    assert (said["polygons"]["added"], said["polygons"]["removed"]) == (1, 1)
    assert said["carbon_t"]["total"] == pytest.approx(0, abs=0.02)


def test_a_county_that_only_one_epoch_covers_is_named_and_not_compared(project, tmp_path):
    survey(project, tmp_path, 2020, stands(2), squares(2))
    survey(project, tmp_path, 2025, stands(2), squares(2))
    survey(project, tmp_path, 2025, stands(2, "B", "430223"), squares(2, "430223"))
    said = ask("change", project, "--from", "2020", "--to", "2025")
    assert said["carbon_t"]["total"] == pytest.approx(0, abs=1e-9)
    assert any("430223" in warning for warning in said["warnings"])


def test_the_days_of_an_epoch_count(project, tmp_path):
    survey(project, tmp_path, "2020-07-01", stands(2), squares(2))
    survey(project, tmp_path, "2025-07-01", stands(2), squares(2))
    said = ask("change", project, "--from", "2020-07-01", "--to", "2025-07-01")
    assert said["years"] == pytest.approx(5, abs=0.01)


def test_epochs_that_are_not_there_or_the_wrong_way_round_are_refused(project, tmp_path):
    survey(project, tmp_path, 2020, stands(2), squares(2))
    survey(project, tmp_path, 2025, stands(2), squares(2))
    before = content_digest(project)
    missing = ask("change", project, "--from", "2019", "--to", "2025")
    assert missing.exit == 3 and "2020, 2025" in missing["advice"]
    for start, end in (("2025", "2020"), ("2020", "2020"), ("then", "now"), ("2020", "")):
        assert ask("change", project, "--from", start, "--to", end).exit == 2, (start, end)
    assert content_digest(project) == before


def test_a_clear_cut_is_area_change_under_its_cause(project, tmp_path):
    survey(project, tmp_path, 2020, stands(2, mei_gq_xj=150.0), squares(2))
    felled = stands(2, mei_gq_xj=[150.0, None], di_lei=["乔木林", "未成林造林地"], bhyy=[None, "21"])
    survey(project, tmp_path, 2025, felled, squares(2))
    said = ask("change", project, "--from", "2020", "--to", "2025")
    assert said["carbon_t"]["area_change"] == pytest.approx(-48.75, abs=0.1)
    assert said["carbon_t"]["method_change"] == said["carbon_t"]["growth"] == 0
    assert [(one["cause_code"], one["loss_t"]) for one in said["area_change_by_cause"]] == [
        ("21", said["carbon_t"]["area_change"])
    ]


@pytest.mark.parametrize("epoch", [2020, 2025])
def test_a_reconciliation_is_no_growth(project, tmp_path, epoch):
    for year in (2020, 2025):
        survey(project, tmp_path, year, stands(3), squares(3))
        if year == epoch:
            found = ask("reconcile", project, "--stock", "360", "--apply", "--reason", "bulletin")
    said = ask("change", project, "--from", "2020", "--to", "2025")
    trees_t = 3 * 100 * 0.307 * 1.634 * 0.52 * 1.246
    added_t = (found["factor"] - 1) * trees_t * (1 if epoch == 2025 else -1)
    assert said["carbon_t"]["method_change"] == pytest.approx(added_t, rel=1e-3)
    assert said["carbon_t"]["growth"] == pytest.approx(0, abs=1e-9)
    assert said["carbon_t"]["area_change"] == pytest.approx(0, abs=1e-9)
    assert sum(said["carbon_t"][part] for part in PARTS) == pytest.approx(said["carbon_t"]["total"], rel=1e-9)
    assert any("published" in text and "method change" in text for text in said["warnings"])
    told = ask("explain", project, "--change", "2020", "2025")
    assert told["change"]["carbon_t"] == said["carbon_t"] and "reconciled" in told["terms"]
    low, high = told["approach_1_ci95_t"]
    assert low < said["carbon_t"]["total"] < high


def test_a_reconciliation_that_was_taken_back_leaves_no_trace_in_the_change(project, tmp_path):
    for year in (2020, 2025):
        survey(project, tmp_path, year, stands(3), squares(3))
    ask("reconcile", project, "--stock", "360", "--apply", "--reason", "bulletin")
    ask("reconcile", project, "--undo")
    said = ask("change", project, "--from", "2020", "--to", "2025")
    assert not any("published" in text for text in said["warnings"]) and said["carbon_t"]["total"] == 0


def test_an_undated_layer_cannot_take_part(project, tmp_path):
    taken(project, write(tmp_path / "u.gpkg", stands(2), squares(2)))
    said = ask("change", project, "--from", "2020", "--to", "2025")
    assert said.exit == 3 and "undated" in said["advice"]


def two_epochs(project, folder, **later):
    survey(project, folder, 2020, stands(3), squares(3))
    survey(project, folder, 2025, stands(3, **({"mei_gq_xj": 110.0} | later)), squares(3))


def test_the_tolerance_can_be_given_for_one_comparison(project, tmp_path):
    survey(project, tmp_path, 2020, stands(3), squares(3))
    survey(project, tmp_path, 2025, stands(3), [shapely.affinity.translate(s, 0.5, 0) for s in squares(3)])
    words = ("change", project, "--from", "2020", "--to", "2025", "--jitter-m")
    assert ask(*words, "0.1")["polygons"]["jitter"] == 0
    said = ask(*words, "0.6")
    assert (said["polygons"]["jitter"], said["jitter_m"]) == (3, 0.6)
    for wrong in ("-1", "wide", "nan"):
        assert ask(*words, wrong).exit == 2


def test_epochs_estimated_by_different_methods_are_refused_with_the_way_out(project, tmp_path):
    two_epochs(project, tmp_path)
    words = ("change", project, "--from", "2020", "--to", "2025")
    ask("estimate", project, "--epoch", "2020", "--method", "regression")
    ask("estimate", project, "--epoch", "2025")
    said = ask(*words)
    assert said.exit == 3 and "regression" in said["message"] and "same method" in said["advice"]
    assert ask(*words, "--method", "factor")["method"] == "factor"
    ask("estimate", project, "--epoch", "2025", "--method", "regression")
    said = ask(*words)
    assert said["method"] == "regression"
    assert said["carbon_t"]["growth"] == pytest.approx(3 * 0.4652 * 10 * 0.5, rel=1e-3)


def test_a_quality_that_differs_is_no_mixture_of_methods_but_told_apart(project, tmp_path):
    two_epochs(project, tmp_path, mei_gq_xj=[110.0, 110.0, None])
    said = ask("change", project, "--from", "2020", "--to", "2025")
    assert said.exit == 0 and said["carbon_t"]["method_change"] != 0


def test_the_change_is_written_polygon_by_polygon(project, tmp_path):
    two_epochs(project, tmp_path, bhyy=["11", None, "21"])
    words = ("change", project, "--from", "2020", "--to", "2025", "--out")
    for ending, read_file in (("csv", pd.read_csv), ("xlsx", pd.read_excel), ("gpkg", pyogrio.read_dataframe)):
        path = tmp_path / f"change.{ending}"
        said = ask(*words, path)
        assert (said["written"], said["records"]) == (True, 3)
        read = read_file(path)
        assert read["record_id"].tolist() == ["A1", "A2", "A3"] and set(read["cause"]) == {"growth"}
        assert [None if pd.isna(code) else str(int(code)) for code in read["cause_code"]] == ["11", None, "21"]
        assert read["difference_t"].sum() == pytest.approx(said["carbon_t"]["total"])
        apart = read["carbon_after_t"] - read["carbon_before_t"]
        assert apart.tolist() == pytest.approx(read["difference_t"].tolist())
    assert ask(*words, path).exit == 3 and ask(*words, path, "--overwrite").exit == 0


def test_the_change_is_not_written_in_a_format_that_is_not_offered(project, tmp_path):
    two_epochs(project, tmp_path)
    assert ask("change", project, "--from", "2020", "--to", "2025", "--out", tmp_path / "c.kml").exit == 2
