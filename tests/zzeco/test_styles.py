"""Styles for QGIS: every class of styles.csv, every stored value in a class."""

import sqlite3
import xml.etree.ElementTree as ET

import pytest

from layers.tables import table
from zzeco.classings import species_groups
from zzeco.styles import style_qml

FOREST = ["species", "species_group", "land_class"]


def evaluated(expression: str, **values: str | None) -> str | None:
    """The class of one record: the expression is plain SQL too."""
    columns = ", ".join(f'? AS "{name}"' for name in values)
    with sqlite3.connect(":memory:") as connection:
        row = connection.execute(f"SELECT {expression} FROM (SELECT {columns})", list(values.values())).fetchone()
    return row[0]


def renderer(kind: str, geometry_type: str, columns: list[str]) -> ET.Element:
    text = style_qml(kind, geometry_type, columns)
    assert text is not None
    found = ET.fromstring(text.split("\n", 1)[1]).find("renderer-v2")
    assert found is not None
    return found


def test_every_species_falls_into_the_class_of_its_style_key():
    species = table("crosswalk_species")
    for row in species[species["sp_group"] != ""].to_dict("records"):
        found = evaluated(
            species_groups().expression(), species=row["name_zh"], species_group=row["sp_group"], land_class="乔木林"
        )
        assert found == row["style_key"], row["name_zh"]


@pytest.mark.parametrize(
    ("land_class", "meant"),
    [("无立木", "no_trees"), ("宜林", "no_trees"), ("竹林", "bamboo"), ("其他灌", "shrub"), ("乔木林", "unknown")],
)
def test_a_stand_without_species_is_drawn_by_its_land_class(land_class, meant):
    assert evaluated(species_groups().expression(), species=None, species_group=None, land_class=land_class) == meant


@pytest.mark.parametrize(
    ("kind", "geometry_type", "columns", "theme", "family"),
    [
        ("forest", "MULTIPOLYGON", FOREST, "species_group", "fill"),
        ("wetland", "MULTIPOLYGON", ["wetland_type"], "type", "fill"),
        ("small_wetland", "POINT", ["state"], "state", "marker"),
        ("small_wetland", "MULTIPOLYGON", ["state"], "state", "fill"),
        ("karst", "MULTIPOLYGON", ["karst_degree"], "degree", "fill"),
        ("corridor", "MULTILINESTRING", ["corridor_type"], "type", "line"),
        ("trail", "MULTILINESTRING", ["state"], "route", "line"),
        ("greenway", "MULTILINESTRING", ["state"], "route", "line"),
        ("boundary", "MULTIPOLYGON", ["admin_level"], "level", "fill"),
        ("measure", "MULTIPOLYGON", ["measure_kind"], "type", "fill"),
    ],
)
def test_the_classes_of_a_kind_are_those_of_its_theme(kind, geometry_type, columns, theme, family):
    found = renderer(kind, geometry_type, columns)
    assert found.get("type") == "categorizedSymbol"
    rows = table("styles")
    keys = rows[(rows["kind"] == kind) & (rows["theme"] == theme)]["class_key"].tolist()
    assert [category.get("value") for category in found.iter("category")] == keys
    symbols = found.find("symbols")
    assert symbols is not None
    assert [symbol.get("type") for symbol in symbols] == [family] * len(keys)


def test_every_wetland_type_has_a_class():
    expression = renderer("wetland", "MULTIPOLYGON", ["wetland_type"]).get("attr")
    assert expression
    assert evaluated(expression, wetland_type="permanent_river") == "river"
    assert evaluated(expression, wetland_type="farm_pond") == "reservoir"


def test_a_layer_without_the_columns_of_its_theme_gets_one_symbol():
    assert renderer("forest", "MULTIPOLYGON", []).get("type") == "singleSymbol"


def test_a_kind_or_geometry_that_we_do_not_draw_has_no_style():
    assert style_qml("raster", "GEOMETRY", []) is None
    assert style_qml("forest", "GEOMETRY", FOREST) is None
