"""The command forecast on real project files."""

import numpy as np
import pandas as pd
import pytest
from making import ask, new_project, once, square, squares, stands, taken, write
from making import rows as rows_of


@once
def surveyed(folder):
    """Ten hectares of fir: young production forest, and over-mature production and protection forest; karst ahead."""
    path = new_project(folder)
    table = stands(3, pingjun_nl=[15, 40, 40], lin_zhong=["233", "233", "111"], ling_zu=["中龄林", "过熟林", "过熟林"])
    taken(path, write(folder / "f.gpkg", table, squares(3)), "forest", "--epoch", "2025")
    karst = stands(2, "K")[["bsm", "xian"]].assign(
        smhzk="石漠化", smhcd="轻度", trls=40.0, tu_ceng_hd=30, zlcs="封山育林", treatment_year=[2027, 2024],
        state=["规划", "验收"],
    )  # fmt: skip
    taken(path, write(folder / "k.gpkg", karst, [square(east_m=3000), square(east_m=3200)]), "karst", "--epoch", "2025")
    ask("estimate", path, "--draws", 500)
    return path


@pytest.fixture
def project(tmp_path):
    return surveyed(tmp_path)


def series(said, scenario):
    return [row for row in said["series"] if row["scenario"] == scenario]


def test_the_base_year_is_the_estimate_and_both_scenarios_run_to_2060(project):
    said = ask("forecast", project)
    last = ask("totals", project, "--by", "kind")["rows"][-1]
    with_measures, without = series(said, "with"), series(said, "without")
    assert [row["year"] for row in without] == list(range(2025, 2061)) and len(with_measures) == 36
    for row in (with_measures[0], without[0]):
        for name in ("carbon_t", "co2e_t", "growing_stock_m3", "sink_tco2e_per_a"):
            assert row[name] == pytest.approx(last[name], rel=1e-9)
        assert row["ci95_co2e_t"] == pytest.approx(last["ci95_co2e_t"], rel=1e-6)
    assert said["written"] is False and said["base_year"] == 2025
    assert said["unverified_factors"] and any("To be verified" in text for text in said["warnings"])


def test_only_planned_closure_gains_from_the_middle_of_its_year(project):
    said = ask("forecast", project)
    gain = [
        one["carbon_t"] - two["carbon_t"]
        for one, two in zip(series(said, "with"), series(said, "without"), strict=True)
    ]
    area = said["measures"][0]["area_ha"]
    assert said["measures"] == [{"measure": "closure", "sites": 1, "area_ha": pytest.approx(1.0, rel=1e-3)}]
    assert gain[1] == 0 and gain[2] == pytest.approx(area * 1.05 / 2) and gain[10] == pytest.approx(area * 1.05 * 8.5)
    assert gain[-1] == pytest.approx(area * 1.05 * 20)


def test_production_forest_past_its_rotation_age_is_felled_and_the_cover_stays(project):
    rows = series(ask("forecast", project, "--scenario", "without"), "without")
    assert rows[0]["felled_area_ha"] == 0 and rows[1]["felled_area_ha"] == pytest.approx(0.2, rel=1e-3)
    assert len({row["cover_percent"] for row in rows}) == 1 and rows[0]["cover_percent"] > 0
    targets = {row["key"]: row for row in ask("targets", project, "--year", 2025)["targets"]}
    assert rows[0]["cover_percent"] == pytest.approx(targets["forest_cover"]["value"], rel=1e-9)


def test_the_interval_of_the_cover_is_that_of_independent_areas(project):
    rows = series(ask("forecast", project, "--scenario", "without"), "without")
    areas = rows_of(project, "forest_2025")["geom_area_ha"].to_numpy()
    half = 0.03 * np.sqrt((areas**2).sum()) / areas.sum()  # of the cover itself, IPCC Eq 3.2
    for row in (rows[0], rows[-1]):
        low, high = row["ci95_cover_percent"]
        assert (low + high) / 2 == pytest.approx(row["cover_percent"])
        assert (high - low) / 2 == pytest.approx(row["cover_percent"] * half, rel=1e-6)


