"""What the carbon commands cost on a project with two forest surveys, beside plain references.

    python benchmarks/carbon.py PROJECT.gpkg [--repeat 3] [--draws 10000] [--naive 20000]

Copies the project, estimates the copy, and measures `uncertainty` (both approaches), `forecast` to 2060 and `change`
between its two latest forest surveys, each command by turns in a process of its own, Python's start and the reading of
the project included; the peak is the ru_maxrss of that process. The references do far less: the Monte Carlo one
multiplies a matrix of (some) polygons × draws in blocks, the one of change merges both surveys by record id and sums
the stock difference by species in pandas, without any geometry or interval. Needs Linux (unit of ru_maxrss).
"""

import argparse
import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from measure import machine

ROOT = Path(__file__).resolve().parent.parent
SEED, BLOCK = 1, 500
LAST_TWO = "SELECT name, epoch FROM zz_layers WHERE kind = 'forest' AND epoch IS NOT NULL ORDER BY epoch DESC LIMIT 2"


@dataclass(frozen=True)
class Cost:
    """What one process cost."""

    wall_s: float
    cpu_s: float
    peak_mib: float
    output: str


def cost(words: list[str]) -> Cost:
    """The cost of a process; a failed one ends the measurement. Exit code 1 are findings."""
    start = time.perf_counter()
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        output = process.stdout.read() if process.stdout else ""
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(words)}: {process.returncode}\n{output}")
    return Cost(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, output)


def naive_monte_carlo(path: Path, draws: int, polygons: int) -> None:
    """A draw of every polygon in every iteration: one shared error per tree key, one of its own per polygon."""
    import numpy as np
    import pandas as pd

    with closing(sqlite3.connect(path)) as connection:
        rows = pd.read_sql(
            "SELECT carbon_t * counted_share AS carbon_t, tree_key FROM zz_estimates WHERE carbon_t IS NOT NULL"
            " AND run = (SELECT max(run) FROM zz_estimates) LIMIT ?", connection, params=(polygons,)
        )  # fmt: skip
    random = np.random.default_rng(SEED)
    codes, keys = pd.factorize(rows["tree_key"])
    shared = random.normal(1.0, 0.15, (len(keys), draws))
    totals = np.zeros(draws)
    for start in range(0, len(rows), BLOCK):
        some = slice(start, start + BLOCK)
        own = random.normal(1.0, 0.13, (len(codes[some]), draws))
        totals += (rows["carbon_t"].to_numpy()[some, None] * shared[codes[some]] * own).sum(axis=0)
    print(np.quantile(totals, (0.025, 0.975)))


def naive_change(path: Path, _draws: int, _polygons: int) -> None:
    """The difference of the growing stock by species, both surveys merged by record id."""
    import pandas as pd

    columns = "record_id, species, stock_m3_per_ha * geom_area_ha AS stock_m3"
    with closing(sqlite3.connect(path)) as connection:
        names = [name for name, _epoch in connection.execute(LAST_TWO)]
        later, earlier = (pd.read_sql(f'SELECT {columns} FROM "{name}"', connection) for name in names)
    both = earlier.merge(later, on="record_id", how="outer", suffixes=("_then", "_now"))
    both["difference_m3"] = both["stock_m3_now"].fillna(0.0) - both["stock_m3_then"].fillna(0.0)
    print(both.groupby(both["species_now"].fillna(both["species_then"]))["difference_m3"].sum())


REFERENCES: dict[str, Callable[[Path, int, int], None]] = {
    "naive-monte-carlo": naive_monte_carlo,
    "naive-change": naive_change,
}


def jobs(path: Path, draws: int, naive: int, polygons: int, surveyed: int) -> dict[str, tuple[list[str], int]]:
    """The words of every measured process and how many polygons it works on."""
    command = [sys.executable, str(ROOT / "main.py")]
    reference = [sys.executable, str(Path(__file__).resolve()), str(path), "--draws", str(draws), "--naive", str(naive)]
    with closing(sqlite3.connect(path)) as connection:
        (_later, end), (_earlier, start) = connection.execute(LAST_TWO)
    return {
        f"estimate --draws {draws}": ([*command, "estimate", str(path), "--draws", str(draws)], polygons),
        "uncertainty": ([*command, "uncertainty", str(path)], polygons),
        "uncertainty --by county,species_group": (
            [*command, "uncertainty", str(path), "--by", "county,species_group"],
            polygons,
        ),
        "naive polygons × draws": ([*reference, "--job", "naive-monte-carlo"], min(naive, polygons)),
        "forecast to 2060": ([*command, "forecast", str(path)], polygons),
        f"change --from {start} --to {end}": (
            [*command, "change", str(path), "--from", start, "--to", end],
            surveyed,
        ),
        "naive merge and groupby": ([*reference, "--job", "naive-change"], surveyed),
    }


def counts(path: Path, draws: int) -> tuple[int, int]:
    """How many polygons an estimate of the project looks at, and how many the two surveys have."""
    words = [sys.executable, str(ROOT / "main.py"), "estimate", str(path), "--draws", str(draws), "--json"]
    said = json.loads(cost(words).output)
    with closing(sqlite3.connect(path)) as connection:
        names = [name for name, _epoch in connection.execute(LAST_TWO)]
        rows = [connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names]
    return sum(one["features"] for one in said["kinds"]), sum(rows)


def main() -> None:
    """Print the figures as a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", type=Path)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--draws", type=int, default=10_000)
    parser.add_argument("--naive", type=int, default=20_000, help="polygons of the Monte Carlo reference")
    parser.add_argument("--job", choices=REFERENCES, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.job:
        REFERENCES[arguments.job](arguments.project, arguments.draws, arguments.naive)
        return
    with tempfile.TemporaryDirectory(dir=arguments.project.parent) as folder:
        path = Path(shutil.copy(arguments.project, folder))
        wanted = jobs(path, arguments.draws, arguments.naive, *counts(path, arguments.draws))
        found: dict[str, list[Cost]] = {name: [] for name in wanted}
        for _round in range(arguments.repeat):
            for name, (words, _polygons) in wanted.items():
                found[name].append(cost(words))
    print(f"{machine()}; medians of {arguments.repeat}\n")
    print("| job | polygons | wall s | CPU s | peak MiB | CPU ms per 1 000 polygons |")
    print("|---|---|---|---|---|---|")
    for name, (_words, polygons) in wanted.items():
        wall, cpu, peak = (
            statistics.median(getattr(one, key) for one in found[name]) for key in ("wall_s", "cpu_s", "peak_mib")
        )
        print(f"| {name} | {polygons} | {wall:.1f} | {cpu:.1f} | {peak:.0f} | {cpu / polygons * 1e6:.1f} |")


if __name__ == "__main__":
    main()
