"""Which records an estimate no longer fits: those that were changed after it was made."""

import numpy as np
import pandas as pd

from layers.i18n import _
from layers.layer import VectorLayer
from zzeco.carbon.estimate import estimate
from zzeco.estimating import epoch_year
from zzeco.project import Project
from zzeco.runs import KeptRun, kept_run, polygons_of
from zzeco.stock_factors import with_stock_factor

SHOWN = ("carbon_t", "sink_tco2e_per_a")
EXACT = 1e-9


def outdated(project: Project, run: str, layer: VectorLayer, among: np.ndarray | None = None) -> np.ndarray:
    """The fids (int64, ascending) of the records that the run found something else for than it would find now.

    Only records that were touched since are estimated anew, with the factors and settings of the run; `among` limits
    the question to these.
    """
    touched = _touched(project, run, layer)
    touched = touched if among is None else touched[np.isin(touched, among)]
    if not len(touched):
        return touched
    kept, told = polygons_of(project, run, layer.name), kept_run(project, run)
    fids = np.intersect1d(touched, kept.index.to_numpy(np.int64), assume_unique=True)
    if not len(fids):
        return fids
    year = epoch_year(layer.epoch)
    records = with_stock_factor(layer.records(fids), layer.name, told.settings)
    now = estimate(records, layer.kind, factors=told.factors, settings=told.settings, year=year)
    return np.asarray(fids[~same_figures(now.polygons, kept.loc[fids])])


def changed_since(project: Project, run: str) -> int:
    """How many records of the run's layers are others than it saw, new, or gone; a layer that is gone counts none."""
    seen = project.table("estimates").holding("run", run)[["layer", "fid"]]
    count = 0
    for name, fids in seen.groupby("layer", observed=True)["fid"]:
        layer = project.layers.get(str(name))
        if layer is not None:
            other = np.setxor1d(layer.fids, fids.to_numpy(np.int64), assume_unique=True)
            count += len(outdated(project, run, layer)) + len(other)
    return count


def changed_note(run: KeptRun, count: int) -> tuple[str, ...]:
    """What a reader of a run must know where records changed since; nothing otherwise."""
    said = _("{count} records were changed, added or removed after estimate No. {number}.")
    return (said.format(count=count, number=run.number),) if count else ()


def same_figures(one: pd.DataFrame, two: pd.DataFrame) -> np.ndarray:
    """Where two estimates of the same records agree in what is shown, to 1e-9; what neither knows agrees."""
    pairs = [(one[name].to_numpy(float), two[name].to_numpy(float)) for name in SHOWN]
    agree = [np.isclose(first, second, rtol=EXACT, atol=EXACT**2, equal_nan=True) for first, second in pairs]
    return np.asarray(np.logical_and.reduce(agree))


def _touched(project: Project, run: str, layer: VectorLayer) -> np.ndarray:
    """The fids of the layer's records that may have changed since the run: edited, or all after another delivery."""
    runs = project.table("runs").rows
    made_at = str(runs.loc[runs["run"] == run, "made_at"].iloc[-1])
    if any(len(_since(project, table, layer.name, "imported_at", made_at)) for table in ("deliveries", "plots")):
        return np.sort(layer.fids)
    edits = _since(project, "edits", layer.name, "edited_at", made_at)
    if not len(edits):
        return np.zeros(0, np.int64)
    fids = np.sort(pd.unique(edits["fid"].to_numpy(np.int64)))
    return np.asarray(fids[np.isin(fids, layer.fids)])


def _since(project: Project, table: str, layer: str, column: str, moment: str) -> pd.DataFrame:
    """The rows of a table about a layer from a moment on (its second included)."""
    rows = project.table(table).rows
    return rows[(rows["layer"] == layer) & (rows[column] >= moment)] if len(rows) else rows
