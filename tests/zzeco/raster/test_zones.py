"""Sums per polygon: every cell by the share that the polygon covers, from projects and files, in any system."""

import csv

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from land_cover import CORNER, carbon, class_raster, polygon_file, pools_table
from making import ask, new_project, square, stands, taken, write

from layers.errors import ZzecoError
from zzeco.raster.carbon import write_carbon
from zzeco.raster.pools import read_pools
from zzeco.raster.sums import stocks
from zzeco.raster.zone_sums import zone_sums
from zzeco.raster.zones import Zones, read_zones, zone_stocks

X, Y = CORNER
QUIET = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def test_half_a_cell_counts_by_half(tmp_path):
    zones = polygon_file(tmp_path, [shapely.box(X, Y - 100, X + 150, Y)])
    said = carbon(tmp_path, [[1, 2, 3]], "--zones", zones, size=100)
    [zone] = said["zones"]
    assert (zone["area_ha"], zone["zone_area_ha"], zone["known_share"]) == pytest.approx((1.5, 1.5, 1))
    told = [(one["lucode"], one["area_ha"], one["density_t_per_ha"], one["carbon_t"]) for one in zone["classes"]]
    assert told == [(1, pytest.approx(1), 86, pytest.approx(86)), (2, pytest.approx(0.5), 28, pytest.approx(14))]
    assert zone["carbon_t"]["total"] == pytest.approx(100) and zone["record"]["name"] == "z0"
    with (tmp_path / "out" / "zones.csv").open(encoding="utf-8-sig") as file:
        [row] = csv.DictReader(file)
    assert float(row["carbon_total_t"]) == zone["carbon_t"]["total"] and row["name"] == "z0"
    with (tmp_path / "out" / "zone_classes.csv").open(encoding="utf-8-sig") as file:
        assert [float(row["carbon_t"]) for row in csv.DictReader(file)] == [one["carbon_t"] for one in zone["classes"]]


@QUIET
@given(
    seed=st.integers(0, 10_000),
    cuts=st.lists(st.floats(0.01, 0.99), min_size=1, max_size=4, unique=True),
    turn=st.floats(0.05, 3.0),
    crs=st.sampled_from(["EPSG:4547", "EPSG:4490"]),
)
def test_the_parts_of_a_partition_add_up_to_the_whole(tmp_path_factory, seed, cuts, turn, crs):
    folder = tmp_path_factory.mktemp("parts")
    corner, size = (CORNER, 10.0) if crs == "EPSG:4547" else ((113.0, 28.0), 0.001)
    random = np.random.default_rng(seed)
    maps = tuple(
        class_raster(folder / f"{name}.tif", random.integers(0, 4, (12, 15)), crs=crs, corner=corner, size=size)
        for name in ("now", "then")
    )
    whole = shapely.box(corner[0], corner[1] - 12 * size, corner[0] + 15 * size, corner[1])
    middle, far = whole.centroid, 100 * size
    lines = [
        shapely.LineString(
            [
                (middle.x - far * np.cos(turn + at), middle.y - far * np.sin(turn + at) + (cut - 0.5) * 5 * size),
                (middle.x + far * np.cos(turn + at), middle.y + far * np.sin(turn + at) + (cut - 0.5) * 5 * size),
            ]
        )
        for at, cut in enumerate(cuts)
    ]
    parts = list(shapely.get_parts(shapely.polygonize([shapely.node(shapely.union_all([whole.boundary, *lines]))])))
    zones = Zones(pd.DataFrame(index=pd.RangeIndex(1, len(parts) + 1)), np.array(parts, object), crs)
    pools = read_pools(pools_table(folder))
    grid, covered = write_carbon(maps, pools, folder, lambda _text: None)
    found = zone_stocks(zones, grid, maps, pools, (2020, 2030), lambda _text: None)
    total = stocks(covered.area_ha, pools, (2020, 2030))
    for pool in ("above", "below", "soil", "dead", "total"):
        assert sum(one["carbon_t"][pool] or 0.0 for one in found) == pytest.approx(total["carbon_t"][pool], rel=1e-6)
    scale = total["carbon_t"]["total"] + total["future"]["carbon_t"]["total"]
    assert sum(one["change"]["carbon_t"] or 0.0 for one in found) == pytest.approx(
        total["change"]["carbon_t"], abs=1e-6 * scale
    )
    assert sum(one["change"]["area_ha"] for one in found) == pytest.approx(total["change"]["area_ha"], rel=1e-6)


@QUIET
@given(seed=st.integers(0, 10_000), maps=st.sampled_from([1, 2]))
def test_all_polygons_at_once_are_what_each_is_alone(tmp_path_factory, seed, maps):
    pools, random = read_pools(pools_table(tmp_path_factory.mktemp("once"))), np.random.default_rng(seed)
    shape, years = (4,) * maps, (2020, 2030) if maps == 2 else None
    cells = np.argwhere(random.random((5, 4**maps)) < 0.4)
    ground = pd.DataFrame(cells, columns=["polygon", "code"]).assign(area_ha=random.uniform(0, 9, len(cells)))
    records = pd.DataFrame({"name": list("abcde")}, index=pd.RangeIndex(11, 16, name="fid"))
    found = zone_sums(records, np.full(5, 100.0), ground.sample(frac=1, random_state=seed), pools, years, maps)
    for at, zone in enumerate(found):
        area_ha = np.zeros(4**maps)
        part = ground[ground["polygon"] == at]
        area_ha[part["code"]] = part["area_ha"]
        alone = stocks(area_ha.reshape(shape), pools, years)
        assert (zone["fid"], zone["record"]) == (11 + at, {"name": "abcde"[at]})
        assert zone["known_share"] == pytest.approx(alone["area_ha"] / 100)
        for name, value in alone.items():
            assert _rounded(zone[name]) == _rounded(value), name


