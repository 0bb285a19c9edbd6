"""The variables that a template can use, each with what makes it; only those that a template names are made."""

from collections.abc import Callable, Iterable
from typing import Any

from layers.i18n import _
from zzeco.reports import carbon_contents as carbon
from zzeco.reports import plan_contents as plan
from zzeco.reports.asked import Asked
from zzeco.reports.map_pictures import map_states
from zzeco.reports.planned_contents import planned

MAKERS: dict[str, Callable[[Asked], Any]] = {
    "head": plan.head,
    "total": carbon.total,
    "counties": carbon.counties,
    "species": carbon.species,
    "ages": carbon.ages,
    "owners": carbon.owners,
    "origins": carbon.origins,
    "land_classes": carbon.land_classes,
    "layers": carbon.layers,
    "quality": carbon.quality,
    "left_out": carbon.left_out,
    "error_sources": carbon.error_sources,
    "course": carbon.course,
    "course_notes": carbon.course_notes,
    "measures": carbon.measures,
    "change": carbon.change,
    "factors": carbon.factors,
    "outdated": carbon.outdated,
    "targets": plan.targets,
    "notes": plan.notes,
    "finished": plan.finished,
    "findings": plan.findings,
    "identity": plan.identity,
    "settings": plan.settings,
    "files": plan.files,
    "planned": planned,
    "site": plan.site,
    "maps": map_states,
}
CHART, MAP = "chart", "map"
"""The functions of templates: `{{ chart("counties") }}` is a chart of that name, `{{ map("species") }}` a map."""


def contents(asked: Asked, names: Iterable[str]) -> dict[str, Any]:
    """What these makers say (names without one are left out), with a step of progress before each."""
    found, wanted = {}, sorted(set(names) & set(MAKERS))
    for at, name in enumerate(wanted, start=1):
        asked.facts.progress(_("Part {at} of {count}").format(at=at, count=len(wanted)))
        found[name] = MAKERS[name](asked)
    return found
