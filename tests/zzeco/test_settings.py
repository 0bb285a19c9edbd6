"""Settings: declared once, read from key=value."""

from pathlib import Path

import pytest

from layers import i18n
from layers.errors import UsageError
from zzeco.project import Project
from zzeco.settings import SETTINGS, defaults, parse_settings, settings_dict


def test_every_setting_has_a_meaning_and_an_allowed_default():
    for one in SETTINGS:
        assert one.meaning
        assert not one.allowed or one.default in one.allowed


def test_values_are_read_by_the_type_of_their_setting():
    read = parse_settings(["draws=2000", "jitter_tolerance_m=0.5", "area_source=reported", "project_name=株洲=一期"])
    assert read == {
        "draws": 2000,
        "jitter_tolerance_m": 0.5,
        "area_source": "reported",
        "project_name": "株洲=一期",
    }


def test_a_land_area_may_be_taken_back():
    assert parse_settings(["land_area_ha=1126200"]) == {"land_area_ha": 1126200.0}
    assert parse_settings(["land_area_ha=none"]) == {"land_area_ha": None}


def test_the_warming_potential_is_named_by_its_edition_or_its_value():
    assert parse_settings(["gwp_ch4=28"]) == parse_settings(["gwp_ch4=AR5"]) == {"gwp_ch4": "AR5"}
    assert parse_settings(["gwp_ch4=27.2"]) == {"gwp_ch4": "AR6"}


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        ("draws=many", "draws"),
        ("draws=5", "at least 100"),
        ("draws=1.5", "whole number"),
        ("land_area_ha=-1", "land_area_ha"),
        ("land_area_ha=nan", "land_area_ha"),
        ("jitter_tolerance_m=inf", "jitter_tolerance_m"),
        ("area_source=guessed", "computed, reported"),
        ("colour=red", "Known settings"),
        ("draws", "key=value"),
    ],
)
def test_a_wrong_value_names_the_key_and_what_is_allowed(pair, said):
    with pytest.raises(UsageError) as refused:
        parse_settings([pair])
    assert said in f"{refused.value.problem} {refused.value.advice}"


def test_a_project_has_every_setting_its_own_or_the_default():
    project = Project(Path("a.gpkg"), "EPSG:4547", {"seed": 7}, {}, {})
    assert settings_dict(project) == {**defaults(), "seed": 7}


def test_labels_follow_the_language():
    assert SETTINGS[0].label == "project name"
    i18n.set_language("zh")
    assert SETTINGS[0].label == "项目名称"
