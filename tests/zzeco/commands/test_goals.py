"""targets on the command line: nothing is invented, land area decides the cover, ledgers count what is done."""

import pandas as pd
import pytest
from making import PLACES, ask, geojson, line, new_project, square, squares, stands, taken, write

from layers.boundary import bundled
from zzeco.cli import main
from zzeco.target_texts import verdict_text

KEYS = [
    "forest_cover", "growing_stock", "small_wetland_count", "small_wetland_area", "corridor_wetland_count",
    "corridor_count", "trail_length", "greenway_length", "karst_planting", "karst_closure", "karst_total",
]  # fmt: skip


@pytest.fixture
def project(tmp_path):
    return new_project(tmp_path)


def targets(project, *options):
    """The city's targets by key."""
    rows = ask("targets", project, *options)["targets"]
    return {one["key"]: one for one in rows if one["region"] == "430200"}


def test_without_layers_nothing_is_known_and_never_nought(project):
    found = targets(project)
    assert list(found) == KEYS
    for one in found.values():
        assert (one["value"], one["share"], one["pace_needed"], one["state"]) == (None, None, None, "no_data")
        assert one["goal"] is not None and one["clause"] and one["unit"]


def test_a_layer_without_anything_built_is_nought_and_known(project, tmp_path):
    table = pd.DataFrame({"编号": ["S1"], "名称": "东湖", "状态": "规划", "县": "430212"})
    taken(project, write(tmp_path / "s.gpkg", table, squares(1)), "small_wetland")
    one = targets(project)["small_wetland_count"]
    assert (one["value"], one["share"], one["evidence"]) == (0, 0, 0) and one["state"] != "no_data"


def test_only_what_is_built_or_accepted_counts(project, tmp_path):
    states = ["规划", "拟建", "在建", "建成", "验收", "取消", "已建成"]
    table = pd.DataFrame({"编号": [f"S{n}" for n in range(7)], "名称": [f"塘{n}" for n in range(7)], "状态": states})
    taken(project, write(tmp_path / "s.gpkg", table, squares(7)), "small_wetland")
    found = targets(project)
    assert found["small_wetland_count"]["value"] == 3
    assert found["small_wetland_area"]["value"] == pytest.approx(3, rel=1e-3)


def test_lengths_are_kilometres_on_the_ellipsoid(project, tmp_path):
    table = pd.DataFrame({"名称": ["步道"], "状态": "建成", "县": "430212"})
    taken(project, write(tmp_path / "t.gpkg", table, [line(length_m=2500)]), "trail")
    assert targets(project)["trail_length"]["value"] == pytest.approx(2.5, rel=2e-4)


def test_karst_is_two_sub_targets_and_their_sum(project, tmp_path):
    table = pd.DataFrame(
        {"bsm": [f"K{n}" for n in range(6)], "县": "430212", "smhzk": "石漠化", "smhcd": "轻度",
         "状态": ["建成", "建成", "验收", "在建", "建成", "建成"],
         "治理措施": ["人工造林", "封山育林", "人工促进植被恢复", "人工造林", "封山育林", "人工种草"],
         "治理年度": [2021, 2025, 2023, 2022, 2020, 2024]}
    )  # fmt: skip
    taken(project, write(tmp_path / "k.gpkg", table, squares(6)), "karst")
    found = targets(project)
    values = [found[key]["value"] for key in ("karst_planting", "karst_closure", "karst_total")]
    assert values[2] == pytest.approx(values[0] + values[1], rel=1e-12) and values[2] == pytest.approx(4, rel=1e-3)


def test_without_a_state_column_a_completion_year_counts_as_built_and_is_noted(project, tmp_path):
    table = pd.DataFrame({"编号": ["S1", "S2"], "名称": ["东湖", "西塘"], "建成年度": [2023, None]})
    said = taken(project, write(tmp_path / "s.gpkg", table, squares(2)), "small_wetland")
    assert said.exit == 0
    assert targets(project)["small_wetland_count"]["value"] == 1
    assert targets(project, "--year", "2022")["small_wetland_count"]["value"] == 0


