"""The binary geometries of a stored layer, read alone from its file through GDAL's Arrow stream."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np

from layers.drawing.wkb import Rings, rings_of
from layers.geopackage_connection import reading, unreadable
from layers.lazy_table import StoredRows

if TYPE_CHECKING:
    import pyarrow as pa

BLOCK_ROWS = 4_000
AHEAD = 3


def stored_rings(content: StoredRows) -> Iterator[Rings]:
    """The rings of the layer block by block, in the order of its table (GDAL goes by fid); ZzecoError if damaged.

    No filter is asked for: without one GDAL reads ahead in threads of its own. Rows appended later come last.
    """
    import pyogrio

    with reading(content.path):
        try:
            with pyogrio.open_arrow(
                content.path,
                layer=content.name,
                columns=[],
                return_fids=True,
                batch_size=BLOCK_ROWS,
                use_pyarrow=True,
            ) as (_about, batches):
                yield from _read_ahead(batches, content.last_id)
        except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, RuntimeError, OSError) as error:
            raise unreadable(content.path, error) from error


def _read_ahead(batches: Iterator["pa.RecordBatch"], last_id: int) -> Iterator[Rings]:
    """The rings of each batch, read and taken apart by a thread while those before are put together."""
    with ThreadPoolExecutor(1) as reader:
        coming = deque(reader.submit(_next_rings, batches, last_id) for _ahead in range(AHEAD))
        while (rings := coming.popleft().result()) is not None:
            coming.append(reader.submit(_next_rings, batches, last_id))
            yield rings


def _next_rings(batches: Iterator["pa.RecordBatch"], last_id: int) -> Rings | None:
    batch = next(batches, None)
    if batch is None:
        return None
    fids, binary = batch.columns
    known = int(np.searchsorted(fids.to_numpy(), last_id, side="right"))
    return _rings(binary.slice(0, known)) if known else None


def _rings(binary: "pa.Array") -> Rings:
    _validity, offsets, data = binary.buffers()
    begins = np.frombuffer(offsets, np.int32)[binary.offset : binary.offset + len(binary) + 1]
    return rings_of(np.frombuffer(data or b"", np.uint8), begins.astype(np.int64))
