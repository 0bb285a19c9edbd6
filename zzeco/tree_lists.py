"""Tree lists of plots into the project: dry mass per tree, plot and polygon, and what is wrong with the list."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from layers.checks import findings as findings_module
from layers.errors import ZzecoError
from layers.i18n import _
from layers.layer import VectorLayer
from zzeco.boundaries import named_layer
from zzeco.carbon.plots import COLUMNS, M2_PER_HA, plot_densities, polygon_means
from zzeco.carbon.tree_equations import BAMBOO_GROUP
from zzeco.factor_sets import project_factors
from zzeco.project import Project, appended, with_layer, with_table
from zzeco.records import finding_rows, now
from zzeco.tree_findings import (
    CODES,
    NO_PLOT_AREA,
    NOT_THERE,
    ONE_PLOT,
    PLOT_SIZE,
    Doubts,
    per_polygon,
    weighed_trees,
)

SMALLEST_PLOT_M2, LARGEST_PLOT_M2 = 10.0, 50_000.0
"""A smaller or greater number is no plot of trees, but an area in another unit or a slip."""
USUAL_PLOT_M2 = (50.0, 10_000.0)
_KEYS = ["record", "plot"]
_OF_TREE = ["fid", *_KEYS, "said", "species", "d_cm", "h_m", "equation", "above_kg", "below_kg"]
_OF_PLOT = ["fid", *_KEYS, "area_m2", "trees", "above_t_per_ha", "below_t_per_ha"]


@dataclass(frozen=True, eq=False)
class TreeList:
    """What a tree list gave: polygons (index fid, see polygon_means), trees used, plots used, findings as stored.

    `replaced` are the plots of an earlier list in whose place these stand; the project keeps them.
    """

    layer: str
    polygons: pd.DataFrame
    trees: pd.DataFrame
    plots: pd.DataFrame
    findings: pd.DataFrame
    replaced: pd.DataFrame


def with_tree_list(
    project: Project, layer_name: str, trees: pd.DataFrame, plots: pd.DataFrame | None, file_name: str
) -> tuple[Project, TreeList]:
    """The project with the plots of the polygons that the list names in place of theirs; other polygons keep their own.

    What is replaced stays in the tables `replaced_trees` and `replaced_plots`.

    `trees` and `plots` are as `tree_columns` and `plot_columns` give them. The means become columns of the layer.
    """
    layer = named_layer(project, layer_name)
    if layer.kind != "forest":
        said = _("{layer} is no forest layer.").format(layer=layer.name)
        raise ZzecoError(said, _("Name a forest layer of the project."))
    trees = trees if plots is None else with_records(trees, plots)
    listed = _listed(trees if plots is None else plots, layer)
    usable = listed[listed["fid"].notna() & listed["area_m2"].notna()].astype({"fid": "int64"})
    placed = trees.drop(columns="area_m2").merge(usable[[*_KEYS, "fid"]], on=_KEYS)
    weighed, doubts = weighed_trees(placed, project_factors(project))
    weighed, whole = _without_gaps(weighed, placed), _without_gaps(usable, placed)
    densities = plot_densities(weighed, whole)
    polygons = _polygons(layer, densities, weighed)
    if not len(polygons):
        said = _("No plot of the list can be used on {layer}.").format(layer=layer.name)
        raise ZzecoError(said, _("Check the record ids and the areas of the plots."))
    doubts |= _doubts_of_plots(trees, listed, polygons)
    rows = _finding_rows(layer, doubts)
    project = _with_means(project, layer, polygons)
    replaced = _about(project.table("plots").rows, layer.name, polygons.index)
    for name, part in {"trees": weighed[_OF_TREE], "plots": densities[_OF_PLOT]}.items():
        stored = part.rename(columns={"record": "record_id"}).assign(layer=layer.name, file_name=file_name)
        project = _replaced(project, name, layer.name, polygons.index, stored.assign(imported_at=now()))
    known = pd.Index(listed["fid"].dropna().astype("int64"))
    project = _with_findings(project, layer.name, known, rows)
    return project, TreeList(layer.name, polygons, weighed, densities, rows, replaced)


def _without_gaps(rows: pd.DataFrame, placed: pd.DataFrame) -> pd.DataFrame:
    """The trees or plots without the plots in which a tree has no usable diameter: these would read too low.

    Bamboo is estimated by its own method; a plot may hold some.
    """
    lost = placed[placed["d_cm"].isna() & (placed["species_group"] != BAMBOO_GROUP)]
    return rows[~pd.MultiIndex.from_frame(rows[_KEYS]).isin(pd.MultiIndex.from_frame(lost[_KEYS]))]


def with_records(trees: pd.DataFrame, plots: pd.DataFrame) -> pd.DataFrame:
    """The trees with the polygon of their plot where they name none; ZzecoError where a plot's name is used twice."""
    if trees["record"].notna().all():
        return trees
    record_of = plots.drop_duplicates(_KEYS).set_index("plot")["record"]
    twice = record_of.index[record_of.index.duplicated()]
    if len(twice):
        raise ZzecoError(
            _("The plot {plot} stands for several polygons.").format(plot=twice[0]),
            _("Name the polygon of each tree in the tree list too, or give each plot a name of its own."),
        )
    return trees.assign(record=trees["record"].fillna(trees["plot"].map(record_of)))


