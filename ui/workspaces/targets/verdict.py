"""How a verdict looks and how figures of a target are written."""

from ui import format as text
from ui.components.badge import ICONS
from zzeco.target_texts import decimals, difference_unit_text, unit_text
from zzeco.targets.goals import Goal

KINDS = {"reached": "accent", "on_track": "accent", "slow": "warn", "off_track": "error", "overdue": "error"}
BARS = {"reached": "accent", "on_track": "accent", "slow": "progress", "off_track": "error", "overdue": "error"}
REACHED_ICON = "circle-check"
LARGE = 1000


def badge_kind(state: str) -> str:
    """The kind of the badge of a verdict."""
    return KINDS.get(state, "mute")


def badge_icon(state: str) -> str:
    """The icon of a verdict; none where nothing can be said."""
    return REACHED_ICON if state == "reached" else ICONS.get(badge_kind(state), "")


def bar_colour(state: str) -> str:
    """The token of a bar; a share without a verdict has a colour that judges nothing."""
    return BARS.get(state, "info")


def figure(goal: Goal, value: float | None, sign: bool = False) -> str:
    """A value of a target without its unit."""
    return text.number(value, _decimals(goal, value), sign)


def percent(share: float | None) -> float | None:
    """A share in the unit in which it is shown."""
    return None if share is None else share * 100


def quantity(goal: Goal, value: float | None) -> str:
    """A value of a target with its unit."""
    return text.quantity(value, unit_text(goal), _decimals(goal, value))


def change(goal: Goal, value: float | None, per_year: bool = False) -> str:
    """A difference with its sign and unit."""
    shown, unit = difference(goal, value, per_year)
    return shown if text.missing(value) else f"{shown} {unit}"


def difference(goal: Goal, value: float | None, per_year: bool = False) -> tuple[str, str]:
    """A difference with its sign, and its unit."""
    places = max(decimals(goal), 1 if per_year else 0)
    return text.number(value, places, sign=True), difference_unit_text(goal) + ("/a" if per_year else "")


def _decimals(goal: Goal, value: float | None) -> int:
    """Large values need none, whatever their goal is."""
    return 0 if value is not None and abs(value) >= LARGE and goal.measure != "cover_percent" else decimals(goal)
