"""How long it takes from the start of the process to the first window, beside what single imports take.

    python benchmarks/start.py [--repeat 5]

Each round starts fresh processes by turns and drawn nowhere (offscreen): the window as `main.py` shows it (its show
event, then the first turn of the event loop with everything painted), and Python with one import.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TELL = "import time; print(time.process_time(), flush=True)"
WINDOW = """
import sys, time
sys.path.insert(0, sys.argv[1])
import main
import zzeco.logs, zzeco.surroundings
zzeco.surroundings.forget_foreign()
zzeco.logs.watch_for_crashes()
from PySide6.QtCore import QTimer
import ui.application
shown = ui.application.Program.open
def told(program, path):
    shown(program, path)
    program.window.grab()
    print(time.process_time(), flush=True)
    QTimer.singleShot(0, program.window.close)
ui.application.Program.open = told
main.start_window(None)
"""
JOBS = {
    "window shown and painted": WINDOW,
    "import geopandas": f"import geopandas; {TELL}",
    "import zzeco.cli (every command)": f"import sys; sys.path.insert(0, sys.argv[1]); import zzeco.cli; {TELL}",
    "import PySide6.QtWidgets": f"import PySide6.QtWidgets; {TELL}",
    "python": TELL,
}


def seconds(code: str, folder: str) -> tuple[float, float]:
    """Wall and CPU seconds from the start of a process to the line it prints."""
    names = ("ZZECO_STATE", "ZZECO_LOGS", "ZZECO_CACHE")
    environment = {
        **os.environ,
        **dict.fromkeys(names, folder),
        **{"QT_QPA_PLATFORM": "offscreen", "ZZECO_PREFERENCES": str(Path(folder) / "window.ini")},
    }
    begun = time.perf_counter()
    words = [sys.executable, "-c", code, str(ROOT)]
    with subprocess.Popen(
        words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=folder
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        taken = time.perf_counter() - begun
    return taken, float(line)


def main() -> None:
    """Prints a table: wall and CPU seconds of the rounds; the first round, which warms the disk, does not count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=5)
    repeat = parser.parse_args().repeat
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in JOBS}
    with tempfile.TemporaryDirectory() as folder:
        for round_ in range(repeat + 1):
            for name, code in JOBS.items():
                taken = seconds(code, folder)
                if round_:
                    found[name].append(taken)
    print(f"{'':36} {'best s':>7} {'median s':>9} {'CPU s':>7}")
    for name, times in found.items():
        wall, cpu = zip(*times, strict=True)
        print(f"{name:36} {min(wall):7.2f} {statistics.median(wall):9.2f} {statistics.median(cpu):7.2f}")


if __name__ == "__main__":
    main()
