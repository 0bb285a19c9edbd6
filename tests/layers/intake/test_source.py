"""Deliveries in every format come in as delivered, or are refused in plain words."""

import contextlib
import shutil
import sqlite3
import struct
import zipfile
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely

from layers.errors import Unclear, UsageError, ZzecoError
from layers.intake.source import Reader, describe, read

DELIVERIES = Path(__file__).parents[2] / "data" / "deliveries"
COUNTIES = "counties_4526_gbk_nocpg"


@pytest.fixture(scope="module")
def reader():
    with Reader() as one:
        yield one


@pytest.fixture
def counties():
    """The nine county outlines with Chinese text and columns of every type."""
    frame = geopandas.read_file(DELIVERIES / f"{COUNTIES}.shp", encoding="gbk").to_crs("EPSG:4490")
    frame.geometry = frame.geometry.force_2d()
    return frame.assign(日期=pd.Timestamp("2025-03-04"), 株数=np.arange(9))


def copied(stem, folder, *, name=None, upper=False):
    folder.mkdir(parents=True, exist_ok=True)
    for path in DELIVERIES.glob(f"{stem}.*"):
        suffix = path.suffix.upper() if upper else path.suffix
        shutil.copyfile(path, folder / f"{name or stem}{suffix}")
    return folder / f"{name or stem}{'.SHP' if upper else '.shp'}"


def only(layers):
    assert len(layers) == 1
    assert len(layers[0].table) == len(layers[0].geometry)
    return layers[0]


def test_a_gbk_shapefile_without_cpg_reads_in_chinese_at_its_place(reader):
    layer = only(reader.read(DELIVERIES / f"{COUNTIES}.shp"))
    assert list(layer.table.columns) == ["县代码", "县名", "市", "面积km2"]
    assert layer.table["县名"][0] == "荷塘区"
    assert (layer.crs, layer.encoding, len(layer.table)) == ("EPSG:4526", "GBK", 9)
    assert str(layer.table["县名"].dtype) == "str" and layer.table["面积km2"].dtype == float
    assert 38_400_000 < layer.geometry[0].centroid.x < 38_600_000


def test_attributes_and_shapes_are_those_that_gdal_reads(reader):
    layer = only(reader.read(DELIVERIES / "poly.shp"))
    plain = geopandas.read_file(DELIVERIES / "poly.shp")
    assert layer.table["AREA"].tolist() == plain["AREA"].tolist()
    assert layer.table["PRFEDEA"].tolist() == plain["PRFEDEA"].tolist()
    assert shapely.equals_exact(layer.geometry, plain.geometry.to_numpy()).all()


@pytest.mark.parametrize(
    ("ending", "driver"),
    [
        ("gpkg", "GPKG"),
        ("geojson", "GeoJSON"),
        ("fgb", "FlatGeobuf"),
        ("gdb", "OpenFileGDB"),
        ("shp", "ESRI Shapefile"),
    ],
)
def test_every_format_brings_the_same_counties(reader, tmp_path, counties, ending, driver):
    file = tmp_path / "株洲 各县" / f"县 界.{ending}"
    file.parent.mkdir()
    counties.geometry = [shapely.MultiPolygon(shapely.get_parts(shape).tolist()) for shape in counties.geometry]
    if ending == "shp":
        counties = counties.drop(columns="日期")
    options = {"TARGET_ARCGIS_VERSION": "ARCGIS_PRO_3_2_OR_LATER"} if ending == "gdb" else None
    layer_name = None if ending == "geojson" else "县界"
    pyogrio.write_dataframe(counties, file, driver=driver, layer=layer_name, layer_options=options)
    layer = only(reader.read(file))
    order = layer.table.sort_values("县代码").index
    assert layer.table["县名"][order[0]] == "荷塘区"
    assert layer.table["株数"][order].tolist() == list(range(9))
    assert ending == "shp" or layer.table["日期"].str.startswith("2025-03-04").all()
    assert layer.crs == ("EPSG:4326" if layer.crs == "EPSG:4326" else "EPSG:4490")
    expected = shapely.area(counties.sort_values("县代码").geometry.to_numpy())
    assert np.allclose(shapely.area(layer.geometry[order]), expected, rtol=1e-6)


def test_geoparquet_keeps_text_and_coordinate_system(reader, tmp_path, counties):
    counties.to_parquet(tmp_path / "县界.parquet")
    layer = only(reader.read(tmp_path / "县界.parquet"))
    assert (layer.crs, layer.driver, layer.table["县名"][0]) == ("EPSG:4490", "Parquet", "荷塘区")


