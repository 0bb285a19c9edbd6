"""Themes of the sample's layers: the same classes as QGIS gets, shares that add up, limits as declared."""

import sqlite3

import numpy as np
import pytest

from layers import i18n
from layers.drawing.style import ThemeSpec
from layers.i18n import set_language
from zzeco import store
from zzeco.classings import classings
from zzeco.map_state import layer_title
from zzeco.removing import without_layer_and_findings
from zzeco.theme_results import CLASS_OF_BASIS
from zzeco.theme_shapes import NO_VALUE, ramps
from zzeco.themes import dressed, themed, themes_for

FOREST = "forest_2025"


@pytest.fixture(scope="module")
def project(demo):
    return store.load(demo[1] / "sample.gpkg")


def classes_of(project, layer, spec):
    found = themed(project, project.layers[layer], spec)
    return found, [found.classes[at].key for at in found.class_of]


def layers_with_classes(project):
    return [
        (layer, one)
        for layer in project.layers.values()
        for one in classings(layer.kind)
        if set(one.needs) <= set(layer.names())
    ]


def test_every_record_has_the_class_that_qgis_gives_it(project):
    checked = 0
    for layer, one in layers_with_classes(project):
        _found, keys = classes_of(project, layer.name, ThemeSpec(one.theme))
        with sqlite3.connect(project.path) as connection:
            told = [row[0] for row in connection.execute(f'SELECT {one.expression()} FROM "{layer.name}" ORDER BY fid')]
        assert [None if key == NO_VALUE else key for key in keys] == told, (layer.name, one.theme)
        checked += len(keys)
    assert checked > 1_000


def test_the_shares_of_the_classes_add_up_to_the_layer(project):
    for layer in project.layers.values():
        for choice in themes_for(project, layer):
            found = themed(project, layer, ThemeSpec(choice.key))
            assert found.class_of.dtype == np.int16 and len(found.class_of) == len(layer)
            assert found.counts.sum() == len(layer), (layer.name, choice.key)
            assert found.class_of.min() >= 0 and found.class_of.max() < len(found.classes)
            area = layer.columns(["geom_area_ha"])["geom_area_ha"].sum()
            assert found.area_ha.sum() == pytest.approx(area)


def test_a_layer_offers_its_classes_then_results_then_methods_then_columns(project):
    choices = themes_for(project, project.layers[FOREST])
    assert [one.key for one in choices][:4] == ["species_group", "land_class", "age_group", "carbon_density"]
    assert list(dict.fromkeys(one.group for one in choices)) == ["declared", "results", "methods", "columns", "single"]
    assert "column:content_hash" not in [one.key for one in choices]
    older = [one.group for one in themes_for(project, project.layers["forest_2020"])]
    assert "results" not in older


def test_carbon_density_is_that_of_living_biomass_in_the_declared_limits(project):
    found, _keys = classes_of(project, FOREST, ThemeSpec("carbon_density"))
    assert found.unit == "tC/ha" and found.spec.breaks == (10, 20, 35, 50, 70, 100)
    assert [one.label for one in found.classes][:3] == ["＜10", "10–20", "20–35"]
    assert found.classes[0].fill == "#F7F6D3" and found.classes[6].label == "≥100"
    estimates = project.table("estimates").rows
    row = estimates[(estimates["layer"] == FOREST) & estimates["reason"].isna()].iloc[0]
    density = (row["agb_t"] + row["understorey_t"] + row["bgb_t"]) / row["area_ha"]
    at = list(project.layers[FOREST].fids).index(row["fid"])
    assert found.class_of[at] == np.searchsorted([10, 20, 35, 50, 70, 100], density, side="right")


def test_units_are_hm2_on_chinese_screens_only(project):
    set_language("zh")
    assert themed(project, project.layers[FOREST], ThemeSpec("carbon_density")).unit == "tC/hm²"
    assert layer_title(project, project.layers[FOREST]) == "森林小班 2025"
    i18n.set_language("en")
    assert themed(project, project.layers[FOREST], ThemeSpec("carbon_density")).unit == "tC/ha"


