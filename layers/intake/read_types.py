"""What one layer of a delivery is while it is read: inside the child process, before pandas and shapely."""

from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from layers.intake.encoding import EncodingChoice


@dataclass(frozen=True)
class Request:
    """What is asked of the reader: all records, or for a preview those that stand for them (see read_sample)."""

    source: Path
    layer: str | None = None
    encoding: str | None = None
    preview: bool = False


@dataclass(frozen=True)
class Place:
    """One file (or FileGDB folder) to read: where it lies now, and the path and name that the user knows it by."""

    path: Path
    shown: Path
    name: str


@dataclass
class Found:
    """One layer as found: attributes, geometry as WKB (None = the layer has none), and where they came from.

    `records` counts the whole source, also in a preview.
    """

    place: Place
    layer: str
    driver: str
    table: pa.Table
    geometry: pa.Array | None
    crs: str | None
    encoding: EncodingChoice | None
    records: int
    sha256: str = ""
    geometry_type: str = ""
    warnings: list[str] = field(default_factory=list)