def test_a_plain_parquet_table_is_refused(reader, tmp_path):
    pd.DataFrame({"a": [1]}).to_parquet(tmp_path / "a.parquet")
    with pytest.raises(ZzecoError, match="without geometry"):
        reader.read(tmp_path / "a.parquet")


def test_dxf_outlines_come_without_coordinate_system(reader, tmp_path, counties):
    lines = geopandas.GeoDataFrame({"Layer": ["小班"] * 9}, geometry=counties.boundary)
    pyogrio.write_dataframe(lines, tmp_path / "a.dxf", driver="DXF")
    layer = only(reader.read(tmp_path / "a.dxf"))
    assert layer.crs is None and len(layer.table) >= 9


def test_the_order_of_a_geojson_crs_member_is_honoured(reader, tmp_path, counties):
    pyogrio.write_dataframe(counties.to_crs("EPSG:4547"), tmp_path / "a.geojson", driver="GeoJSON", RFC7946="NO")
    assert only(reader.read(tmp_path / "a.geojson")).crs == "EPSG:4547"


def test_a_geojson_in_gbk_reads_in_chinese(reader, tmp_path):
    feature = '{"type":"Feature","properties":{"县名":"荷塘区","树种":"马尾松"},"geometry":null}'
    text = f'{{"type":"FeatureCollection","features":[{feature}]}}'
    (tmp_path / "a.geojson").write_bytes(text.encode("gbk"))
    layer = only(reader.read(tmp_path / "a.geojson"))
    assert (layer.table["县名"][0], layer.encoding, layer.geometry[0]) == ("荷塘区", "GBK", None)


class GbkEntry(zipfile.ZipInfo):
    """A member named in GBK without saying so, as Chinese packers write it."""

    def _encodeFilenameFlags(self):
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


@pytest.mark.parametrize("entry", [zipfile.ZipInfo, GbkEntry])
def test_a_zip_with_chinese_names_in_folders_gives_every_shapefile(reader, tmp_path, entry):
    with zipfile.ZipFile(tmp_path / "成果.zip", "w") as archive:
        for name in ("荷塘区", "攸县"):
            for path in DELIVERIES.glob(f"{COUNTIES}.*"):
                archive.writestr(entry(f"成果/{name}/{name}{path.suffix}"), path.read_bytes())
    layers = reader.read(tmp_path / "成果.zip")
    assert [layer.layer for layer in layers] == sorted(["荷塘区", "攸县"])
    assert {layer.path for layer in layers} == {tmp_path / "成果.zip"}
    assert all(layer.table["县名"][0] == "荷塘区" for layer in layers)


def test_a_zip_and_its_unpacked_shapefile_are_the_same_delivery(reader, tmp_path):
    shp = copied("poly", tmp_path)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for path in tmp_path.glob("poly.*"):
            archive.write(path, path.name)
    assert only(reader.read(tmp_path / "a.zip")).sha256 == only(reader.read(shp)).sha256


def test_a_folder_gives_its_shapefiles_in_the_order_of_paths(reader, tmp_path):
    copied("poly", tmp_path / "乙 县")
    copied(COUNTIES, tmp_path / "甲 县")
    layers = reader.read(tmp_path)
    assert [layer.path.parent.name for layer in layers] == sorted(["乙 县", "甲 县"])


def test_upper_case_members_belong_together(reader, tmp_path):
    assert len(only(reader.read(copied(COUNTIES, tmp_path, upper=True))).table) == 9


def test_a_missing_index_is_made_anew_without_touching_the_delivery(reader, tmp_path):
    shp = copied("poly", tmp_path)
    shp.with_suffix(".shx").unlink()
    before = sorted(path.name for path in tmp_path.iterdir())
    layer = only(reader.read(shp))
    assert len(layer.table) == 10 and "made anew" in layer.warnings[0]
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_swapped_table_is_refused_with_both_counts(reader, tmp_path):
    shp = copied("poly", tmp_path)
    shutil.copyfile(DELIVERIES / f"{COUNTIES}.dbf", shp.with_suffix(".dbf"))
    with pytest.raises(ZzecoError, match=r"10 shapes.* 9 records") as refusal:
        reader.read(shp)
    assert "Ask for the delivery again" in refusal.value.advice


