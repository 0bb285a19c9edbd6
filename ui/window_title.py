"""The title of the window: which project, whether it is saved, whether its figures are invented."""

from layers.i18n import _
from ui.document import Document

DOT = " · "


def window_title(document: Document) -> str:
    """`project.gpkg · Saved 14:32 · Sample data`."""
    project = document.project
    if project is None:
        return "zzeco"
    from zzeco.sample_project import is_synthetic

    parts = [project.path.name, saved_text(document)]
    if is_synthetic(project):
        parts.append(_("Sample data"))
    return DOT.join(part for part in parts if part)


def saved_text(document: Document) -> str:
    """Whether everything is in the file."""
    if document.read_only is not None:
        return _("Read only")
    if document.failure is not None:
        return _("Not saved")
    if document.saving:
        return _("Saving…")
    return "" if document.saved_at is None else _("Saved {time}").format(time=f"{document.saved_at:%H:%M}")
