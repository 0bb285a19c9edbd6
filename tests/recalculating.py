"""What the formulas of a workbook come to when they are reckoned anew; values kept in the file are not looked at."""

import importlib.util
import math
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl

_RANGE = re.compile(r"(?:'([^']+)'!)?([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?")
OFFICE = shutil.which("soffice") or shutil.which("libreoffice") or ""
_KNOWN = {
    "SUM": lambda *given: math.fsum(_numbers(given)),
    "MIN": lambda *given: min(_numbers(given)),
    "MAX": lambda *given: max(_numbers(given)),
    "ROUNDUP": lambda number, _places: math.ceil(number),
    "EXP": math.exp,
    "SUMPRODUCT": lambda values: math.fsum(_numbers([values])),
    "SUMIFS": lambda values, *tests: math.fsum(values[np.logical_and.reduce([*map(_meets, tests[::2], tests[1::2])])]),
}


def recalculated(path: Path, folder: Path) -> dict[tuple[str, str], Any]:
    """(sheet, cell) → value: by the library `formulas`, else LibreOffice, else the small evaluator below."""
    bare = _without_values(path, folder)
    if importlib.util.find_spec("formulas"):
        return _by_formulas(bare, folder)
    if OFFICE:
        (found,) = by_office([path], folder)
        return found
    return evaluated(bare)


def live_cells(path: Path) -> dict[tuple[str, str], Any]:
    """(sheet, cell) → the value that was written with it, of every formula."""
    kept = _values(path)
    return {
        (page.title, cell.coordinate): kept[page.title, cell.coordinate]
        for page in openpyxl.load_workbook(path)
        for row in page
        for cell in row
        if str(cell.value).startswith("=")
    }


def _without_values(path: Path, folder: Path) -> Path:
    bare = folder / f"bare-{path.name}"
    openpyxl.load_workbook(path).save(bare)  # openpyxl writes formulas without their values
    return bare


def _by_formulas(path: Path, folder: Path) -> dict[tuple[str, str], Any]:
    import formulas

    model = formulas.ExcelModel().loads(str(path)).finish()
    model.calculate()
    model.write(dirpath=str(folder / "out"))
    (written,) = (folder / "out").iterdir()
    sheets = {name.upper(): name for name in openpyxl.load_workbook(path).sheetnames}
    return {(sheets[sheet.upper()], cell): value for (sheet, cell), value in _values(written).items()}


def by_office(paths: list[Path], folder: Path) -> list[dict[tuple[str, str], Any]]:
    """What LibreOffice reckons of several workbooks, started once."""
    folder.mkdir(exist_ok=True)
    bare = [_without_values(path, folder) for path in paths]
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    line = [OFFICE, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(folder / "out"), *map(str, bare)]
    subprocess.run(line, check=True, capture_output=True, timeout=180)
    return [_values(folder / "out" / path.name) for path in bare]


def _values(path: Path) -> dict[tuple[str, str], Any]:
    book = openpyxl.load_workbook(path, data_only=True)
    return {(page.title, cell.coordinate): cell.value for page in book for row in page for cell in row}


def evaluated(path: Path) -> dict[tuple[str, str], Any]:
    """The cells, formulas of + - * / ^ ( ) and of the functions above over cells and ranges reckoned."""
    book = openpyxl.load_workbook(path)
    given = {(page.title, cell.coordinate): cell.value for page in book for row in page for cell in row}
    found: dict[tuple[str, str], Any] = {}

    def value(sheet: str, cell: str) -> Any:
        key = (sheet, cell)
        if key not in found:
            content = given.get(key)
            found[key] = reckoned(sheet, content[1:]) if isinstance(content, str) and content[:1] == "=" else content
        return found[key]

    def reckoned(sheet: str, text: str) -> Any:
        names: dict[str, Any] = {}

        def named(match: re.Match[str]) -> str:
            names[f"x{len(names)}"] = _cells(match, sheet, value)
            return f"x{len(names) - 1}"

        return eval(_RANGE.sub(named, text).replace("^", "**"), {"__builtins__": {}}, {**_KNOWN, **names})

    return {(sheet, cell): value(sheet, cell) for sheet, cell in given}


def _cells(match: re.Match[str], here: str, value: Any) -> Any:
    sheet, column, first, last_column, last = match.groups()
    if last is None:
        return value(sheet or here, column + first) or 0.0
    assert column == last_column or first == last
    if column != last_column:
        cells = [f"{chr(letter)}{first}" for letter in range(ord(column), ord(last_column) + 1)]
    else:
        cells = [f"{column}{row}" for row in range(int(first), int(last) + 1)]
    found = [value(sheet or here, cell) for cell in cells]
    return np.array([one if isinstance(one, int | float) else np.nan for one in found], dtype=float)


def _meets(values: Any, wanted: Any) -> Any:
    return values <= float(wanted[2:]) if isinstance(wanted, str) else values == wanted


def _numbers(given: Any) -> list[float]:
    flat = [one for each in given for one in np.ravel(each)]
    return [one for one in flat if not isinstance(one, str) and one is not None and not np.isnan(one)]
