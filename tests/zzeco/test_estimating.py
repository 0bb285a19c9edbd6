"""A run over a project: what is chosen, left out, counted once, reproducible; its totals and arithmetic agree."""

import sqlite3
from contextlib import closing

import openpyxl
import pandas as pd
import pytest
from content import content_digest
from making import ask, kept_whole, mixed_project, new_project, rows, square, squares, stands, taken, write

from zzeco import store
from zzeco.carbon.notes import STOCK_FIGURES
from zzeco.cli import main
from zzeco.run_sheet import run_sheet
from zzeco.run_workbook import write_run_workbook
from zzeco.runs import kept_run


@pytest.fixture
def project(tmp_path):
    return mixed_project(tmp_path)


def of(answer, kind):
    return next(one for one in answer["kinds"] if one["kind"] == kind)


def test_what_cannot_be_estimated_is_listed_with_reason_and_area(project):
    said = ask("estimate", project)
    forest = of(said, "forest")
    assert (said.status, said.exit) == ("findings", 1)
    assert (forest["features"], forest["estimated"]) == (4, 2)
    assert {one["reason"]: one["count"] for one in forest["left_out"]} == {"nursery": 1, "land_class_missing": 1}
    assert all(one["area_ha"] == pytest.approx(1, rel=1e-3) for one in forest["left_out"])
    assert forest["quality"] == {"measured": 1, "curve": 1, "area_default": 0}


def test_the_run_is_kept_with_every_polygon_and_the_factors_once(project):
    assert ask("estimate", project)["run"] == "run-0001" and ask("estimate", project)["run"] == "run-0002"
    kept = rows(project, "zz_estimates")
    assert kept.groupby(["run", "layer"]).size().to_dict() == {
        ("run-0001", "forest"): 4, ("run-0001", "karst"): 2, ("run-0002", "forest"): 4, ("run-0002", "karst"): 2,
    }  # fmt: skip
    assert rows(project, "zz_run_factors")["factor_version"].nunique() == 1
    assert len(rows(project, "zz_run_factors")) == rows(project, "zz_run_factors")["name"].nunique()


def test_ground_under_forest_and_karst_is_counted_once_and_belongs_to_the_forest(project):
    both = ask("estimate", project)
    alone = ask("estimate", project, "--kind", "karst")
    assert both["counted_once_area_ha"] == pytest.approx(0.5, rel=2e-3)
    assert of(alone, "karst") == of(both, "karst"), "a run of one kind alone must fit beside the others"
    assert of(both, "forest")["area_ha"] == pytest.approx(2, rel=1e-3)
    shares = rows(project, "zz_estimates").query("run == 'run-0001' and layer == 'karst'")["counted_share"]
    assert list(shares) == pytest.approx([0.5, 1.0], abs=1e-6)


def test_farmland_is_a_memo_line_and_in_no_total(tmp_path):
    path = new_project(tmp_path)
    table = stands(3, di_lei=["乔木林", "耕地", "乔木林"])
    taken(path, write(tmp_path / "f.gpkg", table, squares(3)), "forest", "--epoch", "2025")
    without = ask("estimate", path)
    (own,) = without["memo"]
    assert (own["layer"], own["features"]) == ("forest_2025", 1)
    fields = pd.DataFrame({"bsm": ["N1", "N2"], "xian": "430212", "耕地类型": "旱地", "有机碳含量": [14.2, None]})
    sites = [square(east_m=3000), square(east_m=5000, side_m=300)]
    taken(path, write(tmp_path / "n.gpkg", fields, sites), "farmland", "--epoch", "2025")
    said = ask("estimate", path)
    farmland, of_forest = said["memo"]
    assert of_forest == own and (farmland["features"], farmland["soil_tested"]) == (2, 1)
    assert farmland["area_ha"] == pytest.approx(10, rel=1e-3)
    assert farmland["soil_carbon_t"] == pytest.approx(farmland["area_ha"] * 42.0, rel=1e-12)  # karst_carbon.csv
    assert farmland["confidence"] == "A" and "Sci. Rep." in farmland["source"]
    assert farmland["sink_tco2e_per_a"] is None
    assert said["kinds"] == without["kinds"], "no figure of the inventory may hold farmland"
    assert ask("estimate", path, "--again", said["run"])["memo"] == said["memo"]


