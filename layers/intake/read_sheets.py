"""Tables with coordinate columns: CSV, text and Excel."""

import csv
import datetime
import hashlib
import io
import re
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import shapely

from layers.errors import ZzecoError
from layers.i18n import _
from layers.intake.coordinates import coordinate_columns, heading_row, points, shapes_of_wkt
from layers.intake.encoding import EncodingChoice, TextSample, choose, codec_of
from layers.intake.read_dbf import unique_names
from layers.intake.read_sample import sample
from layers.intake.read_shapefile import unclear
from layers.intake.read_types import Found, Place, Request

Rows = list[list[str]]
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_PLAIN_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d+)?")


def read(place: Place, request: Request) -> list[Found]:
    """The sheets of a table file that name coordinates; ZzecoError where none does."""
    if place.path.suffix.lower() in (".csv", ".txt"):
        choice, text, warnings = csv_text(place, request)
        sheets = {place.name: csv_rows(text)}
    else:
        choice, sheets, warnings = None, worksheets(place), []
    found = [
        _layer(place, name, rows, choice, request, warnings)
        for name, rows in sheets.items()
        if heading_row(rows) is not None
    ]
    if not found:
        first = next((row for rows in sheets.values() for row in rows), [])
        raise ZzecoError(
            _("{file} has no coordinate columns; its first row reads: {headings}").format(
                file=place.shown.name, headings=", ".join(first[:12])
            ),
            _("Name two columns lon and lat (经度, 纬度), x and y (东坐标, 北坐标), or one column WKT."),
        )
    return found


def csv_text(place: Place, request: Request) -> tuple[EncodingChoice, str, list[str]]:
    """The text of a CSV in the encoding that its own bytes show; Unclear where they do not."""
    raw = place.path.read_bytes()
    marked = next((name for mark, name in _MARKS.items() if raw.startswith(mark)), None)
    if marked:
        named = "UTF-8" if marked == "utf-8-sig" else "UTF-16"
        choice = EncodingChoice(named, _("named by the file's byte order mark"))
    else:
        lines = raw.splitlines()
        tokens = {token for line in lines[:: 1 + len(lines) // 20_000] for token in re.split(rb"[,;\t\"]", line)}
        choice = choose(map(TextSample, sorted(tokens)[:: 1 + len(tokens) // 3_000]), explicit=request.encoding)
    if not choice.clear and not request.preview:
        raise unclear(place.shown.name, choice)
    text = raw.decode(marked or codec_of(choice.name), errors="replace")
    broken = text.count("\ufffd")
    return (
        choice,
        text,
        [
            _("{count} characters of {file} are not {encoding}; these show as \ufffd.").format(
                count=broken, file=place.shown.name, encoding=choice.name
            )
        ]
        if broken
        else [],
    )


def csv_rows(text: str) -> Rows:
    """The cells of a CSV; the delimiter is the one of , ; tab that the first lines use most."""
    head = "\n".join(text.splitlines()[:10])
    delimiter = max(",;\t", key=head.count)
    csv.field_size_limit(2**31 - 1)
    return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if any(map(str.strip, row))]


def worksheets(place: Place) -> dict[str, Rows]:
    """The cells of every sheet of an Excel file as text."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(place.path, read_only=True, data_only=True)
        return {
            sheet.title: [cells for row in sheet.iter_rows(values_only=True) if any(cells := [*map(_cell, row)])]
            for sheet in book.worksheets
        }
    except Exception as error:  # openpyxl raises whatever its XML and zip parts raise
        raise ZzecoError(
            _("{file} cannot be read as an Excel file: {error}").format(file=place.shown.name, error=error),
            _("Open it in Excel and save it anew as .xlsx, or export it as CSV."),
        ) from error


def _cell(value: Any) -> str:
    """A cell as text: whole numbers without decimals, dates in ISO form."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def _layer(
    place: Place, name: str, rows: Rows, choice: EncodingChoice | None, request: Request, warnings: list[str]
) -> Found:
    """One sheet as a layer: every row below the headings is a record."""
    start = heading_row(rows) or 0
    width = max(map(len, rows[start:]))
    headings = unique_names([(rows[start] + [""] * width)[i].strip() or _("column") for i in range(width)])
    records = rows[start + 1 :]
    columns = [[row[i].strip() if i < len(row) else "" for row in records] for i in range(width)]
    geometry = _geometry(headings, columns)
    rows_shown = sample(len(records), lambda: shapely.bounds(geometry)) if request.preview else None
    if rows_shown is not None:
        geometry = geometry[rows_shown]
        columns = [[column[at] for at in rows_shown] for column in columns]
    own = [*warnings]
    missing = int(shapely.is_missing(geometry).sum())
    if missing:
        own.append(_("{count} rows have no coordinates that can be read.").format(count=missing))
    table = pa.table([_typed(column) for column in columns], names=headings)
    return Found(
        place,
        name,
        "CSV" if choice else "XLSX",
        table,
        pa.array(shapely.to_wkb(geometry), pa.large_binary()),
        None,
        choice,
        len(records),
        hashlib.sha256(place.path.read_bytes()).hexdigest(),
        _kind(geometry),
        own,
    )


def _geometry(headings: Sequence[str], columns: list[list[str]]) -> Any:
    """The shapes that the coordinate columns give."""
    found = coordinate_columns(headings)
    if found is None or not columns:
        return shapely.points([])
    if found.wkt is not None:
        return shapes_of_wkt(columns[found.wkt])
    return points(columns[found.x or 0], columns[found.y or 0])


def _kind(geometry: Any) -> str:
    kinds = sorted(set(shapely.get_type_id(geometry[~shapely.is_missing(geometry)]).tolist()))
    return shapely.GeometryType(kinds[0]).name.title() if len(kinds) == 1 else "Unknown"


def _typed(texts: list[str]) -> pa.Array:
    """A column as numbers where all of its values are plain ones (codes with leading zeros stay text)."""
    filled = [text for text in texts if text]
    values = pa.array([text or None for text in texts], pa.string())
    if not filled or not all(map(_PLAIN_NUMBER.fullmatch, filled)):
        return values
    return values.cast(pa.float64() if any("." in text for text in filled) else pa.int64())
