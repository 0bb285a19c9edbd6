"""factors: sets are taken in, compared, edited and chosen; what cannot be true is refused and nothing is written."""

import shutil
import sqlite3
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from content import content_digest
from making import ask, kept_whole, mixed_project, new_project, rows

from layers.tables import table
from zzeco.carbon.parameters import FACTOR_TABLES


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return mixed_project(tmp_path_factory.mktemp("factors"))


@pytest.fixture
def project(made, tmp_path):
    return Path(shutil.copy(made, tmp_path / "mixed.gpkg"))


def revised(folder, **values):
    """A folder with the forest factors, those of fir replaced."""
    found = table("forest_factors").copy()
    for column, value in values.items():
        found.loc[found["species_group"] == "杉木", column] = value
    folder.mkdir()
    found.to_csv(folder / "forest_factors.csv", index=False, encoding="utf-8")
    return folder


def forest(said):
    return next(one for one in said["kinds"] if one["kind"] == "forest")


def polygons(project, run):
    found = rows(project, "zz_estimates").query("run == @run")
    return found.drop(columns=["zz_id", "run"]).reset_index(drop=True)


def test_a_new_project_has_the_shipped_set_alone(tmp_path):
    said = ask("factors", new_project(tmp_path), "list")
    assert said["chosen"] == "default"
    (one,) = said["sets"]
    assert (one["name"], one["chosen"], one["versions"][0]["what"]) == ("default", True, "shipped")


def test_a_set_that_is_written_and_read_again_is_the_same(tmp_path):
    path = new_project(tmp_path)
    written = ask("factors", path, "export", "default", "--out", tmp_path / "f.xlsx")
    assert ask("factors", path, "export", "default", "--out", tmp_path / "f.xlsx").exit == 3
    assert ask("factors", path, "export", "default", "--out", tmp_path / "f.pdf").exit == 2
    ask("factors", path, "export", "default", "--out", tmp_path / "f.xlsx", "--overwrite")
    said = ask("factors", path, "import", tmp_path / "f.xlsx", "--name", "copy")
    assert said["completed"] == {} and said["shipped_tables"] == [] and said["warnings"] == []
    assert ask("factors", path, "compare", "default", "copy")["differences"] == []
    versions = {one["name"]: one["versions"][-1]["factor_version"] for one in ask("factors", path, "list")["sets"]}
    assert versions["default"] == versions["copy"] == written["factor_version"]


def test_a_measured_methane_flux_comes_in_as_kilograms_a_year_as_in_p32(tmp_path):
    path, found = new_project(tmp_path), table("wetland").copy()
    pond = found["wetland_type"].str.startswith("eutrophic shallow pond")
    found.loc[pond, ["value", "unit"]] = ["10.1008", "mgCH4/m2/h"]
    found.to_csv(tmp_path / "wetland.csv", index=False, encoding="utf-8")
    assert ask("factors", path, "import", tmp_path / "wetland.csv", "--name", "ours")["written"]
    differences = ask("factors", path, "compare", "default", "ours")["differences"]
    told = {one["column"]: (one["first"], one["second"]) for one in differences}
    assert set(told) == {"value", "note"} and told["note"][1].endswith("; = 10.1008 mgCH4/m2/h")
    assert float(told["value"][1]) == pytest.approx(884.8301, rel=1e-5)
    found.loc[pond, "unit"] = "mgCO2/m2/h"
    found.to_csv(tmp_path / "wetland.csv", index=False, encoding="utf-8")
    assert ask("factors", path, "import", tmp_path / "wetland.csv", "--name", "wrong").exit != 0