def test_new_forest_widens_the_interval_of_the_cover_once_it_counts(tmp_path):
    path = new_project(tmp_path)
    taken(path, write(tmp_path / "f.gpkg", stands(2), squares(2)), "forest", "--epoch", "2025")
    planted = stands(1, "M")[["bsm", "xian"]].assign(
        measure_kind="造林", you_shi_sz="杉木", state="规划", completion_year=2026
    )
    taken(path, write(tmp_path / "m.gpkg", planted, [square(east_m=3000)]), "measure", "--epoch", "2025")
    ask("estimate", path, "--draws", 200)
    rows = series(ask("forecast", path, "--scenario", "with"), "with")
    half = {row["year"]: (row["ci95_cover_percent"][1] - row["ci95_cover_percent"][0]) / 2 for row in rows}
    cover = {row["year"]: row["cover_percent"] for row in rows}
    assert cover[2030] == cover[2025] and cover[2060] == pytest.approx(cover[2025] * 1.5, rel=1e-3)
    assert half[2030] == half[2025] and half[2060] == pytest.approx(half[2025] * np.sqrt(3 / 2), rel=1e-3)


def test_measures_that_add_nothing_are_told_by_name_and_why(project, tmp_path):
    works = stands(4, "M")[["bsm", "xian"]].assign(
        measure_kind=["抚育", "抚育", "造林", "抚育"], state="规划", completion_year=[2026, 2027, 2027, None]
    )
    taken(project, write(tmp_path / "m.gpkg", works, squares(4, first=60)), "measure")
    for asked in (("forecast", project), ("explain", project, "--forecast-year", "2040")):
        tending, planted, undated = (
            [text for text in ask(*asked)["warnings"] if text.startswith(words)]
            for words in ("Tending adds nothing", "New forest", "Planned measures without a year")
        )
        assert "no rate of gain with a source" in tending[0] and "2 (2.0 ha)" in tending[0]
        assert "1 (1.0 ha)" in planted[0] and undated[0].endswith("1 (1.0 ha): Tending")
    alone = ask("explain", project, "--forecast-year", "2040", "--scenario", "without")["warnings"]
    assert not any("Tending" in text for text in alone)


def test_the_curve_that_was_used_is_told_with_its_ages_and_source(project):
    said = ask("forecast", project, "--scenario", "without", "--years", "2025-2030")
    (curve,) = said["curves"]
    assert curve["curve"] == "杉木/人工" and curve["a"] == 35.428 and curve["asymptote_identified"]
    assert (curve["first_a"], curve["last_a"], curve["held_area_share"], curve["confidence"]) == (5, 42, 0, "C")
    assert np.allclose(list(said["held"].values()), 0) and said["measures"] == []


def test_stands_past_a_curve_without_an_asymptote_are_held_and_the_answer_says_so(tmp_path):
    path = new_project(tmp_path)
    table = stands(2, you_shi_sz=["马尾松", "杉木"], pingjun_nl=[38, 20], lin_zhong="111")
    taken(path, write(tmp_path / "f.gpkg", table, squares(2)), "forest", "--epoch", "2025")
    ask("estimate", path, "--draws", 200)
    said = ask("forecast", path, "--scenario", "without")
    assert said["held"]["beyond_curve_area_share"] == pytest.approx(0.5, rel=1e-3)
    assert any("past the last observed age" in text for text in said["warnings"])
    near, far = (
        ask("forecast", path, "--years", f"2025-{year}")["held"]["beyond_curve_area_share"] for year in (2027, 2028)
    )
    assert near == 0 and far == pytest.approx(0.5, rel=1e-3)


def test_a_span_before_the_survey_or_of_no_years_is_refused(project):
    for years in ("2020-2060", "2060-2025", "2025", "soon", "2025-2500"):
        said = ask("forecast", project, "--years", years)
        assert said.status == "usage" and "2025" in said["advice"] and "2060" in said["advice"]


def test_a_part_of_the_span_has_the_same_figures(project):
    whole = series(ask("forecast", project, "--scenario", "without"), "without")
    part = series(ask("forecast", project, "--scenario", "without", "--years", "2030-2040"), "without")
    assert [row["year"] for row in part] == list(range(2030, 2041))
    for one, two in zip(whole[5:16], part, strict=True):
        assert one["carbon_t"] == pytest.approx(two["carbon_t"]) and one["ci95_co2e_t"] == pytest.approx(
            two["ci95_co2e_t"]
        )


def test_without_an_estimate_a_forest_or_its_date_there_is_no_forecast(tmp_path):
    path = new_project(tmp_path)
    assert ask("forecast", path).status == "unreadable"
    source = write(tmp_path / "f.gpkg", stands(1), squares(1))
    taken(path, source)
    assert "date" in ask("forecast", path)["advice"]
    dated = new_project(tmp_path, "dated.gpkg", "--land-area-ha", 1000)
    taken(dated, source, "forest", "--epoch", "2025")
    assert "zzeco estimate" in ask("forecast", dated)["advice"]


