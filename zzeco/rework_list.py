"""The list that goes back to the survey: findings with what is to be done and what was decided."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import shapely

from layers.checks import findings as findings_module
from layers.errors import ZzecoError
from layers.i18n import _
from zzeco.finding_state import findings
from zzeco.finding_texts import state_text
from zzeco.project import Project


def rework_list(project: Project, zz_ids: Sequence[int] | np.ndarray) -> tuple[pd.DataFrame, np.ndarray]:
    """These findings as a table, each at a point on its record (project CRS); ZzecoError where there are none."""
    rows = project.table("findings").rows
    rows = rows[rows.index.isin(zz_ids)] if len(rows) else rows
    if not len(rows):
        raise ZzecoError(_("There is no finding to export."), _("Check the project, or show other findings."))
    decided = findings(project).rows.loc[rows.index]
    columns = ["layer", "record_id", "fid", "code", "severity", "fields", "message", "advice"]
    table = findings_module.with_texts(rows)[columns]
    table = table.assign(
        state=decided["state"].astype(str).map(state_text), reason=decided["reason"].astype("str")
    ).reset_index(drop=True)
    places = shapely.points(rows["x"].to_numpy(float), rows["y"].to_numpy(float))
    places[rows["x"].isna()] = None
    return table, places
