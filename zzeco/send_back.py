"""What leaves the project as a file: a layer, or the findings and rejected records that go back to the survey."""

import json

import numpy as np
import pandas as pd
import shapely

from layers.checks import findings as findings_module
from layers.crs import to_crs
from layers.errors import ZzecoError
from layers.i18n import _
from zzeco.project import Project

INTERNAL = ("content_hash",)


def exported(project: Project, name: str) -> tuple[pd.DataFrame, np.ndarray]:
    """The table and geometry (project CRS) of a layer, of `findings` or of `rejected`; ZzecoError for another name."""
    if name == "findings":
        return findings_table(project)
    if name == "rejected":
        return rejected_table(project)
    layer = project.layers.get(name)
    if layer is None:
        raise ZzecoError(
            _("The project has no layer {layer}.").format(layer=name),
            _("Layers: {layers}.").format(layers=", ".join([*project.layers, "findings", "rejected"])),
        )
    return layer.table.drop(columns=list(INTERNAL), errors="ignore").reset_index(), layer.geometry


def findings_table(project: Project) -> tuple[pd.DataFrame, np.ndarray]:
    """Every finding with its text and advice in the user's language, at a point on its record."""
    rows = project.table("findings").rows
    if not len(rows):
        raise ZzecoError(_("The project has no findings."), _("Run: zzeco check P"))
    columns = ["layer", "record_id", "fid", "code", "severity", "fields", "message", "advice"]
    table = findings_module.with_texts(rows)[columns].reset_index(drop=True)
    places = shapely.points(rows["x"].to_numpy(float), rows["y"].to_numpy(float))
    places[rows["x"].isna()] = None
    return table, places


def rejected_table(project: Project) -> tuple[pd.DataFrame, np.ndarray]:
    """Every rejected record with its attributes as delivered and its reasons in the user's language."""
    rows = project.table("rejected").rows
    if not len(rows):
        raise ZzecoError(_("The project has no rejected records."), None)
    reasons = [json.loads(text) for text in rows["reasons"]]
    told = [[findings_module.message(one["code"], one["values"]) for one in several] for several in reasons]
    table = rows[["layer", "file_name", "source_row", "record_id"]].reset_index(drop=True)
    table["reasons"] = ["; ".join(texts) for texts in told]
    delivered = pd.DataFrame([json.loads(text) for text in rows["attributes"]]).add_prefix("d_")
    return pd.concat([table, delivered], axis=1), _places(rows, project.crs)


def _places(rows: pd.DataFrame, crs: str) -> np.ndarray:
    """The delivered geometries in the project's CRS; None where one cannot be placed."""
    geometry = shapely.from_wkb(rows["geometry_wkb"].to_numpy(object), on_invalid="ignore")
    placed = np.full(len(rows), None, dtype=object)
    for (source, swapped), some in rows.reset_index(drop=True).groupby(["crs", "swap_xy"]):
        placed[some.index] = to_crs(geometry[some.index], source, crs, swap_xy=bool(swapped))
    placed[~np.isfinite(shapely.bounds(placed)).all(axis=1)] = None
    return placed
