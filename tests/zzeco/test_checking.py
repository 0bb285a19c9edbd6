"""Every rule over a project: across layers, on the estimate; findings are renewed, those of the intake kept."""

import pandas as pd
import pytest
from content import content_digest
from making import ask, finding_codes, kept_whole, new_project, rows, square, squares, stands, taken, write


@pytest.fixture
def project(tmp_path):
    return new_project(tmp_path)


def codes(said, layer=None):
    return sorted(one["code"] for one in said["findings"] if layer in (None, one["layer"]))


def wetland(folder, shapes, kind="wetland", **columns):
    table = pd.DataFrame({"bsm": [f"W{n}" for n in range(len(shapes))], "县": "430212", "sdlx": "永久性河流"})
    return write(folder / f"{kind}.gpkg", table.assign(**columns), shapes)


def test_a_sound_project_has_nothing_to_look_at(project, tmp_path):
    taken(project, write(tmp_path / "f.gpkg", stands(3), squares(3)))
    said = ask("check", project)
    assert (said.status, said.exit, said["findings"]) == ("done", 0, [])


def test_a_finding_names_record_rule_fields_place_and_what_to_do(project, tmp_path):
    taken(project, write(tmp_path / "f.gpkg", stands(3, yu_bi_du=[0.6, 1.7, 0.6]), squares(3)))
    said = ask("check", project)
    assert said.exit == 1
    found = [one for one in said["findings"] if "yu_bi_du" in one["fields"]]
    assert {(one["record_id"], one["fid"], one["layer"]) for one in found} == {("A2", 2, "forest")}
    inside = squares(3)[1]
    assert all(one["advice"] and "1.7" in one["message"] for one in found)
    assert all(inside.bounds[0] < one["x"] < inside.bounds[2] for one in found)


def test_checking_twice_finds_the_same_and_says_it_once(project, tmp_path):
    taken(project, write(tmp_path / "f.gpkg", stands(3, di_lei=None), squares(3)))
    first, second = ask("check", project), ask("check", project)
    assert codes(first) == codes(second) != []
    assert sorted(finding_codes(project)) == codes(second)


def test_a_check_after_an_import_finds_what_the_import_found(project, tmp_path):
    table = stands(4, yu_bi_du=[0.6, 1.7, 0.6, 0.6], you_shi_sz=["杉木", "杉木", "天书", "杉木"])
    taken(project, write(tmp_path / "f.gpkg", table, [*squares(3), square(east_m=310)]))
    imported = sorted(finding_codes(project))
    assert codes(ask("check", project)) == imported and "I019" in imported


def test_what_the_intake_said_stays_after_a_check(project, tmp_path):
    taken(project, write(tmp_path / "f.gpkg", stands(2, you_shi_sz=["天书", "杉木"]), squares(2)))
    ask("check", project)
    assert "I019" in finding_codes(project)


def test_overlapping_neighbours_are_found_whether_they_came_together_or_one_after_the_other(tmp_path):
    together, after = new_project(tmp_path, "a.gpkg"), new_project(tmp_path, "b.gpkg")
    shapes = [square(), square(east_m=50)]
    taken(together, write(tmp_path / "t.gpkg", stands(2), shapes))
    taken(after, write(tmp_path / "1.gpkg", stands(1), shapes[:1]))
    taken(after, write(tmp_path / "2.gpkg", stands(1, "B"), shapes[1:]))
    assert set(finding_codes(together)) == set(finding_codes(after)) != set()
    assert len(ask("check", together)["findings"]) == len(ask("check", after)["findings"])


def test_a_wetland_over_forest_is_found_whichever_came_first(tmp_path):
    forest = write(tmp_path / "f.gpkg", stands(1), [square()])
    wet = wetland(tmp_path, [square(east_m=50), square(east_m=500)])
    first, second = new_project(tmp_path, "a.gpkg"), new_project(tmp_path, "b.gpkg")
    taken(first, forest)
    taken(first, wet, "wetland")
    taken(second, wet, "wetland")
    taken(second, forest)
    assert "W016" in finding_codes(first) and "W016" not in finding_codes(second)
    for project in (first, second):
        found = [one for one in ask("check", project)["findings"] if one["code"] == "W016"]
        assert [one["record_id"] for one in found] == ["W0"] and "4\u00a0999 m²" in found[0]["message"]


