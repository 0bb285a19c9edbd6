"""What the inspector reads in a task: one record, several, or a whole layer."""

from dataclasses import dataclass

import numpy as np

from ui.panels.inspector_editor import Form, form_of
from zzeco.project import Project
from zzeco.record_carbon import PolygonCarbon, carbon_of
from zzeco.record_details import Details, details_of
from zzeco.record_history import History, history_of
from zzeco.record_summary import Source, Summary, sources_of, summary_of


@dataclass(frozen=True, eq=False)
class OneRecord:
    """A selected record; carbon, history and form are read when their page is shown."""

    details: Details
    carbon: PolygonCarbon | None
    history: History | None
    form: Form | None


@dataclass(frozen=True, eq=False)
class SeveralRecords:
    """Selected records; `details` only while they are edited."""

    layer: str
    summary: Summary
    details: Details | None
    form: Form | None


@dataclass(frozen=True, eq=False)
class WholeLayer:
    """A layer of which nothing is selected."""

    layer: str
    summary: Summary
    sources: tuple[Source, ...]


CARBON, HISTORY, EDITOR = "carbon", "history", "editor"
Read = OneRecord | SeveralRecords | WholeLayer


def read(project: Project, layer: str, fids: np.ndarray, wanted: str) -> Read:
    """What is to be shown; `fids` are the selected records of the layer, `wanted` the page: CARBON, HISTORY, EDITOR."""
    if not len(fids):
        return WholeLayer(layer, summary_of(project, project.layers[layer]), sources_of(project, layer))
    if len(fids) > 1:
        details = details_of(project, layer, fids) if wanted == EDITOR else None
        form = form_of(details) if details is not None else None
        return SeveralRecords(layer, summary_of(project, project.layers[layer], fids), details, form)
    details = details_of(project, layer, fids)
    fid = int(details.fids[0])
    return OneRecord(
        details,
        carbon_of(project, layer, fid) if wanted == CARBON else None,
        history_of(project, layer, fid) if wanted == HISTORY else None,
        form_of(details) if wanted == EDITOR else None,
    )
