"""A screen in memory and pictures of it."""

import os
import struct
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image

SIZE = "1600x1000x24"


@contextmanager
def screen(folder: Path) -> Iterator[str]:
    """A display of its own; its picture stands in the folder."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", SIZE, "-fbdir", str(folder), "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    try:
        with open(read, "rb") as told:  # noqa: PTH123 -- a pipe has no path
            yield f":{int(told.readline())}"
    finally:
        server.terminate()
        server.wait()


def picture(folder: Path) -> Image.Image:
    """What the display shows now (an XWD file of 32 bits a dot)."""
    data = (folder / "Xvfb_screen0").read_bytes()
    head = struct.unpack(">25I", data[:100])
    start, width, height, per_line, colours = head[0], head[4], head[5], head[12], head[19]
    rows = data[start + 12 * colours :][: per_line * height]
    return Image.frombytes("RGB", (width, height), rows, "raw", "BGRX", per_line)


def wait_for_picture(folder: Path, seconds: int) -> tuple[Image.Image, float]:
    """The first picture with a window's many colours, and when it stood there; the last one when the time is over."""
    begun = time.monotonic()
    while True:
        shown = picture(folder)
        waited = time.monotonic() - begun
        if len(shown.getcolors(1 << 24) or []) > 50 or waited > seconds:
            return shown, waited
        time.sleep(0.5)
