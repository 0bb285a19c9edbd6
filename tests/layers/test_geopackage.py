"""GeoPackages of our own making, opened by GDAL and by SQLite."""

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers import geopackage
from layers import geopackage_schema as schema
from layers.errors import ZzecoError
from layers.geopackage_columns import declared_type, sql_values, values_differ
from layers.geopackage_connection import Writer, connected, reading
from layers.geopackage_geometry import common_geometry_type
from layers.geopackage_rows import Rows, addition, difference, write

CRS = "EPSG:4547"


def squares(count: int) -> np.ndarray:
    x = 500_000 + 100.0 * np.arange(count)
    return np.asarray(shapely.box(x, 3_000_000, x + 90, 3_000_090), object)


def rows_of(table: pd.DataFrame, geometry: np.ndarray) -> Rows:
    index = pd.Index(np.arange(1, len(table) + 1), name="fid")
    return Rows(table.set_axis(index, axis="index"), geometry)


def made(path: Path, rows: Rows, name: str = "forest_2025", crs: str = CRS) -> Path:
    with closing(connected(path, "rwc")) as connection:
        connection.execute("BEGIN")
        schema.create_standard_tables(connection)
        write(connection, name, addition(rows), crs)
        connection.execute("COMMIT")
    return path


def changed(path: Path, before: Rows, after: Rows, name: str = "forest_2025") -> dict[str, int]:
    change = difference(before, after)
    with closing(connected(path)) as connection:
        connection.execute("BEGIN")
        write(connection, name, change, CRS)
        connection.execute("COMMIT")
    return change.counts()


@pytest.fixture
def stand() -> Rows:
    geometry = squares(4)
    geometry[2], geometry[3] = None, shapely.MultiPolygon([geometry[0], geometry[1]])
    table = pd.DataFrame(
        {
            "优势树种": ["杉木", "马尾松", None, 'o\'k "x"'],
            "select": [1, 2, 3, 4],
            "stock": [1.5, np.nan, 0.1, 4.0],
            "age": pd.array([10, None, 30, 40], "Int64"),
            "planted": [True, False, True, False],
            "surveyed": pd.to_datetime(["2024-01-02", None, "2024-03-04", "2024-05-06"]),
        }
    )
    return rows_of(table, geometry)


def test_gdal_reads_back_every_value_type_and_geometry(tmp_path, stand):
    path = made(tmp_path / "小班 1.gpkg", stand)
    about = pyogrio.read_info(path, layer="forest_2025")
    assert about["crs"] == CRS
    assert about["features"] == 4
    assert about["geometry_type"] == "MultiPolygon"
    assert about["total_bounds"] == (500_000.0, 3_000_000.0, 500_190.0, 3_000_090.0)
    frame = pyogrio.read_dataframe(path, fid_as_index=True)
    assert frame["优势树种"].tolist()[3] == 'o\'k "x"'
    assert frame["优势树种"].isna().tolist() == [False, False, True, False]
    assert frame["planted"].dtype == bool
    assert frame["surveyed"].tolist()[0] == "2024-01-02"
    assert frame.geometry.isna().tolist() == [False, False, True, False]


def test_our_reader_gives_back_what_was_written(tmp_path, stand):
    table, geometry = geopackage.read(made(tmp_path / "a.gpkg", stand), "forest_2025", "fid")
    assert table["age"].dtype == "Int64"
    assert table["select"].dtype == "int64"
    assert [g.geom_type for g in geometry if g is not None] == ["Polygon", "Polygon", "MultiPolygon"]
    again = difference(stand, Rows(table.assign(surveyed=stand.table["surveyed"]), geometry))
    assert again.counts() == {"added": 0, "changed": 0, "removed": 0}


def test_only_the_asked_columns_are_read(tmp_path, stand):
    table, geometry = geopackage.read(
        made(tmp_path / "a.gpkg", stand), "forest_2025", "fid", columns=["stock", "优势树种"], geometry=False
    )
    assert list(table.columns) == ["stock", "优势树种"]
    assert table.index.tolist() == [1, 2, 3, 4]
    assert len(geometry) == 0


