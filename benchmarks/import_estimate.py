"""Import with all checks, and estimate with 10 000 draws, beside a plain geopandas.read_file of the same shapefile.

    python benchmarks/import_estimate.py FOLDER [--polygons 300000] [--repeat 3]

Makes the synthetic survey once (FOLDER/demo), writes its 2025 forest as one GBK shapefile, then measures by turns, each
in a process of its own: the plain read, the import into an empty project, the estimate. Needs Linux (/proc).
"""

import argparse
import json
import statistics
import sys
from pathlib import Path

from measure import Measured, machine, run

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from layers.kind import kind  # noqa: E402 -- the project is found beside this folder
from layers.writing import export  # noqa: E402
from zzeco import store  # noqa: E402

ZZECO = [sys.executable, str(ROOT / "main.py")]


def survey(folder: Path, polygons: int) -> tuple[Path, Measured | None]:
    """The 2025 forest of a synthetic survey as one shapefile, and what making the sample project cost."""
    shapefile = folder / "forest_2025.shp"
    if shapefile.exists():
        return shapefile, None
    made = run([*ZZECO, "demo", "demo", "--polygons", str(polygons), "--json"], folder)
    layer = store.load(folder / "demo" / "sample.gpkg").layers["forest_2025"]
    fields = [name for name in kind("forest").field_names if name in layer.names()]
    export(layer.columns(fields), layer.geometry, layer.crs, shapefile, encoding="GBK")
    return shapefile, made


def rounds(folder: Path, shapefile: Path, repeat: int) -> dict[str, list[Measured]]:
    """The three jobs by turns, `repeat` times."""
    read = f"import geopandas; print(len(geopandas.read_file({shapefile.name!r}, encoding='GBK')))"
    jobs = {
        "plain read": [sys.executable, "-c", read],
        "import": [*ZZECO, "import", "p.gpkg", shapefile.name, "--kind", "forest", "--epoch", "2025", "--json"],
        "estimate": [*ZZECO, "estimate", "p.gpkg", "--draws", "10000", "--json"],
    }
    found: dict[str, list[Measured]] = {name: [] for name in jobs}
    for _round in range(repeat):
        (folder / "p.gpkg").unlink(missing_ok=True)
        run([*ZZECO, "new", "p.gpkg", "--json"], folder)
        for name, words in jobs.items():
            found[name].append(run(words, folder))
    return found


def main() -> None:
    """Print the figures as a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--polygons", type=int, default=300_000)
    parser.add_argument("--repeat", type=int, default=3)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    shapefile, made = survey(arguments.folder, arguments.polygons)
    found = rounds(arguments.folder, shapefile, arguments.repeat)
    taken = json.loads(found["import"][-1].output)
    print(f"{machine()}; read {taken['read']}, accepted {taken['accepted']}, findings {taken['findings']}")
    if made is not None:
        print(f"demo, both epochs: wall {made.wall_s:.0f} s, peak {made.peak_mib:.0f} MiB")
    base = statistics.median(one.wall_s for one in found["plain read"])
    print("| job | wall s (median) | CPU s | peak MiB | times the plain read |\n|---|---|---|---|---|")
    for name, runs in found.items():
        wall_s, cpu_s = (statistics.median(getattr(one, key) for one in runs) for key in ("wall_s", "cpu_s"))
        peak_mib = max(one.peak_mib for one in runs)
        print(f"| {name} | {wall_s:.1f} | {cpu_s:.1f} | {peak_mib:.0f} | {wall_s / base:.2f} |")


if __name__ == "__main__":
    main()
