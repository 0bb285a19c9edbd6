"""Keeps the list of recent projects in the preferences."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ui.preferences import Preferences
from ui.windows_desktop import note_recent_file
from ui.workspaces.start_recent import Recent, read, recent_of, remembered

if TYPE_CHECKING:
    from zzeco.project import Project

LIST = "recent_projects"


def recent_projects(preferences: Preferences) -> list[Recent]:
    """The projects that were open lately, the latest first."""
    return read(preferences.get(LIST))


def note_recent(preferences: Preferences, project: Project) -> None:
    """Puts an open project first."""
    from zzeco.sample_project import is_synthetic

    known = {Path(one.path): one for one in recent_projects(preferences)}
    entry = recent_of(project, datetime.now(), is_synthetic(project))
    before = known.get(Path(entry.path))
    kept = entry if before is None else replace(entry, recovered_at=before.recovered_at)
    preferences.set(LIST, remembered(preferences.get(LIST), kept))
    note_recent_file(project.path)


def note_recovered(preferences: Preferences, path: Path) -> None:
    """Marks a project whose last session crashed with the moment of its last save, for the start page to tell."""
    saved_at = datetime.fromtimestamp(path.stat().st_mtime).astimezone().isoformat(timespec="seconds")
    marked = [
        replace(one, recovered_at=saved_at if Path(one.path) == path else "") for one in recent_projects(preferences)
    ]
    preferences.set(LIST, [asdict(one) for one in marked])
