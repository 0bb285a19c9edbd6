"""The findings of a few records made anew after an edit: rules on attributes, without geometry or neighbours."""

import numpy as np
import pandas as pd

from layers.checks import findings as findings_module
from layers.checks.derived import derived_names
from layers.checks.expression import parsed
from layers.checks.rules import evaluate
from layers.intake import meanings
from layers.kind import LayerKind, kind
from layers.layer import VectorLayer
from layers.tables import table as resource
from zzeco.project import Project, appended, with_table
from zzeco.record_view import IDENTITY
from zzeco.records import finding_rows

OF_WHOLE_LAYER = ("bsm_duplicate", "key_duplicate", "trls_layer_max")
NAMED_BY = (*IDENTITY, "xiang")
OF_THE_INTAKE = "I"


def with_findings_of(project: Project, layer: VectorLayer, fids: pd.Index, fields: tuple[str, ...]) -> Project:
    """The project with the attribute findings of these records renewed; `fields` are the edited ones.

    Rules about geometry, neighbours, other layers and estimates keep their findings. What the intake said about the
    delivered value of an edited field goes with that value.
    """
    one = kind(layer.kind)
    rows = layer.table.loc[fids]
    names = derived_names(rows, one)
    names = names.drop(columns=[name for name in OF_WHOLE_LAYER if name in names])
    renewed = _codes_of_records(one, names)
    found = evaluate(one.rules, names, one)
    found = findings_module.joined([found[found["row"].notna()], *meanings.notes(rows.reset_index(drop=True))])
    found = findings_module.with_places(found, layer.geometry[layer.table.index.get_indexer(fids)])
    fresh = finding_rows(found, layer.name, fids.to_numpy(np.int64), rows)
    project = _replaced(project, layer.name, fids, renewed, fields, fresh)
    return _with_duplicates(project, layer, one) if set(fields) & set(IDENTITY) else project


def _codes_of_records(one: LayerKind, names: pd.DataFrame) -> set[str]:
    """The rules on single records that these columns suffice for."""
    known = {str(name).lower() for name in names.columns} | {"layer_kind"}
    rules = [rule for name in one.rules for rule in resource(name).to_dict("records") if rule["condition_expr"]]
    return {
        str(rule["rule_id"])
        for rule in rules
        if rule["scope"] == "record" and parsed(rule["condition_expr"]).names <= known
    }


def _replaced(
    project: Project, layer: str, fids: pd.Index, codes: set[str], fields: tuple[str, ...], fresh: pd.DataFrame
) -> Project:
    """The project with these findings in place of the stale ones; one that stays true keeps its row."""
    if not len(project.table("findings")):
        return appended(project, "findings", fresh)
    rows = project.table("findings").rows
    mine = np.flatnonzero(rows["layer"].eq(layer).to_numpy() & rows["fid"].isin(fids).to_numpy())
    known = rows.iloc[mine]
    intake = known["code"].str.startswith(OF_THE_INTAKE)
    told = known["fields"].fillna("").str.split(";").map(lambda names: bool(set(names) & set(fields)))
    stale = (known["code"].isin(codes) | (intake & told)).to_numpy(bool)
    old, new = _identities(known), _identities(fresh)
    gone = np.zeros(len(rows), dtype=bool)
    gone[mine[stale & ~old.isin(new)]] = True
    project = with_table(project, "findings", rows[~gone]) if gone.any() else project
    return appended(project, "findings", fresh[~new.isin(old)])


def _identities(rows: pd.DataFrame) -> pd.Index:
    """What makes a finding the same finding: record, rule and values."""
    return pd.Index(rows["fid"].astype("str") + "|" + rows["code"] + "|" + rows["values"].astype("str"))


def _with_duplicates(project: Project, layer: VectorLayer, one: LayerKind) -> Project:
    """The findings on ids that occur twice, over the whole layer: an edit may mend or make them elsewhere."""
    names = derived_names(layer.table[[name for name in layer.table.columns if name in NAMED_BY]], one)
    names = names[[name for name in names if name in OF_WHOLE_LAYER or name in NAMED_BY or name == "layer_kind"]]
    rules = {
        str(rule["rule_id"])
        for name in one.rules
        for rule in resource(name).to_dict("records")
        if rule["condition_expr"] and parsed(rule["condition_expr"]).names & {"bsm_duplicate", "key_duplicate"}
    }
    found = evaluate(one.rules, names, one)
    found = findings_module.with_places(found[found["code"].isin(rules)].reset_index(drop=True), layer.geometry)
    known = project.table("findings").rows
    if len(known):
        gone = known["layer"].eq(layer.name) & known["code"].isin(rules)
        project = with_table(project, "findings", known[~gone])
    return appended(project, "findings", finding_rows(found, layer.name, layer.fids, layer.table))
