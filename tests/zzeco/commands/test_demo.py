"""demo: a synthetic survey through the same import, broken records and all; made once."""

import pytest
from making import ask, rows

from zzeco.sample_project import make_sample_project


def test_the_demo_answers_with_deliveries_totals_and_targets(demo):
    said, folder = demo
    assert (said.status, said.exit, said["written"]) == ("findings", 1, True)
    assert said["project"] == str(folder / "sample.gpkg")
    assert {one["kind"] for one in said["kinds"]} == {"forest", "wetland", "small_wetland", "karst"}
    for one in said["deliveries"]:
        assert one["read"] == one["accepted"] + one["unchanged"] + one["rejected"]
    assert {one["epoch"] for one in said["deliveries"]} == {"2020", "2025"}
    assert sum(one["rejected"] for one in said["deliveries"]) == len(rows(folder / "sample.gpkg", "zz_rejected")) > 0
    assert {one["state"] for one in said["targets"]} <= {"reached", "on_track", "slow", "off_track"}


def test_the_baselines_of_the_sample_are_those_of_its_own_2020_and_say_that_they_are_synthetic(sample):
    targets = rows(sample, "zz_targets")
    assert (targets["baseline_year"] == "2020").all()
    for column in ("source", "note"):
        assert targets[column].str.endswith("合成示例基准 synthetic sample baseline").all()
    known = targets.drop_duplicates("key").set_index("key")["baseline_value"].astype(float)
    then = {one["key"]: one["value"] for one in ask("targets", sample, "--year", 2020)["targets"]}
    for key in ("forest_cover", "growing_stock"):
        assert known[key] == pytest.approx(then[key])
    assert (known.drop(["forest_cover", "growing_stock"]) == 0).all()


def test_few_stands_of_the_sample_are_too_large_for_their_forest_class(sample):
    findings = rows(sample, "zz_findings")
    assert (findings["code"] == "C017").sum() == 4


def test_nine_counties_are_in_each_epoch_of_the_forest(demo):
    for year in (2020, 2025):
        assert rows(demo[1] / "sample.gpkg", f"forest_{year}")["county"].dropna().nunique() == 9


def test_the_sample_holds_a_rejected_record_of_every_common_reason(demo):
    reasons = rows(demo[1] / "sample.gpkg", "zz_rejected")["reasons"].str.extract(r'"code": "(I\d+)"')[0]
    assert {"I101", "I105", "I106", "I107"} <= set(reasons)


def test_a_demo_that_is_there_is_shown_again_and_not_touched(demo):
    said, folder = demo
    before = (folder / "sample.gpkg").stat().st_mtime_ns
    again = ask("demo", folder, "--polygons", 300)
    assert (again.status, again.exit, again["written"]) == ("unchanged", 0, False)
    assert again["kinds"] == said["kinds"] and again["targets"] == said["targets"]
    assert (folder / "sample.gpkg").stat().st_mtime_ns == before


def test_too_few_or_too_many_polygons_are_a_usage_error(tmp_path):
    for number in ("0", "199", "-5", "1000001", "many"):
        assert ask("demo", tmp_path / "d", "--polygons", number).exit == 2
    assert not (tmp_path / "d").exists()


def test_a_delivery_of_the_sample_imported_again_is_unchanged(demo, sample):
    for one in demo[0]["deliveries"][8:11]:
        options = ["--epoch", one["epoch"], "--crs", one["crs"]]
        options += ["--encoding", one["encoding"]] if one["encoding"] else []
        said = ask("import", sample, one["source"], "--kind", "forest", *options)
        assert (said.status, said["accepted"], said["unchanged"]) == ("unchanged", 0, one["accepted"])


def test_an_interrupted_demo_leaves_nothing_behind_and_what_was_there_stays(tmp_path, monkeypatch):
    def interrupted(folder, *_rest):
        folder.mkdir(parents=True)
        (folder / "forest.shp").write_bytes(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr("zzeco.sample.make_deliveries", interrupted)
    for there in (False, True):
        folder = tmp_path / "new" / "demo"
        if there:
            folder.mkdir(parents=True)
            (folder / "mine.txt").write_text("mine", encoding="utf-8")
        with pytest.raises(KeyboardInterrupt):
            make_sample_project(folder / "sample.gpkg", 200, 1, lambda _step: None)
        left = sorted(one.name for one in tmp_path.rglob("*"))
        assert left == (["demo", "mine.txt", "new"] if there else [])
