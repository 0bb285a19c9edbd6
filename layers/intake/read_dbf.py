"""The attribute table of a shapefile, straight from the bytes of its .dbf."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from layers.errors import ZzecoError
from layers.i18n import _
from layers.intake.encoding import TextSample, decoded

SAMPLED_RECORDS = 20_000
SAMPLED_VALUES = 3_000
BLANK = b" \x00\t\r\n"


@dataclass(frozen=True)
class DbfField:
    """One column as the header declares it; `offset` counts from the start of a record."""

    raw_name: bytes
    kind: str
    offset: int
    width: int
    decimals: int


@dataclass(frozen=True)
class Dbf:
    """A checked .dbf: `records` is the memory-mapped byte matrix [record, byte of the record]."""

    path: Path
    fields: tuple[DbfField, ...]
    records: np.ndarray
    language_byte: int

    @property
    def deleted(self) -> np.ndarray:
        """Which records carry the deletion mark."""
        marks: np.ndarray = self.records[:, 0] == ord("*")
        return marks

    def column(self, field: DbfField, rows: np.ndarray | slice = slice(None)) -> np.ndarray:
        """The bytes of one column, [record, byte]."""
        cells: np.ndarray = self.records[rows, field.offset : field.offset + field.width]
        return cells


def damaged(problem: str) -> ZzecoError:
    """The refusal of a shapefile whose members do not hold together."""
    return ZzecoError(
        problem,
        _("Nothing was written. Ask for the delivery again, with .shp, .shx and .dbf together from the same export."),
    )


def opened(path: Path) -> Dbf:
    """The .dbf with its header checked against its size; ZzecoError with found and expected figures."""
    size = path.stat().st_size
    if size < 33:
        raise damaged(_("{file} holds {found} bytes; a .dbf needs at least 33.").format(file=path.name, found=size))
    with path.open("rb") as file:
        head = file.read(66_000)
    count, header_length, record_length = (int.from_bytes(head[a:b], "little") for a, b in ((4, 8), (8, 10), (10, 12)))
    fields = _fields(path, head, header_length, record_length)
    needed = header_length + count * record_length
    if needed > size:
        raise damaged(
            _(
                "{file} is cut short or damaged: its header announces {records} records, {expected} bytes; "
                "it holds {found}."
            ).format(file=path.name, records=count, expected=needed, found=size)
        )
    shape = (count, record_length)
    if count == 0:
        return Dbf(path, fields, np.empty(shape, np.uint8), head[29])
    matrix = np.memmap(path, np.uint8, "r", offset=header_length, shape=shape)
    return Dbf(path, fields, matrix, head[29])


def _fields(path: Path, head: bytes, header_length: int, record_length: int) -> tuple[DbfField, ...]:
    """The columns of the header; ZzecoError where they do not add up to the record."""
    descriptors = []
    for start in range(32, min(header_length, len(head)) - 31, 32):
        if head[start] == 0x0D:
            break
        descriptors.append(head[start : start + 32])
    for wide in (False, True):
        fields = _laid_out(descriptors, wide)
        end = fields[-1].offset + fields[-1].width if fields else 1
        if end == record_length:
            return fields
    raise damaged(
        _(
            "The header of {file} is damaged: its {columns} columns need records of {expected} bytes, "
            "it announces {found}."
        ).format(file=path.name, columns=len(descriptors), expected=end, found=record_length)
    )


def _laid_out(descriptors: list[bytes], wide: bool) -> tuple[DbfField, ...]:
    """Fields one after the other; `wide` reads the decimals byte of text fields as part of the width (FoxPro)."""
    fields: list[DbfField] = []
    offset = 1
    for raw in descriptors:
        kind = chr(raw[11])
        width = raw[16] + (raw[17] << 8 if wide and kind == "C" else 0)
        fields.append(DbfField(raw[:11].split(b"\0")[0].strip(), kind, offset, width, raw[17]))
        offset += width
    return tuple(fields)


def samples(dbf: Dbf) -> list[TextSample]:
    """Field names and distinct text values of an evenly spaced sample of the records."""
    names = [TextSample(field.raw_name, len(field.raw_name) >= 9) for field in dbf.fields]
    step = max(1, -(-len(dbf.records) // SAMPLED_RECORDS))
    values: list[TextSample] = []
    text_fields = [field for field in dbf.fields if field.kind not in "NFDL" and field.width]
    for field in text_fields:
        cells = np.ascontiguousarray(dbf.column(field, slice(None, None, step)))
        telling = cells[(cells > 0x7F).any(axis=1)]
        distinct = pc.unique(_binary(telling)).slice(0, max(50, SAMPLED_VALUES // len(text_fields))).to_pylist()
        values += [_sample(raw, field.width) for raw in distinct]
    return names + values


def _sample(raw: bytes, width: int) -> TextSample:
    value = raw.strip(BLANK)
    return TextSample(value, len(value) >= width - 3)


def _binary(cells: np.ndarray) -> pa.Array:
    """A byte matrix as an Arrow column of fixed-width values, without a loop."""
    count, width = cells.shape
    flat = np.ascontiguousarray(cells)
    return pa.Array.from_buffers(pa.binary(width), count, [None, pa.py_buffer(flat)]).cast(pa.binary())


def table(dbf: Dbf, encoding: str, rows: np.ndarray | slice, warn: Callable[[str], None]) -> pa.Table:
    """The columns of these records under their delivered names: text, numbers, ISO dates.

    Bytes that cannot be read become replacement characters, reported through `warn`.
    """
    names = unique_names([decoded(TextSample(f.raw_name, True), encoding)[0] or _("column") for f in dbf.fields])
    columns = [
        _column(dbf.column(field, rows), field, name, encoding, warn)
        for field, name in zip(dbf.fields, names, strict=True)
    ]
    return pa.table(columns, names=names) if columns else pa.table({})


def unique_names(names: list[str]) -> list[str]:
    """Names with `_2`, `_3` added to those that were there before."""
    used: Counter[str] = Counter()
    result: list[str] = []
    for name in names:
        used[name] += 1
        candidate = name if used[name] == 1 else f"{name}_{used[name]}"
        while candidate in result:
            used[name] += 1
            candidate = f"{name}_{used[name]}"
        result.append(candidate)
    return result


def _column(cells: np.ndarray, field: DbfField, name: str, encoding: str, warn: Callable[[str], None]) -> pa.Array:
    """One column of the table, in the type its header declares where its values bear that out."""
    if not field.width:
        return pa.nulls(len(cells), pa.string())
    texts = _plain(cells, encoding)
    if texts is None:
        texts = _recoded(cells, field, name, encoding, warn)
    texts = pc.utf8_trim(texts, BLANK.decode("ascii"))
    texts = pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
    if field.kind == "D":
        return _dates(texts)
    if field.kind not in "NF":
        return texts
    values = _numbers(texts, field)
    if pa.types.is_string(values.type):
        warn(_("Column {column} is declared as numbers but holds other text; it is kept as text.").format(column=name))
    return values


def _plain(cells: np.ndarray, encoding: str) -> pa.Array | None:
    """The column as text where Arrow can take the bytes as they are: ASCII, or faultless UTF-8."""
    if encoding != "UTF-8" and (cells > 0x7F).any():
        return None
    try:
        return _binary(cells).cast(pa.string())
    except pa.ArrowInvalid:
        return None


def _recoded(cells: np.ndarray, field: DbfField, name: str, encoding: str, warn: Callable[[str], None]) -> pa.Array:
    """The column as text, every distinct value decoded once."""
    coded = _binary(cells).dictionary_encode()
    pairs = [decoded(_sample(raw, field.width), encoding) for raw in coded.dictionary.to_pylist()]
    broken = np.array([not whole for _text, whole in pairs], bool)
    if broken.any():
        count = int(broken[coded.indices.to_numpy()].sum())
        warn(
            _("Column {column}: {count} values hold bytes that are not {encoding}; these show as \ufffd.").format(
                column=name, count=count, encoding=encoding
            )
        )
    return pa.array([text for text, _whole in pairs], pa.string()).take(coded.indices)


def _numbers(texts: pa.Array, field: DbfField) -> pa.Array:
    """int64 or float64 where every value is one without losing digits, else the text; asterisks mean no value."""
    overflown = pc.match_substring_regex(texts, r"^\*+$")
    plain = pc.if_else(overflown, pa.scalar(None, pa.string()), texts)
    whole = [] if field.decimals else [pa.int64()]
    exact = [pa.float64()] if field.decimals or field.width <= 18 else []
    for kind in (*whole, *exact):
        try:
            return plain.cast(kind)
        except pa.ArrowInvalid:
            continue
    return texts


def _dates(texts: pa.Array) -> pa.Array:
    """YYYYMMDD as ISO text; all zeros mean no date; anything else as delivered."""
    iso = pc.replace_substring_regex(texts, r"^(\d{4})(\d{2})(\d{2})$", r"\1-\2-\3")
    return pc.if_else(pc.equal(iso, "0000-00-00"), pa.scalar(None, pa.string()), iso)
