"""Rows of the project's own tables: deliveries, rejected records, findings."""

from datetime import UTC, datetime

import numpy as np
import pandas as pd
import shapely

from layers.checks import findings as findings_module
from layers.intake.delivery import Prepared
from layers.kind import LayerKind
from zzeco.entering import Arrival
from zzeco.outcome import Outcome
from zzeco.project import Project


def now() -> str:
    """The present moment as ISO text, UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def delivery_row(outcome: Outcome, prepared: Prepared) -> pd.DataFrame:
    """One row of the deliveries table."""
    row = {
        **{name: getattr(outcome, name) for name in ("layer", "epoch", "crs", "encoding")},
        **{name: getattr(outcome, name) for name in ("read", "accepted", "unchanged", "rejected", "repaired")},
        "file_name": prepared.delivered.path.name,
        "source_layer": prepared.delivered.layer,
        "sha256": prepared.delivered.sha256,
        "imported_at": now(),
    }
    return pd.DataFrame([row])


def rejected_rows(project: Project, arrival: Arrival, kind: LayerKind, name: str) -> pd.DataFrame:
    """The records kept out as delivered (attributes as JSON, geometry as WKB), those already on file left out."""
    prepared = arrival.prepared
    rows = prepared.rejected
    content = prepared.table["content_hash"].to_numpy()[rows]
    known = project.tables["rejected"].rows
    on_file = known.loc[known["layer"] == name, "content_hash"].to_numpy() if len(known) else []
    fresh = ~np.isin(content, on_file)
    rows = rows[fresh]
    return pd.DataFrame(
        {
            "layer": name,
            "kind": kind.key,
            "file_name": prepared.delivered.path.name,
            "sha256": prepared.delivered.sha256,
            "source_row": rows,
            "record_id": prepared.table["record_id"].to_numpy(object)[rows],
            "reasons": prepared.sieve.reasons_json(rows),
            "attributes": _as_json(prepared.delivered.table.iloc[rows]),
            "geometry_wkb": shapely.to_wkb(prepared.delivered.geometry[rows]),
            "crs": prepared.crs,
            "swap_xy": int(prepared.swap_xy),
            "content_hash": content[fresh],
            "rejected_at": now(),
        }
    )


def _as_json(table: pd.DataFrame) -> list[str]:
    text = table.to_json(orient="records", lines=True, force_ascii=False, date_format="iso", double_precision=15)
    return text.removesuffix("\n").split("\n") if len(table) and len(table.columns) else ["{}"] * len(table)


def no_findings() -> pd.DataFrame:
    """The findings table without rows."""
    return finding_rows(findings_module.empty(), "", np.empty(0, np.int64), pd.DataFrame({"record_id": []}))


def finding_rows(found: pd.DataFrame, layer: str, fids: np.ndarray, table: pd.DataFrame) -> pd.DataFrame:
    """Rows of the findings table: positions become fids and record ids."""
    row = found["row"]
    position = row.fillna(0).astype(int).to_numpy()
    known = row.notna().to_numpy()
    ids = table["record_id"].to_numpy(object)
    return pd.DataFrame(
        {
            "layer": layer,
            "fid": pd.array(np.where(known, fids[position] if len(fids) else 0, 0), dtype="Int64").copy(),
            "record_id": np.where(known, ids[position] if len(ids) else None, None),
            **{name: found[name].to_numpy() for name in ("code", "severity", "fields", "values", "x", "y")},
        }
    ).assign(fid=lambda rows: rows["fid"].where(known))
