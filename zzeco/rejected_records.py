"""The records that could not enter: why, what was delivered, and the way in for those that can be mended."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from layers.checks import findings as findings_module
from layers.errors import ZzecoError
from layers.i18n import _
from layers.intake.mapping import Answers
from layers.intake.source import Delivered
from layers.kind import kind
from zzeco.importing import ImportOptions, enter
from zzeco.project import Project, with_table

TABLE = "rejected"
MENDED_BY_ATTRIBUTES = ("I105", "I106", "I108")


@dataclass(frozen=True)
class ReasonCount:
    """A reason and how many records it keeps out."""

    code: str
    text: str
    count: int


@dataclass(frozen=True)
class Rejected:
    """One record as delivered; `reasons` are (code, text, advice)."""

    zz_id: int
    layer: str
    file_name: str
    source_row: int
    record_id: str
    reasons: tuple[tuple[str, str, str], ...]
    attributes: Mapping[str, Any]
    has_geometry: bool

    @property
    def is_mendable(self) -> bool:
        """Whether other attribute values may let it in; a wrong geometry must be drawn anew."""
        return self.has_geometry and all(code in MENDED_BY_ATTRIBUTES for code, _text, _advice in self.reasons)


def reason_counts(project: Project) -> tuple[ReasonCount, ...]:
    """The reasons, commonest first."""
    rows = project.table(TABLE).rows
    if not len(rows):
        return ()
    counts = pd.Series([_first_code(text) for text in rows["reasons"]]).value_counts()
    return tuple(ReasonCount(str(code), reason_text(str(code)), int(count)) for code, count in counts.items())


def reason_text(code: str) -> str:
    """A reason without the values of one record."""
    from zzeco.finding_tree import rule_title

    return rule_title(code)


def rejected_records(project: Project, code: str = "") -> tuple[Rejected, ...]:
    """The records kept out for this reason; all of them without one."""
    rows = project.table(TABLE).rows
    if not len(rows):
        return ()
    wanted = [not code or _first_code(text) == code for text in rows["reasons"]]
    some = rows[wanted]
    with np.errstate(invalid="ignore"):  # coordinates that are no numbers
        placed = ~shapely.is_missing(shapely.from_wkb(some["geometry_wkb"].to_numpy(object), on_invalid="ignore"))
    return tuple(
        Rejected(
            int(str(zz_id)),
            str(row["layer"]),
            str(row["file_name"]),
            int(row["source_row"]) + 1,
            str(row["record_id"]) if pd.notna(row["record_id"]) else "",
            tuple(_told(one) for one in json.loads(row["reasons"])),
            json.loads(row["attributes"]),
            bool(has),
        )
        for (zz_id, row), has in zip(some.iterrows(), placed, strict=True)
    )


def without_rejected(project: Project, zz_ids: Iterable[int]) -> Project:
    """The project without these records on the list; the deliveries' counts still know of them."""
    rows = project.table(TABLE).rows
    gone = rows.index.isin(list(zz_ids)) if len(rows) else np.zeros(0, bool)
    return with_table(project, TABLE, rows[~gone]) if gone.any() else project


def retried(
    project: Project, zz_id: int, values: Mapping[str, Any], step: Callable[[str], None]
) -> tuple[Project, str]:
    """The project with the record entered after these delivered columns were set, and the name of its layer.

    It goes the way of every delivery, and then counts as accepted in the delivery that it came with. ZzecoError where
    it still cannot enter; Unclear where so few records leave a question open.
    """
    rows = project.table(TABLE).rows
    row = rows.loc[zz_id]
    delivery = _delivery(project, row)
    attributes = {**json.loads(row["attributes"]), **values}
    delivered = Delivered(
        Path(str(row["file_name"])), str(delivery["source_layer"]) if delivery is not None else str(row["layer"]), "",
        pd.DataFrame([attributes]).astype(_column_types(attributes)),
        np.array([*shapely.from_wkb([row["geometry_wkb"]]), None], dtype=object)[:1], str(row["crs"]), None, [],
        str(row["sha256"]),
    )  # fmt: skip
    answers = Answers(crs=str(row["crs"]), swap_xy=bool(row["swap_xy"]))
    options = ImportOptions(answers, epoch=_epoch(project, row, delivery))
    after, outcome = enter(project, delivered, kind(str(row["kind"])), options, step)
    if not outcome.accepted:
        raise _still_out(outcome.reasons[0][0] if outcome.reasons else None)
    after = with_table(after, TABLE, rows.drop(index=zz_id))
    return _counted(after, project, delivery), outcome.layer


def _column_types(attributes: Mapping[str, Any]) -> dict[str, str]:
    """Columns without any value are text, as in a delivery."""
    return {name: "str" for name, value in attributes.items() if value is None or isinstance(value, str)}


def _delivery(project: Project, row: pd.Series) -> pd.Series | None:
    """The delivery that a record came with."""
    rows = project.table("deliveries").rows
    if not len(rows):
        return None
    found = rows[(rows["sha256"] == row["sha256"]) & (rows["layer"] == row["layer"])]
    return None if found.empty else found.iloc[0]


def _epoch(project: Project, row: pd.Series, delivery: pd.Series | None) -> str | None:
    """The epoch of the layer that the record belongs to."""
    layer = project.layers.get(str(row["layer"]))
    if layer is not None:
        return layer.epoch
    epoch = None if delivery is None else delivery["epoch"]
    return None if epoch is None or pd.isna(epoch) else str(epoch)


def _counted(after: Project, before: Project, delivery: pd.Series | None) -> Project:
    """The record moves from the rejected to the accepted of its own delivery; it is no delivery of its own."""
    if delivery is None:
        return after
    rows = before.table("deliveries").rows.copy()
    rows.loc[delivery.name, "accepted"] += 1
    rows.loc[delivery.name, "rejected"] -= 1
    return with_table(after, "deliveries", rows)


def _still_out(reason: tuple[str, str] | None) -> ZzecoError:
    told = findings_module.message(*reason) if reason else _("it is in the layer already")
    advice = findings_module.advice(*reason) if reason else None
    return ZzecoError(_("The record still cannot enter: {reason}").format(reason=told), advice)


def _first_code(reasons: str) -> str:
    found = json.loads(reasons)
    return str(found[0]["code"]) if found else ""


def _told(one: Mapping[str, Any]) -> tuple[str, str, str]:
    code, values = str(one["code"]), one["values"]
    return code, findings_module.message(code, values), findings_module.advice(code, values)