def test_numbers_are_numbers_in_the_workbook_and_codes_are_text(tmp_path):
    ask("factors", new_project(tmp_path), "export", "default", "--out", tmp_path / "f.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "f.xlsx")["forest_factors"]
    head, *body = sheet.iter_rows(values_only=True)
    fir = dict(zip(head, next(row for row in body if row[0] == "杉木"), strict=True))
    assert (fir["SVD_t_per_m3"], fir["species_code"]) == (0.307, "310")


def test_a_title_over_the_heads_of_a_workbook_is_passed_over(tmp_path):
    path = new_project(tmp_path)
    ask("factors", path, "export", "default", "--out", tmp_path / "f.xlsx")
    book = openpyxl.load_workbook(tmp_path / "f.xlsx")
    sheet = book["forest_factors"]
    sheet.insert_rows(1)
    sheet["A1"] = "省级参数修订稿"
    sheet.merge_cells("A1:H1")
    book.save(tmp_path / "titled.xlsx")
    assert ask("factors", path, "import", tmp_path / "titled.xlsx", "--name", "titled").status == "done"
    assert ask("factors", path, "compare", "default", "titled")["differences"] == []


@pytest.mark.parametrize("form", ["folder", "zip", "csv", "gbk", "xlsx"])
def test_a_part_of_the_tables_is_completed_with_the_shipped_ones(tmp_path, form):
    path = new_project(tmp_path)
    source = revised(tmp_path / "set", BEF="1.7")
    csv = source / "forest_factors.csv"
    if form == "zip":
        source = tmp_path / "set.zip"
        with zipfile.ZipFile(source, "w") as archive:
            archive.write(csv, "tables/forest_factors.csv")
    elif form == "xlsx":
        source = tmp_path / "set.xlsx"
        pd.read_csv(csv, dtype={"species_code": str}).to_excel(source, sheet_name="forest_factors", index=False)
    elif form in ("csv", "gbk"):
        csv.write_bytes(csv.read_text(encoding="utf-8").encode("gb18030" if form == "gbk" else "utf-8-sig"))
        source = csv
    said = ask("factors", path, "import", source, "--name", "hunan")
    assert said["given"] == {"forest_factors": 48} and len(said["shipped_tables"]) == 8
    (one,) = ask("factors", path, "compare", "default", "hunan")["differences"]
    assert one == {
        "table": "forest_factors", "row": "杉木 · 310", "column": "BEF", "first": "1.634", "second": "1.7", "unit": "1",
    }  # fmt: skip


def test_rows_that_are_missing_are_those_of_the_shipped_set_and_new_columns_are_kept(tmp_path):
    path = new_project(tmp_path)
    few = table("forest_factors").query("species_group == '杉木'").assign(page="12", confidence="A", RSR="0.25")
    few.to_csv(tmp_path / "forest_factors.csv", index=False)
    said = ask("factors", path, "import", tmp_path / "forest_factors.csv", "--name", "one")
    assert said["completed"] == {"forest_factors": 47} and "47" in said["warnings"][0]
    found = {
        (one["row"], one["column"]): one["second"]
        for one in ask("factors", path, "compare", "default", "one")["differences"]
    }
    assert found == {
        ("杉木 · 310", name): value for name, value in {"RSR": "0.25", "confidence": "A", "page": "12"}.items()
    }


def test_a_chosen_set_moves_the_estimate_by_its_own_ratio(project, tmp_path):
    ask("factors", project, "import", revised(tmp_path / "set", BEF="1.7"), "--name", "hunan")
    default, hunan = (ask("estimate", project, "--factors", name) for name in ("default", "hunan"))
    assert ask("estimate", project)["kinds"] == default["kinds"]
    measured = [polygons(project, said["run"]).query("method == 'factor'")["agb_t"].sum() for said in (default, hunan)]
    assert measured[1] / measured[0] == pytest.approx(1.7 / 1.634, rel=1e-12)
    assert ask("set", project, "factor_set=hunan").status == "done"
    assert ask("estimate", project)["kinds"] == hunan["kinds"] != default["kinds"]
    assert list(rows(project, "zz_runs")["factor_set"]) == ["default", "hunan", "default", "hunan"]


def test_an_edit_makes_a_version_and_keeps_why_when_and_what_was(project):
    said = ask("factors", project, "edit", "default", "forest_factors", "杉木", "BEF", "1.70", "--reason", "附表 3")
    assert (said["version"], said["before"], said["after"], said["row"]) == (2, "1.634", "1.70", "杉木 · 310")
    (one,) = ask("factors", project, "list")["sets"]
    assert [each["what"] for each in one["versions"]] == ["shipped", "edited"]
    last = one["versions"][-1]
    assert (last["reason"], last["before"], last["after"]) == ("附表 3", "1.634", "1.70") and last["made_at"]
    cell = rows(project, "zz_factors_forest_factors").set_index("species_group").loc["杉木"]
    assert (cell["BEF"], cell["confidence"]) == (
        "1.70",
        table("forest_factors").set_index("species_group").loc["杉木", "confidence"],
    )
    assert len(ask("factors", project, "compare", "default@1", "default@2")["differences"]) == 1
    assert ask("factors", project, "compare", "default@2", "default")["differences"] == []


def test_an_edit_of_another_set_leaves_the_shipped_one_alone(project, tmp_path):
    before = ask("estimate", project)["kinds"]
    ask("factors", project, "import", revised(tmp_path / "set"), "--name", "own")
    said = ask(
        "factors",
        project,
        "edit",
        "own",
        "uncertainty",
        "BEF",
        "half_width_95pct_percent",
        "5",
        "--reason",
        "new plots",
    )
    assert said["version"] == 2 and said["unit"] == "%"
    narrow, wide = (
        forest(ask("estimate", project, "--factors", "own")),
        forest(ask("estimate", project, "--factors", "own@1")),
    )
    assert narrow["co2e_t"] == wide["co2e_t"] and narrow["ci95_co2e_t"][0] > wide["ci95_co2e_t"][0]
    assert ask("estimate", project)["kinds"] == before


def test_an_edit_that_is_undone_by_another_gives_the_first_content_again(project):
    for value in ("1.7", "1.634"):
        ask("factors", project, "edit", "default", "forest_factors", "杉木", "BEF", value, "--reason", "x")
    first, _second, third = ask("factors", project, "list")["sets"][0]["versions"]
    assert first["factor_version"] == third["factor_version"] and third["version"] == 3
    assert rows(project, "zz_run_factors").groupby("factor_version").size().tolist() == [len(FACTOR_TABLES)] * 2


def test_the_same_name_again_is_a_new_version(project, tmp_path):
    for number, value in enumerate(("1.7", "1.8"), start=1):
        said = ask("factors", project, "import", revised(tmp_path / value, BEF=value), "--name", "hunan")
        assert said["version"] == number
    found = ask("factors", project, "compare", "hunan@1", "hunan")["differences"]
    assert [(one["first"], one["second"]) for one in found] == [("1.7", "1.8")]


def test_an_old_result_is_reproduced_bit_for_bit_after_the_set_has_changed(project):
    old = ask(
        "estimate", project, "--method", "regression", "--pools", "agb,bgb,soil", "--seed", "7", "--draws", "1234"
    )
    ask("set", project, "gwp_ch4=AR5", "seed=99", "area_source=reported")
    for column, value in (("BEF", "1.9"), ("CF", "0.47"), ("RSR", "0.3")):
        ask("factors", project, "edit", "default", "forest_factors", "杉木", column, value, "--reason", "test")
    ask("factors", project, "edit", "default", "biomass_regression", "杉木林", "a_t_per_m3", "0.5", "--reason", "test")
    changed, again = ask("estimate", project, "--method", "regression"), ask("estimate", project, "--again", old["run"])
    assert again["kinds"] == old["kinds"] != changed["kinds"]
    pd.testing.assert_frame_equal(polygons(project, old["run"]), polygons(project, again["run"]), check_exact=True)
    kept = rows(project, "zz_runs").set_index("run").drop(columns=["zz_id", "made_at"])
    assert list(kept.loc[old["run"]]) == list(kept.loc[again["run"]])


def test_the_sample_is_reproduced_with_every_kind_after_its_tables_were_changed(sample):
    ask("factors", sample, "edit", "default", "wetland", "小微湿地 · vegetated pond", "value", "22", "--reason", "test")
    ask(
        "factors",
        sample,
        "edit",
        "default",
        "karst_carbon",
        "中度 · vegetation C default",
        "value",
        "5",
        "--reason",
        "test",
    )
    again = ask("estimate", sample, "--again", "run-0001")
    pd.testing.assert_frame_equal(polygons(sample, "run-0001"), polygons(sample, again["run"]), check_exact=True)


@pytest.mark.parametrize(
    ("words", "exit_code"),
    [
        (("edit", "default", "forest_factors", "杉木", "BEF", "17", "--reason", "x"), 2),
        (("edit", "default", "forest_factors", "杉木", "BEF", "much", "--reason", "x"), 2),
        (("edit", "default", "forest_factors", "杉木", "BEF", "1.634", "--reason", "x"), 2),
        (("edit", "default", "forest_factors", "杉木", "BEF", "1.7", "--reason", " "), 2),
        (("edit", "default", "forest_factors", "杉木", "BEF", "1.7"), 2),
        (("edit", "default", "forest_factors", "杉", "BEF", "1.7", "--reason", "x"), 2),
        (("edit", "default", "growth_curves", "杉木", "p1", "40", "--reason", "x"), 2),
        (("edit", "default", "forest_factors", "杉木", "species_group", "柳", "--reason", "x"), 2),
        (("edit", "default", "wetland", "CH4 AR5", "unit", "t", "--reason", "x"), 2),
        (("edit", "default", "themes", "杉木", "BEF", "1.7", "--reason", "x"), 2),
        (("edit", "none", "forest_factors", "杉木", "BEF", "1.7", "--reason", "x"), 2),
        (("import", "nowhere.xlsx", "--name", "a"), 3),
        (("export", "none", "--out", "f.xlsx"), 2),
        (("compare", "default", "default@7"), 2),
        (("compare", "default", "none"), 2),
        ((), 2),
    ],
)
def test_what_cannot_be_done_is_refused_and_writes_nothing(project, words, exit_code):
    said = kept_whole(project, content_digest, lambda: ask("factors", project, *words), exit_code)
    assert said["advice"]


@pytest.mark.parametrize("name", ["default", "a@b", " "])
def test_a_set_that_is_taken_in_has_a_name_of_its_own(project, tmp_path, name):
    source = revised(tmp_path / "set")
    kept_whole(project, content_digest, lambda: ask("factors", project, "import", source, "--name", name), 2)


def test_a_file_with_impossible_values_is_refused_and_every_fault_is_named(project, tmp_path):
    source = revised(tmp_path / "set", BEF="16.34", CF="52 %")
    said = kept_whole(project, content_digest, lambda: ask("factors", project, "import", source, "--name", "bad"), 3)
    assert len(said["faults"]) == 2 and "16.34" in said["advice"] and "52 %" in said["advice"]


@pytest.mark.parametrize(
    ("content", "said"),
    [("a,b\n1,2\n", "forest_factors lacks"), ("", "cannot be read"), (b"\xff\xfe\xff", "neither")],
)
def test_a_file_that_is_no_factor_table_is_refused(project, tmp_path, content, said):
    path = tmp_path / "forest_factors.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    refused = kept_whole(project, content_digest, lambda: ask("factors", project, "import", path, "--name", "a"), 3)
    assert said in refused["message"]


def test_a_species_with_another_code_is_not_taken_twice(project, tmp_path):
    source = revised(tmp_path / "set", species_code="999")
    said = kept_whole(project, content_digest, lambda: ask("factors", project, "import", source, "--name", "a"), 3)
    assert "杉木" in said["message"]


def test_a_setting_names_only_a_set_that_is_there(project):
    kept_whole(project, content_digest, lambda: ask("set", project, "factor_set=none"), 2)
    kept_whole(project, content_digest, lambda: ask("estimate", project, "--again", "run-0009"), 3)
    ask("estimate", project)
    kept_whole(project, content_digest, lambda: ask("estimate", project, "--again", "run-0001", "--seed", "2"), 2)


def test_every_row_of_confidence_c_is_listed_with_where_it_was_used(project):
    nothing = ask("factors", project, "unverified")
    expected = sum((table(name)["confidence"] == "C").sum() for name in FACTOR_TABLES)
    assert (
        nothing["run"] is None
        and len(nothing["rows"]) == expected
        and not any(one["layers"] for one in nothing["rows"])
    )
    ask("estimate", project)
    said = ask("factors", project, "unverified")
    used = {(one["table"], one["row"]): one for one in said["rows"] if one["layers"]}
    assert len(said["rows"]) == expected and said["run"] == "run-0001"
    fir = used[("forest_factors", "杉木 · 310")]
    assert fir["layers"] == ["forest"] and 0 < fir["share"] < 1
    assert fir["values"] == {"SVD_t_per_m3": "0.307", "BEF": "1.634", "RSR": "0.246", "CF": "0.520"}
    assert ("uncertainty", "BEF") in used and used[("uncertainty", "BEF")]["share"] is None
    assert not any(table_name == "wetland" for table_name, _row in used)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_list_to_verify_can_be_written(project, tmp_path, ending):
    path = tmp_path / f"list.{ending}"
    said = ask("factors", project, "unverified", "--out", path)
    found = pd.read_csv(path) if ending == "csv" else pd.read_excel(path)
    assert said["written"] and len(found) == len(said["rows"]) and "Source" in found.columns
    assert "--overwrite" in ask("factors", project, "unverified", "--out", path)["advice"]
    assert ask("factors", project, "unverified", "--out", path, "--overwrite")["written"]
    assert ask("factors", project, "unverified", "--out", tmp_path / "list.pdf").exit == 2


def test_a_list_to_verify_that_breaks_off_leaves_what_was_there(project, tmp_path, monkeypatch):
    path = tmp_path / "list.csv"
    path.write_text("mine")

    def breaks_off(_table, draft, **_options):
        Path(draft).write_text("half", encoding="utf-8")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pd.DataFrame, "to_csv", breaks_off)
    assert ask("factors", project, "unverified", "--out", path, "--overwrite").exit == 3
    assert path.read_text() == "mine" and [one.name for one in tmp_path.glob("*list*")] == ["list.csv"]


