"""The words of targets: verdicts, units, how many decimals a figure deserves."""

from layers.i18n import _, localised
from zzeco.targets.goals import Goal

FEW = 100


def verdict_text(verdict: str) -> str:
    """The verdict in a word."""
    return {
        "reached": _("goal reached"),
        "on_track": _("on schedule"),
        "slow": _("a little slow"),
        "off_track": _("hard to reach"),
        "overdue": _("overdue"),
        "no_baseline": _("no baseline"),
        "no_data": _("no data"),
    }[verdict]


def unit_text(goal: Goal) -> str:
    """The unit of a target as it is read on the screen."""
    return {
        "growing_stock": _("10⁴ m³"),
        "site_count": localised(goal.unit, "sites"),
        "site_area": _("ha"),
        "treated_area": _("ha"),
    }.get(goal.measure, goal.unit)


def difference_unit_text(goal: Goal) -> str:
    """The unit of a difference between two values of a target."""
    return _("pp") if goal.measure == "cover_percent" else unit_text(goal)


def decimals(goal: Goal) -> int:
    """How many decimals the figures of a target are shown with."""
    if goal.measure in ("site_count", "cover_percent"):
        return 0 if goal.measure == "site_count" else 2
    return 0 if (goal.goal or 0) >= FEW else 1
