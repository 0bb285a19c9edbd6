"""How the carbon of a polygon comes about: class by class, and a workbook that recomputes to zones.csv."""

import csv

import numpy as np
import openpyxl
import pytest
import shapely
from land_cover import CORNER, carbon, class_raster, polygon_file
from making import ask, new_project, square, stands, taken, write
from recalculating import evaluated, recalculated

from zzeco.raster.explaining import SUMS

X, Y = CORNER


@pytest.fixture
def folder(tmp_path):
    """Three cells of 1 ha, classes 1 2 3 then 2 2 nodata; the polygon covers one and a half, a second all."""
    boxes = [shapely.box(X, Y - 100, X + 150, Y), shapely.box(X, Y - 100, X + 300, Y)]
    later = class_raster(tmp_path / "later.tif", [[2, 2, 0]], size=100)
    options = ("--zones", polygon_file(tmp_path, boxes), "--future", later, "--years", "2020", "2030")
    assert carbon(tmp_path, [[1, 2, 3]], *options, size=100).exit == 0
    return tmp_path / "out"


def sums_of(folder, fid):
    with (folder / "zones.csv").open(encoding="utf-8-sig") as file:
        row = next(row for row in csv.DictReader(file) if row["fid"] == str(fid))
    return {name: float(row[name]) for name in SUMS if name in row}


def test_area_times_density_of_each_class_is_the_carbon_by_hand(folder):
    said = ask("explain", folder, "--zone", "fid:1")
    lines = [
        (one["date"], one["lucode"], one["area_ha"], one["density_t_per_ha"], one["carbon_t"])
        for one in said["classes"]
    ]
    expected = [("now", 1, 1, 86, 86), ("now", 2, 0.5, 28, 14), ("future", 2, 1.5, 28, 42)]
    assert [one[:2] for one in lines] == [one[:2] for one in expected]
    assert np.allclose([one[2:] for one in lines], [one[2:] for one in expected], rtol=1e-9)
    assert said["sums"] == pytest.approx(sums_of(folder, 1), rel=1e-15)
    assert said["sums"]["carbon_total_t"] == pytest.approx(100) and said["sums"]["carbon_soil_t"] == pytest.approx(70)
    assert said["sums"]["change_t"] == pytest.approx(-58) and said["sums"]["change_t_per_a"] == pytest.approx(-5.8)
    assert [(one["lucode"], one["lucode_future"]) for one in said["changes"]] == [(1, 2), (2, 2)]
    assert [one["change_t"] for one in said["changes"]] == pytest.approx([-58, 0])
    assert said["zone"] == {"fid": 1, "name": "z0"} and not said["written"]


def test_ground_that_the_later_map_lacks_is_in_no_change(folder):
    said = ask("explain", folder, "--zone", "fid:2")
    assert said["sums"]["change_area_ha"] == pytest.approx(2) and said["sums"]["area_ha"] == pytest.approx(3)
    assert sum(one["change_t"] for one in said["changes"]) == pytest.approx(said["sums"]["change_t"], rel=1e-12)


@pytest.mark.parametrize("reckoned", [lambda book, _folder: evaluated(book), recalculated])
def test_the_formulas_recompute_to_the_sums_of_the_zone(folder, tmp_path, reckoned):
    for fid in (1, 2):
        book = tmp_path / f"z{fid}.xlsx"
        assert ask("explain", folder, "--zone", f"fid:{fid}", "--out", book)["files"] == [str(book)]
        (tmp_path / f"work{fid}").mkdir()
        values = reckoned(book, tmp_path / f"work{fid}")
        page, told = openpyxl.load_workbook(book)["Zone"], sums_of(folder, fid)
        found = {row[0].value: row[1] for row in page.iter_rows(min_row=2)}
        live = [name for name in told if str(found[name].value).startswith("=")]
        assert set(told) - set(live) == {"zone_area_ha", "change_years"}
        for name in live:
            assert values["Zone", found[name].coordinate] == pytest.approx(told[name], rel=1e-9), name


def test_a_record_of_a_project_is_found_by_its_id_and_one_map_has_no_change(tmp_path, capsys):
    from zzeco.cli import main

    path = new_project(tmp_path)
    taken(path, write(tmp_path / "f.gpkg", stands(2, "00"), [square(), square(east_m=200)]))
    x, y, _right, _top = square().bounds
    random = np.random.default_rng(3).integers(1, 4, (60, 60))
    options = {"corner": (x - 100, y + 500), "size": 10}
    assert carbon(tmp_path, random, "--zones", f"{path}:forest", **options).exit == 0
    book = tmp_path / "z.xlsx"
    said = ask("explain", tmp_path / "out", "--zone", "002", "--out", book)
    assert said["zone"]["record_id"] == "002" and said["changes"] == [] and len(said["classes"]) == 3
    assert "change_t" not in said["sums"] and openpyxl.load_workbook(book).sheetnames == ["Zone", "Now"]
    total = sum(one["area_ha"] * one["density_t_per_ha"] for one in said["classes"])
    assert said["sums"]["carbon_total_t"] == pytest.approx(total, rel=1e-12)
    page = openpyxl.load_workbook(book)["Zone"]
    cell = next(row[1].coordinate for row in page.iter_rows() if row[0].value == "carbon_total_t")
    assert evaluated(book)["Zone", cell] == pytest.approx(said["sums"]["carbon_total_t"], rel=1e-9)
    assert main(["explain", str(tmp_path / "out"), "--zone", "002", "--lang", "en"]) == 0
    assert "carbon_total_t = " in capsys.readouterr().out


def test_a_zone_without_ground_on_the_map_has_no_class_and_no_carbon(tmp_path):
    zones = polygon_file(tmp_path, [shapely.box(X + 5000, Y, X + 5100, Y + 100)])
    assert carbon(tmp_path, [[1]], "--zones", zones, size=100).exit == 0
    book = tmp_path / "z.xlsx"
    said = ask("explain", tmp_path / "out", "--zone", "fid:1", "--out", book)
    assert said["classes"] == [] and said["sums"]["carbon_total_t"] is None
    assert {value for (sheet, cell), value in evaluated(book).items() if (sheet, cell) == ("Zone", "B10")} <= {None}


def test_no_such_zone_no_folder_or_an_older_one_is_refused(folder, tmp_path):
    said = ask("explain", folder, "--zone", "fid:9")
    assert said.exit == 3 and "fid:1, fid:2" in said["advice"]
    assert ask("explain", folder, "--zone", "Z1").exit == 3
    assert ask("explain", tmp_path / "none", "--zone", "fid:1").exit == 3
    assert ask("explain", folder, "--zone", "fid:1", "--total").exit == 2
    (folder / "zone_classes.csv").write_text("fid,date,lucode,area_ha\n1,now,1,1\n", encoding="utf-8")
    assert "anew" in ask("explain", folder, "--zone", "fid:1")["advice"]
