"""Where a dialog for files starts."""

from contextlib import suppress
from pathlib import Path

import platformdirs

from ui.context import Context
from ui.preferences import Preferences
from ui.recent import recent_projects


def usual_folder(context: Context) -> Path:
    """The folder of the open project, else of the one that was open last, else the one where projects go."""
    if context.document.project is not None:
        return context.document.project.path.parent
    recent = recent_projects(context.preferences)
    return Path(recent[0].path).parent if recent else made(projects_folder(context.preferences))


def projects_folder(preferences: Preferences) -> Path:
    """Where projects go: the folder that was chosen, else `zzeco` in the system's folder of documents."""
    chosen = preferences.get("projects_folder")
    return Path(chosen) if chosen else Path(platformdirs.user_documents_dir()) / "zzeco"


def made(folder: Path) -> Path:
    """The folder, made where it is not there yet; where it cannot be, the dialog starts elsewhere."""
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    return folder
