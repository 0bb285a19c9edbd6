"""How far a task is, in words and as a bar."""

from PySide6.QtWidgets import QProgressBar

from layers.i18n import _
from ui.format import number
from ui.tasks import Task


def summary(task: Task) -> str:
    """`Estimating 186 000 / 286 410`."""
    if task.is_cancelled:
        return _("Cancelling: {title}").format(title=task.title)
    text = task.step or task.title
    return f"{text} {number(task.done)} / {number(task.total)}" if task.total and task.done is not None else text


def time_left(task: Task) -> str:
    """`about 12 s left`; nothing where it cannot be known."""
    seconds = task.seconds_left
    if seconds is None or task.is_cancelled:
        return ""
    if seconds < 60:
        return _("about {seconds} s left").format(seconds=max(1, round(seconds)))
    return _("about {minutes} min left").format(minutes=round(seconds / 60))


def set_bar(bar: QProgressBar, task: Task) -> None:
    """The share that is done; a moving bar where it is not known."""
    known = bool(task.total) and task.done is not None
    bar.setRange(0, (task.total or 0) if known else 0)
    if known:
        bar.setValue(task.done or 0)
