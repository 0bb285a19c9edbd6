"""Where a delivery lies: its coordinate system, decided or asked for, and its geometry in the project's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from layers import crs as crs_module
from layers.boundary import Boundary
from layers.errors import Unclear, UsageError
from layers.i18n import _
from layers.intake.mapping import Answers
from layers.intake.source import Delivered

FAR_KM = 1.0
SHARE_THAT_CONVINCES = 0.5
NEAR_KM = 50.0
MOST_SHOWN = 5


@dataclass(frozen=True, eq=False)
class Placed:
    """A delivery's geometry in the project's CRS (2D), the CRS that was used and a note about its datum."""

    geometry: np.ndarray
    crs: str
    datum_note: str | None


def place(delivered: Delivered, boundary: Boundary, project_crs: str, answers: Answers) -> Placed:
    """The delivery in the project's CRS; Unclear with ranked candidates when its own CRS is not certain."""
    source_crs = decide_crs(delivered, boundary, answers)
    geometry = crs_module.to_crs(delivered.geometry, source_crs, project_crs, swap_xy=answers.swap_xy)
    return Placed(geometry, source_crs, crs_module.datum_note(source_crs))


def decide_crs(delivered: Delivered, boundary: Boundary, answers: Answers) -> str:
    """The CRS asked for, else the delivered one when the data land where they can be; else Unclear."""
    if answers.crs:
        return crs_module.parse(answers.crs)
    if delivered.crs is None:
        raise _unclear(
            _("{name} does not say its coordinate system.").format(name=delivered.path.name), delivered, boundary
        )
    declared = declared_crs(delivered.crs)
    if declared is None:
        raise _unclear(
            _("{name} names a coordinate system that cannot be used here.").format(name=delivered.path.name),
            delivered,
            boundary,
        )
    if lands_elsewhere(delivered, declared, boundary, answers.swap_xy):
        raise _unclear(
            _("{name} says {crs}, but read so its data lie far outside the project's area.").format(
                name=delivered.path.name, crs=crs_module.label(declared)
            ),
            delivered,
            boundary,
        )
    return declared


def declared_crs(text: str) -> str | None:
    """The CRS that a source names; None where it is no place on the earth (a local drawing's)."""
    try:
        return crs_module.parse(text)
    except UsageError:
        return None


def crs_candidates(delivered: Delivered, boundary: Boundary) -> list[dict[str, Any]]:
    """The ranked CRS candidates as plain values, best first."""
    return [candidate.as_dict() for candidate in crs_module.candidates(delivered.geometry, boundary)]


def shown_candidates(found: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """The few candidates to read: those in or near the boundary; the others only where none is near."""
    near = [one for one in found if one["share_inside"] > 0 or one["offset_km"] <= NEAR_KM]
    return (near or found)[:MOST_SHOWN]


def left_out_line(found: Sequence[Any], shown: Sequence[Any]) -> list[str]:
    """A word about the candidates that are not shown."""
    count = len(found) - len(shown)
    return [_("… and {count} less likely ones, not shown").format(count=count)] if count else []


def lands_elsewhere(delivered: Delivered, declared: str, boundary: Boundary, swap_xy: bool) -> bool:
    """Whether the data lie outside under their own CRS while another reading lands inside."""
    share_inside, offset_km = crs_module.landing(delivered.geometry, declared, boundary, swap_xy)
    if share_inside > 0 or not offset_km > FAR_KM:
        return False
    others = crs_module.candidates(delivered.geometry, boundary)
    return any(other.share_inside >= SHARE_THAT_CONVINCES for other in others)


def _unclear(problem: str, delivered: Delivered, boundary: Boundary) -> Unclear:
    return Unclear(
        problem + " " + _("Nothing was written."),
        _("Choose a candidate, or ask the delivering unit; a mapping file keeps the answer."),
        question="crs",
        candidates=crs_candidates(delivered, boundary),
    )