def _listed(rows: pd.DataFrame, layer: VectorLayer) -> pd.DataFrame:
    """Each plot once with fid (NaN: no such polygon) and area_m2 (NaN: none, several, or none that a plot has)."""
    areas = rows.groupby(_KEYS, dropna=True)["area_m2"].agg(["nunique", "first"]).reset_index()
    fits = (areas["nunique"] == 1) & areas["first"].between(SMALLEST_PLOT_M2, LARGEST_PLOT_M2)
    ids = layer.columns(["record_id"])["record_id"]
    once = ids[ids.notna() & ~ids.duplicated(keep=False)]
    fid_of = {str(record): fid for fid, record in once.items()} | {f"fid:{fid}": fid for fid in layer.fids}
    return areas[_KEYS].assign(area_m2=areas["first"].where(fits), fid=areas["record"].map(fid_of))


def _polygons(layer: VectorLayer, densities: pd.DataFrame, trees: pd.DataFrame) -> pd.DataFrame:
    means = polygon_means(densities)
    fid_of = densities.drop_duplicates("record").set_index("record")["fid"]
    names = trees.groupby("record")["equation"].agg(lambda one: ";".join(sorted(set(one))))
    found = means.assign(fid=fid_of, equations=names).fillna({"equations": ""}).reset_index().set_index("fid")
    area = layer.columns(["geom_area_ha"])["geom_area_ha"].reindex(found.index)
    return found.assign(area_ha=area, biomass_t=area * (found["above_t_per_ha"] + found["below_t_per_ha"])).sort_index()


def _doubts_of_plots(trees: pd.DataFrame, listed: pd.DataFrame, polygons: pd.DataFrame) -> Doubts:
    known = listed["fid"].notna()
    lost = trees.merge(listed[known][_KEYS], on=_KEYS, how="left", indicator=True)
    lost = lost[lost["_merge"] == "left_only"]
    named = pd.concat([lost["record"].fillna(lost["plot"]), listed.loc[~known, "record"]]).dropna()
    example = named.iloc[0] if len(named) else "–"
    count = {"trees": len(lost), "plots": int((~known).sum()), "example": example}
    without = listed[known & listed["area_m2"].isna()]
    return {
        NOT_THERE: [(None, count)] if count["trees"] or count["plots"] else [],
        NO_PLOT_AREA: per_polygon(without, lambda part: {"plots": ", ".join(part["plot"])}),
        PLOT_SIZE: per_polygon(_odd_plots(listed[known & listed["area_m2"].notna()], polygons), _of_plots),
        ONE_PLOT: [(int(fid), {}) for fid in polygons.index[polygons["plots"] == 1]],
    }


def _odd_plots(plots: pd.DataFrame, polygons: pd.DataFrame) -> pd.DataFrame:
    """The plots of an unusual size and those larger than their polygon."""
    of_polygon_m2 = plots["fid"].map(polygons["area_ha"]) * M2_PER_HA
    return plots[~plots["area_m2"].between(*USUAL_PLOT_M2) | (plots["area_m2"] > 1.05 * of_polygon_m2)]


def _of_plots(part: pd.DataFrame) -> Mapping[str, Any]:
    sizes = part["area_m2"]
    return {"plots": ", ".join(part["plot"]), "smallest": float(sizes.min()), "largest": float(sizes.max())}


def _finding_rows(layer: VectorLayer, doubts: Doubts) -> pd.DataFrame:
    place = pd.Index(layer.fids)
    parts = []
    for code, found in doubts.items():
        of_records = [(fid, values) for fid, values in found if fid is not None]
        rows = place.get_indexer(pd.Index([fid for fid, _values in of_records], dtype="int64"))
        texts = [findings_module.as_json(values) for _fid, values in of_records]
        parts.append(findings_module.of_rows(code, rows, texts))
        parts += [findings_module.of_layer(code, values) for fid, values in found if fid is None]
    placed = findings_module.with_places(findings_module.joined(parts), layer.geometry)
    return finding_rows(placed, layer.name, layer.fids, layer.columns(["record_id"]))


def _with_means(project: Project, layer: VectorLayer, polygons: pd.DataFrame) -> Project:
    total = polygons["above_t_per_ha"] + polygons["below_t_per_ha"]
    share = (polygons["standard_error_t_per_ha"] / total).where(total > 0, polygons["standard_error_t_per_ha"])
    means = polygons[["plots", "above_t_per_ha", "below_t_per_ha"]].assign(share=share, equations=polygons["equations"])
    table = layer.table.copy()
    for name, column in zip(COLUMNS, means, strict=True):
        dtype = {"plots": "Int64", "equations": "str"}.get(column, "float64")
        fresh = means[column].reindex(table.index).astype(dtype)
        table[name] = table[name].astype(dtype).where(~table.index.isin(means.index), fresh) if name in table else fresh
    return with_layer(project, layer.with_content(table, layer.geometry))


def _about(rows: pd.DataFrame, layer: str, fids: pd.Index) -> pd.DataFrame:
    """The stored trees or plots of these polygons of a layer."""
    return rows[rows["layer"].eq(layer) & rows["fid"].isin(fids)] if len(rows) else rows


def _replaced(project: Project, name: str, layer: str, fids: pd.Index, rows: pd.DataFrame) -> Project:
    """The project with these rows of a table in place of those about the same polygons, which `replaced_…` keeps."""
    known = project.table(name).rows
    gone = _about(known, layer, fids)
    if len(gone):
        project = with_table(project, name, known.drop(index=gone.index))
        former = gone.reset_index(drop=True).assign(replaced_at=now())
        project = appended(project, f"replaced_{name}", former)
    return appended(project, name, rows.reset_index(drop=True))


def _with_findings(project: Project, layer: str, fids: pd.Index, rows: pd.DataFrame) -> Project:
    known = project.table("findings").rows
    if len(known):
        mine = known["layer"].eq(layer) & known["code"].isin(CODES)
        gone = mine & (known["fid"].isin(fids) | known["fid"].isna())
        project = with_table(project, "findings", known[~gone]) if gone.any() else project
    return appended(project, "findings", rows)
