"""The workbooks of explain: their live formulas come to the numbers that are stored."""

import numpy as np
import openpyxl
import pytest
from making import ask, mixed_project, rows
from recalculating import evaluated, recalculated

from layers import i18n
from zzeco import store
from zzeco.record_carbon import carbon_of


def sheet(path, name):
    return [list(row) for row in openpyxl.load_workbook(path)[name].iter_rows(min_row=2)]


def test_the_formulas_of_every_method_recompute_to_the_stored_result(demo, tmp_path):
    path = demo[1] / "sample.gpkg"
    estimates = rows(path, "zz_estimates")
    shown = estimates[estimates["reason"].isna()].groupby(["layer", "method"]).head(1)
    assert set(shown["layer"]) == {"forest_2025", "wetland_2025", "small_wetland_2025", "karst_2025"}
    for place, polygon in enumerate(shown.itertuples()):
        book = tmp_path / f"{place}.xlsx"
        assert ask("explain", path, polygon.layer, f"fid:{polygon.fid}", "--out", book)["files"] == [str(book)]
        values = evaluated(book)
        live = [row for row in sheet(book, "Arithmetic") if str(row[2].value).startswith("=")]
        stored = [row for row in live if row[6].value is not None]
        for row in stored:
            found = values["Arithmetic", row[2].coordinate]
            assert found == pytest.approx(row[6].value, rel=1e-9), (polygon.layer, polygon.fid, row[0].value)
        stock = set() if "no_stock_value" in str(polygon.notes) else {"carbon", "co2e", "counted_carbon"}
        assert {row[0].value for row in stored} & {"carbon", "co2e", "counted_carbon"} == stock


def test_another_program_reckons_the_same_from_the_formulas_alone(tmp_path):
    project = mixed_project(tmp_path)
    ask("estimate", project)
    book = tmp_path / "A1.xlsx"
    result = ask("explain", project, "forest", "A1", "--out", book)["result"]
    values = recalculated(book, tmp_path)
    cells = {row[0].value: row[2].coordinate for row in sheet(book, "Arithmetic")}
    for symbol, column in {"agb": "agb_t", "carbon": "carbon_t", "co2e": "co2e_t", "sink": "sink_tco2e_per_a"}.items():
        assert values["Arithmetic", cells[symbol]] == pytest.approx(result[column], rel=1e-9)


def test_a_factor_altered_by_hand_moves_the_result(tmp_path):
    project = mixed_project(tmp_path)
    ask("estimate", project)
    book = tmp_path / "A1.xlsx"
    result = ask("explain", project, "forest", "A1", "--out", book)["result"]
    opened = openpyxl.load_workbook(book)
    places = {row[0].value: row[2] for row in opened["Arithmetic"].iter_rows(min_row=2)}
    places["V"].value *= 2
    opened.save(book)
    assert evaluated(book)["Arithmetic", places["agb"].coordinate] == pytest.approx(2 * result["agb_t"])


def test_every_factor_stands_with_unit_source_and_confidence(tmp_path):
    project = mixed_project(tmp_path)
    ask("estimate", project)
    book = tmp_path / "A1.xlsx"
    steps = ask("explain", project, "forest", "A1", "--out", book)["steps"]
    shown = [[cell.value for cell in row[:6]] for row in sheet(book, "Arithmetic")[: len(steps)]]
    keys = ("symbol", "name", "value", "unit", "source", "confidence")
    assert shown == [[step[key] or None for key in keys] for step in steps]


@pytest.mark.parametrize("by", [None, "county,kind"])
def test_the_sums_and_intervals_of_the_totals_recompute(demo, tmp_path, by):
    path, book = demo[1] / "sample.gpkg", tmp_path / "t.xlsx"
    said = ask("explain", path, "--total", *(["--by", by] if by else []), "--out", book)
    values = evaluated(book)
    found = sheet(book, "Totals")
    assert len(found) == len(said["rows"])
    first = len(by.split(",")) if by else 1
    for row, told in zip(found, said["rows"], strict=True):
        cells = [values["Totals", cell.coordinate] for cell in row[first : first + 9]]
        limits = told["approach_1"]["ci95_co2e_t"]
        expected = [told["features"], told["whole_carbon_t"], told["carbon_t"], told["co2e_t"], *limits]
        if told["carbon_t"] is None:
            assert cells[2:] == [None] * 7
            continue
        assert [*cells[:4], *cells[5:7]] == pytest.approx(expected, rel=1e-9, abs=1e-6)
        assert cells[7:9] == pytest.approx(told["approach_2"]["ci95_co2e_t"], rel=1e-12)


def test_the_sums_of_a_kind_without_any_stock_value_stay_blank(demo, tmp_path):
    book = tmp_path / "t.xlsx"
    said = ask("explain", demo[1] / "sample.gpkg", "--total", "--by", "kind", "--out", book)["rows"]
    unknown = [row["carbon_t"] is None for row in said]
    assert any(unknown) and not all(unknown)
    found = openpyxl.load_workbook(book, data_only=True)["Totals"].iter_rows(min_row=2, min_col=4, max_col=8)
    for cells, blank in zip(found, unknown, strict=True):
        assert [cell.value is None for cell in cells] == [blank] * 5


def test_a_chinese_workbook_recomputes_too(tmp_path):
    project = mixed_project(tmp_path)
    ask("estimate", project)
    book = tmp_path / "合计.xlsx"
    said = ask("explain", project, "--total", "--by", "kind", "--out", book, lang="zh")
    i18n.set_language("zh")
    values = recalculated(book, tmp_path)
    name = openpyxl.load_workbook(book).sheetnames[0]
    assert values[name, "D4"] == pytest.approx(said["rows"][-1]["carbon_t"], rel=1e-9)


def test_a_workbook_is_not_replaced_unasked_and_must_end_in_xlsx(tmp_path):
    project = mixed_project(tmp_path)
    ask("estimate", project)
    book = tmp_path / "A1.xlsx"
    book.write_bytes(b"mine")
    assert ask("explain", project, "forest", "A1", "--out", book).exit == 3
    assert book.read_bytes() == b"mine"
    assert ask("explain", project, "forest", "A1", "--out", book, "--overwrite").exit == 0
    assert ask("explain", project, "forest", "A1", "--out", tmp_path / "A1.pdf").exit == 2
    assert ask("explain", project, "forest", "A1", "--out", tmp_path / "none" / "A1.xlsx").exit == 3


def test_a_polygon_without_a_stock_value_has_blank_stock_and_no_formula_for_it(demo, tmp_path):
    project, book = demo[1] / "sample.gpkg", tmp_path / "w.xlsx"
    rows = store.load(project).table("estimates").rows
    lake = rows[rows["layer"].eq("wetland_2025") & rows["notes"].astype(str).str.contains("no_stock_value")].iloc[0]
    said = ask("explain", project, "wetland_2025", f"fid:{lake['fid']}", "--out", book)
    assert said["result"]["carbon_t"] is None and "carbon =" not in said["formula"]
    symbols = [row[0] for row in openpyxl.load_workbook(book)["Arithmetic"].iter_rows(min_row=2, values_only=True)]
    assert "net" in symbols and not {"carbon", "co2e", "counted_carbon"} & set(symbols)
    told = carbon_of(store.load(project), "wetland_2025", int(lake["fid"]))
    assert np.isnan(told.figure("carbon_t")) and told.figure("net_tco2e_per_a") == said["result"]["net_tco2e_per_a"]
