"""Carbon rasters of two synthetic land-cover maps beside InVEST's carbon model, by turns in one run.

    python benchmarks/raster_carbon.py FOLDER --invest-python PYTHON [--repeat 3]

Makes two SYNTHETIC maps of 5 000 × 5 500 cells of 10 m (16 classes in patches of 10 × 10 cells, a border without
data) and a made-up pools table once in FOLDER, runs zzeco and natcap.invest (of the other Python) by turns, each in a
process of its own, and compares every cell of every result. Needs Linux (/proc).
"""

import argparse
import json
import shutil
import statistics
import sys
from pathlib import Path

import numpy as np
import rasterio
from measure import Measured, machine, run
from rasterio.transform import from_origin

ROOT = Path(__file__).resolve().parent.parent
ROWS, COLUMNS, PATCH, BORDER = 5_000, 5_500, 10, 50
CODES = np.array([11, 12, 21, 22, 23, 31, 32, 33, 41, 42, 43, 46, 51, 52, 53, 61], np.uint8)
INVEST_NODATA = -1.0


def inputs(folder: Path) -> list[Path]:
    """Two maps and the pools table, made where they are not there."""
    files = [folder / name for name in ("now.tif", "future.tif", "pools.csv")]
    if not all(file.exists() for file in files):
        random = np.random.default_rng(1)
        for path in files[:2]:
            write_map(path, random)
        densities = random.uniform(0, 150, (len(CODES), 4)).round(2).tolist()
        rows = [",".join(map(str, (code, *row))) for code, row in zip(CODES, densities, strict=True)]
        files[2].write_text("\n".join(["lucode,c_above,c_below,c_soil,c_dead", *rows]) + "\n", encoding="utf-8")
    return files


def write_map(path: Path, random: np.random.Generator) -> None:
    """A map of random patches."""
    patches = random.choice(CODES, (ROWS // PATCH, COLUMNS // PATCH))
    cells = patches.repeat(PATCH, axis=0).repeat(PATCH, axis=1)
    cells[:, :BORDER] = 0
    layout = {"tiled": True, "blockxsize": 256, "blockysize": 256, "compress": "lzw", "nodata": 0}
    place = {"crs": "EPSG:4547", "transform": from_origin(400_000, 3_100_000, 10, 10)}
    with rasterio.open(
        path, "w", driver="GTiff", height=ROWS, width=COLUMNS, count=1, dtype="uint8", **layout, **place
    ) as made:
        made.write(cells, 1)


def different_cells(ours: Path, theirs: Path) -> int:
    """How many cells of all results differ."""
    pools = ("above", "below", "soil", "dead")
    pairs = {
        f"c_{pool}{date}": f"intermediate_outputs/c_{pool}_{name}"
        for pool in pools
        for date, name in (("", "bas"), ("_future", "alt"))
    }
    pairs |= {"c_total": "c_storage_bas", "c_total_future": "c_storage_alt", "change": "c_change_bas_alt"}
    return sum(
        int((known(ours / f"{one}.tif") != known(theirs / f"{other}.tif", INVEST_NODATA)).sum())
        for one, other in pairs.items()
    )


def known(path: Path, nodata: float | None = None) -> np.ndarray:
    """The cells of a result, 1e30 where there is no data."""
    with rasterio.open(path) as made:
        cells = made.read(1)
        return np.where(cells == (made.nodata if nodata is None else nodata), np.float32(1e30), cells)


def rounds(folder: Path, files: list[Path], invest: str, repeat: int) -> dict[str, list[Measured]]:
    """Both programs by turns."""
    now, future, pools = map(str, files)
    options = ["--future", future, "--years", "2020", "2030", "--out", "ours", "--json"]
    jobs = {
        "natcap.invest": [invest, str(ROOT / "benchmarks" / "raster_invest.py"), now, future, pools, "theirs"],
        "zzeco raster-carbon": [sys.executable, str(ROOT / "main.py"), "raster-carbon", now, pools, *options],
    }
    found: dict[str, list[Measured]] = {name: [] for name in jobs}
    for _round in range(repeat):
        for name in ("ours", "theirs"):
            shutil.rmtree(folder / name, ignore_errors=True)
        for name, words in jobs.items():
            found[name].append(run(words, folder))
            if found[name][-1].exit_code != 0:
                sys.exit(f"{name} failed: {found[name][-1].output[-500:]}")
    return found


def main() -> None:
    """Print the figures as a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--invest-python", required=True, metavar="PYTHON", help="a Python that has natcap.invest")
    parser.add_argument("--repeat", type=int, default=3)
    arguments = parser.parse_args()
    folder = arguments.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    found = rounds(folder, inputs(folder), arguments.invest_python, arguments.repeat)
    version = found["natcap.invest"][-1].output.split()[-1]
    total = json.loads(found["zzeco raster-carbon"][-1].output)["carbon_t"]["total"]
    differ = different_cells(folder / "ours", folder / "theirs")
    print(f"{machine()}; natcap.invest {version}; {total:.1f} t C; cells that differ in eleven rasters: {differ}")
    print("| program | wall s (median) | wall s (all) | CPU s | peak MiB |\n|---|---|---|---|---|")
    for name, runs in found.items():
        wall_s, cpu_s = (statistics.median(getattr(one, key) for one in runs) for key in ("wall_s", "cpu_s"))
        every = ", ".join(f"{one.wall_s:.1f}" for one in runs)
        print(f"| {name} | {wall_s:.1f} | {every} | {cpu_s:.1f} | {max(one.peak_mib for one in runs):.0f} |")


if __name__ == "__main__":
    main()
