"""Every rule over the layers of a project, cross-layer and estimate rules included."""

from collections.abc import Callable

import pandas as pd

from layers.checks.cross import cross_columns
from layers.checks.run import Subject, check
from layers.errors import ZzecoError
from layers.i18n import _
from layers.kind import kind
from layers.layer import VectorLayer
from zzeco.boundaries import latest_layers, named_layer, previous_layer, project_boundary
from zzeco.project import Project, with_table
from zzeco.records import finding_rows, no_findings
from zzeco.runs import latest_run, polygons_of

OF_THE_INTAKE = "I"


def check_project(
    project: Project, layer_name: str | None, progress: Callable[[str], None]
) -> tuple[Project, pd.DataFrame]:
    """The project with the findings of the checked layers renewed, and those findings.

    What the intake said about a delivery (codes I…) stays; rule findings are replaced.
    """
    names = [named_layer(project, layer_name).name] if layer_name else list(project.layers)
    known = project.table("findings").rows
    known = known if len(known) else no_findings()
    stays = known[~known["layer"].isin(names) | known["code"].str.startswith(OF_THE_INTAKE)]
    fresh = [_rows_of(project, project.layers[name], progress) for name in names]
    renewed = pd.concat([part for part in (stays, *fresh) if len(part)] or [stays], ignore_index=True)
    shown = renewed[renewed["layer"].isin(names)]
    return with_table(project, "findings", renewed), shown.reset_index(drop=True)


def _rows_of(project: Project, layer: VectorLayer, progress: Callable[[str], None]) -> pd.DataFrame:
    progress(_("Checking {layer}: {count} records").format(layer=layer.name, count=len(layer)))
    table = layer.table.reset_index(drop=True)
    extra = cross_columns(
        layer.kind,
        table,
        layer.geometry,
        project.crs,
        latest_layers(project),
        previous_layer(project, layer.kind, layer.epoch),
    )
    estimated = estimated_columns(project, layer)
    subject = Subject(table, layer.geometry, layer.geometry, project.crs, extra=pd.concat([extra, estimated], axis=1))
    found = check(subject, kind(layer.kind), project_boundary(project))
    return finding_rows(found, layer.name, layer.fids, table)


def estimated_columns(project: Project, layer: VectorLayer) -> pd.DataFrame:
    """What rules ask about the latest estimate of the layer, by position; no columns without one."""
    if not len(project.table("runs")):
        return pd.DataFrame(index=range(len(layer)))
    try:
        polygons = polygons_of(project, latest_run(project, layer.name).name, layer.name).reindex(layer.fids)
    except ZzecoError:
        return pd.DataFrame(index=range(len(layer)))
    carbon = (polygons["agb_t"] + polygons["bgb_t"]).to_numpy(float)
    return pd.DataFrame({"c_est_t": carbon, "net_removal_tco2e": polygons["net_tco2e_per_a"].to_numpy(float)})
