"""new, set, settings: a project is made whole or not at all, settings are checked."""

import pandas as pd
import pytest
from content import content_digest
from making import ask, geojson, kept_whole, new_project, rows, square, squares, stands, taken, write

from layers.boundary import bundled
from zzeco import store
from zzeco.commands.projects import default_crs


def test_a_new_project_is_empty_with_factors_targets_and_settings(tmp_path):
    path = tmp_path / "p.gpkg"
    said = ask("new", path)
    assert (said["written"], said["project"], said["crs"], said["boundary"]) == (True, str(path), "EPSG:4547", None)
    project = store.load(path)
    assert project.layers == {} and len(project.table("targets")) > 10 and len(project.table("factors_wetland")) > 10


def test_the_default_system_is_the_three_degree_zone_of_the_boundary():
    assert default_crs(bundled()) == "EPSG:4547"


def test_a_file_that_is_there_is_never_overwritten(tmp_path):
    path = new_project(tmp_path)
    said = kept_whole(path, content_digest, lambda: ask("new", path), 2)
    assert "exists" in said["message"]


@pytest.mark.parametrize(
    "options",
    [("--crs", "EPSG:1"), ("--crs", "banana"), ("--land-area-ha", "-5"), ("--land-area-ha", "much"),
     ("--land-area-ha", "nan"), ("--boundary", "none.geojson"), ("--crs", "GCJ-02")],
)  # fmt: skip
def test_what_is_refused_leaves_no_file_behind(tmp_path, options):
    said = ask("new", tmp_path / "p.gpkg", *options)
    assert said.status in ("usage", "unreadable") and said["written"] is False
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_answered(tmp_path):
    assert ask("new", tmp_path / "none" / "p.gpkg").exit == 3


def test_a_boundary_without_counties_makes_no_project(tmp_path):
    source = geojson(tmp_path / "b.geojson", [({"name": "somewhere"}, square(side_m=9000))])
    said = ask("new", tmp_path / "p.gpkg", "--boundary", source)
    assert said.status in ("unreadable", "unclear", "usage") and not (tmp_path / "p.gpkg").exists()


def test_a_boundary_given_at_the_start_judges_what_is_outside(tmp_path):
    own = geojson(tmp_path / "b.geojson", [({"行政区划代码": "430212", "行政区划名称": "渌口区"}, square(side_m=3000))])
    path = new_project(tmp_path, "p.gpkg", "--boundary", own)
    shapes = [square(), square(east_m=3500), square(east_m=4200)]
    said = taken(path, write(tmp_path / "f.gpkg", stands(3), shapes))
    assert (said["accepted"], said["rejected"]) == (2, 1)
    assert list(rows(path, "zz_rejected")["record_id"]) == ["A3"]
    ask("set", path, "outside_tolerance_m=5000")
    assert taken(path, tmp_path / "f.gpkg")["accepted"] == 1


def test_a_project_in_another_system_holds_the_same_areas(tmp_path):
    source = write(tmp_path / "f.gpkg", stands(2), squares(2))
    first, second = new_project(tmp_path, "a.gpkg"), new_project(tmp_path, "b.gpkg", "--crs", "EPSG:4526")
    areas = []
    for path in (first, second):
        taken(path, source)
        areas.append(rows(path, "forest")["geom_area_ha"].tolist())
    assert areas[1] == pytest.approx(areas[0], rel=1e-7)


def test_settings_are_read_back_as_they_were_set(tmp_path):
    path = new_project(tmp_path)
    said = ask("set", path, "draws=500", "gwp_ch4=28", "project_name=株洲 2025=终稿", "land_area_ha=1126200.5")
    assert said["settings"] == {
        "draws": 500, "gwp_ch4": "AR5", "project_name": "株洲 2025=终稿", "land_area_ha": 1126200.5,
    }  # fmt: skip
    shown = ask("settings", path)["settings"]
    assert {key: shown[key] for key in said["settings"]} == said["settings"] and shown["seed"] == 1


@pytest.mark.parametrize(
    "pair",
    ["colour=red", "draws", "draws=", "draws=1.5", "draws=99", "land_area_ha=-1", "land_area_ha=nan", "draws=nan",
     "land_area_ha=inf", "area_source=guessed", "seed=-1", "=5", "gwp_ch4=AR7"],
)  # fmt: skip
def test_a_setting_that_is_unknown_or_not_allowed_changes_nothing(tmp_path, pair):
    path = new_project(tmp_path)
    kept_whole(path, content_digest, lambda: ask("set", path, "draws=700", pair), 2)


def test_settings_reach_the_estimate(tmp_path):
    path = new_project(tmp_path)
    taken(path, write(tmp_path / "f.gpkg", stands(2), squares(2)))
    ask("set", path, "draws=500", "seed=9")
    ask("estimate", path)
    run = rows(path, "zz_runs").iloc[-1]
    assert (run["draws"], run["seed"]) == (500, 9)
    table = pd.DataFrame({"bsm": ["W1"], "sdlx": "库塘"})
    taken(path, write(tmp_path / "w.gpkg", table, [square(east_m=900)]), "wetland")
    ch4 = []
    for edition in ("AR5", "AR6"):
        ask("set", path, f"gwp_ch4={edition}")
        ch4.append(ask("estimate", path, "--kind", "wetland")["kinds"][0]["ch4_tco2e_per_a"])
    assert ch4[1] / ch4[0] == pytest.approx(27.2 / 28, rel=1e-9)


@pytest.mark.parametrize("case", ["unit", "crs"])
def test_a_question_about_the_boundary_can_be_answered_with_what_the_advice_names(tmp_path, case):
    stated = {"国土面积": 100.0} if case == "unit" else {}
    table = pd.DataFrame({"XZQDM": ["430212"], "XZQMC": ["渌口区"], **stated})
    crs = "EPSG:4547" if case == "unit" else None
    ending = "gpkg" if case == "unit" else "shp"
    own = write(tmp_path / f"b.{ending}", table, [square(side_m=3000)], crs)
    if case == "crs":
        own.with_suffix(".prj").unlink(missing_ok=True)
    path = tmp_path / "p.gpkg"
    said = ask("new", path, "--boundary", own)
    assert (said.status, said["question"]) == ("unclear", case) and not path.exists()
    needed = said["candidates"][0]["needs"].split()
    again = ask("new", path, "--boundary", own, *needed)
    if again.exit != 0:  # then the advice must name the way that works: an empty project, then an import
        assert "--kind boundary" in (said["advice"] or "")
