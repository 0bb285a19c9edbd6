"""A table without places, CSV or Excel, with its heads as delivered and every cell as text."""

from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import numpy as np
import pandas as pd

from layers.errors import ZzecoError
from layers.i18n import _
from layers.intake.read_dbf import unique_names
from layers.intake.read_sheets import csv_rows, csv_text, worksheets
from layers.intake.read_types import Place, Request
from layers.system_reasons import system_reason
from layers.text import numbers, text

ENDINGS = (".csv", ".txt", ".xlsx")
TOP_ROWS = 10


def plain_table(path: Path, encoding: str | None = None) -> pd.DataFrame:
    """The records of the first sheet with any (str, blanks missing); ZzecoError or Unclear where it cannot be read."""
    if path.suffix.lower() not in ENDINGS:
        raise ZzecoError(
            _("{file} is no table that can be read.").format(file=path.name),
            _("Endings: {suffixes}").format(suffixes=" ".join(ENDINGS)),
        )
    try:
        rows = _rows(Place(path, path, path.stem), Request(path, encoding=encoding))
    except OSError as error:
        raise ZzecoError(
            _("{name} cannot be read: {reason}").format(name=path.name, reason=system_reason(error)),
            _("Check the path; a drive may not be connected."),
        ) from error
    rows = rows[heading_at(rows) :]
    if len(rows) < 2:
        raise ZzecoError(
            _("{file} has no records.").format(file=path.name),
            _("The first row names the columns, each other row is one record."),
        )
    width = max(map(len, rows))
    heads = unique_names([(rows[0] + [""] * width)[at].strip() or _("column") for at in range(width)])
    cells = [[row[at] if at < len(row) else "" for row in rows[1:]] for at in range(width)]
    return pd.DataFrame({head: text(pd.Series(column, dtype="str")) for head, column in zip(heads, cells, strict=True)})


def heading_at(rows: Sequence[Sequence[str]]) -> int:
    """The place of the row of heads; above it stand titles, often merged, and the unit or date beside them.

    Heads are words over records with numbers: the first row without a number that fills as many cells as any row below
    it, else (a column has no head) the last row without a number above the first with one. Where this finds nothing,
    the first row that fills more than half as many cells as the fullest near the top.
    """
    top = [[cell for cell in row if cell.strip()] for row in rows[:TOP_ROWS]]
    filled = [len(row) for row in top]
    known = numbers(pd.Series([cell for row in top for cell in row], dtype="str")).notna().to_numpy()
    ends = np.cumsum(filled)
    of_words = [count > 0 and not known[end - count : end].any() for count, end in zip(filled, ends, strict=True)]
    first = next((at for at, count in enumerate(filled) if count and not of_words[at]), 0)
    last = max((at for at, count in enumerate(filled) if count and not of_words[at]), default=0)
    over_all = (at for at in range(last) if of_words[at] and filled[at] >= max(filled[at + 1 :]))
    nearest = (at for at in reversed(range(first)) if of_words[at])
    half = (at for at, count in enumerate(filled) if 2 * count > max(filled))
    return next(chain(over_all, nearest, half), 0)


def _rows(place: Place, request: Request) -> list[list[str]]:
    if place.path.suffix.lower() == ".xlsx":
        place.path.open("rb").close()
        return next((rows for rows in worksheets(place).values() if rows), [])
    return csv_rows(csv_text(place, request)[1])
