"""The arithmetic of one polygon of a project, from the run that estimated it."""

import re
from typing import Any

import pandas as pd

from layers.errors import ZzecoError
from layers.i18n import _
from layers.layer import VectorLayer
from zzeco.boundaries import named_layer
from zzeco.carbon.estimate import KINDS
from zzeco.carbon.explain import Explanation, explain
from zzeco.carbon.notes import reason_text
from zzeco.estimating import epoch_year
from zzeco.outdated import SHOWN, same_figures
from zzeco.project import Project
from zzeco.runs import KeptRun, latest_run, polygons_of
from zzeco.stock_factors import with_stock_factor

WHAT_IT_IS = (
    *("county", "land_class", "species", "species_group", "origin", "age_group", "pingjun_nl", "wetland_type"),
    *("karst_state", "karst_degree", "state"),
)


def explain_polygon(project: Project, layer_name: str, wanted: str) -> dict[str, Any]:
    """Steps, formula and stored result of a polygon; ZzecoError for an unknown layer or polygon or one left out."""
    layer = named_layer(project, layer_name)
    if layer.kind not in KINDS:
        fitting = [name for name, one in project.layers.items() if one.kind in KINDS]
        raise ZzecoError(
            _("Carbon is estimated for forest, wetland and karst polygons only."),
            _("Layers of these kinds: {layers}.").format(layers=", ".join(fitting) or "–"),
        )
    run = latest_run(project, layer_name)
    row = layer.table.loc[find(layer, wanted)]
    stored = polygons_of(project, run.name, layer_name)
    if row.name not in stored.index:
        raise ZzecoError(
            _("{id} is newer than the last estimate.").format(id=wanted), _("Run the estimate again: zzeco estimate P")
        )
    kept = stored.loc[row.name]
    if pd.notna(kept["reason"]):
        raise ZzecoError(
            _("{id} was left out of the estimate: {reason}.").format(id=wanted, reason=reason_text(kept["reason"])),
            _("Correct the record and estimate again."),
        )
    explanation = explained(layer, row, run, kept)
    if explanation is None:
        raise ZzecoError(
            _("{id} was changed after the last estimate.").format(id=wanted),
            _("Run the estimate again: zzeco estimate P"),
        )
    names = {"run": run.name, "layer": layer_name, "fid": int(row.name), "record_id": _plain(row["record_id"])}
    known = {name: _plain(row[name]) for name in WHAT_IT_IS if name in row and pd.notna(row[name])}
    return {**names, "record": known, **explanation.as_dict()}


def explained(layer: VectorLayer, row: pd.Series, run: KeptRun, kept: pd.Series) -> Explanation | None:
    """The arithmetic of a record that the run kept as `kept`; None where the record is another one by now."""
    share, year = float(kept["counted_share"]), epoch_year(layer.epoch)
    row = with_stock_factor(pd.DataFrame([row]), layer.name, run.settings).iloc[0]
    found = explain(row, layer.kind, factors=run.factors, settings=run.settings, year=year, counted_share=share)
    now = pd.DataFrame([found.result], columns=list(SHOWN))
    return found if same_figures(now, kept.to_frame().T)[0] else None


def find(layer: VectorLayer, wanted: str) -> int:
    """The fid of a record: `fid:N`, or the delivered record id when only one record has it."""
    if re.fullmatch("fid:[0-9]{1,18}", wanted):
        fids = [int(wanted[4:])] if int(wanted[4:]) in layer.fids else []
    else:
        ids = layer.columns(["record_id"])["record_id"]
        fids = [int(fid) for fid in ids.index[ids == wanted]]
    if len(fids) == 1:
        return fids[0]
    if fids:
        raise ZzecoError(
            _("{count} records of {layer} have the id {id}.").format(count=len(fids), layer=layer.name, id=wanted),
            _("Name one of them: {fids}.").format(fids=", ".join(f"fid:{fid}" for fid in fids[:10])),
        )
    raise ZzecoError(
        _("{layer} has no record {id}.").format(layer=layer.name, id=wanted),
        _("Give the delivered record id, or fid:N."),
    )


def _plain(value: Any) -> str | None:
    return None if pd.isna(value) else str(value)
