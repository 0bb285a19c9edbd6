"""Exports, read back by other readers than the writer."""

import json
import struct
from pathlib import Path

import geopandas
import numpy as np
import openpyxl
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers import writing, writing_sheets
from layers.errors import UsageError, ZzecoError
from layers.writing import export
from layers.writing_shapefile import cut_to_bytes, dbf_names

CRS = "EPSG:4547"


@pytest.fixture
def table() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "优势树种名称甲": ["杉木", "马尾松", "=1+1", None],
            "优势树种名称乙": [1, 2, 3, 4],
            "stock": [1.5, np.nan, 4e-7, 123456.789],
            "age": pd.array([1, None, 30, 40], "Int64"),
            "planted": pd.array([True, None, False, True], "boolean"),
            "surveyed": pd.to_datetime(["2024-01-02", None, "2024-01-03", None]),
            "FID": list("abcd"),
        }
    )


@pytest.fixture
def geometry() -> np.ndarray:
    x = 500_000 + 100.0 * np.arange(4)
    shapes = np.asarray(shapely.box(x, 3_000_000, x + 90, 3_000_090), object)
    shapes[1] = shapely.difference(shapes[1], shapely.box(500_120, 3_000_020, 500_130, 3_000_030))
    shapes[2], shapes[3] = None, shapely.MultiPolygon([shapes[0], shapes[3]])
    return shapes


def dbf_header(path: Path) -> tuple[int, int, list[bytes]]:
    """Record count, language byte and raw field names, by the bytes of the format."""
    raw = path.read_bytes()
    count, header = struct.unpack("<IH", raw[4:10])
    names = [raw[at : at + 11].split(b"\x00")[0] for at in range(32, header - 1, 32)]
    return count, raw[29], names


@pytest.mark.parametrize("encoding", ["GBK", "UTF-8"])
def test_a_shapefile_has_whole_chinese_names_of_ten_bytes_at_most(tmp_path, table, geometry, encoding):
    result = export(table, geometry, CRS, tmp_path / "小班.shp", encoding=encoding)
    count, language, names = dbf_header(tmp_path / "小班.dbf")
    decoded = [name.decode(encoding) for name in names]
    assert count == result.records == 4
    assert language == (0x4D if encoding == "GBK" else 0)
    assert decoded[:2] == (["优势树种名", "优势树种_1"] if encoding == "GBK" else ["优势树", "优势_1"])
    assert all(len(name) <= 10 for name in names)
    assert (tmp_path / "小班.cpg").read_text(encoding="ascii") == encoding
    assert "CGCS2000" in (tmp_path / "小班.prj").read_text(encoding="ascii")
    named = pd.read_csv(tmp_path / "小班.fields.csv", encoding="utf-8-sig")
    assert dict(zip(named["column"], named["field"], strict=True)) == result.field_names
    assert list(result.field_names.values()) == decoded


def test_a_shapefile_of_gbk_is_read_right_by_its_cpg_alone(tmp_path, table, geometry):
    export(table, geometry, CRS, tmp_path / "a.shp", encoding="GBK")
    frame = pyogrio.read_dataframe(tmp_path / "a.shp")
    assert frame["优势树种名"].tolist()[:3] == ["杉木", "马尾松", "=1+1"]
    assert frame["stock"].tolist()[2:] == [4e-7, 123456.789]
    assert frame["age"].isna().tolist() == [False, True, False, False]
    assert frame.geometry.isna().tolist() == [False, False, True, False]
    assert frame.crs.to_epsg() == 4547


def test_a_character_that_gbk_lacks_stops_the_export_and_names_utf_8(tmp_path, geometry):
    names = pd.DataFrame({"name": ["塘", "a", "b", "㙊塘"]})
    with pytest.raises(ZzecoError, match="GBK lacks the character 㙊") as refused:
        export(names, geometry, CRS, tmp_path / "a.shp", encoding="GBK")
    assert "UTF-8" in refused.value.advice
    assert list(tmp_path.iterdir()) == []
    export(names, geometry, CRS, tmp_path / "a.shp", encoding="UTF-8")
    assert pyogrio.read_dataframe(tmp_path / "a.shp")["name"].tolist() == names["name"].tolist()


def test_a_text_too_long_for_a_shapefile_is_cut_between_characters_and_reported(tmp_path, geometry):
    long = pd.DataFrame({"note": ["长" * 200, "short", None, "x" * 254]})
    result = export(long, geometry, CRS, tmp_path / "a.shp", encoding="UTF-8")
    assert len(result.warnings) == 1
    assert "1 texts of note" in result.warnings[0]
    assert pyogrio.read_dataframe(tmp_path / "a.shp")["note"].tolist()[0] == "长" * 84


def test_a_shapefile_refuses_a_mixture_of_geometry_types(tmp_path):
    mixed = np.array([shapely.Point(0, 0), shapely.box(0, 0, 1, 1)], object)
    with pytest.raises(ZzecoError, match="one geometry type only"):
        export(pd.DataFrame({"a": [1, 2]}), mixed, CRS, tmp_path / "a.shp")


@given(
    st.lists(st.text(alphabet="优势树种名称abcXYZ_1", min_size=0, max_size=14), max_size=30),
    st.sampled_from(["GBK", "UTF-8"]),
)
def test_dbf_names_are_short_whole_and_different(names, encoding):
    short = dbf_names(names, encoding)
    assert len({name.lower() for name in short}) == len(names)
    assert all(0 < len(name.encode(encoding)) <= 10 for name in short)


@given(st.text(), st.integers(0, 12))
def test_a_cut_text_is_the_beginning_of_the_text(text, most):
    assert text.startswith(cut_to_bytes(text, most, "UTF-8"))