def test_tables_changed_outside_are_a_version_of_their_own_after_the_next_edit(project):
    ask("factors", project, "edit", "default", "forest_factors", "杉木", "BEF", "1.7", "--reason", "one")
    with sqlite3.connect(project) as connection:
        connection.execute("UPDATE zz_factors_forest_factors SET RSR='0.26' WHERE species_group='杉木'")
    assert [one["what"] for one in ask("factors", project, "list")["sets"][0]["versions"]] == [
        "shipped",
        "edited",
        "changed",
    ]
    ask("factors", project, "edit", "default", "forest_factors", "杉木", "CF", "0.5", "--reason", "two")
    versions = ask("factors", project, "list")["sets"][0]["versions"]
    assert [one["what"] for one in versions] == ["shipped", "edited", "changed", "edited"]
    (one,) = ask("factors", project, "compare", "default@2", "default@3")["differences"]
    assert (one["column"], one["second"]) == ("RSR", "0.26")


def test_a_value_out_of_range_is_refused_with_the_reason_in_the_users_language(project):
    words = ("factors", project, "edit", "default", "forest_factors", "杉木 · 310", "BEF", "9", "--reason", "x")
    english, chinese = (ask(*words, lang=lang)["message"] for lang in ("en", "zh"))
    assert "outside the tropics" in english and "热带以外" in chinese and "outside" not in chinese


def test_a_value_may_be_written_with_full_width_digits(tmp_path):
    path = new_project(tmp_path)
    words = ("factors", path, "edit", "default", "wetland", "小微湿地 · vegetated pond", "value")
    said = ask(*words, "２２．５", "--reason", "test")
    assert said["after"] == "22.5" and ask("estimate", path).exit == 3
    assert ask(*words, "二十", "--reason", "test").exit != 0
