"""Numbers and tables on a terminal."""

import pytest

from ui.format import number as window_number
from zzeco.screen import interval, number, table, width, wrapped


def test_a_chinese_character_takes_two_columns():
    assert (width("abc"), width("株洲"), width("a株"), width("（")) == (3, 4, 3, 2)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (1234567.891, "1\u00a0234\u00a0567.9"),
        (12, "12"),
        (0.0, "0.0"),
        (None, "—"),
        (float("nan"), "—"),
        ("x", "x"),
        (-1500, "\u22121\u00a0500"),
        (-0.04, "0.0"),
    ],
)
def test_numbers_are_written_as_in_the_window(value, shown):
    assert number(value) == shown


def test_columns_line_up_in_both_scripts():
    lines = table(["县", "n"], [["渌口区", "1"], ["a", "100"]])
    assert len({width(line) for line in lines}) == 1
    assert lines[1].startswith("渌口区") and lines[2].endswith("100")


def test_a_table_without_rows_is_its_heads():
    assert table(["a", "b"], []) == ["a  b"]


@pytest.mark.parametrize("value", [82903810.63, -1486.04, 0.04, -0.04, None])
def test_terminal_and_window_write_a_figure_alike(value):
    assert number(value) == window_number(value, 1)


def test_an_interval_has_both_ends_or_is_unknown():
    assert interval([1.0, 2500.0]) == "1.0 – 2\u00a0500.0" and interval(None) == "—"


def test_text_is_broken_at_spaces_and_between_chinese_characters():
    assert wrapped("a file, folder or archive", 10) == ["a file,", "folder or", "archive"]
    assert wrapped("项目的图层名，或检查意见", 14) == ["项目的图层名，", "或检查意见"]