def _rounded(value):
    if isinstance(value, dict):
        return {name: _rounded(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_rounded(one) for one in value]
    return round(value, 9) + 0.0 if isinstance(value, float) else value


def test_polygons_of_another_system_are_brought_to_that_of_the_map(tmp_path):
    there = shapely.box(X + 20, Y - 80, X + 70, Y - 30)
    for name, crs in (("a.gpkg", "EPSG:4547"), ("b.gpkg", "EPSG:4490")):
        zones = polygon_file(tmp_path, [there], crs, name)
        said = carbon(tmp_path, np.full((10, 10), 1), "--zones", zones)
        assert said["zones"][0]["carbon_t"]["total"] == pytest.approx(0.25 * 86, rel=1e-6)
        for file in (tmp_path / "out").iterdir():
            file.unlink()


def test_ground_outside_the_map_or_without_data_is_told_not_guessed(tmp_path):
    boxes = [shapely.box(X - 100, Y - 100, X + 100, Y), shapely.box(X + 5000, Y, X + 5100, Y + 100)]
    said = carbon(tmp_path, [[1, 0]], "--zones", polygon_file(tmp_path, boxes), size=100)
    assert [one["known_share"] for one in said["zones"]] == pytest.approx([0.5, 0])
    for told in ("1 of 2 polygons lie partly", "1 of 2 polygons lie wholly"):
        assert any(told in text for text in said["warnings"])
    assert [one["carbon_t"]["total"] for one in said["zones"]] == [pytest.approx(86), None]
    assert said.exit == 0


def test_a_layer_of_a_project_gives_its_records_sums(tmp_path):
    path = new_project(tmp_path)
    taken(path, write(tmp_path / "f.gpkg", stands(2), [square(), square(east_m=200)], geometry_type="Polygon"))
    x, y, _right, _top = square().bounds
    lulc = class_raster(tmp_path / "lulc.tif", np.full((10, 10), 2), corner=(x - 100, y + 600), size=100)
    said = ask("raster-carbon", lulc, pools_table(tmp_path), "--zones", f"{path}:forest", "--out", tmp_path / "out")
    assert [one["carbon_t"]["total"] for one in said["zones"]] == pytest.approx([28, 28], rel=1e-6)
    assert [set(one["record"]) for one in said["zones"]] == [{"record_id", "county"}] * 2


def test_records_without_a_polygon_are_left_out_and_counted(tmp_path):
    shapes = [shapely.Point(X, Y), None, shapely.box(X, Y - 100, X + 100, Y)]
    said = carbon(tmp_path, [[1]], "--zones", polygon_file(tmp_path, shapes), size=100)
    assert [one["fid"] for one in said["zones"]] == [3] and "2 of 3 records" in said["warnings"][0]


@pytest.mark.parametrize("zones", ["none.gpkg", "none.gpkg:forest", "points.gpkg", "{path}:none"])
def test_zones_that_are_none_are_refused_and_nothing_is_written(tmp_path, zones):
    path = new_project(tmp_path)
    polygon_file(tmp_path, [shapely.Point(X, Y)], name="points.gpkg")
    said = carbon(tmp_path, [[1]], "--zones", tmp_path / zones.format(path=path))
    assert said.exit == 3 and not (tmp_path / "out").exists()


def test_a_file_without_a_system_is_refused(tmp_path):
    path = polygon_file(tmp_path, [shapely.box(X, Y, X + 1, Y + 1)], crs=None, name="zones.shp")
    with pytest.raises(ZzecoError, match="does not say"):
        read_zones(str(path))


def test_a_polygon_without_known_cells_has_no_carbon_rather_than_none(tmp_path):
    zones = polygon_file(tmp_path, [shapely.box(X, Y - 100, X + 100, Y), shapely.box(X + 100, Y - 100, X + 200, Y)])
    future = class_raster(tmp_path / "then.tif", [[2, 2]], size=100)
    words = ("--future", future, "--years", 2020, 2030, "--zones", zones)
    said = carbon(tmp_path, [[1, 0]], *words, size=100)
    known, unknown = said["zones"]
    assert known["carbon_t"]["total"] == pytest.approx(86)
    assert (unknown["area_ha"], set(unknown["carbon_t"].values()), unknown["classes"]) == (0, {None}, [])
    assert (unknown["change"]["carbon_t"], unknown["change"]["t_per_a"]) == (None, None)
    assert unknown["future"]["carbon_t"]["total"] == pytest.approx(28)
    with (tmp_path / "out" / "zones.csv").open(encoding="utf-8-sig") as file:
        assert [row["carbon_total_t"] for row in csv.DictReader(file)][1] == ""
    told = ask("explain", tmp_path / "out", "--zone", "fid:2", "--out", tmp_path / "zone.xlsx")
    assert told["sums"]["carbon_total_t"] is None and told["sums"]["carbon_total_future_t"] == pytest.approx(28)


def test_a_map_of_nothing_but_nodata_is_told(tmp_path):
    said = carbon(tmp_path, [[0, 0]])
    assert said["carbon_t"]["total"] is None and said["nodata_cells"] == said["cells"] == 2
    assert any("lulc.tif" in text for text in said["warnings"])
