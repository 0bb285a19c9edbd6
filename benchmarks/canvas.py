"""The map beside QGIS: first picture, redraw, new theme, outlines at 1:100 000; by turns on one machine.

    python benchmarks/canvas.py PROJECT.gpkg [--layer forest_2025] [--rounds 3] [--repeat 5]

PROJECT holds the layer (`zzeco demo DIR --polygons 300000` makes one). QGIS is Debian's python3-qgis, run by the
system's Python without a window. The medians and the ratios (QGIS : zzeco) are printed as a table.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
SYSTEM_PYTHON = "/usr/bin/python3"
AIMS = {"first_picture": 2, "full_redraw": 8, "retheme": 30, "scale_100k": 3}


def seconds(python: str, script: str, words: list[str]) -> dict[str, list[list[float]]]:
    """What one script measured in a process of its own."""
    settled = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [python, str(HERE / script), *words]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env=settled, check=True)
    measured: dict[str, list[list[float]]] = json.loads(done.stdout.strip().splitlines()[-1])
    return measured


def main() -> None:
    """Both sides by turns, then the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("project")
    parser.add_argument("--layer", default="forest_2025")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--repeat", type=int, default=5)
    asked = parser.parse_args()
    words = [str(Path(asked.project).resolve()), asked.layer, "land_class", str(asked.repeat)]
    peer: dict[str, list[list[float]]] = {}
    ours: dict[str, list[list[float]]] = {}
    for _round in range(asked.rounds):
        for python, script, kept in ((SYSTEM_PYTHON, "canvas_qgis.py", peer), (sys.executable, "canvas_ours.py", ours)):
            for step, times in seconds(python, script, words).items():
                kept.setdefault(step, []).extend(times)
    print("| step | QGIS wall s (CPU) | zzeco wall s (CPU) | ratio wall | ratio CPU | aim |\n|---|---|---|---|---|---|")
    for step in ours:
        q_wall, q_cpu = (statistics.median(column) for column in zip(*peer[step], strict=True))
        z_wall, z_cpu = (statistics.median(column) for column in zip(*ours[step], strict=True))
        aim = f"≥ {AIMS[step]}" if step in AIMS else ""
        print(
            f"| {step} | {q_wall:.3f} ({q_cpu:.3f}) | {z_wall:.3f} ({z_cpu:.3f})"
            f" | {q_wall / z_wall:.1f} | {q_cpu / z_cpu:.1f} | {aim} |"
        )


if __name__ == "__main__":
    main()
