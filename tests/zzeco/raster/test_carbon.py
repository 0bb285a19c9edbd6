"""raster-carbon: rasters, totals and change of known maps; what is refused leaves nothing behind."""

import tracemalloc

import numpy as np
import pytest
import rasterio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from land_cover import CORNER, DENSITIES, NODATA, carbon, cells_of, class_raster, pools_table
from making import ask
from pyproj import Geod

from layers.raster_grid import WINDOW_COLUMNS, WINDOW_ROWS

POOLS = ("above", "below", "soil", "dead")
QUIET = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def left_of(folder):
    """What is in a folder beside the inputs."""
    return sorted(one.name for one in folder.iterdir() if one.suffix not in (".tif", ".csv"))


def test_the_published_case_of_invest_loses_58_t_per_ha_from_class_1_to_2_and_78_to_3(tmp_path):
    now = class_raster(
        tmp_path / "now.tif", np.full((10, 10), 1), crs="EPSG:26910", corner=(461_261, 4_923_265), size=1
    )
    for code, lost in ((2, -58), (3, -78)):
        then = class_raster(
            tmp_path / "then.tif", np.full((10, 10), code), crs="EPSG:26910", corner=(461_261, 4_923_265), size=1
        )
        out = tmp_path / f"out{code}"
        said = ask("raster-carbon", now, pools_table(tmp_path), "--future", then, "--years", 2016, 2030, "--out", out)
        assert said.exit == 0
        assert (cells_of(out, "change") == lost).all() and (cells_of(out, "c_total") == 86).all()
        for pool, density, later in zip(POOLS, DENSITIES[1], DENSITIES[code], strict=True):
            assert (cells_of(out, f"c_{pool}") == density).all() and (cells_of(out, f"c_{pool}_future") == later).all()
        assert said["area_ha"] == pytest.approx(0.01, rel=1e-12) and said["carbon_t"]["total"] == pytest.approx(0.86)
        assert said["change"]["carbon_t"] == pytest.approx(lost * 0.01, rel=1e-12)
        assert said["change"]["t_per_a"] == pytest.approx(lost * 0.01 / 14, rel=1e-12)


def test_every_class_is_told_with_its_arithmetic_and_nodata_stays_nodata(tmp_path):
    said = carbon(tmp_path, [[1, 1, 2], [0, 3, 3]], size=100)
    assert [(one["lucode"], one["area_ha"], one["density_t_per_ha"], one["carbon_t"]) for one in said["classes"]] == [
        (1, 2, 86, 172),
        (2, 1, 28, 28),
        (3, 2, 8, 16),
    ]
    assert said["carbon_t"] == {"above": 39, "below": 25, "soil": 150, "dead": 2, "total": 216}
    assert (said["cells"], said["nodata_cells"], said["area_ha"]) == (6, 1, 5)
    assert cells_of(tmp_path / "out", "c_total")[1].tolist() == [NODATA, 8, 8]
    with rasterio.open(tmp_path / "out" / "c_total.tif") as made:
        assert (made.nodata, made.units, made.compression.name, made.is_tiled) == (NODATA, ("t C/ha",), "deflate", True)


@QUIET
@given(
    cells=arrays(np.int16, (7, 9), elements=st.sampled_from([-5, 0, 1, 2, 3])),
    dtype=st.sampled_from(["int16", "int32", "float64"]),
)
def test_any_map_of_any_type_equals_the_table_cell_by_cell(tmp_path_factory, cells, dtype):
    folder = tmp_path_factory.mktemp("map")
    known = {**DENSITIES, 0: (0, 0, 0, 0)}
    wanted = np.array([[known.get(int(code), (NODATA,) * 4) for code in row] for row in cells], np.float32)
    path = class_raster(folder / "lulc.tif", cells, nodata=-5, dtype=dtype)
    text = "lucode,c_above,c_below,c_soil,c_dead\n" + "".join(
        f"{code},{','.join(map(str, d))}\n" for code, d in known.items()
    )
    assert ask("raster-carbon", path, pools_table(folder, text), "--out", folder / "out").exit == 0
    for at, pool in enumerate(POOLS):
        assert (cells_of(folder / "out", f"c_{pool}") == wanted[..., at]).all()


