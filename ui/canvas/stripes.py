"""Work on the rows of a picture, divided among the processor's cores (numpy lets go of the interpreter meanwhile)."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np

STRIPES = min(4, os.cpu_count() or 1)


def in_stripes(height: int, work: Callable[[int, int], None]) -> None:
    """Calls `work(top, bottom)` for stripes that make up all rows, each in a thread; what one raises is raised."""
    cuts = np.linspace(0, height, STRIPES + 1).astype(int).tolist()
    with ThreadPoolExecutor(STRIPES) as threads:
        for ended in [threads.submit(work, top, bottom) for top, bottom in pairwise(cuts)]:
            ended.result()
