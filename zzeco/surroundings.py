"""What the machine brings along: another program's variables, streams that are not there, a screen or none.

Nothing heavy is imported here: it runs before everything else.
"""

import os
import sys

FOREIGN = (
    *("PROJ_LIB", "PROJ_DATA", "GDAL_DATA", "GDAL_DRIVER_PATH", "PYTHONPATH", "PYTHONHOME"),
    *("QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH"),
)
DRAWN_NOWHERE = ("offscreen", "minimal")


def forget_foreign() -> None:
    """An environment without another program's PROJ, GDAL, Python and Qt, and without the network."""
    for name in FOREIGN:
        os.environ.pop(name, None)
    os.environ["PROJ_NETWORK"] = "OFF"


def give_streams() -> None:
    """A program started without a console (pythonw) has no streams: it gets empty ones, so that anybody may write."""
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115 -- as long as the program lives
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 -- as long as the program lives
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 -- as long as the program lives


def has_screen() -> bool:
    """Whether a window can be seen by somebody."""
    named = os.environ.get("QT_QPA_PLATFORM", "").split(":")[0]
    if named:
        return named not in DRAWN_NOWHERE
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
