"""Findings speak both languages, with the same values in both."""

import re

import numpy as np
import pandas as pd
import pytest
import shapely

from layers import i18n
from layers.checks import findings
from layers.tables import table


def rows() -> list[dict[str, str]]:
    return [rule for name in findings.TABLES for rule in table(name).to_dict("records")]


@pytest.mark.parametrize("rule", rows(), ids=[rule["rule_id"] for rule in rows()])
def test_a_rule_has_both_languages_with_the_same_placeholders_a_source_and_a_confidence(rule: dict[str, str]) -> None:
    for stem in ("message", "advice"):
        chinese, english = rule[f"{stem}_zh"], rule[f"{stem}_en"]
        assert chinese and english
        assert set(re.findall(r"{(\w+)}", chinese)) == set(re.findall(r"{(\w+)}", english))
    assert rule["source"] and rule["confidence"] in ("A", "B", "C")
    assert rule["severity"] in findings.SEVERITIES and rule["scope"] in ("record", "layer")


@pytest.mark.parametrize("rule", rows(), ids=[rule["rule_id"] for rule in rows()])
def test_a_rule_has_a_short_name_in_both_languages_without_a_hole(rule: dict[str, str]) -> None:
    names = rule["condition_zh"], rule["condition_en"]
    assert all(names) and not re.search("[{}…]", "".join(names))
    assert rule["condition_en"].isprintable() and not re.search("[\u4e00-\u9fff]", rule["condition_en"])
    assert len(rule["condition_en"]) <= 90 and re.search("[\u4e00-\u9fff]", rule["condition_zh"])


def test_rule_codes_are_unique() -> None:
    codes = [rule["rule_id"] for rule in rows()]
    assert len(codes) == len(set(codes))


def test_a_message_is_filled_with_its_values_and_labels_in_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    values = '{"dl_class": "乔木林", "yu_bi_du": 0.15}'
    assert findings.message("F003", values) == "Arbor forest with a canopy closure of 0.15, outside 0.20-1.00"
    monkeypatch.setattr(i18n, "_language", "zh")
    assert findings.message("F003", values) == "地类为乔木林，郁闭度 0.15 不在 0.20-1.00"
    assert "除以 100" in findings.advice("F003")


def test_a_missing_value_is_shown_as_a_dash() -> None:
    assert findings.message("F002", '{"di_lei": null}').startswith("The land-class code –")


def test_findings_of_rows_and_layers_join_into_one_table() -> None:
    joined = findings.joined(
        [findings.empty(), findings.of_rows("C001", [3, 5]), findings.of_layer("I004", {"count": 2})]
    )
    assert list(joined.columns) == list(findings.COLUMNS)
    assert joined["row"].tolist()[:2] == [3, 5] and pd.isna(joined["row"].iloc[2])
    assert findings.counts(joined) == {"error": 2, "warn": 0, "info": 1}


def test_the_place_of_a_finding_is_on_its_record_and_a_finding_of_the_layer_has_none() -> None:
    geometry = np.array([None, shapely.box(0, 0, 2, 2)], dtype=object)
    found = findings.joined([findings.of_rows("C003", [1, 0]), findings.of_layer("I004", {"count": 1})])
    placed = findings.with_places(found, geometry)
    assert placed["x"].tolist()[0] == 1.0 and placed[["x", "y"]].iloc[1:].isna().all(axis=None)
    assert findings.with_places(findings.empty(), geometry).empty


def test_why_an_outline_is_invalid_is_said_in_words_with_the_place_to_the_centimetre():
    values = {"geom_reason": "Self-intersection[460108.756407225 2959219.88653495]"}
    told = findings.message("C002", values)
    assert told == "Invalid geometry: the outline crosses itself at 460108.76, 2959219.89"
    in_degrees = findings.message("C002", {"geom_reason": "Hole lies outside shell[113.123456789 27.5]"})
    assert in_degrees.endswith("a hole lies outside the outline at 113.123457, 27.500000")
    assert findings.message("C002", {"geom_reason": "Something new"}).endswith(": Something new")


def test_areas_are_told_in_hectares_and_small_ones_in_square_metres():
    assert findings.message("C003", {"overlap_id": "7", "overlap_m2": 15634.75}) == "Overlaps 7 by 1.56 ha"
    assert findings.message("C003", {"overlap_id": "7", "overlap_m2": 78.0115}) == "Overlaps 7 by 78 m²"
    assert "567 m²" in findings.message("C016", {"area_ha": 0.0567})


@pytest.mark.parametrize(
    ("code", "values", "told"),
    [
        ("C006", {"min_angle_deg": 3.4562}, "Sharp angle of 3.5°"),
        ("C009", {"outside_county_pct": 12.34567, "xian": "430224"}, "12.3 % of the area"),
        ("C009", {"outside_county_pct": 0.04567, "xian": "430224"}, "0.046 % of the area"),
        ("C011", {"layer_shift_m": 1512.3456}, "about 1\u00a0512.3 m against"),
        ("F065", {"tan_chu_l": 900.0, "c_est_t": 33.4567}, "Reported carbon 900 t is far from the estimate 33.5 t"),
        ("F042", {"mei_gq_xj": -3.25, "v_max": 400.0, "sp_group": "杉木"}, "Volume -3.2 m³/ha is above the limit 400"),
        ("F003", {"dl_class": "乔木林", "yu_bi_du": 0.1996}, "closure of 0.1996, outside"),
    ],
)
def test_a_value_has_the_decimals_that_its_unit_deserves(code, values, told):
    assert told in findings.message(code, values)


def test_a_net_source_is_told_as_an_amount_without_a_sign(monkeypatch):
    values = {"net_removal_tco2e": -18.8104}
    assert "a net source (18.8 tCO₂e/a)" in findings.message("W020", values)
    monkeypatch.setattr(i18n, "_language", "zh")
    assert "净排放 18.8 tCO₂e/年" in findings.message("W020", values)
    assert "净排放 0.031 tCO₂e/年" in findings.message("W020", {"net_removal_tco2e": -0.0312})


def test_a_repaired_outline_says_why_it_was_invalid():
    values = {"geom_reason": "Self-intersection[460108.75 2959219.88]", "before_ha": 1.5, "after_ha": 2.0}
    told = findings.message("I001", values)
    assert "the outline crosses itself at 460108.75, 2959219.88" in told and "2.00 ha after" in told
