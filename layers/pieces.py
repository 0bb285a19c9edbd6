"""Long columns of shapes worked on piece by piece, so that other threads (a window) get their turn between."""

from collections.abc import Callable
from typing import Any

import numpy as np

PIECE = 2_000


def in_pieces(function: Callable[[Any], np.ndarray], values: Any) -> np.ndarray:
    """What the function makes of each value of the column; GEOS and hashing let no other thread in while they work."""
    parts = [function(values[at : at + PIECE]) for at in range(0, max(len(values), 1), PIECE)]
    return parts[0] if len(parts) == 1 else np.concatenate(parts)