@pytest.mark.parametrize("suffix", [".shp", ".dbf"])
def test_a_truncated_member_is_refused_with_both_sizes(reader, tmp_path, suffix):
    part = copied("poly", tmp_path).with_suffix(suffix)
    raw = part.read_bytes()
    part.write_bytes(raw[:-100])
    with pytest.raises(ZzecoError, match=str(len(raw) - 100)):
        reader.read(tmp_path / "poly.shp")


@pytest.mark.parametrize("tail", [b"", b"\x1a\x1a\x00\x00"])
def test_a_dbf_without_end_mark_or_with_more_after_it_is_whole(reader, tmp_path, tail):
    dbf = copied("poly", tmp_path).with_suffix(".dbf")
    dbf.write_bytes(dbf.read_bytes().rstrip(b"\x1a") + tail)
    assert len(only(reader.read(tmp_path / "poly.shp")).table) == 10


def test_records_marked_as_deleted_are_left_out_of_shapes_and_table_alike(reader, tmp_path):
    dbf = copied("poly", tmp_path).with_suffix(".dbf")
    raw = bytearray(dbf.read_bytes())
    start, length = struct.unpack_from("<HH", raw, 8)
    raw[start + 3 * length] = ord("*")
    dbf.write_bytes(raw)
    layer = only(reader.read(tmp_path / "poly.shp"))
    whole = only(reader.read(DELIVERIES / "poly.shp"))
    assert layer.table["EAS_ID"].tolist() == whole.table["EAS_ID"].drop(3).tolist()
    assert shapely.equals_exact(layer.geometry, np.delete(whole.geometry, 3)).all()
    assert "deleted" in layer.warnings[0]


def test_null_shapes_stay_records(reader, tmp_path):
    frame = geopandas.GeoDataFrame({"编号": [1, 2]}, geometry=[shapely.Point(1, 2), None], crs="EPSG:4490")
    pyogrio.write_dataframe(frame, tmp_path / "a.shp", encoding="utf-8")
    layer = only(reader.read(tmp_path / "a.shp"))
    assert layer.geometry[1] is None and not layer.warnings


def test_heights_are_kept_as_delivered(reader, tmp_path):
    frame = geopandas.GeoDataFrame({"a": [1]}, geometry=[shapely.LineString([(0, 0, 5), (1, 1, 6)])], crs="EPSG:4490")
    pyogrio.write_dataframe(frame, tmp_path / "a.shp")
    assert only(reader.read(tmp_path / "a.shp")).geometry[0].coords[0] == (0, 0, 5)


def test_a_cpg_that_lies_is_asked_about(reader, tmp_path):
    shp = copied(COUNTIES, tmp_path)
    shp.with_suffix(".cpg").write_text("UTF-8", encoding="ascii")
    with pytest.raises(Unclear) as question:
        reader.read(shp)
    assert question.value.details["question"] == "encoding"
    assert question.value.details["candidates"][0]["needs"] == "--encoding GBK"
    assert only(reader.read(shp, encoding="gbk")).table["县名"][0] == "荷塘区"


def test_bytes_that_cannot_be_read_are_shown_as_such_and_reported(reader, tmp_path):
    shp = copied(COUNTIES, tmp_path)
    raw = shp.with_suffix(".dbf").read_bytes()
    shp.with_suffix(".dbf").write_bytes(raw.replace("荷塘区".encode("gbk"), b"\xba\xc9\xff\xff\xc7\xf8", 1))
    layer = only(reader.read(shp, encoding="GBK"))
    assert "\ufffd" in layer.table["县名"][0] and layer.table["县名"][1] == "芦淞区"
    assert any("县名" in warning for warning in layer.warnings)


def test_a_table_without_its_shp_is_refused(reader):
    with pytest.raises(ZzecoError, match=r"without its \.shp"):
        reader.read(DELIVERIES / "gdal_chinese.dbf")


def test_any_member_stands_for_its_shapefile(reader):
    assert len(only(reader.read(DELIVERIES / "poly.dbf")).table) == 10


NO_VECTOR_DATA = {
    "a.tif": b"II*\0", "a.nc": b"CDF", "a.xls": b"\xd0\xcf", "a.rar": b"Rar!", "a.md": b"#", "a.gpkg": b"",
    "a.kml": b"\x89PNG", "a.zip": b"PK\3\4", "a.xlsx": b"PK\3\4", "a.json": b'{"a": 1}', "a.gpx": b"<gpx",
    "a.dxf": b"0\nSECTION", "a.fgb": b"fgb\3fgb\0",
}  # fmt: skip


