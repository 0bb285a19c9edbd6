"""The pictures of the web map in this folder, made anew from the sample project in a real browser without a network.

    python docs/webmap/make.py [--project SAMPLE.gpkg]

Needs Chromium. Without --project a synthetic sample is made first, in a folder that is removed again.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "tests"))
POLYGONS = 5_000
PICTURES = {"webmap": ("1600,1000", ""), "webmap-record": ("1600,1000", "4302240000"), "webmap-phone": ("500,900", "")}
SHOW = """
const field = document.getElementById("zzeco-search");
field.value = {text}; field.dispatchEvent(new Event("input"));
setTimeout(() => {{ document.querySelectorAll(".result")[4].click(); field.blur(); }}, 400);
"""


def zzeco(*words: object) -> None:
    """One command of zzeco, in Chinese."""
    done = subprocess.run([sys.executable, str(ROOT / "main.py"), "--lang", "zh", *map(str, words)], check=False)
    if done.returncode > 1:
        sys.exit(f"zzeco {words[0]} failed")


def main(words: list[str]) -> None:
    """Makes the page and each picture."""
    from browser import FOUND, driven

    parser = argparse.ArgumentParser()
    parser.add_argument("--project", type=Path)
    asked = parser.parse_args(words)
    if FOUND is None:
        sys.exit("No Chromium is installed.")
    with tempfile.TemporaryDirectory() as folder:
        project, page = asked.project, Path(folder) / "map.html"
        if project is None:
            zzeco("demo", Path(folder) / "sample", "--polygons", POLYGONS)
            project = Path(folder) / "sample" / "sample.gpkg"
        zzeco("webmap", project, "--out", page)
        for name, (size, text) in PICTURES.items():
            script = SHOW.format(text=json.dumps(text)) if text else ""
            driven(page, script, f"--screenshot={HERE / name}.png", f"--window-size={size}")


if __name__ == "__main__":
    main(sys.argv[1:])
