"""What several records, or a whole layer, come to: number, area, carbon with its interval, parts, findings."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from layers.checks.findings import SEVERITIES
from layers.errors import ZzecoError
from layers.layer import VectorLayer
from zzeco.carbon.estimate import KINDS, counted_values, estimated_rows
from zzeco.carbon.intervals import interval
from zzeco.carbon.notes import stock_known
from zzeco.carbon.summary import known_sum
from zzeco.outdated import outdated
from zzeco.project import Project
from zzeco.record_labels import labels_of
from zzeco.runs import latest_run, polygons_of

PARTED_BY = ("species_group", "wetland_type", "karst_degree", "state", "measure_kind", "corridor_type", "admin_level")
ENOUGH_PARTS = 8


@dataclass(frozen=True)
class Part:
    """One kind of ground among the records: label, records, area, share (0–1) of area or, without area, of records."""

    key: str
    label: str
    count: int
    area_ha: float
    share: float


@dataclass(frozen=True)
class CarbonSum:
    """What the polygons hold that the latest run estimated; each counted once.

    `sink_tco2e_per_a` is None where no polygon has a known growth; `outdated` counts the records that are others now.
    """

    number: int
    made_at: str
    estimated: int
    carbon_t: float
    low_t: float
    high_t: float
    sink_tco2e_per_a: float | None
    outdated: int


@dataclass(frozen=True)
class Summary:
    """The figures of a set of records."""

    count: int
    area_ha: float
    length_km: float
    parted_by: str
    parts: tuple[Part, ...]
    holds_carbon: bool
    carbon: CarbonSum | None
    findings: dict[str, int]


@dataclass(frozen=True)
class Source:
    """One delivery of a layer."""

    file_name: str
    imported_at: str
    accepted: int
    rejected: int


def summary_of(project: Project, layer: VectorLayer, fids: np.ndarray | None = None) -> Summary:
    """The figures of these records of a layer, of all of them without `fids`."""
    names = ("geom_area_ha", "geom_length_m", *PARTED_BY)
    table = layer.columns([name for name in names if name in layer.names()])
    table = table if fids is None else table.loc[table.index.isin(fids)]
    area = table["geom_area_ha"].astype("float64").fillna(0) if "geom_area_ha" in table else pd.Series(0.0, table.index)
    is_line = not float(area.sum()) and "geom_length_m" in table
    length_km = float(table["geom_length_m"].sum()) / 1000 if is_line else 0.0
    by = next((name for name in PARTED_BY if name in table and table[name].notna().any()), "")
    return Summary(
        len(table),
        float(area.sum()),
        length_km,
        by,
        parts_of(table[by], area, by) if by else (),
        layer.kind in KINDS,
        carbon_sum(project, layer, fids),
        finding_counts(project, layer.name, fids),
    )


def parts_of(values: pd.Series, area_ha: pd.Series, domain: str) -> tuple[Part, ...]:
    """The parts of the records by a column, largest first; what is beyond the largest few is one part without key."""
    grouped = pd.DataFrame({"area": area_ha, "one": 1}).groupby(values.astype("str").fillna(""), observed=True).sum()
    weight = "area" if grouped["area"].sum() > 0 else "one"
    grouped = grouped.sort_values(weight, ascending=False, kind="stable")
    whole = float(grouped[weight].sum())
    shown = labels_of(pd.Series(grouped.index, dtype="str"), _domain(domain), domain)
    parts = [
        Part(str(key), str(text) if key else "", int(row["one"]), float(row["area"]), float(row[weight]) / whole)
        for (key, row), text in zip(grouped.iterrows(), shown, strict=True)
    ]
    if len(parts) <= ENOUGH_PARTS:
        return tuple(parts)
    rest = parts[ENOUGH_PARTS - 1 :]
    other = Part("*", "", sum(p.count for p in rest), sum(p.area_ha for p in rest), sum(p.share for p in rest))
    return (*parts[: ENOUGH_PARTS - 1], other)


def _domain(name: str) -> str:
    declared = {"state": "ledger_state", "measure_kind": "measure_kind"}
    styled = {"corridor_type": "styles.csv:corridor/type", "admin_level": "styles.csv:boundary/level"}
    return f"crosswalk_names.csv:{declared[name]}" if name in declared else styled.get(name, name)


def carbon_sum(project: Project, layer: VectorLayer, fids: np.ndarray | None = None) -> CarbonSum | None:
    """Carbon, 95 % interval and sink of the records in the latest run; None without one."""
    try:
        run = latest_run(project, layer.name)
    except ZzecoError:
        return None
    polygons = polygons_of(project, run.name, layer.name)
    estimated = estimated_rows(polygons if fids is None else polygons.loc[polygons.index.isin(fids)])
    low, high = _bounds(run, layer.name, estimated, fids is None)
    is_known = not len(estimated) or bool(stock_known(estimated).any())
    changed = outdated(project, run.name, layer)
    return CarbonSum(
        run.number,
        run.made_at,
        len(estimated),
        float(counted_values(estimated, "carbon_t").sum()) if is_known else np.nan,
        low,
        high,
        known_sum(estimated, "sink_tco2e_per_a"),
        len(changed if fids is None else np.intersect1d(changed, fids, assume_unique=True)),
    )


def _bounds(run: Any, layer: str, estimated: pd.DataFrame, whole: bool) -> tuple[float, float]:
    """The interval, t C: as the run stored it for a whole layer, else made of its draws for these polygons."""
    if not len(estimated):
        return 0.0, 0.0
    if not stock_known(estimated).any():
        return np.nan, np.nan
    if whole:
        low, high = next(one["ci95_co2e_t"] for one in run.kinds if one["layer"] == layer) or (np.nan, np.nan)
        return float(low) * 12 / 44, float(high) * 12 / 44
    found = interval(estimated, run.settings.stock_parts, factors=run.factors, draws=run.draws, seed=run.seed)
    return max(float(found["lo"].iloc[0]), 0.0), float(found["hi"].iloc[0])


def finding_counts(project: Project, layer: str, fids: np.ndarray | None = None) -> dict[str, int]:
    """Number of findings by severity."""
    rows = project.table("findings").rows
    if not len(rows):
        return dict.fromkeys(SEVERITIES, 0)
    mine = rows["layer"].eq(layer)
    mine = mine if fids is None else mine & rows["fid"].isin(fids)
    counts = rows.loc[mine, "severity"].value_counts()
    return {severity: int(counts.get(severity, 0)) for severity in SEVERITIES}


def sources_of(project: Project, layer: str) -> tuple[Source, ...]:
    """The deliveries of a layer, latest first."""
    rows = project.table("deliveries").rows
    if not len(rows):
        return ()
    rows = rows[rows["layer"] == layer].iloc[::-1]
    return tuple(
        Source(str(row["file_name"]), str(row["imported_at"]), int(row["accepted"]), int(row["rejected"]))
        for row in rows.to_dict("records")
    )
