"""Run one command in a process of its own and tell its wall time, CPU time and peak memory (children included)."""

import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Measured:
    """What a command cost; peak_mib is the largest sum of the resident memory of the process and its children."""

    wall_s: float
    cpu_s: float
    peak_mib: float
    exit_code: int
    output: str


def run(words: list[str], folder: Path) -> Measured:
    """The cost of a command and what it printed."""
    before = os.times()
    start = time.perf_counter()
    settled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(
        words, cwd=folder, env=settled, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
    )
    peaks: list[int] = [0]
    watcher = threading.Thread(target=_watch, args=(process, peaks))
    watcher.start()
    output, _ = process.communicate()
    watcher.join()
    wall_s = time.perf_counter() - start
    after = os.times()
    cpu_s = after.children_user + after.children_system - before.children_user - before.children_system
    return Measured(wall_s, cpu_s, peaks[0] / 2**20, process.returncode, output)


def _watch(process: subprocess.Popen[str], peaks: list[int]) -> None:
    while process.poll() is None:
        peaks[0] = max(peaks[0], sum(_resident_bytes(pid) for pid in _tree(process.pid)))
        time.sleep(0.05)


def _tree(root: int) -> list[int]:
    """The process and all its descendants (Linux)."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int(
                    (entry / "stat").read_text(encoding="ascii", errors="replace").rsplit(")", 1)[1].split()[1]
                )
            except OSError:
                continue
            parents.setdefault(parent, []).append(int(entry.name))
    found, waiting = [], [root]
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += parents.get(one, [])
    return found


def _resident_bytes(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * PAGE_BYTES
    except OSError:
        return 0


def machine() -> str:
    """The machine in one line."""
    return f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, {sys.platform}"
