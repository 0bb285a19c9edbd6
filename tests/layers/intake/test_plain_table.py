"""Where the heads of a plain table stand, whatever title lies above them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.intake.plain_table import heading_at, plain_table

HEADS = ["plot", "species", "D", "H", "area", "note"]
LIST = ["样地每木检尺表,,,单位:cm", "样地号,小班号,树种,胸径", "P1,A1,杉木,12", "P1,A1,杉木,14"]
VALUES = ["P1", "杉木", "12.4", "10.1", "600", "ok"]


@given(
    st.integers(2, 6),
    st.lists(st.integers(1, 5), max_size=3),
    st.integers(2, 6),
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=4),
)
def test_titles_of_any_width_below_that_of_the_heads_are_passed_over(width, titles, records, blanks):
    heads = ["D", *HEADS[:2], *HEADS[3:]][:width]
    values = ["12.4", *VALUES[:2], *VALUES[3:]][:width]
    above = [(["title"] * min(count, width - 1) + [""] * width)[:width] for count in titles]
    below = [list(values) for _each in range(records)]
    for row, column in blanks:
        if 0 < column < width and row < records:
            below[row][column] = ""
    assert heading_at([*above, heads, *below]) == len(above)


@pytest.mark.parametrize(
    ("rows", "at"),
    [
        ([["Plots of 2025", "", "", "unit: cm"], ["plot", "species", "D", "H"], ["P1", "杉木", "12", "9"]], 1),
        ([["title"], ["plot", "D", "", "", ""], ["P1", "12", "a", "b", "c"], ["P2", "13", "a", "b", "c"]], 1),
        ([["plot", "D"], ["P1", "１２"]], 0),
        ([["样地面积", "600"], ["plot", "species", "D"], ["P1", "杉木", "12"]], 1),
        ([["species", "2020", "2025"], ["杉木", "1", "2"]], 0),
        ([["name", "word"], ["a", "b"], ["c", "d"]], 0),
        ([["title"], [], ["name", "word"], ["a", "b"]], 2),
        ([["plot", "D", "H"], ["P1", "1,200", ""]], 0),
    ],
)
def test_heads_are_found(rows, at):
    assert heading_at(rows) == at


def test_a_narrow_list_under_title_and_unit_keeps_all_its_trees(tmp_path):
    path = tmp_path / "trees.csv"
    path.write_text("\n".join([*LIST, ""]), encoding="utf-8")
    found = plain_table(path)
    assert list(found.columns) == ["样地号", "小班号", "树种", "胸径"] and len(found) == 2
