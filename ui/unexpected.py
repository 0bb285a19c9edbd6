"""Our own mistakes, as a user may see them: a log file, one sentence, no traceback."""

import traceback

from layers.errors import ZzecoError
from layers.i18n import _
from zzeco.logs import log_file


class InternalError(ZzecoError):
    """Something that should not happen happened; `trace` is what the log file holds."""

    status = "internal"

    def __init__(self, problem: str, advice: str, trace: str) -> None:
        super().__init__(problem, advice)
        self.trace = trace


def explained(error: Exception) -> ZzecoError:
    """The error itself where it was meant for the user, else one that names the log file."""
    if isinstance(error, ZzecoError):
        return error
    trace = "".join(traceback.format_exception(error))
    path = _logged(trace)
    return InternalError(
        _("Something went wrong inside zzeco. The project was left as it was. Details: {path}").format(path=path),
        _("Please send this log file to whoever supports zzeco."),
        trace,
    )


def _logged(trace: str) -> str:
    """The log file that now holds the trace; a dash where the disk takes none, for the failure must still be told."""
    try:
        return str(log_file(trace, ["window"]))
    except OSError:
        return "–"
