"""What leaves the bureau is noted in the project from which it came, whatever is open by then."""

from pathlib import Path

import pandas as pd

from layers.errors import ZzecoError
from layers.i18n import _
from ui.context import Context
from ui.document import Document
from zzeco import store
from zzeco.audience import Audience, logged


def may_leave(context: Context, reader: Audience) -> bool:
    """Whether a file may be made for these readers; says why not where the project cannot note it."""
    reason = context.document.read_only
    if not reader.is_outside or reason is None:
        return True
    context.messages.failure(_no_log(reason))
    return False


def note_export(context: Context, path: Path, lines: pd.DataFrame) -> None:
    """Puts the lines into the log of the project of that path."""
    if _is_open_for_writing(context.document, path):
        context.document.note(lambda current: logged(current, lines))
    else:
        context.tasks.run(_("Noting the export"), lambda _progress: _log_in_file(path, lines))


def _is_open_for_writing(document: Document, path: Path) -> bool:
    """Whether the project that was exported is still the one that is open; another may have taken its place."""
    current = document.project
    return current is not None and document.read_only is None and current.path.resolve() == path.resolve()


def _log_in_file(path: Path, lines: pd.DataFrame) -> None:
    """The lines in the file of a project that is not open for writing here."""
    with store.editing(path) as edit:
        edit.save(logged(edit.before, lines), None)


def _no_log(reason: ZzecoError) -> ZzecoError:
    return ZzecoError(
        _("What leaves the bureau is noted in the project, which is open for reading only: {reason}").format(
            reason=reason.problem
        ),
        _("Nothing was written. Open the project for writing, or export for internal use."),
    )
