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

BLOCK_ROWS = 1_000  # so few that a block and all that is made of it stay in the processor's cache
AHEAD = 3


def stored_rings(content: StoredRows) -> Iterator[Rings]:
    """The rings of the layer block by block, in the order of its table (GDAL goes by fid); ZzecoError if damaged."""
    import pyogrio

    with reading(content.path):
        try:
            with pyogrio.open_arrow(
                content.path,
                layer=content.name,
                columns=[],
                where=f"{content.key} <= {content.last_id}",
                batch_size=BLOCK_ROWS,
                use_pyarrow=True,
            ) as (_about, batches):
                yield from _read_ahead(batches)
        except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, RuntimeError, OSError) as error:
            raise unreadable(content.path, error) from error


def _read_ahead(batches: Iterator["pa.RecordBatch"]) -> Iterator[Rings]:
    """The rings of each batch, read and taken apart by a thread while those before are put together."""
    with ThreadPoolExecutor(1) as reader:
        coming = deque(reader.submit(_next_rings, batches) for _ahead in range(AHEAD))
        while (rings := coming.popleft().result()) is not None:
            coming.append(reader.submit(_next_rings, batches))
            yield rings


def _next_rings(batches: Iterator["pa.RecordBatch"]) -> Rings | None:
    batch = next(batches, None)
    return None if batch is None else _rings(batch)


def _rings(batch: "pa.RecordBatch") -> Rings:
    binary = batch.column(0)
    _validity, offsets, data = binary.buffers()
    begins = np.frombuffer(offsets, np.int32)[binary.offset : binary.offset + len(binary) + 1]
    return rings_of(np.frombuffer(data or b"", np.uint8), begins.astype(np.int64))