def test_the_file_is_a_geopackage_by_the_standard(tmp_path, stand):
    with closing(sqlite3.connect(made(tmp_path / "a.gpkg", stand))) as connection:
        assert connection.execute("PRAGMA application_id").fetchone()[0] == 0x47504B47
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        systems = [row[0] for row in connection.execute("SELECT srs_id FROM gpkg_spatial_ref_sys")]
        assert sorted(systems) == [-1, 0, 4326, 4547]
        extension = connection.execute("SELECT * FROM gpkg_extensions").fetchall()
        assert extension[0][:3] == ("forest_2025", "geom", "gpkg_rtree_index")
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type='trigger'")}
        assert {f"rtree_forest_2025_geom_{end}" for end in ("insert", "update6", "update7", "delete")} <= names


@pytest.mark.parametrize("count", [0, 1, 51, 501, 2_100, 9_000])
def test_the_spatial_index_finds_exactly_the_features_of_a_window(tmp_path, count):
    side = max(1, int(np.sqrt(count)))
    x, y = 300.0 * (np.arange(count) % side), 300.0 * (np.arange(count) // side)
    geometry = np.asarray(shapely.box(x, y, x + 200, y + 200), object)
    path = made(tmp_path / "a.gpkg", rows_of(pd.DataFrame({"n": np.arange(count)}), geometry))
    with closing(sqlite3.connect(path)) as connection:
        check = connection.execute("SELECT rtreecheck('main', 'rtree_forest_2025_geom')").fetchone()[0]
        assert check == "ok"
    found = pyogrio.read_dataframe(path, bbox=(1_000, 1_000, 2_000, 2_500))
    meant = np.flatnonzero(shapely.intersects(geometry, shapely.box(1_000, 1_000, 2_000, 2_500)))
    assert sorted(found["n"]) == meant.tolist()


def test_a_difference_writes_new_changed_and_removed_records_only(tmp_path, stand):
    path = made(tmp_path / "a.gpkg", stand)
    table = stand.table.drop(index=2)
    table.loc[3, "stock"] = 99.0
    extra = stand.table.loc[[1]].set_axis(pd.Index([9], name="fid"), axis="index")
    geometry = np.array([stand.geometry[0], squares(9)[8], stand.geometry[3], squares(8)[7]], object)
    counts = changed(path, stand, Rows(pd.concat([table, extra]), geometry))
    assert counts == {"added": 1, "changed": 1, "removed": 1}
    about = pyogrio.read_info(path)
    assert about["features"] == 3 + 1
    frame = pyogrio.read_dataframe(path, fid_as_index=True)
    assert frame.index.tolist() == [1, 3, 4, 9]
    assert frame.loc[3, "stock"] == 99.0
    with closing(sqlite3.connect(path)) as connection:
        assert sorted(r[0] for r in connection.execute("SELECT id FROM rtree_forest_2025_geom")) == [1, 3, 4, 9]


def test_a_column_may_come_go_or_widen(tmp_path, stand):
    path = made(tmp_path / "a.gpkg", stand)
    table = stand.table.drop(columns="planted").assign(县="株洲", select=["1", "2a", "3", "4"], age=[1.5, 2, 3, 4])
    changed(path, stand, Rows(table, stand.geometry))
    frame = pyogrio.read_dataframe(path)
    assert "planted" not in frame
    assert frame["县"].tolist() == ["株洲"] * 4
    assert frame["select"].tolist() == ["1", "2a", "3", "4"]
    assert frame["age"].tolist() == [1.5, 2, 3, 4]


def test_a_column_without_values_takes_the_type_of_the_first_ones(tmp_path, stand):
    empty = Rows(stand.table.assign(note=pd.Series([None] * 4, dtype=object, index=stand.table.index)), stand.geometry)
    path = made(tmp_path / "a.gpkg", empty)
    changed(path, empty, Rows(stand.table.assign(note=[1.5, 2.5, 3.5, 4.5]), stand.geometry))
    assert pyogrio.read_dataframe(path)["note"].tolist() == [1.5, 2.5, 3.5, 4.5]


def test_another_program_can_edit_the_layer_and_index_and_count_stay_right(tmp_path, stand):
    path = made(tmp_path / "a.gpkg", stand)
    more = pyogrio.read_dataframe(path).iloc[[0]]
    more.geometry = [shapely.MultiPolygon([shapely.box(600_000, 3_100_000, 600_010, 3_100_010)])]
    pyogrio.write_dataframe(more, path, layer="forest_2025", append=True)
    assert pyogrio.read_info(path)["features"] == 5
    assert len(pyogrio.read_dataframe(path, bbox=(599_990, 3_099_990, 600_020, 3_100_020))) == 1


def test_lines_and_polygons_in_one_layer_are_declared_as_a_mixture():
    mixed = np.array([shapely.box(0, 0, 1, 1), shapely.LineString([(0, 0), (1, 1)]), None], object)
    assert common_geometry_type(mixed) == "GEOMETRY"
    assert common_geometry_type(mixed[:1]) == "MULTIPOLYGON"
    assert common_geometry_type(mixed[2:]) == "GEOMETRY"
    assert common_geometry_type(np.array([shapely.Point(0, 0)], object)) == "POINT"


def test_a_system_without_a_code_keeps_its_own_definition(tmp_path):
    own = "+proj=tmerc +lon_0=113.5 +x_0=500000 +ellps=GRS80 +units=m"
    path = made(tmp_path / "a.gpkg", rows_of(pd.DataFrame({"a": [1]}), squares(1)), crs=own)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT max(srs_id) FROM gpkg_spatial_ref_sys").fetchone()[0] == 100_000
    assert "113.5" in pyogrio.read_info(path)["crs"]


def test_a_cut_off_file_is_called_damaged(tmp_path, stand):
    path = made(tmp_path / "a.gpkg", stand)
    path.write_bytes(path.read_bytes()[:9_000])
    with pytest.raises(ZzecoError, match="damaged"):
        geopackage.read(path, "forest_2025", "fid")


def test_a_second_writer_is_refused_and_the_first_keeps_the_lock_while_gdal_reads(tmp_path, stand):
    path = made(tmp_path / "a.gpkg", stand)
    with Writer(path) as writer:
        geopackage.read(path, "forest_2025", "fid")
        with pytest.raises(ZzecoError, match="open for writing by another program"):
            Writer(path)
        with (
            closing(sqlite3.connect(path, timeout=0)) as other,
            pytest.raises(sqlite3.OperationalError, match="locked"),
        ):
            other.execute("BEGIN IMMEDIATE")
        with writer.transaction() as connection:
            connection.execute("UPDATE gpkg_contents SET description = 'read twice'")
    Writer(path).close()
    assert not (tmp_path / "a.gpkg-editing").exists()


def test_a_project_may_be_closed_while_gdal_still_reads_it(tmp_path, stand):
    path = made(tmp_path / "a.gpkg", stand)
    writer = Writer(path)
    with reading(path):
        writer.close()


def test_nothing_is_written_over_the_change_of_another_program(tmp_path, stand):
    path = made(tmp_path / "a.gpkg", stand)
    with Writer(path) as writer:
        writer.connection.execute("ROLLBACK")  # what GDAL's closing of the file does to the lock on POSIX
        with closing(sqlite3.connect(path)) as other, other:
            other.execute("CREATE TABLE elsewhere (a)")
        writer.connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(ZzecoError, match="changed"), writer.transaction():
            pass


values = st.one_of(st.none(), st.integers(-(2**40), 2**40), st.floats(allow_nan=False, allow_infinity=False), st.text())


@settings(max_examples=60, deadline=None)
@given(st.lists(values, max_size=8))
def test_any_column_of_objects_reaches_sqlite_and_equals_itself(items):
    column = pd.Series(items, dtype=object)
    kind = declared_type(column) or "TEXT"
    stored = sql_values(column, kind)
    assert pd.isna(stored).tolist() == [value is None for value in items]
    assert not values_differ(column, column).any()
