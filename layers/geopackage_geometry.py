"""Geometries of a GeoPackage: the declared type and the binary form."""

import operator
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely import GeometryType

from layers.pieces import PIECE

if TYPE_CHECKING:
    import pyarrow as pa

# GeoPackageBinary (OGC 12-128r19, 2.1.3), little-endian with an xy envelope
HEADER = np.dtype([("magic", "S2"), ("version", "u1"), ("flags", "u1"), ("srs_id", "<i4"), ("envelope", "<f8", (4,))])
FLAGS_WITH_ENVELOPE, FLAGS_EMPTY = 0b0000_0011, 0b0001_0001
SINGLE_TYPES = {
    int(GeometryType.POINT): ("POINT", "MULTIPOINT"),
    int(GeometryType.LINESTRING): ("LINESTRING", "MULTILINESTRING"),
    int(GeometryType.POLYGON): ("POLYGON", "MULTIPOLYGON"),
}
MULTI_OF = {
    int(GeometryType.MULTIPOINT): "MULTIPOINT",
    int(GeometryType.MULTILINESTRING): "MULTILINESTRING",
    int(GeometryType.MULTIPOLYGON): "MULTIPOLYGON",
}
WKB_TYPE = {"MULTIPOINT": 4, "MULTILINESTRING": 5, "MULTIPOLYGON": 6}
MULTI_START_BYTES = 9


def simplest(geometry: np.ndarray) -> np.ndarray:
    """Multi-geometries of one part as that part; all others as they are. This is the form of layers in memory."""
    geometry = np.asarray(geometry, dtype=object)
    kinds = shapely.get_type_id(geometry)
    single = np.isin(kinds, list(MULTI_OF)) & (shapely.get_num_geometries(geometry) == 1)
    if not single.any():
        return geometry
    plain = geometry.copy()
    plain[single] = shapely.get_geometry(geometry[single], 0)
    return plain


def common_geometry_type(geometry: np.ndarray, declared: str | None = None) -> str:
    """The type to declare: POINT, or the multi-type of lines or polygons, or GEOMETRY for a mixture."""
    kinds = set(np.unique(shapely.get_type_id(geometry)).tolist()) - {-1}
    names = {MULTI_OF[kind] if kind in MULTI_OF else SINGLE_TYPES.get(kind, ("", "GEOMETRY"))[1] for kind in kinds}
    if kinds == {int(GeometryType.POINT)}:
        names = {"POINT"}
    if declared is not None and declared != "GEOMETRY":
        names |= {declared}
    if names == {"POINT", "MULTIPOINT"}:
        return "MULTIPOINT"
    return names.pop() if len(names) == 1 else "GEOMETRY"


def blobs(geometry: np.ndarray, srs: int, declared: str) -> list[bytes | None]:
    """GeoPackageBinary of each geometry, single ones as the declared multi-type; None stays None."""
    present = ~shapely.is_missing(geometry)
    body = shapely.to_wkb(geometry[present], output_dimension=2, byte_order=1)
    head = _headers(geometry[present], srs, declared)
    result = np.full(len(geometry), None, dtype=object)
    result[present] = _objects(map(operator.add, head, body), int(present.sum()))
    return list(result.tolist())


def _headers(geometry: np.ndarray, srs: int, declared: str) -> list[bytes]:
    """The bytes before the WKB of each geometry: header, and for a promoted geometry the start of its multi-type."""
    header = np.zeros(len(geometry), HEADER)
    header["magic"], header["flags"], header["srs_id"] = b"GP", FLAGS_WITH_ENVELOPE, srs
    bounds = shapely.bounds(geometry)
    header["envelope"] = bounds[:, [0, 2, 1, 3]]
    full = header.view(f"V{HEADER.itemsize}").tolist()
    empty = shapely.is_empty(geometry)
    if empty.any():
        header["flags"] = FLAGS_EMPTY
        short = header[["magic", "version", "flags", "srs_id"]].astype("S2,u1,u1,<i4").view("V8").tolist()
        full = [short[i] if void else full[i] for i, void in enumerate(empty.tolist())]
    return _with_multi_start(full, geometry, declared)


def _with_multi_start(headers: list[bytes], geometry: np.ndarray, declared: str) -> list[bytes]:
    if declared not in WKB_TYPE:
        return headers
    start = _multi_start(declared)
    promoted = np.isin(shapely.get_type_id(geometry), list(SINGLE_TYPES)) & ~shapely.is_empty(geometry)
    return list(map(operator.add, headers, map((b"", start).__getitem__, promoted.astype(int).tolist())))


def from_arrow(column: "pa.ChunkedArray") -> np.ndarray:
    """Shapely geometries of a WKB column, multi-geometries of one part as that part."""
    slices = [chunk.slice(at, PIECE) for chunk in column.chunks for at in range(0, len(chunk), PIECE)]
    pieces = [shapely.from_wkb(_without_multi_start(one)) for one in slices]
    return simplest(np.concatenate(pieces)) if pieces else np.array([], object)


def _without_multi_start(chunk: "pa.Array") -> np.ndarray:
    """The WKB of each geometry; a multi-geometry of one part loses the nine bytes that make it one."""
    wkb = np.array(chunk.to_numpy(zero_copy_only=False), dtype=object)
    offsets = np.frombuffer(chunk.buffers()[1], np.int32)[chunk.offset : chunk.offset + len(chunk) + 1].astype(np.int64)
    data = np.frombuffer(chunk.buffers()[2] or b"", np.uint8)
    long_enough = np.flatnonzero(np.diff(offsets) > MULTI_START_BYTES)
    start = data[offsets[long_enough, None] + np.arange(MULTI_START_BYTES)]
    wanted = [np.frombuffer(_multi_start(kind), np.uint8) for kind in WKB_TYPE]
    single = long_enough[np.logical_or.reduce([(start == one).all(axis=1) for one in wanted])]
    wkb[single] = _objects(map(operator.itemgetter(slice(MULTI_START_BYTES, None)), wkb[single]), len(single))
    return wkb


def _multi_start(declared: str) -> bytes:
    """The bytes that open the WKB of a multi-geometry of one part, little-endian."""
    return b"\x01" + np.array([WKB_TYPE[declared], 1], "<u4").tobytes()


def _objects(values: Any, count: int) -> np.ndarray:
    return np.fromiter(values, dtype=object, count=count)
