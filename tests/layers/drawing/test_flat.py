"""Geometries in flat arrays, from shapely objects and from the file."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from shapes import as_array, coverage, layers, with_holes_and_parts

from layers import geopackage_schema as schema
from layers.drawing import stored
from layers.drawing.flat import bounds_of, flats_of, flatten
from layers.errors import ZzecoError
from layers.geopackage_connection import Writer, connected
from layers.geopackage_rows import Rows, addition, write
from layers.layer import VectorLayer
from layers.lazy_table import StoredRows

CRS, NAME = "EPSG:4547", "forest_2025"
TYPES = {"polygon": (3, 6), "line": (1, 5), "point": (0, 4)}


def layer_of(path: Path, count: int, last: int | None = None) -> VectorLayer:
    content = StoredRows(path, NAME, "fid", ["bsm"], count, count if last is None else last)
    return VectorLayer(NAME, "forest", "2025", CRS, content)


def in_memory(geometry: np.ndarray) -> VectorLayer:
    table = pd.DataFrame({"bsm": [f"A{i}" for i in range(len(geometry))]})
    return VectorLayer.in_memory(NAME, "forest", "2025", CRS, table, geometry)


def written(path: Path, geometry: np.ndarray) -> VectorLayer:
    rows = Rows(in_memory(geometry).table, geometry)
    with closing(connected(path, "rwc")) as connection:
        connection.execute("BEGIN")
        schema.create_standard_tables(connection)
        write(connection, NAME, addition(rows), CRS)
        connection.execute("COMMIT")
    return layer_of(path, len(geometry))


def rebuilt(flat) -> list[shapely.Geometry]:
    """Each feature from its rings alone: what is inside an odd number of them."""
    shapes = []
    for feature in range(len(flat)):
        numbers = range(flat.parts[feature], flat.parts[feature + 1])
        rings = [flat.xy[flat.rings[number] : flat.rings[number + 1]] for number in numbers]
        if flat.family == "polygon":
            whole = shapely.Polygon()
            for ring in rings:
                whole = whole.symmetric_difference(shapely.Polygon(ring))
            shapes.append(whole)
        elif flat.family == "line":
            shapes.append(shapely.MultiLineString(rings))
        else:
            shapes.append(shapely.MultiPoint(np.concatenate(rings)))
    return shapes


def assert_equal(one, two) -> None:
    assert [flat.family for flat in one] == [flat.family for flat in two]
    for mine, its in zip(one, two, strict=True):
        for name in ("rows", "xy", "rings", "parts", "box"):
            assert getattr(mine, name).dtype == getattr(its, name).dtype
            np.testing.assert_array_equal(getattr(mine, name), getattr(its, name))


@given(layers)
def test_every_geometry_can_be_made_again_from_its_flat_arrays(shapes):
    valid = [None if shape is None else shapely.make_valid(shape) for shape in shapes]
    geometry = as_array(
        [shape if shape is None or shape.geom_type != "GeometryCollection" else None for shape in valid]
    )
    flats = flatten(geometry)
    seen = []
    for flat in flats:
        seen += flat.rows.tolist()
        for row, shape, box in zip(flat.rows, rebuilt(flat), flat.box, strict=True):
            assert shapely.get_type_id(geometry[row]) in TYPES[flat.family]
            assert shapely.equals(shapely.normalize(shape), shapely.normalize(geometry[row]))
            assert box.tolist() == shapely.bounds(geometry[row]).tolist()
    assert sorted(seen) == [i for i, shape in enumerate(geometry) if shape is not None and not shape.is_empty]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(layers.filter(bool))
def test_the_file_gives_the_same_arrays_as_the_geometries_in_memory(tmp_path, shapes):
    path = tmp_path / "p.gpkg"
    path.unlink(missing_ok=True)
    assert_equal(flats_of(written(path, as_array(shapes))), flatten(as_array(shapes)))


def test_holes_and_parts_come_from_the_file_as_they_are(tmp_path):
    geometry = with_holes_and_parts()
    flats = flats_of(written(tmp_path / "p.gpkg", geometry))
    assert_equal(flats, flatten(geometry))
    assert all(shapely.equals_exact(shapely.normalize(one), shapely.normalize(two), 1e-6)
               for one, two in zip(rebuilt(flats[0]), geometry, strict=True))  # fmt: skip


def test_blocks_end_where_they_like(tmp_path, monkeypatch):
    geometry = with_holes_and_parts()
    geometry[3:9] = None
    layer = written(tmp_path / "p.gpkg", geometry)
    monkeypatch.setattr(stored, "BLOCK_ROWS", 4)
    assert_equal(flats_of(layer), flatten(geometry))


def test_rows_that_came_after_the_opening_stay_out(tmp_path):
    geometry = coverage(20)
    layer = written(tmp_path / "p.gpkg", geometry)
    assert_equal(flats_of(layer_of(layer.content.path, 12)), flatten(geometry[:12]))


def test_heights_are_read_over(tmp_path):
    flat = coverage(5)
    high = shapely.force_3d(flat, 120.0)
    path = tmp_path / "high.gpkg"
    options = {"GEOMETRY_NAME": "geom", "FID": "fid"}
    binary = shapely.to_wkb(high, output_dimension=3)
    about = {"geometry_type": "Polygon Z", "crs": CRS, "layer": NAME, "layer_options": options}
    pyogrio.raw.write(path, binary, [np.arange(5)], ["bsm"], **about)
    assert_equal(flats_of(layer_of(path, 5)), flatten(flat))


def test_a_collection_is_drawn_by_families():
    square, path, well = shapely.box(0, 0, 10, 10), shapely.LineString([(0, 0), (9, 9)]), shapely.Point(3, 4)
    nested = shapely.GeometryCollection([well, shapely.GeometryCollection([square, path]), shapely.box(20, 0, 30, 10)])
    flats = flatten(as_array([None, nested, square]))
    assert [(flat.family, flat.rows.tolist()) for flat in flats] == [("polygon", [1, 2]), ("line", [1]), ("point", [1])]
    assert flats[0].box.tolist() == [[0, 0, 30, 10], [0, 0, 10, 10]]
    assert bounds_of(flats) == (0, 0, 30, 10)


def test_a_layer_without_geometry_has_no_families(tmp_path):
    assert flatten(as_array([])) == ()
    assert flats_of(in_memory(as_array([None, shapely.Polygon()]))) == ()
    assert bounds_of(()) is None


def test_an_edit_of_attributes_keeps_the_arrays(tmp_path):
    layer = written(tmp_path / "p.gpkg", coverage(20))
    before = flats_of(layer)
    edited = layer.with_content(layer.table.assign(bsm="B"), layer.geometry)
    assert flats_of(edited) is before
    moved = layer.with_content(layer.table, np.asarray(shapely.transform(layer.geometry, lambda xy: xy + 1)))
    assert flats_of(moved)[0].box[0, 0] == before[0].box[0, 0] + 1


def test_two_threads_get_the_same_arrays(tmp_path):
    layer = written(tmp_path / "p.gpkg", coverage(300))
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(flats_of, [layer] * 8))
    assert all(one is found[0] for one in found)


def test_reading_leaves_the_right_to_write_where_it_is(tmp_path):
    geometry = coverage(20)
    layer = written(tmp_path / "p.gpkg", geometry)
    with Writer(layer.content.path) as writer:
        assert_equal(flats_of(layer), flatten(geometry))
        with closing(sqlite3.connect(layer.content.path, timeout=0)) as other, pytest.raises(sqlite3.OperationalError):
            other.execute("BEGIN IMMEDIATE")
        with writer.transaction() as connection:
            connection.execute("CREATE TABLE later (fid INTEGER)")


def test_a_file_that_is_cut_off_is_called_damaged(tmp_path):
    layer = written(tmp_path / "p.gpkg", coverage(400))
    path = layer.content.path
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])
    with pytest.raises(ZzecoError, match="damaged"):
        flats_of(layer)
