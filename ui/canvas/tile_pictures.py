"""Packed tiles (PNG, JPEG, WebP) as arrays."""

import numpy as np
from PySide6.QtGui import QImage

PREMULTIPLIED = QImage.Format.Format_RGBA8888_Premultiplied  # looked up here: threads may not be the first to ask


def unpacked(data: bytes) -> np.ndarray | None:
    """The tile as premultiplied RGBA (h, w, 4); None where it is no picture."""
    image = QImage.fromData(data)
    if image.isNull():
        return None
    image = image.convertToFormat(PREMULTIPLIED)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return rows[:, : image.width()].copy()
