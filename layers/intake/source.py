"""What a delivery holds: its layers as delivered, read in a child process."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely

from layers.errors import Unclear, UsageError, ZzecoError
from layers.i18n import _
from layers.intake.encoding import EncodingChoice
from layers.intake.read_lines import without_single_points
from layers.intake.read_process import ReaderProcess, request_line, temporary_folder
from layers.pieces import in_pieces

Cancelled = Callable[[], bool]


@dataclass(frozen=True)
class Delivered:
    """One layer as delivered: `table` and `geometry` (shapely, None = no shape) have one row per record.

    `crs` is `EPSG:n` or WKT, None where the source names none; `encoding` is None where the format settles it.
    """

    path: Path
    layer: str
    driver: str
    table: pd.DataFrame
    geometry: np.ndarray
    crs: str | None
    encoding: str | None
    encoding_candidates: list[dict[str, Any]]
    sha256: str
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class LayerSummary:
    """One layer in short: `records` of the whole source, `preview` those that stand for it (about 1 000)."""

    path: Path
    layer: str
    driver: str
    records: int
    geometry_types: list[str]
    crs: str | None
    encoding: EncodingChoice | None
    preview: Delivered


class Reader:
    """Keeps one reading process alive for many files; use with `with`."""

    def __init__(self) -> None:
        self._process = ReaderProcess()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.stop()

    def read(
        self,
        source: Path,
        *,
        layer: str | None = None,
        encoding: str | None = None,
        cancelled: Cancelled | None = None,
    ) -> list[Delivered]:
        """All layers with records, or the named one; ZzecoError if unreadable, Unclear if the encoding is open."""
        return [delivered for delivered, _entry in self._layers(source, layer, encoding, False, cancelled)]

    def release(self) -> None:
        """Let the reading process and its memory go; the next file starts another."""
        self._process.stop()

    def describe(
        self, source: Path, encoding: str | None = None, cancelled: Cancelled | None = None
    ) -> list[LayerSummary]:
        """What is in a source, cheaply; an unclear encoding is shown by its best candidate, not raised."""
        return [_summary(*both) for both in self._layers(source, None, encoding, True, cancelled)]

    def _layers(
        self, source: Path, layer: str | None, encoding: str | None, preview: bool, cancelled: Cancelled | None
    ) -> list[tuple[Delivered, dict[str, Any]]]:
        source = Path(source).absolute()
        if not source.exists():
            raise ZzecoError(
                _("{path} does not exist.").format(path=source), _("Check the path; a drive may not be connected.")
            )
        with temporary_folder() as name:
            folder = Path(name)
            answer = self._answer(source, folder, (layer, encoding), preview, cancelled)
            return [(_delivered(entry), entry) for entry in answer["layers"]]

    def _answer(
        self,
        source: Path,
        folder: Path,
        asked: tuple[str | None, str | None],
        preview: bool,
        cancelled: Cancelled | None,
    ) -> dict[str, Any]:
        """The child's answer; a KML on which LIBKML fails is tried once more with GDAL's plain KML driver."""
        try:
            return self._process.ask(request_line(source, _new(folder), *asked, preview=preview), source, cancelled)
        except (Unclear, UsageError):
            raise
        except ZzecoError as first:
            if source.suffix.lower() not in (".kml", ".kmz") or (cancelled is not None and cancelled()):
                raise
            again = request_line(source, _new(folder), *asked, preview=preview)
            return _with_plain_kml(again, source, cancelled, first)


def _new(folder: Path) -> Path:
    """A fresh sub-folder, so that a second attempt does not meet the leavings of the first."""
    own = folder / f"attempt_{len(list(folder.iterdir()))}"
    own.mkdir()
    return own


def _with_plain_kml(
    request: dict[str, Any], source: Path, cancelled: Cancelled | None, first: ZzecoError
) -> dict[str, Any]:
    """The answer of a child without LIBKML, with a warning per layer; the first error if that fails too."""
    process = ReaderProcess(skipped_driver="LIBKML")
    try:
        answer = process.ask(request, source, cancelled)
    except ZzecoError:
        raise first from None
    finally:
        process.stop()
    note = _("The usual KML reader failed on this file; the plain one read it, without extended attributes.")
    for entry in answer["layers"]:
        entry["warnings"].append(note)
    return answer


def _delivered(entry: dict[str, Any]) -> Delivered:
    """The layer that an entry of the answer describes, with its records."""
    with pa.OSFile(entry["file"], "rb") as file:
        table = pa.ipc.open_file(file).read_all()
    warnings = list(entry["warnings"])
    geometry = np.full(table.num_rows, None, object)
    if entry["has_geometry"]:
        geometry, note = _geometry(table.column(table.num_columns - 1))
        warnings += [note] if note else []
        table = table.remove_column(table.num_columns - 1)
    choice = entry["encoding"]
    return Delivered(
        Path(entry["path"]),
        entry["layer"],
        entry["driver"],
        _frame(table),
        geometry,
        entry["crs"],
        choice["name"] if choice else None,
        choice["candidates"] if choice else [],
        entry["sha256"],
        warnings,
    )


def _geometry(column: pa.ChunkedArray) -> tuple[np.ndarray, str | None]:
    """Shapes of a WKB column; those that cannot be built are None, with a note that counts them."""
    shapes = in_pieces(lambda piece: np.asarray(shapely.from_wkb(piece.to_numpy(), on_invalid="ignore")), column)
    lost = shapely.is_missing(shapes) & column.is_valid().to_numpy()
    if not lost.any():
        return shapes, None
    raw = column.filter(pa.array(lost)).to_pylist()
    shapes[lost] = shapely.from_wkb([without_single_points(wkb) for wkb in raw], on_invalid="ignore")
    gone = int(shapely.is_missing(shapes[lost]).sum())
    note = _("{count} shapes cannot be built as delivered ({gone} of them not at all, such as a line of one point).")
    return shapes, note.format(count=int(lost.sum()), gone=gone)


def _frame(table: pa.Table) -> pd.DataFrame:
    """The attributes in pandas: whole numbers and truth values with blanks become nullable columns."""
    text = {pa.string(): pd.StringDtype(na_value=np.nan), pa.large_string(): pd.StringDtype(na_value=np.nan)}
    whole = (pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64())
    nullable = text | dict.fromkeys(whole, pd.Int64Dtype()) | {pa.bool_(): pd.BooleanDtype()}
    columns = {
        name: table.column(name).to_pandas(types_mapper=(nullable if table.column(name).null_count else text).get)
        for name in table.schema.names
    }
    return pd.DataFrame(columns, index=pd.RangeIndex(table.num_rows), columns=pd.Index(table.schema.names, dtype="str"))


def _summary(delivered: Delivered, entry: dict[str, Any]) -> LayerSummary:
    kinds = np.unique(shapely.get_type_id(delivered.geometry))
    names = [shapely.GeometryType(int(kind)).name.title() for kind in kinds if kind >= 0]
    choice = entry["encoding"]
    return LayerSummary(
        delivered.path,
        delivered.layer,
        delivered.driver,
        entry["records"],
        names or [entry["geometry_type"]],
        delivered.crs,
        EncodingChoice(**choice) if choice else None,
        delivered,
    )


def read(
    source: Path, *, layer: str | None = None, encoding: str | None = None, cancelled: Cancelled | None = None
) -> list[Delivered]:
    """All layers of a source with records (or the named one), read by a child of its own; see Reader.read."""
    with Reader() as reader:
        return reader.read(source, layer=layer, encoding=encoding, cancelled=cancelled)


def describe(source: Path, encoding: str | None = None) -> list[LayerSummary]:
    """What is in a source, cheaply, for a look before the import; see Reader.describe."""
    with Reader() as reader:
        return reader.describe(source, encoding)
