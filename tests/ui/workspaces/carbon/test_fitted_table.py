"""Tables of ready texts: no column is cut while there is room, and what is too long stands in the tool tip."""

import pytest
from PySide6.QtCore import Qt

from ui.theme.tokens import px
from ui.workspaces.carbon.fitted_table import WIDEST, FittedTable, fill_table

HEADS = ["Part", "A rather long heading of a column", "3"]


@pytest.fixture
def table(qtbot):
    """Shows a table of a width."""

    def show(width, *, even=True, rows=(("growth", "12", "1"),)):
        made = FittedTable(even=even)
        qtbot.addWidget(made)
        made.resize(width, 200)
        made.show()
        fill_table(made, HEADS, [[(words, words) for words in row] for row in rows])
        return made

    return show


def widths(table):
    return [table.columnWidth(at) for at in range(3)]


def test_every_column_has_room_for_its_heading_and_the_rest_is_divided(table):
    wide = table(900)
    header = wide.horizontalHeader()
    assert all(width >= header.sectionSizeHint(at) for at, width in enumerate(widths(wide)))
    assert sum(widths(wide)) == wide.viewport().width()


def test_where_there_is_no_room_the_table_scrolls_and_nothing_is_cut(table):
    narrow = table(160)
    header = narrow.horizontalHeader()
    assert all(width >= header.sectionSizeHint(at) for at, width in enumerate(widths(narrow)))
    assert narrow.horizontalScrollBar().maximum() > 0
    narrow.resize(900, 200)
    assert sum(widths(narrow)) == narrow.viewport().width()


def test_names_take_what_the_numbers_leave(table):
    made = table(900, even=False)
    header = made.horizontalHeader()
    assert widths(made)[2] == max(made.sizeHintForColumn(2), header.sectionSizeHint(2))
    assert sum(widths(made)) == made.viewport().width()


def test_a_very_long_text_is_shortened_and_told_in_its_tip(table):
    words = "a source that is described at length " * 5
    made = table(300, rows=(("growth", words, "1"),))
    assert widths(made)[1] == px(WIDEST)
    assert made.model().index(0, 1).data(Qt.ItemDataRole.ToolTipRole) == words
