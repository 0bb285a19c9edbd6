"""Records as an inspector shows them: heading, attributes decoded with their codes, findings with what to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from layers.checks.findings import SEVERITIES, with_texts
from layers.kind import kind
from layers.layer import VectorLayer
from layers.text import comparable_word
from zzeco.finding_names import with_named_others
from zzeco.project import Project
from zzeco.record_labels import label_of, land_class_system
from zzeco.record_view import Attribute, attributes_of, is_repeated, places_of, short_id

LEDGER_STATE = "crosswalk_names.csv:ledger_state"
MARKS = (
    *(("species", "species"), ("wetland_type", "wetland_type"), ("karst_degree", "karst_degree")),
    *(("state", LEDGER_STATE), ("origin", "origin"), ("age_group", "age_group")),
)


@dataclass(frozen=True)
class Shown:
    """One attribute of the records: the stored value, its label, and its code where the label is not the value.

    With `is_mixed` the records differ; `value` is None then.
    """

    attribute: Attribute
    value: Any
    label: str
    code: str
    is_mixed: bool
    is_repeated: bool

    @property
    def is_missing(self) -> bool:
        """Whether no record has a value."""
        return self.value is None and not self.is_mixed


@dataclass(frozen=True)
class Told:
    """One finding of a record: its row in the project, severity, rule, fields, message and advice."""

    zz_id: int
    severity: str
    code: str
    fields: tuple[str, ...]
    message: str
    advice: str


@dataclass(frozen=True, eq=False)
class Details:
    """What an inspector shows of one or several records of a layer."""

    layer: VectorLayer
    fids: np.ndarray
    name: str
    places: tuple[str, ...]
    marks: tuple[str, ...]
    attributes: tuple[Shown, ...]
    findings: tuple[Told, ...]
    species_group: str | None

    @property
    def is_one(self) -> bool:
        """Whether it is a single record."""
        return len(self.fids) == 1


def details_of(project: Project, layer_name: str, fids: np.ndarray) -> Details:
    """The records with these fids (those that the layer lacks left out)."""
    layer = project.layers[layer_name]
    some = layer.records(fids)
    first = _record(some) if len(some) == 1 else {}
    shown = tuple(_shown(layer, some, one, first) for one in attributes_of(some, kind(layer.kind)))
    group = some["species_group"].dropna().unique() if "species_group" in some else []
    return Details(
        layer,
        some.index.to_numpy(np.int64),
        short_id({**first, "fid": some.index[0]}) if first else "",
        places_of(first),
        tuple(label_of(str(first[name]), domain) for name, domain in MARKS if first.get(name) is not None),
        shown,
        findings_of(project, layer_name, int(some.index[0])) if first else (),
        str(group[0]) if len(group) == 1 else None,
    )


def _record(some: pd.DataFrame) -> Mapping[str, Any]:
    row = some.iloc[0]
    return {str(name): None if pd.isna(value) else value for name, value in row.items()}


def _shown(layer: VectorLayer, some: pd.DataFrame, attribute: Attribute, record: Mapping[str, Any]) -> Shown:
    values = some[attribute.name]
    distinct = values.drop_duplicates()
    if len(distinct) != 1:
        return Shown(attribute, None, "", "", len(distinct) > 1, False)
    value = distinct.iloc[0]
    if pd.isna(value):
        return Shown(attribute, None, "", "", False, False)
    repeated = attribute.is_derived and is_repeated(attribute.name, record)
    if attribute.is_number:
        return Shown(attribute, value, "", "", False, repeated)
    words = comparable_word(value) or str(value)
    if not attribute.codes:
        return Shown(attribute, words, _dated(words) if attribute.is_date else words, "", False, repeated)
    meaning = label_of(words, attribute.codes, attribute.name, _system(layer, attribute, some.index))
    return Shown(attribute, words, meaning, "" if meaning == words or attribute.is_derived else words, False, repeated)


def _system(layer: VectorLayer, attribute: Attribute, fids: pd.Index) -> str | None:
    if not attribute.codes.startswith("crosswalk_land_class.csv"):
        return None
    return land_class_system(layer, "di_lei", fids) or land_class_system(layer, attribute.name, fids)


def _dated(words: str) -> str:
    return f"{words[:4]}-{words[4:6]}-{words[6:]}" if len(words) == 8 and words.isdigit() else words


def findings_of(project: Project, layer_name: str, fid: int) -> tuple[Told, ...]:
    """The findings of a record, the worst first."""
    rows = project.table("findings").rows
    if not len(rows):
        return ()
    rows = rows[(rows["fid"] == fid).fillna(False) & (rows["layer"] == layer_name)]
    if not len(rows):
        return ()
    values = with_named_others(rows["values"].astype("str"), project.layers[layer_name])
    found = with_texts(rows.assign(values=values))
    order = found["severity"].map({severity: at for at, severity in enumerate(SEVERITIES)})
    found = found.iloc[np.argsort(order.to_numpy(), kind="stable")]
    return tuple(
        Told(int(zz_id), row["severity"], row["code"], _fields(row["fields"]), row["message"], row["advice"])
        for zz_id, row in zip(found.index, found.to_dict("records"), strict=True)
    )


def _fields(words: Any) -> tuple[str, ...]:
    return tuple(part for part in str(words).split(";") if part) if isinstance(words, str) else ()
