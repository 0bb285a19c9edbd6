"""Totals of the latest run by the groups that a report asks for: codes with their labels."""

from typing import Any

import pandas as pd

from layers.errors import UsageError
from layers.i18n import _
from layers.labels import label
from layers.layer import VectorLayer
from zzeco.carbon.totals import totals
from zzeco.project import Project
from zzeco.runs import KeptRun, latest_run, polygons_of

# group -> (column of the layer, domain of its labels)
GROUPS = {
    "county": ("county", "county"),
    "species_group": ("species_group", "species_group"),
    "age_group": ("age_group", "age_group"),
    "origin": ("origin", "origin"),
    "ownership": ("ld_qs", "ownership"),
    "land_class": ("land_class", "land_class"),
    "township": ("xiang", "township"),
    "wetland_type": ("wetland_type", "wetland_type"),
    "karst_degree": ("karst_degree", "karst_degree"),
    "state": ("state", "state"),
    "kind": ("", "kind"),
    "quality": ("", "quality"),
}


def project_totals(project: Project, by: list[str]) -> list[dict[str, Any]]:
    """Rows of the latest run by the groups, each group with its code and label; the sum last."""
    known_groups(by)
    run = latest_run(project)
    polygons = grouped_polygons(project, run, by)
    rows = totals(polygons, by, factors=run.factors, settings=run.settings, draws=run.draws, seed=run.seed)
    return [labelled(row, by) for row in rows.to_dict("records")]


def known_groups(by: list[str]) -> list[str]:
    """The names of groups as given; UsageError for none and for an unknown one."""
    unknown = [name for name in by if name not in GROUPS]
    if unknown or not by:
        raise UsageError(
            _("Unknown group {group}.").format(group=", ".join(unknown) or "–"),
            _("Groups: {groups}.").format(groups=", ".join(GROUPS)),
        )
    return by


def grouped_polygons(project: Project, run: KeptRun, by: list[str]) -> pd.DataFrame:
    """The stored polygons of all layers of a run with layer, fid and the columns of the groups beside them."""
    parts = [_with_groups(project, project.layers[one["layer"]], run.name, by) for one in run.kinds]
    return pd.concat(parts, ignore_index=True)


def _with_groups(project: Project, layer: VectorLayer, run: str, by: list[str]) -> pd.DataFrame:
    polygons = polygons_of(project, run, layer.name)
    columns = {name: GROUPS[name][0] for name in by}
    there = [column for column in columns.values() if column in layer.names()]
    known = layer.columns(list(dict.fromkeys(there))).reindex(polygons.index)
    for name, column in columns.items():
        if name == "kind":
            polygons["kind"] = layer.kind
        elif column:
            polygons[name] = known.get(column)
    return polygons.assign(layer=layer.name, fid=polygons.index)


def labelled(row: dict[Any, Any], by: list[str]) -> dict[str, Any]:
    """The row with a label beside the code of each group."""
    groups: dict[str, Any] = {}
    for name in by:
        code = None if pd.isna(row[name]) else row[name]
        code = int(code) if isinstance(code, float) and code.is_integer() else code
        groups[name] = code
        groups[f"{name}_label"] = None if code is None else label(GROUPS[name][1], str(code))
    return {**groups, **{key: value for key, value in row.items() if key not in by}}