def test_maps_larger_than_a_window_are_whole(tmp_path):
    cells = np.random.default_rng(1).integers(0, 4, (WINDOW_ROWS + 3, WINDOW_COLUMNS + 5), np.uint8)
    said = carbon(tmp_path, cells)
    assert said["nodata_cells"] == (cells == 0).sum()
    total = np.array([NODATA, 86, 28, 8], np.float32)
    assert (cells_of(tmp_path / "out", "c_total") == total[cells]).all()


def test_change_counts_only_ground_known_at_both_dates(tmp_path):
    now = class_raster(tmp_path / "now.tif", [[1, 1, 0, 2]], size=100)
    then = class_raster(tmp_path / "then.tif", [[1, 2, 2, 0]], size=100)
    said = ask(
        "raster-carbon", now, pools_table(tmp_path), "--future", then, "--years", 2020, 2030, "--out", tmp_path / "o"
    )
    assert cells_of(tmp_path / "o", "change").tolist() == [[0, -58, NODATA, NODATA]]
    lines = said["change"].pop("classes")
    assert said["change"] == {"area_ha": 2, "carbon_t": -58, "years": 10, "t_per_a": -5.8}
    told = [(one["lucode"], one["lucode_future"], one["area_ha"], one["change_t"]) for one in lines]
    assert told == [(1, 1, 1, 0), (1, 2, 1, -58)]
    assert (said["carbon_t"]["total"], said["future"]["carbon_t"]["total"]) == (200, 142)


def test_in_degrees_a_cell_has_its_area_on_the_ellipsoid(tmp_path):
    said = carbon(tmp_path, [[1, 0], [0, 2]], crs="EPSG:4490", corner=(113.0, 28.0), size=0.5)
    ellipsoid = Geod(a=6378137.0, rf=298.257222101)

    def ground_ha(south, west):
        parallel = np.linspace(west, west + 0.5, 2001)
        lon = np.concatenate([parallel, parallel[::-1]])
        lat = np.concatenate([np.full(2001, south), np.full(2001, south + 0.5)])
        return ellipsoid.polygon_area_perimeter(lon, lat)[0] / 1e4

    areas = [one["area_ha"] for one in said["classes"]]
    assert areas == pytest.approx([ground_ha(27.5, 113.0), ground_ha(27.0, 113.5)], rel=1e-9)
    assert said["carbon_t"]["total"] == pytest.approx(areas[0] * 86 + areas[1] * 28, rel=1e-12)


def test_feet_are_taken_as_feet(tmp_path):
    said = carbon(tmp_path, [[1]], crs="EPSG:2263", corner=(984_000, 200_000), size=1000)
    assert said["area_ha"] == pytest.approx((1000 * 1200 / 3937) ** 2 / 1e4, rel=1e-9)


def test_all_unknown_classes_are_listed_with_their_cells_and_nothing_is_written(tmp_path):
    said = carbon(tmp_path, [[1, 7, 7], [200, 7, 0]])
    assert said.exit == 3 and not said["written"]
    assert said["unknown_classes"] == [
        {"file": "lulc.tif", "lucode": 7, "cells": 3},
        {"file": "lulc.tif", "lucode": 200, "cells": 1},
    ]
    assert "class 7, 3 cells" in said["message"] and left_of(tmp_path) == []


