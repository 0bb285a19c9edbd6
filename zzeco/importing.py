"""Deliveries into the project: every source prepared, compared, checked and entered, as project values."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from layers.checks import findings as findings_module
from layers.checks.cross import cross_columns
from layers.checks.run import Subject, check
from layers.crs import label
from layers.errors import Unclear, ZzecoError
from layers.i18n import _
from layers.intake import sieve as sieve_module
from layers.intake.delivery import Prepared, prepare
from layers.intake.mapping import Answers
from layers.intake.sieve import family
from layers.intake.source import Delivered, Reader
from layers.kind import LayerKind
from layers.layer import layer_name
from zzeco.boundaries import latest_layers, previous_layer, project_boundary
from zzeco.entering import Arrival, arrive, entered_layer, judged_changes, neighbours
from zzeco.outcome import Outcome
from zzeco.project import Project, appended, with_layer
from zzeco.records import delivery_row, finding_rows, rejected_rows

LARGE = 50_000
Progress = Callable[[str], None]


@dataclass(frozen=True)
class ImportOptions:
    """How sources are taken in; see the command line's `import`."""

    answers: Answers = field(default_factory=Answers)
    epoch: str | None = None
    source_layer: str | None = None
    on_invalid: str = "repair"
    strict: bool = False


def import_sources(
    project: Project,
    sources: Sequence[Path],
    kind: LayerKind,
    options: ImportOptions,
    progress: Progress,
    reader: Reader,
) -> tuple[Project, list[Outcome]]:
    """The project with every source entered, and what became of each; nothing is written here."""
    outcomes: list[Outcome] = []
    for source in sources:
        progress(_("Reading {name}").format(name=source.name))
        for delivered in deliveries_of(source, kind, options, reader):
            project, outcome = enter(project, delivered, kind, options, progress)
            outcomes.append(outcome)
    return project, outcomes


def deliveries_of(source: Path, kind: LayerKind, options: ImportOptions, reader: Reader) -> list[Delivered]:
    """The layers of a source that are meant: the one asked for, else the only one per file whose geometry fits."""
    found = reader.read(source, layer=options.source_layer, encoding=options.answers.encoding)
    if sum(len(delivered.table) for delivered in found) > LARGE:
        reader.release()
    by_file: dict[Path, list[Delivered]] = {}
    for delivered in found:
        by_file.setdefault(delivered.path, []).append(delivered)
    return [_meant(candidates, kind) for candidates in by_file.values()]


def _meant(candidates: list[Delivered], kind: LayerKind) -> Delivered:
    fitting = [delivered for delivered in candidates if _fits(delivered, kind)]
    if len(candidates) == 1 or len(fitting) == 1:
        return (fitting or candidates)[0]
    if not candidates:
        raise ZzecoError(_("The source holds no layer with records."), _("Check what was delivered."))
    raise Unclear(
        _("{name} holds several layers that could be meant. Nothing was written.").format(name=candidates[0].path.name),
        _("Say which one is meant."),
        question="layer",
        candidates=[
            {
                "layer": delivered.layer,
                "records": len(delivered.table),
                "reason": _described(delivered),
                "needs": f"--source-layer {delivered.layer}",
            }
            for delivered in (fitting or candidates)
        ],
    )


def _described(delivered: Delivered) -> str:
    """Name, number of records and kinds of geometry of a layer."""
    families = ", ".join(sorted({str(name) for name in family(delivered.geometry) if name})) or "–"
    return f"{delivered.layer}: {len(delivered.table)} × {families}"


def _fits(delivered: Delivered, kind: LayerKind) -> bool:
    return bool(np.isin(family(delivered.geometry), kind.geometry).any())


def enter(
    project: Project, delivered: Delivered, kind: LayerKind, options: ImportOptions, progress: Progress
) -> tuple[Project, Outcome]:
    """The project with one delivery entered into its layer, and what became of it."""
    progress(
        _("Matching and measuring {name}: {count} records").format(name=delivered.layer, count=len(delivered.table))
    )
    prepared = prepare(
        delivered,
        kind,
        project_boundary(project),
        project.crs,
        options.answers,
        on_invalid=options.on_invalid,
        outside_tolerance_m=_outside_tolerance_m(project, kind),
    )
    epoch = options.epoch or survey_year(prepared.table)
    name = layer_name(kind.key, epoch)
    arrival = arrive(prepared, kind, project.layers.get(name))
    progress(_("Checking {count} records").format(count=len(arrival.accepted)))
    found = _checked(project, arrival, kind, epoch)
    if options.strict:
        arrival, found = _strict(arrival, found)
    return _written(project, arrival, kind, name, epoch, found)


