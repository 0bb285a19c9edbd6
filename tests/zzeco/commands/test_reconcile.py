"""reconcile: the surveyed growing stock against a published total; scaled only on request, on record, taken back."""

import shutil
from functools import cache
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from content import content_digest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from making import ask, kept_whole, new_project, rows, squares, stands, taken, write
from recalculating import recalculated

from layers.errors import UsageError
from zzeco import store
from zzeco.commands.common import progress
from zzeco.reconciling import reconcile, taken_back
from zzeco.stock_factors import active_factors


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Three stands of 1 ha in each of two counties (fir, pine, bamboo land) with 100, 50 and no m³/ha."""
    folder = tmp_path_factory.mktemp("reconcile")
    path = new_project(folder)
    for number, county in enumerate(("430212", "430281")):
        table = stands(3, prefix="AB"[number], county=county, you_shi_sz=["杉木", "马尾松", "毛竹"],
                       di_lei=["乔木林", "乔木林", "竹林"], mei_gq_xj=[100.0, 50.0, None])  # fmt: skip
        taken(path, write(folder / f"{county}.gpkg", table, squares(3, county)), "forest", "--epoch", "2025")
    return path


@pytest.fixture
def project(made, tmp_path):
    return Path(shutil.copy(made, tmp_path / "p.gpkg"))


def forest(said):
    return next(one for one in said["kinds"] if one["kind"] == "forest")


def stock_m3(project):
    return ask("totals", project, "--by", "county")["rows"]


def test_the_difference_is_told_by_county_and_species_and_nothing_is_written(project):
    said = kept_report(project, 330)
    assert said["growing_stock_m3"] == pytest.approx(300, rel=1e-3)
    assert said["factor"] == pytest.approx(330 / said["growing_stock_m3"], rel=1e-12)
    assert said["difference_m3"] == pytest.approx(330 - said["growing_stock_m3"])
    assert [one["key"] for one in said["species_groups"]] == ["杉木", "马尾松"]
    assert [one["share"] for one in said["species_groups"]] == pytest.approx([2 / 3, 1 / 3], rel=1e-3)
    assert {one["key"]: round(one["difference_m3"]) for one in said["counties"]} == {"430212": 15, "430281": 15}


def kept_report(project, stock, *more):
    before = content_digest(project)
    said = ask("reconcile", project, "--stock", stock, *more)
    assert said.status == "done" and said["written"] is False and content_digest(project) == before
    return said


def test_the_parts_add_up_to_the_whole(sample):
    said = kept_report(sample, "3446e4")
    for groups in (said["counties"], said["species_groups"]):
        assert sum(one["growing_stock_m3"] for one in groups) == pytest.approx(said["growing_stock_m3"], rel=1e-9)
        assert sum(one["difference_m3"] for one in groups) == pytest.approx(said["difference_m3"], rel=1e-9)
        assert sum(one["share"] for one in groups) == pytest.approx(1, rel=1e-9)
    total = ask("totals", sample, "--by", "kind")["rows"]
    known = next(one for one in total if one["kind"] == "forest")
    assert said["growing_stock_m3"] == pytest.approx(known["growing_stock_m3"], rel=1e-9)
    assert said["carbon_t"] == pytest.approx(known["carbon_t"], rel=1e-9)


def test_an_applied_factor_closes_the_difference_and_shows_in_the_arithmetic(project):
    before = ask("estimate", project)
    delivered = rows(project, "forest_2025")
    said = ask("reconcile", project, "--stock", "330", "--apply", "--reason", "公报 2025")
    assert said["applied"] and said["written"] and said["records"][0]["reason"] == "公报 2025"
    after = ask("estimate", project)
    assert stock_m3(project)[-1]["growing_stock_m3"] == pytest.approx(330, rel=1e-12)
    assert f"forest_2025 × {said['factor']:.6g}" in after["warnings"][0] and "reconciled" not in before["warnings"][0]
    assert forest(after)["carbon_t"]["total"] == pytest.approx(said["scaled_carbon_t"], rel=1e-12)
    assert forest(before)["carbon_t"]["total"] == pytest.approx(said["carbon_t"], rel=1e-12)
    told = ask("explain", project, "forest_2025", "A1")
    steps = {one["symbol"]: one for one in told["steps"]}
    assert steps["V_delivered"]["value"] == 100 and steps["f_V"]["value"] == said["factor"]
    assert steps["V"]["value"] == pytest.approx(100 * said["factor"]) and "V = V_delivered × f_V" in told["formula"]
    bamboo = ask("explain", project, "forest_2025", "A3")
    assert "f_V" not in {one["symbol"] for one in bamboo["steps"]}
    pd.testing.assert_frame_equal(delivered, rows(project, "forest_2025"))
    assert any("in force" in text for text in ask("reconcile", project, "--stock", "330")["warnings"])


@pytest.mark.parametrize("method", ["factor", "regression"])
def test_the_workbook_of_a_reconciled_stand_recomputes(project, tmp_path, method):
    factor = ask("reconcile", project, "--stock", "330", "--apply", "--reason", "x")["factor"]
    ask("estimate", project, "--method", method)
    book = tmp_path / "A1.xlsx"
    told = ask("explain", project, "forest_2025", "A1", "--out", book)
    assert told.exit == 0
    page = openpyxl.load_workbook(book)["Arithmetic"]
    cells = {row[0].value: row[2] for row in page.iter_rows(min_row=2)}
    assert [row[0].value for row in page.iter_rows(min_row=2)].count("V") == 1
    assert str(cells["V"].value).startswith("=") and page[f"D{cells['V'].row}"].value == "m3/ha"
    values = recalculated(book, tmp_path)
    result = told["result"]
    known = {"V": 100 * factor, "agb": result["agb_t"], "bgb": result["bgb_t"], "co2e": result["co2e_t"]}
    for symbol, expected in known.items():
        assert values["Arithmetic", cells[symbol].coordinate] == pytest.approx(expected, rel=1e-9), symbol


def test_trees_grow_by_the_factor_and_other_pools_do_not(project):
    first = forest(ask("estimate", project, "--pools", "agb,bgb"))
    before = rows(project, "zz_estimates").query("method == 'factor'")
    said = ask("reconcile", project, "--stock", "270", "--apply", "--reason", "x")
    second = forest(ask("estimate", project))
    after = rows(project, "zz_estimates").query("method == 'factor' and run == 'run-0002'")
    assert list(after["agb_t"]) == pytest.approx(list(before["agb_t"] * said["factor"]), rel=1e-12)
    assert list(after["soil_t"]) == pytest.approx(list(before["soil_t"]), rel=1e-12)
    assert first["carbon_t"]["agb"] > second["carbon_t"]["agb"]


def test_a_factor_of_one_county_leaves_the_other_alone(project):
    said = ask("reconcile", project, "--stock", "165", "--scope", "430281", "--apply", "--reason", "county bulletin")
    assert [one["key"] for one in said["counties"]] == ["430281"]
    ask("estimate", project)
    stocks = {one["county"]: one["growing_stock_m3"] for one in stock_m3(project)}
    assert stocks["430281"] == pytest.approx(165, rel=1e-12) and stocks["430212"] == pytest.approx(150, rel=1e-3)
    assert (
        ask("reconcile", project, "--stock", "140", "--scope", "430212", "--apply", "--reason", "too").status == "done"
    )
    ask("estimate", project)
    assert stock_m3(project)[-1]["growing_stock_m3"] == pytest.approx(305, rel=1e-12)


def test_what_was_taken_back_no_longer_counts_and_stays_on_record(project):
    before = ask("estimate", project)
    ask("reconcile", project, "--stock", "330", "--apply", "--reason", "x")
    scaled = ask("estimate", project)
    said = ask("reconcile", project, "--undo")
    assert said["taken_back"] == 1 and said["records"][0]["taken_back_at"] and said["records"][0]["reason"] == "x"
    assert ask("estimate", project)["kinds"] == before["kinds"] != scaled["kinds"]
    assert ask("estimate", project, "--again", scaled["run"])["kinds"] == scaled["kinds"]
    ask("reconcile", project, "--stock", "300", "--apply", "--reason", "y")
    assert [one["reason"] for one in rows(project, "zz_reconciliations").to_dict("records")] == ["x", "y"]
    assert any("reconcile forest_2025" in what for what in rows(project, "zz_history")["what"])


@pytest.mark.parametrize(
    ("words", "exit_code"),
    [
        ((), 2),
        (("--stock", "0"), 2),
        (("--stock", "nan"), 2),
        (("--stock", "3446", "--apply", "--reason", "x"), 2),
        (("--stock", "330", "--apply"), 2),
        (("--stock", "330", "--scope", "999999"), 3),
        (("--undo",), 2),
        (("--undo", "--stock", "330"), 2),
    ],
)
def test_what_cannot_be_done_is_refused_and_writes_nothing(project, words, exit_code):
    assert kept_whole(project, content_digest, lambda: ask("reconcile", project, *words), exit_code)["message"]


@pytest.mark.parametrize("scopes", [((), ()), (("--scope", "430281"), ()), ((), ("--scope", "430281"))])
def test_ground_is_never_scaled_twice(project, scopes):
    first, second = scopes
    ask("reconcile", project, "--stock", "165" if first else "330", *first, "--apply", "--reason", "x")
    again = ("reconcile", project, "--stock", "165" if second else "330", *second, "--apply", "--reason", "x")
    kept_whole(project, content_digest, lambda: ask(*again), 2)


def test_a_project_without_a_forest_has_nothing_to_reconcile(tmp_path):
    path = new_project(tmp_path)
    assert ask("reconcile", path, "--stock", "1e6").exit == 3


opened = cache(store.load)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.floats(1.0, 1e9))
def test_scaling_by_the_factor_gives_the_published_total(made, published):
    found = reconcile(opened(made), published, "", progress)
    assert found.found_m3 * found.factor == pytest.approx(published, rel=1e-12)
    assert sum(one["growing_stock_m3"] + one["difference_m3"] for one in found.groups["county"]) == pytest.approx(
        published, rel=1e-9
    )


@pytest.mark.parametrize(
    "text", ["330", "0.033万", "0.0330 万m³", "0.033万立方米", "330m3", "3.3e-6亿", "３３０", "０.０３３万"]
)
def test_a_total_is_read_as_reports_write_it(project, text):
    assert ask("reconcile", project, "--stock", text)["published_m3"] == pytest.approx(330)


@pytest.mark.parametrize("text", ["34,460,000", "３４，４６０，０００", "3,446万", "3,446万m³"])
def test_thousands_separators_are_read(project, text):
    assert ask("reconcile", project, "--stock", text)["published_m3"] == pytest.approx(34_460_000)


@pytest.mark.parametrize("text", ["万", "三百", "330 t", "1万5", "", "inf万", "34,46", "3,44,6万"])
def test_a_total_that_is_no_number_is_refused_with_how_to_write_it(project, text):
    said = ask("reconcile", project, f"--stock={text}", lang="zh")
    assert said.exit == 2 and "3446" in said["advice"]


@pytest.mark.parametrize(("stock", "doubted"), [(330, False), (850, False), (1000, True), (90, True), (3.3e6, True)])
def test_a_total_far_off_is_told_to_be_in_another_unit_in_all_likelihood(project, stock, doubted):
    told = ask("reconcile", project, "--stock", stock)["warnings"]
    assert any("in m³" in text for text in told) == doubted


def test_unverified_factors_are_marked(project):
    said = ask("reconcile", project, "--stock", "330")
    assert said["unverified_factors"] and any("To be verified" in text for text in said["warnings"])


def test_undo_reaches_every_layer_that_was_reconciled(project, tmp_path):
    ask("reconcile", project, "--stock", "330", "--apply", "--reason", "x")
    later = write(tmp_path / "later.gpkg", stands(2, mei_gq_xj=100.0), squares(2))
    assert taken(project, later, "forest", "--epoch", 2030)["layer"] == "forest_2030"
    ask("reconcile", project, "--stock", "210", "--apply", "--reason", "y")
    said = ask("reconcile", project, "--undo")
    assert said["taken_back"] == 2 and all(one["taken_back_at"] for one in said["records"])
    assert ask("reconcile", project, "--undo").exit == 2


def test_one_layer_alone_can_be_taken_back(project, tmp_path):
    ask("reconcile", project, "--stock", "330", "--apply", "--reason", "x")
    later = write(tmp_path / "later.gpkg", stands(2, mei_gq_xj=100.0), squares(2))
    taken(project, later, "forest", "--epoch", 2030)
    ask("reconcile", project, "--stock", "210", "--apply", "--reason", "y")
    after, gone = taken_back(store.load(project), "", "forest_2030")
    assert [one["layer"] for one in gone] == ["forest_2030"]
    [(layer, county, _factor)] = active_factors(after)
    assert layer != "forest_2030" and county == ""
    with pytest.raises(UsageError):
        taken_back(after, "", "forest_2030")
