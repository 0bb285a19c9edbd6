"""What the formulas of a workbook come to when they are reckoned anew; values kept in the file are not looked at."""

import importlib.util
import math
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl

_RANGE = re.compile(r"(?:'([^']+)'!)?([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?")
_KNOWN = {
    "SUM": lambda *given: math.fsum(_numbers(given)),
    "MIN": lambda *given: min(_numbers(given)),
    "MAX": lambda *given: max(_numbers(given)),
    "ROUNDUP": lambda number, _places: math.ceil(number),
    "EXP": math.exp,
}


def recalculated(path: Path, folder: Path) -> dict[tuple[str, str], Any]:
    """(sheet, cell) → value: by the library `formulas`, else LibreOffice, else the small evaluator below."""
    bare = folder / f"bare-{path.name}"
    book = openpyxl.load_workbook(path)
    book.save(bare)  # openpyxl writes formulas without their values
    if importlib.util.find_spec("formulas"):
        return _by_formulas(bare, folder)
    office = shutil.which("soffice") or shutil.which("libreoffice")
    return _by_office(office, bare, folder) if office else evaluated(bare)


def _by_formulas(path: Path, folder: Path) -> dict[tuple[str, str], Any]:
    import formulas

    model = formulas.ExcelModel().loads(str(path)).finish()
    model.calculate()
    model.write(dirpath=str(folder / "out"))
    (written,) = (folder / "out").iterdir()
    sheets = {name.upper(): name for name in openpyxl.load_workbook(path).sheetnames}
    return {(sheets[sheet.upper()], cell): value for (sheet, cell), value in _values(written).items()}


def _by_office(office: str, path: Path, folder: Path) -> dict[tuple[str, str], Any]:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    line = [office, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(folder / "out"), str(path)]
    subprocess.run(line, check=True, capture_output=True, timeout=120)
    return _values(folder / "out" / path.name)


def _values(path: Path) -> dict[tuple[str, str], Any]:
    book = openpyxl.load_workbook(path, data_only=True)
    return {(page.title, cell.coordinate): cell.value for page in book for row in page for cell in row}


def evaluated(path: Path) -> dict[tuple[str, str], Any]:
    """The cells, formulas of + - * / ^ ( ) SUM MIN MAX ROUNDUP EXP over cells and ranges reckoned."""
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
        return [value(sheet or here, f"{chr(letter)}{first}") for letter in range(ord(column), ord(last_column) + 1)]
    return [value(sheet or here, f"{column}{row}") for row in range(int(first), int(last) + 1)]


def _numbers(given: Any) -> list[float]:
    flat = [one for each in given for one in (each if isinstance(each, list) else [each])]
    return [one for one in flat if isinstance(one, int | float)]