def test_the_memo_line_is_said_and_stands_in_the_workbook_of_the_run(tmp_path, capsys):
    path = new_project(tmp_path)
    taken(path, write(tmp_path / "f.gpkg", stands(2, di_lei=["乔木林", "耕地"]), squares(2)))
    assert main(["estimate", str(path), "--lang", "en"]) == 1
    said = capsys.readouterr().out
    assert "Memo, in no total: farmland of forest, 1 polygons, 1.0 ha, about 42.0 t C in 0–15 cm" in said
    book = openpyxl.load_workbook(write_run_workbook(run_sheet(store.load(path), "run-0001"), tmp_path / "run.xlsx"))
    assert book.sheetnames[-1] == "Memo"
    head, row = book["Memo"].values
    told = dict(zip(head, row, strict=True))
    assert told["Layer"] == "forest" and told["Carbon stock, tC"] == pytest.approx(told["Area ha"] * 42.0)
    assert told["In no total"] == "Farmland" and told["Confidence"].startswith("A")


def test_a_run_of_a_version_that_kept_no_memo_is_still_read_and_more_can_follow(project):
    ask("estimate", project)
    with closing(sqlite3.connect(project)) as connection, connection:
        connection.execute("ALTER TABLE zz_runs DROP COLUMN memo")
    assert kept_run(store.load(project), "run-0001").memo == []
    assert ask("estimate", project)["run"] == "run-0002"
    assert [kept_run(store.load(project), f"run-000{number}").memo for number in (1, 2)] == [[], []]


def test_a_run_without_farmland_has_no_memo(project):
    assert ask("estimate", project)["memo"] == []


def test_ground_that_the_forest_layer_does_not_estimate_stays_with_the_karst(tmp_path):
    path = new_project(tmp_path)
    taken(path, write(tmp_path / "f.gpkg", stands(1, di_lei="苗圃"), [square()]))
    karst = pd.DataFrame({"bsm": ["K1"], "smhzk": "石漠化", "smhcd": "轻度"})
    taken(path, write(tmp_path / "k.gpkg", karst, [square()]), "karst")
    assert ask("estimate", path)["counted_once_area_ha"] == 0


def test_the_interval_is_the_same_for_the_same_seed_and_another_for_another(project):
    first, again, other = (of(ask("estimate", project, "--seed", seed), "forest") for seed in (7, 7, 8))
    assert first["ci95_co2e_t"] == again["ci95_co2e_t"] != other["ci95_co2e_t"]
    assert first["co2e_t"] == other["co2e_t"]
    low, high = first["ci95_co2e_t"]
    assert 0 <= low < first["co2e_t"] < high


def test_only_the_pools_that_are_asked_for_count(project):
    every = of(ask("estimate", project), "forest")["carbon_t"]
    some = of(ask("estimate", project, "--pools", "agb,bgb"), "forest")["carbon_t"]
    assert some["soil"] is None and some["litter"] is None and some["dead_wood"] is None
    assert (some["agb"], some["bgb"]) == (every["agb"], every["bgb"])
    assert some["total"] == pytest.approx(some["agb"] + some["bgb"], rel=1e-12)
    assert every["total"] == pytest.approx(sum(v for k, v in every.items() if k != "total"), rel=1e-12)


def test_carbon_and_co2_are_44_to_12(project):
    for one in ask("estimate", project)["kinds"]:
        assert one["co2e_t"] == pytest.approx(one["carbon_t"]["total"] * 44 / 12, rel=1e-12)


def test_the_sink_grows_with_the_pools_that_it_counts(project):
    usual, more = (
        of(ask("estimate", project, "--kind", "forest", *options), "forest")["sink_tco2e_per_a"]
        for options in ((), ("--sink-pools", "agb,bgb,dead_wood"))
    )
    assert 0 < usual < more


def test_the_regression_gives_another_stock_for_the_same_survey(project):
    factor, regression = (
        of(ask("estimate", project, "--kind", "forest", "--method", method), "forest")
        for method in ("factor", "regression")
    )
    assert factor["carbon_t"]["agb"] != regression["carbon_t"]["agb"]
    assert set(rows(project, "zz_estimates").query("run == 'run-0002'")["method"].dropna()) >= {"regression"}


def test_the_latest_epoch_is_estimated_unless_one_is_named(tmp_path):
    path = new_project(tmp_path)
    for year, stock in ((2020, 80.0), (2025, 100.0)):
        source = write(tmp_path / f"{year}.gpkg", stands(2, mei_gq_xj=stock), squares(2))
        taken(path, source, "forest", "--epoch", year)
    assert [one["layer"] for one in ask("estimate", path)["kinds"]] == ["forest_2025"]
    assert [one["layer"] for one in ask("estimate", path, "--epoch", "2020")["kinds"]] == ["forest_2020"]
    assert [one["layer"] for one in ask("estimate", path, "--layer", "forest_2020")["kinds"]] == ["forest_2020"]
    stock = [ask("explain", path, f"forest_{year}", "A1")["result"]["growing_stock_m3"] for year in (2020, 2025)]
    assert stock == pytest.approx([80, 100], rel=1e-3)


