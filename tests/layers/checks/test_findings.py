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
