"""How a year of the forecast comes about: the parts add up to the series, and the workbook recomputes to it."""

import numpy as np
import openpyxl
import pandas as pd
import pytest
from making import ask, new_project, square, squares, stands, taken, write
from recalculating import evaluated, recalculated

from zzeco.growth import harvest

RESULTS = {"carbon_t": 8, "co2e_t": 9, "growing_stock_m3": 10, "sink_tco2e_per_a": 14}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Fir that grows, is felled twice or ends at the climax, pine held at its last age, nursery; measures ahead."""
    folder = tmp_path_factory.mktemp("forecast")
    path = new_project(folder)
    table = stands(
        6,
        you_shi_sz=["杉木", "杉木", "杉木", "马尾松", "杉木", "杨树"],
        pingjun_nl=[15, 40, 2, 38, None, 9],
        lin_zhong=["111", "233", "111", "111", "111", "233"],
        ling_zu=["中龄林", "过熟林", "幼龄林", "成熟林", None, "成熟林"],
    )
    taken(path, write(folder / "f.gpkg", table, squares(6)), "forest", "--epoch", "2025")
    karst = stands(1, "K")[["bsm", "xian"]].assign(
        smhzk="石漠化", smhcd="轻度", trls=40.0, tu_ceng_hd=30, zlcs="封山育林", treatment_year=2027, state="规划"
    )
    taken(path, write(folder / "k.gpkg", karst, [square(east_m=3000)]), "karst", "--epoch", "2025")
    ask("estimate", path, "--draws", 200)
    return path


def forecast_row(project, scenario, year, *options):
    said = ask("forecast", project, "--scenario", scenario, *options)
    return next(row for row in said["series"] if row["year"] == year)


@pytest.mark.parametrize("scenario", ["with", "without"])
def test_the_parts_add_up_to_the_figures_that_forecast_printed(project, scenario):
    said = ask("explain", project, "--forecast-year", "2040", "--scenario", scenario)
    row = forecast_row(project, scenario, 2040)
    for name in (*RESULTS, "cover_percent", "felled_area_ha"):
        assert said["forecast"][name] == pytest.approx(row[name], rel=1e-12)
    for name in ("ci95_co2e_t", "ci95_sink_tco2e_per_a"):
        assert said["forecast"][name] == pytest.approx(row[name], rel=1e-9)
    gains = sum(one["gain_t"] for one in said["measures"])
    trees = sum(one["carbon_t"]["year"] for one in said["stands"])
    assert trees + said["other_pools_t"] + gains == pytest.approx(row["carbon_t"], rel=1e-12)
    stock = sum(one["growing_stock_m3"]["year"] for one in said["stands"])
    assert stock == pytest.approx(row["growing_stock_m3"], rel=1e-12)
    sinks = [one["sink_tco2e_per_a"] for one in (*said["stands"], *said["measures"])]
    assert sum(sinks) + said["fluxes_tco2e_per_a"] == pytest.approx(row["sink_tco2e_per_a"], rel=1e-9)
    assert (scenario == "with") == bool(gains)


def test_each_curve_goes_from_the_survey_to_the_year_part_by_part(project):
    said = ask("explain", project, "--forecast-year", "2040", "--scenario", "without")
    found = {one["curve"]: one for one in said["stands"]}
    for one in found.values():
        *parts, year = one["carbon_t"].values()
        assert sum(parts) == pytest.approx(year, rel=1e-12)
    assert list(found)[-1] is None and found[None]["carbon_t"]["base"] == found[None]["carbon_t"]["year"]
    fir, pine = found["杉木/人工"]["carbon_t"], found["马尾松/人工"]["carbon_t"]
    assert fir["growth"] > 0 > fir["felled"] and fir["regrown"] > 0 > fir["cap"]
    assert pine["felled"] == pine["regrown"] == pine["cap"] == 0 and pine["growth"] > 0
    assert not found["马尾松/人工"]["asymptote_identified"] and found["杉木/人工"]["climax_t_per_ha"] == 154


def test_closure_gains_its_rate_from_the_middle_of_2027(project):
    (measure,) = ask("explain", project, "--forecast-year", "2040")["measures"]
    assert measure["elapsed_a"] == 13.5 and measure["rate"] == pytest.approx(1.05)
    assert measure["gain_t"] == pytest.approx(measure["area_ha"] * 13.5 * 1.05)
    assert measure["sink_tco2e_per_a"] == pytest.approx(measure["area_ha"] * 1.05 * 44 / 12)


def test_one_young_fir_stand_is_its_hand_reckoned_growth(tmp_path):
    path = new_project(tmp_path)
    taken(path, write(tmp_path / "f.gpkg", stands(1, lin_zhong="111"), squares(1)), "forest", "--epoch", "2025")
    ask("estimate", path, "--draws", 200)
    (fir, _constant) = ask("explain", path, "--forecast-year", "2035")["stands"]
    growth = ((1 - np.exp(-0.0711 * 25)) / (1 - np.exp(-0.0711 * 15))) ** 1.0495
    assert fir["carbon_t"]["growth"] == pytest.approx(fir["carbon_t"]["base"] * (growth - 1), rel=1e-12)
    assert fir["growing_stock_m3"]["year"] == pytest.approx(fir["growing_stock_m3"]["base"] * growth, rel=1e-12)


@pytest.mark.parametrize(("year", "scenario"), [(2026, "with"), (2060, "with"), (2060, "without")])
def test_the_formulas_recompute_to_the_year_that_forecast_printed(project, tmp_path, year, scenario):
    book = tmp_path / "y.xlsx"
    said = ask("explain", project, "--forecast-year", year, "--scenario", scenario, "--out", book)
    assert said["written"] and said["files"] == [str(book)]
    row, values = forecast_row(project, scenario, year), evaluated(book)
    for name, place in RESULTS.items():
        assert values["Forecast year", f"B{place}"] == pytest.approx(row[name], rel=1e-9), name
        assert values["Forecast year", f"D{place}"] == pytest.approx(row[name], rel=1e-9), name
    for place, stand in enumerate(said["stands"], start=2):
        assert values["By curve", f"N{place}"] == pytest.approx(stand["carbon_t"]["year"], rel=1e-9)
        assert values["By curve", f"I{place}"] == pytest.approx(stand["carbon_t"]["growth"], rel=1e-9)


def test_every_live_cell_recomputes_to_the_value_that_it_was_written_with(project, tmp_path):
    book = tmp_path / "y.xlsx"
    ask("explain", project, "--forecast-year", "2090", "--out", book)
    written, values = openpyxl.load_workbook(book, data_only=True), evaluated(book)
    live = [
        (page.title, cell.coordinate)
        for page in openpyxl.load_workbook(book)
        for row in page
        for cell in row
        if str(cell.value).startswith("=")
    ]
    again = [row[4].value for row in written["Replanted 2090"].iter_rows(min_row=2)]
    assert max(again) > 0.001
    assert len(live) > 200 and {"Replanted 2090", "Stands 2089"} <= {name for name, _cell in live}
    for sheet, cell in live:
        assert values[sheet, cell] == pytest.approx(written[sheet][cell].value, rel=1e-9, abs=1e-9), (sheet, cell)


def test_another_program_reckons_the_same_year_from_the_formulas_alone(project, tmp_path):
    book, options = tmp_path / "y.xlsx", ("--disturbances", fires(tmp_path))
    ask("explain", project, "--forecast-year", "2064", *options, "--out", book)
    row, values = forecast_row(project, "with", 2064, "--years", "2025-2064", *options), recalculated(book, tmp_path)
    assert {"Polygons 2064", "Felled again 2064", "Ground hit"} <= {sheet for sheet, _cell in values}
    for name, place in RESULTS.items():
        assert values["Forecast year", f"B{place}"] == pytest.approx(row[name], rel=1e-9), name


def test_a_fire_takes_its_part_and_the_formulas_know_it(project, tmp_path):
    fires = pd.DataFrame({"date": ["2030-07-01"], "kind": ["fire"], "severity": [0.6]})
    source, book = write(tmp_path / "fire.geojson", fires, [square()], crs="EPSG:4326"), tmp_path / "y.xlsx"
    options = ("--disturbances", source)
    said = ask("explain", project, "--forecast-year", "2030", *options, "--out", book)
    row, values = forecast_row(project, "with", 2030, *options), evaluated(book)
    assert sum(one["carbon_t"]["disturbed"] for one in said["stands"]) < 0 and row["sink_tco2e_per_a"] < 0
    for name, place in RESULTS.items():
        assert values["Forecast year", f"B{place}"] == pytest.approx(row[name], rel=1e-9), name


FIRES = ((2029, 0.5, square(side_m=60)), (2030, 0.6, square()), (2033, 0.9, square(east_m=40)))


def fires(folder, severity=None):
    """Three fires on the same ground and its neighbour, the second as severe as asked."""
    table = pd.DataFrame({"date": [f"{year}-07-01" for year, *_rest in FIRES], "kind": "fire"})
    known = [severe for _year, severe, _shape in FIRES]
    table["severity"] = known if severity is None else [known[0], severity, known[2]]
    return write(folder / f"fires{severity}.geojson", table, [shape for *_rest, shape in FIRES], crs="EPSG:4326")


def test_another_severity_in_the_workbook_is_another_forecast(project, tmp_path):
    """The ground of later fires that an earlier one had reached burns less, or more, with it."""
    book = tmp_path / "y.xlsx"
    said = ask("explain", project, "--forecast-year", "2040", "--disturbances", fires(tmp_path), "--out", book)
    expected = forecast_row(project, "with", 2040, "--disturbances", fires(tmp_path, 0.2))
    opened = openpyxl.load_workbook(book)
    opened["Disturbances"]["D3"] = 0.2
    opened.save(book)
    values = evaluated(book)
    assert said["forecast"]["carbon_t"] < 0.999 * expected["carbon_t"]
    for name, place in RESULTS.items():
        assert values["Forecast year", f"B{place}"] == pytest.approx(expected[name], rel=1e-9), name


@pytest.mark.parametrize("year", [2040, 2060])
def test_another_climax_in_the_workbook_is_another_forecast(project, tmp_path, monkeypatch, year):
    book = tmp_path / "y.xlsx"
    said = ask("explain", project, "--forecast-year", year, "--out", book)
    opened = openpyxl.load_workbook(book)
    for row in range(2, 2 + len(said["stands"]) - 1):
        opened["By curve"][f"F{row}"] = 170.0
    opened.save(book)
    monkeypatch.setattr("zzeco.growth.stands.climax_t_per_ha", lambda curves, _factors: np.full(len(curves), 170.0))
    expected, values = forecast_row(project, "with", year), evaluated(book)
    assert said["forecast"]["carbon_t"] != pytest.approx(expected["carbon_t"], rel=1e-3)
    for name, place in RESULTS.items():
        assert values["Forecast year", f"B{place}"] == pytest.approx(expected[name], rel=1e-9), name


def test_another_share_that_is_cut_in_the_workbook_is_another_forecast(project, tmp_path, monkeypatch):
    """Of what stands, of what was replanted, and of what was felled again of it."""
    book = tmp_path / "y.xlsx"
    said = ask("explain", project, "--forecast-year", "2090", "--out", book)
    opened = openpyxl.load_workbook(book)
    for sheet in ("Stands 2090", "Stands 2089"):
        for row in opened[sheet].iter_rows(min_row=2):
            row[8].value = 0.25 if row[8].value else row[8].value
    opened.save(book)
    monkeypatch.setattr("zzeco.growth.harvest._rule", _cut_more)
    expected, values = forecast_row(project, "with", 2090, "--years", "2025-2090"), evaluated(book)
    assert said["forecast"]["carbon_t"] != pytest.approx(expected["carbon_t"], rel=1e-4)
    for name, place in RESULTS.items():
        assert values["Forecast year", f"B{place}"] == pytest.approx(expected[name], rel=1e-9), name


_RULE = harvest._rule


def _cut_more(key, rules):
    rotation_a, share = _RULE(key, rules)
    return rotation_a, 0.25 if share else share


def test_the_sample_recomputes_in_a_middle_year(demo, tmp_path):
    path, book = demo[1] / "sample.gpkg", tmp_path / "y.xlsx"
    said = ask("explain", path, "--forecast-year", "2045", "--out", book)
    row, values = forecast_row(path, "with", 2045), evaluated(book)
    assert said["measures"] and len(said["stands"]) > 3
    for name, place in RESULTS.items():
        assert values["Forecast year", f"B{place}"] == pytest.approx(row[name], rel=1e-9), name


def test_only_a_year_after_the_survey_is_explained_and_options_stay_with_it(project, capsys):
    from zzeco.cli import main

    said = ask("explain", project, "--forecast-year", "2025")
    assert said.status == "usage" and "totals" in said["advice"]
    assert ask("explain", project, "--forecast-year", "2500").status == "usage"
    assert ask("explain", project, "--total", "--scenario", "with").status == "usage"
    assert ask("explain", project, "--total", "--forecast-year", "2030").status == "usage"
    assert main(["explain", str(project), "--forecast-year", "2040", "--lang", "en"]) == 0
    shown = capsys.readouterr().out
    assert "杉木/人工" in shown and "climax 154" in shown and "Stock 2040" in shown
