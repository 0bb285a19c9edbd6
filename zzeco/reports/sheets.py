"""A statistical table as a value: heads in two lines, labelled rows of figures; and how it becomes an Excel sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FORMATS = {
    "area": "#,##0.00;-#,##0.00;",
    "volume": "#,##0;-#,##0;",
    "amount": "#,##0.0;-#,##0.0;0.0",
    "count": "#,##0;-#,##0;0",
    "percent": "0.0",
}
TITLE_ROW, NOTE_ROW, GROUP_ROW, LEAF_ROW, FIRST_ROW = range(5)
A4, LABEL_WIDTH, CELL_WIDTH = 9, 15, 12.5


@dataclass(frozen=True)
class Column:
    """A column of figures: what it belongs to, its head with the unit, one of FORMATS."""

    group: str
    head: str
    look: str


@dataclass(frozen=True)
class Cell:
    """One figure: its key in the manifest, the value (None: not known), its formula where it is a sum."""

    key: str
    value: float | None
    formula: str = ""


@dataclass(frozen=True)
class Row:
    """The labels of a row and its figures; `strong` for sums."""

    labels: tuple[str, ...]
    cells: tuple[Cell, ...]
    strong: bool = False


@dataclass(frozen=True)
class Sheet:
    """A table: key, name of the sheet, title, a line on scope and units, heads of the labels, columns, rows, notes."""

    key: str
    name: str
    title: str
    scope: str
    label_heads: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()

    def figures(self) -> dict[str, tuple[str, Cell]]:
        """Every known figure by its key, with the address of its cell."""
        return {
            cell.key: (address(row, len(self.label_heads) + at), cell)
            for row, one in enumerate(self.rows, start=FIRST_ROW)
            for at, cell in enumerate(one.cells)
            if cell.value is not None
        }


def address(row: int, column: int) -> str:
    """The address of a cell by its places from 0."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    return str(xl_rowcol_to_cell(row, column))


def write_sheet(book: Any, sheet: Sheet) -> None:
    """The sheet as a page of the workbook: A4 across, heads frozen and repeated on every printed page."""
    page = book.add_worksheet(sheet.name[:31])
    looks = _looks(book)
    width = len(sheet.label_heads) + len(sheet.columns)
    _set_up(page, sheet, width)
    page.merge_range(TITLE_ROW, 0, TITLE_ROW, width - 1, "", looks["title"])
    page.write_string(TITLE_ROW, 0, sheet.title, looks["title"])
    page.merge_range(NOTE_ROW, 0, NOTE_ROW, width - 1, "", looks["note"])
    page.write_string(NOTE_ROW, 0, sheet.scope, looks["note"])
    _write_heads(page, sheet, looks["head"])
    for place, row in enumerate(sheet.rows, start=FIRST_ROW):
        _write_row(page, place, row, sheet.columns, looks)
    for place, note in enumerate(sheet.notes, start=FIRST_ROW + len(sheet.rows)):
        page.write_string(place, 0, note, looks["note"])


def _looks(book: Any) -> Mapping[str, Any]:
    """The formats of a workbook, made once for all its sheets."""
    known: dict[str, Any] | None = getattr(book, "zzeco_looks", None)
    if known is None:
        cell = {"border": 1, "border_color": "#84908A", "valign": "vcenter", "font_size": 9, "font_name": "宋体"}
        known = {
            "title": book.add_format(
                {"bold": True, "font_size": 14, "font_name": "宋体", "align": "center", "valign": "vcenter"}
            ),
            "note": book.add_format({"font_size": 9, "font_name": "宋体", "font_color": "#4F5C55"}),
            "head": book.add_format(
                {**cell, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#EAEEEB"}
            ),
            "label": book.add_format({**cell, "text_wrap": True}),
            "label!": book.add_format({**cell, "bold": True, "text_wrap": True}),
        }
        for look, code in FORMATS.items():
            known[look] = book.add_format({**cell, "num_format": code})
            known[look + "!"] = book.add_format({**cell, "num_format": code, "bold": True})
        book.zzeco_looks = known
    return known


def _set_up(page: Any, sheet: Sheet, width: int) -> None:
    labels = len(sheet.label_heads)
    page.set_column(0, labels - 1, LABEL_WIDTH)
    page.set_column(labels, width - 1, CELL_WIDTH)
    page.set_row(TITLE_ROW, 24)
    page.set_row(LEAF_ROW, 28)
    page.freeze_panes(FIRST_ROW, labels)
    page.set_landscape()
    page.set_paper(A4)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    page.fit_to_pages(1, 0)
    page.repeat_rows(TITLE_ROW, LEAF_ROW)
    page.center_horizontally()
    page.set_footer("&C&P / &N")


def _write_heads(page: Any, sheet: Sheet, look: Any) -> None:
    """Two lines: groups over their columns; what has no group stands across both."""
    for place, head in enumerate(sheet.label_heads):
        page.merge_range(GROUP_ROW, place, LEAF_ROW, place, head, look)
    start = len(sheet.label_heads)
    for first, last in _stretches([column.group for column in sheet.columns]):
        group = sheet.columns[first].group
        if not group:
            for at in range(first, last + 1):
                page.merge_range(GROUP_ROW, start + at, LEAF_ROW, start + at, sheet.columns[at].head, look)
            continue
        if first == last:
            page.write_string(GROUP_ROW, start + first, group, look)
        else:
            page.merge_range(GROUP_ROW, start + first, GROUP_ROW, start + last, group, look)
        for at in range(first, last + 1):
            page.write_string(LEAF_ROW, start + at, sheet.columns[at].head, look)


def _stretches(words: Sequence[str]) -> list[tuple[int, int]]:
    """First and last place of each run of equal words."""
    starts = [at for at, word in enumerate(words) if at == 0 or word != words[at - 1]]
    return list(zip(starts, [start - 1 for start in starts[1:]] + [len(words) - 1], strict=True))


def _write_row(page: Any, place: int, row: Row, columns: Sequence[Column], looks: Mapping[str, Any]) -> None:
    mark = "!" if row.strong else ""
    for at, text in enumerate(row.labels):
        page.write_string(place, at, text, looks["label" + mark])
    for at, (cell, column) in enumerate(zip(row.cells, columns, strict=True), start=len(row.labels)):
        look = looks[column.look + mark]
        if cell.value is None:
            page.write_blank(place, at, None, look)
        elif cell.formula:
            page.write_formula(place, at, cell.formula, look, cell.value)
        else:
            page.write_number(place, at, cell.value, look)
