"""What was found when a report was verified, in words."""

from layers.i18n import _
from zzeco.reports.verifying import Verdict, Verified
from zzeco.screen import number


def is_fine(found: Verified) -> bool:
    """Whether the report says what its own project says."""
    return found.is_same_project and not found.wrong


def summary_text(found: Verified, name: str) -> str:
    """How many figures of the report of that name are not those of the project."""
    said = (
        _("All {count} figures of {report} are those of the project.")
        if is_fine(found)
        else _("{report}: {wrong} of {count} figures are not those of the project.")
    )
    return said.format(count=number(len(found.manifest.figures)), wrong=number(len(found.wrong)), report=name)


def verify_notes(found: Verified) -> tuple[str, ...]:
    """What else must be known: another project, a later estimate."""
    other = _("The report was made from another project; its figures were compared with this one all the same.")
    run = _("The report was made from {report}; the project's latest estimate is {now}.")
    return (
        *(() if found.is_same_project else (other,)),
        *(() if found.run == found.manifest.run else (run.format(report=found.manifest.run, now=found.run),)),
    )


def verdict_text(one: Verdict) -> str:
    """What became of a figure."""
    texts = {
        "differs": _("the report says {listed}, the project {now}"),
        "gone": _("the report says {listed}, the project has no such figure now"),
        "edited": _("written as {text}, changed by hand to {shown}"),
        "removed": _("written as {text}, not in the report any more"),
    }
    return texts[one.state].format(
        listed=number(one.listed, 4),
        now=number(one.now, 4),
        text=one.text or number(one.listed, 4),
        shown=one.shown,
    )
