"""Lines as well-known binary, freed of the parts that are a single point (a GPS that lost its signal)."""

import struct


def without_single_points(wkb: bytes) -> bytes:
    """The line or multi-line without its one-point parts (empty bytes if none is left); other shapes as given."""
    try:
        parts = _parts(wkb)
    except (struct.error, IndexError):
        return wkb
    if not parts:
        return wkb
    kept = [part for part in parts if struct.unpack_from(_order(part) + "I", part, 5)[0] > 1]
    return struct.pack("<BII", 1, 5, len(kept)) + b"".join(kept) if kept else b""


def _order(wkb: bytes) -> str:
    return "<" if wkb[0] == 1 else ">"


def _kind(wkb: bytes) -> tuple[int, int]:
    """The plain geometry type and the number of values per vertex (old style and ISO flags of Z and M)."""
    code = struct.unpack_from(_order(wkb) + "I", wkb, 1)[0]
    flags = (code >> 30) + (code & 0xFFFF) // 1000
    return (code & 0xFFFF) % 1000, {0: 2, 1: 3, 2: 3, 3: 4}[flags & 3]


def _parts(wkb: bytes) -> list[bytes]:
    """The single lines of a line or multi-line, each as its own WKB; none for other shapes."""
    kind, _values = _kind(wkb)
    if kind == 2:
        return [wkb]
    if kind != 5:
        return []
    parts, place = [], 9
    for _number in range(struct.unpack_from(_order(wkb) + "I", wkb, 5)[0]):
        rest = wkb[place : place + 9]
        length = 9 + 8 * _kind(rest)[1] * struct.unpack_from(_order(rest) + "I", rest, 5)[0]
        parts.append(wkb[place : place + length])
        place += length
    return parts