def test_records_that_a_run_left_out_are_drawn_as_not_estimated(project):
    found, keys = classes_of(project, FOREST, ThemeSpec("quality"))
    estimates = project.table("estimates").rows
    left_out = estimates[(estimates["layer"] == FOREST) & estimates["reason"].notna()]
    assert keys.count("excluded") == len(left_out)
    assert {one.key for one in found.classes} == {*CLASS_OF_BASIS.values(), "excluded"}


def test_bamboo_and_karst_are_not_drawn_as_measured_stock(project):
    _found, keys = classes_of(project, "karst_2025", ThemeSpec("quality"))
    assert "soil_depth" in keys and "measured" not in keys
    _found, keys = classes_of(project, FOREST, ThemeSpec("quality"))
    estimates = project.table("estimates").rows
    bamboo = estimates[(estimates["layer"] == FOREST) & (estimates["method"] == "bamboo")]
    assert 0 < keys.count("counted") == len(bamboo)
    stock = estimates[(estimates["layer"] == FOREST) & estimates["method"].isin(["factor", "regression"])]
    assert keys.count("measured") == len(stock)


def test_own_limits_take_evenly_spaced_colours_of_the_ramp(project):
    spec = ThemeSpec("carbon_density", method="breaks", breaks=(20.0, 50.0))
    found, _keys = classes_of(project, FOREST, spec)
    assert [one.fill for one in found.classes if one.key != NO_VALUE] == ["#F7F6D3", "#61A064", "#0D3E34"]


@pytest.mark.parametrize("method", ["quantile", "equal_interval", "natural_breaks"])
def test_a_column_of_numbers_is_parted_as_asked(project, method):
    found, _keys = classes_of(project, FOREST, ThemeSpec("column:geom_area_ha", method=method, count=4))
    assert len(found.spec.breaks) == 3 and found.unit == "ha"
    assert len({one.fill for one in found.classes}) == 4


def test_codes_that_mean_the_same_share_a_class(project):
    found = themed(project, project.layers[FOREST], ThemeSpec("column:you_shi_sz"))
    labels = [one.label for one in found.classes]
    assert len(labels) == len(set(labels)) and "Chinese fir" in labels


def test_colours_that_come_again_come_under_a_hatch(project):
    found = themed(project, project.layers[FOREST], ThemeSpec("column:record_id"))
    looks = [(one.fill, one.pattern) for one in found.classes]
    assert len(looks) == len(set(looks)) == 31


def test_a_theme_whose_run_is_gone_gives_way_to_the_usual_one(project):
    found = themed(project, project.layers["forest_2020"], ThemeSpec("sink"))
    assert found.classes[0].key == "cunninghamia"
    gone = themed(project, project.layers[FOREST], ThemeSpec("column:nowhere"))
    assert gone.classes[0].key == "cunninghamia"


def test_a_class_switched_off_is_not_drawn_but_keeps_its_share(project):
    layer = project.layers[FOREST]
    whole = themed(project, layer, ThemeSpec("species_group"))
    part = dressed(whole, ThemeSpec("species_group", hidden=("cunninghamia",), colours=(("oak", "#123456"),)))
    assert (part.class_of < 0).sum() == whole.counts[0] and part.counts is whole.counts
    assert next(one.fill for one in part.classes if one.key == "oak") == "#123456"
    assert dressed(whole, ThemeSpec("species_group")).class_of is whole.class_of


def test_sequential_ramps_grow_darker_or_lighter_all_the_way():
    for ramp in ramps():
        if ramp.type == "sequential":
            light = [
                sum(int(one[at : at + 2], 16) * w for at, w in ((1, 0.21), (3, 0.72), (5, 0.07)))
                for one in ramp.colours
            ]
            assert light in (sorted(light), sorted(light, reverse=True)), ramp.key


def test_a_layer_leaves_with_its_findings(project):
    findings = project.table("findings").rows
    assert (findings["layer"] == FOREST).any()
    after = without_layer_and_findings(project, FOREST)
    assert FOREST not in after.layers
    left = after.table("findings").rows
    assert len(left) == (findings["layer"] != FOREST).sum() and not (left["layer"] == FOREST).any()
