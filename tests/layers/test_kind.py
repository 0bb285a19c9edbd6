"""Every layer kind is declared once, with fields and rules in both languages."""

import pytest

from layers import i18n
from layers.errors import UsageError
from layers.kind import LAYER_KINDS, describe_kinds, kind
from layers.tables import table

SITES = ["small_wetland", "corridor", "trail", "greenway", "measure"]
KEYS = {"forest", "wetland", "karst", "boundary", "farmland", "raster", *SITES}


def test_all_kinds_of_the_product_are_declared_once() -> None:
    assert sorted(one.key for one in LAYER_KINDS) == sorted(KEYS)


def test_a_small_wetland_may_be_a_polygon_or_a_point_and_a_trail_is_a_line() -> None:
    assert kind("small_wetland").geometry == ("polygon", "point")
    assert kind("trail").geometry == ("line",)
    assert kind("raster").geometry == ()


def test_only_subcompartment_like_kinds_demand_a_unique_id() -> None:
    assert [one.key for one in LAYER_KINDS if one.unique_id] == ["forest", "wetland", "karst", "farmland"]


def test_sites_are_the_kinds_with_a_site_id() -> None:
    assert [one.key for one in LAYER_KINDS if one.is_site] == SITES


def test_an_unknown_kind_is_refused_and_the_known_ones_are_named() -> None:
    with pytest.raises(UsageError) as refused:
        kind("meadow")
    assert "forest" in str(refused.value.advice)


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(UsageError):
        kind("trail").field("di_lei")


def test_no_alias_of_a_kind_belongs_to_two_fields() -> None:
    for one in LAYER_KINDS:
        spellings = [alias.casefold() for field in one.fields for alias in {field.name, *field.aliases}]
        assert len(spellings) == len(set(spellings)), one.key


def test_every_kind_has_a_theme_among_the_styles() -> None:
    styles = table("styles")
    themes = set(zip(styles["kind"], styles["theme"], strict=True))
    assert all((one.key, one.style_theme) in themes for one in LAYER_KINDS)


def test_the_description_holds_the_keys_of_the_contract() -> None:
    described = describe_kinds("forest")[0]
    assert {"key", "label", "geometry", "fields", "rules"} <= set(described)
    assert set(described["fields"][0]) == {"name", "label", "unit", "type", "codes", "aliases", "required"}
    assert set(described["rules"][0]) == {"code", "severity", "condition", "message", "advice"}
    assert {rule["code"][0] for rule in described["rules"]} == {"C", "F"}
    required = {field["name"] for field in described["fields"] if field["required"]}
    assert required == {"di_lei", "you_shi_sz", "qi_yuan", "pingjun_nl", "mei_gq_xj"}


def test_labels_follow_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    assert kind("karst").label == "Karst"
    monkeypatch.setattr(i18n, "_language", "zh")
    assert kind("karst").label == "石漠化"
