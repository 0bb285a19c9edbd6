"""Answers of earlier imports, kept in the project for the next delivery of the same unit."""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace

import numpy as np
import pandas as pd

from layers import codes
from layers.intake.mapping import Answers, merged
from layers.intake.placing import SHARE_THAT_CONVINCES
from zzeco.import_plan import Delivery
from zzeco.project import Project, with_table

TABLE = "mappings"
COLUMNS = ("kind", "county", "columns", "answers")
COUNTY_FIELDS = ("xian", "county")


def recalled(one: Delivery, project: Project) -> Delivery:
    """The delivery with the answers that were given to one of the same unit, kind and columns before.

    A remembered coordinate system counts only where the data land in the project's area under it.
    """
    rows = project.table(TABLE).rows
    if not len(rows) or one.kind_key is None:
        return one
    same = rows[np.logical_and.reduce([rows[name].eq(word) for name, word in _key(one).items()])]
    if not len(same):
        return one
    kept = Answers(**json.loads(same["answers"].iloc[-1]))
    if not _lands(one, kept):
        kept = replace(kept, crs=None, swap_xy=False)
    return replace(one, answers=merged(replace(kept, encoding=None), one.answers))


def remembering(project: Project, deliveries: Sequence[Delivery]) -> Project:
    """The project with the answers that a person gave to these deliveries, in place of older ones."""
    fresh = [
        {**_key(one), "answers": json.dumps(asdict(one.answers), ensure_ascii=False)}
        for one in deliveries
        if one.kind_key and replace(one.answers, encoding=None) != Answers()
    ]
    if not fresh:
        return project
    old = project.table(TABLE).rows
    both = pd.concat([old, pd.DataFrame(fresh, columns=list(COLUMNS))], ignore_index=True)
    return with_table(project, TABLE, both.drop_duplicates(["kind", "county", "columns"], keep="last"))


def _lands(one: Delivery, kept: Answers) -> bool:
    """Whether the remembered system is one of the readings under which the data land in the project's area."""
    if kept.crs is None or one.found.crs["name"]:
        return False
    return any(
        (found["crs"], found["swap_xy"]) == (kept.crs, kept.swap_xy) and found["share_inside"] >= SHARE_THAT_CONVINCES
        for found in one.found.crs["candidates"]
    )


def _key(one: Delivery) -> dict[str, str]:
    return {"kind": str(one.kind_key), "county": _county(one), "columns": "|".join(one.columns)}


def _county(one: Delivery) -> str:
    """The county that most of the records looked at name; '' where none is named."""
    held = {match.field: match.column for match in one.found.matches}
    column = next((held[name] for name in COUNTY_FIELDS if name in held), None)
    if column is None:
        return ""
    known = codes.county(one.summary.preview.table[column]).dropna().value_counts()
    return str(known.index[0]) if len(known) else ""