def _outside_tolerance_m(project: Project, kind: LayerKind) -> float:
    """A boundary layer is itself the measure of what is outside."""
    return float("inf") if kind.key == "boundary" else float(project.settings["outside_tolerance_m"])


def survey_year(table: pd.DataFrame) -> str | None:
    """The year of the survey dates when it is the same for all records that have one."""
    if "dc_rq" not in table:
        return None
    years = table["dc_rq"].dropna().astype(str).str.extract(r"^((?:19|20)\d{2})", expand=False).dropna().unique()
    return str(years[0]) if len(years) == 1 else None


def _checked(project: Project, arrival: Arrival, kind: LayerKind, epoch: str | None) -> pd.DataFrame:
    """Findings of the accepted records (`row` = position among them), intake notes included."""
    if not len(arrival.accepted):
        return findings_module.empty()
    near = neighbours(arrival)
    count = len(arrival.accepted)
    table = pd.concat([arrival.table, near.table], ignore_index=True)
    geometry = np.concatenate([arrival.geometry, near.geometry])
    subject = Subject(
        table,
        geometry,
        np.concatenate([arrival.prepared.as_placed[arrival.accepted], near.geometry]),
        project.crs,
        tuple(arrival.prepared.delivered.table.columns),
        _extra(project, kind, table, geometry, epoch),
        np.arange(count),
    )
    return findings_module.joined([arrival.notes(), check(subject, kind, project_boundary(project))])


def _extra(
    project: Project, kind: LayerKind, table: pd.DataFrame, geometry: np.ndarray, epoch: str | None
) -> pd.DataFrame:
    previous = previous_layer(project, kind.key, epoch)
    return cross_columns(kind.key, table, geometry, project.crs, latest_layers(project), previous)


def _strict(arrival: Arrival, found: pd.DataFrame) -> tuple[Arrival, pd.DataFrame]:
    """Without the records that have an error; their findings stay out, the reasons go to the rejected table."""
    wrong = found.loc[found["severity"].eq("error") & found["row"].notna(), "row"].astype(int).unique()
    mask = np.zeros(len(arrival.accepted), dtype=bool)
    mask[wrong] = True
    codes = found[found["severity"].eq("error")].groupby("row")["code"].agg(", ".join)
    kept = found[~found["row"].isin(wrong)].copy()
    position = np.cumsum(~mask) - 1
    rows = kept["row"].notna()
    kept.loc[rows, "row"] = position[kept.loc[rows, "row"].astype(int)]
    return arrival.without(mask, sieve_module.STRICT, codes), kept.reset_index(drop=True)


def _written(
    project: Project, arrival: Arrival, kind: LayerKind, name: str, epoch: str | None, found: pd.DataFrame
) -> tuple[Project, Outcome]:
    changes = judged_changes(project, arrival, kind, epoch)
    rejected = rejected_rows(project, arrival, kind, name)
    news = bool(len(arrival.accepted) or len(rejected))
    outcome = _outcome(arrival, name, epoch, changes, found, news)
    if not news:
        return project, outcome
    layer, fids = entered_layer(arrival, kind, name, epoch, project.crs)
    project = with_layer(project, layer) if len(arrival.accepted) else project
    if kind.key == "boundary":
        project_boundary(project)  # raises where the layer cannot serve as one
    project = appended(project, "deliveries", delivery_row(outcome, arrival.prepared))
    project = appended(project, "findings", finding_rows(found, name, fids, arrival.table))
    return appended(project, "rejected", rejected), outcome


def _other_answers(arrival: Arrival) -> list[str]:
    count = arrival.read_otherwise()
    text = _("{count} records are in the layer already, read with other answers (fields, units, codes); they stay so.")
    return [text.format(count=count)] if count else []


def _outcome(
    arrival: Arrival, name: str, epoch: str | None, changes: dict[str, int], found: pd.DataFrame, news: bool
) -> Outcome:
    prepared: Prepared = arrival.prepared
    return Outcome(
        source=str(prepared.delivered.path),
        layer=name,
        epoch=epoch,
        crs=label(prepared.crs),
        encoding=prepared.delivered.encoding,
        read=len(prepared.delivered.table),
        accepted=len(arrival.accepted),
        unchanged=arrival.unchanged_count,
        rejected=int(prepared.sieve.kept_out.sum()),
        repaired=int(prepared.repaired[arrival.accepted].sum()),
        changes=changes,
        findings=found,
        news=news,
        warnings=(*prepared.delivered.warnings, *_other_answers(arrival)),
        reasons=tuple(prepared.sieve.counts()),
    )
