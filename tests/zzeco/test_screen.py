"""Numbers and tables on a terminal."""

import pytest

from zzeco.screen import number, table, width


def test_a_chinese_character_takes_two_columns():
    assert (width("abc"), width("株洲"), width("a株"), width("（")) == (3, 4, 3, 2)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (1234567.891, "1,234,567.9"),
        (12, "12"),
        (0.0, "0.0"),
        (None, "–"),
        (float("nan"), "–"),
        ("x", "x"),
        (-1500, "-1,500"),
    ],
)
def test_numbers_have_thousands_separators_and_unknown_ones_a_dash(value, shown):
    assert number(value) == shown


def test_columns_line_up_in_both_scripts():
    lines = table(["县", "n"], [["渌口区", "1"], ["a", "100"]])
    assert len({width(line) for line in lines}) == 1
    assert lines[1].startswith("渌口区") and lines[2].endswith("100")


def test_a_table_without_rows_is_its_heads():
    assert table(["a", "b"], []) == ["a  b"]
