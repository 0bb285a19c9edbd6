"""An atlas of nine counties beside QGIS: the same layer, A3, 300 dpi PNG and vector PDF; by turns on one machine.

    python benchmarks/sheets.py PROJECT.gpkg [--layer forest_2025] [--rounds 2]

PROJECT holds the layer (`zzeco demo DIR --polygons 300000` makes one). Both sides run as one process per atlas, start
of the program included. QGIS is Debian's python3-qgis with a print layout a county: map with our QGIS style, title,
legend, scale bar; it draws no grid, no names of counties, no areas in the legend.
"""

import argparse
import os
import statistics
import sys
import tempfile
from pathlib import Path

from measure import machine, run

HERE = Path(__file__).parent
ROOT = HERE.parent
SYSTEM_PYTHON = "/usr/bin/python3"
FORMATS = ("png", "pdf")
MIB = 2**20


def prepared(project: Path, layer: str, folder: Path) -> Path:
    """The style of the layer as QGIS reads it, and the bounds and scales of the sheets, in a folder."""
    import json

    from zzeco import store
    from zzeco.audience import INTERNAL, audience
    from zzeco.maps.areas import county_areas
    from zzeco.maps.making import Wishes, page_for
    from zzeco.styles import style_qml

    opened = store.load(project)
    found = opened.layers[layer]
    (folder / "style.qml").write_text(style_qml("forest", "POLYGON", list(found.names())) or "", encoding="utf-8")
    pages = [(area, page_for(opened, Wishes("species"), area)) for area in county_areas(opened, audience(INTERNAL))]
    sheets = [
        {"county": area.key, "title": page.element("title").text, "bounds": page.bounds,
         "page": [page.width_mm, page.height_mm], "map": [page.map_box.left, page.map_box.top, page.map_box.width,
         page.map_box.height], "scale": page.scale}
        for area, page in pages
    ]  # fmt: skip
    (folder / "sheets.json").write_text(json.dumps(sheets), encoding="utf-8")
    return folder


def main() -> None:
    """Both sides by turns, then the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("project", type=Path)
    parser.add_argument("--layer", default="forest_2025")
    parser.add_argument("--rounds", type=int, default=2)
    asked = parser.parse_args()
    project = asked.project.resolve()
    sys.path.insert(0, str(ROOT))
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    print(machine())
    print("| atlas | QGIS wall s (CPU) | zzeco wall s (CPU) | ratio wall | ratio CPU | MB QGIS | MB zzeco |")
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        plan = prepared(project, asked.layer, Path(name))
        for fmt in FORMATS:
            print(line(project, asked.layer, plan, fmt, asked.rounds), flush=True)


def line(project: Path, layer: str, plan: Path, fmt: str, rounds: int) -> str:
    """The row of one format."""
    times: dict[str, list[tuple[float, float, float]]] = {"qgis": [], "ours": []}
    for at in range(rounds):
        for side in times:
            out = plan / f"{side}-{fmt}-{at}"
            ours = [sys.executable, "main.py", "atlas", str(project), "--template", "species", "--format", fmt,
                    "--dpi", "300", "--out", str(out)]  # fmt: skip
            peer = [SYSTEM_PYTHON, str(HERE / "sheets_qgis.py"), str(project), layer, str(plan), fmt, str(out)]
            found = run(ours if side == "ours" else peer, ROOT)
            if found.exit_code:
                raise SystemExit(f"{side} {fmt}: exit {found.exit_code}")
            size = sum(path.stat().st_size for path in out.glob(f"*.{fmt}")) / MIB
            times[side].append((found.wall_s, found.cpu_s, size))
    (q_wall, q_cpu, q_mb), (z_wall, z_cpu, z_mb) = (
        [statistics.median(column) for column in zip(*times[side], strict=True)] for side in ("qgis", "ours")
    )
    ratios = f"{q_wall / z_wall:.1f} | {q_cpu / z_cpu:.1f}"
    return f"| {fmt} | {q_wall:.1f} ({q_cpu:.1f}) | {z_wall:.1f} ({z_cpu:.1f}) | {ratios} | {q_mb:.0f} | {z_mb:.0f} |"


if __name__ == "__main__":
    main()
