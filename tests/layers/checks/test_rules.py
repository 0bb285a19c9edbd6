"""Every rule of the tables can be read, knows its names, and fires on the record that breaks it."""

import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.checks import findings
from layers.checks.columns import column
from layers.checks.expression import Evaluator, UnknownCondition, parsed
from layers.checks.rules import evaluate
from layers.kind import LAYER_KINDS, kind
from layers.tables import table

DATA = Path(__file__).parents[2] / "data"
EXAMPLES: dict[str, dict[str, Any]] = json.loads((DATA / "rule_examples.json").read_text(encoding="utf-8"))
TABLES = ("rules_common", "rules_forest", "rules_karst", "rules_wetland")
RULES = [(name, rule) for name in TABLES for rule in table(name).to_dict("records")]
QUIET = [(name, rule) for name, rule in RULES if ".isna()" not in rule["condition_expr"]]
FOREST = kind("forest")


def names_of(rule: dict[Any, Any]) -> set[str]:
    placeholders = {name.lower() for name in re.findall(r"{(\w+)}", rule["message_zh"])}
    return set(parsed(rule["condition_expr"]).names) | placeholders


def record(values: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series([value]) for name, value in values.items()})


def test_there_are_138_rules_and_an_example_for_each() -> None:
    assert len(RULES) == 138
    assert {rule["rule_id"] for _name, rule in RULES} == set(EXAMPLES)


def test_every_name_of_a_rule_is_a_standard_field_or_explained() -> None:
    known = {field for one in LAYER_KINDS for field in one.field_names}
    known |= {name.lower() for name in table("rules_names")["name"]}
    for _name, rule in RULES:
        assert names_of(rule) <= known, rule["rule_id"]


def test_the_fields_of_a_finding_are_standard_fields() -> None:
    known = {field for one in LAYER_KINDS for field in one.field_names} | {"geometry", "reported_area_ha", ""}
    for _name, rule in RULES:
        assert set(rule["fields"].split(";")) <= known, rule["rule_id"]


@pytest.mark.parametrize(("name", "rule"), RULES, ids=[rule["rule_id"] for _name, rule in RULES])
def test_a_rule_is_silent_on_an_empty_layer_and_fires_on_the_record_that_breaks_it(
    name: str, rule: dict[str, str]
) -> None:
    broken = record(EXAMPLES[rule["rule_id"]])
    assert rule["rule_id"] not in set(evaluate((name,), broken.iloc[:0], FOREST)["code"])
    found = evaluate((name,), broken, FOREST)
    mine = found[found["code"] == rule["rule_id"]]
    assert len(mine) == 1
    assert mine["severity"].iloc[0] == rule["severity"]
    assert mine["row"].isna().iloc[0] == (rule["scope"] == "layer")
    assert "{" not in findings.message(rule["rule_id"], mine["values"].iloc[0])


@pytest.mark.parametrize(("name", "rule"), QUIET, ids=[rule["rule_id"] for _name, rule in QUIET])
def test_a_rule_that_does_not_ask_for_missing_values_is_silent_where_all_are_missing(
    name: str, rule: dict[str, str]
) -> None:
    missing = pd.DataFrame({one: pd.Series([None], dtype="object") for one in names_of(rule)})
    for one in missing:
        if isinstance(EXAMPLES[rule["rule_id"]].get(str(one)), bool):
            missing[one] = missing[one].astype("boolean")
    assert rule["rule_id"] not in set(evaluate((name,), missing, FOREST)["code"])


def test_a_rule_whose_column_is_absent_is_off() -> None:
    assert evaluate(("rules_forest",), record({"dl_class": "乔木林"}), FOREST).empty


def test_field_names_are_compared_without_case() -> None:
    found = evaluate(("rules_forest",), record({"YU_BI_DU": 2.0}), FOREST)
    assert found["code"].tolist() == ["F006"]


def test_a_comparison_with_a_missing_value_is_false_whatever_the_operator() -> None:
    codes = pd.DataFrame({"dl_class": [None, "宜林"], "ling_zu": ["1", "1"]})
    assert evaluate(("rules_forest",), codes, FOREST)["row"].tolist() == [1]


def test_codes_are_cast_to_numbers_when_they_are_compared_with_numbers() -> None:
    stands = {
        "dl_class": ["乔木林"] * 3,
        "lz_class": ["用材林"] * 3,
        "ling_zu": ["1", "3", "幼"],
        "pingjun_xj": [None] * 3,
    }
    found = evaluate(("rules_forest",), pd.DataFrame(stands), FOREST)
    assert found.loc[found["code"] == "F026", "row"].tolist() == [1]


def test_within_an_indicative_boundary_partly_outside_is_a_note_and_the_shift_rule_is_off() -> None:
    columns = record({"outside_county_pct": 40.0, "xian": "430202", "layer_shift_m": 450.0})
    strict = evaluate(("rules_common",), columns, FOREST)
    kind_one = evaluate(("rules_common",), columns, FOREST, indicative_boundary=True)
    assert dict(zip(strict["code"], strict["severity"], strict=True)) == {"C009": "error", "C011": "warn"}
    assert dict(zip(kind_one["code"], kind_one["severity"], strict=True)) == {"C009": "info"}


def test_several_absent_fields_give_one_finding_each() -> None:
    found = evaluate(("rules_common",), record({"missing_required": "di_lei;qi_yuan"}), FOREST)
    assert [json.loads(values)["missing_required"] for values in found["values"]] == ["di_lei", "qi_yuan"]


def test_the_values_of_a_finding_are_those_of_its_record() -> None:
    columns = pd.DataFrame({"yu_bi_du": [0.5, 1.25, 70.0]})
    found = evaluate(("rules_forest",), columns, FOREST)
    assert found["row"].tolist() == [1, 2]
    assert [json.loads(values) for values in found["values"]] == [{"yu_bi_du": 1.25}, {"yu_bi_du": 70}]


@pytest.mark.parametrize("text", ["__import__('os')", "di_lei.apply(print)", "[x for x in di_lei]", "lambda: 1"])
def test_a_condition_outside_the_small_language_is_refused(text: str) -> None:
    with pytest.raises((UnknownCondition, SyntaxError, KeyError)):
        Evaluator({"di_lei": column(pd.Series(["1"]))}).fires(parsed(text))


@given(st.lists(st.one_of(st.none(), st.floats(-10, 400)), min_size=1, max_size=30))
def test_canopy_closure_outside_0_to_1_is_found_for_exactly_those_records(values: list[float | None]) -> None:
    found = evaluate(("rules_forest",), pd.DataFrame({"yu_bi_du": pd.Series(values, dtype="float64")}), FOREST)
    expected = [row for row, value in enumerate(values) if value is not None and (value < 0 or value > 1)]
    assert found.loc[found["code"] == "F006", "row"].tolist() == expected