@pytest.mark.parametrize("name", NO_VECTOR_DATA)
def test_what_is_no_vector_data_is_refused_with_advice(reader, tmp_path, name):
    (tmp_path / name).write_bytes(NO_VECTOR_DATA[name])
    with pytest.raises(ZzecoError) as refusal:
        reader.read(tmp_path / name)
    assert refusal.value.advice and name in refusal.value.problem


def test_a_missing_source_is_refused(reader, tmp_path):
    with pytest.raises(ZzecoError, match="does not exist"):
        reader.read(tmp_path / "无.shp")


def test_a_layer_that_is_not_there_is_a_wrong_argument(reader):
    with pytest.raises(UsageError) as refusal:
        reader.read(DELIVERIES / "kmlsamples.kml", layer="小班")
    assert "Paths" in refusal.value.advice


def test_a_kmz_with_one_bare_placemark_is_one_record(reader):
    layer = only(reader.read(DELIVERIES / "doc.kmz"))
    assert (len(layer.table), layer.geometry[0], layer.crs, layer.layer) == (1, None, "EPSG:4326", "doc")


def test_the_folders_of_a_kml_are_layers(reader):
    layers = reader.read(DELIVERIES / "kmlsamples.kml")
    assert {"Placemarks", "Paths", "Google Campus"} <= {layer.layer for layer in layers}
    assert only(reader.read(DELIVERIES / "kmlsamples.kml", layer="Paths")).table["Name"][0] == "Tessellated"


def test_extended_attributes_of_a_kml_are_columns(reader, tmp_path):
    (tmp_path / "奥维.kml").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        '<Placemark><name>步道</name><ExtendedData><Data name="长度"><value>3.2</value></Data>'
        '<Data name="区县"><value>攸县</value></Data></ExtendedData>'
        "<LineString><coordinates>113,27 113.1,27.1</coordinates></LineString></Placemark></Document></kml>",
        encoding="utf-8",
    )
    layer = only(reader.read(tmp_path / "奥维.kml"))
    assert layer.table.loc[0, ["Name", "长度", "区县"]].tolist() == ["步道", "3.2", "攸县"]


def test_a_track_segment_of_one_point_does_not_lose_the_track(reader):
    layers = {layer.layer: layer for layer in reader.read(DELIVERIES / "gpx1.1_with_all_fields.gpx")}
    assert list(layers) == ["waypoints", "routes", "tracks"]
    assert len(layers["tracks"].table) == 2 and layers["tracks"].geometry[0] is None
    assert layers["tracks"].warnings


def test_a_track_keeps_its_good_segments_beside_one_of_a_single_point(reader, tmp_path):
    point = '<trkpt lat="27.{0}" lon="113.{0}"/>'
    good = "".join(map(point.format, (1, 2, 3)))
    text = f'<gpx version="1.1" creator="a" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>{good}</trkseg>'
    (tmp_path / "a.gpx").write_text(f"{text}<trkseg>{point.format(5)}</trkseg></trk></gpx>", encoding="utf-8")
    layer = only(reader.read(tmp_path / "a.gpx"))
    assert layer.geometry[0].equals(shapely.MultiLineString([[(113.1, 27.1), (113.2, 27.2), (113.3, 27.3)]]))


def test_curved_outlines_become_straight_edges(reader, tmp_path):
    circle = struct.pack("<BIIBII10d", 1, 10, 1, 1, 8, 5, 0, 0, 1, 1, 2, 0, 1, -1, 0, 0)
    pyogrio.raw.write(tmp_path / "a.gpkg", np.array([circle], object), [np.array(["圆"], object)], ["名"],
                      geometry_type="Unknown", crs="EPSG:4547", driver="GPKG")  # fmt: skip
    layer = only(reader.read(tmp_path / "a.gpkg"))
    assert layer.geometry[0].area == pytest.approx(np.pi, rel=1e-3)


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gbk"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_of_sites_becomes_points_and_keeps_every_row(reader, tmp_path, coding, delimiter):
    rows = [
        ("编号", "名称", "经度", "纬度"),
        ("001", "荷塘小微湿地", "113.15", "27.85"),
        ("002", "茶陵县小微湿地", "", "无"),
    ]
    (tmp_path / "台 账.csv").write_bytes("\r\n".join(map(delimiter.join, rows)).encode(coding))
    layer = only(reader.read(tmp_path / "台 账.csv"))
    assert layer.table["编号"].tolist() == ["001", "002"]
    assert layer.table["名称"][1] == "茶陵县小微湿地"
    assert layer.geometry[0].equals(shapely.Point(113.15, 27.85)) and layer.geometry[1] is None
    assert layer.crs is None and "1 rows" in layer.warnings[0]


