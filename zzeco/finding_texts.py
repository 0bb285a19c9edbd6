"""The words of findings: how grave, what was decided."""

from layers.i18n import _


def severity_text(severity: str) -> str:
    """The word of a severity."""
    return {"error": _("must be mended"), "warn": _("please check"), "info": _("for information")}[severity]


def state_text(state: str) -> str:
    """The word of a decision."""
    return {
        "open": _("open"),
        "returned": _("sent back"),
        "kept": _("verified, kept"),
        "fixed": _("mended"),
    }[state]


def state_help_text(state: str) -> str:
    """What a decision means."""
    return {
        "open": _("Nobody has decided yet."),
        "returned": _("Goes on the list for the survey team, with advice and coordinates."),
        "kept": _("The record is right as it is. Say why; the reason goes into the list."),
        "fixed": _("Mended by hand. If the next check finds it again, it is open again."),
    }[state]
