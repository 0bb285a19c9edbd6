"""Factors in words: every row of doubtful confidence has a name in both languages."""

import pytest

from layers.i18n import set_language
from layers.tables import table
from zzeco.estimate_texts import factor_text

TABLES = {
    "forest_factors": "species_group",
    "growth_curves": "species_group",
    "biomass_regression": "forest_type",
    "pools_defaults": "forest_type",
}


def chinese(text):
    return any("一" <= letter <= "鿿" for letter in text)


@pytest.mark.parametrize("name", TABLES)
def test_every_factor_of_confidence_c_is_said_in_english_and_in_chinese(name):
    rows = table(name)
    keys = rows.loc[rows["confidence"] == "C", TABLES[name]]
    set_language("en")
    assert len(keys) and not [key for key in keys if chinese(factor_text(f"{key} CF"))]


def test_a_growth_curve_names_species_and_origin():
    set_language("en")
    assert factor_text("杉木/人工 k") == "Chinese fir · Planted: Rate of the growth curve"
    assert factor_text("river channel r") == "river channel: Carbon burial rate"
    set_language("zh")
    assert factor_text("river channel r").startswith("河道")