def test_the_land_area_decides_the_cover_setting_before_boundary_before_outlines(tmp_path):
    source = write(tmp_path / "f.gpkg", stands(2), squares(2))
    plain = new_project(tmp_path, "a.gpkg")
    taken(plain, source)
    said = ask("targets", plain)
    outlines_ha = bundled().land_area_ha.sum()
    cover = {one["key"]: one for one in said["targets"]}["forest_cover"]["value"]
    assert cover == pytest.approx(2 / outlines_ha * 100, rel=1e-3) and any("indicative" in w for w in said["warnings"])
    ask("set", plain, "land_area_ha=400")
    said = ask("targets", plain)
    assert targets(plain)["forest_cover"]["value"] == pytest.approx(0.5, rel=1e-3)
    assert not any("indicative" in warning for warning in said["warnings"])
    ask("set", plain, "land_area_ha=none")
    assert targets(plain)["forest_cover"]["value"] == pytest.approx(cover, rel=1e-12)


@pytest.mark.parametrize(("stated", "area_ha"), [({}, 400.0), ({"土地面积": 500.0}, 500.0)])
def test_the_bureaus_boundary_gives_its_stated_land_area_else_its_own(tmp_path, stated, area_ha):
    attributes = {"行政区划代码": "430212", "行政区划名称": "渌口区", **stated}
    own = geojson(tmp_path / "own.geojson", [(attributes, square(side_m=2000))])
    project = new_project(tmp_path, "b.gpkg", "--boundary", own)
    taken(project, write(tmp_path / "f.gpkg", stands(4), squares(4)))
    said = ask("targets", project)
    assert targets(project)["forest_cover"]["value"] == pytest.approx(4 / area_ha * 100, rel=1e-3)
    assert not any("indicative" in warning for warning in said["warnings"])


def test_counties_have_rows_of_their_own_with_goals_that_are_not_invented(demo):
    path = demo[1] / "sample.gpkg"
    rows = ask("targets", path, "--by", "county")["targets"]
    counties = [one for one in rows if one["region"] != "430200"]
    assert len(rows) == 11 * 10 and all(one["goal"] is None and one["share"] is None for one in counties)
    city = {one["key"]: one for one in rows if one["region"] == "430200"}
    for key in ("growing_stock", "small_wetland_count", "karst_total"):
        parts = sum(one["value"] for one in counties if one["key"] == key)
        assert parts == pytest.approx(city[key]["value"], rel=1e-9)


def test_the_year_chooses_the_goal_and_the_epoch_of_the_forest(demo):
    path = demo[1] / "sample.gpkg"
    assert targets(path, "--year", "2025")["forest_cover"]["goal"] == 53.87
    assert targets(path, "--year", "2030")["forest_cover"]["goal"] == 56.12
    stock = [targets(path, "--year", year)["growing_stock"]["value"] for year in ("2020", "2025")]
    assert stock[0] < stock[1]
    assert targets(path, "--year", "2019")["growing_stock"]["value"] is None


def test_the_verdicts_are_those_of_the_window(demo, capsys):
    assert main(["targets", str(demo[1] / "sample.gpkg"), "--lang", "en"]) == 0
    (length,) = [row for row in capsys.readouterr().out.splitlines() if "reenway" in row]
    assert length.split()[-1] == verdict_text("overdue")


def test_the_two_small_wetland_counts_stay_separate(demo):
    found = targets(demo[1] / "sample.gpkg")
    assert found["small_wetland_count"]["goal"] == 65 and found["corridor_wetland_count"]["goal"] == 18
    assert found["corridor_wetland_count"]["value"] <= found["small_wetland_count"]["value"]


def test_places_of_the_test_surveys_lie_in_their_counties():
    outlines = dict(zip(bundled().codes, bundled().in_crs("EPSG:4547"), strict=True))
    assert all(outlines[county].contains(square(county)) for county in PLACES)