def test_the_sample_forecasts_in_both_languages_and_on_the_screen(demo, capsys):
    from zzeco.cli import main

    path = demo[1] / "sample.gpkg"
    said = ask("forecast", path)
    assert len(said["curves"]) > 3 and said["held"]["beyond_curve_carbon_share"] > 0
    assert all(row["ci95_co2e_t"][0] < row["co2e_t"] < row["ci95_co2e_t"][1] for row in said["series"])
    assert main(["forecast", str(path), "--lang", "en", "--scenario", "without"]) == 0
    shown = capsys.readouterr().out
    assert "Without measures" in shown and "\n2060 " in shown and "With measures" not in shown


def test_a_fire_takes_its_share_of_the_living_trees_in_its_year(project, tmp_path):
    fires = pd.DataFrame({"日期": ["2030-07-01", "2024-01-01"], "类型": ["火灾", "冰雪"], "损失率": [0.6, 1.0]})
    source = write(tmp_path / "fire.geojson", fires, [square(side_m=50), square()], crs="EPSG:4326")
    plain = series(ask("forecast", project, "--scenario", "without"), "without")
    said = ask("forecast", project, "--scenario", "without", "--disturbances", source)
    burnt = series(said, "without")
    fire, ice = said["disturbances"]
    assert fire["polygons"] == 1 and fire["area_ha"] == pytest.approx(0.25, rel=1e-2) and fire["counts"]
    assert not ice["counts"] and any("left out: 1" in text for text in said["warnings"])
    assert burnt[4]["carbon_t"] == pytest.approx(plain[4]["carbon_t"])
    assert burnt[5]["carbon_t"] < plain[5]["carbon_t"] and burnt[5]["sink_tco2e_per_a"] < 0
    assert burnt[5]["growing_stock_m3"] < plain[5]["growing_stock_m3"]


@pytest.mark.parametrize(
    ("columns", "problem"),
    [
        ({"kind": "fire", "severity": 0.5}, "year"),
        ({"date": "2030", "kind": "fire", "severity": 60.0}, "severity"),
        ({"date": "2030-13-45", "kind": "fire", "severity": 0.5}, "no such date"),
    ],
)
def test_an_event_without_a_year_or_with_a_wrong_severity_is_refused(project, tmp_path, columns, problem):
    source = write(tmp_path / "e.gpkg", pd.DataFrame([columns]), [square()])
    said = ask("forecast", project, "--disturbances", source)
    assert said.status == "unreadable" and problem in said["message"] and "severity" in said["advice"]


def test_events_that_are_no_areas_or_lie_nowhere_are_refused(project, tmp_path):
    fire = pd.DataFrame({"date": ["2030"], "kind": ["fire"], "severity": [0.5]})
    point = write(tmp_path / "points.gpkg", fire, [square().centroid])
    said = ask("forecast", project, "--disturbances", point)
    assert said.status == "unreadable" and "no area" in said["message"]
    nowhere = write(tmp_path / "nowhere.shp", fire, [square()])
    nowhere.with_suffix(".prj").unlink()
    said = ask("forecast", project, "--disturbances", nowhere)
    assert said.status == "unreadable" and ".prj" in said["advice"]


def test_curves_are_fitted_to_two_surveys_and_one_alone_is_refused(project, tmp_path):
    refused = ask("forecast", project, "--refit")
    assert refused.status == "unreadable" and "earlier survey" in refused["advice"]
    path = new_project(tmp_path, "two.gpkg", "--land-area-ha", 1000)
    ages = [5 + at % 40 for at in range(35)]
    for epoch, older in (("2020", 0), ("2025", 5)):
        stock = [300 * (1 - 2.7 ** (-0.05 * (age + older))) for age in ages]
        table = stands(35, pingjun_nl=[age + older for age in ages], mei_gq_xj=stock, lin_zhong="111")
        taken(path, write(tmp_path / f"f{epoch}.gpkg", table, squares(35)), "forest", "--epoch", epoch)
    ask("estimate", path, "--draws", 200)
    said = ask("forecast", path, "--refit", "--scenario", "without")
    (fit,), (curve,) = said["refits"], said["curves"]
    assert fit["curve"] == curve["curve"] == "杉木/人工" and fit["stands"] == 70 and fit["r2"] > 0.99
    assert curve["last_a"] == 44 and not curve["asymptote_identified"] and curve["a"] == fit["a"]
    assert said["held"]["beyond_curve_area_share"] == pytest.approx(1, rel=1e-6)


