"""The hidden list of the figures that a document carries: what made them, from which project, their values."""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

from zzeco import __version__
from zzeco.project import Project
from zzeco.report_facts import Facts

FORMAT = 1
LETTERS = 16


@dataclass(frozen=True)
class Listed:
    """One figure: key, value in full, as it is written, where (`Sheet!A1`, or '' for the control of that key in Word),
    and its formula where it has one."""

    key: str
    value: float
    text: str
    place: str = ""
    formula: str = ""


@dataclass(frozen=True)
class Manifest:
    """What a document was made from: kind of report, county or site, project and run, and the figures in it."""

    kind: str
    county: str | None
    site: str | None
    project: str
    run: str
    factor_version: str
    made_at: str
    figures: tuple[Listed, ...]
    program: str = f"zzeco {__version__}"
    format: int = FORMAT


def project_id(project: Project) -> str:
    """What stays the same for a project and its copies: a digest of its first saving ('' before that)."""
    history = project.table("history").rows
    if not len(history):
        return ""
    first = history.iloc[0]
    return hashlib.sha256(f"{first['saved_at']}|{first['counts']}".encode()).hexdigest()[:LETTERS]


def manifest_of(facts: Facts, kind: str, figures: tuple[Listed, ...], site: str | None = None) -> Manifest:
    """The manifest of a document made from these facts."""
    run = facts.run
    return Manifest(
        kind,
        facts.county,
        site,
        project_id(facts.project),
        run.name,
        run.factor_version,
        facts.today.isoformat(),
        figures,
    )


def as_text(manifest: Manifest) -> str:
    """The manifest as JSON."""
    return json.dumps(asdict(manifest), ensure_ascii=False)


def from_text(text: str) -> Manifest | None:
    """The manifest in a JSON text; None where it is none of this format."""
    try:
        found: dict[str, Any] = json.loads(text)
        figures = tuple(Listed(**one) for one in found.pop("figures"))
        manifest = Manifest(figures=figures, **found)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return manifest if manifest.format == FORMAT else None
