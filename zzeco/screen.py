"""Numbers and tables as lines on a screen; Chinese characters count two columns."""

import unicodedata
from collections.abc import Sequence


def width(text: str) -> int:
    """Columns that the text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def number(value: object, decimals: int = 1) -> str:
    """The number with thousands separators; an en dash when it is not known."""
    if value is None or value != value:
        return "–"
    if isinstance(value, int | float):
        return f"{value:,.{0 if isinstance(value, int) else decimals}f}"
    return str(value)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """The rows under their heads, columns aligned: the first to the left, the others to the right."""
    lines = [list(heads), *[list(row) for row in rows]]
    widths = [max(width(line[column]) for line in lines) for column in range(len(heads))]
    return ["  ".join(_cell(text, widths[at], at) for at, text in enumerate(line)).rstrip() for line in lines]


def _cell(text: str, columns: int, at: int) -> str:
    space = " " * (columns - width(text))
    return text + space if at == 0 else space + text
