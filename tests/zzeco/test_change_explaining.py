"""How a change comes about, as JSON and as a workbook whose formulas come to the same."""

import openpyxl
import pytest
from making import ask, new_project, once, squares, stands, taken, write
from recalculating import evaluated


@once
def surveyed(folder):
    path = new_project(folder)
    for year, stock, shapes in ((2020, 100.0, squares(4)), (2025, 110.0, [*squares(3), *squares(1, first=7)])):
        table = stands(4, mei_gq_xj=stock, bhyy=[None, None, None, "11"])
        if year == 2025:
            table.loc[3, "bsm"] = "A9"
        taken(path, write(folder / f"{year}.gpkg", table, shapes), "forest", "--epoch", year)
    return path


@pytest.fixture
def project(tmp_path):
    return surveyed(tmp_path)


def test_the_explained_change_is_the_change(project):
    said = ask("explain", project, "--change", "2020", "2025")
    told = ask("change", project, "--from", "2020", "--to", "2025")
    assert said["change"]["carbon_t"] == told["carbon_t"]
    assert said["change"]["ci95_tco2e_per_a"] == told["ci95_tco2e_per_a"]
    assert set(said["terms"]) >= {"growth", "area_change", "method_change", "jitter"}


def test_the_errors_of_both_inventories_weigh_most_and_shared_factors_little(project):
    said = ask("explain", project, "--change", "2020", "2025")
    shares = {(one["parameter"], one["shared_by"]): one["share"] for one in said["factors"]}
    assert sum(shares.values()) == pytest.approx(1)
    volume = "stem volume, county/city total"
    assert shares[volume, "after"] > shares[volume, "before"] > shares["BEF", "杉木"]
    low, high = said["approach_1_ci95_t"]
    assert low < said["change"]["carbon_t"]["total"] < high


def test_bamboo_by_area_that_did_not_change_is_explained_as_no_change_without_an_error(tmp_path):
    path = new_project(tmp_path)
    for year in (2020, 2025):
        table = stands(2, di_lei="竹林", you_shi_sz="毛竹", mei_gq_xj=None)
        taken(path, write(tmp_path / f"{year}.gpkg", table, squares(2)), "forest", "--epoch", year)
    said = ask("explain", path, "--change", "2020", "2025", "--out", tmp_path / "b.xlsx")
    assert said["approach_1_ci95_t"] == pytest.approx([0, 0], abs=1e-12)
    assert said["change"]["ci95_tco2e_per_a"] == pytest.approx([0, 0], abs=1e-9)
    assert said["factors"] == []


def test_the_sums_of_the_workbook_recompute_to_the_parts(project, tmp_path):
    book = tmp_path / "change.xlsx"
    said = ask("explain", project, "--change", "2020", "2025", "--out", book)
    assert said["written"] and said["files"] == [str(book)]
    values = evaluated(book)
    parts = ("growth", "area_change", "method_change", "jitter", "total")
    for place, part in enumerate(parts, start=2):
        assert values["Change", f"B{place}"] == pytest.approx(said["change"]["carbon_t"][part], rel=1e-9)
        assert values["Change", f"C{place}"] == pytest.approx(said["change"]["tco2e_per_a"][part], rel=1e-9)
    page = openpyxl.load_workbook(book)["Polygons"]
    assert page.max_row == 6, "four stands of the later survey and the one that is gone"
    assert all(str(page[f"I{row}"].value).startswith("=") for row in range(2, 7))


def test_only_what_fits_together_is_explained(project):
    assert ask("explain", project, "--change", "2020", "2025", "--total").exit == 2
    assert ask("explain", project, "--total", "--jitter-m", "2").exit == 2
    assert ask("explain", project, "--change", "2025", "2020").exit == 2
    assert ask("explain", project, "--change", "2019", "2025").exit == 3
