"""The forecast to 2060 of a large synthetic forest, beside a plain loop over polygons and years in pandas.

    python benchmarks/forecast.py [--polygons 300000] [--years 40] [--naive 2000] [--repeat 3]

Every job runs in a process of its own that invents stands, estimates them and then measures one thing: the forecast of
both scenarios with intervals of 10 000 draws, or the loop (stock alone, no felling, no interval) over fewer polygons.
The figures are of the forecast or the loop alone, the peak that of the whole process. Needs Linux.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from measure import machine  # noqa: E402 -- the project is found beside this folder

from layers.tables import table  # noqa: E402
from zzeco.carbon.estimate import estimate  # noqa: E402
from zzeco.carbon.parameters import shipped  # noqa: E402
from zzeco.carbon.settings import EstimateSettings  # noqa: E402
from zzeco.carbon.uncertainty import Draws  # noqa: E402
from zzeco.growth.measures import measures_of, without_measures  # noqa: E402
from zzeco.growth.path import path_of  # noqa: E402
from zzeco.growth.series import Course, yearly  # noqa: E402
from zzeco.growth.stands import stands_of  # noqa: E402

SPECIES = ("杉木", "马尾松", "湿地松", "樟木", "栎类", "枫香", "针叶混", "阔叶混", "针阔混", "毛竹", "杨树")
DRAWS, SEED = 10_000, 1


def stands(polygons: int) -> pd.DataFrame:
    """Invented stands of the usual species, ages and stocks."""
    random = np.random.default_rng(SEED)
    return pd.DataFrame(
        {
            "geom_area_ha": random.lognormal(0.5, 0.8, polygons),
            "land_class": "乔木林",
            "species": random.choice(SPECIES, polygons),
            "origin": random.choice(["planted", "natural"], polygons),
            "stock_m3_per_ha": random.gamma(3.0, 30.0, polygons),
            "pingjun_nl": random.integers(1, 80, polygons),
            "lin_zhong": random.choice(["233", "111", "112"], polygons),
        }
    )


def forecast(records: pd.DataFrame, polygons: pd.DataFrame, years: int) -> float:
    """Both scenarios as the command makes them; the stock of the last year, t C."""
    factors, settings = shipped(), EstimateSettings()
    sorted_stands = stands_of(records, polygons, factors, table("harvest_rules"))
    path = path_of(sorted_stands, polygons, years)
    planned = pd.DataFrame({"measure": ["closure"], "curve_row": "", "completion_year": 2026.0, "area_ha": 1000.0})
    draws = Draws(factors, DRAWS, SEED)
    both = (measures_of(planned, 2020, years, factors, "AR6")[0], without_measures(years))
    found = [yearly(Course(polygons, sorted_stands, path, one, settings, draws)) for one in both]
    return float(found[-1]["carbon_t"].iloc[-1])


def naive(records: pd.DataFrame, polygons: pd.DataFrame, years: int) -> float:
    """A loop over polygons and years: every stand on its curve, nothing felled, no interval; t C of the last year."""
    curves = shipped().curves
    crosswalk = table("crosswalk_species").drop_duplicates("name_zh").set_index("name_zh")
    total = 0.0
    for year in range(years + 1):
        total = 0.0
        for (_at, stand), (_fid, found) in zip(records.iterrows(), polygons.iterrows(), strict=True):
            live = found["agb_t"] + found["bgb_t"]
            key = (crosswalk.at[stand["species"], "curve_key"], "人工" if stand["origin"] == "planted" else "天然")
            if key in curves.index and found["method"] == "factor":
                curve = curves.loc[key]
                ages = [stand["pingjun_nl"], stand["pingjun_nl"] + year]
                ages = ages if curve["open_ended"] else [min(age, curve["last_a"]) for age in ages]
                then, later = ((1 - np.exp(-curve["k"] * age)) ** curve["c"] for age in ages)
                live *= later / then
            total += live
    return total


def one_job(name: str, polygons: int, years: int) -> None:
    """Wall and CPU time of a job, the peak of the process, as one line of JSON."""
    records = stands(polygons)
    found = estimate(records, "forest", factors=shipped(), settings=EstimateSettings()).polygons
    jobs: dict[str, Callable[[pd.DataFrame, pd.DataFrame, int], float]] = {"forecast": forecast, "naive": naive}
    wall, cpu = time.perf_counter(), time.process_time()
    jobs[name](records, found, years)
    taken = {"wall_s": time.perf_counter() - wall, "cpu_s": time.process_time() - cpu}
    print(json.dumps({**taken, "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


def measured(name: str, polygons: int, years: int) -> dict[str, float]:
    """What a job costs in a process of its own."""
    words = [sys.executable, str(Path(__file__)), "--job", name, "--polygons", str(polygons), "--years", str(years)]
    found: dict[str, float] = json.loads(subprocess.run(words, capture_output=True, check=True, text=True).stdout)
    return found


def main() -> None:
    """Print the figures as a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--polygons", type=int, default=300_000)
    parser.add_argument("--years", type=int, default=40)
    parser.add_argument("--naive", type=int, default=2_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--job", choices=["forecast", "naive"], help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.job:
        one_job(arguments.job, arguments.polygons, arguments.years)
        return
    print(f"{machine()}; {arguments.years} years, medians of {arguments.repeat}")
    print("| job | polygons | wall s | CPU s | peak MiB of the process | wall per 1 000 polygons, s |")
    print("|---|---|---|---|---|---|")
    for name, polygons in (("forecast", arguments.polygons), ("naive", arguments.naive)):
        runs = [measured(name, polygons, arguments.years) for _round in range(arguments.repeat)]
        wall, cpu, peak = (statistics.median(one[key] for one in runs) for key in ("wall_s", "cpu_s", "peak_mib"))
        print(f"| {name} | {polygons} | {wall:.2f} | {cpu:.2f} | {peak:.0f} | {wall / polygons * 1000:.4f} |")


if __name__ == "__main__":
    main()