def test_karst_under_forest_is_found(project, tmp_path):
    taken(project, write(tmp_path / "f.gpkg", stands(1), [square()]))
    table = pd.DataFrame(
        {"bsm": ["K1", "K2", "K3"], "xian": "430212", "smhzk": "石漠化", "smhcd": "轻度", "trls": 40.0,
         "tu_ceng_hd": 30, "di_lei": "乔木林"}
    )  # fmt: skip
    shapes = [square(side_m=90), square(east_m=60), square(east_m=900)]
    taken(project, write(tmp_path / "k.gpkg", table, shapes), "karst")
    found = [one for one in ask("check", project)["findings"] if one["code"] == "K021"]
    assert [one["record_id"] for one in found] == ["K1"] and found[0]["severity"] == "error"


def test_rules_about_an_estimate_run_after_the_estimate(project, tmp_path):
    taken(project, write(tmp_path / "f.gpkg", stands(2, tan_chu_l=[900.0, 33.0]), squares(2)))
    table = pd.DataFrame({"编号": ["S1"], "名称": "东湖", "状态": "建成", "县": "430212"})
    taken(project, write(tmp_path / "s.gpkg", table, [square(east_m=900)]), "small_wetland")
    assert not {"F065", "W020"} & set(codes(ask("check", project)))
    ask("estimate", project)
    said = ask("check", project)
    assert [one["record_id"] for one in said["findings"] if one["code"] == "F065"] == ["A1"]
    net = ask("explain", project, "small_wetland", "S1")["result"]["net_tco2e_per_a"]
    assert ("W020" in codes(said)) == (net < 0)


def test_a_karst_polygon_is_compared_with_its_epoch_before(project, tmp_path):
    table = pd.DataFrame({"bsm": ["K1"], "xian": "430212", "smhzk": "石漠化", "smhcd": "轻度", "trls": 40.0})
    taken(project, write(tmp_path / "a.gpkg", table, [square()]), "karst", "--epoch", "2016")
    worse = table.assign(smhcd="极重度", smhyblx="明显改善")
    taken(project, write(tmp_path / "b.gpkg", worse, [square()]), "karst", "--epoch", "2021")
    assert ask("check", project).exit in (0, 1)


def test_only_the_named_layer_is_checked_and_the_findings_of_others_stay(project, tmp_path):
    taken(project, write(tmp_path / "a.gpkg", stands(2, di_lei=None), squares(2)), "forest", "--epoch", "2020")
    taken(project, write(tmp_path / "b.gpkg", stands(2, di_lei=None), squares(2)), "forest", "--epoch", "2025")
    before = len(rows(project, "zz_findings").query("layer == 'forest_2025'"))
    said = ask("check", project, "--layer", "forest_2020")
    assert {one["layer"] for one in said["findings"]} == {"forest_2020"}
    assert len(rows(project, "zz_findings").query("layer == 'forest_2025'")) == before > 0


def test_an_unknown_layer_is_refused_with_those_that_are_there(project, tmp_path):
    taken(project, write(tmp_path / "f.gpkg", stands(1), squares(1)))
    said = kept_whole(project, content_digest, lambda: ask("check", project, "--layer", "none"), 3)
    assert "forest" in said["advice"]


def test_an_empty_project_is_checked_without_findings(project):
    said = ask("check", project)
    assert (said.exit, said["findings"]) == (0, [])


def test_the_sample_is_checked_whole(sample):
    said = ask("check", sample)
    assert said.exit == 1 and len(said["findings"]) > 50
    assert all(one["message"] and "{" not in one["message"] for one in said["findings"])
    assert len({one["layer"] for one in said["findings"]}) > 3


def test_the_sample_shows_from_the_start_what_a_check_finds(sample):
    shown = sorted(finding_codes(sample))
    assert codes(ask("check", sample)) == shown