def test_a_reconciliation_of_one_survey_leaves_the_fitted_curve_alone(tmp_path):
    path = new_project(tmp_path, "two.gpkg", "--land-area-ha", 1000)
    ages = [5 + at % 40 for at in range(35)]
    for epoch in ("2020", "2025"):
        stock = [300 * (1 - 2.7 ** (-0.05 * age)) for age in ages]
        table = stands(35, pingjun_nl=ages, mei_gq_xj=stock, lin_zhong="111")
        taken(path, write(tmp_path / f"f{epoch}.gpkg", table, squares(35)), "forest", "--epoch", epoch)
    ask("estimate", path, "--draws", 200)
    (plain,) = ask("forecast", path, "--refit", "--scenario", "without")["refits"]
    found = ask("reconcile", path, "--stock", 9000)["growing_stock_m3"]
    assert ask("reconcile", path, "--stock", found * 1.2, "--apply", "--reason", "x").exit == 0
    ask("estimate", path, "--draws", 200)
    (fit,) = ask("forecast", path, "--refit", "--scenario", "without")["refits"]
    assert [fit[name] for name in ("a", "k", "c", "r2")] == pytest.approx(
        [plain[name] for name in ("a", "k", "c", "r2")]
    )


def test_stands_younger_than_their_curve_are_told_and_end_at_the_climax_at_most(tmp_path):
    path = new_project(tmp_path)
    table = stands(2, pingjun_nl=[2, 20], ling_zu=["幼龄林", "中龄林"], lin_zhong="111")
    taken(path, write(tmp_path / "f.gpkg", table, squares(2)), "forest", "--epoch", "2025")
    ask("estimate", path, "--draws", 200, "--pools", "agb,bgb")
    said = ask("forecast", path, "--scenario", "without")
    for name in ("younger_than_curve", "at_climax"):
        assert said["held"][f"{name}_area_share"] == pytest.approx(0.5, rel=1e-3)
    assert any("younger than the first observed age" in text for text in said["warnings"])
    young_ha, climax_t_per_ha = 1.0, 154.0
    assert said["series"][-1]["carbon_t"] > climax_t_per_ha * young_ha > said["series"][0]["carbon_t"]


def test_a_forest_on_which_nothing_grows_stays_as_it_is(tmp_path):
    path = new_project(tmp_path)
    table = stands(2, di_lei=["苗圃", "乔木林"], pingjun_nl=[5, None], lin_zhong=None)
    taken(path, write(tmp_path / "f.gpkg", table, squares(2)), "forest", "--epoch", "2025")
    ask("estimate", path, "--draws", 200)
    said = ask("forecast", path, "--years", "2025-2030")
    assert said["curves"] == [] and said["held"]["without_curve_area_share"] == 1
    assert len({row["carbon_t"] for row in said["series"]}) == 1
    assert {row["sink_tco2e_per_a"] for row in said["series"]} == {0}
    assert any("both scenarios are the same" in text for text in said["warnings"])
    empty = new_project(tmp_path, "empty.gpkg", "--land-area-ha", 1000)
    taken(empty, write(tmp_path / "e.gpkg", stands(1, di_lei="苗圃"), squares(1)), "forest", "--epoch", "2025")
    ask("estimate", empty, "--draws", 200)
    assert all(row["carbon_t"] == 0 for row in ask("forecast", empty, "--years", "2025-2030")["series"])


def test_layers_that_the_estimate_left_out_are_named(project):
    assert not any("leaves out layers" in text for text in ask("forecast", project)["warnings"])
    ask("estimate", project, "--kind", "forest", "--draws", 200)
    (said,) = [text for text in ask("forecast", project)["warnings"] if "leaves out layers" in text]
    assert said.startswith("Estimate No. 2") and said.endswith(": karst_2025")


def test_patches_of_a_fire_are_one_event_whose_ground_counts_once(project, tmp_path):
    fires = pd.DataFrame({"date": ["2030", "2030-08-01"], "kind": "fire", "severity": 1.0})
    halves = [square(side_m=60), square(east_m=40, side_m=60)]
    source = write(tmp_path / "fire.gpkg", fires, halves)
    said = ask("forecast", project, "--scenario", "without", "--disturbances", source)
    (fire,) = said["disturbances"]
    assert fire["polygons"] == 1 and fire["area_ha"] == pytest.approx(0.6, rel=1e-2)
