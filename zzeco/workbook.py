"""Workbooks written whole: sheets in one look, put in place only when they are complete."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from zzeco.whole_file import put_whole

NUMBER_FORMAT = "#,##0.0"
FIRST_COLUMN_WIDTH, COLUMN_WIDTH = 28, 16
SHEET_ROWS = 1_048_576


@dataclass(frozen=True)
class Formula:
    """A live cell: the formula (`=C2*C3`) and its value, for programs that do not reckon anew.

    A value that is not finite is not known: the cell stays blank then, for the formula would make it 0.
    """

    text: str
    value: float


class Pages:
    """The sheets of a workbook, all in one look."""

    def __init__(self, book: Any, number_format: str = NUMBER_FORMAT) -> None:
        self.book = book
        self.head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"})
        self.number = book.add_format({"num_format": number_format})
        self.bold = book.add_format({"bold": True, "num_format": number_format, "top": 1})

    def add(self, name: str, heads: Sequence[str], rows: Sequence[Sequence[Any]], last_bold: bool = False) -> None:
        """One sheet: header, rows, widths; missing values stay blank."""
        page = self.book.add_worksheet(name[:31])
        page.freeze_panes(1, 1)
        page.set_column(0, 0, FIRST_COLUMN_WIDTH)
        page.set_column(1, max(len(heads) - 1, 1), COLUMN_WIDTH)
        page.write_row(0, 0, list(heads), self.head)
        for place, row in enumerate(rows, start=1):
            look = self.bold if last_bold and place == len(rows) else self.number
            for column, value in enumerate(row):
                if isinstance(value, Formula) and not _not_finite(value.value):
                    page.write_formula(place, column, value.text, look, value.value)
                else:
                    page.write(place, column, _cell(value), look)


def write_workbook(path: Path, fill: Callable[[Pages], None], number_format: str = NUMBER_FORMAT) -> Path:
    """Writes the workbook beside the target and puts it in place whole.

    ZzecoError where the file cannot be written; what was there stays then.
    """
    return put_whole(path, lambda draft: _write(draft, fill, number_format))


def _write(path: Path, fill: Callable[[Pages], None], number_format: str) -> None:
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(str(path), options)
    fill(Pages(book, number_format))
    try:
        book.close()
    except FileCreateError as error:
        raise OSError(*getattr(error.args[0], "args", (0, str(error)))) from error


def _cell(value: Any) -> Any:
    if value is None or isinstance(value, Formula) or _not_finite(value):
        return ""
    return value.item() if isinstance(value, np.generic) else value


def _not_finite(value: Any) -> bool:
    return isinstance(value, float) and not np.isfinite(value)
