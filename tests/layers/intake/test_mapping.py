"""Answers of options and of mapping files."""

import pytest

from layers.errors import UsageError
from layers.intake.mapping import Answers, merged, pairs, read_mapping, unit_pairs, write_mapping


def test_a_mapping_is_read_as_it_was_written(tmp_path):
    answers = Answers("GBK", "EPSG:4526", True, {"di_lei": "地类"}, {"mian_ji": "mu"}, {"di_lei": "国土三调"},
                      {"state": {"完工": "built"}})  # fmt: skip
    write_mapping(tmp_path / "m.json", answers)
    assert read_mapping(tmp_path / "m.json") == answers


def test_options_win_over_the_file_field_by_field():
    base = Answers("GBK", "EPSG:4526", False, {"di_lei": "甲", "xian": "乙"}, {"mian_ji": "mu"})
    found = merged(base, Answers(crs="EPSG:4498", fields={"di_lei": "丙"}, units={"mian_ji": "ha"}))
    assert (found.encoding, found.crs) == ("GBK", "EPSG:4498")
    assert found.fields == {"di_lei": "丙", "xian": "乙"} and found.units == {"mian_ji": "ha"}


def test_a_value_may_contain_an_equals_sign():
    assert pairs(["note=a=b", " di_lei = DL "], "--field") == {"note": "a=b", "di_lei": "DL"}


def test_words_that_are_no_pairs_and_units_that_are_none_are_usage_errors():
    with pytest.raises(UsageError, match="--field"):
        pairs(["di_lei"], "--field")
    with pytest.raises(UsageError, match="acre"):
        unit_pairs(["mian_ji=acre"])


@pytest.mark.parametrize("text", ["", "[]", "null", "7", '{"x": 1}', "\x00"])
def test_what_is_no_mapping_is_a_usage_error(tmp_path, text):
    (tmp_path / "m.json").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError):
        read_mapping(tmp_path / "m.json")


def test_a_mapping_in_another_encoding_is_a_usage_error(tmp_path):
    (tmp_path / "m.json").write_bytes('{"fields": {"di_lei": "地类"}}'.encode("gbk"))
    with pytest.raises(UsageError):
        read_mapping(tmp_path / "m.json")


def test_a_mapping_with_a_byte_order_mark_is_read(tmp_path):
    (tmp_path / "m.json").write_text('{"crs": "EPSG:4526"}', encoding="utf-8-sig")
    assert read_mapping(tmp_path / "m.json").crs == "EPSG:4526"
