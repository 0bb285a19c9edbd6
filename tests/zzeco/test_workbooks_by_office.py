"""LibreOffice reckons every workbook of explain anew, from its formulas alone."""

import pandas as pd
import pytest
import shapely
from land_cover import CORNER, carbon, class_raster, polygon_file
from making import ask, new_project, square, squares, stands, taken, write
from recalculating import OFFICE, by_office, live_cells

pytestmark = pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed")


def project_of(folder):
    """Fir of two surveys, some of it felled, some at the climax, and two fires on the same ground."""
    path = new_project(folder)
    for year, stock in ((2020, 100.0), (2025, [300.0, 120.0, 90.0, 20.0])):
        table = stands(4, mei_gq_xj=stock, pingjun_nl=[15, 40, 30, 3], lin_zhong=["111", "233", "233", "111"])
        taken(path, write(folder / f"{year}.gpkg", table, squares(4)), "forest", "--epoch", year)
    ask("estimate", path, "--draws", 200)
    return path


def zones_of(folder):
    x, y = CORNER
    later = class_raster(folder / "later.tif", [[2, 2, 0]], size=100)
    zones = polygon_file(folder, [shapely.box(x, y - 100, x + 150, y)])
    carbon(folder, [[1, 2, 3]], "--zones", zones, "--future", later, "--years", "2020", "2030", size=100)
    return folder / "out"


def test_every_formula_of_every_workbook_comes_to_the_number_that_was_written(tmp_path):
    path, zones = project_of(tmp_path), zones_of(tmp_path)
    fires = pd.DataFrame({"date": ["2029-07-01", "2031-07-01"], "kind": "fire", "severity": [0.5, 0.8]})
    events = write(tmp_path / "fire.geojson", fires, [square(side_m=60), square(east_m=30)], crs="EPSG:4326")
    asked = {
        "polygon": (path, "forest_2025", "A1"),
        "totals": (path, "--total", "--by", "origin"),
        "change": (path, "--change", "2020", "2025"),
        "year": (path, "--forecast-year", "2070", "--disturbances", events),
        "zone": (zones, "--zone", "fid:1"),
    }
    books = [tmp_path / f"{name}.xlsx" for name in asked]
    for words, book in zip(asked.values(), books, strict=True):
        assert ask("explain", *words, "--out", book)["files"] == [str(book)]
    for name, book, found in zip(asked, books, by_office(books, tmp_path / "office"), strict=True):
        cells = live_cells(book)
        assert len(cells) > 5, name
        for (sheet, cell), value in cells.items():
            assert found[sheet, cell] == pytest.approx(value, rel=1e-9, abs=1e-9), (name, sheet, cell)
