"""Numbers and tables as lines on a screen; Chinese characters count two columns."""

import re
import unicodedata
from collections.abc import Sequence

THIN_SPACE = "\u00a0"  # as the window writes thousands
MINUS = "\u2212"
MISSING = "—"
_PIECES = re.compile(r"\s+|(?:[^\s\u2e80-\uffef]+|[\u2e80-\uffef])[，。；：、）]*")


def width(text: str) -> int:
    """Columns that the text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def number(value: object, decimals: int = 1) -> str:
    """The number as the window writes it, `−1 204.5`; a dash when it is not known."""
    if value is None or value != value:
        return MISSING
    if not isinstance(value, int | float):
        return str(value)
    text = f"{abs(value):,.{0 if isinstance(value, int) else decimals}f}".replace(",", THIN_SPACE)
    return MINUS + text if value < 0 and re.search("[1-9]", text) else text


def interval(bounds: Sequence[float] | None) -> str:
    """`6 521.0 – 8 116.0`; a dash when it is not known."""
    return MISSING if bounds is None else " – ".join(number(bound) for bound in bounds)


def wrapped(text: str, columns: int) -> list[str]:
    """The text in lines of at most so many columns, broken at spaces and between Chinese characters."""
    lines = [""]
    for piece in _PIECES.findall(" ".join(text.split())):
        if width(lines[-1] + piece.rstrip()) > columns:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return lines


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """The rows under their heads, columns aligned: the first to the left, the others to the right."""
    lines = [list(heads), *[list(row) for row in rows]]
    widths = [max(width(line[column]) for line in lines) for column in range(len(heads))]
    return ["  ".join(_cell(text, widths[at], at) for at, text in enumerate(line)).rstrip() for line in lines]


def _cell(text: str, columns: int, at: int) -> str:
    space = " " * (columns - width(text))
    return text + space if at == 0 else space + text
