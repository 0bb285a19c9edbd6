"""The same maps through InVEST's own carbon model: every cell is equal.

Runs where natcap.invest can be imported, or with the Python that ZZECO_INVEST_PYTHON names.
"""

import csv
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from land_cover import NODATA, cells_of, class_raster, pools_table
from making import ask

ROOT = Path(__file__).resolve().parents[3]
INVEST_NODATA = -1
POOLS = ("above", "below", "soil", "dead")


@pytest.fixture
def invest():
    """A Python that has natcap.invest."""
    named = os.environ.get("ZZECO_INVEST_PYTHON")
    if not named and not (find_spec("natcap") and find_spec("natcap.invest")):
        pytest.skip("natcap.invest is not installed here and ZZECO_INVEST_PYTHON names no Python that has it")
    return named or sys.executable


@pytest.mark.parametrize(("dtype", "nodata"), [("uint8", 255), ("int32", -9999)])
def test_every_cell_equals_invest(tmp_path, invest, dtype, nodata):
    random = np.random.default_rng(7)
    codes = np.array([1, 2, 3, 11, 12, 21, 22, 31, 32, 41, 42, 43])
    densities = random.uniform(0, 200, (len(codes), 4)).round(3)
    rows = [",".join(map(str, (code, *row))) for code, row in zip(codes, densities.tolist(), strict=True)]
    pools = pools_table(tmp_path, "lucode,c_above,c_below,c_soil,c_dead\n" + "\n".join(rows) + "\n")
    maps = []
    for name in ("now", "future"):
        cells = random.choice(np.append(codes, nodata), (700, 900))
        maps.append(class_raster(tmp_path / f"{name}.tif", cells, nodata=nodata, dtype=dtype))
    said = ask("raster-carbon", maps[0], pools, "--future", maps[1], "--years", 2020, 2030, "--out", tmp_path / "o")
    theirs = tmp_path / "invest"
    words = [invest, str(ROOT / "benchmarks" / "raster_invest.py"), *map(str, (*maps, pools, theirs))]
    subprocess.run(words, check=True, capture_output=True)
    pairs = {f"c_{pool}": theirs / "intermediate_outputs" / f"c_{pool}_bas.tif" for pool in POOLS}
    pairs |= {f"c_{pool}_future": theirs / "intermediate_outputs" / f"c_{pool}_alt.tif" for pool in POOLS}
    pairs |= {"c_total": theirs / "c_storage_bas.tif", "c_total_future": theirs / "c_storage_alt.tif"}
    pairs["change"] = theirs / "c_change_bas_alt.tif"
    for ours, file in pairs.items():
        their_cells = cells_of(file.parent, file.stem)
        assert (
            np.where(their_cells == INVEST_NODATA, np.float32(NODATA), their_cells) == cells_of(tmp_path / "o", ours)
        ).all(), ours
    [summary] = [list(csv.reader(path.open(encoding="utf-8"))) for path in theirs.rglob("*.csv")]
    totals = [float(cell) for row in summary[1:] for cell in row if cell.replace(".", "").replace("-", "").isdigit()]
    ours = (said["carbon_t"]["total"], said["future"]["carbon_t"]["total"], said["change"]["carbon_t"])
    assert totals == pytest.approx(ours, rel=1e-6, abs=0.01)