def test_geojson_is_in_degrees_with_right_handed_rings_and_keeps_records_without_geometry(tmp_path, table, geometry):
    result = export(table, geometry, CRS, tmp_path / "a.geojson")
    written = json.loads((tmp_path / "a.geojson").read_text(encoding="utf-8"))
    assert result.crs == "EPSG:4326"
    assert "crs" not in written
    ring = shapely.from_geojson(json.dumps(written["features"][0]["geometry"])).exterior
    assert shapely.is_ccw(ring)
    assert 113.99 < ring.coords[0][0] < 114.01
    assert written["features"][2]["geometry"] is None
    assert written["features"][1]["properties"]["age"] is None
    assert written["features"][0]["properties"]["优势树种名称甲"] == "杉木"


def test_kml_names_its_places_and_keeps_the_attributes(tmp_path, table, geometry):
    export(table.assign(site_name=["一", "二", "三", "四"]), geometry, CRS, tmp_path / "a.kml")
    frame = pyogrio.read_dataframe(tmp_path / "a.kml")
    assert frame["Name"].tolist() == ["一", "二", "三", "四"]
    assert frame["优势树种名称甲"].tolist()[1] == "马尾松"


def test_geoparquet_is_read_by_geopandas_with_its_system(tmp_path, table, geometry):
    export(table, geometry, CRS, tmp_path / "a.parquet")
    frame = geopandas.read_parquet(tmp_path / "a.parquet")
    assert frame.crs.to_epsg() == 4547
    assert frame.geometry.isna().tolist() == [False, False, True, False]
    assert shapely.equals_identical(frame.geometry.to_numpy()[:2], geometry[:2]).all()


def test_a_geopackage_takes_any_column_name(tmp_path, table, geometry):
    result = export(table, geometry, CRS, tmp_path / "a.gpkg", target_crs="EPSG:4490")
    frame = pyogrio.read_dataframe(tmp_path / "a.gpkg")
    assert result.field_names["FID"] == "x_FID"
    assert frame["x_FID"].tolist() == list("abcd")
    assert frame.crs.to_epsg() == 4490
    assert 26 < frame.geometry[0].bounds[1] < 28


def test_csv_opens_in_excel_with_wkt_or_with_the_degrees_of_points(tmp_path, table, geometry):
    export(table, geometry, CRS, tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    frame = pd.read_csv(tmp_path / "a.csv", encoding="utf-8-sig")
    assert shapely.equals_exact(shapely.from_wkt(frame["wkt"][1]), geometry[1], 1e-6)
    assert pd.isna(frame["wkt"][2])
    points = shapely.centroid(geometry)
    export(table, points, CRS, tmp_path / "points.csv")
    assert pd.read_csv(tmp_path / "points.csv", encoding="utf-8-sig")["lon"][0] == pytest.approx(114.00045, abs=1e-5)


def test_excel_keeps_text_as_text_and_formulas_out(tmp_path, table, geometry):
    table = table.assign(code=["00123", "1e5", "https://x.cn", "+1"])
    export(table, geometry, CRS, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[3][0] == "=1+1"
    assert sheet.cell(4, 1).data_type == "s"
    assert [row[7] for row in rows[1:]] == ["00123", "1e5", "https://x.cn", "+1"]
    assert rows[2][2] is None
    assert rows[3][3] == 30
    assert rows[1][-2] == pytest.approx(114.00045, abs=1e-5)


def test_excel_refuses_more_records_than_a_sheet_holds(tmp_path, monkeypatch, table, geometry):
    monkeypatch.setattr(writing_sheets, "SHEET_ROWS", 3)
    with pytest.raises(ZzecoError, match="holds 3 records, these are 4"):
        export(table, geometry, CRS, tmp_path / "a.xlsx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("fmt", list(writing.SUFFIXES))
def test_a_layer_without_records_is_an_empty_file_of_its_format(tmp_path, table, geometry, fmt):
    if fmt == "shp":
        pytest.skip("a shapefile needs a geometry type")
    path = tmp_path / f"a{writing.SUFFIXES[fmt]}"
    assert export(table.iloc[:0], geometry[:0], CRS, path).records == 0
    assert path.exists()


def test_an_existing_file_is_replaced_only_when_that_is_said(tmp_path, table, geometry):
    target = tmp_path / "a.shp"
    export(table, geometry, CRS, target)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(ZzecoError, match="exists already"):
        export(table.iloc[:1], geometry[:1], CRS, target)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
    (tmp_path / "a.qix").write_bytes(b"old index")
    export(table.iloc[:1], geometry[:1], CRS, target, overwrite=True)
    assert len(pyogrio.read_dataframe(target)) == 1
    assert not (tmp_path / "a.qix").exists()


def test_a_target_that_another_program_holds_stays_whole(tmp_path, table, geometry, monkeypatch):
    export(table, geometry, CRS, tmp_path / "a.shp")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    move = Path.replace

    def held(self: Path, target: Path) -> Path:
        if Path(target).name == "a.shp" and self.parent != tmp_path and not self.name.endswith(".before"):
            raise PermissionError(13, "held")
        return move(self, target)

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(ZzecoError, match="open in another program"):
        export(table.iloc[:1], geometry[:1], CRS, tmp_path / "a.shp", overwrite=True)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_an_unknown_format_or_folder_is_refused(tmp_path, table, geometry):
    with pytest.raises(UsageError, match="No format"):
        export(table, geometry, CRS, tmp_path / "a.tif")
    with pytest.raises(UsageError, match="not written in"):
        export(table, geometry, CRS, tmp_path / "a.shp", encoding="latin1")
    with pytest.raises(ZzecoError, match="cannot be written"):
        export(table, geometry, CRS, tmp_path / "nowhere" / "a.gpkg")
