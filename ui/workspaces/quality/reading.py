"""Reads findings in tasks: all of them once, what was decided after each step, their order after each filter."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QObject

from layers.checks.findings import rule
from layers.i18n import _
from ui.context import Context
from ui.panels.inspector_attributes import pair_of
from ui.tasks import Progress
from zzeco.finding_filter import Filter, positions
from zzeco.finding_state import Findings, findings, restated
from zzeco.finding_tree import RuleCount, rule_counts
from zzeco.import_counts import Counts, import_counts
from zzeco.project import Project
from zzeco.record_details import details_of
from zzeco.rejected_records import ReasonCount, reason_counts


@dataclass(frozen=True, eq=False)
class Overview:
    """What the workspace shows of a project besides the table."""

    found: Findings
    rules: tuple[RuleCount, ...]
    reasons: tuple[ReasonCount, ...]
    counts: Counts


class FindingsReader(QObject):
    """Keeps the findings of the project that was read last."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self.context = context
        self._project: Project | None = None
        self._overview: Overview | None = None

    def forget(self) -> None:
        """The project was closed."""
        self._project = self._overview = None

    def read(self, project: Project, then: Callable[[Overview], None]) -> None:
        """Hands over the findings; where only decisions changed, only these are read."""
        before, known = self._project, self._overview

        def work(_progress: Progress) -> Overview:
            if before is not None and known is not None and _same_findings(before, project):
                return _overview(project, restated(known.found, project), known.rules)
            found = findings(project)
            return _overview(project, found, rule_counts(found.rows))

        def keep(made: Overview) -> None:
            self._project, self._overview = project, made
            then(made)

        self.context.tasks.run(_("Reading the findings"), work, keep, exclusive="quality.read", quiet=known is not None)

    def arrange(
        self, found: Findings, wanted: Filter, order: tuple[str, bool], then: Callable[[np.ndarray], None]
    ) -> None:
        """Hands over the positions of the findings that pass, in order."""
        self.context.tasks.run(
            _("Sorting the findings"),
            lambda _progress: positions(found, wanted, *order),
            then,
            exclusive="quality.order",
            quiet=True,
        )

    def read_fields(
        self, project: Project, finding: dict[str, Any], then: Callable[[tuple[tuple[str, str], ...]], None]
    ) -> None:
        """Hands over the values of the fields that the rule of a finding looks at."""
        self.context.tasks.run(
            _("Reading the records"),
            lambda _progress: fields_of(project, finding),
            then,
            exclusive="quality.fields",
            quiet=True,
        )


def fields_of(project: Project, finding: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """Label and value of the attributes that a rule looks at."""
    layer = str(finding["layer"])
    wanted = {name.lower() for name in rule(finding["code"])["fields"].split(";") if name}
    if layer not in project.layers or not finding["has_record"] or not wanted - {"geometry"}:
        return ()
    details = details_of(project, layer, np.array([int(finding["fid"])], np.int64))
    found = [shown for shown in details.attributes if shown.attribute.name.lower() in wanted]
    return tuple((name, " ".join(part for part in (value, unit) if part)) for name, value, unit in map(pair_of, found))


def _overview(project: Project, found: Findings, rules: tuple[RuleCount, ...]) -> Overview:
    return Overview(found, rules, reason_counts(project), import_counts(project))


def _same_findings(one: Project, two: Project) -> bool:
    return one.table("findings") is two.table("findings") and one.layers is two.layers and one.path == two.path