@pytest.mark.parametrize(
    ("words", "exit_code"),
    [(("--layer", "none"), 3), (("--epoch", "1999"), 3), (("--kind", "wetland"), 3), (("--kind", "trail"), 2),
     (("--pools", "leaves"), 2), (("--pools", ""), 2), (("--draws", "5"), 2), (("--seed", "x"), 2),
     (("--factors", "other"), 2), (("--method", "magic"), 2), (("--seed", "-1"), 2), (("--draws", "1000001"), 2)],
)  # fmt: skip
def test_what_cannot_be_run_is_refused_and_writes_nothing(project, words, exit_code):
    kept_whole(project, content_digest, lambda: ask("estimate", project, *words), exit_code)


def test_an_empty_project_has_nothing_to_estimate(tmp_path):
    path = new_project(tmp_path)
    for words in (["estimate", path], ["totals", path, "--by", "county"], ["explain", path, "forest", "A1"]):
        said = ask(*words)
        assert (said.status, said.exit) == ("unreadable", 3) and said["advice"]


def test_the_reported_area_multiplies_when_the_project_says_so(tmp_path):
    path = new_project(tmp_path)
    taken(path, write(tmp_path / "f.gpkg", stands(3, mian_ji=1.25), squares(3)), "forest", "--unit", "mian_ji=ha")
    assert of(ask("estimate", path), "forest")["area_ha"] == pytest.approx(3, rel=1e-3)
    ask("set", path, "area_source=reported")
    assert of(ask("estimate", path), "forest")["area_ha"] == pytest.approx(3.75, rel=1e-12)


def test_a_wetland_without_a_stock_value_has_no_stock_rather_than_none(tmp_path, capsys):
    path = new_project(tmp_path)
    table = stands(2)[["bsm", "xian"]].assign(sdlx=["湖泊", "草本沼泽"])
    lake, marsh = squares(2)
    taken(path, write(tmp_path / "lake.gpkg", table.iloc[:1], [lake]), "wetland")
    alone = of(ask("estimate", path), "wetland")
    assert (alone["estimated"], alone["co2e_t"], alone["ci95_co2e_t"]) == (1, None, None)
    assert set(alone["carbon_t"].values()) == {None} and alone["burial_tco2e_per_a"] > 0
    result = ask("explain", path, "wetland", "fid:1")["result"]
    assert all(result[name] is None for name in STOCK_FIGURES) and result["burial_tco2e_per_a"] > 0
    capsys.readouterr()
    main(["--lang", "en", "explain", str(path), "wetland", "fid:1"])
    assert "carbon_t = —  " in capsys.readouterr().out
    [row, total] = ask("totals", path, "--by", "wetland_type")["rows"]
    assert row["carbon_t"] is row["co2e_t"] is row["ci95_co2e_t"] is total["carbon_t"] is None
    taken(path, write(tmp_path / "marsh.gpkg", table.iloc[1:], [marsh]), "wetland")
    said = ask("estimate", path)
    both = of(said, "wetland")
    assert both["without_stock_value"] == {"features": 1, "area_ha": pytest.approx(1, rel=1e-3)}
    warned = "wetland: 1 of 2 estimated polygons (1.0 ha) have no stock value"
    for answer in (said, ask("totals", path, "--by", "kind"), ask("explain", path, "--total")):
        assert any(text.startswith(warned) for text in answer["warnings"])
    assert both["carbon_t"]["total"] == pytest.approx(138, rel=1e-3)
    rows_of = {one["wetland_type"]: one for one in ask("totals", path, "--by", "wetland_type")["rows"]}
    assert rows_of["permanent_lake"]["carbon_t"] is None and rows_of["herb_marsh"]["carbon_t"] > 0


def test_a_stock_that_cannot_be_used_is_told_with_what_stands_in(tmp_path):
    path = new_project(tmp_path)
    table = stands(5, mei_gq_xj=["-12", "dense", "9999", "0", "80"])
    taken(path, write(tmp_path / "f.gpkg", table, squares(5)))
    said = ask("estimate", path)
    forest = of(said, "forest")
    by_method = forest["methods"]
    assert forest["unusable_stock"] == {"features": 3, "by_curve": by_method["curve"] - 1}
    assert by_method["factor"] == 1 and sum(by_method.values()) == 5
    for answer in (said, ask("totals", path, "--by", "kind")):
        assert any("written growing stock of 3 polygons cannot be used" in text for text in answer["warnings"])
    notes = ask("explain", path, "forest", "A1")["result"]["notes"].split(";")
    assert "stock_unusable" in notes
