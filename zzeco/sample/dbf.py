"""Attribute tables of shapefiles as field teams make them: any encoding, any field name, no encoding mark unless asked.

The writer of GDAL always marks the encoding and pads every text to one width; this one writes whole columns.
"""

import struct
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

Array = np.ndarray[Any, Any]
NAME_BYTES = 10
GBK_LANGUAGE_BYTE = 0x4D


def write_dbf(
    path: Path, table: pd.DataFrame, decimals: dict[str, int], encoding: str, *, mark: bool, year: int
) -> None:
    """A dBASE III file; numbers with these decimals (default 0), missing values blank, names cut to 10 bytes."""
    cells = [_cells(table[name], decimals.get(name, 0), encoding) for name in table.columns]
    kinds = ["N" if pd.api.types.is_numeric_dtype(table[name]) else "C" for name in table.columns]
    places = [decimals.get(name, 0) if kind == "N" else 0 for name, kind in zip(table.columns, kinds, strict=True)]
    widths = [cell.shape[1] for cell in cells]
    record_length = 1 + sum(widths)
    header = struct.pack("<BBBBIHH20x", 3, year - 1900, 12, 1, len(table), 32 * len(cells) + 33, record_length)
    header = header[:29] + bytes([GBK_LANGUAGE_BYTE if mark else 0]) + header[30:]
    fields = b"".join(
        struct.pack("<11sc4xBB14x", field_name(name, encoding), kind.encode("ascii"), width, place)
        for name, kind, width, place in zip(table.columns, kinds, widths, places, strict=True)
    )
    deleted_mark = np.full((len(table), 1), 0x20, np.uint8)
    with path.open("wb") as stream:
        stream.write(header + fields + b"\r")
        stream.write(np.concatenate([deleted_mark, *cells], axis=1).tobytes())
        stream.write(b"\x1a")


def field_name(name: str, encoding: str) -> bytes:
    """The name in its encoding, cut to whole characters within 10 bytes."""
    return name.encode(encoding)[:NAME_BYTES].decode(encoding, "ignore").encode(encoding)


def _cells(column: pd.Series, decimals: int, encoding: str) -> Array:
    """The column as bytes (rows, width): text to the left, numbers to the right, blanks for missing values."""
    codes, values = pd.factorize(column)
    if pd.api.types.is_numeric_dtype(column):
        texts = [f"{value:.{decimals}f}".encode("ascii") for value in values]
        width = max((len(text) for text in texts), default=1) + 1
        padded = [text.rjust(width) for text in texts]
    else:
        texts = [str(value).encode(encoding) for value in values]
        width = max((len(text) for text in texts), default=1)
        padded = [text.ljust(width) for text in texts]
    blank = b" " * width
    known = np.frombuffer(b"".join([*padded, blank]), np.uint8).reshape(-1, width)
    return np.asarray(known[codes])
