"""PNG of dots: rows without a filter suit the flat colours of maps, in half of the usual time and fewer bytes."""

import struct
import zlib
from pathlib import Path

import numpy as np

INCH_M = 0.0254
SIGNATURE, RGB8, LEVEL, PIECE = b"\x89PNG\r\n\x1a\n", (8, 2, 0, 0, 0), 2, 1 << 22


def write_png(path: Path, rgba: np.ndarray, dpi: int) -> None:
    """The colours of RGBA (h, w, 4) uint8, without its transparency."""
    height, width = rgba.shape[:2]
    rows = np.zeros((height, 1 + 3 * width), np.uint8)
    rows[:, 1:].reshape(height, width, 3)[...] = rgba[..., :3]
    per_m = round(dpi / INCH_M)
    packer = zlib.compressobj(LEVEL)
    content = rows.reshape(-1).data
    with path.open("wb") as file:
        file.write(SIGNATURE)
        file.write(_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, *RGB8)))
        file.write(_chunk(b"pHYs", struct.pack(">IIB", per_m, per_m, 1)))
        for start in range(0, len(content), PIECE):
            if packed := packer.compress(content[start : start + PIECE]):
                file.write(_chunk(b"IDAT", packed))
        file.write(_chunk(b"IDAT", packer.flush()))
        file.write(_chunk(b"IEND", b""))


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(content, zlib.crc32(kind)))
