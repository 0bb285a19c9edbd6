"""The table of carbon densities per class: read, and refused with every mistake in it named."""

import csv
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from layers.errors import ZzecoError
from layers.i18n import _
from layers.intake.plain_table import TOP_ROWS, heading_at
from layers.system_reasons import system_reason

CODE = "lucode"
POOLS = ("above", "below", "soil", "dead")
COLUMNS = tuple(f"c_{pool}" for pool in POOLS)
SHOWN = 10
MOST_T_PER_HA = 1e5  # deep peat holds a few thousand
MOST_CLASSES = 1_000


@dataclass(frozen=True)
class Pools:
    """The class codes (n,) and their densities (n, 4), t C/ha, in the order of POOLS."""

    codes: NDArray[np.int64]
    density_t_per_ha: NDArray[np.float64]


def read_pools(path: Path) -> Pools:
    """The classes of a table `lucode, c_above, c_below, c_soil, c_dead` (t C/ha); other columns are passed over."""
    try:
        text = _decoded(path.read_bytes(), path.name)
    except OSError as error:
        raise ZzecoError(
            _("{file} cannot be read: {reason}").format(file=path.name, reason=system_reason(error)),
            _("Check the path; a drive may not be connected."),
        ) from error
    lines = text.splitlines()
    delimiter = max(",;\t", key="\n".join(lines[:TOP_ROWS]).count)
    rows = [(at, row) for at, row in enumerate(csv.reader(lines, delimiter=delimiter), 1) if any(map(str.strip, row))]
    rows = rows[heading_at([row for _line, row in rows]) :]
    at = _columns([cell.strip().casefold() for cell in rows[0][1]] if rows else [], path.name)
    return _checked(rows[1:], at, len(rows[0][1]), path.name)


def _decoded(raw: bytes, file: str) -> str:
    """The text of the file: UTF-8, else GBK."""
    for encoding in ("utf-16",) if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ZzecoError(
        _("{file} is no text in UTF-8 or GBK.").format(file=file), _("Save the table as CSV (UTF-8) and try again.")
    )


def _columns(heads: Sequence[str], file: str) -> list[int]:
    """Where the needed columns are; ZzecoError naming those that are missing."""
    missing = [name for name in (CODE, *COLUMNS) if name not in heads]
    if missing:
        raise ZzecoError(
            _("{file} has no column {missing}.").format(file=file, missing=", ".join(missing)),
            _("The pools table needs lucode, c_above, c_below, c_soil, c_dead (t C/ha); it has: {columns}.").format(
                columns=", ".join(heads[:SHOWN]) or "–"
            ),
        )
    return [heads.index(name) for name in (CODE, *COLUMNS)]


def _checked(rows: Sequence[tuple[int, list[str]]], at: Sequence[int], width: int, file: str) -> Pools:
    """The classes of the rows under heads of that width; ZzecoError naming the lines that cannot be used."""
    problems: list[str] = []
    codes: dict[int, int] = {}
    densities = []
    for line, row in rows:
        cells = [row[column].strip() if column < len(row) else "" for column in at]
        code, mistake = _code(cells[0], codes)
        values = [_number(cell) for cell in cells[1:]]
        wrong = [_density_mistake(*one) for one in zip(COLUMNS, cells[1:], values, strict=True)]
        told = [_width_mistake(row, width), mistake, *wrong]
        problems += [_("line {line}: {mistake}").format(line=line, mistake=one) for one in told if one]
        codes.setdefault(code, line)
        densities.append(values)
    if not problems and not 0 < len(codes) <= MOST_CLASSES:
        problems = [_("{count} classes, where 1 to {most} are possible").format(count=len(codes), most=MOST_CLASSES)]
    if problems:
        shown = "; ".join(problems[:SHOWN]) + (" …" if len(problems) > SHOWN else "")
        raise ZzecoError(
            _("{file} cannot be used: {problems}").format(file=file, problems=shown),
            _("Correct these lines; densities are in t C/ha, 0 where a class holds no carbon."),
            problems=problems,
        )
    return Pools(np.array(list(codes), np.int64), np.array(densities, np.float64))


def _width_mistake(row: Sequence[str], width: int) -> str | None:
    """What is wrong with a row that has cells beyond the heads: a comma inside a number moves all that follow."""
    if not any(map(str.strip, row[width:])):
        return None
    return _("{count} cells under {width} headings").format(count=len(row), width=width)


def _number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return math.nan


def _code(cell: str, known: dict[int, int]) -> tuple[int, str | None]:
    """The class code and what is wrong with it."""
    value = _number(cell)
    if not (value.is_integer() and abs(value) < 2**53):
        return 0, _("lucode “{value}” is no whole number").format(value=cell)
    if int(value) in known:
        return int(value), _("class {code} is in line {line} already").format(code=int(value), line=known[int(value)])
    return int(value), None


def _density_mistake(column: str, cell: str, value: float) -> str | None:
    if not math.isfinite(value):
        return _("{column} “{value}” is no number").format(column=column, value=cell)
    if value < 0:
        return _("{column} {value} is negative").format(column=column, value=cell)
    if value > MOST_T_PER_HA:
        return _("{column} {value} t C/ha is more than any land holds").format(column=column, value=cell)
    return None
