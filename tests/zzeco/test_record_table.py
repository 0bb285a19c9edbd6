import numpy as np
import pandas as pd
import pytest
import shapely

from layers import i18n
from layers.errors import UsageError
from layers.kind import LAYER_KINDS, kind
from layers.layer import VectorLayer
from zzeco import store
from zzeco.project import Project
from zzeco.record_filter import bounds, filtered, fits
from zzeco.record_table import RecordTable, sorted_rows
from zzeco.record_view import GROUPS, attributes_of, delivered_area_unit, is_amount, shown_unit


@pytest.fixture
def records(sample):
    project = store.load(sample)
    return RecordTable(project, project.layers["forest_2025"])


def table_of(tmp_path, **columns):
    table = pd.DataFrame(columns)
    geometry = np.array([shapely.Point(0, 0)] * len(table))
    layer = VectorLayer.in_memory("forest", "forest", None, "EPSG:4547", table, geometry)
    return RecordTable(Project(tmp_path / "none.gpkg", "EPSG:4547", {}, {"forest": layer}, {}), layer)


def test_every_declared_field_has_its_group():
    grouped = {name for names in GROUPS.values() for name in names}
    declared = {field.name for one in LAYER_KINDS for field in one.fields}
    assert declared <= grouped


def test_codes_are_shown_by_their_labels(records):
    i18n.set_language("zh")
    assert "杉木" in records.column("you_shi_sz").words
    assert {"天然", "人工"} == set(records.column("origin").words)


def test_labels_follow_the_language(sample):
    project = store.load(sample)
    i18n.set_language("en")
    records = RecordTable(project, project.layers["forest_2025"])
    assert "Planted" in records.column("origin").words


def test_what_the_run_found_stands_beside_the_attributes(records):
    carbon = records.column("run:carbon_t").numbers
    assert np.isfinite(carbon).sum() > 100
    assert records.column("run:half_width_percent").numbers[np.isfinite(carbon)].min() > 0


def test_a_layer_without_a_run_has_no_carbon_columns(sample):
    project = store.load(sample)
    records = RecordTable(project, project.layers["corridor_2025"])
    assert not any(name.startswith("run:") for name in records.attributes)


def test_sorting_is_stable_and_missing_values_come_last_both_ways(tmp_path):
    records = table_of(tmp_path, pingjun_nl=[3.0, np.nan, 1.0, 3.0])
    column = records.column("pingjun_nl")
    assert sorted_rows(column, np.arange(4), False).tolist() == [2, 0, 3, 1]
    assert sorted_rows(column, np.arange(4), True).tolist() == [0, 3, 2, 1]


def test_age_groups_sort_by_age_and_not_by_their_names(records):
    i18n.set_language("zh")
    column = records.column("age_group")
    assert list(column.words) == ["幼龄林", "中龄林", "近熟林", "成熟林", "过熟林"][: len(column.words)]


def test_conditions_on_numbers(tmp_path):
    column = table_of(tmp_path, pingjun_nl=[5.0, 10.0, 20.0, np.nan]).column("pingjun_nl")
    said = {
        ">5": [1, 2],
        ">=5": [0, 1, 2],
        "< 10": [0],
        "5-10": [0, 1],
        "10–30": [1, 2],
        "=20": [2],
        "10": [1],
        "—": [3],
    }
    for words, rows in said.items():
        assert np.flatnonzero(fits(column, words)).tolist() == rows, words


def test_a_negative_range_is_read(tmp_path):
    assert bounds("-5--2") == bounds("−5–−2")
    assert bounds("-3").low == pytest.approx(-3, abs=1e-3)


def test_what_is_no_condition_is_refused():
    with pytest.raises(UsageError):
        bounds("old")


def test_texts_are_found_within_and_exactly_with_an_equals_sign(tmp_path):
    column = table_of(tmp_path, you_shi_sz=["杉木", "马尾松", "国外松", None]).column("you_shi_sz")
    i18n.set_language("zh")
    assert np.flatnonzero(fits(column, "松")).tolist() in ([1, 2], [])
    column = table_of(tmp_path, note_text=["Fir stand", "fir", "pine", None]).column("note_text")
    assert np.flatnonzero(fits(column, "FIR")).tolist() == [0, 1]
    assert np.flatnonzero(fits(column, "=fir")).tolist() == [1]
    assert np.flatnonzero(fits(column, "—")).tolist() == [3]


def test_several_conditions_hold_together(tmp_path):
    records = table_of(tmp_path, note_text=["a", "a", "b"], pingjun_nl=[1.0, 9.0, 9.0])
    assert filtered(records, {"note_text": "a", "pingjun_nl": ">5"}).tolist() == [1]
    assert filtered(records, {"pingjun_nl": ">5"}, np.array([2])).tolist() == [2]


def test_hectares_are_hm2_on_chinese_screens_only():
    i18n.set_language("zh")
    assert shown_unit("m3/ha") == "m³/hm²"
    i18n.set_language("en")
    assert shown_unit("m3/ha") == "m³/ha"


@pytest.mark.parametrize(
    ("delivered", "unit"),
    [([30.0, 45.0], "mu"), ([2.0, 3.0], "ha"), ([20_000.0, 30_000.0], "m²"), ([30.0, 3.0], "ha, mu"), ([7.0, 8.0], "")],
)
def test_an_area_as_delivered_has_the_unit_that_it_was_delivered_in(delivered, unit):
    table = pd.DataFrame({"mian_ji": delivered, "reported_area_ha": [2.0, 3.0]})
    assert delivered_area_unit(table, "mian_ji") == unit


def test_only_amounts_are_summed():
    table = pd.DataFrame(
        {"mian_ji": [30.0, 3.0], "reported_area_ha": [2.0, 3.0], "pingjun_nl": [10, 20], "huo_lm_xj": [5.0, 6.0],
         "stock_m3_per_ha": [50.0, 60.0], "yu_bi_du": [0.5, 0.6], "OWN": [1.0, 2.0]}
    )  # fmt: skip
    found = {one.name for one in attributes_of(table, kind("forest")) if is_amount(one)}
    assert found == {"reported_area_ha", "huo_lm_xj", "OWN"}
