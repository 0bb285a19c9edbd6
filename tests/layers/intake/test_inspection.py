"""What a source holds, and why, before anything is taken in."""

import pandas as pd
import shapely
from making import geojson, kept_reader, line, one_reader, square, squares, stands, write

from layers.boundary import bundled
from layers.intake.inspection import inspect_source


def inspected(source, **options):
    with one_reader():
        kept_reader()
        return inspect_source(source, bundled(), **options)


def test_the_kind_is_guessed_from_columns_and_geometry(tmp_path):
    forest = write(tmp_path / "f.gpkg", stands(3), squares(3))
    trail = write(tmp_path / "t.gpkg", pd.DataFrame({"步道名称": ["罗霄山"], "状态": ["建成"]}), [line()])
    assert inspected(forest)[0].kind["name"] == "forest"
    assert inspected(trail)[0].kind["name"] in ("trail", "greenway", "corridor")


def test_a_kind_that_is_named_is_taken_as_it_is(tmp_path):
    source = write(tmp_path / "f.gpkg", stands(3), squares(3))
    found = inspected(source, kind_key="karst")[0]
    assert (found.kind["name"], found.kind["confidence"]) == ("karst", 1.0)


def test_only_sure_matches_go_into_the_mapping(tmp_path):
    source = write(tmp_path / "f.gpkg", stands(3).rename(columns={"you_shi_sz": "神秘"}), squares(3))
    found = inspected(source, kind_key="forest")[0]
    assert "you_shi_sz" not in found.answers().fields and found.answers().fields["di_lei"] == "di_lei"


def test_a_source_without_geometry_has_no_coordinate_system_to_ask_about(tmp_path):
    source = geojson(tmp_path / "n.geojson", [({"bsm": "A1"}, None)])
    found = inspected(source)[0]
    assert found.crs["name"] is None and found.crs["candidates"] == []


def test_empty_geometry_upsets_nobody(tmp_path):
    source = write(tmp_path / "e.gpkg", stands(2), [shapely.Polygon(), square()], geometry_type="Polygon")
    assert inspected(source)[0].crs["name"] == "EPSG:4547"


def test_the_lines_on_a_screen_show_what_the_object_holds(tmp_path):
    source = write(tmp_path / "f.shp", stands(3), squares(3), None, encoding="UTF-8")
    source.with_suffix(".prj").unlink(missing_ok=True)
    found = inspected(source)[0]
    text = "\n".join(found.lines())
    assert "--crs EPSG:4547" in text and "di_lei" in text and "UTF-8" in text


def test_a_column_without_any_value_has_no_sample(tmp_path):
    source = write(tmp_path / "f.gpkg", stands(2, 备注=None).astype({"备注": "str"}), squares(2))
    fields = {one["column"]: one for one in inspected(source)[0].as_dict()["fields"]}
    assert fields["备注"]["sample"] is None and fields["di_lei"]["sample"] == "乔木林"