def test_a_csv_with_wkt_becomes_shapes(reader, tmp_path):
    (tmp_path / "a.csv").write_text('id,WKT\n1,"POLYGON ((0 0, 1 0, 1 1, 0 0))"\n', encoding="utf-8")
    assert only(reader.read(tmp_path / "a.csv")).geometry[0].area == 0.5


def test_an_excel_sheet_under_a_title_becomes_points(reader, tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "台账"
    sheet.append(["株洲市小微湿地台账"])
    sheet.append(["名称", "东坐标", "北坐标", "建成"])
    sheet.append(["甲", 38500000.5, 3080000, pd.Timestamp("2024-05-06")])
    sheet.append(["乙", None, None, None])
    book.create_sheet("说明").append(["填表说明"])
    book.save(tmp_path / "台账.xlsx")
    layer = only(reader.read(tmp_path / "台账.xlsx"))
    assert (layer.layer, layer.table["建成"][0]) == ("台账", "2024-05-06")
    assert layer.geometry[0].x == 38500000.5 and layer.geometry[1] is None


def test_whole_numbers_with_blanks_stay_whole(reader, tmp_path):
    text = '{"type":"FeatureCollection","features":[%s]}'
    one = '{"type":"Feature","properties":{"n":%s},"geometry":{"type":"Point","coordinates":[113,27]}}'
    features = ",".join(one % n for n in ("9007199254740993", "null"))
    (tmp_path / "a.geojson").write_text(text % features, encoding="utf-8")
    values = only(reader.read(tmp_path / "a.geojson")).table["n"]
    assert values[0] == 9007199254740993 and values.isna()[1]


def test_dates_of_a_dbf_are_iso_text(reader, tmp_path):
    days = np.array(["2025-03-04", "NaT"], "datetime64[D]")
    pyogrio.raw.write(tmp_path / "a.shp", shapely.to_wkb(shapely.points([1, 2], 27)), [days], ["调查日期"],
                      geometry_type="Point", crs="EPSG:4490", encoding="gbk")  # fmt: skip
    dates = only(reader.read(tmp_path / "a.shp")).table["调查日期"]
    assert dates[0] == "2025-03-04" and dates.isna()[1]


ROUND = shapely.points(100 * np.cos(np.arange(2500) ** 2), 27 + 20 * np.sin(np.arange(2500) ** 2))


@pytest.mark.parametrize("name", ["a.shp", "a.gpkg", "a.geojson", "a.csv", "a.parquet"])
def test_a_look_at_a_long_source_reaches_over_all_of_it(reader, tmp_path, name):
    table = pd.DataFrame({"n": range(2500)})
    if name == "a.csv":
        table.assign(lon=shapely.get_x(ROUND), lat=shapely.get_y(ROUND)).to_csv(tmp_path / name, index=False)
    else:
        frame = geopandas.GeoDataFrame(table, geometry=ROUND, crs="EPSG:4490")
        (frame.to_parquet if name == "a.parquet" else frame.to_file)(tmp_path / name)
    summary = only_summary(reader.describe(tmp_path / name))
    seen = summary.preview.geometry
    numbers = summary.preview.table["n"].to_numpy()
    assert (summary.records, summary.geometry_types) == (2500, ["Point"]) and 1000 <= len(seen) <= 1032
    assert (np.diff(numbers) > 0).all() and np.diff(numbers).max() <= 3 and numbers[0] == 0
    assert shapely.equals_exact(seen, ROUND[numbers], 1e-6).all()
    hull, whole = (shapely.convex_hull(shapely.multipoints(points)) for points in (seen, ROUND))
    assert hull.area / whole.area > 0.998


def test_a_look_leaves_records_that_are_marked_as_deleted_out(reader, tmp_path):
    shp = tmp_path / "a.shp"
    geopandas.GeoDataFrame({"n": range(2500)}, geometry=ROUND, crs="EPSG:4490").to_file(shp)
    raw = bytearray(shp.with_suffix(".dbf").read_bytes())
    start, width = int.from_bytes(raw[8:10], "little"), int.from_bytes(raw[10:12], "little")
    raw[start : start + 500 * width : width] = b"*" * 500
    shp.with_suffix(".dbf").write_bytes(raw)
    summary = only_summary(reader.describe(shp))
    assert summary.records == 2000 and summary.preview.table["n"].min() == 500


def only_summary(summaries):
    assert len(summaries) == 1
    return summaries[0]


def test_a_look_shows_an_unclear_encoding_instead_of_asking(tmp_path):
    shp = copied(COUNTIES, tmp_path)
    shp.with_suffix(".cpg").write_text("UTF-8", encoding="ascii")
    summary = only_summary(describe(shp))
    assert not summary.encoding.clear and summary.preview.table["县名"][0] == "荷塘区"


def test_foreign_gdal_settings_do_not_reach_the_reader(monkeypatch, tmp_path):
    for name in ("PROJ_LIB", "PROJ_DATA", "GDAL_DATA", "GDAL_DRIVER_PATH"):
        monkeypatch.setenv(name, str(tmp_path))
    assert only(read(DELIVERIES / "poly.shp")).crs == "EPSG:27700"


def test_the_reader_starts_from_any_folder(monkeypatch, tmp_path):
    copied("poly", tmp_path)
    monkeypatch.chdir(tmp_path)
    assert len(only(read(Path("poly.shp"))).table) == 10


def test_nothing_of_a_reader_reaches_the_terminal(capfd, reader, tmp_path):
    shp = copied("poly", tmp_path)
    shp.with_suffix(".shx").write_bytes(b"")
    reader.read(shp)
    assert capfd.readouterr() == ("", "")


def test_a_geopackage_in_write_ahead_mode_is_read_without_files_beside_it(reader, tmp_path, counties):
    pyogrio.write_dataframe(counties, tmp_path / "a.gpkg")
    with contextlib.closing(sqlite3.connect(tmp_path / "a.gpkg")) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert len(only(reader.read(tmp_path / "a.gpkg")).table) == 9
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_shapefile_without_records_is_a_layer_of_none(reader, tmp_path, counties):
    pyogrio.write_dataframe(
        counties.drop(columns="日期").iloc[:0], tmp_path / "a.shp", encoding="gbk", geometry_type="Polygon"
    )
    layer = only(reader.read(tmp_path / "a.shp"))
    assert len(layer.table) == 0 and "县名" in layer.table.columns


def test_an_unreadable_prj_is_no_coordinate_system(reader, tmp_path):
    shp = copied("poly", tmp_path)
    shp.with_suffix(".prj").write_text("株洲独立坐标系", encoding="gbk")
    layer = only(reader.read(shp))
    assert layer.crs is None and ".prj" in layer.warnings[0]


def test_a_local_coordinate_system_is_handed_on_as_wkt(reader, tmp_path, counties):
    local = "+proj=tmerc +lon_0=113.1 +x_0=50000 +y_0=-3000000 +ellps=krass"
    pyogrio.write_dataframe(counties[["县名", "geometry"]].to_crs(local), tmp_path / "a.shp", encoding="utf-8")
    assert "113.1" in only(reader.read(tmp_path / "a.shp")).crs


def test_a_dxf_of_the_chinese_code_page_reads_in_chinese(reader, tmp_path):
    header = "0 SECTION 2 HEADER 9 $DWGCODEPAGE 3 ANSI_936 0 ENDSEC"
    line = "0 SECTION 2 ENTITIES 0 LINE 8 小班界线 10 0 20 0 11 1 21 1 0 ENDSEC 0 EOF"
    (tmp_path / "a.dxf").write_bytes(f"{header} {line}".replace(" ", "\n").encode("gbk"))
    assert only(reader.read(tmp_path / "a.dxf")).table["Layer"][0] == "小班界线"


@pytest.mark.parametrize("values", [range(10_000, 35_000, 10), [f"第{number}号" for number in range(2500)]])
@pytest.mark.parametrize("name", ["a.shp", "a.geojson"])
def test_a_column_called_fid_is_not_taken_for_the_number_of_the_record(reader, tmp_path, name, values):
    table = pd.DataFrame({"n": range(2500), "FID": values})
    geopandas.GeoDataFrame(table, geometry=ROUND, crs="EPSG:4490").to_file(tmp_path / name, encoding="UTF-8")
    summary = only_summary(reader.describe(tmp_path / name))
    numbers = summary.preview.table["n"].to_numpy()
    assert summary.records == 2500 and len(numbers) >= 1000
    assert shapely.equals_exact(summary.preview.geometry, ROUND[numbers], 1e-6).all()