def test_a_raster_of_heights_is_refused_at_its_first_block_and_not_listed_whole(tmp_path):
    heights = np.random.default_rng(3).uniform(30, 900, (1500, 1500)).astype(np.float32)
    path = class_raster(tmp_path / "dem.tif", heights, dtype="float32", nodata=-9999)
    tracemalloc.start()
    said = ask("raster-carbon", path, pools_table(tmp_path), "--out", tmp_path / "out")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert said.exit == 3 and left_of(tmp_path) == []
    assert "more than 1000 classes" in said["message"] and "map of classes" in said["advice"]
    assert len(said["unknown_classes"]) == 1000 and said["more_unknown_classes"]
    assert said["message"].count("cells") == 20 and len(said["message"]) < 1500
    assert peak < 200e6


@pytest.mark.parametrize("count", [1000, 1001])
def test_a_thousand_unknown_classes_are_counted_whole(tmp_path, count):
    cells = np.tile(np.arange(10, 10 + count), (2, 1))
    said = carbon(tmp_path, cells, dtype="uint16")
    assert said["more_unknown_classes"] == (count > 1000)
    if count == 1000:
        assert {one["cells"] for one in said["unknown_classes"]} == {2}


def test_a_map_without_a_nodata_value_has_no_cell_that_may_be_passed_over(tmp_path):
    assert carbon(tmp_path, [[1, 0]], nodata=None)["unknown_classes"][0]["lucode"] == 0


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"crs": "EPSG:4548"}, "EPSG:4548"),
        ({"corner": (CORNER[0] + 5, CORNER[1])}, "do not lie on each other"),
        ({"size": 20.0}, "do not lie on each other"),
    ],
)
def test_maps_of_two_grids_are_refused(tmp_path, other, words):
    then = class_raster(tmp_path / "then.tif", [[1, 1]], **other)
    said = carbon(tmp_path, [[1, 1]], "--future", then, "--years", 2020, 2030)
    assert said.exit == 3 and words in said["message"] and left_of(tmp_path) == []


def test_maps_of_two_sizes_are_refused_with_both(tmp_path):
    then = class_raster(tmp_path / "then.tif", [[1, 1, 1]])
    said = carbon(tmp_path, [[1, 1]], "--future", then, "--years", 2020, 2030)
    assert said.exit == 3 and "2 × 1" in said["message"] and "3 × 1" in said["message"]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"crs": None}, "does not say"),
        ({"crs": "EPSG:3857", "corner": (12_600_000, 3_220_000)}, "areas are wrong by +28%"),
        ({"crs": "EPSG:4490"}, "latitude"),
        ({"dtype": "complex64", "nodata": None}, "no map of classes"),
        ({"transform": rasterio.Affine(10, 1, CORNER[0], 1, -10, CORNER[1])}, "rows"),
    ],
)
def test_a_map_whose_ground_cannot_be_reckoned_is_refused(tmp_path, more, words):
    said = carbon(tmp_path, [[1, 1]], **more)
    assert said.exit == 3 and words in said["message"] and said["advice"] and left_of(tmp_path) == []


def test_a_broken_map_is_refused_and_leaves_nothing(tmp_path):
    path = class_raster(tmp_path / "lulc.tif", np.ones((2000, 2000)), tiled=True, compress="deflate")
    path.write_bytes(path.read_bytes()[:-400])
    for file in (path, tmp_path / "none.tif", pools_table(tmp_path)):
        said = ask("raster-carbon", file, pools_table(tmp_path), "--out", tmp_path / "new" / "out")
        assert said.exit == 3 and left_of(tmp_path) == []


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "out").mkdir()
    assert carbon(tmp_path, [[1]]).exit == 0
    before = (tmp_path / "out" / "c_total.tif").read_bytes()
    assert carbon(tmp_path, [[2]]).exit == 3
    assert (tmp_path / "out" / "c_total.tif").read_bytes() == before and left_of(tmp_path) == ["out"]


def test_a_future_goes_with_its_years(tmp_path):
    then = class_raster(tmp_path / "then.tif", [[1]])
    for options in (("--future", then), ("--years", 2020, 2030), ("--future", then, "--years", 2030, 2030)):
        assert carbon(tmp_path, [[1]], *options).exit == 2
    assert left_of(tmp_path) == []
