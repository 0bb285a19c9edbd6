"""What the parts of a change are called, and its polygons counted, in the user's language."""

from collections.abc import Mapping
from typing import Any

from layers.i18n import _


def part_names() -> dict[str, str]:
    """The parts of a change, the total last."""
    return {
        "growth": _("growth"),
        "area_change": _("area change"),
        "method_change": _("method change"),
        "jitter": _("jitter"),
        "total": _("total"),
    }


def counts_text(figures: Mapping[str, Any]) -> str:
    """How many polygons are new, redrawn, gone, the same, and set apart as shifts of their boundary."""
    counts = _(
        "Polygons: {added} new, {changed} redrawn, {removed} gone, {unchanged} with the same outline, {jitter} whose "
        "boundary moved by no more than {tolerance} m"
    )
    return counts.format(**figures["polygons"], tolerance=f"{figures['jitter_m']:g}")
