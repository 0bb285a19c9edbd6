"""Makes the Windows installer and the portable zip; run by packaging/package.py in its own environment."""

import sys
import time
import tomllib
from collections.abc import Callable
from typing import TypeVar

import archives
import fetch
import launcher
import needs
import notices
import tree
import verify
from places import DIST, MADE, PACKAGING, TREE

T = TypeVar("T")


def main(compression: str) -> None:
    """Every step, with its time; `compression` is NSIS's: zlib while trying, lzma for a release."""
    seconds = archives.source_date()
    settings = tomllib.loads((PACKAGING / "python.toml").read_text(encoding="utf-8"))
    MADE.mkdir(parents=True, exist_ok=True)
    python = step("fetch Python", lambda: fetch.python_archive(settings["archive"]))
    wheels = step("fetch wheels", fetch.wheels)
    step("lay out", lambda: tree.lay_out(python, settings, wheels))
    step(
        "verify", lambda: verify.verify_python(TREE / "python", settings["signature"]["signer"], settings["microsoft"])
    )
    step("launcher", launcher.build_launchers)
    step("needs", needs.check)
    step("notices", lambda: notices.write(TREE))
    step("compile", tree.compile_all)
    tree.set_times(seconds)
    DIST.mkdir(exist_ok=True)
    step("portable zip", lambda: archives.portable(seconds))
    step("installer", lambda: archives.installer(seconds, compression))
    archives.tell()


def step(name: str, work: Callable[[], T]) -> T:
    """Does one step and says how long it took."""
    begun = time.monotonic()
    print(f"{name} …", end=" ", flush=True)
    made = work()
    print(f"{time.monotonic() - begun:.1f} s", flush=True)
    return made


if __name__ == "__main__":
    main(sys.argv[1])
