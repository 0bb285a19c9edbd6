"""Layers as values: fids, columns and edits."""

import numpy as np
import pandas as pd
import pytest
import shapely

from layers.layer import VectorLayer, layer_name
from layers.lazy_table import LazyTable, MemoryRows


def layer_of(table: pd.DataFrame) -> VectorLayer:
    points = shapely.points(np.arange(len(table), dtype=float), 0.0)
    return VectorLayer.in_memory("forest_2025", "forest", "2025", "EPSG:4547", table, np.asarray(points, object))


def test_a_layer_is_named_by_kind_and_epoch():
    assert layer_name("forest", "2025") == "forest_2025"
    assert layer_name("forest", "2025-06-30") == "forest_2025_06_30"
    assert layer_name("boundary", None) == "boundary"


def test_records_without_numbers_are_counted_from_one():
    layer = layer_of(pd.DataFrame({"record_id": ["a", "b"]}))
    assert layer.table.index.name == "fid"
    assert layer.fids.tolist() == [1, 2]
    assert layer.next_fid == 3


def test_a_number_is_never_given_twice_even_after_its_record_is_gone():
    layer = layer_of(pd.DataFrame({"record_id": ["a", "b", "c"]}))
    fewer = layer.with_content(layer.table.iloc[:1], layer.geometry[:1])
    more = fewer.extended(pd.DataFrame({"record_id": ["d"]}), np.array([shapely.Point(1, 1)], object))
    assert more.fids.tolist() == [1, 4]


def test_new_records_may_bring_columns_that_the_old_ones_lack():
    layer = layer_of(pd.DataFrame({"record_id": ["a"]}))
    more = layer.extended(pd.DataFrame({"age": [7]}), np.array([None], object))
    assert more.table["age"].tolist()[1] == 7
    assert more.table["record_id"].isna().tolist() == [False, True]


def test_delivered_columns_that_clash_with_the_key_or_each_other_get_a_prefix():
    table = pd.DataFrame([["1", "2", "3", "4"]], columns=["FID", "geom", "Note", "note"])
    assert layer_of(table).names() == ["x_FID", "x_geom", "Note", "x_note"]


def test_a_multipolygon_of_one_part_is_that_part():
    square = shapely.box(0, 0, 1, 1)
    table = pd.DataFrame({"a": [1]})
    layer = VectorLayer.in_memory(
        "forest", "forest", None, "EPSG:4547", table, np.array([shapely.MultiPolygon([square])], object)
    )
    assert layer.geometry[0].geom_type == "Polygon"


def test_a_layer_refuses_geometries_that_do_not_stand_beside_its_records():
    with pytest.raises(ValueError, match="1 records but 2"):
        VectorLayer.in_memory("a", "forest", None, "EPSG:4547", pd.DataFrame({"a": [1]}), np.array([None, None]))


def test_an_appended_table_holds_old_and_new_rows_in_order():
    table = LazyTable("findings", MemoryRows(pd.DataFrame({"fid": [5], "code": ["C1"]}), key="zz_id"))
    longer = table.appended(pd.DataFrame({"fid": [6, 7], "code": ["C2", "C3"]}))
    assert longer.rows["fid"].tolist() == [5, 6, 7]
    assert longer.rows.index.tolist() == [1, 2, 3]
    assert longer.columns(["code"])["code"].tolist() == ["C1", "C2", "C3"]
    assert len(longer) == 3
    assert len(table) == 1


def test_few_records_are_read_without_the_others_and_are_the_same(sample):
    from zzeco import store

    alone, whole = (store.load(sample).layers["forest_2025"] for _copy in range(2))
    wanted = np.array([whole.fids[7], whole.fids[2], 10**9])
    kept = whole.table.loc[[whole.fids[2], whole.fids[7]]]
    found, shapes = alone.records(wanted), alone.shapes(wanted)
    assert not {"table", "geometry"} & set(alone.content.__dict__)
    assert found.index.tolist() == kept.index.tolist()
    assert found.astype(object).where(found.notna(), None).equals(kept.astype(object).where(kept.notna(), None))
    assert shapely.equals_exact(shapes, whole.geometry[[2, 7]]).all()
    in_memory = layer_of(pd.DataFrame({"record_id": ["a", "b", "c"]}))
    assert in_memory.records(np.array([3, 1, 9]))["record_id"].tolist() == ["a", "c"]
    assert len(in_memory.shapes(np.array([3, 1, 9]))) == 2
