"""A report that somebody asked for in the window: what it is about and for whom, and how it is made."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from layers.i18n import _
from zzeco.audience import Audience
from zzeco.project import Project

TABLES, COUNTY, PROJECT = "tables", "county", "project"


@dataclass(frozen=True)
class Wanted:
    """Kind (see `kind_labels`), county code, site (`LAYER:ID`), template of the bureau, readers."""

    kind: str
    county: str | None
    site: str | None
    template: Path | None
    reader: Audience


def kind_labels() -> tuple[tuple[str, str], ...]:
    """Every kind of report as (name, key)."""
    return (
        (_("Baseline report of the carbon sink"), "baseline"),
        (_("Yearly progress report"), "progress"),
        (_("Appraisal sheet of a county"), COUNTY),
        (_("Report on one site"), PROJECT),
        (_("Statistical tables (Excel)"), TABLES),
    )


def ending_of(kind: str) -> str:
    """The ending of the file."""
    return ".xlsx" if kind == TABLES else ".docx"


def written(
    project: Project, wanted: Wanted, path: Path, progress: Callable[[str], None]
) -> tuple[int, pd.DataFrame | None]:
    """Writes the report whole; how many figures it lists, and the lines for the log where it goes to outsiders."""
    from zzeco.report_facts import Facts
    from zzeco.reports.asked import Asked, site_of
    from zzeco.reports.writing import report_log, write_any

    site = None if wanted.site is None else site_of(project, wanted.site)
    asked = Asked(Facts(project, wanted.county, progress), site, wanted.reader)
    manifest = write_any(asked, wanted.kind, path, wanted.template)
    return len(manifest.figures), report_log(asked, wanted.kind, path) if wanted.reader.is_outside else None
