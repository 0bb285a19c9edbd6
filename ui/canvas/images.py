"""Qt's pictures and their pixels as numpy arrays."""

import numpy as np
from PySide6.QtGui import QImage

PREMULTIPLIED = QImage.Format.Format_ARGB32_Premultiplied  # looked up here: threads may not be the first to ask


def unpainted(width: int, height: int) -> QImage:
    """A picture of 32 bits on which everything is still to be written, also what stays see-through."""
    return QImage(width, height, PREMULTIPLIED)


def pixels_of(image: QImage) -> np.ndarray:
    """The pixels of a picture of 32 bits, uint32 (h, w), premultiplied ARGB: to be written to as long as it lives."""
    return np.frombuffer(image.bits(), np.uint32).reshape(image.height(), image.width())


def as_image(picture: np.ndarray) -> QImage:
    """Pixels (uint32, premultiplied ARGB) as a picture with its own memory."""
    height, width = picture.shape
    image = unpainted(width, height)
    pixels_of(image)[:] = picture
    return image
