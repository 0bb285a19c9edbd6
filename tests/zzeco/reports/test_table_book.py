"""The workbook of statistical tables, opened again: layout, sums, text that stays text, print set-up."""

import openpyxl
import pytest
from making import ask, rows
from recalculating import recalculated
from reporting import DANGEROUS, small_project

TABLES = ("Land classes", "Forest categories", "Species and age", "Origins", "Owners")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tables")
    project = small_project(folder)
    said = ask("report", project, "--kind", "tables", "--out", folder / "t.xlsx")
    assert said.exit == 0 and said["kind"] == "tables" and said["figures"] > 100
    return project, folder / "t.xlsx"


def labelled(page, *labels):
    """The cells of the row that begins with these labels."""
    return next(row for row in page.iter_rows() if tuple(cell.value for cell in row[: len(labels)]) == labels)


def test_every_table_has_its_title_scope_units_and_counties(made):
    book = openpyxl.load_workbook(made[1])
    assert set(TABLES) < set(book.sheetnames)
    for name in TABLES:
        page = book[name]
        assert page["A1"].value and "forest_2025" in page["A2"].value
        heads = [cell.value for cell in page[4]]
        assert "area (ha)" in heads and ("stock, m³" in heads or name == "Land classes")
        assert {"Lukou District", "You County"} <= {row[0].value for row in page.iter_rows()}


def test_the_numbers_are_those_that_can_be_added_up_on_paper(made):
    values = openpyxl.load_workbook(made[1], data_only=True)
    table = rows(made[0], "forest_2025")
    area, stock = table["geom_area_ha"].sum(), (table["geom_area_ha"] * table["stock_m3_per_ha"]).sum()
    whole = labelled(values["Owners"], "Total", "Total")
    assert whole[2].value == pytest.approx(area) and whole[3].value == pytest.approx(stock)
    lukou = labelled(values["Forest categories"], "Lukou District", "Timber forest")
    assert lukou[2].value == pytest.approx(table[table["bsm"].isin(["A1", "A3"])]["geom_area_ha"].sum())


def test_sums_are_live_and_come_to_the_stored_values(made, tmp_path):
    stored = openpyxl.load_workbook(made[1], data_only=True)
    formulas = openpyxl.load_workbook(made[1])
    found = recalculated(made[1], tmp_path)
    sums = [
        (page.title, cell.coordinate)
        for page in formulas
        for row in page.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert len(sums) > 50
    for sheet, cell in sums:
        assert found[sheet, cell] == pytest.approx(stored[sheet][cell].value or 0.0, rel=1e-9), (sheet, cell)


def test_text_of_attributes_never_becomes_a_formula(made):
    page = openpyxl.load_workbook(made[1])["Owners"]
    for text in DANGEROUS:
        cells = [cell for row in page.iter_rows() for cell in row if cell.value == text]
        assert len(cells) >= 2 and all(cell.data_type == "s" for cell in cells), text


def test_pages_print_across_a4_with_their_heads_on_every_page(made):
    book = openpyxl.load_workbook(made[1])
    for page in book.worksheets[:-1]:
        assert page.page_setup.orientation == "landscape" and int(page.page_setup.paperSize) == 9
        assert page.page_setup.fitToHeight == 0 and page.print_title_rows
        assert page.freeze_panes is not None


def test_the_sources_are_there_with_their_marks_and_the_list_of_figures_is_hidden(made):
    book = openpyxl.load_workbook(made[1])
    marks = {row[5].value for row in book["Sources"].iter_rows(min_row=2)}
    assert "to be verified" in marks
    assert book["zzeco_manifest"].sheet_state == "veryHidden"
    about = {row[0].value: row[1].value for row in book["About these tables"].iter_rows(min_row=2)}
    assert about["Estimate"] == "run-0001" and "sha256" in about["forest_2025"]


def test_the_carbon_table_has_an_interval_around_each_value(made):
    page = openpyxl.load_workbook(made[1], data_only=True)["Carbon by County"]
    for row in page.iter_rows(min_row=5, max_row=7):
        carbon, co2e, low, high = (row[place].value for place in (3, 4, 5, 6))
        assert co2e == pytest.approx(carbon * 44 / 12) and low < co2e < high


def test_one_county_has_tables_of_its_own(made, tmp_path):
    ask("report", made[0], "--kind", "tables", "--county", "430223", "--out", tmp_path / "c.xlsx")
    book = openpyxl.load_workbook(tmp_path / "c.xlsx", data_only=True)
    assert "Carbon by County" not in book.sheetnames
    assert {row[0].value for row in book["Owners"].iter_rows(min_row=5, max_row=6)} == {"You County"}
    said = ask("report", made[0], "--kind", "tables", "--county", "430224", "--out", tmp_path / "no.xlsx")
    assert said.status == "unreadable" and not (tmp_path / "no.xlsx").exists()
