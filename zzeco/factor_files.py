"""Factor sets as files: a folder or zip of CSV tables, or a workbook with a sheet per table."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

import pandas as pd

from layers.errors import ZzecoError
from layers.i18n import _
from layers.intake.plain_table import heading_at
from layers.system_reasons import system_reason
from zzeco.carbon.factor_rows import VALUES
from zzeco.carbon.parameters import FACTOR_TABLES, FactorSet, shipped
from zzeco.carbon.units import yearly_kg_per_ha
from zzeco.workbook import Pages, write_workbook

Part: TypeAlias = bytes | pd.DataFrame
WORKBOOKS = (".xlsx", ".xlsm")
METHANE_UNIT = "kgCH4/ha/a"
FLUX_UNITS = ("mg/m2/h", "mgCH4/m2/h", "mg CH4/m2/h")


def read_factor_file(path: Path) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """The factor tables of a folder, zip, CSV or workbook (all cells text), and the names of what is none of them."""
    try:
        parts = _parts(path)
    except OSError as error:
        raise ZzecoError(
            _("{name} cannot be read: {reason}").format(name=path.name, reason=system_reason(error)),
            _("Check the path, and close the file in other programs."),
        ) from error
    tables = {name: _checked(name, _table(part, name)) for name, part in parts.items() if name in FACTOR_TABLES}
    if not tables:
        raise ZzecoError(
            _("{name} holds no factor table.").format(name=path.name),
            _("Name CSV files or sheets as the tables: {names}.").format(names=", ".join(FACTOR_TABLES)),
        )
    return tables, sorted(set(parts) - set(tables))


def _parts(path: Path) -> Mapping[str, Part]:
    """What may be a table, by its name: the bytes of a CSV or the cells of a sheet."""
    if path.is_dir():
        return {one.stem: one.read_bytes() for one in sorted(path.glob("*.csv"))}
    content = path.read_bytes()
    if path.suffix.lower() in WORKBOOKS:
        return _sheets(content, path.name)
    if path.suffix.lower() == ".zip":
        return _zipped(content, path.name)
    return {path.stem: content}


def _table(part: Part, name: str) -> pd.DataFrame:
    return _csv(part, name) if isinstance(part, bytes) else part


def _zipped(content: bytes, name: str) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {Path(one).stem: archive.read(one) for one in archive.namelist() if one.lower().endswith(".csv")}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise ZzecoError(
            _("{name} cannot be read as a zip archive.").format(name=name), _("Pack the CSV files anew.")
        ) from error


def _csv(content: bytes, name: str) -> pd.DataFrame:
    """A CSV in UTF-8 or, as Excel writes it in China, GB 18030."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return pd.read_csv(io.StringIO(content.decode(encoding)), dtype=str, keep_default_na=False)
        except UnicodeDecodeError:
            continue
        except pd.errors.EmptyDataError as error:
            raise _unreadable(name, _("it is empty")) from error
        except pd.errors.ParserError as error:
            raise _unreadable(name, error) from error
    raise _unreadable(name, _("neither UTF-8 nor GB 18030"))


def _sheets(content: bytes, name: str) -> dict[str, pd.DataFrame]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        cells = {sheet.title: [[*map(_text, row)] for row in sheet.iter_rows(values_only=True)] for sheet in book}
    except Exception as error:  # openpyxl raises whatever its XML and zip parts raise
        raise _unreadable(name, error) from error
    return {title: _frame(rows) for title, rows in cells.items()}


def _frame(rows: list[list[str]]) -> pd.DataFrame:
    """The rows below the heads; titles above them, blank rows and columns without a head are no data."""
    filled = [row for row in rows if any(row)]
    filled = filled[heading_at(filled) :]
    heads = filled[0] if filled else []
    table = pd.DataFrame(filled[1:], columns=range(len(heads)), dtype=object)
    return table[[at for at, head in enumerate(heads) if head]].set_axis([head for head in heads if head], axis=1)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def _unreadable(name: str, reason: object) -> ZzecoError:
    return ZzecoError(
        _("{name} cannot be read: {reason}").format(name=name, reason=reason),
        _("Save it anew as CSV (UTF-8) or .xlsx."),
    )


def _checked(name: str, table: pd.DataFrame) -> pd.DataFrame:
    columns = list(shipped().rows(name).columns)
    missing = [column for column in columns if column not in table.columns]
    if missing or not table.columns.is_unique:
        raise ZzecoError(
            _("{table} lacks the columns {names}, or has one twice.").format(
                table=name, names=", ".join(missing) or "–"
            ),
            _("Columns of this table: {names}. Further columns are kept.").format(names=", ".join(columns)),
        )
    return yearly_fluxes(table) if name == "wetland" else table


def yearly_fluxes(table: pd.DataFrame) -> pd.DataFrame:
    """The wetland rows with methane as a mean flux in mg/m2/h, as it is measured and published, in kgCH4/ha/a.

    The note keeps the number that was given; a cell that is no number stays as it is, to be refused with its unit.
    """
    values = pd.to_numeric(table["value"], errors="coerce")
    given = table["quantity"].str.startswith("CH4") & table["unit"].isin(FLUX_UNITS) & values.notna()
    if not given.any():
        return table
    yearly = values[given].map(lambda flux: repr(float(yearly_kg_per_ha(flux))))
    told = table["note"] + "; = " + table["value"] + " " + table["unit"]
    return table.assign(
        value=table["value"].where(~given, yearly.reindex(table.index)),
        unit=table["unit"].where(~given, METHANE_UNIT),
        note=table["note"].where(~given, told.str.removeprefix("; ")),
    )


def write_factor_workbook(factors: FactorSet, path: Path) -> Path:
    """Writes a set as a workbook, a sheet per table; numbers as numbers, everything else as text."""
    return write_workbook(path, lambda pages: _fill(pages, factors), "General")


def _fill(pages: Pages, factors: FactorSet) -> None:
    for name in FACTOR_TABLES:
        rows = factors.rows(name)
        columns = list(rows.columns)
        shown = [[*map(_cell, columns, row, [name] * len(columns))] for row in rows.to_numpy(dtype=object)]
        pages.add(name, columns, shown)


def _cell(column: str, text: str, table: str) -> Any:
    if column not in VALUES[table]:
        return text
    try:
        return float(text)
    except ValueError:
        return text
