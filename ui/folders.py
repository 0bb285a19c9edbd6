"""Where a dialog for files starts."""

from pathlib import Path

import platformdirs

from ui.context import Context
from ui.recent import recent_projects


def usual_folder(context: Context) -> Path:
    """The folder of the open project, else of the one that was open last, else that of documents."""
    if context.document.project is not None:
        return context.document.project.path.parent
    return next((Path(one.path).parent for one in recent_projects(context.preferences)), documents())


def documents() -> Path:
    """The system's folder of documents."""
    return Path(platformdirs.user_documents_dir())
